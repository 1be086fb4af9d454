//! The version of Node that the UI's tools need.

use crate::failure::{Failure, Outcome};
use crate::workspace::{Workspace, output_of};

/// Vite 8 and Vitest 4 run on Node 20 and later.
const OLDEST_MAJOR: u32 = 20;

const REMEDY: &str = "Install Node 20 or later with npm, for instance from \
    https://nodejs.org/en/download, and see that `node` and `npm` are on the PATH.";

/// Makes sure that `node` is recent enough and that `npm` is there.
pub(super) fn check(workspace: &Workspace) -> Outcome {
    let output = output_of(workspace.command("node").arg("--version"))
        .map_err(|_| Failure::missing("Node is not installed", REMEDY))?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if major(&version).is_none_or(|major| major < OLDEST_MAJOR) {
        let what = format!("Node {OLDEST_MAJOR} or later is needed, and this is `{version}`");
        return Err(Failure::missing(what, REMEDY));
    }
    output_of(workspace.command("npm").arg("--version"))
        .map_err(|_| Failure::missing("npm is not installed", REMEDY))?;
    Ok(())
}

/// The first number of a version such as `v20.20.2`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("node: command not found"), None);
    }
}
