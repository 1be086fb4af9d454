//! The official `openai` packages, unchanged, against `serve-local`.

mod node;
mod python;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

const TOKEN: &str = "the-token-of-this-test";

/// A running `serve-local`. Dropping it ends it by its own process id.
struct Served {
    process: Child,
    base_url: String,
}

impl Served {
    fn start(state: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_holdout-headless"))
            .args(["serve-local", "--port", "0", "--token", TOKEN, "--state"])
            .arg(state)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base_url = line.trim().strip_prefix("Serving ").unwrap().to_owned();
        Self { process, base_url }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// What a command said, if it can be run at all.
fn run(command: &mut Command) -> Option<Output> {
    command.output().ok()
}

/// Where a package is installed, once: below the target directory.
fn home(package: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(package)
}

/// A script that drives a package.
fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sdk").join(name)
}

/// Runs a script against a fresh `serve-local`. It has to say `ok` to each of these steps.
fn drive(mut command: Command, steps: &str) {
    let state = tempfile::tempdir().unwrap();
    let served = Served::start(state.path());
    command.env("OPENAI_BASE_URL", &served.base_url).env("OPENAI_API_KEY", TOKEN);
    let ran = command.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{out}\n{err}");
    for step in steps.split(", ") {
        assert!(out.contains(&format!("ok: {step}\n")), "{step} is missing in:\n{out}");
    }
}
