//! What the Train screen shows.

use holdout_types::{CandidateId, JobId, Money, Progress, Timestamp};
use serde::{Deserialize, Serialize};

use crate::compare::plan::view::SendNotice;
use crate::knowledge::view::TrainingRowView;
use crate::view::Headline;

/// The Train screen: what a start would mean, and the job that runs or ran last.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TrainView {
    /// Question, answer, support.
    pub headline: Headline,
    /// What would be sent and learnt; absent before the test set is sealed.
    pub plan: Option<TrainPlan>,
    /// The newest job.
    pub job: Option<JobView>,
    /// How many jobs this project had.
    pub jobs: u32,
}

/// What a training would use.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TrainPlan {
    /// Question, answer, support, as long as nothing runs.
    pub headline: Headline,
    /// The candidates that can be trained, in the order of their letters.
    pub choices: Vec<TrainChoice>,
    /// The one that would be trained; absent where there is none.
    pub candidate: Option<CandidateId>,
    /// The base model.
    pub model: String,
    /// Where it is trained, as words.
    pub provider: String,
    /// Whether that is the built-in local provider.
    pub is_local: bool,
    /// What should be known of the provider before a start, as sentences: what was never tried
    /// against it, what ends when.
    pub provider_notes: Vec<String>,
    /// How it learns; the rows decide.
    pub method: TrainMethod,
    /// The same in words.
    pub method_words: String,
    /// Rows in the training file.
    pub train_rows: u32,
    /// Rows in the validation file.
    pub validation_rows: u32,
    /// Training rows left out because their input stands in the test set.
    pub leaks_left_out: u32,
    /// Rows left out because they can't be used.
    pub unusable_left_out: u32,
    /// Rows that are longer than the model's limit for training; what is beyond is cut off.
    pub too_long: u32,
    /// Tokens of the training file.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub train_tokens: u64,
    /// Passes over the training file that the estimate reckons with, from and to.
    pub epochs: [u32; 2],
    /// Tokens learnt from, from and to.
    #[cfg_attr(feature = "ts", ts(type = "[number, number]"))]
    pub learnt_tokens: [u64; 2],
    /// What it will cost, from and to; `null` if the price is unknown.
    pub cost: Option<[Money; 2]>,
    /// What the ranges rest on, in a sentence.
    pub rests_on: String,
    /// How this provider takes the learning rate: as a factor of its own choice, or the rate itself.
    pub learning_rate_label: String,
    /// Whether values other than the provider's own choice may be set.
    pub may_tune: bool,
    /// Why, or why not yet, in a sentence.
    pub tuning_note: String,
    /// What would be sent where; absent where nothing leaves this computer.
    pub notice: Option<SendNotice>,
    /// What stops the start, as sentences. Empty when nothing does.
    pub blocking: Vec<String>,
    /// That no test row is in the files, proven by comparing hashes.
    pub test_absent: bool,
    /// One training row with what is looked up for it; absent where the candidate looks nothing up.
    pub looked_up: Option<TrainingRowView>,
}

/// How a model learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TrainMethod {
    /// From answers.
    Supervised,
    /// From pairs of a preferred and a rejected answer (DPO).
    Preference,
}

/// A candidate that can be trained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TrainChoice {
    /// Which.
    pub id: CandidateId,
    /// Its mark.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// The base model.
    pub model: String,
    /// Where it is trained.
    pub provider_name: String,
    /// Whether it has a model already.
    pub trained: bool,
}

/// How to train. What is absent is the provider's own choice.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct TrainRequest {
    /// Which candidate; when absent, the newest that has no model, else the newest.
    pub candidate: Option<CandidateId>,
    /// A part of the trained model's name.
    pub suffix: Option<String>,
    /// The seed.
    pub seed: Option<u32>,
    /// Passes over the training file, 1 to 50.
    pub epochs: Option<u32>,
    /// Rows a step, 1 to 256.
    pub batch_size: Option<u32>,
    /// Times the provider's own learning rate, or the rate itself where it is taken so; above 0.
    pub learning_rate_multiplier: Option<f64>,
    /// How near the model stays to its base when it learns from preferences, above 0 to 2; not used
    /// otherwise.
    pub beta: Option<f64>,
    /// The most that it may cost, in dollars: where the estimate may come to more, nothing starts.
    pub budget: Option<String>,
    /// Whether the comparison starts by itself once the model is there.
    pub compare_when_done: bool,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum JobStateView {
    /// Files are being sent.
    Uploading,
    /// The provider checks the files.
    Validating,
    /// It waits for its turn.
    Queued,
    /// It learns.
    Running,
    /// It can be resumed.
    Paused,
    /// The model is trained, and answers once it is deployed.
    ToDeploy,
    /// The model is ready.
    Succeeded,
    /// It ended without a model.
    Failed,
    /// It was stopped.
    Cancelled,
    /// A word of the provider's that this app does not know.
    Unknown,
}

impl JobStateView {
    /// Whether nothing more will happen.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// One job, whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JobView {
    /// The project's own id.
    pub id: JobId,
    /// The provider's id, once it gave one.
    pub remote_id: Option<String>,
    /// Where it stands.
    pub state: JobStateView,
    /// Where it is trained, for a person.
    pub provider_name: String,
    /// How far the files are on their way; absent before and after.
    pub upload: Option<Progress>,
    /// Why it can't be followed at the moment; it goes on at the provider.
    pub unreachable: Option<holdout_types::ApiError>,
    /// Files that were sent for it and are still at the provider.
    pub files: Vec<SentFileView>,
    /// The base model.
    pub base_model: String,
    /// The trained model.
    pub model: Option<String>,
    /// Steps done.
    pub step: u32,
    /// Steps in all.
    pub total_steps: Option<u32>,
    /// Passes over the training file, once the provider settled them.
    pub epochs: Option<u32>,
    /// Loss after each reported step.
    pub steps: Vec<LossPoint>,
    /// What happened, newest first.
    pub events: Vec<JobEventView>,
    /// Models saved on the way.
    pub checkpoints: Vec<CheckpointView>,
    /// Tokens learnt from, as the provider counts them.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub trained_tokens: Option<u64>,
    /// When it was started.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// How long it has been going on, or took.
    pub seconds: f64,
    /// Seconds that remain at the present rate.
    pub remaining_seconds: Option<f64>,
    /// What it cost; `null` if the price is unknown.
    pub cost: Option<Money>,
    /// What it was estimated to cost before it began, from and to; absent where that was unknown.
    pub estimate: Option<[Money; 2]>,
    /// Validation loss over training loss at the last full validation.
    pub overfitting: Option<OverfittingView>,
    /// Whether its provider can halt it.
    pub can_pause: bool,
    /// Whether the comparison starts by itself once the model is there.
    pub then_compares: bool,
    /// What is to be done before the model answers; absent where nothing is.
    pub deploy: Option<DeployView>,
    /// Why it failed.
    pub error: Option<holdout_types::ApiError>,
}

/// How a trained model is deployed where its provider leaves that to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeployView {
    /// The ways to do it, each of them enough.
    pub ways: Vec<DeployWay>,
    /// A name for the deployment that would do.
    pub suggested: String,
    /// The deployment that is waited for; absent while nobody named one.
    pub waiting_for: Option<String>,
    /// What came of asking it last, in a sentence.
    pub last: Option<String>,
    /// What a deployment costs while it stands idle, in a sentence.
    pub costs: String,
}

/// One way to deploy a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeployWay {
    /// Where.
    pub title: String,
    /// What to do there.
    pub text: String,
    /// A command to run, with the values filled in.
    pub command: Option<String>,
}

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SentFileView {
    /// The provider's id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Losses at one step. Unset where the provider reported none.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LossPoint {
    /// The step, from 1.
    pub step: u32,
    /// Training loss of this step.
    pub train_loss: Option<f64>,
    /// Share of training answers right in this step.
    pub train_accuracy: Option<f64>,
    /// Loss over all validation rows.
    pub valid_loss: Option<f64>,
    /// Share of validation answers right.
    pub valid_accuracy: Option<f64>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct JobEventView {
    /// When.
    pub at: Timestamp,
    /// `info`, `warn` or `error`, or the provider's own word.
    pub level: String,
    /// The provider's words.
    pub message: String,
    /// Whether it only reports a step.
    pub is_step: bool,
}

/// A model saved on the way.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CheckpointView {
    /// After which step.
    pub step: u32,
    /// Its name at the provider.
    pub model: String,
    /// The mark of the candidate that answers with it; absent where none does.
    pub letter: Option<String>,
    /// Loss over all validation rows.
    pub valid_loss: Option<f64>,
    /// Share of validation answers right.
    pub valid_accuracy: Option<f64>,
}

/// Whether the model learns its rows by heart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OverfittingView {
    /// Validation loss over training loss.
    pub ratio: f64,
    /// `healthy`, `mild`, `moderate` or `severe`.
    pub word: String,
    /// What that means, in a sentence.
    pub explanation: String,
}
