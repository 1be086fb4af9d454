//! Answers by batch: questions in files, handed to the provider, answered there within a day at a
//! lower price, and fetched when they are there.
//!
//! A batch takes four steps, each kept in the [`BatchLog`] before the next is taken: its calls are
//! noted ([`write`]), its file is sent and it is created ([`submit`]), it is looked up until it ends,
//! and its answers are taken ([`collect`]). A step that a crash cut short is looked for at the
//! provider before it is repeated, so that no question is paid for twice. What a batch leaves open goes
//! into another, as long as batches answer anything; what remains then is for [`crate::run`].
//!
//! Deliberately not in it: candidates that look something up for each row, recordings, and latency,
//! which a batch does not have.

mod collect;
mod custom_id;
mod log;
mod submit;
mod write;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use holdout_provider::{BatchLimits, Client, ProviderError};
use holdout_types::{ApiError, BatchId, Cancel, CandidateId, Clock, ErrorCode};
use tokio::sync::Notify;

pub use self::log::{BatchLog, BatchRecord, BatchState, BatchStep, BatchWish};
use crate::answered::Answered;
use crate::candidate::TokenPrices;
use crate::log::AnswerLog;
use crate::plan::{Plan, PlannedCandidate};
use crate::runner::RunError;
use crate::source::{AnswerSource, RowSource};

/// Questions of a batch, whatever more a provider takes: a smaller one is sooner sent again.
const MOST_QUESTIONS: usize = 50_000;

/// Everything that a run by batch needs.
pub struct BatchRun {
    /// What is asked. Every candidate is a model at a provider with batches, without a lookup.
    pub plan: Arc<Plan>,
    /// What tokens cost by batch; the cost of other candidates' answers is unknown.
    pub prices: Vec<(CandidateId, TokenPrices)>,
    /// What a batch holds at most, where that is less than the provider takes.
    pub limits: Option<BatchLimits>,
    /// Where files are kept on their way.
    pub folder: PathBuf,
    /// How often batches are looked up.
    pub pace: BatchPace,
    /// The rows.
    pub rows: Arc<dyn RowSource>,
    /// Where answers are kept.
    pub answers: Arc<dyn AnswerLog>,
    /// Where batches are kept.
    pub log: Arc<dyn BatchLog>,
    /// Told after every step.
    pub changed: Arc<dyn Fn() + Send + Sync>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ends the run; batches go on at their providers.
    pub cancel: Cancel,
    /// Has batches looked up at once, because a wish changed.
    pub nudge: Arc<Notify>,
}

/// How often batches are looked up: at the shortest pause after news, else ever more rarely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchPace {
    /// After news.
    pub shortest: Duration,
    /// At last.
    pub longest: Duration,
}

impl Default for BatchPace {
    fn default() -> Self {
        Self { shortest: Duration::from_secs(5), longest: Duration::from_mins(2) }
    }
}

/// How a run by batch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchEnd {
    /// Nothing more comes by batch. Calls without an answer, if there are any, are to be made live.
    Finished,
    /// A person stopped it; what the batches had is kept.
    Stopped,
}

/// Has all calls answered by batch that have no answer yet, as far as batches answer them.
///
/// # Errors
///
/// [`RunError`] says why it ended early. Another run goes on where it was; batches at their providers
/// go on meanwhile.
pub async fn run_batches(run: Arc<BatchRun>) -> Result<BatchEnd, RunError> {
    run.plan.check()?;
    let evaluation = run.plan.evaluation;
    run.blocking(move |run| run.answers.spent(evaluation).map_err(RunError::Log)).await?;
    let known = run.batches().await?;
    // What an earlier session began may have got further than was kept.
    let begun: HashSet<BatchId> =
        known.iter().filter(|b| b.state.is_open()).map(|b| b.id).collect();
    for batch in known {
        run.tidy(batch).await?;
    }
    loop {
        if run.wish().await? == BatchWish::Batch {
            run.blocking(write::new_batches).await?;
        }
        let open = run.open().await?;
        if open.is_empty() {
            let stopped = run.wish().await? == BatchWish::Stop;
            return Ok(if stopped { BatchEnd::Stopped } else { BatchEnd::Finished });
        }
        for batch in open {
            let is_begun = begun.contains(&batch.id);
            run.submit(batch, is_begun).await?;
        }
        run.follow().await?;
    }
}

impl BatchRun {
    /// Looks batches up until none is open.
    async fn follow(self: &Arc<Self>) -> Result<(), RunError> {
        let mut pause = self.pace.shortest;
        loop {
            let wish = self.wish().await?;
            let mut has_news = false;
            for batch in self.open().await? {
                has_news |= self.look(batch, wish).await?;
            }
            if self.open().await?.is_empty() {
                return Ok(());
            }
            pause = if has_news { self.pace.shortest } else { self.longer(pause) };
            tokio::select! {
                biased;
                () = self.cancel.cancelled() => return Err(self.cancelled().await?),
                () = self.nudge.notified() => pause = self.pace.shortest,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    fn longer(&self, pause: Duration) -> Duration {
        (pause * 3 / 2).min(self.pace.longest)
    }

    /// Looks one batch up, and takes its answers once it has ended. Says whether there was news.
    async fn look(self: &Arc<Self>, batch: BatchRecord, wish: BatchWish) -> Result<bool, RunError> {
        let Some(remote) = batch.state.remote.clone() else { return Ok(false) };
        let client = self.client(batch.candidate)?;
        let mut state = batch.state.clone();
        if wish != BatchWish::Batch && !state.stop_asked {
            // One that can't be stopped has ended, or ends by itself.
            let stopped = self.unless_cancelled(client.cancel_batch(&remote)).await?;
            state.stop_asked = stopped.is_ok();
        }
        match self.unless_cancelled(client.batch(&remote)).await? {
            Ok(found) => {
                state.note(&found, self.clock.now());
                let has_news =
                    (&state.status, state.counts) != (&batch.state.status, batch.state.counts);
                let batch = BatchRecord { state, ..batch };
                self.keep(&batch).await?;
                if found.status.is_terminal() {
                    self.collect(batch).await?;
                    return Ok(true);
                }
                Ok(has_news)
            }
            Err(ProviderError::NotFound(_)) => {
                let reason = "The provider no longer knows this batch.".to_owned();
                self.close(batch, 0, Some(reason)).await?;
                Ok(true)
            }
            Err(error) => self.trouble(batch, state, error).await.map(|()| false),
        }
    }

    /// Notes that a batch can't be looked up for now; ends the run where trying again is in vain.
    async fn trouble(
        self: &Arc<Self>,
        batch: BatchRecord,
        state: BatchState,
        error: ProviderError,
    ) -> Result<(), RunError> {
        if !ApiError::from(error.clone()).retryable {
            return Err(self.stopped(batch.candidate, error).await?);
        }
        let state = BatchState { trouble: Some(error.to_string()), ..state };
        self.keep(&BatchRecord { state, ..batch }).await
    }

    async fn wish(self: &Arc<Self>) -> Result<BatchWish, RunError> {
        let evaluation = self.plan.evaluation;
        self.blocking(move |run| run.log.wish(evaluation).map_err(RunError::Log)).await
    }

    async fn batches(self: &Arc<Self>) -> Result<Vec<BatchRecord>, RunError> {
        let evaluation = self.plan.evaluation;
        self.blocking(move |run| run.log.batches(evaluation).map_err(RunError::Log)).await
    }

    async fn open(self: &Arc<Self>) -> Result<Vec<BatchRecord>, RunError> {
        let mut batches = self.batches().await?;
        batches.retain(|batch| batch.state.is_open());
        Ok(batches)
    }

    async fn keep(self: &Arc<Self>, batch: &BatchRecord) -> Result<(), RunError> {
        let (id, state) = (batch.id, batch.state.clone());
        self.blocking(move |run| run.log.set(id, &state).map_err(RunError::Log)).await?;
        (self.changed)();
        Ok(())
    }

    /// Ends a batch, and deletes its files at the provider.
    async fn close(
        self: &Arc<Self>,
        mut batch: BatchRecord,
        answered: u32,
        reason: Option<String>,
    ) -> Result<(), RunError> {
        batch.state.close(answered, reason);
        self.keep(&batch).await?;
        self.tidy(batch).await
    }

    /// Deletes what a closed batch still has at the provider. What can't be deleted stays noted.
    async fn tidy(self: &Arc<Self>, mut batch: BatchRecord) -> Result<(), RunError> {
        if batch.state.is_open() || batch.state.files_left.is_empty() {
            return Ok(());
        }
        let Ok(client) = self.client(batch.candidate) else { return Ok(()) };
        let mut left = Vec::new();
        for file in std::mem::take(&mut batch.state.files_left) {
            if let Err(error) = self.unless_cancelled(client.delete_file(&file)).await? {
                tracing::warn!(%error, "a file of a batch was not deleted at its provider");
                left.push(file);
            }
        }
        batch.state.files_left = left;
        self.keep(&batch).await
    }

    fn candidate(&self, id: CandidateId) -> Result<&PlannedCandidate, RunError> {
        let found = self.plan.candidates.iter().find(|planned| planned.spec.id == id);
        found.ok_or(RunError::Plan("a batch asks a candidate that is not in it"))
    }

    fn client(&self, id: CandidateId) -> Result<&Client, RunError> {
        client(self.candidate(id)?)
    }

    fn limits(&self, client: &Client) -> BatchLimits {
        let (theirs, ours) = (client.capabilities().batch_limits, self.limits);
        BatchLimits {
            questions: ours.map_or(MOST_QUESTIONS, |ours| ours.questions).min(theirs.questions),
            bytes: ours.map_or(theirs.bytes, |ours| ours.bytes).min(theirs.bytes),
        }
    }

    /// What a request says, unless the run is to end first.
    async fn unless_cancelled<T>(
        self: &Arc<Self>,
        asked: impl Future<Output = Result<T, ProviderError>>,
    ) -> Result<Result<T, ProviderError>, RunError> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(self.cancelled().await?),
            answer = asked => Ok(answer),
        }
    }

    async fn cancelled(self: &Arc<Self>) -> Result<RunError, RunError> {
        let done = self.count().await?;
        Ok(RunError::Cancelled { done, total: self.plan.calls() })
    }

    async fn stopped(
        self: &Arc<Self>,
        candidate: CandidateId,
        error: ProviderError,
    ) -> Result<RunError, RunError> {
        let (done, total) = (self.count().await?, self.plan.calls());
        let candidate = self.candidate(candidate)?.spec.name.clone();
        Ok(RunError::Stopped { candidate, error: Box::new(error), done, total })
    }

    async fn count(self: &Arc<Self>) -> Result<u64, RunError> {
        let count = |run: &Self| Answered::read(&run.plan, &*run.answers).map(|all| all.count());
        self.blocking(move |run| count(run).map_err(RunError::Log)).await
    }

    /// Runs what waits for the disk away from the threads that serve requests, and always to its end:
    /// a run that goes on must not meet the rest of this one.
    async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, RunError> + Send + 'static,
    ) -> Result<T, RunError> {
        let run = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || work(&run)).await;
        done.map_err(|error| RunError::Internal(error.to_string()))?
    }
}

fn client(planned: &PlannedCandidate) -> Result<&Client, RunError> {
    match &planned.source {
        AnswerSource::Provider { client, context: None } => Ok(client),
        _ => Err(RunError::Plan("a candidate can't be asked by batch")),
    }
}

fn unusable(error: &std::io::Error) -> RunError {
    let text = format!("The file of a batch can't be kept: {error}");
    RunError::Log(ApiError::new(ErrorCode::FileAccess, text))
}
