//! Precision, recall and F1 of each label, and over all of them (C. J. van Rijsbergen, "Information
//! Retrieval", 1979).

use serde::{Deserialize, Serialize};

/// A label's counts. Precision, recall and F1 follow from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LabelCounts {
    /// Rows that expect it.
    pub expected: u32,
    /// Rows that were answered by it.
    pub answered: u32,
    /// Rows that expect it and were answered by it.
    pub right: u32,
}

impl LabelCounts {
    /// Of the rows answered by it, the share that expects it; none where it was never answered.
    pub fn precision(self) -> Option<f64> {
        share(self.right, self.answered)
    }

    /// Of the rows that expect it, the share answered by it; none where none does.
    pub fn recall(self) -> Option<f64> {
        share(self.right, self.expected)
    }

    /// 2 · right / (expected + answered), the harmonic mean of the two; 0 where the label is only
    /// expected or only answered, none where it is neither.
    pub fn f1(self) -> Option<f64> {
        share(2 * self.right, self.expected + self.answered)
    }
}

/// Precision, recall and F1 over several labels, each in \[0, 1\].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LabelAverage {
    /// Of the precision.
    pub precision: f64,
    /// Of the recall.
    pub recall: f64,
    /// Of the F1.
    pub f1: f64,
}

/// How a candidate deals with each label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LabelFigures {
    /// Rows counted.
    pub n: u32,
    /// Rows answered by the label that they expect.
    pub right: u32,
    /// One entry a label, in their order.
    pub labels: Vec<LabelCounts>,
    /// The plain mean over the labels that were expected or answered; what has no value counts as 0,
    /// as with `zero_division=0` of scikit-learn. None where there are no rows.
    pub macro_average: Option<LabelAverage>,
    /// From the counts of all labels together. Precision and recall differ only where some answers
    /// are no label. None where there are no rows.
    pub micro_average: Option<LabelAverage>,
}

/// Counts aligned lists of expected and answered labels, given as places from 0 among `labels`
/// labels. An answer that is no label is `None`: missed by recall, and no label's false alarm.
/// Places out of range count as no label, and rows beyond the shorter list are not counted.
pub fn label_figures(expected: &[u32], answered: &[Option<u32>], labels: usize) -> LabelFigures {
    let mut counts = vec![LabelCounts::default(); labels];
    let (mut n, mut right) = (0, 0);
    for (&expected, &answered) in expected.iter().zip(answered) {
        n += 1;
        let hit = answered == Some(expected);
        if let Some(label) = counts.get_mut(expected as usize) {
            label.expected += 1;
            label.right += u32::from(hit);
            right += u32::from(hit);
        }
        if let Some(label) = answered.and_then(|answered| counts.get_mut(answered as usize)) {
            label.answered += 1;
        }
    }
    let (macro_average, micro_average) = (macro_average(&counts), micro_average(&counts));
    LabelFigures { n, right, labels: counts, macro_average, micro_average }
}

fn macro_average(counts: &[LabelCounts]) -> Option<LabelAverage> {
    let used: Vec<&LabelCounts> =
        counts.iter().filter(|label| label.expected + label.answered > 0).collect();
    let mean = |of: fn(LabelCounts) -> Option<f64>| {
        used.iter().map(|&&label| of(label).unwrap_or(0.0)).sum::<f64>() / used.len() as f64
    };
    (!used.is_empty()).then(|| LabelAverage {
        precision: mean(LabelCounts::precision),
        recall: mean(LabelCounts::recall),
        f1: mean(LabelCounts::f1),
    })
}

fn micro_average(counts: &[LabelCounts]) -> Option<LabelAverage> {
    let all = counts.iter().fold(LabelCounts::default(), |sum, label| LabelCounts {
        expected: sum.expected + label.expected,
        answered: sum.answered + label.answered,
        right: sum.right + label.right,
    });
    Some(LabelAverage {
        precision: all.precision().unwrap_or(0.0),
        recall: all.recall().unwrap_or(0.0),
        f1: all.f1()?,
    })
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_rows_give_no_figures() {
        let found = label_figures(&[], &[], 3);
        assert_eq!((found.n, found.macro_average, found.micro_average), (0, None, None));
        assert_eq!(found.labels[0].f1(), None);
    }

    #[test]
    fn a_label_that_is_never_answered_has_no_precision_and_an_f1_of_zero() {
        let found = label_figures(&[0, 0, 1], &[Some(1), None, Some(1)], 3);
        let [never, always, unused] = [0, 1, 2].map(|label| found.labels[label]);
        assert_eq!((never.precision(), never.recall(), never.f1()), (None, Some(0.0), Some(0.0)));
        assert_eq!((always.precision(), always.recall()), (Some(0.5), Some(1.0)));
        assert_eq!(unused.f1(), None);
        assert_eq!(found.macro_average.unwrap().precision, 0.25);
    }

    #[test]
    fn an_answer_that_is_no_label_lowers_recall_and_not_precision() {
        let found = label_figures(&[0, 0, 1, 1], &[Some(0), None, Some(1), Some(9)], 2);
        let micro = found.micro_average.unwrap();
        assert_eq!((micro.precision, micro.recall), (1.0, 0.5));
        assert_eq!((found.n, found.right), (4, 2));
    }
}
