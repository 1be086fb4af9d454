//! Two answers side by side, asked in both orders. A model likes the place as well as the answer
//! (Zheng et al. 2023, "Judging LLM-as-a-judge", section 3.3): only what holds in both orders is a
//! win, and how often the first place won is told.

use super::spec::Mark;

/// How a challenger's answer stands to the baseline's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PairOutcome {
    /// Better in both orders.
    Win,
    /// Worse in both orders.
    Loss,
    /// Neither: a tie was said, or the two orders disagree.
    Tie,
}

/// Pairs, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairTally {
    /// Rows where the challenger is better.
    pub wins: u32,
    /// Rows where it is worse.
    pub losses: u32,
    /// Rows where neither is.
    pub ties: u32,
    /// Those of the ties where each order named another answer.
    pub swayed: u32,
    /// Rows without a judgement in both orders.
    pub missing: u32,
    /// Rows that were judged in both orders.
    pub asked: u32,
    /// Judgements that preferred the first place.
    pub first: u32,
    /// Judgements that preferred either.
    pub preferred: u32,
}

impl PairOutcome {
    /// What the two orders say together: with the challenger in first place, and in second.
    pub const fn of(as_first: Mark, as_second: Mark) -> Self {
        match (as_first, as_second) {
            (Mark::First, Mark::Second) => Self::Win,
            (Mark::Second, Mark::First) => Self::Loss,
            _ => Self::Tie,
        }
    }
}

impl PairTally {
    /// Adds a row where both gave the same answer: a tie that nobody has to be asked for.
    pub const fn add_same(&mut self) {
        self.ties += 1;
    }

    /// Adds a row: what was said with the challenger in first place, and in second.
    pub fn add(&mut self, as_first: Option<Mark>, as_second: Option<Mark>) {
        let (Some(one), Some(other)) = (as_first, as_second) else {
            self.missing += 1;
            return;
        };
        self.asked += 1;
        for mark in [one, other] {
            self.first += u32::from(mark == Mark::First);
            self.preferred += u32::from(matches!(mark, Mark::First | Mark::Second));
        }
        self.swayed += u32::from(one == other && one != Mark::Tie);
        match PairOutcome::of(one, other) {
            PairOutcome::Win => self.wins += 1,
            PairOutcome::Loss => self.losses += 1,
            PairOutcome::Tie => self.ties += 1,
        }
    }

    /// The share of preferences that went to the first place. Every pair stands in both orders, so a
    /// judge that looks at answers alone gives 0.5. `None` without any preference.
    pub fn first_place_share(&self) -> Option<f64> {
        (self.preferred > 0).then(|| f64::from(self.first) / f64::from(self.preferred))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_holds_in_both_orders_is_a_win() {
        use Mark::{First, Second, Tie};
        assert_eq!(PairOutcome::of(First, Second), PairOutcome::Win);
        assert_eq!(PairOutcome::of(Second, First), PairOutcome::Loss);
        for (one, other) in [(First, First), (Second, Second), (Tie, First), (Second, Tie)] {
            assert_eq!(PairOutcome::of(one, other), PairOutcome::Tie);
        }
    }

    #[test]
    fn a_judge_that_likes_the_first_place_is_seen() {
        let mut tally = PairTally::default();
        tally.add(Some(Mark::First), Some(Mark::First));
        tally.add(Some(Mark::First), Some(Mark::Second));
        tally.add(Some(Mark::First), None);
        tally.add_same();
        assert_eq!((tally.wins, tally.losses, tally.ties), (1, 0, 2));
        assert_eq!((tally.swayed, tally.missing), (1, 1));
        assert_eq!(tally.first_place_share(), Some(0.75));
        assert_eq!(PairTally::default().first_place_share(), None);
    }
}
