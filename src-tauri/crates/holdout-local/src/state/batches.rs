//! All batches, and the queue to the thread that runs them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use holdout_types::Cancel;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::error::LocalError;
use crate::state::batch::{Batch, BatchRecord};
use crate::state::{disk, lock};

/// The batches, by their number.
#[derive(Debug)]
pub(crate) struct Batches {
    directory: PathBuf,
    list: Mutex<BTreeMap<u64, Arc<Batch>>>,
    /// Closed before the provider runs, and once it ends.
    queue: Mutex<Option<UnboundedSender<Arc<Batch>>>>,
    /// Above the token of every batch.
    ending: Cancel,
}

impl Batches {
    pub(crate) fn open(directory: PathBuf) -> Result<Self, LocalError> {
        let (mut list, ending) = (BTreeMap::new(), Cancel::new());
        for path in disk::list(&directory, "json")? {
            let record: BatchRecord = disk::read_record(&path)?;
            let number = record.number;
            let batch = Batch::new(path, record, ending.child_token());
            if batch.status().is_final() {
                // A crash may have left them.
                batch.remove_lines()?;
            }
            list.insert(number, Arc::new(batch));
        }
        Ok(Self { directory, list: Mutex::new(list), queue: Mutex::default(), ending })
    }

    /// Takes a new batch and gives it its number.
    pub(crate) fn add(&self, mut record: BatchRecord) -> Result<Arc<Batch>, LocalError> {
        let mut list = lock(&self.list);
        record.number = list.last_key_value().map_or(0, |(number, _)| number + 1);
        let (path, number) = (self.directory.join(format!("{}.json", record.id)), record.number);
        let batch = Arc::new(Batch::new(path, record, self.ending.child_token()));
        batch.save()?;
        list.insert(number, Arc::clone(&batch));
        Ok(batch)
    }

    pub(crate) fn get(&self, id: &str) -> Option<Arc<Batch>> {
        lock(&self.list).values().find(|batch| batch.id == id).cloned()
    }

    /// All batches, newest first.
    pub(crate) fn list(&self) -> Vec<Arc<Batch>> {
        lock(&self.list).values().rev().cloned().collect()
    }

    /// Opens the queue, with what an earlier run left unfinished in it.
    pub(crate) fn queue(&self) -> UnboundedReceiver<Arc<Batch>> {
        let (sender, waiting) = unbounded_channel();
        *lock(&self.queue) = Some(sender);
        for batch in self.list().into_iter().rev().filter(|batch| !batch.status().is_final()) {
            self.enqueue(batch);
        }
        waiting
    }

    /// Hands a batch to the thread that runs them. A closed queue drops it: the batch is found again
    /// at the next start.
    pub(crate) fn enqueue(&self, batch: Arc<Batch>) {
        let Some(queue) = &*lock(&self.queue) else { return };
        if let Err(error) = queue.send(batch) {
            tracing::error!(batch = %error.0.id, "the thread for local batches has ended");
        }
    }

    /// Asks every batch to stop because the provider ends.
    pub(crate) fn stop(&self) {
        lock(&self.queue).take();
        self.ending.cancel();
    }
}
