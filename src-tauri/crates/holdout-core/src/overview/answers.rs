//! What only the user knows of the task: asked once, kept in the project.

use serde::{Deserialize, Serialize};

/// How often the task itself changes: its labels, its rules, what a good answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TaskPace {
    /// Not in the foreseeable future.
    Settled,
    /// Now and then, a little.
    SmallChanges,
    /// It is still being worked out.
    EveryWeek,
}

/// How often facts that stand in the answers change: prices, dates, stock, policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FactChange {
    /// Answers hold no facts, or facts that stay.
    Never,
    /// About every month.
    Monthly,
    /// More often.
    WeeklyOrDaily,
}

/// The answers of one project; none where nobody has said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct FitAnswers {
    /// How often the task changes.
    pub(crate) pace: Option<TaskPace>,
    /// How often facts in the answers change.
    pub(crate) facts: Option<FactChange>,
    /// Whether answers must cite their source.
    pub(crate) citation: Option<bool>,
}

/// One answer, as the window sends it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "question", content = "answer", rename_all = "snake_case")]
pub enum FitAnswer {
    /// How often the task changes.
    Pace(TaskPace),
    /// How often facts in the answers change.
    Facts(FactChange),
    /// Whether answers must cite their source.
    Citation(bool),
    /// Requests a month in production; absent or 0 for "not known".
    Volume(Option<u32>),
}
