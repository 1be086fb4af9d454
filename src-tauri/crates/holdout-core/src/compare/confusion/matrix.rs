//! Counting labels against labels.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use holdout_statistics::HitCounts;

use crate::compare::view::{ConfusionCount, LabelFigures};

/// Confusions that are listed.
const LISTED: usize = 200;

/// How often each label was answered for each. Its labels are those that were expected or answered,
/// in the order of the alphabet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Matrix {
    /// Rows counted.
    pub(super) n: u32,
    /// Rows on the diagonal.
    pub(super) correct: u32,
    pub(super) labels: Vec<LabelFigures>,
    /// The cells that are not 0, line by line; within a line answers that are no label first.
    pub(super) cells: Vec<ConfusionCount>,
}

impl Matrix {
    /// Counts pairs of an expected label and the answered one, both as places in `names`.
    pub(super) fn of(
        names: &[String],
        pairs: impl IntoIterator<Item = (u32, Option<u32>)>,
    ) -> Self {
        let mut counts: BTreeMap<(u32, Option<u32>), u32> = BTreeMap::new();
        pairs.into_iter().for_each(|pair| *counts.entry(pair).or_default() += 1);
        let name = |label: &u32| names.get(*label as usize).map_or("", String::as_str);
        let mut used: Vec<u32> =
            counts.keys().flat_map(|(one, other)| [Some(*one), *other]).flatten().collect();
        used.sort_by_key(|label| (name(label), *label));
        used.dedup();
        let places: HashMap<u32, u32> = used.iter().copied().zip(0..).collect();
        let mut cells: Vec<ConfusionCount> = counts
            .into_iter()
            .map(|((expected, answered), rows)| ConfusionCount {
                expected: places[&expected],
                answered: answered.map(|label| places[&label]),
                rows,
            })
            .collect();
        cells.sort_by_key(|cell| (cell.expected, cell.answered));
        let labels = figures(used.iter().map(|label| name(label).to_owned()), &cells);
        Self {
            n: cells.iter().map(|cell| cell.rows).sum(),
            correct: labels.iter().map(|label| label.correct).sum(),
            labels,
            cells,
        }
    }

    /// The wrong cells, the most frequent first.
    pub(super) fn confusions(&self) -> impl Iterator<Item = &ConfusionCount> {
        let mut wrong: Vec<_> = self.cells.iter().filter(|cell| is_wrong(cell)).collect();
        wrong.sort_by_key(|cell| Reverse(cell.rows));
        wrong.into_iter().take(LISTED)
    }
}

fn is_wrong(cell: &ConfusionCount) -> bool {
    cell.answered != Some(cell.expected)
}

/// Precision, recall and F1 of each label.
fn figures(names: impl Iterator<Item = String>, cells: &[ConfusionCount]) -> Vec<LabelFigures> {
    let mut labels: Vec<LabelFigures> = names.map(LabelFigures::of).collect();
    for cell in cells {
        labels[cell.expected as usize].expected += cell.rows;
        if let Some(answered) = cell.answered {
            labels[answered as usize].answered += cell.rows;
        }
        if !is_wrong(cell) {
            labels[cell.expected as usize].correct += cell.rows;
        }
    }
    for label in &mut labels {
        let (expected, answered) = (label.expected, label.answered);
        let counts = HitCounts { expected, answered, right: label.correct };
        label.precision = counts.precision();
        label.recall = counts.recall();
        label.f1 = counts.f1();
    }
    labels
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(count: u32) -> Vec<String> {
        // Not in the order of the alphabet.
        (0..count).map(|label| format!("label {}", (label * 7 + 3) % count.max(1))).collect()
    }

    #[test]
    fn rows_are_counted_by_expected_and_answered_label() {
        let names = ["refund", "invoice", "login", "never"].map(str::to_owned);
        let pairs =
            [(0, Some(0)), (0, Some(1)), (0, Some(1)), (0, None), (1, Some(1)), (1, Some(2))];
        let matrix = Matrix::of(&names, pairs);
        let said: Vec<_> = matrix
            .labels
            .iter()
            .map(|l| (l.label.as_str(), l.expected, l.answered, l.correct))
            .collect();
        assert_eq!(said, [("invoice", 2, 3, 1), ("login", 0, 1, 0), ("refund", 4, 1, 1)]);
        assert_eq!((matrix.n, matrix.correct), (6, 2));
        let invoice = &matrix.labels[0];
        assert_eq!((invoice.precision, invoice.recall), (Some(1.0 / 3.0), Some(0.5)));
        assert_eq!(invoice.f1, Some(0.4), "the harmonic mean of both");
        let login = &matrix.labels[1];
        assert_eq!((login.precision, login.recall, login.f1), (Some(0.0), None, Some(0.0)));
        let most: Vec<_> = matrix.confusions().map(|c| (c.expected, c.answered, c.rows)).collect();
        assert_eq!(most, [(2, Some(0), 2), (0, Some(1), 1), (2, None, 1)]);
    }

    #[test]
    fn nothing_counted_is_an_empty_matrix() {
        let matrix = Matrix::of(&names(3), []);
        assert_eq!((matrix.n, matrix.labels.len(), matrix.cells.len()), (0, 0, 0));
    }

    proptest! {
        #[test]
        fn every_row_is_counted_once_in_its_line_and_at_most_once_in_a_column(
            pairs in proptest::collection::vec((0_u32..9, proptest::option::of(0_u32..9)), 0..200),
        ) {
            let matrix = Matrix::of(&names(9), pairs.iter().copied());
            let sum = |figure: fn(&LabelFigures) -> u32| -> u32 {
                matrix.labels.iter().map(figure).sum()
            };
            let none = matrix.cells.iter().filter(|cell| cell.answered.is_none());
            let none: u32 = none.map(|cell| cell.rows).sum();
            prop_assert_eq!(matrix.n as usize, pairs.len());
            prop_assert_eq!(sum(|label| label.expected), matrix.n);
            prop_assert_eq!(sum(|label| label.answered) + none, matrix.n);
            let right = pairs.iter().filter(|(one, other)| Some(*one) == *other).count();
            prop_assert_eq!(matrix.correct as usize, right);
            let listed: u32 = matrix.confusions().map(|cell| cell.rows).sum();
            prop_assert_eq!(listed + matrix.correct, matrix.n);
        }
    }
}
