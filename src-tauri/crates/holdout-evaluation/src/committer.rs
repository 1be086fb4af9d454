//! Group commit, off the requests' path: one thread that gathers what has come in and hands it to
//! the log in one go.

use std::sync::Arc;
use std::time::Duration;

use holdout_types::{ApiError, Clock, EvaluationId, Progress, ProgressSink, Unit};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::log::AnswerLog;
use crate::rate::Rate;
use crate::record::{AnswerRecord, CallKey};

/// How long to gather before a commit. Far below a call's latency, and long enough to share one
/// `fsync` among many answers.
const GATHER: Duration = Duration::from_millis(2);
/// The shortest time between two reports of progress.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// The most that one commit takes.
const BATCH: usize = 1024;

/// Something to be made durable.
pub(crate) enum Entry {
    /// Calls about to be made; answered once they are noted.
    Started(Vec<CallKey>, oneshot::Sender<()>),
    /// Calls that were noted and are not made after all.
    Withdrawn(Vec<CallKey>),
    /// An answer; answered once it is kept.
    Answer(Box<AnswerRecord>, oneshot::Sender<()>),
}

/// What was committed in a run.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) committed: u64,
    pub(crate) excluded: u64,
}

/// The thread that commits, and the way to it. It ends when every sender is gone.
pub(crate) struct Committer {
    pub(crate) entries: mpsc::Sender<Entry>,
    pub(crate) thread: JoinHandle<Result<Tally, ApiError>>,
}

/// Where a run's progress is told.
pub(crate) struct Teller {
    pub(crate) sink: Arc<dyn ProgressSink>,
    pub(crate) clock: Arc<dyn Clock>,
    /// Answers that were there before the run.
    pub(crate) before: u64,
    pub(crate) total: u64,
    rate: Rate,
    told_at: Option<Duration>,
}

impl Committer {
    pub(crate) fn start(
        log: Arc<dyn AnswerLog>,
        evaluation: EvaluationId,
        capacity: usize,
        teller: Teller,
    ) -> Self {
        let (entries, inbox) = mpsc::channel(capacity);
        let thread =
            tokio::task::spawn_blocking(move || commit_all(&*log, evaluation, inbox, teller));
        Self { entries, thread }
    }
}

impl Teller {
    pub(crate) fn new(
        sink: Arc<dyn ProgressSink>,
        clock: Arc<dyn Clock>,
        before: u64,
        total: u64,
    ) -> Self {
        Self { sink, clock, before, total, rate: Rate::default(), told_at: None }
    }

    /// Tells how far it is, unless that was told just now.
    fn tell_in_time(&mut self, committed: u64) {
        let now = self.clock.monotonic();
        if self.told_at.is_none_or(|at| now.saturating_sub(at) >= TELL_EVERY) {
            self.tell(committed);
        }
    }

    fn tell(&mut self, committed: u64) {
        let done = self.before + committed;
        let now = self.clock.monotonic();
        self.told_at = Some(now);
        self.rate.note(now, done);
        let mut progress = Progress::new("Asking", Unit::Answers, done, Some(self.total));
        progress.rate = self.rate.per_second();
        let left = self.total.saturating_sub(done) as f64;
        progress.remaining_seconds =
            progress.rate.filter(|rate| *rate > 0.0).map(|rate| left / rate);
        self.sink.report(progress);
    }
}

fn commit_all(
    log: &dyn AnswerLog,
    evaluation: EvaluationId,
    mut inbox: mpsc::Receiver<Entry>,
    mut teller: Teller,
) -> Result<Tally, ApiError> {
    let mut tally = Tally::default();
    teller.tell(0);
    while let Some(first) = inbox.blocking_recv() {
        std::thread::sleep(GATHER);
        let mut batch = Batch::default();
        batch.add(first);
        while batch.size < BATCH
            && let Ok(entry) = inbox.try_recv()
        {
            batch.add(entry);
        }
        batch.commit(log, evaluation)?;
        tally.committed += batch.answers.len() as u64;
        tally.excluded += batch.answers.iter().filter(|a| !a.outcome.counts()).count() as u64;
        teller.tell_in_time(tally.committed);
    }
    teller.tell(tally.committed);
    Ok(tally)
}

#[derive(Default)]
struct Batch {
    size: usize,
    answers: Vec<AnswerRecord>,
    started: Vec<CallKey>,
    noted: Vec<oneshot::Sender<()>>,
    kept: Vec<oneshot::Sender<()>>,
    withdrawn: Vec<CallKey>,
}

impl Batch {
    fn add(&mut self, entry: Entry) {
        self.size += 1;
        match entry {
            Entry::Answer(answer, kept) => {
                self.answers.push(*answer);
                self.kept.push(kept);
            }
            Entry::Started(calls, noted) => {
                self.started.extend(calls);
                self.noted.push(noted);
            }
            Entry::Withdrawn(calls) => self.withdrawn.extend(calls),
        }
    }

    fn commit(&mut self, log: &dyn AnswerLog, evaluation: EvaluationId) -> Result<(), ApiError> {
        if !self.started.is_empty() {
            log.started(evaluation, &self.started)?;
        }
        tell(&mut self.noted);
        if !self.answers.is_empty() {
            log.commit(evaluation, &self.answers)?;
        }
        tell(&mut self.kept);
        if !self.withdrawn.is_empty() {
            log.withdrawn(evaluation, &self.withdrawn)?;
        }
        Ok(())
    }
}

/// Tells those who wait; nobody does any more when the run was dropped.
fn tell(waiting: &mut Vec<oneshot::Sender<()>>) {
    for one in waiting.drain(..) {
        let _ = one.send(());
    }
}
