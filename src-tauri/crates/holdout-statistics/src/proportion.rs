//! One proportion: how many rows of n a candidate answers right.

use crate::interval::Interval;
use crate::normal;

/// Wilson's score interval for a proportion, without continuity correction (Wilson 1927).
///
/// `confidence` is two-sided, such as 0.95. No rows give [0, 1]; `successes` above `n` count as n.
pub fn wilson(successes: u32, n: u32, confidence: f64) -> Interval {
    let successes = successes.min(n);
    let limits = wilson_share(f64::from(successes), f64::from(n), normal::two_sided_z(confidence));
    // The closed form misses the exact ends by a rounding.
    Interval {
        low: if successes == 0 { 0.0 } else { limits.low },
        high: if successes == n { 1.0 } else { limits.high },
    }
}

/// The upper end of Wilson's interval that the proportion stays under with a one-sided
/// `confidence`.
pub(crate) fn wilson_upper(successes: f64, n: f64, confidence: f64) -> f64 {
    wilson_share(successes, n, normal::upper_quantile(1.0 - confidence)).high
}

/// Wilson's interval for a count that may be fractional (trials averaged within the row).
pub(crate) fn wilson_share(successes: f64, n: f64, z: f64) -> Interval {
    if n <= 0.0 {
        return Interval::ANY_PROPORTION;
    }
    let square = z * z;
    let share = successes / n;
    let centre = (share + square / (2.0 * n)) / (1.0 + square / n);
    let spread = (share * (1.0 - share) / n + square / (4.0 * n * n)).max(0.0).sqrt();
    let half = z * spread / (1.0 + square / n);
    Interval { low: (centre - half).max(0.0), high: (centre + half).min(1.0) }
}
