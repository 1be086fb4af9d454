//! Files that a person named, and the handles by which the window speaks of them.
//!
//! The window never names a path: it gets a handle for what was picked, dropped or named on the
//! command line, and nothing else can be opened through it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use holdout_types::{ApiError, ErrorCode};

use crate::view::{FileHandle, OfferedFile};

/// The named files of this session.
#[derive(Debug, Default)]
pub(crate) struct FileHandles {
    paths: Mutex<HashMap<FileHandle, PathBuf>>,
}

impl FileHandles {
    /// The handle of a path: the same for the same path.
    pub(crate) fn handle(&self, path: &Path) -> FileHandle {
        let mut paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((handle, _)) = paths.iter().find(|(_, known)| *known == path) {
            return handle.clone();
        }
        let handle = FileHandle(format!("file-{}", paths.len() + 1));
        paths.insert(handle.clone(), path.to_owned());
        handle
    }

    /// Offers a file of examples to the window.
    pub(crate) fn offer(&self, path: &Path) -> Result<OfferedFile, ApiError> {
        let about = fs_err::metadata(path).map_err(|error| {
            ApiError::new(ErrorCode::FileAccess, format!("The file can't be read: {error}"))
                .with_hint("Check the name, and that you may read the file.")
        })?;
        Ok(OfferedFile { handle: self.handle(path), name: file_name(path), bytes: about.len() })
    }

    /// The path behind a handle.
    pub(crate) fn path(&self, handle: &FileHandle) -> Result<PathBuf, ApiError> {
        let paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        paths.get(handle).cloned().ok_or_else(|| {
            ApiError::new(ErrorCode::NotFound, "This file was not named in this session.")
                .with_hint("Pick the file again.")
        })
    }
}

/// A file's name without its folder.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_that_was_not_given_out_opens_nothing() {
        let handles = FileHandles::default();
        let error = handles.path(&FileHandle("/etc/passwd".into())).unwrap_err();
        assert_eq!(error.code, ErrorCode::NotFound);
    }

    #[test]
    fn the_same_path_keeps_its_handle() {
        let handles = FileHandles::default();
        let first = handles.handle(Path::new("/a"));
        assert_ne!(handles.handle(Path::new("/b")), first);
        assert_eq!(handles.handle(Path::new("/a")), first);
        assert_eq!(handles.path(&first).unwrap(), Path::new("/a"));
    }
}
