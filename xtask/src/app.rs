//! Builds the app, once for everything that opens it.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::workspace::Workspace;

/// Builds the app and the headless runner, and hands back the app's program.
///
/// All packages are built together, so that cargo picks the same features as for
/// `cargo test --workspace` and compiles no dependency twice. Only xtask, which is running, is not.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf, Failure> {
    workspace.run(&mut workspace.cargo(&[
        "build",
        "--workspace",
        "--exclude",
        "xtask",
        "--bins",
    ]))?;
    Ok(workspace.target("debug/holdout"))
}
