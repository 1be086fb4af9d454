//! Connections for reading, so that nobody waits for the writer.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::connection::open_to_read;
use crate::error::Fault;

/// How many idle connections are kept; further ones are closed after use.
const KEPT: usize = 4;

/// Lends each reader a connection of its own: an idle one, or else a new one.
pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    /// No connection is opened yet.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, idle: Mutex::default() }
    }

    /// Runs `job` on one consistent state of the project.
    pub(crate) fn read<T>(
        &self,
        job: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let kept = self.idle().pop();
        let mut connection = kept.map_or_else(|| open_to_read(&self.path), Ok)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let value = job(&transaction)?;
        drop(transaction);
        self.give_back(connection);
        Ok(value)
    }

    fn give_back(&self, connection: Connection) {
        let mut idle = self.idle();
        if idle.len() < KEPT {
            idle.push(connection);
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
