//! Two candidates on the same rows: the four counts, and McNemar's tests.

use serde::{Deserialize, Serialize};

use crate::binomial;
use crate::interval::Interval;
use crate::newcombe::newcombe_method_10;
use crate::tango::tango;

/// Two slices that should describe the same rows do not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the baseline has {baseline} rows and the challenger {challenger}; both must be judged on the same rows"
)]
pub struct UnevenPairs {
    /// Rows of the baseline.
    pub baseline: usize,
    /// Rows of the challenger.
    pub challenger: usize,
}

/// How two candidates answer the same rows, each answer right or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PairCounts {
    /// Rows that both answer right.
    pub both_right: u32,
    /// Rows that only the challenger answers right (b).
    pub only_challenger: u32,
    /// Rows that only the baseline answers right (c).
    pub only_baseline: u32,
    /// Rows that both answer wrong.
    pub both_wrong: u32,
}

impl PairCounts {
    /// Counts two aligned lists of "right" and "wrong".
    pub fn count(baseline: &[bool], challenger: &[bool]) -> Result<Self, UnevenPairs> {
        if baseline.len() != challenger.len() {
            return Err(UnevenPairs { baseline: baseline.len(), challenger: challenger.len() });
        }
        let mut counts = Self::default();
        for pair in baseline.iter().zip(challenger) {
            match pair {
                (true, true) => counts.both_right += 1,
                (false, true) => counts.only_challenger += 1,
                (true, false) => counts.only_baseline += 1,
                (false, false) => counts.both_wrong += 1,
            }
        }
        Ok(counts)
    }

    /// All rows.
    pub fn n(self) -> u32 {
        self.both_right + self.only_challenger + self.only_baseline + self.both_wrong
    }

    /// Rows on which the two disagree, b + c.
    pub fn disagreements(self) -> u32 {
        self.only_challenger + self.only_baseline
    }

    /// Challenger minus baseline, (b − c) / n, a share of the rows; 0 without rows.
    pub fn difference(self) -> f64 {
        if self.n() == 0 {
            return 0.0;
        }
        (f64::from(self.only_challenger) - f64::from(self.only_baseline)) / f64::from(self.n())
    }

    /// Tango's score interval of [`difference`](Self::difference), on which a verdict rests.
    pub fn tango(self, confidence: f64) -> Interval {
        let (b, c) = (f64::from(self.only_challenger), f64::from(self.only_baseline));
        tango(b, c, f64::from(self.n()), confidence)
    }

    /// Newcombe's method 10 for the same difference: a cross-check only.
    pub fn newcombe(self, confidence: f64) -> Interval {
        newcombe_method_10(self, confidence)
    }

    /// The same rows with the two candidates changing places.
    #[must_use]
    pub fn swapped(self) -> Self {
        Self { only_challenger: self.only_baseline, only_baseline: self.only_challenger, ..self }
    }
}

/// McNemar's exact conditional test, two-sided: twice the smaller tail of Binomial(b + c, ½), at
/// most 1 (Fagerland, Lydersen and Laake 2013). 1 where the two never disagree.
pub fn mcnemar_exact(b: u32, c: u32) -> f64 {
    (2.0 * binomial::lower_tail(b.min(c), b + c, 0.5)).min(1.0)
}

/// McNemar's mid-p test, two-sided: the exact one less the probability of what was observed
/// (Fagerland, Lydersen and Laake 2013).
///
/// With b = c this is 1: half of the observed point lies on each side. (Fagerland et al. print
/// 1 − ½·P(X = b) for that one case; no decision differs.)
pub fn mcnemar_mid_p(b: u32, c: u32) -> f64 {
    if b == c {
        return 1.0;
    }
    let point = binomial::point(b.min(c), b + c, 0.5);
    (2.0 * binomial::lower_tail(b.min(c), b + c, 0.5) - point).clamp(0.0, 1.0)
}
