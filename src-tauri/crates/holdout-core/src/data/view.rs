//! What the Data screen shows.

use holdout_types::{IssueCode, Message, RowId, Severity, Split, SplitCounts};
use serde::{Deserialize, Serialize};

use crate::diff::DiffPiece;
use crate::view::{FileHandle, Headline, OfferedFile};

/// What to read, and how its columns are meant.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportRequest {
    /// The examples.
    pub examples: FileHandle,
    /// A test file of their own; then nothing of `examples` is held out.
    pub test: Option<FileHandle>,
    /// Which columns are what; not needed for chat JSONL.
    pub mapping: Option<ColumnMapping>,
}

/// Which columns are what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ColumnMapping {
    /// The column with the request.
    pub input: String,
    /// The column with the expected answer.
    pub answer: String,
    /// The column with the instructions that production sends today.
    pub prompt: Option<String>,
    /// The column with the document that the answer stands in, by its name.
    #[serde(default)]
    pub source: Option<String>,
}

impl From<ColumnMapping> for holdout_dataset::Mapping {
    fn from(mapping: ColumnMapping) -> Self {
        let ColumnMapping { input, answer, prompt, source } = mapping;
        Self { input, answer, prompt, source }
    }
}

impl From<holdout_dataset::Mapping> for ColumnMapping {
    fn from(mapping: holdout_dataset::Mapping) -> Self {
        let holdout_dataset::Mapping { input, answer, prompt, source } = mapping;
        Self { input, answer, prompt, source }
    }
}

/// What a file looks like before it is imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportPreview {
    /// The file.
    pub file: OfferedFile,
    /// What it is, in words: "CSV, comma-separated".
    pub format: String,
    /// Its columns; empty for chat JSONL, which needs no mapping.
    pub columns: Vec<ColumnView>,
    /// What the columns seem to be.
    pub suggested: Option<ColumnMapping>,
}

/// One column of a table to import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ColumnView {
    /// Its head.
    pub name: String,
    /// Its first few values.
    pub samples: Vec<String>,
    /// Distinct values among the rows looked at.
    pub distinct: u32,
    /// Rows looked at.
    pub looked_at: u32,
}

/// The Data screen, but for its table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DataView {
    /// Question, answer, support.
    pub headline: Headline,
    /// All rows of the version.
    pub rows: u32,
    /// Rows a split; all zero before the first split.
    pub splits: SplitCounts,
    /// Whether rows were divided yet.
    pub divided: bool,
    /// Whether the test split is sealed.
    pub sealed: bool,
    /// Whether the test rows came in a file of their own, so that the ratios are not the user's.
    pub own_test_file: bool,
    /// Findings, errors first.
    pub issues: Vec<IssueView>,
    /// Labels, most frequent first. Empty when answers are not a closed set.
    pub labels: Vec<LabelView>,
    /// Where the rows came from.
    pub origins: Vec<String>,
    /// Tokens of all rows, and of the longest.
    pub tokens: TokenView,
    /// Rows that are left out by hand or because they can't be used.
    pub excluded: u32,
    /// The version in use.
    pub version: u32,
    /// What undo takes back: "Exclude 6 duplicates".
    pub undo: Option<String>,
    /// What redo does again.
    pub redo: Option<String>,
}

/// Token counts of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TokenView {
    /// All rows together.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub total: u64,
    /// The row in the middle.
    pub median: u32,
    /// The longest row.
    pub longest: u32,
}

/// One kind of finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct IssueView {
    /// What.
    pub code: IssueCode,
    /// How much it matters.
    pub severity: Severity,
    /// Two or three words for lists: "Exact duplicate".
    pub title: String,
    /// What happened, with its numbers.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// How many rows it concerns.
    pub rows: u32,
    /// Whether the app takes care of it by itself (a leak that is left out of training).
    pub handled: bool,
    /// What can be done about it at one press.
    pub fix: Option<FixView>,
}

/// A fix that is offered for a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FixView {
    /// What it does, with its count: "Rename 4 answers".
    pub label: String,
    /// How many rows it changes.
    pub rows: u32,
}

/// A change of rows. Each is one step that can be undone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RowChange {
    /// The fix that is offered for a finding.
    Fix {
        /// Which finding.
        code: IssueCode,
    },
    /// Leaves rows out.
    Exclude {
        /// Which.
        rows: Vec<RowId>,
    },
    /// Brings rows back that were left out.
    Include {
        /// Which.
        rows: Vec<RowId>,
    },
    /// Another input or answer; what is absent stays.
    Edit {
        /// Which row.
        row: RowId,
        /// Its input.
        input: Option<String>,
        /// Its answer.
        answer: Option<String>,
    },
    /// Decides between rows that conflict.
    Keep {
        /// The row whose answer holds.
        row: RowId,
        /// The others.
        over: Vec<RowId>,
        /// Whether they take the answer over, instead of being left out.
        relabel: bool,
    },
    /// Keeps rows that conflict or are near to each other, as they are.
    Accept {
        /// Which.
        rows: Vec<RowId>,
    },
}

/// What a change, an undo or a redo did.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChangeDone {
    /// The screen after it.
    pub view: DataView,
    /// What was done, as a sentence.
    pub said: String,
    /// The row that stands in the place of the first one that was edited.
    pub row: Option<RowId>,
}

/// One label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LabelView {
    /// The answer.
    pub label: String,
    /// How many rows have it.
    pub rows: u32,
}

/// Which rows of the table, in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct RowQuery {
    /// Only this split.
    pub split: Option<Split>,
    /// Only rows with this finding.
    pub issue: Option<IssueCode>,
    /// Only rows with this answer.
    pub label: Option<String>,
    /// Only rows that are left out, or only those that are not.
    pub excluded: Option<bool>,
    /// Only rows whose input or answer has this text, whatever its case.
    pub search: String,
    /// The column to sort by; in the order of import when absent.
    pub sort: Option<RowSort>,
    /// Whether the sorting is reversed.
    pub descending: bool,
    /// The first row wanted, from 0.
    pub offset: u32,
    /// How many rows wanted, at most 500.
    pub limit: u32,
}

/// A column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RowSort {
    /// The order of import.
    Number,
    /// The answer, then the order of import.
    Label,
    /// Tokens.
    Tokens,
    /// The split.
    Split,
}

/// A piece of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RowPage {
    /// How many rows match the query.
    pub total: u32,
    /// Where `rows` begins.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<RowLine>,
}

/// One line of the table. Texts are cut to what a table can show; the inspector has the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RowLine {
    /// The row.
    pub id: RowId,
    /// Its number in the table's own order, from 1.
    pub number: u32,
    /// The start of its input, control and bidi characters made visible.
    pub input: String,
    /// The start of its answer.
    pub answer: String,
    /// Its tokens.
    pub tokens: u32,
    /// Its split, once divided.
    pub split: Option<Split>,
    /// Its gravest finding.
    pub finding: Option<Finding>,
    /// Whether it is left out.
    pub excluded: bool,
}

/// A finding as a mark in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Finding {
    /// What.
    pub code: IssueCode,
    /// How much it matters.
    pub severity: Severity,
    /// One or two words.
    pub title: String,
}

/// The inspector: one row, whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RowDetail {
    /// The row.
    pub id: RowId,
    /// Its number in the table's own order, from 1.
    pub number: u32,
    /// The file it came from.
    pub origin: String,
    /// Its line there, from 1.
    pub line: u32,
    /// Its split.
    pub split: Option<Split>,
    /// Its tokens.
    pub tokens: u32,
    /// Its messages, as far as they can be read.
    pub messages: Vec<Message>,
    /// The row as it came, at most 100,000 characters of it.
    pub raw: String,
    /// How many characters of `raw` were cut off.
    pub raw_cut: u32,
    /// Everything found in it.
    pub issues: Vec<IssueView>,
    /// Whether it is left out.
    pub excluded: bool,
    /// Whether it is a row of the sealed test split, which nobody changes.
    pub sealed: bool,
    /// Whether it was edited by hand.
    pub edited: bool,
    /// Its texts, if they can be edited.
    pub texts: Option<PlainTexts>,
    /// What in it looks like personal data: "e-mail address".
    pub personal: Vec<String>,
    /// The row that a finding holds it against.
    pub beside: Option<RowBeside>,
}

/// The texts of a row that can be edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PlainTexts {
    /// What is asked.
    pub input: String,
    /// What is answered.
    pub answer: String,
}

/// Two rows side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RowBeside {
    /// The finding that brings them together.
    pub code: IssueCode,
    /// It in two or three words.
    pub title: String,
    /// The share of five-character pieces that their inputs have in common, from 0 to 1.
    pub likeness: f64,
    /// Whether their answers are the same.
    pub same_answer: bool,
    /// The row that is looked at.
    pub here: PairSide,
    /// The other one.
    pub there: PairSide,
    /// All rows that the finding brings together here, these two among them.
    pub group: Vec<RowId>,
}

/// One of two rows side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PairSide {
    /// The row.
    pub id: RowId,
    /// Its number in the table's own order, from 1.
    pub number: u32,
    /// Its split.
    pub split: Option<Split>,
    /// Whether it is left out.
    pub excluded: bool,
    /// Whether it is a row of the sealed test split.
    pub sealed: bool,
    /// Its input, with what the other has not.
    pub input: Vec<DiffPiece>,
    /// Its answer, with what the other has not.
    pub answer: Vec<DiffPiece>,
}

/// One way to divide the rows, with what its test set could show.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SplitOption {
    /// Shares of train, validation and test in per cent.
    pub percent: SplitCounts,
    /// Rows that this gives.
    pub counts: SplitCounts,
    /// The smallest difference, in points, that the test set can show with 10 % disagreement.
    pub detectable_points: f64,
    /// The same, as a sentence.
    pub sentence: String,
    /// Whether this is the one proposed.
    pub proposed: bool,
}

/// How to divide the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SplitRequest {
    /// Shares of train, validation and test in per cent; they add up to 100.
    pub percent: SplitCounts,
    /// The seed, so that the same split can be made again.
    pub seed: u32,
}
