//! Where things are, and how programs are started in them.

use std::env;
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};
use std::thread;

use crate::failure::{Failure, Outcome};
use crate::leftovers::Leftovers;
use crate::metadata;

/// The checkout, its target directory, and the watch over the programs started from it.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
    leftovers: Leftovers,
}

impl Workspace {
    /// Finds the checkout that xtask belongs to, and asks cargo for the target directory.
    pub(crate) fn open() -> Result<Self, Failure> {
        let root = find_root()?;
        let leftovers = Leftovers::watch()?;
        let mut workspace = Self { root, target: PathBuf::new(), leftovers };
        let target = metadata::target_directory(&workspace)?;
        fs_err::create_dir_all(&target)?;
        workspace.target = fs_err::canonicalize(target)?;
        Ok(workspace)
    }

    /// A path inside the checkout.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The checkout itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the target directory, which lies outside the checkout.
    pub(crate) fn target(&self, relative: &str) -> PathBuf {
        self.target.join(relative)
    }

    /// A program that is ended when xtask ends, to be run at the root of the checkout.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null());
        self.leftovers.mark(&mut command);
        command
    }

    /// The cargo that started xtask, so that both use the same toolchain.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments);
        command
    }

    /// npm in the folder of the UI.
    pub(crate) fn npm(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("npm");
        command.args(arguments).current_dir(self.path("ui"));
        command
    }

    /// Runs a program to its end with its output on the terminal.
    pub(crate) fn run(&self, command: &mut Command) -> Outcome {
        say(command);
        let status = command.status().map_err(|source| not_started(command, source))?;
        self.leftovers.end();
        succeeded(command, status)
    }

    /// As [`Workspace::run`], and hands each line of standard output to `see` as well.
    pub(crate) fn run_seeing(
        &self,
        command: &mut Command,
        mut see: impl FnMut(&str) + Send,
    ) -> Outcome {
        say(command);
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|source| not_started(command, source))?;
        let output = child.stdout.take();
        let status = thread::scope(|scope| {
            scope.spawn(move || output.map(|output| pass_on(output, io::stdout(), &mut see)));
            let status = child.wait();
            // A daemon that was left behind would hold the pipe open for ever.
            self.leftovers.end();
            status
        })?;
        succeeded(command, status)
    }
}

/// Runs a program quietly and hands back what it wrote, whether it failed or not.
pub(crate) fn output_of(command: &mut Command) -> Result<Output, Failure> {
    command.output().map_err(|source| not_started(command, source))
}

/// The program as one would type it.
pub(crate) fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    let words: Vec<_> =
        [program].into_iter().chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

/// Where a program of this name stands on the search path.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// Tells what is about to run.
pub(crate) fn say(command: &Command) {
    println!("$ {}", line(command));
}

fn succeeded(command: &Command, status: ExitStatus) -> Outcome {
    if status.success() {
        return Ok(());
    }
    Err(Failure::Ended { command: line(command), status })
}

fn not_started(command: &Command, source: io::Error) -> Failure {
    Failure::NotStarted { command: line(command), source }
}

/// Bytes that are not UTF-8 are passed on as they are, and seen with a replacement character.
fn pass_on(from: impl io::Read, mut to: impl Write, see: &mut impl FnMut(&str)) -> io::Result<()> {
    let mut reader = BufReader::new(from);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes)? > 0 {
        to.write_all(&bytes)?;
        see(String::from_utf8_lossy(&bytes).trim_end());
        bytes.clear();
    }
    to.flush()
}

/// Cargo names the folder of xtask; its parent is the checkout.
fn find_root() -> Result<PathBuf, Failure> {
    let start = match env::var_os("CARGO_MANIFEST_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => env::current_dir()?,
    };
    let root = start.ancestors().find(|folder| folder.join("xtask/Cargo.toml").is_file());
    root.map(Path::to_path_buf).ok_or_else(|| {
        Failure::missing(
            format!("{} is not inside a checkout of Holdout", start.display()),
            "Call `cargo xtask` from the checkout.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_reads_as_one_would_type_it() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["test", "--workspace"]);
        assert_eq!(line(&command), "cargo test --workspace");
    }

    #[test]
    fn output_is_passed_on_unchanged_and_each_line_is_seen_without_its_end() {
        let (mut seen, mut passed) = (Vec::new(), Vec::new());
        let text = &b"one\r\ntwo\nth\xffree"[..];
        pass_on(text, &mut passed, &mut |line: &str| seen.push(line.to_owned())).unwrap();
        assert_eq!(passed, text);
        assert_eq!(seen, ["one", "two", "th\u{fffd}ree"]);
    }
}
