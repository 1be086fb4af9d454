//! The TypeScript of the types that cross between the core and the UI.
//!
//! They are generated from Rust by ts-rs and committed, so that the UI builds without Rust; the
//! check generates them again elsewhere and compares.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::workspace::Workspace;

/// Where the committed bindings stand.
const FOLDER: &str = "ui/src/host/bindings";

/// File names with their text.
type Files = BTreeMap<String, String>;

/// Brings the committed bindings up to date.
pub(crate) fn write(workspace: &Workspace) -> Outcome {
    let generated = generate(workspace)?;
    let folder = workspace.path(FOLDER);
    let committed = read(&folder)?;
    let drifts = compare(&committed, &generated);
    fs_err::create_dir_all(&folder)?;
    for drift in &drifts {
        let path = folder.join(drift.file());
        match drift {
            Drift::Stale(_) => fs_err::remove_file(path)?,
            Drift::Missing(name) | Drift::Differs(name) => fs_err::write(path, &generated[name])?,
        }
        println!("{FOLDER}/{}", drift.file());
    }
    println!("{} files of bindings, {} of them changed.", generated.len(), drifts.len());
    Ok(())
}

/// Fails when the committed bindings are not what the Rust types say; counts them otherwise.
pub(crate) fn check(workspace: &Workspace) -> Result<usize, Failure> {
    let generated = generate(workspace)?;
    let drifts = compare(&read(&workspace.path(FOLDER))?, &generated);
    if drifts.is_empty() {
        return Ok(generated.len());
    }
    let list: Vec<String> =
        drifts.iter().map(|drift| format!("\n  {}", drift.describe())).collect();
    Err(Failure::missing(
        format!("The bindings in {FOLDER} are not those of the Rust types:{}\n", list.concat()),
        "Run `cargo xtask bindings` and commit what it writes.",
    ))
}

/// How a committed file differs from what is generated.
#[derive(Debug, PartialEq, Eq)]
enum Drift {
    /// Generated, but not committed.
    Missing(String),
    /// Committed, but no longer generated.
    Stale(String),
    /// Both, with another text.
    Differs(String),
}

impl Drift {
    fn file(&self) -> &str {
        match self {
            Self::Missing(name) | Self::Stale(name) | Self::Differs(name) => name,
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::Missing(name) => format!("{name} is missing"),
            Self::Stale(name) => format!("{name} has no Rust type any more"),
            Self::Differs(name) => format!("{name} differs"),
        }
    }
}

fn compare(committed: &Files, generated: &Files) -> Vec<Drift> {
    let stale = committed.keys().filter(|name| !generated.contains_key(*name));
    let stale = stale.map(|name| Drift::Stale(name.clone()));
    let drifted = generated.iter().filter_map(|(name, text)| match committed.get(name) {
        None => Some(Drift::Missing(name.clone())),
        Some(kept) if kept != text => Some(Drift::Differs(name.clone())),
        Some(_) => None,
    });
    stale.chain(drifted).collect()
}

/// Lets the core write its bindings into an empty folder, and reads them.
fn generate(workspace: &Workspace) -> Result<Files, Failure> {
    let folder = workspace.target("xtask/bindings");
    if folder.exists() {
        fs_err::remove_dir_all(&folder)?;
    }
    fs_err::create_dir_all(&folder)?;
    let arguments = [
        "run",
        "--quiet",
        "--package",
        "holdout-core",
        "--features",
        "ts",
        "--example",
        "export_bindings",
        "--",
    ];
    workspace.run(workspace.cargo(&arguments).arg(&folder))?;
    let files = read(&folder)?;
    if files.is_empty() {
        return Err(Failure::missing(
            "The example `export_bindings` of holdout-core wrote no file",
            "It must write TypeScript into the folder that it is given.",
        ));
    }
    Ok(files)
}

/// The TypeScript files under a folder; none where the folder is not there.
fn read(folder: &Path) -> Result<Files, Failure> {
    let mut files = Files::new();
    if folder.is_dir() {
        read_into(folder, "", &mut files)?;
    }
    Ok(files)
}

fn read_into(folder: &Path, prefix: &str, files: &mut Files) -> Outcome {
    for entry in fs_err::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_into(&entry.path(), &format!("{name}/"), files)?;
        } else if entry.path().extension() == Some(OsStr::new("ts")) {
            // A checkout on Windows may have turned the line ends.
            files.insert(name, fs_err::read_to_string(entry.path())?.replace("\r\n", "\n"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn each_kind_of_drift_is_named() {
        let committed = files(&[("Same.ts", "a"), ("Old.ts", "b"), ("Changed.ts", "c")]);
        let generated = files(&[("Same.ts", "a"), ("Changed.ts", "d"), ("New.ts", "e")]);
        assert_eq!(
            compare(&committed, &generated),
            [
                Drift::Stale("Old.ts".into()),
                Drift::Differs("Changed.ts".into()),
                Drift::Missing("New.ts".into()),
            ]
        );
        assert_eq!(compare(&committed, &committed), []);
    }

    #[test]
    fn nested_files_are_read_and_other_files_are_not() {
        let folder = tempfile::tempdir().unwrap();
        fs_err::create_dir(folder.path().join("serde_json")).unwrap();
        fs_err::write(folder.path().join("serde_json/JsonValue.ts"), "a\r\nb").unwrap();
        fs_err::write(folder.path().join("README.md"), "x").unwrap();
        assert_eq!(read(folder.path()).unwrap(), files(&[("serde_json/JsonValue.ts", "a\nb")]));
    }
}
