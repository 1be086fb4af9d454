//! Every run, and two of them against each other.

use holdout_types::{CandidateId, EvaluationId, Money, RowId, Split, Timestamp};
use serde::{Deserialize, Serialize};

use super::EvaluationState;

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// On the sealed test rows: counted, kept, with a verdict.
    Look,
    /// On the validation rows: free to repeat, never a verdict.
    Draft,
    /// On a few validation rows, to see whether it works.
    Trial,
}

/// Every run of a project.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RunList {
    /// Looks, drafts and trials, the newest first.
    pub runs: Vec<RunLine>,
    /// What the list says, in a sentence.
    pub summary: String,
}

/// One run in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RunLine {
    /// Which; the number by which a person knows it.
    pub id: EvaluationId,
    /// What it is for.
    pub kind: RunKind,
    /// What it is for, in words: `Look 2`, `Draft`, `Trial`.
    pub name: String,
    /// When it was begun.
    pub created_at: Timestamp,
    /// Whose rows were asked.
    pub split: Split,
    /// Which look at the sealed rows it is.
    pub look: Option<u32>,
    /// Rows that were asked.
    pub rows: u32,
    /// Where it stands.
    pub state: EvaluationState,
    /// What counts as right, in words.
    pub metric: String,
    /// Who answered, the baseline among them.
    pub candidates: Vec<RunCandidate>,
    /// The verdict in a few words, or what stands in its place.
    pub verdict: String,
    /// Corrections of expected answers since it was begun.
    pub corrections: u32,
    /// What it cost, as far as that is known.
    pub spent: Money,
    /// Whether answers came whose cost is unknown, so that it was more.
    pub spent_at_least: bool,
    /// Calls that were on their way when the app was killed.
    pub possibly_billed_twice: u32,
    /// Whether it may be deleted. A look stays.
    pub deletable: bool,
}

/// A candidate of a run in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RunCandidate {
    /// Which.
    pub candidate: CandidateId,
    /// Its mark.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// Whether the others were measured against it.
    pub baseline: bool,
    /// Share right by the primary metric, 0 to 1; absent until it is known, and of a trial.
    pub accuracy: Option<f64>,
}

/// A candidate in one run against the same or another one in another run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BetweenQuery {
    /// The run that is measured against.
    pub from: EvaluationId,
    /// Its candidate.
    pub from_candidate: CandidateId,
    /// The other run.
    pub to: EvaluationId,
    /// Its candidate.
    pub to_candidate: CandidateId,
}

/// What changed between two runs, row by row.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BetweenView {
    /// What changed, in a sentence.
    pub sentence: String,
    /// The difference with its interval, and that it describes and decides nothing.
    pub support: String,
    /// What the two runs do not share, each a sentence.
    pub notes: Vec<String>,
    /// Rows that both answered.
    pub n: u32,
    /// Rows that became right, or more often right.
    pub fixed: u32,
    /// Rows that became wrong, or more often wrong.
    pub broken: u32,
    /// The other run minus the first, in points; absent without rows.
    pub difference_points: Option<f64>,
    /// Its 95 % interval in points by Tango.
    pub interval_points: Option<[f64; 2]>,
    /// The rows that changed, those that became wrong first, at most 200.
    pub rows: Vec<ChangedRow>,
}

/// A row whose grade changed between two runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChangedRow {
    /// The row.
    pub id: RowId,
    /// The number by which a person knows it.
    pub number: u32,
    /// Whether it became right.
    pub fixed: bool,
    /// The start of its input.
    pub input: String,
    /// The expected answer.
    pub expected: String,
    /// What was answered in the first run.
    pub from: String,
    /// What was answered in the other one.
    pub to: String,
}
