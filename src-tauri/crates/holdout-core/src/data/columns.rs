//! What is derived from the rows: tokens, labels, splits, findings. Held in memory, counted anew
//! when the version changes, never the truth.

use std::collections::HashMap;
use std::ops::ControlFlow;

use holdout_dataset::{CheckOptions, CheckReport, Checker};
use holdout_store::Project;
use holdout_types::{ApiError, IssueCode, Severity, Split, VersionId};

/// The columns of one version, by row id.
#[derive(Debug)]
pub(crate) struct Columns {
    /// Of which version.
    pub(crate) version: VersionId,
    /// What the checks found, over all rows, the left-out ones among them.
    pub(crate) report: CheckReport,
    /// Which split each row is in; none where it is left out or nothing is divided yet.
    pub(crate) splits: Vec<Option<Split>>,
    /// Whether a row is left out of the version.
    pub(crate) excluded: Vec<bool>,
    /// The gravest finding of each row that has one, as a place in the report's list.
    pub(crate) gravest: HashMap<u32, usize>,
}

impl Columns {
    /// Checks every row of the project as it stands in `version`.
    ///
    /// A left-out row is checked as if it were in training: that is where it would be, and why it
    /// was left out must go on being shown.
    pub(crate) fn count(
        store: &Project,
        version: VersionId,
        divided: bool,
    ) -> Result<Self, ApiError> {
        let rows = store.rows().count()?;
        let listed = store.versions().entries(version)?;
        let mut splits: Vec<Option<Split>> = vec![None; rows as usize];
        let mut excluded = vec![true; rows as usize];
        for (row, split) in listed.entries {
            splits[row.0 as usize] = divided.then_some(split);
            excluded[row.0 as usize] = false;
        }
        let report = check(store, rows, |row| {
            if divided { Some(splits[row].unwrap_or(Split::Train)) } else { None }
        })?;
        let gravest = gravest(&report);
        Ok(Self { version, report, splits, excluded, gravest })
    }

    /// All rows of the project.
    pub(crate) fn rows(&self) -> u32 {
        self.splits.len() as u32
    }

    /// How many findings of a severity there are that the app does not take care of by itself.
    pub(crate) fn open_findings(&self, severity: Severity) -> u32 {
        let open = |issue: &&holdout_types::Issue| {
            issue.severity == severity && !self.is_handled(issue.code, &issue.rows)
        };
        self.report.issues.iter().filter(open).count() as u32
    }

    /// Whether a finding needs nothing more: the rows that it is about are left out, or, of a leak,
    /// those on the training side.
    pub(crate) fn is_handled(&self, code: IssueCode, rows: &[u32]) -> bool {
        let is_leak = matches!(code, IssueCode::ExactLeak | IssueCode::ValidationLeak);
        let mut concerned = rows
            .iter()
            .filter(|row| !(is_leak && self.splits[**row as usize] == Some(Split::Test)));
        !rows.is_empty() && concerned.all(|row| self.excluded[*row as usize])
    }
}

/// Runs the checks over all rows of a project, each with the split that `split_of` gives it.
pub(crate) fn check(
    store: &Project,
    rows: u32,
    split_of: impl Fn(usize) -> Option<Split>,
) -> Result<CheckReport, ApiError> {
    let mut checker = Checker::new(CheckOptions::default());
    store.rows().scan(0..rows, |row| {
        checker.push_line(split_of(row.id.0 as usize), row.line, row.raw);
        ControlFlow::Continue(())
    })?;
    Ok(checker.finish())
}

fn gravest(report: &CheckReport) -> HashMap<u32, usize> {
    let mut gravest = HashMap::new();
    // Errors come first in the report, so the first finding of a row is its gravest.
    for (place, issue) in report.issues.iter().enumerate() {
        for row in &issue.rows {
            gravest.entry(*row).or_insert(place);
        }
    }
    gravest
}
