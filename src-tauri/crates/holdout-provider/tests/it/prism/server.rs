//! Prism, installed once below the target directory by its lock file, and run on this computer.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const FILES: [&str; 2] = ["package.json", "package-lock.json"];
const PROGRAM: &str = "node_modules/@stoplight/prism-cli/dist/index.js";

/// A running Prism. Dropping it ends it by its own process id.
pub(super) struct Prism {
    process: Child,
    pub(super) address: SocketAddr,
}

impl Prism {
    pub(super) fn start(description: &Path) -> Self {
        let program = install().join(PROGRAM);
        let address = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
        let mut process = Command::new("node")
            .arg(program)
            .args(["mock", "--host", "127.0.0.1", "--port", &address.port().to_string()])
            .arg(description)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|_| panic!("node can't be run: this test needs Node 20"));
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let listens = lines.by_ref().map_while(Result::ok).any(|line| line.contains("listening"));
        let prism = Self { process, address };
        assert!(listens, "Prism ended before it listened");
        // It writes a line for every request, and would wait for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        prism
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// Installs what the lock file names, unless that is there already.
fn install() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("prism");
    let wanted = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prism");
    let done = home.join("installed.json");
    let lock = std::fs::read(wanted.join("package-lock.json")).unwrap();
    if std::fs::read(&done).is_ok_and(|installed| installed == lock) {
        return home;
    }
    std::fs::create_dir_all(&home).unwrap();
    for file in FILES {
        std::fs::copy(wanted.join(file), home.join(file)).unwrap();
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(npm)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--prefix"])
        .arg(&home)
        .output()
        .unwrap_or_else(|_| panic!("npm can't be run: this test needs Node 20"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "npm can't install Prism, which this test needs:\n{said}");
    std::fs::write(done, lock).unwrap();
    home
}
