//! Files made for a test, and reading them.

use holdout_dataset::{Mapping, ReadError, ReadFault, ReadRow, ReadSummary, read_rows};
use holdout_types::{Cancel, IgnoreProgress};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder that is removed at the end of the test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

pub(crate) fn text_intent() -> Mapping {
    Mapping { input: "text".to_owned(), answer: "intent".to_owned(), prompt: None, source: None }
}

/// All rows of a file.
pub(crate) fn read(
    path: &Path,
    mapping: Option<&Mapping>,
) -> Result<(Vec<ReadRow>, ReadSummary), ReadError> {
    let mut rows = Vec::new();
    let summary = read_rows(path, mapping, &Cancel::new(), &IgnoreProgress, &mut |row| {
        rows.push(row);
        Ok(())
    })?;
    Ok((rows, summary))
}

/// Why a file with this content can't be read, and in which line.
pub(crate) fn fault(name: &str, content: impl AsRef<[u8]>) -> (Option<u64>, ReadFault) {
    let folder = Folder::new();
    let path = folder.file(name, content);
    let error = read(&path, None).unwrap_err();
    assert_eq!(error.file, path);
    (error.line, error.fault)
}

pub(crate) fn raws(rows: &[ReadRow]) -> Vec<(u64, &str)> {
    rows.iter().map(|row| (row.line, row.raw.as_str())).collect()
}
