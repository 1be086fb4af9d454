//! A root of its own for the package: a minimal Debian, in which nothing is installed but the
//! package and what it names as needed. What it starts there can lean on nothing else.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};
use crate::workspace::{Workspace, find_program, output_of, say};

/// A window of the packaged app must come up within this time.
const PATIENCE: Duration = Duration::from_mins(1);
/// The line of the log that the app writes once its window is ready.
const READY: &str = "the window is ready";
/// The display that the app in the root is shown on.
const DISPLAY: &str = ":97";

/// Whether a root can be made here: it takes the superuser and debootstrap.
pub(super) fn is_possible() -> bool {
    let is_root = output_of(Command::new("id").arg("-u"))
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    is_root && find_program("debootstrap").is_some()
}

/// Installs a package into a fresh minimal Debian by apt, starts it, and gives back the
/// milliseconds until its window was ready.
pub(super) fn prove(workspace: &Workspace, package: &Path) -> Result<u128, Failure> {
    let root = CleanRoot::make(workspace)?;
    let name = package.file_name().unwrap_or_default().to_string_lossy().into_owned();
    fs_err::copy(package, root.path.join("tmp").join(&name))?;
    let file = format!("/tmp/{name}");
    root.run(workspace, &["apt-get", "install", "--yes", "--no-install-recommends", &file])?;
    root.start(workspace)
}

struct CleanRoot {
    path: PathBuf,
}

impl CleanRoot {
    fn make(workspace: &Workspace) -> Result<Self, Failure> {
        let path = workspace.target("clean-root");
        if path.exists() {
            fs_err::remove_dir_all(&path)?;
        }
        let mut command = workspace.command("debootstrap");
        command.args(["--variant=minbase", &codename()?]).arg(&path);
        workspace.run(&mut command)?;
        // Names are looked up, and packages fetched, as on the computer around it.
        for file in ["etc/resolv.conf", "etc/hosts"] {
            if Path::new("/").join(file).exists() {
                fs_err::copy(Path::new("/").join(file), path.join(file))?;
            }
        }
        let root = Self { path };
        root.run(workspace, &["apt-get", "update"])?;
        Ok(root)
    }

    fn run(&self, workspace: &Workspace, words: &[&str]) -> Outcome {
        workspace.run(self.inside(workspace).args(words))
    }

    /// A program that sees nothing but the root. It has namespaces of its own for what is mounted,
    /// so that `/proc` and `/dev` in the root go when it ends.
    fn inside(&self, workspace: &Workspace) -> Command {
        let mut command = workspace.command("unshare");
        let script = "mount -t proc proc \"$0/proc\" && mount --rbind /dev \"$0/dev\" && \
                      exec chroot \"$0\" \"$@\"";
        command.args(["--mount", "sh", "-c", script]).arg(&self.path);
        command.env("DEBIAN_FRONTEND", "noninteractive").env("HOME", "/root").env("LC_ALL", "C");
        command
    }

    /// Starts the installed app on a display outside, and waits for its window.
    fn start(&self, workspace: &Workspace) -> Result<u128, Failure> {
        let _display = Ended(spawn(workspace.command("Xvfb").args([
            DISPLAY,
            "-screen",
            "0",
            "1280x800x24",
            "-nolisten",
            "tcp",
            "-ac",
        ]))?);
        std::thread::sleep(Duration::from_secs(1));
        let mut command = self.inside(workspace);
        command.arg("/usr/bin/holdout").env("DISPLAY", DISPLAY).env("HOLDOUT_HOME", "/tmp/home");
        for of_this_session in ["WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY"] {
            command.env_remove(of_this_session);
        }
        let began = Instant::now();
        let mut app = Ended(spawn(&mut command)?);
        while began.elapsed() < PATIENCE {
            if self.log().contains(READY) {
                return Ok(began.elapsed().as_millis());
            }
            if let Some(status) = app.0.try_wait()? {
                return Err(Failure::Ended {
                    command: "holdout, in the clean root".into(),
                    status,
                });
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(Failure::missing(
            format!("The installed app brought up no window within {} s", PATIENCE.as_secs()),
            format!("Its log is in {}.", self.path.join("tmp/home/logs").display()),
        ))
    }

    fn log(&self) -> String {
        let Ok(files) = fs_err::read_dir(self.path.join("tmp/home/logs")) else {
            return String::new();
        };
        files.flatten().filter_map(|file| fs_err::read_to_string(file.path()).ok()).collect()
    }
}

/// Ends the program when it goes out of scope, by its own process id.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ended = self.0.kill();
        let _status = self.0.wait();
    }
}

fn spawn(command: &mut Command) -> Result<Child, Failure> {
    say(command);
    let program = command.get_program().to_string_lossy().into_owned();
    command.spawn().map_err(|source| Failure::NotStarted { command: program, source })
}

/// The release of Debian that this computer runs: the one that the package was built on.
fn codename() -> Result<String, Failure> {
    let text = fs_err::read_to_string("/etc/os-release")?;
    read_codename(&text)
        .ok_or_else(|| Failure::missing("/etc/os-release names no release", "Run this on Debian."))
}

fn read_codename(os_release: &str) -> Option<String> {
    let line = os_release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="))?;
    Some(line.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::read_codename;

    #[test]
    fn the_release_is_named_with_or_without_quotes() {
        assert_eq!(read_codename("ID=debian\nVERSION_CODENAME=bookworm\n").unwrap(), "bookworm");
        assert_eq!(read_codename("VERSION_CODENAME=\"trixie\"").unwrap(), "trixie");
        assert_eq!(read_codename("ID=arch"), None);
    }
}
