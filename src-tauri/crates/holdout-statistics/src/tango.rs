//! Tango's score interval for the difference of two paired proportions.
//!
//! T. Tango, "Equivalence test and confidence interval for the difference in proportions for the
//! paired-sample design", Statistics in Medicine 17 (1998), equations 24 to 26: the interval holds
//! every difference that the score test, with the variance under that difference, does not refuse.

use crate::interval::Interval;
use crate::normal;

/// The score interval of (b − c) / n at a two-sided `confidence`.
///
/// `b` counts the rows that only the challenger answers right, `c` those that only the baseline
/// does, out of `n`. Both may be fractional: with several trials a row gives d in \[−1, 1\], and
/// b = Σ max(d, 0), c = Σ max(−d, 0). No rows, or counts that can't be (negative, not a number, more
/// than n), give \[−1, 1\]. Swapping b and c turns the interval around exactly.
pub fn tango(b: f64, c: f64, n: f64, confidence: f64) -> Interval {
    let possible = b >= 0.0 && c >= 0.0 && n > 0.0 && b + c <= n * (1.0 + 1e-12);
    if !possible {
        return Interval::ANY_DIFFERENCE;
    }
    let z = normal::two_sided_z(confidence);
    Interval { low: -upper_limit(c, b, n, z), high: upper_limit(b, c, n, z) }
}

/// The standardised score statistic of the hypothesis that the difference is 0: McNemar's
/// (b − c) / √(b + c); 0 where the two never disagree.
pub(crate) fn score_at_zero(b: f64, c: f64) -> f64 {
    if b + c > 0.0 { (b - c) / (b + c).sqrt() } else { 0.0 }
}

/// The largest difference that the test does not refuse, to the last bits of a double.
///
/// The statistic falls as the difference rises, so that one root lies between the observed
/// difference and 1; halving finds it wherever it lies, at the ends too.
fn upper_limit(b: f64, c: f64, n: f64, z: f64) -> f64 {
    let (mut low, mut high) = ((b - c) / n, 1.0);
    if low >= high {
        return high;
    }
    loop {
        let middle = low.midpoint(high);
        if middle <= low || middle >= high {
            return high;
        }
        let excess = n * middle - (b - c);
        if excess > z * standard_error(b, c, n, middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
}

/// The standard error of b − c under the difference `delta`: √(n (2q + δ(1 − δ))).
fn standard_error(b: f64, c: f64, n: f64, delta: f64) -> f64 {
    let variance = 2.0 * only_baseline(b, c, n, delta) + delta * (1.0 - delta);
    (n * variance).max(0.0).sqrt()
}

/// The maximum likelihood estimate of the share that only the baseline answers right, if the
/// difference is `delta`: the larger root of 2n q² + B q + C = 0.
fn only_baseline(b: f64, c: f64, n: f64, delta: f64) -> f64 {
    let linear = (2.0 * n - b + c) * delta - b - c;
    let constant = -c * delta * (1.0 - delta);
    let root = (linear * linear - 8.0 * n * constant).max(0.0).sqrt();
    // The form that does not subtract two nearly equal numbers.
    let share =
        if linear > 0.0 { -2.0 * constant / (linear + root) } else { (root - linear) / (4.0 * n) };
    share.clamp((-delta).max(0.0), (1.0 - delta) / 2.0)
}
