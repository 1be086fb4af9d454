//! The figures of one slice.

use holdout_statistics::{tango, wilson};

use crate::compare::view::SliceFigures;

const CONFIDENCE: f64 = 0.95;

/// What each candidate made of one row, over its trials.
pub(super) struct Marks(Vec<(u32, u32)>);

impl Marks {
    /// Nothing yet of so many candidates.
    pub(super) fn of(candidates: usize) -> Self {
        Self(vec![(0, 0); candidates])
    }

    /// Adds an answer.
    pub(super) fn add(&mut self, candidate: usize, is_correct: bool) {
        self.0[candidate].0 += 1;
        self.0[candidate].1 += u32::from(is_correct);
    }

    /// Whether every candidate answered.
    pub(super) fn is_whole(&self) -> bool {
        self.0.iter().all(|(asked, _)| *asked > 0)
    }

    /// The share of a candidate's answers that are right.
    fn share(&self, candidate: usize) -> f64 {
        let (asked, correct) = self.0[candidate];
        f64::from(correct) / f64::from(asked.max(1))
    }
}

/// Every candidate's figures over some rows. With a `confidence`, the differences to the baseline
/// too: trials are averaged within the row, and the sums of what is won and lost are fed to Tango's
/// interval.
pub(super) fn of(rows: &[&Marks], baseline: usize, confidence: Option<f64>) -> Vec<SliceFigures> {
    let candidates = rows.first().map_or(0, |row| row.0.len());
    (0..candidates).map(|one| figures(rows, one, baseline, confidence)).collect()
}

fn figures(
    rows: &[&Marks],
    candidate: usize,
    baseline: usize,
    confidence: Option<f64>,
) -> SliceFigures {
    let n = rows.len() as f64;
    let right: f64 = rows.iter().map(|row| row.share(candidate)).sum();
    let interval = wilson(right.round() as u32, rows.len() as u32, CONFIDENCE);
    let confidence = confidence.filter(|_| candidate != baseline);
    let differs = confidence.map(|confidence| {
        let differences = rows.iter().map(|row| row.share(candidate) - row.share(baseline));
        let (won, lost) = differences.fold((0.0, 0.0), |(won, lost), difference| {
            (won + difference.max(0.0), lost + (-difference).max(0.0))
        });
        ((won - lost) / n * 100.0, tango(won, lost, n, confidence))
    });
    SliceFigures {
        share: right / n.max(1.0),
        interval: [interval.low, interval.high],
        difference_points: differs.map(|(difference, _)| difference),
        difference_interval: differs
            .map(|(_, interval)| [interval.low * 100.0, interval.high * 100.0]),
        is_clear: differs.is_some_and(|(_, interval)| interval.low > 0.0 || interval.high < 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(baseline: &[bool], challenger: &[bool]) -> Marks {
        let mut marks = Marks::of(2);
        for (place, answers) in [baseline, challenger].into_iter().enumerate() {
            for right in answers {
                marks.add(place, *right);
            }
        }
        marks
    }

    #[test]
    fn trials_are_averaged_within_the_row_and_are_no_more_rows() {
        let rows: Vec<Marks> = (0..20).map(|_| row(&[true, false], &[true, true])).collect();
        let rows: Vec<&Marks> = rows.iter().collect();
        let [a, b] = &of(&rows, 0, Some(0.95))[..] else { panic!("two candidates") };
        assert_eq!((a.share, b.share), (0.5, 1.0));
        assert_eq!(a.interval, {
            let found = wilson(10, 20, 0.95);
            [found.low, found.high]
        });
        assert_eq!((a.difference_points, b.difference_points), (None, Some(50.0)));
        let expected = tango(10.0, 0.0, 20.0, 0.95);
        assert_eq!(b.difference_interval, Some([expected.low * 100.0, expected.high * 100.0]));
        assert!(b.is_clear);
    }

    #[test]
    fn a_thin_slice_has_shares_and_no_difference() {
        let only = row(&[true], &[false]);
        let found = of(&[&only], 0, None);
        assert_eq!(found[1].share, 0.0);
        assert_eq!((found[1].difference_points, found[1].is_clear), (None, false));
    }
}
