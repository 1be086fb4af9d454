//! What a challenger saves of the baseline's cost and latency, with an interval where rows allow.

use serde::{Deserialize, Serialize};

use super::evidence::{CandidateEvidence, VerdictRules};
use crate::bootstrap::{Resampling, bca_of_means, percentile_of_quantiles};
use crate::interval::Interval;

/// A saving as a share of the baseline's figure: 0.55 is 55 % less, negative is more.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Saving {
    /// 1 − challenger / baseline.
    pub share: f64,
    /// Its bootstrap interval; none where rows have no figures of their own, or where they do not
    /// vary (a saving between two fixed prices is exact).
    pub interval: Option<Interval>,
}

impl Saving {
    /// Whether it is at least `share`, and its interval, if there is one, excludes 0.
    pub fn reaches(&self, share: f64) -> bool {
        self.share > 0.0
            && self.share >= share
            && self.interval.is_none_or(|interval| interval.low > 0.0)
    }
}

/// The saving in what is paid over the horizon, training included, or per request without one.
pub(super) fn cost_saving(
    baseline: &CandidateEvidence,
    challenger: &CandidateEvidence,
    rules: &VerdictRules,
    rows: &[usize],
    confidence: f64,
) -> Option<Saving> {
    let paid = baseline.total_cost(rules.horizon_requests)?;
    let share = share_saved(paid, challenger.total_cost(rules.horizon_requests)?)?;
    let interval = row_values(&baseline.row_costs, &challenger.row_costs, rows).and_then(|costs| {
        let total = |once: Option<f64>, mean: f64| match rules.horizon_requests {
            Some(requests) => once.unwrap_or(0.0) + mean * requests,
            None => mean,
        };
        let how = Resampling::for_rows(rules.seed.into(), costs.len());
        bca_of_means(&costs, confidence, how, |[before, after]| {
            1.0 - total(challenger.one_off_cost, after) / total(baseline.one_off_cost, before)
        })
    });
    Some(Saving { share, interval })
}

/// The saving in the 95th percentile of latency.
pub(super) fn p95_saving(
    baseline: &CandidateEvidence,
    challenger: &CandidateEvidence,
    rules: &VerdictRules,
    rows: &[usize],
    confidence: f64,
) -> Option<Saving> {
    let share = share_saved(baseline.p95_ms?, challenger.p95_ms?)?;
    let measured = row_values(&baseline.row_latencies_ms, &challenger.row_latencies_ms, rows);
    let interval = measured.and_then(|latencies| {
        let how = Resampling::for_rows(rules.seed.into(), latencies.len());
        percentile_of_quantiles(&latencies, 0.95, confidence, how, |[before, after]| {
            1.0 - after / before
        })
    });
    Some(Saving { share, interval })
}

/// 1 − after / before. Nothing can be saved of nothing: 0 if both are 0, none if only the first is.
fn share_saved(before: f64, after: f64) -> Option<f64> {
    if before > 0.0 {
        return Some(1.0 - after / before);
    }
    (after == before).then_some(0.0)
}

/// The figures of both on `rows`; none where any is missing.
fn row_values(
    baseline: &[Option<f64>],
    challenger: &[Option<f64>],
    rows: &[usize],
) -> Option<Vec<[f64; 2]>> {
    rows.iter().map(|&row| Some([(*baseline.get(row)?)?, (*challenger.get(row)?)?])).collect()
}
