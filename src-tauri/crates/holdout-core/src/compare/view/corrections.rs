//! Corrections of expected answers, and what they change.

use holdout_types::{CandidateId, EvaluationId, RowId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Excerpt;

/// What is shown of a row whose expected answer is in doubt. No candidate's answer is among it, so
/// that nobody corrects towards one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CorrectionForm {
    /// The row.
    pub row: RowId,
    /// Its number in the test set, from 1.
    pub number: u32,
    /// What is asked.
    pub input: Excerpt,
    /// The answer that is expected now.
    pub expected: String,
    /// How it was corrected before, the first one first.
    pub earlier: Vec<CorrectionLine>,
    /// The answers that other rows expect, where they are a closed set.
    pub labels: Vec<String>,
    /// Who made the last correction in this project.
    pub author: String,
}

/// A correction that somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CorrectionRequest {
    /// The sealed row.
    pub row: RowId,
    /// The answer that it should expect.
    pub answer: String,
    /// Who says so.
    pub author: String,
    /// Why.
    pub reason: String,
}

/// A correction that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CorrectionLine {
    /// Its number, from 1.
    pub number: u32,
    /// The version of the holdout that it made, from 2.
    pub holdout_version: u32,
    /// The row.
    pub row: RowId,
    /// The row's number in the test set, from 1.
    pub row_number: u32,
    /// The answer that was expected before.
    pub old_answer: String,
    /// The answer that is expected since.
    pub new_answer: String,
    /// Who made it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// When.
    pub corrected_at: Timestamp,
}

/// A judged run with its expected answers as they were when it began, and as they are now.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CorrectionsView {
    /// Which run.
    pub evaluation: EvaluationId,
    /// How many corrections, by whom, and whether the verdict is another one; in a sentence.
    pub sentence: String,
    /// The corrections since the run began, the first one first.
    pub corrections: Vec<CorrectionLine>,
    /// The verdict with the expected answers as they were.
    pub before: SaidVerdict,
    /// The verdict with the corrected ones.
    pub after: SaidVerdict,
    /// Each candidate's figures before and after.
    pub scores: Vec<CorrectedScore>,
}

/// A verdict in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SaidVerdict {
    /// When it was reached.
    pub reached_at: Timestamp,
    /// The rule's outcome.
    pub outcome: String,
    /// In words.
    pub sentence: String,
    /// What it rests on.
    pub support: String,
}

/// One candidate's figures before and after corrections.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CorrectedScore {
    /// Which.
    pub candidate: CandidateId,
    /// Its mark.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// Rows counted.
    pub n: u32,
    /// Right answers by the expected answers as they were.
    pub correct_before: u32,
    /// Right answers by the corrected ones.
    pub correct_after: u32,
    /// The difference to the baseline in points, before; absent for the baseline.
    pub difference_before: Option<f64>,
    /// Its interval.
    pub interval_before: Option<[f64; 2]>,
    /// The difference after.
    pub difference_after: Option<f64>,
    /// Its interval.
    pub interval_after: Option<[f64; 2]>,
}
