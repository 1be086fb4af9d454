//! `cargo xtask torture`: the long proofs, whole. `cargo xtask test` runs a part of each, drawn by a
//! fixed seed.

use crate::failure::{Failure, Outcome};
use crate::stages::Stages;
use crate::test::counts::Counts;
use crate::workspace::Workspace;

/// Tells the tests to leave nothing out.
const WHOLE: &str = "HOLDOUT_TORTURE";

/// Where the summary is kept.
const SUMMARY: &str = "xtask/torture-summary.txt";

/// A proof by many cases: the tests of one package whose names begin so.
struct Proof {
    /// What it is called on the command line.
    name: &'static str,
    /// What holds in every case.
    says: &'static str,
    package: &'static str,
    tests: &'static str,
}

const PROOFS: [Proof; 3] = [
    Proof {
        name: "faults",
        says: "whatever the network and the server do, nothing is lost and nothing is done twice",
        package: "holdout-provider",
        tests: "fault_table::",
    },
    Proof {
        name: "crash",
        says: "a comparison that is killed at any moment loses nothing and repeats only what was under way",
        package: "holdout-core",
        tests: "crash::",
    },
    Proof {
        name: "coverage",
        says: "the intervals hold the truth as often as they say, over a grid of truths",
        package: "holdout-statistics",
        tests: "coverage::",
    },
];

/// Runs the proof of this name, or all of them, and fails if any did.
pub(crate) fn run(workspace: &Workspace, name: Option<&str>) -> Outcome {
    let chosen = choose(name)?;
    let mut stages = Stages::default();
    for proof in chosen {
        println!("\n{}: {}.", proof.name, proof.says);
        stages.run(proof.name, || prove(workspace, proof));
    }
    let summary = format!("Long proofs\n{}", stages.summary());
    println!("\n{summary}");
    fs_err::create_dir_all(workspace.target("xtask"))?;
    fs_err::write(workspace.target(SUMMARY), summary)?;
    stages.finish("cargo xtask torture")
}

fn choose(name: Option<&str>) -> Result<Vec<&'static Proof>, Failure> {
    let chosen: Vec<_> =
        PROOFS.iter().filter(|proof| name.is_none_or(|name| name == proof.name)).collect();
    if chosen.is_empty() {
        let names = PROOFS.map(|proof| proof.name).join(", ");
        let what = format!("`{}` is no long proof", name.unwrap_or_default());
        return Err(Failure::missing(what, format!("There are {names}.")));
    }
    Ok(chosen)
}

/// One after the other and with what they print: their tables, and times that are their own.
fn prove(workspace: &Workspace, proof: &Proof) -> Result<String, Failure> {
    let mut counts = Counts::default();
    let test = ["test", "--package", proof.package, "--test", "it", "--"];
    let mut command = workspace.cargo(&test);
    command.args([proof.tests, "--nocapture", "--test-threads=1"]).env(WHOLE, "1");
    workspace.run_seeing(&mut command, |line| counts.see_rust(line))?;
    counts.at_least_one("cargo test")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_proof_is_chosen_by_its_name_and_all_without_one() {
        assert_eq!(choose(Some("faults")).unwrap().len(), 1);
        assert_eq!(choose(None).unwrap().len(), PROOFS.len());
        assert!(
            choose(Some("nothing")).err().unwrap().to_string().contains("faults, crash, coverage")
        );
    }
}
