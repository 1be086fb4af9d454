//! Makes the Debian package, installs it into a root of its own, and starts it there.

mod clean_root;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::app::PROFILE_SHIPPED;
use crate::failure::{Failure, Outcome};
use crate::setup::{self, Purpose};
use crate::workspace::{Workspace, output_of};
use crate::{end_to_end, ui};

/// Makes the package and shows that it installs and starts.
pub(crate) fn run(workspace: &Workspace) -> Outcome {
    let package = build(workspace)?;
    let root = unpack(workspace, &package)?;
    let app = root.join("usr/bin/holdout");
    libraries_are_there(workspace, &app)?;
    starts(workspace, &app)?;
    let megabytes = fs_err::metadata(&package)?.len() as f64 / 1e6;
    println!("\n{} ({megabytes:.1} MB) unpacks into an empty root and starts.", package.display());
    prove_in_clean_root(workspace, &package)?;
    println!("Install it by `apt install {}`.", package.display());
    Ok(())
}

/// The stronger proof, where this computer can give it.
fn prove_in_clean_root(workspace: &Workspace, package: &Path) -> Outcome {
    if !clean_root::is_possible() {
        println!("Not root, or no debootstrap: not installed into a clean root.");
        return Ok(());
    }
    let took = clean_root::prove(workspace, package)?;
    println!(
        "In a clean root with nothing but what it depends on, its window was ready in {took} ms."
    );
    Ok(())
}

/// Builds the package and names it. Tauri's bundler writes it; it needs no network.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf, Failure> {
    setup::prepare(workspace, &[Purpose::Build, Purpose::Test, Purpose::Package])?;
    ui::build(workspace)?;
    let folder = workspace.target(PROFILE_SHIPPED).join("bundle/deb");
    if folder.exists() {
        fs_err::remove_dir_all(&folder)?;
    }
    let mut command = workspace.command(workspace.path("ui/node_modules/.bin/tauri"));
    command.args(["build", "--ci", "--bundles", "deb", "--", "--profile", PROFILE_SHIPPED]);
    command.env("CARGO_TARGET_DIR", workspace.target(""));
    workspace.run(&mut command)?;
    let packages = fs_err::read_dir(&folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    packages.into_iter().find(|path| path.extension().is_some_and(|e| e == "deb")).ok_or_else(
        || {
            Failure::missing(
                format!("The bundler left no package in {}", folder.display()),
                "Its output above says why.",
            )
        },
    )
}

/// Unpacks the package as dpkg does, into a root that holds nothing else.
fn unpack(workspace: &Workspace, package: &Path) -> Result<PathBuf, Failure> {
    let root = workspace.target("package-root");
    if root.exists() {
        fs_err::remove_dir_all(&root)?;
    }
    fs_err::create_dir_all(&root)?;
    workspace.run(workspace.command("dpkg-deb").arg("--info").arg(package))?;
    workspace.run(workspace.command("dpkg-deb").arg("--extract").arg(package).arg(&root))?;
    for needed in ["usr/bin/holdout", "usr/share/applications/Holdout.desktop"] {
        if !root.join(needed).is_file() {
            let what = format!("The package holds no {needed}");
            return Err(Failure::missing(what, "See the `bundle` part of tauri.conf.json."));
        }
    }
    Ok(root)
}

/// Every library that the app is linked with must be found, and come from a package that the
/// package depends on, directly or not. The first is asked of the loader; the second is what the clean
/// root shows.
fn libraries_are_there(workspace: &Workspace, app: &Path) -> Outcome {
    let output = output_of(workspace.command("ldd").arg(app))?;
    let listing = String::from_utf8_lossy(&output.stdout);
    let missing: Vec<&str> = missing_libraries(&listing);
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::missing(
        format!("The packaged app lacks {}", missing.join(", ")),
        "Name their packages under `bundle.linux.deb.depends` in tauri.conf.json.",
    ))
}

fn missing_libraries(listing: &str) -> Vec<&str> {
    let lacks = listing.lines().filter(|line| line.contains("not found"));
    lacks.filter_map(|line| line.split_whitespace().next()).collect()
}

/// Starts the unpacked app with files of its own, and waits for its window.
fn starts(workspace: &Workspace, app: &Path) -> Outcome {
    let start = end_to_end::under_display(workspace, &["node", "e2e/start.mjs", "1"]);
    workspace.run(&mut with_app(start, app))
}

/// Hands the app to a script of `ui/e2e`.
pub(crate) fn with_app(mut command: Command, app: &Path) -> Command {
    command.env("HOLDOUT_APP_BINARY", app);
    command
}

#[cfg(test)]
mod tests {
    use super::missing_libraries;

    #[test]
    fn a_library_that_the_loader_does_not_find_is_named() {
        let listing = "\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibsoup-3.0.so.0 => not found\n";
        assert_eq!(missing_libraries(listing), ["libsoup-3.0.so.0"]);
    }
}
