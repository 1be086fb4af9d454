//! The events of a job: an append-only list, in memory and as lines of a file.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::LocalError;
use crate::state::lock;

/// One event, as the API shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: String,
    /// Unix seconds.
    pub(crate) created_at: i64,
    /// `info`, `warn` or `error`.
    pub(crate) level: String,
    pub(crate) message: String,
    /// `message` or `metrics`.
    pub(crate) kind: String,
    pub(crate) data: Map<String, Value>,
}

/// The events of one job, oldest first.
#[derive(Debug)]
pub(crate) struct Events {
    path: PathBuf,
    list: Mutex<Vec<Event>>,
}

impl Events {
    /// Reads the events of a job, if it has any yet. A last line that a crash cut off is dropped.
    pub(crate) fn open(path: PathBuf) -> Result<Self, LocalError> {
        let text = if path.exists() { fs_err::read_to_string(&path)? } else { String::new() };
        let list = text.lines().map_while(|line| serde_json::from_str(line).ok()).collect();
        Ok(Self { path, list: Mutex::new(list) })
    }

    pub(crate) fn add(&self, event: Event) -> Result<(), LocalError> {
        let mut line = serde_json::to_vec(&event)?;
        line.push(b'\n');
        let mut list = lock(&self.list);
        fs_err::OpenOptions::new().create(true).append(true).open(&self.path)?.write_all(&line)?;
        list.push(event);
        Ok(())
    }

    pub(crate) fn list(&self) -> Vec<Event> {
        lock(&self.list).clone()
    }
}
