//! `check`: what is wrong with a file of examples.

use std::fmt::Write;
use std::process::ExitCode;

use holdout_core::check_file::{FileCheck, FileCheckRequest, check_file};
use holdout_core::data::view::ColumnMapping;
use holdout_core::study::result::IssueResult;
use holdout_types::{ApiError, Cancel, ErrorCode, Severity};

use crate::CheckArguments;
use crate::console::{self, ConsoleProgress};

/// Rows of a finding that the text names.
const NAMED_ROWS: usize = 5;

pub(crate) fn check(arguments: &CheckArguments) -> Result<ExitCode, ApiError> {
    let mapping = arguments.input.clone().zip(arguments.answer.clone());
    let request = FileCheckRequest {
        file: arguments.file.clone(),
        against: arguments.against.clone(),
        mapping: mapping.map(|(input, answer)| ColumnMapping {
            input,
            answer,
            prompt: None,
            source: None,
        }),
        model: arguments.model.clone(),
        strict: arguments.strict,
    };
    let found = check_file(&request, &Cancel::new(), &ConsoleProgress::default())?;
    console::result(&if arguments.json { json(&found)? } else { text(&found) });
    Ok(if found.has_errors() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn json(found: &FileCheck) -> Result<String, ApiError> {
    serde_json::to_string_pretty(found)
        .map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))
}

fn text(found: &FileCheck) -> String {
    let mut text = format!(
        "{}: {}, {} rows, {} usable, {} tokens",
        found.file, found.format, found.rows, found.usable, found.tokens
    );
    if found.labels > 0 {
        push(&mut text, format_args!(", {} labels", found.labels));
    }
    for issue in &found.issues {
        push(&mut text, format_args!("\n\n{}", finding(issue)));
    }
    push(
        &mut text,
        format_args!(
            "\n\n{} errors, {} warnings, {} notes",
            found.errors, found.warnings, found.notes
        ),
    );
    text
}

fn finding(issue: &IssueResult) -> String {
    let severity = match issue.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut text = format!("{severity}[{}]: {}", issue.code.name(), issue.message);
    if !issue.rows.is_empty() {
        let named: Vec<_> = issue.rows.iter().take(NAMED_ROWS).collect();
        let named: Vec<_> = named.iter().map(|row| format!("{}:{}", row.file, row.line)).collect();
        let more = issue.count as usize - named.len();
        push(&mut text, format_args!("\n  at {}", named.join(", ")));
        if more > 0 {
            push(&mut text, format_args!(" and {more} more"));
        }
    }
    push(&mut text, format_args!("\n  hint: {}", issue.remedy));
    text
}

fn push(text: &mut String, more: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _written = text.write_fmt(more);
}
