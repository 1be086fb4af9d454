//! The official `openai` Python package, unchanged, against `serve-local`.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// The package that the script was written with. It needs Python 3.10 or newer.
const PACKAGE: &str = "openai==3.52.0";

const TOKEN: &str = "the-token-of-this-test";

/// A Python that has the package.
struct Python {
    program: PathBuf,
    modules: Option<PathBuf>,
}

impl Python {
    /// Installs the package below the target directory, once.
    fn with_package() -> Self {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openai-sdk");
        let system = PathBuf::from(if cfg!(windows) { "python" } else { "python3" });
        let inside = if cfg!(windows) { "venv/Scripts/python.exe" } else { "venv/bin/python" };
        let (venv, modules) = (home.join(inside), home.join("modules"));
        let candidates = [
            Self { program: venv.clone(), modules: None },
            Self { program: system.clone(), modules: Some(modules.clone()) },
        ];
        if let Some(ready) = candidates.into_iter().find(Self::is_ready) {
            return ready;
        }
        std::fs::create_dir_all(&home).unwrap();
        let made = run(Command::new(&system).args(["-m", "venv"]).arg(home.join("venv")));
        if made.is_some_and(|made| made.status.success()) {
            install(&venv, &[]);
            return Self { program: venv, modules: None };
        }
        // Debian ships Python without `venv`.
        install(&system, &["--target", modules.to_str().unwrap()]);
        Self { program: system, modules: Some(modules) }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        if let Some(modules) = &self.modules {
            command.env("PYTHONPATH", modules);
        }
        command
    }

    fn is_ready(&self) -> bool {
        let version = format!("import openai; assert openai.__version__ == '{}'", &PACKAGE[8..]);
        run(self.command().args(["-c", &version])).is_some_and(|ran| ran.status.success())
    }
}

fn run(command: &mut Command) -> Option<Output> {
    command.output().ok()
}

fn install(python: &Path, more: &[&str]) {
    let mut command = Command::new(python);
    command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE]);
    let output = run(command.args(more)).unwrap_or_else(|| {
        panic!("{} can't be run: this test needs Python 3.10 or newer", python.display())
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "pip can't install {PACKAGE}, which this test needs:\n{said}");
}

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

#[test]
fn the_official_python_sdk_uploads_trains_polls_and_calls_unchanged() {
    let python = Python::with_package();
    let state = tempfile::tempdir().unwrap();
    let served = Served::start(state.path());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sdk/openai_sdk.py");
    let mut command = python.command();
    command.arg(script).env("OPENAI_BASE_URL", &served.base_url).env("OPENAI_API_KEY", TOKEN);
    let ran = command.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{out}\n{err}");
    let steps =
        "models, upload, events, checkpoints, result file, chat, stream, embeddings, errors";
    for step in steps.split(", ") {
        assert!(out.contains(&format!("ok: {step}")), "{step} is missing in:\n{out}");
    }
}
