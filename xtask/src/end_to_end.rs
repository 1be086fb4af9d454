//! Drives the real app by WebKitWebDriver, on a display and a D-Bus session of its own.

use std::process::Command;

use crate::app::Programs;
use crate::workspace::Workspace;

/// Large enough for every window size that the tests set.
const SCREEN: &str = "-screen 0 1920x1280x24";

/// The script `e2e` of `ui/package.json` against the built app, ready to run.
pub(crate) fn script(workspace: &Workspace, programs: &Programs, arguments: &[&str]) -> Command {
    let mut words = vec!["npm", "run", "e2e"];
    if !arguments.is_empty() {
        words.push("--");
        words.extend(arguments);
    }
    let mut command = under_display(workspace, &words);
    command
        .env("HOLDOUT_APP_BINARY", &programs.app)
        .env("HOLDOUT_HEADLESS_BINARY", &programs.headless)
        .env("HOLDOUT_FAULTS_BINARY", &programs.faults);
    command
}

/// A command in the folder of the UI, with a display and a session that nothing else uses.
pub(crate) fn under_display(workspace: &Workspace, words: &[&str]) -> Command {
    let mut command = workspace.command("xvfb-run");
    command
        .args(["--auto-servernum", "--server-args", SCREEN, "dbus-run-session", "--"])
        .args(words)
        .current_dir(workspace.path("ui"))
        // The session is the one of the virtual display, whatever the caller sits at.
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS");
    command
}
