//! What can be done about a finding at one press.

use std::collections::HashMap;

use holdout_types::{ApiError, ErrorCode, Issue, IssueCode, RowId, Split};

use super::change::{Change, is_leak};
use super::columns::Columns;
use super::rewrite;
use super::view::FixView;
use crate::project::OpenProject;
use crate::words::counted;

/// The fix that is offered for a finding, with how many rows it changes.
pub(super) fn offered(columns: &Columns, issue: &Issue, sealed: bool) -> Option<FixView> {
    let rows = fixable(columns, issue, sealed).len() as u32;
    (rows > 0).then(|| FixView { label: label(issue.code, rows), rows })
}

/// The fix of all findings of a code.
pub(super) fn change(
    project: &OpenProject,
    columns: &Columns,
    code: IssueCode,
) -> Result<Change, ApiError> {
    let sealed = project.is_sealed()?;
    let issues = columns.report.issues.iter().filter(|issue| issue.code == code);
    let mut rows: Vec<RowId> = issues.flat_map(|issue| fixable(columns, issue, sealed)).collect();
    rows.sort_unstable();
    rows.dedup();
    if rows.is_empty() {
        return Err(ApiError::new(ErrorCode::WrongState, "There is nothing left to fix here."));
    }
    let reason = label(code, rows.len() as u32);
    if code == IssueCode::PersonalData {
        return Ok(Change { reason, replace: redacted(project, &rows)?, ..Change::default() });
    }
    if code == IssueCode::LabelSpelling {
        return Ok(Change {
            reason,
            replace: renamed(project, columns, &rows)?,
            ..Change::default()
        });
    }
    Ok(Change { reason, leave_out: rows, ..Change::default() })
}

/// The rows that the fix would change: those still in, and nothing of a sealed test split.
fn fixable(columns: &Columns, issue: &Issue, sealed: bool) -> Vec<RowId> {
    if matches!(issue.code, IssueCode::ThinLabel | IssueCode::ConflictingAnswers) {
        return Vec::new();
    }
    let may_go = |row: &u32| {
        let place = *row as usize;
        let gives_way = match columns.splits[place] {
            Some(Split::Test) => !sealed && !is_leak(issue.code),
            Some(Split::Validation) => issue.code != IssueCode::ValidationLeak,
            _ => true,
        };
        columns.member[place] && !columns.excluded[place] && gives_way
    };
    issue.rows.iter().copied().filter(may_go).map(RowId).collect()
}

fn label(code: IssueCode, rows: u32) -> String {
    match code {
        IssueCode::ExactDuplicate => {
            format!("Exclude {}", counted(rows, "duplicate", "duplicates"))
        }
        IssueCode::NearDuplicate => {
            format!("Exclude {}", counted(rows, "near-duplicate", "near-duplicates"))
        }
        IssueCode::LabelSpelling => format!("Rename {}", counted(rows, "answer", "answers")),
        IssueCode::PersonalData => format!("Redact {}", counted(rows, "row", "rows")),
        IssueCode::ExactLeak | IssueCode::ValidationLeak | IssueCode::NearLeak => {
            format!("Exclude {}", counted(rows, "leaking row", "leaking rows"))
        }
        _ => format!("Exclude {}", counted(rows, "row", "rows")),
    }
}

/// The rows with placeholders for the personal data in them. One that stands in a tool call or in
/// parts is left as it is: what reads those may not take a placeholder.
fn redacted(project: &OpenProject, rows: &[RowId]) -> Result<Vec<(RowId, String)>, ApiError> {
    let stored = project.store.rows().get(rows)?.into_iter();
    let redacted: Vec<_> =
        stored.filter_map(|row| Some((row.id, rewrite::redacted(&row.raw)?))).collect();
    if redacted.is_empty() {
        let text = "What was found stands in tool calls or parts, which are not rewritten.";
        return Err(ApiError::new(ErrorCode::WrongState, text)
            .with_hint("Edit those rows, or leave them out."));
    }
    Ok(redacted)
}

/// The rows with the usual spelling of their label as the answer.
fn renamed(
    project: &OpenProject,
    columns: &Columns,
    rows: &[RowId],
) -> Result<Vec<(RowId, String)>, ApiError> {
    let spellings = columns.report.spellings.iter();
    let usual: HashMap<u32, u32> =
        spellings.map(|spelling| (spelling.label, spelling.canonical)).collect();
    let mut renamed = Vec::with_capacity(rows.len());
    for row in project.store.rows().get(rows)? {
        let label = columns.report.columns[row.id.0 as usize].label;
        let canonical = label.and_then(|label| usual.get(&label));
        let name = canonical.and_then(|label| columns.report.labels.get(*label as usize));
        let raw = name.and_then(|name| rewrite::with_texts(&row.raw, None, Some(name)));
        renamed.extend(raw.map(|raw| (row.id, raw)));
    }
    Ok(renamed)
}
