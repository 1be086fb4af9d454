//! `cargo xtask lint`: format, lints, architecture, licences and generated files.
//!
//! Each check of our own is a module: a pure function over text or metadata, tested on a planted
//! violation. None of them passes because it found nothing to look at.

mod arrows;
mod error_types;
mod finding;
mod host_imports;
mod lengths;
mod licences;
mod links;
mod permissions;
mod rust_source;
mod spdx;

use crate::bindings;
use crate::failure::{Failure, Outcome};
use crate::metadata::Metadata;
use crate::setup::{self, Purpose};
use crate::sources;
use crate::stages::Stages;
use crate::ui;
use crate::workspace::Workspace;
use finding::verdict;
use rust_source::RustSource;

/// Where the project's Rust stands.
const RUST_FOLDERS: [&str; 2] = ["src-tauri", "xtask"];

/// Runs all checks, also after one of them failed, and fails if any did.
pub(crate) fn run(workspace: &Workspace) -> Outcome {
    let mut stages = Stages::default();
    run_stages(workspace, &mut stages);
    println!("\nLint\n{}", stages.summary());
    stages.finish("cargo xtask lint")
}

fn run_stages(workspace: &Workspace, stages: &mut Stages) {
    let ready = stages.run("set-up", || {
        setup::prepare(workspace, &[Purpose::Build])?;
        setup::check_rust_components(workspace)
    });
    if ready.is_none() {
        return;
    }
    read_sources(workspace, stages);
    read_metadata(workspace, stages);
    stages.run("format", || workspace.run(&mut workspace.cargo(&["fmt", "--all", "--check"])));
    // The app embeds the built pages, so that clippy wants them too.
    stages.run("UI build", || ui::build(workspace));
    stages.run("clippy", || {
        let arguments = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
        workspace.run(&mut workspace.cargo(&arguments))
    });
    stages.run("TypeScript", || workspace.run(&mut workspace.npm(&["run", "lint"])));
    stages.run("bindings", || {
        bindings::check(workspace).map(|count| format!("{count} lines as generated"))
    });
}

/// The checks that read source files.
fn read_sources(workspace: &Workspace, stages: &mut Stages) {
    let root = workspace.root();
    let rust = stages.run("reading Rust", || {
        let files = sources::read(root, &RUST_FOLDERS, &["rs"])?;
        Ok(RustSource::read_all(files))
    });
    if let Some(rust) = &rust {
        stages.run("lengths, Rust", || verdict(rust.len(), &lengths::rust(rust)));
        stages.run("error types", || verdict(rust.len(), &error_types::check(rust)));
        stages.run("permissions", || {
            let capabilities = sources::read(root, &["src-tauri/capabilities"], &["json", "toml"])?;
            let (commands, findings) = permissions::check(rust, &capabilities);
            verdict(commands, &findings)
        });
    }
    stages.run("lengths, UI", || {
        let files = sources::read(root, &["ui"], &["ts", "tsx", "css", "js", "mjs"])?;
        verdict(files.len(), &lengths::ui(&files))
    });
    stages.run("host imports", || {
        let files = sources::read(root, &["ui/src"], &["ts", "tsx", "js", "jsx", "mjs"])?;
        verdict(files.len(), &host_imports::check(&files))
    });
}

/// The checks that read what cargo and npm know about packages.
fn read_metadata(workspace: &Workspace, stages: &mut Stages) {
    let metadata = stages.run("cargo metadata", || Metadata::read(workspace));
    if let Some(metadata) = &metadata {
        let members = metadata.members.len();
        stages.run("arrows", || verdict(members, &arrows::check(metadata)));
        stages.run("no Tauri in the core", || verdict(members, &links::no_tauri(metadata)));
        stages.run("no WebKit in headless", || verdict(members, &links::no_webkit(metadata)));
        stages
            .run("licences, Rust", || verdict(metadata.packages.len(), &licences::rust(metadata)));
    }
    stages.run("licences, npm", || {
        let path = workspace.path("ui/package-lock.json");
        let lock = serde_json::from_slice(&fs_err::read(path)?).map_err(|source| {
            Failure::Unreadable { what: "ui/package-lock.json".to_owned(), source }
        })?;
        let (packages, findings) = licences::npm(&lock);
        verdict(packages, &findings)
    });
}
