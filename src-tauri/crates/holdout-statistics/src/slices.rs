//! A paired difference within each slice of the rows, such as each label or each language: to see
//! where a candidate gains and loses, never to decide by.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::interval::Interval;
use crate::tango::tango;

/// A row with its slice, and the score in \[0, 1\] of both candidates (trials averaged).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlicedRow<'a> {
    /// The slice that it belongs to.
    pub slice: &'a str,
    /// The baseline's score.
    pub baseline: f64,
    /// The challenger's score.
    pub challenger: f64,
}

/// The differences within the slices. They describe; no verdict rests on them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SliceTable {
    /// The slices, the largest first, then by name.
    pub slices: Vec<SliceDifference>,
    /// The confidence of each interval: 1 − α over the number of slices that have one.
    pub confidence: f64,
    /// Rows that a slice needs to be given an interval.
    pub least_rows: u32,
    /// What a reader has to know, in a sentence or two.
    pub note: String,
}

/// Challenger minus baseline within one slice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SliceDifference {
    /// Its name.
    pub slice: String,
    /// Its rows.
    pub n: u32,
    /// The baseline's mean.
    pub baseline: f64,
    /// The challenger's mean.
    pub challenger: f64,
    /// Challenger minus baseline.
    pub difference: f64,
    /// Tango's interval of the difference; none where the slice is too small.
    pub interval: Option<Interval>,
    /// Whether it has fewer rows than an interval needs.
    pub too_small: bool,
}

/// The paired difference within each slice, with Tango's interval at a `confidence` that holds for
/// all of them together (C. E. Bonferroni 1936: the error is shared among them). Slices of fewer
/// than `least_rows` rows are listed without an interval, and do not share in the error.
pub fn slices<'a>(
    rows: impl IntoIterator<Item = SlicedRow<'a>>,
    confidence: f64,
    least_rows: u32,
) -> SliceTable {
    let mut sums: BTreeMap<&str, Sums> = BTreeMap::new();
    for row in rows {
        sums.entry(row.slice).or_default().add(row);
    }
    let least_rows = least_rows.max(1);
    let large = sums.values().filter(|sums| sums.n >= least_rows).count();
    let confidence = 1.0 - (1.0 - confidence) / large.max(1) as f64;
    let mut slices: Vec<SliceDifference> = sums
        .into_iter()
        .map(|(slice, sums)| sums.difference(slice, confidence, least_rows))
        .collect();
    slices.sort_by_key(|slice| std::cmp::Reverse(slice.n));
    let note = note(large, slices.len() - large, least_rows);
    SliceTable { slices, confidence, least_rows, note }
}

/// What is added up of a slice.
#[derive(Default)]
struct Sums {
    n: u32,
    baseline: f64,
    challenger: f64,
    gained: f64,
    lost: f64,
}

impl Sums {
    fn add(&mut self, row: SlicedRow<'_>) {
        let difference = row.challenger - row.baseline;
        self.n += 1;
        self.baseline += row.baseline;
        self.challenger += row.challenger;
        self.gained += difference.max(0.0);
        self.lost += (-difference).max(0.0);
    }

    fn difference(&self, slice: &str, confidence: f64, least_rows: u32) -> SliceDifference {
        let n = f64::from(self.n);
        let too_small = self.n < least_rows;
        SliceDifference {
            slice: slice.to_owned(),
            n: self.n,
            baseline: self.baseline / n,
            challenger: self.challenger / n,
            difference: (self.gained - self.lost) / n,
            interval: (!too_small).then(|| tango(self.gained, self.lost, n, confidence)),
            too_small,
        }
    }
}

fn note(large: usize, small: usize, least_rows: u32) -> String {
    let mut note = match large {
        0 => "Descriptive only.".to_owned(),
        1 => "Descriptive only: the verdict does not rest on a slice.".to_owned(),
        _ => format!(
            "Descriptive only: the verdict does not rest on slices. The intervals hold for all \
             {large} slices together."
        ),
    };
    let slices = match small {
        0 => return note,
        1 => "1 slice has".to_owned(),
        _ => format!("{small} slices have"),
    };
    note += &format!(" {slices} fewer than {least_rows} rows, too few for an interval.");
    note
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(slice: &str, gained: usize, lost: usize, same: usize) -> Vec<SlicedRow<'_>> {
        let row = |baseline, challenger| SlicedRow { slice, baseline, challenger };
        [vec![row(0.0, 1.0); gained], vec![row(1.0, 0.0); lost], vec![row(1.0, 1.0); same]].concat()
    }

    #[test]
    fn the_error_is_shared_among_the_slices_that_are_large_enough() {
        let all = [rows("de", 12, 2, 86), rows("en", 5, 5, 40), rows("fr", 1, 0, 3)].concat();
        let table = slices(all, 0.95, 20);
        assert!((table.confidence - 0.975).abs() < 1e-12);
        let [de, en, fr] = &table.slices[..] else { panic!("{table:?}") };
        assert_eq!((de.slice.as_str(), de.n, de.difference), ("de", 100, 0.1));
        assert_eq!(de.interval, Some(tango(12.0, 2.0, 100.0, 0.975)));
        assert_eq!((en.difference, en.too_small), (0.0, false));
        assert_eq!((fr.interval, fr.too_small, fr.difference), (None, true, 0.25));
        assert_eq!(
            table.note,
            "Descriptive only: the verdict does not rest on slices. The intervals hold for all 2 \
             slices together. 1 slice has fewer than 20 rows, too few for an interval."
        );
    }

    #[test]
    fn one_slice_keeps_the_whole_error_and_none_gives_an_empty_table() {
        assert_eq!(slices(rows("all", 3, 1, 60), 0.95, 20).confidence, 0.95);
        let table = slices([], 0.95, 20);
        assert!(table.slices.is_empty() && table.note == "Descriptive only.");
    }

    #[test]
    fn scores_between_right_and_wrong_add_up_within_the_row() {
        let row = |baseline, challenger| SlicedRow { slice: "x", baseline, challenger };
        let table = slices([row(0.25, 0.75), row(1.0, 0.5), row(0.0, 1.0)], 0.95, 1);
        let found = &table.slices[0];
        assert!((found.difference - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(found.interval, Some(tango(1.5, 0.5, 3.0, 0.95)));
    }
}
