//! The one thread that writes.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::connection::{checkpoint, checkpoint_if_free, set_durable};
use crate::error::Fault;

/// How long nothing is written before the journal is copied into the file.
const IDLE: Duration = Duration::from_secs(2);

type Command = Box<dyn FnOnce(&mut Connection) + Send>;

/// How much a commit must outlive.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// A power failure: the commit waits for the disk.
    Power,
    /// The death of the process.
    Process,
}

/// Sends commands to the thread that owns the writing connection.
pub(crate) struct Writer {
    commands: Sender<Command>,
    thread: JoinHandle<Result<(), Fault>>,
}

impl Writer {
    /// Starts the thread.
    pub(crate) fn start(connection: Connection) -> std::io::Result<Self> {
        let (commands, received) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("project-writer".to_owned())
            .spawn(move || run(connection, &received))?;
        Ok(Self { commands, thread })
    }

    /// Runs `job` in a transaction of its own and waits until it is committed.
    ///
    /// `None` means that the thread is gone, which only a defect can cause.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        durability: Durability,
        job: impl FnOnce(&Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Option<Result<T, Fault>> {
        let (reply, answer) = mpsc::sync_channel(1);
        let command: Command = Box::new(move |connection| {
            // The caller may be gone; what was written stays.
            let _ = reply.send(commit(connection, durability, job));
        });
        self.commands.send(command).ok()?;
        answer.recv().ok()
    }

    /// Ends the thread after what was sent before, with everything in the file itself.
    pub(crate) fn finish(self) -> Result<(), Fault> {
        drop(self.commands);
        self.thread.join().unwrap_or(Ok(()))
    }
}

fn commit<T>(
    connection: &mut Connection,
    durability: Durability,
    job: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    if durability == Durability::Process {
        set_durable(connection, false)?;
    }
    let done = commit_now(connection, job);
    if durability == Durability::Process {
        set_durable(connection, true)?;
    }
    done
}

fn commit_now<T>(
    connection: &mut Connection,
    job: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = job(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

fn run(mut connection: Connection, commands: &Receiver<Command>) -> Result<(), Fault> {
    // Without changes to copy, an idle project wakes nobody.
    let mut changed = false;
    loop {
        let next = if changed {
            commands.recv_timeout(IDLE)
        } else {
            commands.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        match next {
            Ok(command) => {
                command(&mut connection);
                changed = true;
            }
            // What fails or is in a reader's way is tried again after the next pause.
            Err(RecvTimeoutError::Timeout) => {
                changed = !checkpoint_if_free(&connection).unwrap_or(false);
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    checkpoint(&connection)?;
    connection.close().map_err(|(_, error)| error.into())
}
