//! Which labels a candidate takes for which.

use holdout_types::{CandidateId, EvaluationId};
use serde::{Deserialize, Serialize};

use crate::view::Headline;

/// Whose confusion matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConfusionQuery {
    /// Of which evaluation.
    pub evaluation: EvaluationId,
    /// Whose answers.
    pub candidate: CandidateId,
}

/// The rows of one label that a candidate answered with one label.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConfusionCell {
    /// Whose answers.
    pub candidate: CandidateId,
    /// The label that is expected.
    pub expected: String,
    /// The label that was answered; `null` for answers that are no label.
    pub answered: Option<String>,
}

/// A confusion matrix, over the rows that every candidate answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConfusionView {
    /// Whose answers.
    pub candidate: CandidateId,
    /// What stands out, and what it rests on.
    pub headline: Headline,
    /// Why there is no matrix; everything below is empty then.
    pub absent: Option<String>,
    /// Rows counted.
    pub n: u32,
    /// The labels that are expected or answered, in the order of the alphabet.
    pub labels: Vec<LabelFigures>,
    /// The cells that are not 0. An answer counts on the diagonal where it is graded right.
    pub cells: Vec<ConfusionCount>,
    /// The wrong cells, the most frequent first, at most 200.
    pub confusions: Vec<ConfusionLine>,
}

/// One label of a confusion matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LabelFigures {
    /// The label.
    pub label: String,
    /// Rows that expect it.
    pub expected: u32,
    /// Rows that were answered with it.
    pub answered: u32,
    /// Rows that expect it and were answered right.
    pub correct: u32,
    /// The share of its answers that are right, 0 to 1; absent where it was never answered.
    pub precision: Option<f64>,
    /// The share of its rows that are answered right; absent where it is never expected.
    pub recall: Option<f64>,
    /// The harmonic mean of both, 2 correct / (expected + answered).
    pub f1: Option<f64>,
}

impl LabelFigures {
    /// Whether a row that expects it was answered otherwise, or another row with it.
    pub(crate) const fn has_error(&self) -> bool {
        self.correct < self.expected || self.correct < self.answered
    }

    /// A label of which nothing is counted yet.
    pub(crate) const fn of(label: String) -> Self {
        Self {
            label,
            expected: 0,
            answered: 0,
            correct: 0,
            precision: None,
            recall: None,
            f1: None,
        }
    }
}

/// One cell that is not 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConfusionCount {
    /// The expected label, as a place in the list of labels.
    pub expected: u32,
    /// The answered label; absent for answers that are no label.
    pub answered: Option<u32>,
    /// How many rows.
    pub rows: u32,
}

/// One confusion in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConfusionLine {
    /// The expected label, as a place in the list of labels.
    pub expected: u32,
    /// The answered label; absent for answers that are no label.
    pub answered: Option<u32>,
    /// How many rows.
    pub rows: u32,
    /// `billing_invoice answered for billing_refund: 6 times`.
    pub sentence: String,
}
