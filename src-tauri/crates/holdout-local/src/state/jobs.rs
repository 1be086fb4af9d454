//! All fine-tuning jobs.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use crate::error::LocalError;
use crate::state::control::Request;
use crate::state::job::{Job, JobRecord};
use crate::state::{disk, lock};

/// The jobs, by their number.
#[derive(Debug)]
pub(crate) struct Jobs {
    directory: PathBuf,
    list: Mutex<BTreeMap<u64, Arc<Job>>>,
}

impl Jobs {
    pub(crate) fn open(directory: PathBuf) -> Result<Self, LocalError> {
        let mut list = BTreeMap::new();
        for path in disk::list(&directory, "json")? {
            let record: JobRecord = disk::read_record(&path)?;
            list.insert(record.number, Arc::new(Job::new(path, record)?));
        }
        Ok(Self { directory, list: Mutex::new(list) })
    }

    /// Takes a new job and gives it its number.
    pub(crate) fn add(&self, mut record: JobRecord) -> Result<Arc<Job>, LocalError> {
        let mut list = lock(&self.list);
        record.number = list.last_key_value().map_or(0, |(number, _)| number + 1);
        let (path, number) = (self.directory.join(format!("{}.json", record.id)), record.number);
        let job = Arc::new(Job::new(path, record)?);
        job.save()?;
        list.insert(number, Arc::clone(&job));
        Ok(job)
    }

    pub(crate) fn get(&self, id: &str) -> Option<Arc<Job>> {
        lock(&self.list).values().find(|job| job.id == id).cloned()
    }

    /// All jobs, newest first.
    pub(crate) fn list(&self) -> Vec<Arc<Job>> {
        lock(&self.list).values().rev().cloned().collect()
    }

    /// Asks every job to stop because the provider ends.
    pub(crate) fn stop(&self) {
        for job in self.list() {
            job.control.ask(Request::Stop);
        }
    }
}
