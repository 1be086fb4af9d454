//! Debian packages: which are needed, which are missing, and how they get installed.

use std::process::{Command, Stdio};

use super::Purpose;
use crate::failure::{Failure, Outcome};
use crate::workspace::{Workspace, find_program, output_of, say};

/// A Debian package that some purpose needs.
struct SystemPackage {
    name: &'static str,
    why: &'static str,
    purpose: Purpose,
    /// A program that does as well when it came from elsewhere.
    program: Option<&'static str>,
}

const fn package(purpose: Purpose, name: &'static str, why: &'static str) -> SystemPackage {
    SystemPackage { name, why, purpose, program: None }
}

const fn program(
    purpose: Purpose,
    name: &'static str,
    program: &'static str,
    why: &'static str,
) -> SystemPackage {
    SystemPackage { name, why, purpose, program: Some(program) }
}

use Purpose::{Build, DrawIcons, Package, Test};

const PACKAGES: [SystemPackage; 20] = [
    package(Build, "build-essential", "C compiler and linker, for SQLite and for linking"),
    program(Build, "pkg-config", "pkg-config", "finds the libraries below"),
    package(Build, "libwebkit2gtk-4.1-dev", "the web view of the window"),
    package(Build, "libgtk-3-dev", "the window itself"),
    package(Build, "librsvg2-dev", "icons of the window"),
    package(Build, "libayatana-appindicator3-dev", "the tray, which Tauri links"),
    program(Test, "webkit2gtk-driver", "WebKitWebDriver", "drives the real window in tests"),
    program(Test, "xvfb", "Xvfb", "a display for the tests"),
    program(Test, "xauth", "xauth", "lets xvfb-run open that display"),
    program(Test, "dbus", "dbus-run-session", "a session of its own for each test run"),
    program(Test, "dbus-x11", "dbus-launch", "starts that session from X programs"),
    program(Test, "gnome-keyring", "gnome-keyring-daemon", "a real keychain for key tests"),
    program(Test, "openssl", "openssl", "certificates for a server of the tests"),
    package(Test, "fonts-dejavu-core", "text in screenshots"),
    package(Test, "fonts-noto-core", "text of other scripts in screenshots"),
    package(Test, "python3-venv", "runs the official OpenAI SDK against the local provider"),
    package(Test, "python3-pip", "installs that SDK"),
    program(Test, "imagemagick", "identify", "compares and measures screenshots"),
    program(Package, "debootstrap", "debootstrap", "makes the clean root that it is tried in"),
    program(DrawIcons, "librsvg2-bin", "rsvg-convert", "draws the icons from SVG"),
];

/// Installs by apt what `purposes` need and is not there.
pub(super) fn install_missing(workspace: &Workspace, purposes: &[Purpose]) -> Outcome {
    let needed: Vec<&SystemPackage> =
        PACKAGES.iter().filter(|package| purposes.contains(&package.purpose)).collect();
    if find_program("dpkg-query").is_none() || find_program("apt-get").is_none() {
        return without_apt(workspace, &needed);
    }
    let installed = installed_packages(workspace, &needed)?;
    let missing = missing(&needed, &installed, |program| find_program(program).is_some());
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing these system packages by apt:");
    for package in &missing {
        println!("  {:30} {}", package.name, package.why);
    }
    install(&missing.iter().map(|package| package.name).collect::<Vec<_>>())
}

fn missing<'a>(
    needed: &[&'a SystemPackage],
    installed: &[String],
    on_path: impl Fn(&str) -> bool,
) -> Vec<&'a SystemPackage> {
    let is_there = |package: &SystemPackage| {
        installed.iter().any(|name| name == package.name) || package.program.is_some_and(&on_path)
    };
    needed.iter().copied().filter(|package| !is_there(package)).collect()
}

/// Of the needed packages, those that the package database knows as installed.
fn installed_packages(
    workspace: &Workspace,
    needed: &[&SystemPackage],
) -> Result<Vec<String>, Failure> {
    let mut query = workspace.command("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status} ${Package}\n"]);
    query.args(needed.iter().map(|package| package.name));
    // It exits with 1 when it does not know one of them, which is an answer too.
    Ok(read_installed(&String::from_utf8_lossy(&output_of(&mut query)?.stdout)))
}

fn read_installed(listing: &str) -> Vec<String> {
    listing.lines().filter_map(|line| line.strip_prefix("installed ")).map(str::to_owned).collect()
}

/// Asks apt in the foreground, so that sudo can ask for a password.
fn install(names: &[&str]) -> Outcome {
    let by_hand = format!("apt-get install {}", names.join(" "));
    let root = is_root();
    if !root && find_program("sudo").is_none() {
        return Err(Failure::missing(
            "System packages are missing, this is not root, and there is no sudo",
            format!("As root, run `apt-get update && {by_hand}`, then call this again."),
        ));
    }
    apt(root, &["update"])?;
    let options = ["install", "--yes", "--no-install-recommends"];
    apt(root, &[&options[..], names].concat())
}

fn apt(root: bool, arguments: &[&str]) -> Outcome {
    let mut command = Command::new(if root { "env" } else { "sudo" });
    if !root {
        command.arg("env");
    }
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
    command.stdin(Stdio::inherit());
    say(&command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::Ended { command: format!("apt-get {}", arguments[0]), status }),
        Err(source) => Err(Failure::NotStarted { command: "apt-get".into(), source }),
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// On another system: go on where the libraries and programs are there, else say what is missing.
fn without_apt(workspace: &Workspace, needed: &[&SystemPackage]) -> Outcome {
    let has_libraries = || {
        let libraries = ["--exists", "webkit2gtk-4.1", "gtk+-3.0", "librsvg-2.0"];
        output_of(workspace.command("pkg-config").args(libraries))
            .is_ok_and(|output| output.status.success())
    };
    let libraries_missing =
        needed.iter().any(|package| package.purpose == Build) && !has_libraries();
    let programs_missing = needed
        .iter()
        .any(|package| package.program.is_some_and(|program| find_program(program).is_none()));
    if !libraries_missing && !programs_missing {
        return Ok(());
    }
    let names: Vec<&str> = needed.iter().map(|package| package.name).collect();
    Err(Failure::missing(
        "Something that the system must provide is missing, and this is not Debian or has no apt",
        format!("Install what your system has for these Debian packages: {}.", names.join(", ")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needed() -> Vec<&'static SystemPackage> {
        PACKAGES.iter().filter(|package| package.purpose == Test).collect()
    }

    #[test]
    fn a_package_that_was_removed_is_not_installed() {
        let listing =
            "installed xvfb\nconfig-files xauth\nnot-installed dbus\ninstalled dbus-x11\n";
        assert_eq!(read_installed(listing), ["xvfb", "dbus-x11"]);
    }

    #[test]
    fn a_program_from_elsewhere_does_as_well_as_its_package() {
        let installed = ["xvfb".to_owned()];
        let names: Vec<&str> = missing(&needed(), &installed, |program| program == "identify")
            .iter()
            .map(|package| package.name)
            .collect();
        assert!(!names.contains(&"xvfb") && !names.contains(&"imagemagick"), "{names:?}");
        assert!(names.contains(&"xauth") && names.contains(&"fonts-noto-core"), "{names:?}");
    }

    #[test]
    fn nothing_is_missing_where_all_is_installed() {
        let installed: Vec<String> =
            PACKAGES.iter().map(|package| package.name.to_owned()).collect();
        assert!(missing(&needed(), &installed, |_| false).is_empty());
    }
}
