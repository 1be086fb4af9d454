//! Means and quantiles of measured values, such as latencies.

use crate::binomial;

/// The arithmetic mean; none without values.
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    Some(values.iter().sum::<f64>() / values.len() as f64)
}

/// The p-quantile by linear interpolation between the two nearest values: type 7 of Hyndman and Fan
/// (1996), the default of numpy and R and `PERCENTILE.INC` of spreadsheets, so that a reader of an
/// export finds the same figure. None without values; `p` is clamped to \[0, 1\].
pub fn quantile(values: &[f64], p: f64) -> Option<f64> {
    quantile_of_sorted(&sorted(values), p)
}

/// The median and the 95th percentile of one sort, as a scoreboard shows them for latencies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Percentiles {
    /// Half of the values lie below.
    pub p50: f64,
    /// 95 % of the values lie below.
    pub p95: f64,
}

impl Percentiles {
    /// Both of `values`; none without values.
    pub fn of(values: &[f64]) -> Option<Self> {
        let sorted = sorted(values);
        Some(Self {
            p50: quantile_of_sorted(&sorted, 0.5)?,
            p95: quantile_of_sorted(&sorted, 0.95)?,
        })
    }
}

/// An interval for a quantile that assumes nothing about the distribution. An end is missing where
/// there are too few values for it: p95 has an upper limit from 72 values, p99 from 368 (at 95 %).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuantileInterval {
    /// The lower end, one of the values.
    pub low: Option<f64>,
    /// The upper end, one of the values.
    pub high: Option<f64>,
}

/// The order-statistic interval of the p-quantile with equal tails: at least `confidence`, from the
/// binomial distribution of how many values lie below the quantile.
pub fn quantile_interval(values: &[f64], p: f64, confidence: f64) -> QuantileInterval {
    let sorted = sorted(values);
    let n = sorted.len() as u32;
    let tail = (1.0 - confidence) / 2.0;
    // Ranks count from 1: X values lie below the quantile, X ~ Binomial(n, p).
    let below_rank = |rank: u32| binomial::lower_tail(rank - 1, n, p);
    let low_rank = first_rank(n, |rank| below_rank(rank) > tail) - 1;
    let high_rank = first_rank(n, |rank| 1.0 - below_rank(rank) <= tail);
    let at = |rank: u32| sorted.get((rank as usize).checked_sub(1)?).copied();
    QuantileInterval { low: at(low_rank), high: at(high_rank) }
}

/// The first of the ranks 1 to n that `holds`, which stays true once it is; n + 1 if none does.
fn first_rank(n: u32, holds: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (1, n + 1);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

pub(crate) fn quantile_of_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    let place = p.clamp(0.0, 1.0) * (sorted.len().checked_sub(1)? as f64);
    let below = *sorted.get(place.floor() as usize)?;
    let above = *sorted.get(place.ceil() as usize)?;
    Some(below + (above - below) * place.fract())
}
