//! What the provider remembers: files, uploads, jobs, batches and models, in memory and in its state directory.
//!
//! Locks here are held for look-ups and record changes only, never while something is trained,
//! answered or read from disk in bulk.

pub(crate) mod batch;
pub(crate) mod batch_log;
pub(crate) mod batches;
pub(crate) mod control;
pub(crate) mod disk;
pub(crate) mod events;
pub(crate) mod files;
pub(crate) mod ids;
pub(crate) mod job;
pub(crate) mod jobs;
pub(crate) mod models;
pub(crate) mod queue;
pub(crate) mod uploads;

use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use holdout_types::Clock;

use crate::error::LocalError;
use crate::options::Pace;
use batches::Batches;
use files::Files;
use ids::Ids;
use jobs::Jobs;
use models::Models;
use queue::Queue;
use uploads::Uploads;

/// Everything that requests and jobs share.
pub(crate) struct State {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Ids,
    pub(crate) pace: Pace,
    pub(crate) files: Files,
    pub(crate) uploads: Uploads,
    pub(crate) jobs: Jobs,
    pub(crate) batches: Batches,
    pub(crate) models: Models,
    pub(crate) queue: Queue,
    /// Held as long as anything can write to the directory.
    _lock: File,
}

impl State {
    /// Opens a state directory, and makes it if it is not there.
    pub(crate) fn open(
        directory: &Path,
        clock: Arc<dyn Clock>,
        pace: Pace,
        lock: File,
    ) -> Result<Self, LocalError> {
        let uploads = Uploads::open(directory.join("uploads"))?;
        uploads.expire_all(clock.now().unix_seconds())?;
        Ok(Self {
            ids: Ids::new(clock.now()),
            pace,
            files: Files::open(directory.join("files"))?,
            uploads,
            jobs: Jobs::open(directory.join("jobs"))?,
            batches: Batches::open(directory.join("batches"))?,
            models: Models::open(directory.join("models"))?,
            queue: Queue::default(),
            clock,
            _lock: lock,
        })
    }

    /// Unix seconds.
    pub(crate) fn now(&self) -> i64 {
        self.clock.now().unix_seconds()
    }
}

/// Locks, also after a thread died while it held the lock: every change is complete in itself.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
