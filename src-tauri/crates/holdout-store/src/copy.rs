//! "Save a copy": a whole project in one file, while it stays open.

use std::path::Path;

use crate::connection::open_to_read;
use crate::error::{Fault, StoreError};
use crate::header::beside;
use crate::lock::ProjectLock;
use crate::project::{Project, canonical_in_folder};

impl Project {
    /// Writes all that is committed so far to a file of its own at `target`, which is replaced if it
    /// exists and is not open. Others may go on writing meanwhile. The copy has no unused space.
    ///
    /// `target` has either its old content or the whole copy, never a part.
    pub fn save_copy(&self, target: &Path) -> Result<(), StoreError> {
        let target = canonical_in_folder(target)?;
        if target.is_dir() {
            return Err(StoreError::NotAFile { path: target });
        }
        // This project's own file is refused here too, as busy.
        if target == self.path() {
            return Err(StoreError::Busy { path: target });
        }
        let _lock = ProjectLock::acquire(&target)?;
        let partial = beside(&target, "-partial");
        let copied = self.vacuum_into(&partial).and_then(|()| replace(&partial, &target));
        if copied.is_err() {
            let _ = fs_err::remove_file(&partial);
        }
        copied
    }

    fn vacuum_into(&self, partial: &Path) -> Result<(), StoreError> {
        let at_partial = |fault: Fault| Fault::Store(fault.at(partial));
        let name = partial.to_str().ok_or_else(|| StoreError::Disk {
            path: partial.to_owned(),
            detail: "its name is not valid Unicode".to_owned(),
        })?;
        remove_if_there(partial)?;
        self.while_open(|| {
            let reading = open_to_read(self.path())?;
            reading.execute("VACUUM INTO ?1", [name]).map_err(|error| at_partial(error.into()))?;
            Ok(())
        })
    }
}

fn replace(partial: &Path, target: &Path) -> Result<(), StoreError> {
    let from_io = |error| StoreError::from_io(target, &error);
    sync(partial)?;
    // The journal of a replaced project would be taken for the copy's.
    for suffix in ["-wal", "-shm", "-journal"] {
        remove_if_there(&beside(target, suffix))?;
    }
    fs_err::rename(partial, target).map_err(from_io)
}

/// Waits until a copy is on the disk, since VACUUM INTO leaves it in the system's cache. No project
/// may be open at `path`.
pub(crate) fn sync(path: &Path) -> Result<(), StoreError> {
    let copy = fs_err::OpenOptions::new().write(true).open(path);
    copy.and_then(|copy| copy.sync_all()).map_err(|error| StoreError::from_io(path, &error))
}

fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match fs_err::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::from_io(path, &error))
        }
        _ => Ok(()),
    }
}
