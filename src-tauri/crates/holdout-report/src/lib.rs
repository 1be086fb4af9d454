//! Writes an evaluation as a document: Markdown for people, CSV for spreadsheets.
//!
//! What a document says is decided by the core, which fills a [`Report`]; here it only becomes text.
//! HTML, PDF and XLSX are not in it yet.

mod answers;
mod markdown;
mod report;

pub use answers::{AnswerRow, CsvError, answers_csv};
pub use markdown::markdown;
pub use report::{CandidateLine, ComparisonLine, Report};
