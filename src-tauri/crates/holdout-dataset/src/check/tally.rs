//! Gathering the same finding of many rows into one issue.

use super::Kept;
use crate::example::RowFault;
use holdout_types::{Issue, IssueCode, Severity};
use rustc_hash::FxHashMap;

/// So many different findings per code; a file of nothing but odd keys must not give an issue each.
const MOST_PER_CODE: u32 = 20;

/// The findings of single rows so far.
#[derive(Default)]
pub(crate) struct Tally {
    places: FxHashMap<(IssueCode, Severity, String), usize>,
    per_code: FxHashMap<IssueCode, u32>,
    found: Vec<Found>,
}

struct Found {
    fault: RowFault,
    first: String,
    rows: Vec<u32>,
}

impl Tally {
    /// Adds a finding of the row at place `at` (from 0), in `line` of its file if that is known.
    pub(crate) fn add(&mut self, at: u32, line: Option<u64>, mut fault: RowFault) {
        let mut key = (fault.code, fault.severity, fault.what.clone());
        if !self.places.contains_key(&key) {
            let seen = self.per_code.entry(fault.code).or_default();
            *seen += 1;
            if *seen > MOST_PER_CODE {
                "Further findings of this kind".clone_into(&mut fault.what);
                fault.detail = None;
                key.2.clone_from(&fault.what);
            }
        }
        let place = *self.places.entry(key).or_insert_with(|| {
            let first = place(at, line, fault.detail.as_deref());
            self.found.push(Found { fault, first, rows: Vec::new() });
            self.found.len() - 1
        });
        let rows = &mut self.found[place].rows;
        if rows.last() != Some(&at) {
            rows.push(at);
        }
    }

    /// One issue per finding.
    pub(crate) fn finish(self) -> Vec<Issue> {
        self.found.into_iter().map(Found::issue).collect()
    }
}

impl Found {
    fn issue(self) -> Issue {
        let message = match self.rows.len() {
            1 => format!("{}: {}.", self.fault.what, self.first),
            count => format!("{}: {count} rows, first in {}.", self.fault.what, self.first),
        };
        Issue {
            code: self.fault.code,
            severity: self.fault.severity,
            message,
            remedy: self.fault.remedy.to_owned(),
            rows: self.rows,
        }
    }
}

fn place(at: u32, line: Option<u64>, detail: Option<&str>) -> String {
    let place = line.map_or_else(|| format!("row {}", at + 1), |line| format!("line {line}"));
    detail.map_or_else(|| place.clone(), |detail| format!("{place} ({detail})"))
}

/// The rows that `is_so` is true of.
pub(crate) fn rows_where(kept: &[Kept], is_so: impl Fn(&Kept) -> bool) -> Vec<u32> {
    (0_u32..).zip(kept).filter(|(_, kept)| is_so(kept)).map(|(at, _)| at).collect()
}

/// An issue about rows, if there are any. `message` gets "1 row is" or "7 rows are".
pub(crate) fn issue(
    code: IssueCode,
    severity: Severity,
    rows: Vec<u32>,
    message: impl FnOnce(&str) -> String,
    remedy: &str,
) -> Option<Issue> {
    let count = match rows.len() {
        0 => return None,
        1 => "1 row is".to_owned(),
        count => format!("{count} rows are"),
    };
    Some(Issue { code, severity, message: message(&count), remedy: remedy.to_owned(), rows })
}
