//! The Node package.

use std::path::Path;
use std::process::Command;

use super::{drive, home, run, script};

/// The package that the script was written with: the last major version that runs on Node 20.
const VERSION: &str = "6.30.1";

/// Installs the package, once; it has no dependencies. Node 20 is needed to build the project, so
/// it is there.
fn install(home: &Path) {
    let package = home.join("node_modules/openai/package.json");
    let wanted = format!("\"version\": \"{VERSION}\"");
    if std::fs::read_to_string(package).is_ok_and(|text| text.contains(&wanted)) {
        return;
    }
    std::fs::create_dir_all(home).unwrap();
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = Command::new(npm);
    command.args(["install", "--no-save", "--no-audit", "--no-fund", "--silent", "--prefix"]);
    let output = run(command.arg(home).arg(format!("openai@{VERSION}")))
        .unwrap_or_else(|| panic!("npm can't be run: this test needs Node 20"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "npm can't install openai, which this test needs:\n{said}");
}

#[test]
fn the_official_node_sdk_trains_calls_and_runs_batches_unchanged() {
    let home = home("openai-node");
    install(&home);
    // Node looks for packages beside the script.
    let copy = home.join("openai_sdk.mjs");
    std::fs::copy(script("openai_sdk.mjs"), &copy).unwrap();
    let mut command = Command::new("node");
    command.arg(copy);
    drive(command, "models, upload in parts, training, chat, stream, embeddings, batches, errors");
}
