//! What the window shows of recorded answers, and what it asks for.

use holdout_types::{CandidateId, EvaluationId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::view::{FileHandle, OfferedFile};

/// Where the answers of a recorded candidate come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RecordedView {
    /// When they were given, or, from a file, when they were imported.
    pub at: Timestamp,
    /// Where they come from, in a sentence.
    pub source: String,
    /// Whether that is a file, so that cost and latency are what it says.
    pub from_file: bool,
    /// Test rows that have an answer.
    pub answered: u32,
    /// Test rows; all rows while nothing is divided.
    pub rows: u32,
}

/// What a file of recorded answers would bring.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RecordingPreview {
    /// The file.
    pub file: OfferedFile,
    /// Its answers.
    pub answers: u32,
    /// Test rows that get one.
    pub matched: u32,
    /// Test rows; all rows while nothing is divided.
    pub rows: u32,
    /// Numbers of test rows that get none, the first of them.
    pub missing: Vec<u32>,
    /// Lines whose row is not there.
    pub unmatched: u32,
    /// The first of those lines, each with why.
    pub unmatched_lines: Vec<LineNote>,
    /// Lines that give a row another answer than a line before them. The first answer is kept.
    pub differing: u32,
    /// The first of those lines, each with what differs.
    pub differing_lines: Vec<LineNote>,
    /// What is known beside the answers, as a sentence.
    pub known: String,
    /// The models that answered, by the file.
    pub models: Vec<String>,
    /// What should be known before a run with them.
    pub warning: Option<String>,
}

/// Something about a line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LineNote {
    /// The line, from 1.
    pub line: u32,
    /// What is to be said of it.
    pub text: String,
}

/// A file of recorded answers to make a candidate of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RecordingImport {
    /// The file.
    pub file: FileHandle,
    /// The candidate's name.
    pub name: String,
}

/// Answers of an evaluation to make a candidate of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FreezeWish {
    /// Whose answers.
    pub candidate: CandidateId,
    /// Of which evaluation; the newest judged one that it took part in when absent.
    pub evaluation: Option<EvaluationId>,
    /// Whether the recording takes the candidate's place on the list, also as the baseline.
    pub in_place: bool,
}
