//! Reads, checks, counts, splits and writes examples.
//!
//! - [`source`] turns a file (chat JSONL, CSV, XLSX) into rows, or into an error that names the
//!   file, the line and a remedy.
//! - [`example`] is what a row says: its prompt, its input, its answer.
//! - [`check`] finds what is wrong with rows, alone and together; [`personal`] what looks like
//!   personal data in them.
//! - [`prompt`] takes a big prompt apart into rules and examples.
//! - [`tokens`], [`split`], [`hash`] and [`export`] count, divide, identify and write them.
//!
//! Not here: the project file (`holdout-store`), the network, and any decision about what to do
//! with a finding.

pub mod check;
pub mod example;
pub mod export;
pub mod hash;
pub mod personal;
pub mod prompt;
pub mod source;
pub mod split;
mod text;
pub mod tokens;

pub use check::{
    CheckOptions, CheckReport, Checker, NearPair, ReportOf, RowColumns, Spelling, Standing,
};
pub use example::{Example, RowFault, RowKind, Turn};
pub use source::{
    AnswerLine, Column, Format, Mapping, Preview, ReadError, ReadFault, ReadRow, ReadSummary, Stop,
    preview, read_answers, read_rows,
};
pub use split::{Assignment, Ratios, SplitError};
pub use tokens::TokenCounter;
