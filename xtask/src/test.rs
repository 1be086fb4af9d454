//! `cargo xtask test`: every test that there is, with a summary at the end.

pub(crate) mod counts;

use crate::app::{Beside, Programs};
use crate::failure::{Failure, Outcome};
use crate::setup::{self, Purpose};
use crate::stages::Stages;
use crate::workspace::Workspace;
use crate::{app, end_to_end, ui};
use counts::Counts;

/// Where the summary is kept, so that `.ci/run` can end with it.
const SUMMARY: &str = "xtask/test-summary.txt";

/// Runs all stages, also after one of them failed, and fails if any did.
pub(crate) fn run(workspace: &Workspace) -> Outcome {
    let mut stages = Stages::default();
    run_stages(workspace, &mut stages);
    let summary = format!("Tests\n{}", stages.summary());
    println!("\n{summary}");
    let file = workspace.target(SUMMARY);
    fs_err::create_dir_all(workspace.target("xtask"))?;
    fs_err::write(file, summary)?;
    stages.finish("cargo xtask test")
}

fn run_stages(workspace: &Workspace, stages: &mut Stages) {
    let purposes = [Purpose::Build, Purpose::Test];
    if stages.run("set-up", || setup::prepare(workspace, &purposes)).is_none() {
        return;
    }
    let pages = stages.run("UI build", || ui::build(workspace));
    stages.run("Rust tests", || rust_tests(workspace));
    stages.run("UI tests", || ui_tests(workspace));
    let programs = match pages {
        Some(()) => stages.run("app build", || app::build(workspace, Beside::Tests)),
        None => None,
    };
    match programs {
        Some(programs) => {
            stages.run("end to end", || end_to_end_tests(workspace, &programs));
        }
        None => stages.not_run("end to end", "The app could not be built."),
    }
}

/// `HOLDOUT_EXTRA_DATA` reaches the tests with the rest of the environment.
fn rust_tests(workspace: &Workspace) -> Result<String, Failure> {
    let mut counts = Counts::default();
    let mut command = workspace.cargo(&["test", "--workspace", "--no-fail-fast"]);
    workspace.run_seeing(&mut command, |line| counts.see_rust(line))?;
    counts.at_least_one("cargo test")
}

fn ui_tests(workspace: &Workspace) -> Result<String, Failure> {
    let mut counts = Counts::default();
    let mut command = workspace.npm(&["test"]);
    command.env("NO_COLOR", "1");
    workspace.run_seeing(&mut command, |line| counts.see_vitest(line))?;
    counts.at_least_one("npm test")
}

fn end_to_end_tests(workspace: &Workspace, programs: &Programs) -> Result<String, Failure> {
    let mut counts = Counts::default();
    let mut command = end_to_end::script(workspace, programs, &[]);
    workspace.run_seeing(&mut command, |line| counts.see_node(line))?;
    counts.at_least_one("npm run e2e")
}
