//! How fast a comparison runs: every answer committed, in a real project file, against the server of
//! the tests on this computer. Asking is measured by itself; import is another process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::app::PROFILE_SHIPPED;
use crate::failure::{Failure, Outcome};
use crate::workspace::{Workspace, output_of, say};

/// How often each case is run; the table shows medians.
const RUNS: usize = 5;
const LATENCY: f64 = 0.2;

/// One line of the table.
struct Case {
    name: &'static str,
    calls: u32,
    at_once: u32,
    /// What the server does besides answering after its latency.
    server: &'static [&'static str],
    /// The seconds that it would take if nothing were lost.
    ideal: fn(&Self) -> f64,
    /// How many times that is aimed at.
    aim: f64,
    runs: usize,
}

fn by_latency(case: &Case) -> f64 {
    f64::from(case.calls.div_ceil(case.at_once)) * LATENCY
}

/// A bucket that is full in the beginning.
fn by_rate(case: &Case, a_second: f64) -> f64 {
    (f64::from(case.calls) - a_second) / a_second + LATENCY
}

const CASES: [Case; 8] = [
    Case {
        name: "1,000 calls, 200 at once",
        calls: 1_000,
        at_once: 200,
        server: &[],
        ideal: by_latency,
        aim: 1.05,
        runs: 1,
    },
    Case {
        name: "5,000 calls, 200 at once",
        calls: 5_000,
        at_once: 200,
        server: &[],
        ideal: by_latency,
        aim: 1.05,
        runs: RUNS,
    },
    Case {
        name: "5,000 calls, 1,000 at once",
        calls: 5_000,
        at_once: 1_000,
        server: &[],
        ideal: by_latency,
        aim: 1.15,
        runs: RUNS,
    },
    Case {
        name: "1,000 calls, limit of 100 a second",
        calls: 1_000,
        at_once: 200,
        server: &["--a-second", "100"],
        ideal: |case| by_rate(case, 100.0),
        aim: 1.15,
        runs: RUNS,
    },
    Case {
        name: "1,000 calls, limit of 40 a second",
        calls: 1_000,
        at_once: 200,
        server: &["--a-second", "40"],
        ideal: |case| by_rate(case, 40.0),
        aim: 1.15,
        runs: 1,
    },
    Case {
        name: "5,000 calls, 10 % refused at random",
        calls: 5_000,
        at_once: 200,
        server: &["--fault", "chat:chance-10:refused"],
        ideal: by_latency,
        aim: 1.3,
        runs: RUNS,
    },
    Case {
        name: "100,000 calls, 200 at once",
        calls: 100_000,
        at_once: 200,
        server: &[],
        ideal: by_latency,
        aim: 1.05,
        runs: 1,
    },
    Case {
        name: "100,000 calls, 1,000 at once",
        calls: 100_000,
        at_once: 1_000,
        server: &[],
        ideal: by_latency,
        aim: 1.15,
        runs: 1,
    },
];

/// What a run said of itself.
#[derive(Debug, Clone, Copy)]
struct Run {
    calls: f64,
    seconds: f64,
    cpu: f64,
    peak_mb: f64,
    /// With the verdict.
    whole: f64,
    whole_peak_mb: f64,
}

/// Measures and prints the table. A missed aim is shown, and is no failure: another computer is as
/// fast as it is.
pub(crate) fn run(workspace: &Workspace) -> Outcome {
    build(workspace)?;
    let folder = workspace.target(PROFILE_SHIPPED);
    println!(
        "\n{:38} {:>8} {:>8} {:>7} {:>6} {:>9} {:>8} {:>9} {:>8}",
        "case", "seconds", "ideal", "times", "aim", "cpu/call", "peak MB", "+verdict", "peak MB"
    );
    for case in &CASES {
        let mut runs =
            (0..case.runs).map(|_| measure(&folder, case)).collect::<Result<Vec<_>, _>>()?;
        runs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
        println!("{}", line(case, runs[runs.len() / 2]));
    }
    println!(
        "Medians of {RUNS} runs (the long ones: one), from the start of the comparison to its last \
         answer; then with the verdict. Processor time and memory are those of the whole process from \
         the start of the comparison on."
    );
    Ok(())
}

fn build(workspace: &Workspace) -> Outcome {
    let profile = ["build", "--profile", PROFILE_SHIPPED];
    let mut example = workspace.cargo(&profile);
    example.args(["-p", "holdout-core", "--example", "bench_eval"]);
    workspace.run(&mut example)?;
    let mut server = workspace.cargo(&profile);
    server.args(["-p", "holdout-faults", "--bin", "holdout-faults"]);
    workspace.run(&mut server)
}

/// Ends with the one who holds it: its end of the pipe is closed then.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ended = self.0.wait();
    }
}

fn measure(folder: &Path, case: &Case) -> Result<Run, Failure> {
    let latency = (LATENCY * 1_000.0).to_string();
    let mut command = Command::new(folder.join("holdout-faults"));
    command.args(["--latency", &latency, "--answer-bytes", "500"]).args(case.server);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut url = String::new();
    if let Some(out) = child.stdout.take() {
        BufReader::new(out).read_line(&mut url)?;
    }
    let _server = Server(child);
    let home = tempfile::tempdir()?;
    let home_path = home.path().to_string_lossy().into_owned();
    let example = folder.join("examples/bench_eval");
    let mut prepare = Command::new(&example);
    let (calls, at_once) = (case.calls.to_string(), case.at_once.to_string());
    prepare.args(["prepare", &home_path, url.trim(), &calls, &at_once]);
    said(&mut prepare)?;
    let mut bench = Command::new(&example);
    bench.args(["run", &home_path]);
    say(&bench);
    let said: Value = serde_json::from_slice(&said(&mut bench)?)
        .map_err(|source| Failure::Unreadable { what: "what the run took".into(), source })?;
    let figure = |name: &str| said[name].as_f64().unwrap_or(f64::NAN);
    Ok(Run {
        calls: figure("calls"),
        seconds: figure("seconds"),
        cpu: figure("cpu_seconds"),
        peak_mb: figure("peak_mb"),
        whole: figure("whole_seconds"),
        whole_peak_mb: figure("whole_peak_mb"),
    })
}

/// What a process wrote, if it succeeded.
fn said(command: &mut Command) -> Result<Vec<u8>, Failure> {
    let output = output_of(command)?;
    if !output.status.success() {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr));
        return Err(Failure::Ended { command: "bench_eval".into(), status: output.status });
    }
    Ok(output.stdout)
}

fn line(case: &Case, run: Run) -> String {
    let ideal = (case.ideal)(case);
    let times = run.seconds / ideal;
    let word = if times <= case.aim { "" } else { "  MISSED" };
    let cpu = run.cpu / run.calls * 1e3;
    format!(
        "{:38} {:>8.2} {:>8.2} {times:>7.3} {:>6.2} {cpu:>6.3} ms {:>8.1} {:>9.2} {:>8.1}{word}",
        case.name, run.seconds, ideal, case.aim, run.peak_mb, run.whole, run.whole_peak_mb
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ideal_is_rounds_of_the_latency_or_what_the_limit_lets_through() {
        assert!((by_latency(&CASES[1]) - 5.0).abs() < 1e-9);
        assert!((by_rate(&CASES[3], 100.0) - 9.2).abs() < 1e-9);
    }

    #[test]
    fn a_missed_aim_is_said() {
        let run = |seconds| Run {
            calls: 5_000.0,
            seconds,
            cpu: 0.5,
            peak_mb: 60.0,
            whole: seconds,
            whole_peak_mb: 60.0,
        };
        assert!(line(&CASES[1], run(6.0)).contains("MISSED"));
        assert!(!line(&CASES[1], run(5.1)).contains("MISSED"));
    }
}
