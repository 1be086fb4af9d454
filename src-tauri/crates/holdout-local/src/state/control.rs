//! What is asked of a running job.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::state::lock;

/// What a job shall do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Request {
    #[default]
    Run,
    /// Stop, and stay ready to go on.
    Pause,
    /// Stop for good.
    Cancel,
    /// Stop because the provider ends; go on at its next start.
    Stop,
}

/// A request that can be changed from one thread and waited for in another.
#[derive(Debug, Default)]
pub(crate) struct Control {
    request: Mutex<Request>,
    changed: Condvar,
}

impl Control {
    pub(crate) fn ask(&self, request: Request) {
        *lock(&self.request) = request;
        self.changed.notify_all();
    }

    pub(crate) fn request(&self) -> Request {
        *lock(&self.request)
    }

    /// Waits for this long while the request is to run, and gives the request.
    pub(crate) fn pause_for(&self, time: Duration) -> Request {
        let request = lock(&self.request);
        if time.is_zero() {
            return *request;
        }
        let waited = self.changed.wait_timeout_while(request, time, |now| *now == Request::Run);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}
