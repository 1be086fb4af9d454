//! Two candidates, row by row.

use holdout_types::{CandidateId, EvaluationId, RowId};
use serde::{Deserialize, Serialize};

use super::{AlsoAsked, ConfusionCell};
use crate::graders::view::FieldCell;

/// Which rows of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PairFilter {
    /// All of them.
    All,
    /// Only the challenger has it right; with several trials, more often than the baseline.
    OnlyChallenger,
    /// Only the baseline has it right, or more often.
    OnlyBaseline,
    /// Both have it wrong; with several trials, both as often right and not always.
    BothWrong,
    /// Both have it right, every time.
    BothRight,
}

/// A piece of the table of two candidates, row by row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PairQuery {
    /// Which evaluation.
    pub evaluation: EvaluationId,
    /// Measured against this one.
    pub baseline: CandidateId,
    /// The other one.
    pub challenger: CandidateId,
    /// Which rows.
    pub filter: PairFilter,
    /// Only the rows of this cell of a confusion matrix.
    pub cell: Option<ConfusionCell>,
    /// Only the rows in which this field is wrong.
    pub field: Option<FieldCell>,
    /// Only rows that these other candidates have right or wrong.
    #[serde(default)]
    pub also: Vec<AlsoAsked>,
    /// Only rows with this text in their input, the expected answer or one of the two answers,
    /// whatever its case; empty for all.
    pub search: String,
    /// In which order.
    pub sort: PairSort,
    /// The first row wanted, from 0.
    pub offset: u32,
    /// How many rows wanted, at most 500.
    pub limit: u32,
}

impl PairQuery {
    /// The first `limit` rows of a filter, in the order of the test set.
    pub const fn first(
        evaluation: EvaluationId,
        baseline: CandidateId,
        challenger: CandidateId,
        filter: PairFilter,
        limit: u32,
    ) -> Self {
        Self {
            evaluation,
            baseline,
            challenger,
            filter,
            cell: None,
            field: None,
            also: Vec::new(),
            search: String::new(),
            sort: PairSort::Number,
            offset: 0,
            limit,
        }
    }
}

/// The order of the rows of two candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PairSort {
    /// As they stand in the test set.
    Number,
    /// By the longer of the two latencies, the longest first.
    Slowest,
}

/// A piece of the table of two candidates.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PairPage {
    /// How many rows match.
    pub total: u32,
    /// Where `rows` begins.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<PairLine>,
    /// Every row of the test set for the strip, grouped by label.
    pub strip: Vec<StripGroup>,
}

/// One row, answered by two.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PairLine {
    /// The row.
    pub id: RowId,
    /// Its number in the test set, from 1.
    pub number: u32,
    /// The start of its input.
    pub input: String,
    /// The expected answer.
    pub expected: String,
    /// What the baseline answered; absent where it was excluded.
    pub baseline: Option<AnswerView>,
    /// What the challenger answered.
    pub challenger: Option<AnswerView>,
}

/// An answer and its grade.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AnswerView {
    /// The answer; of several trials the first.
    pub text: String,
    /// Whether it is right by the primary metric; of several trials, whether all are.
    pub correct: bool,
    /// Of several trials, how many are right and how many there are.
    pub right_of: Option<[u32; 2]>,
    /// Why.
    pub explanation: String,
    /// How long it took, in milliseconds, without retries and queueing; the longest of several trials.
    pub latency_ms: Option<f64>,
}

/// The rows of one label in the win/loss strip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StripGroup {
    /// The label, or the empty text when answers are not a closed set.
    pub label: String,
    /// A mark a row: `+` only the challenger, `-` only the baseline, `x` both wrong, `.` both
    /// right, a blank where one was excluded.
    pub marks: String,
}
