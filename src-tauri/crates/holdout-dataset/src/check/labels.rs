//! Whether answers form a closed set, and which labels are too rare.

use super::{Kept, tally};
use holdout_types::{Issue, IssueCode, Severity, Split};
use rustc_hash::FxHashMap;

/// A label is one line of at most so many bytes.
const LONGEST_LABEL: usize = 200;
/// So many different answers are remembered; a closed set with more has no use as one.
const MOST_LABELS: usize = 10_000;
/// A label needs a row for each of the three splits.
const FEWEST_ROWS: u32 = 3;

/// The answers so far.
#[derive(Default)]
pub(crate) struct LabelIndex {
    places: FxHashMap<String, u32>,
    names: Vec<String>,
    of_row: Vec<Option<u32>>,
    usable: usize,
}

impl LabelIndex {
    /// Adds the next row: its answer, or nothing if it can't be used.
    pub(crate) fn add(&mut self, answer: Option<&str>) {
        self.usable += usize::from(answer.is_some());
        let place = answer.and_then(|answer| self.place(answer.trim()));
        self.of_row.push(place);
    }

    fn place(&mut self, answer: &str) -> Option<u32> {
        if answer.is_empty() || answer.len() > LONGEST_LABEL || answer.contains('\n') {
            return None;
        }
        if let Some(place) = self.places.get(answer) {
            return Some(*place);
        }
        if self.names.len() >= MOST_LABELS {
            return None;
        }
        let place = self.names.len() as u32;
        self.places.insert(answer.to_owned(), place);
        self.names.push(answer.to_owned());
        Some(place)
    }

    /// The labels, written into the rows, if answers form a closed set: nine in ten are one short
    /// line, and each stands in two rows or more on average. Else none.
    pub(crate) fn finish(self, kept: &mut [Kept]) -> Vec<String> {
        let short = self.of_row.iter().flatten().count();
        let is_closed = short * 10 >= self.usable * 9 && self.names.len() * 2 <= short;
        if !is_closed {
            return Vec::new();
        }
        for (kept, label) in kept.iter_mut().zip(self.of_row) {
            kept.columns.label = label;
        }
        self.names
    }
}

/// Labels that are too rare to be learnt and judged, or that only the test set has.
pub(crate) fn thin(kept: &[Kept], labels: &[String]) -> Vec<Issue> {
    let divided = kept.iter().any(|kept| kept.split.is_some());
    let mut counts = vec![[0_u32; 4]; labels.len()];
    for kept in kept.iter().filter(|kept| kept.columns.usable && !kept.left_out) {
        if let Some(label) = kept.columns.label {
            counts[label as usize][kept.split.map_or(3, |split| split as usize)] += 1;
        }
    }
    // A label whose rows are all left out is nobody's trouble.
    let too_few = |counts: &[u32; 4]| (1..FEWEST_ROWS).contains(&counts.iter().sum());
    let untrained = |counts: &[u32; 4]| {
        divided
            && counts[Split::Train as usize] == 0
            && counts[3] == 0
            && counts[Split::Test as usize] > 0
    };
    let rare = issue_about(
        kept,
        labels,
        |label| too_few(&counts[label]) && !untrained(&counts[label]),
        &format!("fewer than {FEWEST_ROWS} rows"),
        "Add rows for these labels: with fewer than three they can't stand in every split.",
    );
    let unseen = issue_about(
        kept,
        labels,
        |label| untrained(&counts[label]),
        "rows in the test set and none in training",
        "Add training rows for these labels, or correct the spelling of the answers.",
    );
    rare.into_iter().chain(unseen).collect()
}

fn issue_about(
    kept: &[Kept],
    labels: &[String],
    is_thin: impl Fn(usize) -> bool,
    what: &str,
    remedy: &str,
) -> Option<Issue> {
    let rows = tally::rows_where(kept, |kept| {
        kept.columns.usable
            && !kept.left_out
            && kept.columns.label.is_some_and(|label| is_thin(label as usize))
    });
    let thin: Vec<usize> = (0..labels.len()).filter(|label| is_thin(*label)).collect();
    let names: Vec<String> = thin
        .iter()
        .take(3)
        .map(|label| format!("`{}`", crate::text::shorten(&labels[*label], 40)))
        .collect();
    let more = if thin.len() > 3 { ", …" } else { "" };
    let subject = if thin.len() == 1 {
        "1 label has".to_owned()
    } else {
        format!("{} labels have", thin.len())
    };
    tally::issue(
        IssueCode::ThinLabel,
        Severity::Warning,
        rows,
        |_| format!("{subject} {what}: {}{more}.", names.join(", ")),
        remedy,
    )
}
