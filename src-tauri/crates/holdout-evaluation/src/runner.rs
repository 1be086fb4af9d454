//! The run: plan, ask, commit; durable, concurrent, resumable.
//!
//! Three parties and two bounded channels. The planner walks the order, leaves out what is answered,
//! and has each block of calls noted by the log before it may be sent. The run keeps at most
//! `concurrency` calls under way: from being sent to being kept. The committer makes answers durable
//! in groups, and only then do they count. So memory holds no more than the calls under way, and
//! they are all that a crash can lose.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use holdout_provider::ProviderError;
use holdout_types::{ApiError, Cancel, Clock, ErrorCode, ProgressSink};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use crate::ask::{Asked, ask};
use crate::committer::{Committer, Entry, Tally, Teller};
use crate::log::AnswerLog;
use crate::order::{Order, Slot};
use crate::plan::Plan;
use crate::record::CallKey;

/// How long requests under way may still end once the run is to stop. They are billed anyway.
const GRACE: Duration = Duration::from_secs(2);
/// After so many failures in a row at one candidate its provider counts as gone.
const GONE: usize = 20;

/// What a finished run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunSummary {
    /// The answers that the plan asks for.
    pub total: u64,
    /// Those that were there before.
    pub answered_before: u64,
    /// Those that this run committed, excluded ones among them.
    pub committed: u64,
    /// Calls that this run excluded, because network or server failed.
    pub excluded: u64,
    /// Calls that a killed run had under way and that were made again: at most its concurrency.
    pub possibly_billed_twice: u64,
}

/// Why a run ended early. Whatever was committed is kept, and the next run goes on from there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// The plan can't be run.
    #[error("The evaluation can't be run: {0}.")]
    Plan(&'static str),
    /// Answers can't be kept.
    #[error("Answers can't be stored: {0}")]
    Log(ApiError),
    /// Someone asked for it.
    #[error("Stopped after {done} of {total} answers. They are kept.")]
    Cancelled {
        /// The answers there are now.
        done: u64,
        /// The answers that the plan asks for.
        total: u64,
    },
    /// A candidate's provider refuses what every further call would ask for too, or is gone.
    #[error("`{candidate}` can't be asked: {error} {done} of {total} answers are kept.")]
    Stopped {
        /// The candidate's name.
        candidate: String,
        /// What the provider said.
        error: Box<ProviderError>,
        /// The answers there are now.
        done: u64,
        /// The answers that the plan asks for.
        total: u64,
    },
    /// A fault in this app.
    #[error("The evaluation ended unexpectedly: {0}")]
    Internal(String),
}

impl From<RunError> for ApiError {
    fn from(error: RunError) -> Self {
        let message = error.to_string();
        match error {
            RunError::Plan(_) => Self::new(ErrorCode::InvalidInput, message),
            RunError::Log(error) => Self { message, ..error },
            RunError::Cancelled { .. } => Self::new(ErrorCode::Cancelled, message),
            RunError::Stopped { error, .. } => Self { message, ..Self::from(*error) },
            RunError::Internal(_) => Self::new(ErrorCode::Internal, message),
        }
    }
}

/// Asks whatever the log has no answer to.
///
/// # Errors
///
/// [`RunError`] says why the run ended early. Dropping the future ends it too, as a crash would.
pub async fn run(
    plan: Arc<Plan>,
    log: Arc<dyn AnswerLog>,
    progress: Arc<dyn ProgressSink>,
    cancel: Cancel,
    clock: Arc<dyn Clock>,
) -> Result<RunSummary, RunError> {
    plan.check()?;
    let opening = Opening::read(&plan, &log).await?;
    let (before, twice) = (opening.answered_before, opening.in_flight);
    let teller = Teller::new(progress, Arc::clone(&clock), before, plan.calls());
    let capacity = (2 * plan.concurrency).max(64);
    let committer = Committer::start(log, plan.evaluation, capacity, teller);
    let mut run = Run::new(Arc::clone(&plan), clock, committer.entries, opening.answered);
    let end = run.ask_all(&cancel).await;
    run.wind_up().await;
    drop(run);
    let tally = match committer.thread.await {
        Ok(tally) => tally.map_err(RunError::Log)?,
        Err(error) => return Err(RunError::Internal(error.to_string())),
    };
    conclude(&plan, end, before, twice, tally)
}

fn conclude(
    plan: &Plan,
    end: End,
    answered_before: u64,
    possibly_billed_twice: u64,
    tally: Tally,
) -> Result<RunSummary, RunError> {
    let Tally { committed, excluded } = tally;
    let (done, total) = (answered_before + committed, plan.calls());
    match end {
        End::Finished => {
            Ok(RunSummary { total, answered_before, committed, excluded, possibly_billed_twice })
        }
        End::Cancelled => Err(RunError::Cancelled { done, total }),
        End::Stopped { candidate, error } => {
            let candidate = plan.candidates[candidate].spec.name.clone();
            Err(RunError::Stopped { candidate, error: Box::new(error), done, total })
        }
        // The log's own error has been returned already, if it had one.
        End::CommitterGone => Err(RunError::Internal("answers are no longer taken".to_owned())),
        End::CallLost(reason) => Err(RunError::Internal(reason)),
    }
}

/// What the log says before the run.
struct Opening {
    answered: HashSet<CallKey>,
    answered_before: u64,
    in_flight: u64,
}

impl Opening {
    async fn read(plan: &Arc<Plan>, log: &Arc<dyn AnswerLog>) -> Result<Self, RunError> {
        let (evaluation, log) = (plan.evaluation, Arc::clone(log));
        let read = move || Ok((log.answered(evaluation)?, log.in_flight(evaluation)?));
        let read = tokio::task::spawn_blocking(read).await;
        let (answered, mut in_flight) =
            read.map_err(|error| RunError::Internal(error.to_string()))?.map_err(RunError::Log)?;
        in_flight.retain(|call| !answered.contains(call));
        let order = Order::new(plan.candidates.len(), plan.rows.len(), plan.trials, plan.seed);
        let answered_before = order.filter(|slot| answered.contains(&plan.key(*slot))).count();
        // Noted are also a block or two that were about to be sent; under way, sent and not kept,
        // were never more than the concurrency.
        let in_flight = in_flight.len().min(plan.concurrency) as u64;
        Ok(Self { answered, answered_before: answered_before as u64, in_flight })
    }
}

/// How the asking ended.
enum End {
    Finished,
    Cancelled,
    Stopped { candidate: usize, error: ProviderError },
    CommitterGone,
    CallLost(String),
}

/// How a call ended, for the run.
enum CallEnd {
    Answered(usize),
    Excluded(usize, ProviderError),
    Hopeless(usize, ProviderError),
    CommitterGone,
}

struct Run {
    plan: Arc<Plan>,
    clock: Arc<dyn Clock>,
    entries: Option<mpsc::Sender<Entry>>,
    slots: mpsc::Receiver<Slot>,
    /// One task; a set, so that dropping the run aborts it.
    planner: JoinSet<Vec<CallKey>>,
    calls: JoinSet<CallEnd>,
    failures_in_a_row: Vec<usize>,
}

impl Run {
    fn new(
        plan: Arc<Plan>,
        clock: Arc<dyn Clock>,
        entries: mpsc::Sender<Entry>,
        answered: HashSet<CallKey>,
    ) -> Self {
        let block = plan.concurrency.div_ceil(4).clamp(1, 64);
        let (ready, slots) = mpsc::channel(block);
        let mut planner = JoinSet::new();
        planner.spawn(plan_ahead(Arc::clone(&plan), answered, block, entries.clone(), ready));
        let failures_in_a_row = vec![0; plan.candidates.len()];
        let (entries, calls) = (Some(entries), JoinSet::new());
        Self { plan, clock, entries, slots, planner, calls, failures_in_a_row }
    }

    /// Keeps `concurrency` requests under way until there are no more, or a reason to stop.
    async fn ask_all(&mut self, cancel: &Cancel) -> End {
        let mut more = true;
        while more || !self.calls.is_empty() {
            let room = more && self.calls.len() < self.plan.concurrency;
            tokio::select! {
                biased;
                () = cancel.cancelled() => return End::Cancelled,
                Some(ended) = self.calls.join_next(), if !self.calls.is_empty() => {
                    if let Some(end) = self.after_call(ended) {
                        return end;
                    }
                }
                slot = self.slots.recv(), if room => match slot {
                    Some(slot) => self.start_call(slot),
                    None => more = false,
                },
            }
        }
        End::Finished
    }

    fn start_call(&mut self, slot: Slot) {
        let Some(entries) = self.entries.clone() else { return };
        let (plan, clock) = (Arc::clone(&self.plan), Arc::clone(&self.clock));
        self.calls.spawn(async move {
            let (record, end) = match ask(plan, slot, clock).await {
                Asked::Hopeless(error) => return CallEnd::Hopeless(slot.candidate, error),
                Asked::Record(record, Some(error)) => {
                    (record, CallEnd::Excluded(slot.candidate, error))
                }
                Asked::Record(record, None) => (record, CallEnd::Answered(slot.candidate)),
            };
            // Under way until it is kept, so that a crash never costs more than the concurrency.
            let (kept, on_kept) = oneshot::channel();
            if entries.send(Entry::Answer(record, kept)).await.is_err() || on_kept.await.is_err() {
                return CallEnd::CommitterGone;
            }
            end
        });
    }

    fn after_call(&mut self, ended: Result<CallEnd, tokio::task::JoinError>) -> Option<End> {
        match ended {
            Ok(CallEnd::Answered(candidate)) => {
                self.failures_in_a_row[candidate] = 0;
                None
            }
            Ok(CallEnd::Excluded(candidate, error)) => {
                self.failures_in_a_row[candidate] += 1;
                let gone = self.failures_in_a_row[candidate] >= GONE;
                gone.then_some(End::Stopped { candidate, error })
            }
            Ok(CallEnd::Hopeless(candidate, error)) => Some(End::Stopped { candidate, error }),
            Ok(CallEnd::CommitterGone) => Some(End::CommitterGone),
            Err(error) => Some(End::CallLost(error.to_string())),
        }
    }

    /// Lets requests under way end for a while, gives them up, and takes back what was noted and not
    /// sent.
    async fn wind_up(&mut self) {
        self.slots.close();
        let drain = async { while self.calls.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(GRACE, drain).await;
        self.calls.shutdown().await;
        let mut unsent = Vec::new();
        while let Some(slot) = self.slots.recv().await {
            unsent.push(self.plan.key(slot));
        }
        if let Some(Ok(rest)) = self.planner.join_next().await {
            unsent.extend(rest);
        }
        if let Some(entries) = self.entries.take()
            && !unsent.is_empty()
        {
            // A committer that is gone has an error of its own to tell.
            let _ = entries.send(Entry::Withdrawn(unsent)).await;
        }
    }
}

/// Walks the order and hands over calls in blocks, each noted by the log first. Returns what was
/// noted and not handed over.
async fn plan_ahead(
    plan: Arc<Plan>,
    answered: HashSet<CallKey>,
    block: usize,
    entries: mpsc::Sender<Entry>,
    ready: mpsc::Sender<Slot>,
) -> Vec<CallKey> {
    let order = Order::new(plan.candidates.len(), plan.rows.len(), plan.trials, plan.seed);
    let mut open = order.filter(|slot| !answered.contains(&plan.key(*slot)));
    loop {
        let slots: Vec<Slot> = open.by_ref().take(block).collect();
        if slots.is_empty() {
            return Vec::new();
        }
        let keys: Vec<CallKey> = slots.iter().map(|slot| plan.key(*slot)).collect();
        let (noted, on_noted) = oneshot::channel();
        if entries.send(Entry::Started(keys.clone(), noted)).await.is_err()
            || on_noted.await.is_err()
        {
            return Vec::new();
        }
        for (place, slot) in slots.into_iter().enumerate() {
            if ready.send(slot).await.is_err() {
                return keys[place..].to_vec();
            }
        }
    }
}
