//! Drives the real app through its main job without a display, and keeps pictures of it.

use crate::app::Beside;
use crate::failure::Outcome;
use crate::setup::{self, Purpose};
use crate::workspace::Workspace;
use crate::{app, end_to_end, ui};

/// Runs the demo; its pictures are left in `demo/` of the target directory.
pub(crate) fn run(workspace: &Workspace) -> Outcome {
    setup::prepare(workspace, &[Purpose::Build, Purpose::Test])?;
    ui::build(workspace)?;
    let programs = app::build(workspace, Beside::Nothing)?;
    let pictures = workspace.target("demo");
    if pictures.exists() {
        fs_err::remove_dir_all(&pictures)?;
    }
    fs_err::create_dir_all(&pictures)?;
    let arguments = ["--demo", &pictures.to_string_lossy()];
    workspace.run(&mut end_to_end::script(workspace, &programs, &arguments))?;
    let mut names: Vec<_> = fs_err::read_dir(&pictures)?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    names.sort();
    println!("\nThe demo left these in {}:", pictures.display());
    for name in &names {
        println!("  {name}");
    }
    Ok(())
}
