//! One challenger against the baseline, on the rows that every candidate answered.

use serde::{Deserialize, Serialize};

use super::saving::Saving;
use crate::interval::Interval;
use crate::paired::{mcnemar_exact, mcnemar_mid_p};
use crate::tango::{score_at_zero, tango};

/// What the interval of a difference says, the strongest that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// L > 0.
    Better,
    /// U < 0.
    Worse,
    /// L > −M and U < M.
    Equivalent,
    /// L > −M.
    NotWorse,
    /// U < M.
    NoWorthwhileGain,
    /// None of them.
    NotEnoughEvidence,
}

/// A challenger compared with the baseline. All differences are challenger minus baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Comparison {
    /// The key of the baseline.
    pub baseline: String,
    /// The key of the challenger.
    pub challenger: String,
    /// Rows compared.
    pub n: u32,
    /// Rows that only the challenger answers right; fractional with trials or scores (Σ max(d, 0)).
    pub b: f64,
    /// Rows that only the baseline answers right; fractional as `b` (Σ max(−d, 0)).
    pub c: f64,
    /// (b − c) / n.
    pub difference: f64,
    /// Tango's interval of the difference at `confidence`.
    pub interval: Interval,
    /// 1 − α / m, for m challengers.
    pub confidence: f64,
    /// McNemar's mid-p times the number of challengers, at most 1. Where outcomes are fractional
    /// there is no such test, and it is the score test's, which agrees with the interval.
    pub p_value: f64,
    /// McNemar's exact p, not multiplied; none where outcomes are fractional.
    pub exact_p: Option<f64>,
    /// The strongest that holds.
    pub finding: Finding,
    /// What of the baseline's cost it saves; none where a cost is unknown.
    pub cost_saving: Option<Saving>,
    /// What of the baseline's p95 it saves; none where one is unknown.
    pub p95_saving: Option<Saving>,
}

impl Comparison {
    /// L > 0.
    pub fn is_better(&self) -> bool {
        self.interval.low > 0.0
    }

    /// U < 0.
    pub fn is_worse(&self) -> bool {
        self.interval.high < 0.0
    }

    /// L > −M.
    pub fn is_not_worse(&self, margin: f64) -> bool {
        self.interval.low > -margin
    }

    /// U < M.
    pub fn has_no_worthwhile_gain(&self, margin: f64) -> bool {
        self.interval.high < margin
    }
}

/// The figures of a pair, before costs are looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paired {
    pub(super) n: u32,
    pub(super) b: f64,
    pub(super) c: f64,
    whole: bool,
}

impl Paired {
    /// The disagreements of two aligned lists.
    pub(super) fn of(baseline: &[f64], challenger: &[f64]) -> Self {
        let differences = || challenger.iter().zip(baseline).map(|(high, low)| high - low);
        let sum = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, |sum, x| sum + x);
        Self {
            n: baseline.len() as u32,
            b: sum(&mut differences().map(|d| d.max(0.0))),
            c: sum(&mut differences().map(|d| (-d).max(0.0))),
            whole: baseline
                .iter()
                .chain(challenger)
                .all(|&outcome| outcome == 0.0 || outcome == 1.0),
        }
    }

    pub(super) fn difference(self) -> f64 {
        if self.n == 0 { 0.0 } else { (self.b - self.c) / f64::from(self.n) }
    }

    pub(super) fn interval(self, confidence: f64) -> Interval {
        tango(self.b, self.c, f64::from(self.n), confidence)
    }

    fn exact_p(self) -> Option<f64> {
        self.whole.then(|| mcnemar_exact(self.b as u32, self.c as u32))
    }

    fn p_value(self, challengers: usize) -> f64 {
        let single = if self.whole {
            mcnemar_mid_p(self.b as u32, self.c as u32)
        } else {
            crate::normal::two_sided_p(score_at_zero(self.b, self.c))
        };
        (single * challengers as f64).min(1.0)
    }

    /// The comparison at error `alpha` over all `challengers` together.
    pub(super) fn compared(
        self,
        keys: (&str, &str),
        margin: f64,
        alpha: f64,
        challengers: usize,
    ) -> Comparison {
        let confidence = 1.0 - alpha / challengers.max(1) as f64;
        let interval = self.interval(confidence);
        Comparison {
            baseline: keys.0.to_owned(),
            challenger: keys.1.to_owned(),
            n: self.n,
            b: self.b,
            c: self.c,
            difference: self.difference(),
            interval,
            confidence,
            p_value: self.p_value(challengers),
            exact_p: self.exact_p(),
            finding: finding(interval, margin),
            cost_saving: None,
            p95_saving: None,
        }
    }
}

fn finding(interval: Interval, margin: f64) -> Finding {
    let (not_worse, no_gain) = (interval.low > -margin, interval.high < margin);
    match (interval.low > 0.0, interval.high < 0.0) {
        (true, _) => Finding::Better,
        (_, true) => Finding::Worse,
        _ if not_worse && no_gain => Finding::Equivalent,
        _ if not_worse => Finding::NotWorse,
        _ if no_gain => Finding::NoWorthwhileGain,
        _ => Finding::NotEnoughEvidence,
    }
}
