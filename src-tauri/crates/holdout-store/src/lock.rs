//! One process writes to a project at a time.
//!
//! The lock is on a file of its own, `NAME.holdout-lock`, next to the project. It can't be on the
//! project itself: closing any descriptor of that file would drop SQLite's POSIX locks. The lock of
//! the standard library (`flock`, `LockFileEx`) belongs to the open file, so it also refuses a second
//! opening in the same process, and it ends with the process, however that ends.

use std::fs::TryLockError;
use std::path::{Path, PathBuf};

use fs_err::{File, OpenOptions};

use crate::error::StoreError;
use crate::header::beside;

/// How often to begin again when the lock file is removed by its last owner at the same moment.
const ATTEMPTS: usize = 10;

/// Held as long as the project is open.
#[derive(Debug)]
pub(crate) struct ProjectLock {
    #[cfg_attr(not(unix), expect(dead_code, reason = "holding it open is its purpose"))]
    file: File,
}

impl ProjectLock {
    /// Takes the lock for the project at this canonical path, or says that it is busy.
    pub(crate) fn acquire(project: &Path) -> Result<Self, StoreError> {
        let path = lock_path(project);
        let from_io = |error| StoreError::from_io(project, &error);
        for _ in 0..ATTEMPTS {
            let file = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)
                .map_err(from_io)?;
            match file.try_lock() {
                Ok(()) if still_stands(&file) => return Ok(Self { file }),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => break,
                Err(TryLockError::Error(error)) => return Err(from_io(error)),
            }
        }
        Err(StoreError::Busy { path: project.to_owned() })
    }
}

#[cfg(unix)]
impl Drop for ProjectLock {
    fn drop(&mut self) {
        // Before unlocking, so that whoever locks it next sees that it no longer stands.
        let _ = fs_err::remove_file(self.file.path());
    }
}

fn lock_path(project: &Path) -> PathBuf {
    beside(project, "-lock")
}

/// Whether the locked file is still the one at its path, and not one that its last owner removed.
#[cfg(unix)]
fn still_stands(file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(held), Ok(standing)) = (file.metadata(), fs_err::metadata(file.path())) else {
        return false;
    };
    (held.dev(), held.ino()) == (standing.dev(), standing.ino())
}

/// Elsewhere the lock file is never removed.
#[cfg(not(unix))]
fn still_stands(_file: &File) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_owner_is_refused_until_the_first_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("a.holdout");
        let first = ProjectLock::acquire(&project).unwrap();
        assert!(matches!(ProjectLock::acquire(&project), Err(StoreError::Busy { .. })));
        drop(first);
        drop(ProjectLock::acquire(&project).unwrap());
        assert!(!lock_path(&project).exists() || cfg!(not(unix)), "it cleans up after itself");
    }

    #[test]
    fn a_lock_left_behind_by_a_dead_process_does_not_stand_in_the_way() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("a.holdout");
        fs_err::write(lock_path(&project), "").unwrap();
        assert!(ProjectLock::acquire(&project).is_ok());
    }
}
