//! Checking a file without making a project of it.

use std::path::{Path, PathBuf};

use holdout_dataset::{CheckOptions, Checker, Mapping, ReadSummary, read_rows};
use holdout_types::{ApiError, Cancel, Issue, ProgressSink, Severity, Split};
use serde::Serialize;

use crate::data::import::format_in_words;
use crate::data::view::ColumnMapping;
use crate::handles::file_name;
use crate::study::result::{IssueResult, RowPlace};

/// Rows that an issue lists.
const LISTED_ROWS: usize = 100;

/// What to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileCheckRequest {
    /// The examples.
    pub file: PathBuf,
    /// A test file whose inputs must not stand in the examples.
    pub against: Option<PathBuf>,
    /// Which columns are what; guessed when absent.
    pub mapping: Option<ColumnMapping>,
    /// The model to be trained.
    pub model: Option<String>,
    /// Whether warnings count as errors.
    pub strict: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileCheck {
    /// The file, without its folder.
    pub file: String,
    /// What it is, in words.
    pub format: String,
    /// Rows of the file.
    pub rows: u32,
    /// Rows of both files that can be used.
    pub usable: u32,
    /// Rows of the test file.
    pub test_rows: u32,
    /// Tokens of all usable rows.
    pub tokens: u64,
    /// Different answers, if they are a closed set.
    pub labels: u32,
    /// Findings of severity error.
    pub errors: u32,
    /// Findings of severity warning.
    pub warnings: u32,
    /// Findings of severity note.
    pub notes: u32,
    /// The findings, errors first.
    pub issues: Vec<IssueResult>,
}

/// Checks a file, and against a test file if there is one.
pub fn check_file(
    request: &FileCheckRequest,
    cancel: &Cancel,
    progress: &dyn ProgressSink,
) -> Result<FileCheck, ApiError> {
    let options = CheckOptions {
        model: request.model.clone(),
        strict: request.strict,
        block_on_leaks: request.strict,
    };
    let mapping = request.mapping.clone().map(Mapping::from);
    let mut reading = Reading {
        checker: Checker::new(options),
        places: Vec::new(),
        mapping: mapping.as_ref(),
        cancel,
        progress,
    };
    let divided = request.against.is_some();
    let examples = reading.read(&request.file, divided.then_some(Split::Train))?;
    let mut test_rows = 0;
    if let Some(test) = &request.against {
        test_rows = reading.read(test, Some(Split::Test))?.rows;
    }
    let Reading { checker, places, .. } = reading;
    let report = checker.finish();
    let counts = report.counts();
    Ok(FileCheck {
        file: file_name(&request.file),
        format: format_in_words(examples.format).to_owned(),
        rows: examples.rows,
        usable: report.usable,
        test_rows,
        tokens: report.tokens,
        labels: report.labels.len() as u32,
        errors: counts.errors,
        warnings: counts.warnings,
        notes: counts.notes,
        issues: report.issues.iter().map(|issue| issue_result(issue, &places)).collect(),
    })
}

impl FileCheck {
    /// Whether anything stops training.
    pub fn has_errors(&self) -> bool {
        self.issues.iter().any(|issue| issue.severity == Severity::Error)
    }
}

struct Reading<'a> {
    checker: Checker,
    places: Vec<RowPlace>,
    mapping: Option<&'a Mapping>,
    cancel: &'a Cancel,
    progress: &'a dyn ProgressSink,
}

impl Reading<'_> {
    fn read(&mut self, path: &Path, split: Option<Split>) -> Result<ReadSummary, ApiError> {
        let file = file_name(path);
        let (checker, places) = (&mut self.checker, &mut self.places);
        let summary = read_rows(path, self.mapping, self.cancel, self.progress, &mut |row| {
            checker.push_line(split, row.line, &row.raw);
            places.push(RowPlace { file: file.clone(), line: row.line });
            Ok(())
        })?;
        if summary.byte_order_mark {
            self.checker.note_byte_order_mark();
        }
        Ok(summary)
    }
}

fn issue_result(issue: &Issue, places: &[RowPlace]) -> IssueResult {
    let rows = issue.rows.iter().take(LISTED_ROWS);
    IssueResult {
        code: issue.code,
        severity: issue.severity,
        count: issue.rows.len() as u32,
        rows: rows.filter_map(|row| places.get(*row as usize).cloned()).collect(),
        handled: false,
        message: issue.message.clone(),
        remedy: issue.remedy.clone(),
    }
}
