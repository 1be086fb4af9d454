//! The run: plan, ask, commit; durable, concurrent, resumable.
//!
//! Three parties and bounded channels between them. The planner walks the order on a thread of its
//! own, leaves out what is answered, reads rows and looks up earlier answers, a block ahead. The
//! committer keeps answers in groups and notes with each group the calls that are made next; so it
//! decides how many are under way (see [`Width`]), and whether the budget allows another. The run makes the calls.
//! Memory holds a block or two of rows, the calls under way, and a bit a call for what is answered.

use std::sync::Arc;
use std::time::Duration;

use holdout_provider::ProviderError;
use holdout_types::{ApiError, Cancel, Clock, ErrorCode, Money, ProgressSink};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};

use crate::answered::Answered;
use crate::ask::{Asked, Asker};
use crate::budget::Purse;
use crate::committer::{Committer, Entry, State, Tally, Teller};
use crate::log::AnswerLog;
use crate::plan::Plan;
use crate::planner::{Planner, Question, ring};
use crate::record::CallKey;
use crate::source::RowSource;
use crate::width::Width;

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
    /// Answers that this run took from earlier evaluations.
    pub from_cache: u64,
    /// What the evaluation has cost so far, as far as that is known.
    pub spent: Money,
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
    /// The next call might cost more than is left. A higher budget lets the run go on.
    #[error(
        "The budget of ${budget} is reached: ${spent} are spent, and the next answer may cost more \
         than is left. {done} of {total} answers are kept."
    )]
    BudgetReached {
        /// What the evaluation has cost.
        spent: Money,
        /// What it may cost.
        budget: Money,
        /// The answers there are now.
        done: u64,
        /// The answers that the plan asks for.
        total: u64,
    },
    /// There is a budget, and what a candidate costs is unknown, so that it could not be kept.
    #[error("A budget can't be kept: what `{model}` costs, which `{candidate}` asks, is unknown.")]
    PriceUnknown {
        /// The candidate's name.
        candidate: String,
        /// Its model.
        model: String,
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
            RunError::BudgetReached { .. } => Self::new(ErrorCode::BudgetReached, message)
                .with_hint("Set a higher budget and go on: what is answered is not asked again."),
            RunError::PriceUnknown { .. } => Self::new(ErrorCode::InvalidInput, message)
                .with_field("budget")
                .with_hint("Enter the model's price under Settings, or run without a budget."),
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
    rows: Arc<dyn RowSource>,
    log: Arc<dyn AnswerLog>,
    progress: Arc<dyn ProgressSink>,
    cancel: Cancel,
    clock: Arc<dyn Clock>,
) -> Result<RunSummary, RunError> {
    plan.check()?;
    let opening = Opening::read(&plan, &log).await?;
    let Opening { answered, interrupted, spent } = opening;
    let before = answered.count();
    let (blocks, planned) = mpsc::channel(1);
    let (entries, inbox) = mpsc::channel((2 * plan.concurrency).max(64));
    let (calls, open) = mpsc::channel(plan.concurrency);
    let bell = entries.downgrade();
    let planner = Planner { plan: Arc::clone(&plan), rows, log: Arc::clone(&log), answered };
    let planner = tokio::task::spawn_blocking(move || {
        let done = planner.run(&blocks, &bell);
        drop(blocks);
        ring(&bell);
        done
    });
    let committer = Committer {
        plan: Arc::clone(&plan),
        log: Arc::clone(&log),
        teller: Teller::new(progress, Arc::clone(&clock), before, plan.calls()),
        purse: Purse::new(plan.budget, spent),
        blocks: planned,
        calls,
        width: Width::new(plan.concurrency, plan.candidates.len()),
        state: State::default(),
    };
    let committer = tokio::task::spawn_blocking(move || committer.run(inbox));
    let asker = Arc::new(Asker { plan: Arc::clone(&plan), log, clock });
    let end = Run::new(asker, entries, open).until_the_end(&cancel).await;
    let tally = joined(committer).await?;
    joined(planner).await?;
    conclude(&plan, end, before, interrupted, tally)
}

async fn joined<T>(thread: JoinHandle<Result<T, ApiError>>) -> Result<T, RunError> {
    thread.await.map_err(|error| RunError::Internal(error.to_string()))?.map_err(RunError::Log)
}

fn conclude(
    plan: &Plan,
    end: End,
    answered_before: u64,
    possibly_billed_twice: u64,
    tally: Tally,
) -> Result<RunSummary, RunError> {
    let Tally { committed, excluded, from_cache, spent, is_over_budget } = tally;
    let (done, total) = (answered_before + committed, plan.calls());
    match (end, plan.budget) {
        (End::Finished, Some(budget)) if is_over_budget => {
            Err(RunError::BudgetReached { spent, budget, done, total })
        }
        (End::Finished, _) => Ok(RunSummary {
            total,
            answered_before,
            committed,
            excluded,
            possibly_billed_twice,
            from_cache,
            spent,
        }),
        (End::Cancelled, _) => Err(RunError::Cancelled { done, total }),
        (End::Stopped { candidate, error }, _) => {
            let candidate = plan.candidates[candidate].spec.name.clone();
            Err(RunError::Stopped { candidate, error: Box::new(error), done, total })
        }
        // The log's own error has been returned already, if it had one.
        (End::CommitterGone, _) => {
            Err(RunError::Internal("answers are no longer taken".to_owned()))
        }
        (End::CallLost(reason), _) => Err(RunError::Internal(reason)),
    }
}

/// What the log says before the run.
struct Opening {
    answered: Answered,
    interrupted: u64,
    spent: Money,
}

impl Opening {
    async fn read(plan: &Arc<Plan>, log: &Arc<dyn AnswerLog>) -> Result<Self, RunError> {
        let (plan, log) = (Arc::clone(plan), Arc::clone(log));
        let read = move || {
            let answered = Answered::read(&plan, &*log)?;
            let interrupted = log.interrupted(plan.evaluation)?;
            Ok(Self { answered, interrupted, spent: log.spent(plan.evaluation)? })
        };
        joined(tokio::task::spawn_blocking(read)).await
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
    asker: Arc<Asker>,
    entries: mpsc::Sender<Entry>,
    /// The calls to make. It ends when every answer is kept, or can't be.
    open: mpsc::Receiver<Box<Question>>,
    calls: JoinSet<CallEnd>,
    failures_in_a_row: Vec<usize>,
}

impl Run {
    fn new(
        asker: Arc<Asker>,
        entries: mpsc::Sender<Entry>,
        open: mpsc::Receiver<Box<Question>>,
    ) -> Self {
        let failures_in_a_row = vec![0; asker.plan.candidates.len()];
        Self { asker, entries, open, calls: JoinSet::new(), failures_in_a_row }
    }

    async fn until_the_end(mut self, cancel: &Cancel) -> End {
        let end = self.ask_all(cancel).await;
        if !matches!(end, End::Finished) {
            self.wind_up().await;
        }
        end
    }

    /// Makes the calls until there are no more, or a reason to stop.
    async fn ask_all(&mut self, cancel: &Cancel) -> End {
        loop {
            tokio::select! {
                biased;
                () = cancel.cancelled() => return End::Cancelled,
                Some(ended) = self.calls.join_next(), if !self.calls.is_empty() => {
                    if let Some(end) = self.after_call(ended) {
                        return end;
                    }
                }
                question = self.open.recv() => match question {
                    Some(question) => self.start_call(question),
                    None => return End::Finished,
                },
            }
        }
    }

    fn start_call(&mut self, question: Box<Question>) {
        let (asker, entries) = (Arc::clone(&self.asker), self.entries.clone());
        self.calls.spawn(async move {
            let candidate = question.slot.candidate;
            let (entry, end) = match asker.ask(&question).await {
                // It was turned away before anything was done for it.
                Asked::Hopeless(error) => {
                    let key = asker.plan.key(question.slot);
                    (Entry::Withdrawn(vec![key]), CallEnd::Hopeless(candidate, error))
                }
                Asked::Record(record, Some(error)) => {
                    (Entry::Answer(record), CallEnd::Excluded(candidate, error))
                }
                Asked::Record(record, None) => {
                    (Entry::Answer(record), CallEnd::Answered(candidate))
                }
            };
            match entries.send(entry).await {
                Ok(()) => end,
                Err(_) => CallEnd::CommitterGone,
            }
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

    /// Takes back what was noted and not sent, lets requests under way end for a while, and gives them
    /// up.
    async fn wind_up(mut self) {
        // A committer that is gone has an error of its own to tell.
        let _ = self.entries.send(Entry::Stop).await;
        self.open.close();
        let mut unsent: Vec<CallKey> = Vec::new();
        while let Some(question) = self.open.recv().await {
            unsent.push(self.asker.plan.key(question.slot));
        }
        if !unsent.is_empty() {
            let _ = self.entries.send(Entry::Withdrawn(unsent)).await;
        }
        let drain = async { while self.calls.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(GRACE, drain).await;
        self.calls.shutdown().await;
    }
}
