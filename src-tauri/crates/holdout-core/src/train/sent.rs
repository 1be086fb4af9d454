//! Files that trainings sent and that are still at their provider, so that they can be deleted there
//! whatever became of the job.

use holdout_store::Project;
use holdout_types::{ApiError, JobId};
use serde::{Deserialize, Serialize};

use crate::settings::damaged;

const KEY: &str = "sent_files";

/// A file at a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SentFile {
    /// For which job.
    pub(crate) job: JobId,
    /// The provider's id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
}

/// The files of a project that are still at a provider.
pub(crate) fn sent_files(store: &Project) -> Result<Vec<SentFile>, ApiError> {
    let Some(value) = store.meta().get(KEY)? else { return Ok(Vec::new()) };
    serde_json::from_value(value).map_err(|error| damaged(&error))
}

/// Notes that a file arrived.
pub(crate) fn note_sent(store: &Project, file: SentFile) -> Result<(), ApiError> {
    change(store, |files| {
        if !files.contains(&file) {
            files.push(file);
        }
    })
}

/// Notes that a file was deleted.
pub(crate) fn note_deleted(store: &Project, job: JobId, id: &str) -> Result<(), ApiError> {
    change(store, |files| files.retain(|file| file.job != job || file.id != id))
}

/// One training runs at a time, so nobody else changes the list meanwhile.
fn change(store: &Project, change: impl FnOnce(&mut Vec<SentFile>)) -> Result<(), ApiError> {
    let mut files = sent_files(store)?;
    change(&mut files);
    let value = serde_json::to_value(files).map_err(|error| damaged(&error))?;
    Ok(store.meta_mut().set(KEY, &value)?)
}
