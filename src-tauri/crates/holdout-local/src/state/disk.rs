//! Records as JSON files that are either the old or the new one, never half of it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::LocalError;

/// How long an earlier provider may take to leave its directory.
const LEAVING: Duration = Duration::from_secs(3);

/// Makes sure that only this provider uses a directory, until the file is closed.
pub(crate) async fn lock_directory(directory: &Path) -> Result<File, LocalError> {
    fs_err::create_dir_all(directory)?;
    let file = File::options().create(true).append(true).open(directory.join("lock"))?;
    let attempt = Duration::from_millis(20);
    for _ in 0..LEAVING.as_millis() / attempt.as_millis() {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(error.into()),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(attempt).await,
        }
    }
    Err(LocalError::Busy(directory.to_owned()))
}

/// Writes bytes beside a file, and then takes its place.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), LocalError> {
    let beside = path.with_added_extension("new");
    fs_err::write(&beside, bytes)?;
    fs_err::rename(beside, path)?;
    Ok(())
}

pub(crate) fn write_record(path: &Path, record: &impl Serialize) -> Result<(), LocalError> {
    write(path, &serde_json::to_vec(record)?)
}

pub(crate) fn read_record<T: DeserializeOwned>(path: &Path) -> Result<T, LocalError> {
    serde_json::from_slice(&fs_err::read(path)?)
        .map_err(|source| LocalError::Record { path: path.to_owned(), source })
}

/// The files with this extension, by name; the directory is made if it is not there.
pub(crate) fn list(directory: &Path, extension: &str) -> Result<Vec<PathBuf>, LocalError> {
    fs_err::create_dir_all(directory)?;
    let mut found = Vec::new();
    for entry in fs_err::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Deletes a file; one that is gone already is fine.
pub(crate) fn remove(path: &Path) -> Result<(), LocalError> {
    match fs_err::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
