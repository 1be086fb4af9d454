//! Progress on its way to the window.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use holdout_types::{Progress, ProgressSink};
use serde::Serialize;
use tauri::ipc::{Channel, IpcResponse};

/// The shortest time between two messages: what a person can see.
const PACE: Duration = Duration::from_millis(80);

/// A sink that sends to one watcher, at most about twelve times a second. The last message of a
/// stage always arrives, because the caller's result follows it.
pub(crate) struct PacedChannel<T: IpcResponse> {
    channel: Channel<T>,
    last: Mutex<Option<Instant>>,
}

impl<T: IpcResponse> PacedChannel<T> {
    /// Sends through `channel`.
    pub(crate) fn new(channel: Channel<T>) -> Self {
        Self { channel, last: Mutex::new(None) }
    }

    fn is_due(&self) -> bool {
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let due = last.is_none_or(|last| last.elapsed() >= PACE);
        if due {
            *last = Some(Instant::now());
        }
        due
    }
}

impl ProgressSink for PacedChannel<Progress> {
    fn report(&self, progress: Progress) {
        let is_last = progress.total == Some(progress.done);
        if self.is_due() || is_last {
            send(&self.channel, progress);
        }
    }
}

/// Sends, and says whether anybody still listens.
pub(crate) fn send<T: Serialize + IpcResponse>(channel: &Channel<T>, value: T) -> bool {
    channel.send(value).is_ok()
}
