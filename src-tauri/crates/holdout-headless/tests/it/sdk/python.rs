//! The Python package.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{drive, home, run, script};

/// The package that the script was written with. It needs Python 3.10 or newer.
const PACKAGE: &str = "openai==3.52.0";

/// A Python that has the package.
struct Python {
    program: PathBuf,
    modules: Option<PathBuf>,
}

impl Python {
    /// Installs the package below the target directory, once.
    fn with_package() -> Self {
        let home = home("openai-sdk");
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

fn install(python: &Path, more: &[&str]) {
    let mut command = Command::new(python);
    command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE]);
    let output = run(command.args(more)).unwrap_or_else(|| {
        panic!("{} can't be run: this test needs Python 3.10 or newer", python.display())
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "pip can't install {PACKAGE}, which this test needs:\n{said}");
}

#[test]
fn the_official_python_sdk_trains_calls_and_runs_batches_unchanged() {
    let mut command = Python::with_package().command();
    command.arg(script("openai_sdk.py"));
    drive(
        command,
        "models, upload, events, checkpoints, result file, chat, stream, embeddings, \
         upload in parts, batches, errors",
    );
}
