//! Newcombe's interval for paired proportions, kept as a cross-check of Tango's.

use crate::interval::Interval;
use crate::normal;
use crate::paired::PairCounts;
use crate::proportion::wilson_share;

/// Method 10 of R. G. Newcombe, "Improved confidence intervals for the difference between binomial
/// proportions based on paired data", Statistics in Medicine 17 (1998): the Wilson intervals of both
/// proportions squared and added, with a correlation whose numerator is corrected towards 0.
///
/// The interval is of challenger minus baseline. No rows give \[−1, 1\].
pub fn newcombe_method_10(counts: PairCounts, confidence: f64) -> Interval {
    if counts.n() == 0 {
        return Interval::ANY_DIFFERENCE;
    }
    let z = normal::two_sided_z(confidence);
    let n = f64::from(counts.n());
    let challenger = f64::from(counts.both_right + counts.only_challenger);
    let baseline = f64::from(counts.both_right + counts.only_baseline);
    let (of_challenger, of_baseline) =
        (wilson_share(challenger, n, z), wilson_share(baseline, n, z));
    let (p, q) = (challenger / n, baseline / n);
    let phi = correlation(counts);
    let spread = |x: f64, y: f64| (x * x - 2.0 * phi * x * y + y * y).max(0.0).sqrt();
    Interval {
        low: (p - q) - spread(p - of_challenger.low, of_baseline.high - q),
        high: (p - q) + spread(of_challenger.high - p, q - of_baseline.low),
    }
}

/// The correlation of the two outcomes, its numerator lowered by n / 2 where it is positive; 0
/// where a margin is empty.
fn correlation(counts: PairCounts) -> f64 {
    let [a, b, c, d] =
        [counts.both_right, counts.only_challenger, counts.only_baseline, counts.both_wrong]
            .map(f64::from);
    let margins = (a + b) * (c + d) * (a + c) * (b + d);
    if margins == 0.0 {
        return 0.0;
    }
    let product = a * d - b * c;
    let corrected =
        if product > 0.0 { (product - (a + b + c + d) / 2.0).max(0.0) } else { product };
    corrected / margins.sqrt()
}
