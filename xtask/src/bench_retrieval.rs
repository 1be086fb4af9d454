//! How fast the knowledge base is indexed and searched, beside bm25s (Python with numba) on the same
//! passages and questions, run in turn.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::failure::{Failure, Outcome};
use crate::workspace::{Workspace, output_of, say};

/// How often each is run; the table shows medians.
const RUNS: usize = 5;
const PASSAGES: &str = "100000";
/// What ships differs from it by optimisation at link time, which takes minutes.
const PROFILE: &str = "release";
const PEER: &str = include_str!("bench_retrieval_peer.py");

/// One line of the table.
struct Measure {
    name: &'static str,
    unit: &'static str,
    /// Where it stands in what a run says of itself.
    at: &'static str,
    at_peer: Option<&'static str>,
    aim: Option<f64>,
}

const MEASURES: [Measure; 11] = [
    row("index 100,000 passages", "s", "/index_s", Some("/index_s"), Some(0.8)),
    row("search, p50", "ms", "/lexical/p50_ms", Some("/p50_ms"), Some(0.2)),
    row("search, p99", "ms", "/lexical/p99_ms", Some("/p99_ms"), Some(0.8)),
    row("passage among the first 10", "", "/lexical/hit10", Some("/hit10"), None),
    row("hybrid search without its vector, p50", "ms", "/hybrid/p50_ms", None, None),
    row("hybrid search without its vector, p99", "ms", "/hybrid/p99_ms", None, None),
    row("one in a hundred changed", "s", "/update_s", None, None),
    row("open again, unchanged", "s", "/open_s", None, None),
    row("index on disk", "MB", "/disk_mb", None, None),
    row("peak memory, texts included", "MB", "/peak_mb", Some("/peak_mb"), None),
    row("the same with 100,000 vectors of 256", "MB", "/peak_with_vectors_mb", None, None),
];

const fn row(
    name: &'static str,
    unit: &'static str,
    at: &'static str,
    at_peer: Option<&'static str>,
    aim: Option<f64>,
) -> Measure {
    Measure { name, unit, at, at_peer, aim }
}

/// Measures and prints the table: with the two files given, passages as JSON lines with a `text` and
/// questions as "number of a passage, tab, words", or with seeded ones. A missed aim is shown, and is
/// no failure: another computer is as fast as it is.
pub(crate) fn run(workspace: &Workspace, given: Option<[&str; 2]>) -> Outcome {
    let folder = workspace.target("bench-retrieval");
    fs_err::create_dir_all(&folder)?;
    let mut build = workspace.cargo(&["build", "--profile", PROFILE]);
    build.args(["-p", "holdout-retrieval", "--example", "bench_retrieval"]);
    workspace.run(&mut build)?;
    let program = workspace.target(PROFILE).join("examples/bench_retrieval");
    let files = match given {
        Some(files) => files.map(PathBuf::from),
        None => seeded(workspace, &program, &folder)?,
    };
    let python = peer(workspace, &folder)?;
    let (mut own, mut peers) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        own.push(said(Command::new(&program).args(&files))?);
        let script = folder.join("peer.py");
        peers.push(said(Command::new(&python).arg(script).args(&files))?);
    }
    println!("\n{}", table(&own, &peers));
    println!("Medians of {RUNS} runs of each in turn, top 10 of 1,000 questions a run.");
    Ok(())
}

fn seeded(workspace: &Workspace, program: &Path, folder: &Path) -> Result<[PathBuf; 2], Failure> {
    let files = [folder.join("passages.jsonl"), folder.join("questions.tsv")];
    workspace.run(Command::new(program).args(["write", PASSAGES]).args(&files))?;
    Ok(files)
}

/// A Python with the peer, made once.
fn peer(workspace: &Workspace, folder: &Path) -> Result<PathBuf, Failure> {
    let environment = folder.join("python");
    let python = environment.join("bin/python");
    fs_err::write(folder.join("peer.py"), PEER)?;
    if !environment.join("ready").exists() {
        workspace.run(workspace.command("python3").args(["-m", "venv"]).arg(&environment))?;
        let packages = ["bm25s==0.3.16", "numba"];
        workspace.run(Command::new(&python).args(["-m", "pip", "install", "-q"]).args(packages))?;
        fs_err::write(environment.join("ready"), "")?;
    }
    Ok(python)
}

fn said(command: &mut Command) -> Result<Value, Failure> {
    say(command);
    let output = output_of(command)?;
    if !output.status.success() {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr));
        return Err(Failure::Ended { command: "a run".into(), status: output.status });
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|source| Failure::Unreadable { what: "what a run took".into(), source })
}

fn median(runs: &[Value], at: &str) -> f64 {
    let mut values: Vec<f64> = runs.iter().filter_map(|run| run.pointer(at)?.as_f64()).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn table(own: &[Value], peers: &[Value]) -> String {
    let mut text = format!("{:40} {:>12} {:>12} {:>12}\n", "measure", "holdout", "bm25s", "aim");
    for Measure { name, unit, at, at_peer, aim } in MEASURES {
        let value = median(own, at);
        let peer = at_peer.map(|at| format!("{:.3} {unit}", median(peers, at)));
        let aimed = aim.map(|aim| format!("{aim:.3} {unit}"));
        let word = if aim.is_some_and(|aim| value > aim) { "  MISSED" } else { "" };
        let (value, peer) = (format!("{value:.3} {unit}"), peer.unwrap_or_default());
        text +=
            &format!("{name:40} {value:>12} {peer:>12} {:>12}{word}\n", aimed.unwrap_or_default());
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_table_shows_medians_and_what_missed_its_aim() {
        let run = |seconds: f64| json!({ "index_s": seconds, "lexical": { "p50_ms": 0.3 } });
        let table = table(&[run(0.9), run(0.5), run(0.7)], &[json!({ "index_s": 6.0 })]);
        let line = |name: &str| table.lines().find(|line| line.starts_with(name)).unwrap();
        assert!(line("index 100,000").contains("0.700 s"));
        assert!(line("index 100,000").contains("6.000 s"));
        assert!(!line("index 100,000").contains("MISSED"));
        assert!(line("search, p50").contains("MISSED"));
    }
}
