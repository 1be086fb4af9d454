//! An open project: the way in, and out again. What it holds is in `tables`.

mod open;

pub(crate) use open::canonical_in_folder;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError, RwLock};

use holdout_types::{Clock, Timestamp};
use rusqlite::Transaction;

use crate::error::{Fault, StoreError};
use crate::lock::ProjectLock;
use crate::readers::Readers;
use crate::tables::rows::BlockCache;
use crate::writer::{Durability, Writer};

/// An open project file. Clones are handles to the same one.
///
/// Every call blocks until it is done, a change until it is on the disk; call it where blocking is
/// allowed (`spawn_blocking`). Any number of threads may read while one writes. The file is closed by
/// [`Project::close`], or when the last handle is dropped.
#[derive(Clone)]
pub struct Project {
    inner: Arc<Inner>,
}

/// What an earlier process left unfinished, as found when the project was opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Leftovers {
    /// Imports that never ended. Their rows were removed.
    pub swept_imports: u32,
    /// Calls that were under way and whose answers never arrived: possibly billed twice when they
    /// are made again. They are also counted with their evaluation.
    pub interrupted_calls: u32,
}

struct Inner {
    path: PathBuf,
    clock: Arc<dyn Clock>,
    leftovers: Leftovers,
    backup: Option<PathBuf>,
    blocks: BlockCache,
    importing: AtomicBool,
    /// `None` once closed. Whoever reads or writes holds the lock for reading meanwhile, so closing
    /// waits for them.
    connections: RwLock<Option<Connections>>,
}

struct Connections {
    writer: Writer,
    readers: Readers,
    lock: ProjectLock,
}

impl Project {
    /// Where the file is, with symbolic links resolved.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// What an earlier process left unfinished.
    pub fn leftovers(&self) -> Leftovers {
        self.inner.leftovers
    }

    /// Where the file was copied to before its format was brought up to date by this opening.
    pub fn backup(&self) -> Option<&Path> {
        self.inner.backup.as_deref()
    }

    /// Waits for running calls, then closes the file with everything in it, so that a plain copy of
    /// it is whole. Other handles answer [`StoreError::Closed`] from now on.
    pub fn close(self) -> Result<(), StoreError> {
        let open = self.inner.connections.write().unwrap_or_else(PoisonError::into_inner).take();
        open.map_or(Ok(()), Connections::close).map_err(|fault| fault.at(&self.inner.path))
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    pub(crate) fn blocks(&self) -> &BlockCache {
        &self.inner.blocks
    }

    pub(crate) fn importing(&self) -> &AtomicBool {
        &self.inner.importing
    }

    /// Runs `job` on one consistent state. `job` must not call the project again.
    pub(crate) fn read<T>(
        &self,
        job: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        self.with_connections(|open| open.readers.read(job))
    }

    /// Runs `job` in a transaction on the writer's thread.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.write_with(Durability::Power, job)
    }

    /// Like [`Project::write`], with a say in what the commit must outlive.
    pub(crate) fn write_with<T: Send + 'static>(
        &self,
        durability: Durability,
        job: impl FnOnce(&Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.with_connections(|open| {
            open.writer.write(durability, job).unwrap_or_else(|| Err(self.writer_is_gone().into()))
        })
    }

    /// Runs `job` while the file can't be closed.
    pub(crate) fn while_open<T>(
        &self,
        job: impl FnOnce() -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        self.with_connections(|_| job())
    }

    fn with_connections<T>(
        &self,
        job: impl FnOnce(&Connections) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        let path = &self.inner.path;
        let open = self.inner.connections.read().unwrap_or_else(PoisonError::into_inner);
        match open.as_ref() {
            Some(open) => job(open).map_err(|fault| fault.at(path)),
            None => Err(StoreError::Closed { path: path.clone() }),
        }
    }

    fn writer_is_gone(&self) -> StoreError {
        let detail = "its writing thread has ended".to_owned();
        StoreError::Internal { path: self.inner.path.clone(), detail }
    }
}

impl std::fmt::Debug for Project {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Project").field("path", &self.inner.path).finish_non_exhaustive()
    }
}

impl Connections {
    fn close(self) -> Result<(), Fault> {
        let Self { writer, readers, lock } = self;
        drop(readers);
        let closed = writer.finish();
        drop(lock);
        closed
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let open = self.connections.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        // Nobody is left to tell. What could not be copied into the file stays in its journal.
        let _ = open.map_or(Ok(()), Connections::close);
    }
}

#[cfg(test)]
mod tests;
