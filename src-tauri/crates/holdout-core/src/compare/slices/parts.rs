//! How the rows of a run are parted. Each way holds every row exactly once.

use std::collections::{BTreeMap, BTreeSet};

use holdout_store::Evaluation;
use holdout_types::{ApiError, IssueCode, RowId, Split};

use crate::compare::corrections::Corrected;
use crate::compare::labels::Labels;
use crate::compare::question::Question;
use crate::data::columns::Columns;
use crate::project::OpenProject;

/// One way to part the rows.
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) note: &'static str,
    pub(super) slices: Vec<(String, Vec<RowId>)>,
}

/// Every way that says something about these rows.
pub(super) fn of(
    project: &OpenProject,
    evaluation: &Evaluation,
    question: &Question,
    rows: &[RowId],
) -> Result<Vec<Part>, ApiError> {
    let (columns, corrected) = (project.columns()?, Corrected::now(project)?);
    let labels = Labels::of(&columns, &question.metric, &corrected);
    let mut parts = vec![by_length(&columns, rows)];
    if evaluation.question.split == Split::Test {
        parts.push(by_nearness(&columns, rows));
    }
    parts.push(by_personal_data(&columns, rows));
    if !labels.names().is_empty() {
        parts.push(by_label(&labels, rows));
    }
    // One slice of all rows says what the scoreboard says.
    parts.retain(|part| part.slices.len() > 1);
    Ok(parts)
}

fn by_label(labels: &Labels<'_>, rows: &[RowId]) -> Part {
    let mut found: BTreeMap<&str, Vec<RowId>> = BTreeMap::new();
    for row in rows {
        let label = labels.expected(*row).and_then(|place| labels.names().get(place as usize));
        found.entry(label.map_or("(no label)", String::as_str)).or_default().push(*row);
    }
    let mut slices: Vec<(String, Vec<RowId>)> =
        found.into_iter().map(|(name, rows)| (name.to_owned(), rows)).collect();
    slices.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
    Part { name: "Label", note: "By the expected answer.", slices }
}

/// Quarters by tokens. Rows of one length stay together, so that quarters may differ in size.
fn by_length(columns: &Columns, rows: &[RowId]) -> Part {
    let tokens =
        |row: &RowId| columns.report.columns.get(row.0 as usize).map_or(0, |column| column.tokens);
    let mut sorted: Vec<(u32, RowId)> = rows.iter().map(|row| (tokens(row), *row)).collect();
    sorted.sort_unstable();
    let limits: BTreeSet<u32> = (1..=4)
        .filter_map(|quarter| sorted.get((sorted.len() * quarter / 4).max(1) - 1))
        .map(|found| found.0)
        .collect();
    let mut slices = Vec::new();
    let mut from = sorted.first().map_or(0, |found| found.0);
    for limit in limits {
        let is_in = |found: &&(u32, RowId)| (from..=limit).contains(&found.0);
        let inside: Vec<RowId> = sorted.iter().filter(is_in).map(|found| found.1).collect();
        let name = if from == limit {
            format!("{limit} tokens")
        } else {
            format!("{from} to {limit} tokens")
        };
        slices.push((name, inside));
        from = limit + 1;
    }
    let note = "Quarters by the tokens of the whole row. Rows of one length stay together.";
    Part { name: "Length", note, slices }
}

fn by_nearness(columns: &Columns, rows: &[RowId]) -> Part {
    let (near, far) = parted(columns, IssueCode::NearLeak, rows);
    Part {
        name: "Near to training",
        note: "Whether the input differs from a row outside of the test set in a few characters only. \
               The figures without such rows are the more careful ones.",
        slices: named([("nearly the same as a row outside", near), ("not near to any", far)]),
    }
}

fn by_personal_data(columns: &Columns, rows: &[RowId]) -> Part {
    let (with, without) = parted(columns, IssueCode::PersonalData, rows);
    Part {
        name: "Personal data",
        note: "E-mail addresses, phone numbers, bank accounts, payment cards and IP addresses. Names \
               and postal addresses are not looked for.",
        slices: named([("with personal data", with), ("none found", without)]),
    }
}

/// The rows that a finding is about, and the others.
fn parted(columns: &Columns, code: IssueCode, rows: &[RowId]) -> (Vec<RowId>, Vec<RowId>) {
    let issues = columns.report.issues.iter().filter(|issue| issue.code == code);
    let found: BTreeSet<u32> = issues.flat_map(|issue| issue.rows.iter().copied()).collect();
    rows.iter().copied().partition(|row| found.contains(&row.0))
}

/// Slices with a row in them.
fn named(slices: [(&str, Vec<RowId>); 2]) -> Vec<(String, Vec<RowId>)> {
    let filled = slices.into_iter().filter(|(_, rows)| !rows.is_empty());
    filled.map(|(name, rows)| (name.to_owned(), rows)).collect()
}
