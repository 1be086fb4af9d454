//! Installs what the other commands need, and says what and why.
//!
//! Quick where nothing is missing: it only asks the package database and compares two dates.

mod node;
mod system_packages;

use crate::failure::{Failure, Outcome};
use crate::ui;
use crate::workspace::{Workspace, output_of};

/// What the caller is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Build and open the app.
    Build,
    /// Drive the app without a display, and run the tests of headless.
    Test,
    /// Install the package into a clean root.
    Package,
    /// Draw the icon set.
    DrawIcons,
}

/// Makes sure that all is there for `purposes`.
pub(crate) fn prepare(workspace: &Workspace, purposes: &[Purpose]) -> Outcome {
    system_packages::install_missing(workspace, purposes)?;
    if purposes.contains(&Purpose::Build) {
        node::check(workspace)?;
        ui::install_packages(workspace)?;
    }
    Ok(())
}

/// Makes sure that the parts of the Rust toolchain which only the lint uses are there.
pub(crate) fn check_rust_components(workspace: &Workspace) -> Outcome {
    for (command, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let output = output_of(&mut workspace.cargo(&[command, "--version"]))?;
        if !output.status.success() {
            return Err(Failure::missing(
                format!("The Rust toolchain has no {component}"),
                format!("Install it with `rustup component add {component}`."),
            ));
        }
    }
    Ok(())
}
