//! Writes an evaluation as a document: HTML and Markdown for people, CSV for spreadsheets.
//!
//! What a document says is decided by the core, which fills a [`Report`]; here it only becomes text.
//! PDF and XLSX are not in it yet.

mod answers;
mod html;
mod markdown;
mod report;
#[cfg(test)]
mod sample;

pub use answers::{AnswerRow, CsvError, answers_csv};
pub use html::html;
pub use markdown::markdown;
pub use report::{
    CandidateLine, ComparisonLine, Differences, DifferingRow, Figure, LabelLine, LabelTable, Note,
    PairWords, Prompt, Report, Training,
};
