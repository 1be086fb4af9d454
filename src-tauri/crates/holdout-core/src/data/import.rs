//! Taking examples from files into a project, whole or not at all.

use std::path::{Path, PathBuf};

use holdout_dataset::source::Format;
use holdout_dataset::{Mapping, ReadSummary, Stop, read_rows};
use holdout_store::{ImportOrigin, ImportSummary, Project};
use holdout_types::{ApiError, Cancel, ErrorCode, ProgressSink};

use super::divide;
use crate::candidates;
use crate::handles::file_name;
use crate::settings::{Settings, damaged};
use crate::study::{CandidatePlan, ExactLeaks};

/// The files to take, and how their columns are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// The examples.
    pub examples: PathBuf,
    /// A test file of their own.
    pub test: Option<PathBuf>,
    /// Which columns are what; guessed where it is needed and missing.
    pub mapping: Option<Mapping>,
}

/// Who watches a reading, and who may stop it.
#[derive(Clone, Copy)]
pub struct Watching<'a> {
    /// Told how far it is.
    pub progress: &'a dyn ProgressSink,
    /// Stops it.
    pub cancel: &'a Cancel,
}

/// Reads the files into an empty project and makes its first version: all usable rows, not divided
/// yet, or, with a test file, training and validation rows and the file's rows as the test split.
pub(crate) fn import(
    store: &Project,
    name: &str,
    sources: &Sources,
    watching: Watching<'_>,
    leaks: ExactLeaks,
    planned: &[CandidatePlan],
) -> Result<(), ApiError> {
    let mapping = sources.mapping.as_ref();
    let examples = read_file(store, &sources.examples, mapping, watching)
        .map_err(|error| at_field(error, "examples"))?;
    if let Some(test) = &sources.test {
        read_file(store, test, mapping, watching).map_err(|error| at_field(error, "test"))?;
    }
    let settings = Settings {
        name: name.to_owned(),
        examples: sources.test.as_ref().map(|_| examples.rows),
        ..Settings::read(store)?
    };
    settings.write(store)?;
    let report = divide::first_version(store, &settings, leaks)?;
    if planned.is_empty() {
        return candidates::add_defaults(store, &report);
    }
    candidates::add_planned(store, planned)
}

fn read_file(
    store: &Project,
    path: &Path,
    mapping: Option<&Mapping>,
    watching: Watching<'_>,
) -> Result<ImportSummary, ApiError> {
    let mut import = store.begin_import(ImportOrigin {
        file_name: file_name(path),
        format: format_name(path),
        mapping: serde_json::to_value(mapping).map_err(|error| damaged(&error))?,
    })?;
    let mut refused = None;
    let read = read_rows(path, mapping, watching.cancel, watching.progress, &mut |row| {
        import.append(row.line, &row.raw).map_err(|error| {
            refused = Some(error);
            Stop
        })
    });
    if let Some(error) = refused {
        return Err(error.into());
    }
    let summary = read?;
    not_empty(path, &summary)?;
    Ok(import.finish()?)
}

/// Says which of the two files an error is about, unless it names a field of its own.
fn at_field(error: ApiError, field: &str) -> ApiError {
    if error.field.is_some() { error } else { error.with_field(field) }
}

/// What the file's ending says; the reader looks at its content.
fn format_name(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn not_empty(path: &Path, summary: &ReadSummary) -> Result<(), ApiError> {
    if summary.rows > 0 {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::UnusableFile, format!("{} has no rows.", path.display()))
        .with_hint("Choose a file with at least ten examples."))
}

/// A format in words, for the import screen.
pub(crate) const fn format_in_words(format: Format) -> &'static str {
    match format {
        Format::ChatJsonl => "Chat JSONL",
        Format::Csv => "Table of text (CSV)",
        Format::Xlsx => "Excel workbook, first sheet",
    }
}
