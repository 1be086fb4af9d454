//! What is derived from the rows: tokens, labels, splits, findings. Held in memory, counted anew
//! when the version changes, never the truth.

use std::collections::HashMap;
use std::ops::ControlFlow;

use holdout_dataset::{CheckOptions, CheckReport, Checker, ReportOf, Standing};
use holdout_store::Project;
use holdout_types::{ApiError, IssueCode, RowId, Severity, Split, VersionId};

use super::lineage;
use crate::settings::Settings;

/// Under which name the report is kept.
const KEPT_REPORT: &str = "checks";

/// The columns of one version, by row id.
#[derive(Debug)]
pub(crate) struct Columns {
    /// Of which version.
    pub(crate) version: VersionId,
    /// What the checks found, over all rows, the left-out ones among them.
    pub(crate) report: CheckReport,
    /// Which split each row is in; none where it is left out or nothing is divided yet.
    pub(crate) splits: Vec<Option<Split>>,
    /// Whether a row is left out of the version, or no part of it.
    pub(crate) excluded: Vec<bool>,
    /// Whether a row is part of the version, be it left out. A row that an edit replaced is not, nor
    /// is an edit that was undone.
    pub(crate) member: Vec<bool>,
    /// The row that each row was edited from, in the end; itself if it was not.
    pub(crate) origin: Vec<u32>,
    /// The gravest finding of each row that has one, as a place in the report's list.
    pub(crate) gravest: HashMap<u32, usize>,
}

impl Columns {
    /// Checks every row of the project as it stands in `version`.
    ///
    /// A row that is left out is checked by itself only, unless the test rows came in a file of their
    /// own: then it may be left out because it stands there, which must go on being shown.
    pub(crate) fn count(
        store: &Project,
        version: VersionId,
        settings: &Settings,
    ) -> Result<Self, ApiError> {
        let rows = store.rows().count()?;
        let accepted = settings.accepted_at(store, version)?;
        // Of a test file's own leaks it goes on being shown that they are left out of training.
        let left_out_in = settings.own_test_file().then_some(Split::Train);
        let listed = store.versions().entries(version)?;
        let mut member = vec![false; rows as usize];
        listed.excluded.iter().for_each(|row| member[row.0 as usize] = true);
        let mut splits: Vec<Option<Split>> = vec![None; rows as usize];
        let mut excluded = vec![true; rows as usize];
        for (row, split) in listed.entries {
            splits[row.0 as usize] = settings.divided.then_some(split);
            excluded[row.0 as usize] = false;
            member[row.0 as usize] = true;
        }
        let standing_of = |row: usize| {
            member[row].then(|| Standing {
                split: splits[row].or(left_out_in),
                left_out: excluded[row],
                accepted: accepted.contains(&RowId(row as u32)),
            })
        };
        let of = ReportOf::rows((0..rows as usize).map(standing_of));
        let report = if let Some(report) = kept_report(store, version, of)? {
            report
        } else {
            let report = check(store, rows, standing_of)?;
            keep_report(store, version, of, &report);
            report
        };
        let gravest = gravest(&report);
        let origin = lineage::origins(store, rows)?;
        Ok(Self { version, report, splits, excluded, member, origin, gravest })
    }

    /// How many rows the version has, those left out among them.
    pub(crate) fn rows(&self) -> u32 {
        self.member.iter().filter(|member| **member).count() as u32
    }

    /// The rows of the version, those left out among them, as they were imported: an edited row
    /// stands where it stood before.
    pub(crate) fn members(&self) -> Vec<u32> {
        let ids = 0..self.member.len() as u32;
        let mut rows: Vec<u32> = ids.filter(|row| self.member[*row as usize]).collect();
        rows.sort_by_key(|row| self.origin[*row as usize]);
        rows
    }

    /// The rows that something may be made of: usable, not left out, and never of the test split.
    pub(crate) fn outside_the_test(&self) -> impl Iterator<Item = RowId> {
        let is_outside = |row: &usize| {
            self.report.columns[*row].usable
                && !self.excluded[*row]
                && self.splits[*row] != Some(Split::Test)
        };
        (0..self.excluded.len()).filter(is_outside).map(|row| RowId(row as u32))
    }

    /// The number by which a person knows a row, from 1: that of the row it was edited from.
    pub(crate) fn number(&self, row: RowId) -> u32 {
        self.origin[row.0 as usize] + 1
    }

    /// How many rows are left out.
    pub(crate) fn left_out(&self) -> u32 {
        let rows = self.member.iter().zip(&self.excluded);
        rows.filter(|(member, excluded)| **member && **excluded).count() as u32
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
        let is_leak =
            matches!(code, IssueCode::ExactLeak | IssueCode::ValidationLeak | IssueCode::NearLeak);
        let mut concerned = rows
            .iter()
            .filter(|row| !(is_leak && self.splits[**row as usize] == Some(Split::Test)));
        !rows.is_empty() && concerned.all(|row| self.excluded[*row as usize])
    }
}

/// The report as it was kept when the version was last checked.
fn kept_report(
    store: &Project,
    version: VersionId,
    of: ReportOf,
) -> Result<Option<CheckReport>, ApiError> {
    let kept = store.derived().get(version, KEPT_REPORT)?;
    Ok(kept.and_then(|bytes| CheckReport::from_bytes(&bytes, of)))
}

/// Keeps a report, so that opening the project reads it. One that can't be kept is made again then.
fn keep_report(store: &Project, version: VersionId, of: ReportOf, report: &CheckReport) {
    let Some(bytes) = report.to_bytes(of) else { return };
    if let Err(error) = store.derived_mut().put(version, KEPT_REPORT, bytes) {
        tracing::debug!(%error, "the report of the checks is not kept");
    }
}

/// Runs the checks over all rows of a project, each as it stands; one without a standing takes no
/// part.
pub(crate) fn check(
    store: &Project,
    rows: u32,
    standing_of: impl Fn(usize) -> Option<Standing>,
) -> Result<CheckReport, ApiError> {
    let mut checker = Checker::new(CheckOptions::default());
    store.rows().scan(0..rows, |row| {
        match standing_of(row.id.0 as usize) {
            Some(standing) => checker.push_standing(standing, row.line, row.raw),
            None => checker.skip(),
        }
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
