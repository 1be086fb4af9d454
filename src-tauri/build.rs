//! Declares a permission for every command, so that a capability can name each of them.

use std::path::Path;

use tauri_build::{Attributes, InlinedPlugin};

include!("src/command_names.rs");

fn main() {
    if let Err(error) = prepare() {
        panic!("the build of the app can't be prepared: {error}");
    }
}

fn prepare() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=src-tauri/src/command_names.rs");
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    placeholder_pages(Path::new("ui/dist"))?;
    let mut attributes =
        Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*");
    for (feature, commands) in COMMAND_NAMES {
        attributes = attributes.plugin(feature, InlinedPlugin::new().commands(commands));
    }
    tauri_build::try_build(attributes)?;
    Ok(())
}

/// The pages are compiled in, so a check of the Rust code alone needs something in their place.
fn placeholder_pages(dist: &Path) -> std::io::Result<()> {
    let index = dist.join("index.html");
    if index.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(dist)?;
    std::fs::write(index, "<!doctype html><title>Holdout</title><p>Run `npm run build` in ui/.")
}
