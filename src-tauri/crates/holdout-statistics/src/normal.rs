//! The standard normal distribution: tail and quantile, to the precision of a double.

use std::f64::consts::{PI, SQRT_2};

/// P(Z > z).
pub(crate) fn upper_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z / SQRT_2)
}

/// The two-sided p-value of a standard normal statistic.
pub(crate) fn two_sided_p(z: f64) -> f64 {
    (2.0 * upper_tail(z.abs())).min(1.0)
}

/// The z with P(Z > z) = `tail`, for `tail` in (0, 1); infinite at its ends.
///
/// A first guess by the rational approximation 26.2.23 of Abramowitz and Stegun (error under
/// 4.5e-4), made exact by Halley steps on `erfc`: the error is cubed at each.
pub(crate) fn upper_quantile(tail: f64) -> f64 {
    if tail <= 0.0 {
        return f64::INFINITY;
    }
    if tail >= 1.0 {
        return f64::NEG_INFINITY;
    }
    if tail > 0.5 {
        return -upper_quantile(1.0 - tail);
    }
    let t = (-2.0 * tail.ln()).sqrt();
    let numerator = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let denominator = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let mut z = t - numerator / denominator;
    for _ in 0..3 {
        let density = (-0.5 * z * z).exp() / (2.0 * PI).sqrt();
        let step = (upper_tail(z) - tail) / density;
        z += step / (1.0 - 0.5 * z * step);
    }
    z
}

/// The z of a two-sided interval at `confidence` (0.95 gives 1.959964).
pub(crate) fn two_sided_z(confidence: f64) -> f64 {
    upper_quantile((1.0 - confidence) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_agree_with_scipy() {
        // scipy.stats.norm.isf(tail)
        for (tail, expected) in [
            (0.5, 0.0),
            (0.025, 1.959_963_984_540_054),
            (0.2, 0.841_621_233_572_914_3),
            (0.975, -1.959_963_984_540_054),
            (1e-10, 6.361_340_902_404_056),
        ] {
            assert!((upper_quantile(tail) - expected).abs() < 1e-13, "{tail}");
        }
    }

    #[test]
    fn the_ends_are_infinite() {
        assert_eq!(upper_quantile(0.0), f64::INFINITY);
        assert_eq!(upper_quantile(1.0), f64::NEG_INFINITY);
    }
}
