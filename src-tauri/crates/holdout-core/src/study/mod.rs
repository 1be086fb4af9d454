//! A whole study in one value: what the headless runner goes through from top to bottom, and the
//! window screen by screen. Both call the same use cases with the same defaults, so the same rows
//! give the same figures.

mod gather;
mod metric;
pub mod result;
mod run;

use std::path::PathBuf;

pub use self::metric::Metric;
use crate::candidates::schema::view::AnswerForm;
pub use holdout_retrieval::{ChunkOptions, RetrievalSpec};
use holdout_types::CandidateKind;
use serde::{Deserialize, Serialize};

/// The seed of a split and of a training where none is chosen.
pub const DEFAULT_SEED: u32 = 1;
/// The margin where none is chosen: two more wrong answers per 100.
pub const DEFAULT_MARGIN_POINTS: f64 = 2.0;
/// Calls on their way at once where nothing is chosen. The local provider answers in well under a
/// millisecond, so more would only queue.
pub const DEFAULT_CONCURRENCY: u32 = 8;

/// What to compare on which rows.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyPlan {
    /// The project's name.
    pub name: String,
    /// Which rows.
    pub data: DataPlan,
    /// How they are divided.
    pub split: SplitPlan,
    /// What may be looked up.
    pub knowledge: KnowledgePlan,
    /// Who answers; the default pair when empty.
    pub candidates: Vec<CandidatePlan>,
    /// A part of the trained model's name.
    pub training_suffix: Option<String>,
    /// The seed of the training.
    pub training_seed: Option<u32>,
    /// What counts as right; proposed from the expected answers when absent.
    pub metric: Option<Metric>,
    /// Further graders, which are shown and decide nothing.
    pub also: Vec<Metric>,
    /// How many more wrong answers per 100 would be accepted.
    pub margin_points: Option<f64>,
    /// Calls on their way at once.
    pub concurrency: Option<u32>,
    /// Documents to write beside the result.
    pub reports: Vec<ReportFormat>,
}

/// Which rows a study rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataPlan {
    /// The examples.
    pub file: PathBuf,
    /// A test file of their own.
    pub test_file: Option<PathBuf>,
    /// The column with the request.
    pub input: Option<String>,
    /// The column with the expected answer.
    pub answer: Option<String>,
    /// The column with today's instructions.
    pub prompt: Option<String>,
    /// The column with the document that the answer stands in.
    pub source: Option<String>,
    /// What happens to test inputs that stand in training.
    pub exact_leaks: ExactLeaks,
    /// What happens to rows that can't be used.
    pub faulty_rows: Faulty,
}

/// What may be looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnowledgePlan {
    /// Documents, and folders of them.
    pub files: Vec<PathBuf>,
    /// How long passages are, in tokens.
    pub passages: Option<ChunkOptions>,
    /// Makes vectors of the passages at the local provider, for hybrid search.
    pub vectors: bool,
}

/// What happens when a test input also stands in training.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExactLeaks {
    /// The training row is left out, and reported.
    #[default]
    DropFromTrain,
    /// The run stops.
    Block,
}

/// What happens to rows that can't be used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Faulty {
    /// The run stops, with the findings.
    #[default]
    Block,
    /// They are left out, and reported.
    LeaveOut,
}

/// How rows are divided, in per cent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SplitPlan {
    /// To learn from.
    pub train: Option<u32>,
    /// To watch the training with.
    pub validation: Option<u32>,
    /// To judge by.
    pub test: Option<u32>,
    /// So that the same split can be made again.
    pub seed: Option<u32>,
}

/// One candidate of a study.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidatePlan {
    /// Its name.
    pub name: String,
    /// What kind it is.
    pub kind: CandidateKind,
    /// The model that answers, or the base of the one that is trained.
    pub model: Option<String>,
    /// Its system prompt.
    pub system: SystemPlan,
    /// Training rows shown in turns before the request.
    pub examples: u32,
    /// How it looks something up, for the kinds that do; as usual when absent.
    pub retrieval: Option<RetrievalSpec>,
    /// Whether the others are measured against it.
    pub baseline: bool,
    /// The form of a structured one's answers; proposed from the answers when absent.
    pub form: Option<AnswerForm>,
    /// Where an endpoint is.
    pub endpoint: Option<EndpointPlan>,
    /// The file with a recorded one's answers.
    pub recording: Option<PathBuf>,
}

impl CandidatePlan {
    /// A candidate of the local provider, without examples.
    pub(crate) fn new(name: &str, kind: CandidateKind, system: SystemPlan) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            model: None,
            system,
            examples: 0,
            retrieval: None,
            baseline: false,
            form: None,
            endpoint: None,
            recording: None,
        }
    }
}

/// The user's own service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointPlan {
    /// The root of its API.
    pub url: String,
    /// The environment variable with its key; none where it asks for none.
    pub key_variable: Option<String>,
    /// Whether rows may be sent to a host beyond this computer.
    pub may_be_sent: bool,
}

/// A candidate's system prompt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemPlan {
    /// The row's own system message, if it has one.
    #[default]
    AsInRow,
    /// This text in its place.
    Replace(String),
}

/// A document that is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReportFormat {
    /// `report.html`: one file with charts, for people.
    Html,
    /// `report.md`
    Markdown,
    /// `answers.csv`
    Csv,
    /// `result.json`, which a study always writes.
    Json,
}
