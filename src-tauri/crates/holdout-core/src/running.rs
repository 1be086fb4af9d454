//! What runs on an open project: at most one training, one comparison and one
//! judging, each of which can be
//! stopped and watched.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use holdout_types::{ApiError, Cancel, EvaluationId, JobId, Progress, ProgressSink};
use tokio::sync::{Notify, watch};

use crate::compare::spending::Spending;

/// Watchers look again at least so often, because rates and remaining times change without news.
const TICK: Duration = Duration::from_millis(500);
/// Watchers look again at most so often.
const PACE: Duration = Duration::from_millis(80);

/// What runs.
#[derive(Default)]
pub(crate) struct Running {
    /// The training.
    pub(crate) training: Slot<JobId>,
    /// The comparison.
    pub(crate) comparing: Slot<EvaluationId>,
    /// What the comparison has cost so far.
    pub(crate) spending: Spending,
    /// The judging of answers.
    pub(crate) judging: Slot<EvaluationId>,
    /// Why the last judging ended early.
    judging_error: Mutex<Option<ApiError>>,
    /// The deployment that is waited for.
    pub(crate) deploying: Slot<JobId>,
    /// What changes the knowledge base.
    pub(crate) knowledge: Slot<()>,
    /// Has batches looked up at once.
    pub(crate) nudge: Arc<Notify>,
    /// Why jobs can't be followed at the moment.
    unreachable: Mutex<HashMap<JobId, ApiError>>,
    news: News,
}

impl Running {
    /// Why a job can't be followed at the moment.
    pub(crate) fn unreachable(&self, job: JobId) -> Option<ApiError> {
        self.unreachable.lock().unwrap_or_else(PoisonError::into_inner).get(&job).cloned()
    }

    /// Notes that a job can't be followed, or can again.
    pub(crate) fn set_unreachable(&self, job: JobId, why: Option<ApiError>) {
        let mut all = self.unreachable.lock().unwrap_or_else(PoisonError::into_inner);
        match why {
            Some(why) => all.insert(job, why),
            None => all.remove(&job),
        };
        drop(all);
        self.tell();
    }

    /// Why the last judging ended early.
    pub(crate) fn judging_error(&self) -> Option<ApiError> {
        self.judging_error.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes why a judging ended early, or that another one begins.
    pub(crate) fn set_judging_error(&self, why: Option<ApiError>) {
        *self.judging_error.lock().unwrap_or_else(PoisonError::into_inner) = why;
        self.tell();
    }

    /// Tells watchers to look again.
    pub(crate) fn tell(&self) {
        self.news.0.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Someone who wants to look again when there is news.
    pub(crate) fn watcher(&self) -> Watcher {
        Watcher(self.news.0.subscribe())
    }

    /// Asks everything to stop.
    pub(crate) fn cancel_all(&self) {
        self.training.cancel();
        self.comparing.cancel();
        self.judging.cancel();
        self.deploying.cancel();
        self.knowledge.cancel();
        self.tell();
    }
}

struct News(watch::Sender<u64>);

impl Default for News {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

/// Waits for news.
pub(crate) struct Watcher(watch::Receiver<u64>);

impl Watcher {
    /// Returns when it is time to look again.
    pub(crate) async fn wait(&mut self) {
        tokio::time::sleep(PACE).await;
        // An error means that the project is closed; the next look says so.
        let _news = tokio::time::timeout(TICK, self.0.changed()).await;
    }
}

/// The place of one running thing.
pub(crate) struct Slot<I>(Mutex<Option<Activity<I>>>);

struct Activity<I> {
    id: I,
    cancel: Cancel,
    progress: Option<Progress>,
}

impl<I> Default for Slot<I> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<I: Copy + PartialEq> Slot<I> {
    /// Takes the place, unless something runs in it.
    pub(crate) fn begin(&self, id: I) -> Option<Cancel> {
        let mut slot = self.lock();
        if slot.is_some() {
            return None;
        }
        let cancel = Cancel::new();
        *slot = Some(Activity { id, cancel: cancel.clone(), progress: None });
        Some(cancel)
    }

    /// Gives the place back.
    pub(crate) fn end(&self, id: I) {
        let mut slot = self.lock();
        if slot.as_ref().is_some_and(|activity| activity.id == id) {
            *slot = None;
        }
    }

    /// What runs.
    pub(crate) fn id(&self) -> Option<I> {
        self.lock().as_ref().map(|activity| activity.id)
    }

    /// Asks what runs to stop.
    pub(crate) fn cancel(&self) {
        if let Some(activity) = self.lock().as_ref() {
            activity.cancel.cancel();
        }
    }

    /// Asks `id` to stop, if that is what runs.
    pub(crate) fn cancel_only(&self, id: I) {
        if let Some(activity) = self.lock().as_ref().filter(|activity| activity.id == id) {
            activity.cancel.cancel();
        }
    }

    /// Notes how far it is.
    pub(crate) fn note(&self, progress: Progress) {
        if let Some(activity) = self.lock().as_mut() {
            activity.progress = Some(progress);
        }
    }

    /// How far `id` was last.
    pub(crate) fn progress(&self, id: I) -> Option<Progress> {
        let slot = self.lock();
        slot.as_ref().filter(|activity| activity.id == id)?.progress.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Activity<I>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes progress in the project's own place and passes it on.
pub(crate) struct Noting<F: Fn(Progress) + Send + Sync>(pub(crate) F);

impl<F: Fn(Progress) + Send + Sync> ProgressSink for Noting<F> {
    fn report(&self, progress: Progress) {
        (self.0)(progress);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_runs_in_a_place_at_a_time() {
        let slot = Slot::default();
        let cancel = slot.begin(JobId(1)).unwrap();
        assert!(slot.begin(JobId(2)).is_none());
        slot.cancel();
        assert!(cancel.is_cancelled());
        slot.end(JobId(2));
        assert_eq!(slot.id(), Some(JobId(1)), "only its own end frees the place");
        slot.end(JobId(1));
        assert!(slot.begin(JobId(2)).is_some());
    }
}
