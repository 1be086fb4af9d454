//! How something long tells how far it is.

use serde::Serialize;

/// What is being counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Bytes read or sent.
    Bytes,
    /// Rows of a dataset.
    Rows,
    /// Steps of a training job.
    Steps,
    /// Answers of an evaluation.
    Answers,
    /// Documents of the knowledge base.
    Documents,
    /// Passages of the knowledge base.
    Passages,
}

/// How far something is. The first one that a new watcher gets is the full state.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Progress {
    /// What is going on, as words for a person: "Reading tickets.csv".
    pub stage: String,
    /// What `done` and `total` count.
    pub unit: Unit,
    /// How much is done.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub done: u64,
    /// How much there is, if that is known.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub total: Option<u64>,
    /// Units per second, lately.
    pub rate: Option<f64>,
    /// Seconds that remain at that rate.
    pub remaining_seconds: Option<f64>,
}

impl Progress {
    /// Progress without a rate.
    pub fn new(stage: impl Into<String>, unit: Unit, done: u64, total: Option<u64>) -> Self {
        Self { stage: stage.into(), unit, done, total, rate: None, remaining_seconds: None }
    }
}

/// Where progress goes: a window, a terminal, a test's list.
///
/// Called from the thread that works, so it must return at once.
pub trait ProgressSink: Send + Sync {
    /// Takes the newest state. Earlier ones may be dropped.
    fn report(&self, progress: Progress);
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct IgnoreProgress;

impl ProgressSink for IgnoreProgress {
    fn report(&self, _progress: Progress) {}
}
