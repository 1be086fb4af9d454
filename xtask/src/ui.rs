//! The web pages of the app: their packages and their build.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::time::SystemTime;

use crate::failure::{Failure, Outcome};
use crate::workspace::Workspace;

/// What the pages are built from.
const INPUTS: [&str; 5] =
    ["src", "public", "index.html", "package-lock.json", "node_modules/.package-lock.json"];

/// Remembers what the last build was made from. Inside `node_modules`, so that it belongs to this
/// checkout and is never committed.
const STAMP: &str = "node_modules/.cache/holdout/ui-build";

/// Builds `ui/dist` unless it is the build of the present sources.
pub(crate) fn build(workspace: &Workspace) -> Outcome {
    let folder = workspace.path("ui");
    let stamp = folder.join(STAMP);
    if fs_err::read_to_string(&stamp).is_ok_and(|kept| kept == state(&folder)) {
        println!("The UI is built from the present sources.");
        return Ok(());
    }
    workspace.run(&mut workspace.npm(&["run", "build"]))?;
    fs_err::create_dir_all(folder.join("node_modules/.cache/holdout"))?;
    fs_err::write(stamp, state(&folder))?;
    Ok(())
}

/// Installs the npm packages of the lock file unless they are there.
pub(crate) fn install_packages(workspace: &Workspace) -> Outcome {
    let folder = workspace.path("ui");
    if !folder.join("package-lock.json").is_file() {
        return Err(Failure::missing(
            "ui/package-lock.json is missing",
            "Restore it with `git checkout -- ui/package-lock.json`.",
        ));
    }
    if packages_are_current(&folder) {
        return Ok(());
    }
    println!("Installing the npm packages of ui/package-lock.json.");
    // Not `npm ci`: where a registry lacks the optional packages of other platforms, the lock file
    // leaves them out, and `npm ci` takes that for a difference. This keeps to the lock file's
    // versions all the same and does not write it.
    workspace.run(&mut workspace.npm(&["install", "--no-save", "--no-audit", "--no-fund"]))
}

/// npm writes its own copy of the lock file last, so its age is the age of the installation.
fn packages_are_current(folder: &Path) -> bool {
    let age = |path: &str| fs_err::metadata(folder.join(path)).and_then(|m| m.modified());
    match (age("node_modules/.package-lock.json"), age("package-lock.json")) {
        (Ok(installed), Ok(locked)) => installed >= locked,
        _ => false,
    }
}

/// A digest of names, sizes and times of the sources and of the build.
///
/// The build is part of it because the app's build script puts a placeholder where none is.
fn state(folder: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    for input in INPUTS {
        hash_tree(&folder.join(input), &mut hasher);
    }
    for settings in top_level_settings(folder) {
        hash_tree(&folder.join(settings), &mut hasher);
    }
    hash_tree(&folder.join("dist"), &mut hasher);
    format!("{:016x}\n", hasher.finish())
}

/// `vite.config.ts`, `tsconfig.json`, `package.json` and whatever else stands at the top.
fn top_level_settings(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs_err::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn hash_tree(path: &Path, hasher: &mut DefaultHasher) {
    let Ok(metadata) = fs_err::metadata(path) else { return };
    path.hash(hasher);
    if metadata.is_dir() {
        let mut children: Vec<_> =
            fs_err::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()).collect();
        children.sort();
        for child in &children {
            hash_tree(child, hasher);
        }
    } else {
        metadata.len().hash(hasher);
        metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH).hash(hasher);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, path: &str, text: &str) {
        let path = folder.join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }

    fn example() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "src/main.ts", "one");
        write(folder.path(), "vite.config.ts", "settings");
        write(folder.path(), "dist/index.html", "built");
        folder
    }

    #[test]
    fn nothing_changed_means_the_same_state() {
        let folder = example();
        assert_eq!(state(folder.path()), state(folder.path()));
    }

    #[test]
    fn a_changed_source_a_changed_setting_and_a_lost_build_are_each_noticed() {
        for (path, text) in [
            ("src/main.ts", "other"),
            ("src/new.ts", ""),
            ("vite.config.ts", "x"),
            ("dist/index.html", "placeholder"),
        ] {
            let folder = example();
            let before = state(folder.path());
            write(folder.path(), path, text);
            assert_ne!(state(folder.path()), before, "{path}");
        }
    }

    #[test]
    fn the_tests_of_the_ui_do_not_count_as_its_sources() {
        let folder = example();
        let before = state(folder.path());
        write(folder.path(), "e2e/main.mjs", "script");
        assert_eq!(state(folder.path()), before);
    }

    #[test]
    fn packages_without_a_lock_copy_are_not_current() {
        let folder = example();
        write(folder.path(), "package-lock.json", "{}");
        assert!(!packages_are_current(folder.path()));
        write(folder.path(), "node_modules/.package-lock.json", "{}");
        assert!(packages_are_current(folder.path()));
    }
}
