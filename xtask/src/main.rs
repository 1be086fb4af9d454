//! The project's own commands, called as `cargo xtask COMMAND`.
//!
//! Each command does all of its own set-up, says what it does, and leaves no process behind.
//! Nothing here is part of the app: the app's code lives under `src-tauri/` and `ui/`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool talks to the terminal"
)]

mod app;
mod bench;
mod bench_eval;
mod bench_retrieval;
mod bindings;
mod demo;
mod end_to_end;
mod failure;
mod icons;
mod leftovers;
mod lint;
mod metadata;
mod package;
mod setup;
mod sources;
mod stages;
mod test;
mod torture;
mod ui;
mod workspace;

use std::env;
use std::process::ExitCode;

use crate::app::Beside;
use crate::failure::{Failure, Outcome};
use crate::setup::Purpose;
use crate::workspace::Workspace;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  run                  build the app and open it; without a display, run the demo
  test                 run every test: Rust, UI, and end to end in the real app
  torture [PROOF]      run the long proofs whole, of which `test` runs a part
  lint                 check format, lints, architecture, licences and generated files
  demo                 drive the real app without a display and keep pictures of it
  package              make the .deb, install it into a clean root and start it there
  bench app            measure start, idle memory and size of what is shipped
  bench eval           measure a comparison against a server on this computer
  bench retrieval      measure the search index beside bm25s
  bindings [--check]   write the TypeScript of the boundary types, or say what drifted
  icons                draw the icon set from icons/*.svg
  setup                install what the other commands need (each of them calls it)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[&str]) -> Outcome {
    match arguments {
        [leftovers::REAPER_COMMAND, mark] => leftovers::reap_after_parent(mark),
        ["run"] => run(&Workspace::open()?),
        ["test"] => test::run(&Workspace::open()?),
        ["torture"] => torture::run(&Workspace::open()?, None),
        ["torture", proof] => torture::run(&Workspace::open()?, Some(proof)),
        ["lint"] => lint::run(&Workspace::open()?),
        ["demo"] => demo::run(&Workspace::open()?),
        ["package"] => package::run(&Workspace::open()?),
        ["bench", "app"] => bench::app(&Workspace::open()?),
        ["bench", "eval"] => bench_eval::run(&Workspace::open()?),
        ["bench", "retrieval"] => bench_retrieval::run(&Workspace::open()?, None),
        ["bench", "retrieval", passages, questions] => {
            bench_retrieval::run(&Workspace::open()?, Some([passages, questions]))
        }
        ["bindings"] => bindings::write(&Workspace::open()?),
        ["bindings", "--check"] => bindings::check(&Workspace::open()?).map(|_| ()),
        ["icons"] => icons::draw(&Workspace::open()?),
        ["setup"] => setup::prepare(&Workspace::open()?, &[Purpose::Build, Purpose::Test]),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => Err(Failure::missing(
            format!("`{}` is not a command of xtask", arguments.join(" ")),
            format!("Call one of these.\n\n{USAGE}"),
        )),
    }
}

/// Opens the app, or shows it through the demo where no display is there to open it on.
fn run(workspace: &Workspace) -> Outcome {
    if !has_display() {
        println!("No display here (DISPLAY and WAYLAND_DISPLAY are unset): running the demo.");
        return demo::run(workspace);
    }
    setup::prepare(workspace, &[Purpose::Build])?;
    ui::build(workspace)?;
    let app = app::build(workspace, Beside::Nothing)?.app;
    println!("Opening {}.", app.display());
    workspace.run(&mut workspace.command(&app))
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|v| !v.is_empty()))
}
