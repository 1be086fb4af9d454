//! Uploads in parts: what has come of each, in memory and on disk, until it is a file.
//!
//! A part that was answered with its id outlives the provider, as long as its upload waits for more.
//! The parts of an upload that has ended, and those that a crash cut off, are deleted.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::error::LocalError;
use crate::state::{disk, lock};

/// The most bytes that the parts of an upload can have together: 8 GB, as at the reference API.
pub(crate) const UPLOAD_MAX: u64 = 8 << 30;

/// Seconds from the creation of an upload to its end: an hour, as at the reference API.
pub(crate) const UPLOAD_LIFETIME: i64 = 3_600;

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UploadStatus {
    Pending,
    Completed,
    Cancelled,
    Expired,
}

impl UploadStatus {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
}

/// Everything about an upload that outlives the process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UploadRecord {
    pub(crate) id: String,
    /// Unix seconds.
    pub(crate) created_at: i64,
    /// Unix seconds; counts while it is pending.
    pub(crate) expires_at: i64,
    pub(crate) filename: String,
    pub(crate) purpose: String,
    /// What the whole file shall have.
    pub(crate) bytes: u64,
    /// Seconds that the file shall live.
    pub(crate) lifetime: Option<i64>,
    pub(crate) status: UploadStatus,
    /// The bytes of each part, by its id.
    pub(crate) parts: BTreeMap<String, u64>,
}

/// Why nothing can be done to an upload.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UploadError {
    #[error("there is no such upload")]
    Unknown,
    #[error("the upload is {}", .0.name())]
    Ended(UploadStatus),
    /// Another request puts its parts together.
    #[error("the upload is being completed")]
    Busy,
    /// With this part it would be larger than an upload may be.
    #[error("the upload is full")]
    Full,
    #[error(transparent)]
    Fault(#[from] LocalError),
}

/// An upload, and whether a request puts its parts together.
#[derive(Debug)]
struct Entry {
    record: UploadRecord,
    claimed: bool,
}

/// The uploads: a record for each, and a directory with its parts beside it.
#[derive(Debug)]
pub(crate) struct Uploads {
    directory: PathBuf,
    entries: Mutex<BTreeMap<String, Entry>>,
}

impl Uploads {
    pub(crate) fn open(directory: PathBuf) -> Result<Self, LocalError> {
        let mut entries = BTreeMap::new();
        for path in disk::list(&directory, "json")? {
            let record: UploadRecord = disk::read_record(&path)?;
            entries.insert(record.id.clone(), Entry { record, claimed: false });
        }
        let uploads = Self { directory, entries: Mutex::new(entries) };
        uploads.sweep()?;
        Ok(uploads)
    }

    /// Deletes what no pending upload counts among its parts.
    fn sweep(&self) -> Result<(), LocalError> {
        let entries = lock(&self.entries);
        for directory in fs_err::read_dir(&self.directory)? {
            let directory = directory?.path();
            if !directory.is_dir() {
                continue;
            }
            let id = directory.file_name().unwrap_or_default().to_string_lossy();
            let pending = entries.get(&*id).map(|entry| &entry.record);
            match pending.filter(|record| record.status == UploadStatus::Pending) {
                Some(record) => remove_others(&directory, &record.parts)?,
                None => remove_directory(&directory)?,
            }
        }
        Ok(())
    }

    /// Takes a new upload.
    pub(crate) fn add(&self, record: UploadRecord) -> Result<(), LocalError> {
        fs_err::create_dir_all(self.directory.join(&record.id))?;
        disk::write_record(&self.record_path(&record.id), &record)?;
        lock(&self.entries).insert(record.id.clone(), Entry { record, claimed: false });
        Ok(())
    }

    /// Where a part is written to.
    pub(crate) fn part_path(&self, id: &str, part: &str) -> PathBuf {
        self.directory.join(id).join(part)
    }

    /// An upload that takes parts.
    pub(crate) fn pending(&self, id: &str, now: i64) -> Result<UploadRecord, UploadError> {
        self.change(id, now, |_| Ok(()))
    }

    /// Counts a part that stands at its path.
    pub(crate) fn add_part(
        &self,
        id: &str,
        part: String,
        bytes: u64,
        now: i64,
    ) -> Result<(), UploadError> {
        self.change(id, now, |record| {
            if record.parts.values().sum::<u64>() + bytes > UPLOAD_MAX {
                return Err(UploadError::Full);
            }
            record.parts.insert(part, bytes);
            Ok(())
        })
        .map(drop)
    }

    /// Ends an upload at a user's wish. Deletes its parts: call it where blocking is allowed.
    pub(crate) fn cancel(&self, id: &str, now: i64) -> Result<UploadRecord, UploadError> {
        let record = self.change(id, now, |record| {
            record.status = UploadStatus::Cancelled;
            record.parts.clear();
            Ok(())
        })?;
        remove_directory(&self.directory.join(id))?;
        Ok(record)
    }

    /// Takes a pending upload, so that nothing happens to it while its parts are put together.
    pub(crate) fn claim(&self, id: &str, now: i64) -> Result<Claim<'_>, UploadError> {
        let mut entries = lock(&self.entries);
        let entry = self.open_entry(&mut entries, id, now)?;
        entry.claimed = true;
        Ok(Claim { uploads: self, record: entry.record.clone() })
    }

    /// Changes an upload that is pending, and writes it.
    fn change(
        &self,
        id: &str,
        now: i64,
        change: impl FnOnce(&mut UploadRecord) -> Result<(), UploadError>,
    ) -> Result<UploadRecord, UploadError> {
        let mut entries = lock(&self.entries);
        let entry = self.open_entry(&mut entries, id, now)?;
        let mut changed = entry.record.clone();
        change(&mut changed)?;
        if changed != entry.record {
            disk::write_record(&self.record_path(id), &changed)?;
            entry.record = changed.clone();
        }
        Ok(changed)
    }

    /// An upload that is pending now, and that nobody has claimed.
    fn open_entry<'a>(
        &self,
        entries: &'a mut BTreeMap<String, Entry>,
        id: &str,
        now: i64,
    ) -> Result<&'a mut Entry, UploadError> {
        let entry = entries.get_mut(id).ok_or(UploadError::Unknown)?;
        if entry.claimed {
            return Err(UploadError::Busy);
        }
        self.expire(&mut entry.record, now)?;
        if entry.record.status != UploadStatus::Pending {
            return Err(UploadError::Ended(entry.record.status));
        }
        Ok(entry)
    }

    /// Ends an upload whose time is over.
    fn expire(&self, record: &mut UploadRecord, now: i64) -> Result<(), LocalError> {
        if record.status != UploadStatus::Pending || now < record.expires_at {
            return Ok(());
        }
        record.status = UploadStatus::Expired;
        record.parts.clear();
        disk::write_record(&self.record_path(&record.id), record)?;
        remove_directory(&self.directory.join(&record.id))
    }

    /// Ends all uploads whose time is over, so that their parts don't fill the disk.
    pub(crate) fn expire_all(&self, now: i64) -> Result<(), LocalError> {
        let mut entries = lock(&self.entries);
        let mut idle = entries.values_mut().filter(|entry| !entry.claimed);
        idle.try_for_each(|entry| self.expire(&mut entry.record, now))
    }

    fn record_path(&self, id: &str) -> PathBuf {
        self.directory.join(format!("{id}.json"))
    }
}

/// An upload whose parts are being put together. Dropping it lets the upload wait for more again.
#[derive(Debug)]
pub(crate) struct Claim<'a> {
    uploads: &'a Uploads,
    pub(crate) record: UploadRecord,
}

impl Claim<'_> {
    /// Ends the upload as completed, and deletes its parts.
    pub(crate) fn complete(mut self) -> Result<UploadRecord, LocalError> {
        self.record.status = UploadStatus::Completed;
        self.record.parts.clear();
        disk::write_record(&self.uploads.record_path(&self.record.id), &self.record)?;
        if let Some(entry) = lock(&self.uploads.entries).get_mut(&self.record.id) {
            entry.record = self.record.clone();
        }
        remove_directory(&self.uploads.directory.join(&self.record.id))?;
        Ok(self.record.clone())
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if let Some(entry) = lock(&self.uploads.entries).get_mut(&self.record.id) {
            entry.claimed = false;
        }
    }
}

fn remove_others(directory: &Path, parts: &BTreeMap<String, u64>) -> Result<(), LocalError> {
    let known: HashSet<PathBuf> = parts.keys().map(|part| directory.join(part)).collect();
    for found in fs_err::read_dir(directory)? {
        let found = found?.path();
        if !known.contains(&found) {
            disk::remove(&found)?;
        }
    }
    Ok(())
}

/// Deletes a directory; one that is gone already is fine.
fn remove_directory(directory: &Path) -> Result<(), LocalError> {
    match fs_err::remove_dir_all(directory) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uploads(directory: &Path) -> Uploads {
        Uploads::open(directory.to_owned()).unwrap()
    }

    fn record() -> UploadRecord {
        UploadRecord {
            id: "upload_1".to_owned(),
            created_at: 100,
            expires_at: 200,
            filename: "rows.jsonl".to_owned(),
            purpose: "fine-tune".to_owned(),
            bytes: 3,
            lifetime: None,
            status: UploadStatus::Pending,
            parts: BTreeMap::new(),
        }
    }

    fn receive(uploads: &Uploads, part: &str) -> Result<(), UploadError> {
        std::fs::write(uploads.part_path("upload_1", part), "abc").unwrap();
        uploads.add_part("upload_1", part.to_owned(), 3, 150)
    }

    #[test]
    fn counted_parts_outlive_the_process_and_others_are_swept() {
        let directory = tempfile::tempdir().unwrap();
        let first = uploads(directory.path());
        first.add(record()).unwrap();
        receive(&first, "part_1").unwrap();
        std::fs::write(first.part_path("upload_1", "part_cut_off"), "a").unwrap();
        std::fs::create_dir(directory.path().join("upload_without_record")).unwrap();
        let second = uploads(directory.path());
        assert_eq!(second.pending("upload_1", 150).unwrap().parts.len(), 1);
        assert!(second.part_path("upload_1", "part_1").exists());
        assert!(!second.part_path("upload_1", "part_cut_off").exists());
        assert!(!directory.path().join("upload_without_record").exists());
    }

    #[test]
    fn a_claimed_upload_takes_nothing_until_it_is_let_go() {
        let directory = tempfile::tempdir().unwrap();
        let uploads = uploads(directory.path());
        uploads.add(record()).unwrap();
        let claim = uploads.claim("upload_1", 150).unwrap();
        assert!(matches!(receive(&uploads, "part_1"), Err(UploadError::Busy)));
        assert!(matches!(uploads.claim("upload_1", 150), Err(UploadError::Busy)));
        assert!(matches!(uploads.cancel("upload_1", 150), Err(UploadError::Busy)));
        drop(claim);
        receive(&uploads, "part_1").unwrap();
        uploads.claim("upload_1", 150).unwrap().complete().unwrap();
        let ended = uploads.claim("upload_1", 150).unwrap_err();
        assert!(matches!(ended, UploadError::Ended(UploadStatus::Completed)));
        assert!(!uploads.part_path("upload_1", "part_1").exists());
    }

    #[test]
    fn the_parts_of_an_upload_whose_time_is_over_are_deleted() {
        let directory = tempfile::tempdir().unwrap();
        let uploads = uploads(directory.path());
        uploads.add(record()).unwrap();
        receive(&uploads, "part_1").unwrap();
        uploads.expire_all(199).unwrap();
        assert!(uploads.part_path("upload_1", "part_1").exists());
        uploads.expire_all(200).unwrap();
        assert!(!uploads.part_path("upload_1", "part_1").exists());
        let ended = uploads.pending("upload_1", 150).unwrap_err();
        assert!(matches!(ended, UploadError::Ended(UploadStatus::Expired)));
    }

    #[test]
    fn parts_can_not_have_more_than_8_gb_together() {
        let directory = tempfile::tempdir().unwrap();
        let uploads = uploads(directory.path());
        uploads.add(record()).unwrap();
        uploads.add_part("upload_1", "part_1".to_owned(), UPLOAD_MAX - 3, 150).unwrap();
        receive(&uploads, "part_2").unwrap();
        assert!(matches!(receive(&uploads, "part_3"), Err(UploadError::Full)));
    }
}
