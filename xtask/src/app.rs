//! Builds the app, once for everything that opens it.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::workspace::Workspace;

/// The cargo profile of what is shipped.
pub(crate) const PROFILE_SHIPPED: &str = "dist";

/// What is built beside the programs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Beside {
    /// Nothing: what it takes to open the app.
    Nothing,
    /// All tests, which `cargo test --workspace` has built already. Cargo then gives the programs
    /// the same features of the dependencies as the tests, and compiles none of them twice.
    Tests,
}

/// The programs that a build leaves.
#[derive(Debug)]
pub(crate) struct Programs {
    /// The app with its window.
    pub(crate) app: PathBuf,
    /// The same core without a window.
    pub(crate) headless: PathBuf,
    /// The server of the tests that misbehaves.
    pub(crate) faults: PathBuf,
}

/// Builds the app and the headless runner.
///
/// xtask itself is left out, since it is running.
pub(crate) fn build(workspace: &Workspace, beside: Beside) -> Result<Programs, Failure> {
    let mut command = workspace.cargo(&["build", "--workspace", "--exclude", "xtask", "--bins"]);
    if matches!(beside, Beside::Tests) {
        command.arg("--tests");
    }
    workspace.run(&mut command)?;
    let program = |name: &str| workspace.target("debug").join(name);
    Ok(Programs {
        app: program("holdout"),
        headless: program("holdout-headless"),
        faults: program("holdout-faults"),
    })
}
