//! Who has a row right, of two candidates: with one answer each, and with several trials.
//!
//! Only for showing and finding rows. The tests of the verdict work on the shares themselves.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::view::PairFilter;

/// How many rows there are of each kind, of a challenger and the baseline.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct RowCounts {
    pub(crate) challenger: String,
    pub(crate) only_challenger: u32,
    pub(crate) only_baseline: u32,
    pub(crate) both_right: u32,
    pub(crate) both_wrong: u32,
}

/// Which kind a row is of, from each candidate's share of right answers to it: the challenger's where
/// it is right more often, of both where both are always right.
pub(super) fn kind(baseline: f64, challenger: f64) -> PairFilter {
    match challenger.total_cmp(&baseline) {
        Ordering::Greater => PairFilter::OnlyChallenger,
        Ordering::Less => PairFilter::OnlyBaseline,
        Ordering::Equal if challenger >= 1.0 => PairFilter::BothRight,
        Ordering::Equal => PairFilter::BothWrong,
    }
}

impl RowCounts {
    /// Counts the rows that all candidates answered in every trial: the rows of the verdict. Of each
    /// candidate its share of right answers to each row; none where it lacks one.
    pub(super) fn of(
        letter: &str,
        baseline: &[Option<f64>],
        challenger: &[Option<f64>],
        all: &[&[Option<f64>]],
    ) -> Self {
        let mut counts = Self { challenger: letter.to_owned(), ..Self::default() };
        for (row, pair) in baseline.iter().zip(challenger).enumerate() {
            let (Some(baseline), Some(challenger)) = pair else { continue };
            if all.iter().any(|scores| scores[row].is_none()) {
                continue;
            }
            match kind(*baseline, *challenger) {
                PairFilter::OnlyChallenger => counts.only_challenger += 1,
                PairFilter::OnlyBaseline => counts.only_baseline += 1,
                PairFilter::BothRight => counts.both_right += 1,
                PairFilter::BothWrong | PairFilter::All => counts.both_wrong += 1,
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_one_answer_each_a_row_is_right_or_wrong() {
        assert_eq!(kind(0.0, 1.0), PairFilter::OnlyChallenger);
        assert_eq!(kind(1.0, 0.0), PairFilter::OnlyBaseline);
        assert_eq!(kind(1.0, 1.0), PairFilter::BothRight);
        assert_eq!(kind(0.0, 0.0), PairFilter::BothWrong);
    }

    #[test]
    fn with_trials_a_row_is_his_who_has_it_right_more_often() {
        assert_eq!(kind(1.0 / 3.0, 2.0 / 3.0), PairFilter::OnlyChallenger);
        assert_eq!(kind(1.0, 2.0 / 3.0), PairFilter::OnlyBaseline);
        assert_eq!(kind(2.0 / 3.0, 2.0 / 3.0), PairFilter::BothWrong, "as often, and not always");
    }

    #[test]
    fn a_row_that_a_third_candidate_lacks_is_counted_for_nobody() {
        let (a, b) = ([Some(0.0), Some(1.0), Some(0.5), None], [Some(1.0); 4]);
        let third = [Some(1.0), Some(1.0), None, Some(1.0)];
        let counts = RowCounts::of("B", &a, &b, &[&a, &b, &third]);
        let expected = RowCounts {
            challenger: "B".to_owned(),
            only_challenger: 1,
            both_right: 1,
            ..RowCounts::default()
        };
        assert_eq!(counts, expected);
    }
}
