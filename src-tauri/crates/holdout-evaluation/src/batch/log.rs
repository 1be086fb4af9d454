//! What is known of a batch, and the port through which it is kept.

use holdout_provider::{BatchCounts, BatchStatus, RemoteBatch};
use holdout_types::{ApiError, BatchId, CandidateId, EvaluationId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::record::CallKey;

/// Where batches are kept. The core keeps them in the project file.
///
/// Methods block until what they are told is durable. An error stops the run.
pub trait BatchLog: Send + Sync {
    /// The batches of an evaluation, in the order in which they were added.
    fn batches(&self, evaluation: EvaluationId) -> Result<Vec<BatchRecord>, ApiError>;

    /// Keeps a batch with its calls, before anything of it is sent.
    fn add(
        &self,
        evaluation: EvaluationId,
        candidate: CandidateId,
        calls: &[CallKey],
        state: &BatchState,
    ) -> Result<(), ApiError>;

    /// The calls of an open batch.
    fn calls(&self, batch: BatchId) -> Result<Vec<CallKey>, ApiError>;

    /// Keeps what is known of a batch now. Once it is [`BatchStep::Closed`], its calls are forgotten.
    fn set(&self, batch: BatchId, state: &BatchState) -> Result<(), ApiError>;

    /// What shall become of the questions now.
    fn wish(&self, evaluation: EvaluationId) -> Result<BatchWish, ApiError>;
}

/// What a person wants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchWish {
    /// Answers by batch; what a batch leaves open goes into another one, as long as that helps.
    #[default]
    Batch,
    /// Batches are stopped, what they have is taken, and the rest is asked live.
    Live,
    /// Batches are stopped, what they have is taken, and that is the end.
    Stop,
}

/// A batch as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchRecord {
    /// Its id in the log.
    pub id: BatchId,
    /// Who is asked.
    pub candidate: CandidateId,
    /// How many questions are in it.
    pub calls: u32,
    /// What is known of it.
    pub state: BatchState,
}

/// How far a batch is. Each step is kept before the next is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchStep {
    /// Its file is about to be sent.
    Planned,
    /// Its file is at the provider; it is about to be created.
    Uploaded,
    /// It is at the provider.
    Created,
    /// Its answers are kept, or there are none to come.
    Closed,
}

/// What is known of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchState {
    /// How far it is.
    pub step: BatchStep,
    /// Which attempt at its candidate's questions it belongs to, from 1.
    pub round: u32,
    /// The name of its file, which no other has.
    pub name: String,
    /// The bytes of its file.
    pub bytes: u64,
    /// The provider's id of the file.
    pub input_file: Option<String>,
    /// The provider's id of the batch.
    pub remote: Option<String>,
    /// How it stands, by the provider's word.
    pub status: Option<BatchStatus>,
    /// Its questions, counted by the provider.
    pub counts: Option<BatchCounts>,
    /// When it was created.
    pub submitted_at: Option<Timestamp>,
    /// When it ends unfinished.
    pub expires_at: Option<Timestamp>,
    /// When it was last looked up.
    pub looked_at: Option<Timestamp>,
    /// Why it can't be looked up at the moment.
    pub trouble: Option<String>,
    /// Whether the provider was asked to stop it.
    pub stop_asked: bool,
    /// The provider's files of answers and of failures.
    pub answer_files: Vec<String>,
    /// The questions that it answered, right or wrong; known once it is closed.
    pub answered: u32,
    /// Why it left others open, by the first of them or by the whole.
    pub reason: Option<String>,
    /// Files of a closed batch that are still at the provider.
    pub files_left: Vec<String>,
}

impl BatchState {
    pub(super) const fn planned(name: String, bytes: u64, round: u32) -> Self {
        Self {
            step: BatchStep::Planned,
            round,
            name,
            bytes,
            input_file: None,
            remote: None,
            status: None,
            counts: None,
            submitted_at: None,
            expires_at: None,
            looked_at: None,
            trouble: None,
            stop_asked: false,
            answer_files: Vec::new(),
            answered: 0,
            reason: None,
            files_left: Vec::new(),
        }
    }

    /// Whether its calls are still waiting in it.
    pub fn is_open(&self) -> bool {
        self.step != BatchStep::Closed
    }

    /// Takes over what the provider says.
    pub(super) fn note(&mut self, remote: &RemoteBatch, now: Timestamp) {
        let moment = |seconds: i64| Timestamp(seconds.saturating_mul(1_000));
        self.step = BatchStep::Created;
        self.remote = Some(remote.id.clone());
        self.status = Some(remote.status.clone());
        self.counts = remote.counts.or(self.counts);
        self.submitted_at = self.submitted_at.or(Some(now));
        self.expires_at = remote.expires_at.map(moment).or(self.expires_at);
        self.looked_at = Some(now);
        self.trouble = None;
        // Failures first: where a question stands in both, its answer wins.
        let files = [&remote.error_file, &remote.output_file];
        self.answer_files = files.into_iter().flatten().cloned().collect();
        if let Some(first) = remote.errors.first() {
            self.reason = Some(first.clone());
        }
    }

    /// Ends it; what it has at the provider is to be deleted.
    pub(super) fn close(&mut self, answered: u32, reason: Option<String>) {
        self.step = BatchStep::Closed;
        self.answered = answered;
        self.reason = reason.or(self.reason.take());
        self.trouble = None;
        self.files_left = self.input_file.iter().chain(&self.answer_files).cloned().collect();
    }
}
