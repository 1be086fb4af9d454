//! Uploaded files and result files.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::error::LocalError;
use crate::state::{disk, lock};

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileRecord {
    pub(crate) id: String,
    pub(crate) bytes: u64,
    /// Unix seconds.
    pub(crate) created_at: i64,
    /// Unix seconds, if it ends by itself.
    pub(crate) expires_at: Option<i64>,
    pub(crate) filename: String,
    pub(crate) purpose: String,
    /// Rises with each file; orders those of one second.
    pub(crate) number: u64,
}

/// Seconds after which a file of or from a batch ends by itself, unless somebody said otherwise:
/// 30 days, as at the reference API.
const BATCH_LIFETIME: i64 = 30 * 24 * 3_600;

/// A file that is on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewFile {
    pub(crate) filename: String,
    pub(crate) purpose: String,
    pub(crate) bytes: u64,
    /// Seconds from its creation to its end; `None` for what its purpose says.
    pub(crate) lifetime: Option<i64>,
}

impl NewFile {
    /// The record of the file, if it comes in now.
    pub(crate) fn record(self, id: String, now: i64) -> FileRecord {
        let of_batch = ["batch", "batch_output"].contains(&self.purpose.as_str());
        let lifetime = self.lifetime.or(of_batch.then_some(BATCH_LIFETIME));
        FileRecord {
            id,
            bytes: self.bytes,
            created_at: now,
            expires_at: lifetime.map(|seconds| now + seconds),
            filename: self.filename,
            purpose: self.purpose,
            number: 0,
        }
    }
}

/// The files, each with its record beside it.
#[derive(Debug)]
pub(crate) struct Files {
    directory: PathBuf,
    records: Mutex<BTreeMap<String, FileRecord>>,
}

impl Files {
    pub(crate) fn open(directory: PathBuf) -> Result<Self, LocalError> {
        let mut records = BTreeMap::new();
        for path in disk::list(&directory, "json")? {
            let record: FileRecord = disk::read_record(&path)?;
            records.insert(record.id.clone(), record);
        }
        // Uploads that a crash cut off.
        for path in disk::list(&directory, "part")? {
            disk::remove(&path)?;
        }
        Ok(Self { directory, records: Mutex::new(records) })
    }

    /// Where an upload is written to until it is complete.
    pub(crate) fn part_path(&self, id: &str) -> PathBuf {
        self.directory.join(format!("{id}.part"))
    }

    /// Where the content of a file is.
    pub(crate) fn path(&self, id: &str) -> PathBuf {
        self.directory.join(format!("{id}.data"))
    }

    /// Takes the completed upload at [`Self::part_path`].
    pub(crate) fn add(&self, mut record: FileRecord) -> Result<FileRecord, LocalError> {
        fs_err::rename(self.part_path(&record.id), self.path(&record.id))?;
        let mut records = lock(&self.records);
        record.number = records.values().map(|known| known.number + 1).max().unwrap_or(0);
        disk::write_record(&self.record_path(&record.id), &record)?;
        records.insert(record.id.clone(), record.clone());
        Ok(record)
    }

    /// A file that has not expired.
    pub(crate) fn get(&self, id: &str, now: i64) -> Option<FileRecord> {
        lock(&self.records).get(id).filter(|record| record.is_live(now)).cloned()
    }

    /// All files that have not expired, oldest first.
    pub(crate) fn list(&self, now: i64) -> Vec<FileRecord> {
        let mut files: Vec<_> =
            lock(&self.records).values().filter(|record| record.is_live(now)).cloned().collect();
        files.sort_by_key(|record| (record.created_at, record.number));
        files
    }

    /// Deletes a file; says whether there was one.
    pub(crate) fn remove(&self, id: &str) -> Result<bool, LocalError> {
        if lock(&self.records).remove(id).is_none() {
            return Ok(false);
        }
        disk::remove(&self.record_path(id))?;
        disk::remove(&self.path(id))?;
        Ok(true)
    }

    fn record_path(&self, id: &str) -> PathBuf {
        self.directory.join(format!("{id}.json"))
    }
}

impl FileRecord {
    fn is_live(&self, now: i64) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}
