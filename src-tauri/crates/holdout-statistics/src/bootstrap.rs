//! The paired bootstrap over rows: for means, ratios and quantiles that have no closed interval.

use rand::RngExt as _;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

use crate::interval::Interval;
use crate::normal;
use crate::quantile::quantile;

/// How often rows are drawn anew, and from which seed; the same pair gives the same interval on
/// every computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resampling {
    /// How many resamples.
    pub resamples: u32,
    /// The seed of the generator (ChaCha8).
    pub seed: u64,
}

impl Resampling {
    /// 2,000 resamples: the ends of a 95 % interval then rest on 50 each.
    pub const fn seeded(seed: u64) -> Self {
        Self { resamples: 2_000, seed }
    }
}

/// The bias-corrected and accelerated interval (Efron 1987) of a statistic of `rows` rows, at a
/// two-sided `confidence`.
///
/// `statistic` is given row numbers, from 0, with repeats. Resamples equal to the estimate count
/// half in the bias z0, which is kept within ±3; the acceleration comes from leaving out each row
/// in turn. None with fewer than two rows, or where no resample differs from another: that is no
/// interval, and never one of zero width.
pub fn bca(
    rows: usize,
    confidence: f64,
    how: Resampling,
    statistic: impl Fn(&[usize]) -> f64,
) -> Option<Interval> {
    let all: Vec<usize> = (0..rows).collect();
    let estimate = statistic(&all);
    let drawn = draws(rows, how, &statistic)?;
    let below = drawn.iter().filter(|&&value| value < estimate).count() as f64;
    let equal = drawn.iter().filter(|&&value| value == estimate).count() as f64;
    let share = (below + 0.5 * equal) / drawn.len() as f64;
    let bias = (-normal::upper_quantile(share)).clamp(-3.0, 3.0);
    let acceleration = acceleration(&all, &statistic);
    let tail = (1.0 - confidence) / 2.0;
    let adjusted = |z: f64| {
        let moved = bias + (bias + z) / (1.0 - acceleration * (bias + z));
        1.0 - normal::upper_tail(moved)
    };
    let z = normal::upper_quantile(tail);
    ends(&drawn, adjusted(-z), adjusted(z))
}

/// The percentile interval of a statistic of `rows` rows, for differences of quantiles, whose
/// jackknife is not smooth enough for [`bca`]. None as there.
pub fn percentile(
    rows: usize,
    confidence: f64,
    how: Resampling,
    statistic: impl Fn(&[usize]) -> f64,
) -> Option<Interval> {
    let tail = (1.0 - confidence) / 2.0;
    ends(&draws(rows, how, &statistic)?, tail, 1.0 - tail)
}

/// The statistic of each resample; none where they are all the same or not all finite.
fn draws(rows: usize, how: Resampling, statistic: &impl Fn(&[usize]) -> f64) -> Option<Vec<f64>> {
    if rows < 2 {
        return None;
    }
    let mut random = ChaCha8Rng::seed_from_u64(how.seed);
    let mut picked = vec![0_usize; rows];
    let drawn: Vec<f64> = (0..how.resamples)
        .map(|_| {
            picked.fill_with(|| random.random_range(0..rows));
            statistic(&picked)
        })
        .collect();
    let first = *drawn.first()?;
    let usable = drawn.iter().all(|value| value.is_finite());
    let varies = drawn.iter().any(|&value| value != first);
    (usable && varies).then_some(drawn)
}

/// Σ(m − xᵢ)³ / 6 (Σ(m − xᵢ)²)^{3/2} over the statistics with row i left out. Above 1,000 rows,
/// groups of rows are left out together, which changes nothing that shows.
fn acceleration(all: &[usize], statistic: &impl Fn(&[usize]) -> f64) -> f64 {
    let group = all.len().div_ceil(1_000).max(1);
    let mut kept = Vec::with_capacity(all.len());
    let left_out: Vec<f64> = (0..all.len())
        .step_by(group)
        .map(|start| {
            kept.clear();
            kept.extend(all.iter().filter(|&&row| row < start || row >= start + group));
            statistic(&kept)
        })
        .collect();
    let mean = left_out.iter().sum::<f64>() / left_out.len() as f64;
    let power = |exponent: i32| left_out.iter().map(|x| (mean - x).powi(exponent)).sum::<f64>();
    let spread = power(2).powf(1.5);
    if spread > 0.0 { power(3) / (6.0 * spread) } else { 0.0 }
}

fn ends(drawn: &[f64], low: f64, high: f64) -> Option<Interval> {
    Some(Interval { low: quantile(drawn, low)?, high: quantile(drawn, high)? })
}
