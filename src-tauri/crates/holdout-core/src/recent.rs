//! Projects opened lately: a small file in the app's data folder.

use std::path::{Path, PathBuf};

use holdout_types::Timestamp;
use serde::{Deserialize, Serialize};

const FILE: &str = "recent.json";
const KEPT: usize = 12;

/// A project opened before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Recent {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
    pub(crate) opened_at: Timestamp,
}

/// The projects opened lately that still exist, newest first. An unreadable list is an empty one:
/// it is a convenience, and the projects themselves are not touched.
pub(crate) fn read(folder: &Path) -> Vec<Recent> {
    let bytes = fs_err::read(folder.join(FILE)).unwrap_or_default();
    let mut recent: Vec<Recent> = serde_json::from_slice(&bytes).unwrap_or_default();
    recent.retain(|recent| recent.path.is_file());
    recent
}

/// Puts a project first. A list that can't be written is logged and does not stop the opening.
pub(crate) fn remember(folder: &Path, opened: Recent) {
    let mut recent = read(folder);
    recent.retain(|known| known.path != opened.path);
    recent.insert(0, opened);
    recent.truncate(KEPT);
    let written = serde_json::to_vec_pretty(&recent)
        .map_err(std::io::Error::from)
        .and_then(|bytes| fs_err::write(folder.join(FILE), bytes));
    if let Err(error) = written {
        tracing::warn!(%error, "the list of recent projects was not kept");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_comes_first_once_and_what_is_gone_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let entry = |name: &str, at| {
            let path = folder.path().join(name);
            fs_err::write(&path, b"x").unwrap();
            Recent { path, name: name.to_owned(), opened_at: Timestamp(at) }
        };
        remember(folder.path(), entry("a", 1));
        remember(folder.path(), entry("b", 2));
        remember(folder.path(), entry("a", 3));
        let names = |recent: Vec<Recent>| recent.into_iter().map(|r| r.name).collect::<Vec<_>>();
        assert_eq!(names(read(folder.path())), ["a", "b"]);
        fs_err::remove_file(folder.path().join("a")).unwrap();
        assert_eq!(names(read(folder.path())), ["b"]);
    }
}
