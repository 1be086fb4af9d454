//! The binomial distribution: point probabilities without loss of digits, and tails.

use std::f64::consts::PI;

/// P(X = k) for X ~ Binomial(n, p), by Loader's saddle-point form (C. Loader, "Fast and accurate
/// computation of binomial probabilities", 2000), which keeps its digits for any n.
pub(crate) fn point(k: u32, n: u32, p: f64) -> f64 {
    if p <= 0.0 {
        return f64::from(u8::from(k == 0));
    }
    if p >= 1.0 {
        return f64::from(u8::from(k == n));
    }
    if k == 0 {
        return (f64::from(n) * (-p).ln_1p()).exp();
    }
    if k == n {
        return (f64::from(n) * p.ln()).exp();
    }
    let (x, size, rest) = (f64::from(k), f64::from(n), f64::from(n - k));
    let exponent = stirling_error(n)
        - stirling_error(k)
        - stirling_error(n - k)
        - deviance(x, size * p)
        - deviance(rest, size * (1.0 - p));
    exponent.exp() * (size / (2.0 * PI * x * rest)).sqrt()
}

/// P(X ≤ k) for X ~ Binomial(n, p): the terms from the largest wanted downwards, or the
/// complement where k lies above the mean, so that no sum is long for nothing.
pub(crate) fn lower_tail(k: u32, n: u32, p: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    if f64::from(k) > f64::from(n) * p {
        return 1.0 - sum_upwards(k + 1, n, p);
    }
    sum_downwards(k, n, p)
}

/// P(X ≤ k), summed from k down until nothing more is added.
fn sum_downwards(k: u32, n: u32, p: f64) -> f64 {
    let odds = (1.0 - p) / p;
    let mut term = point(k, n, p);
    let mut sum = term;
    for i in (1..=k).rev() {
        term *= f64::from(i) / f64::from(n - i + 1) * odds;
        sum += term;
        if term < sum * 1e-18 {
            break;
        }
    }
    sum
}

/// P(X ≥ k), summed from k up until nothing more is added.
fn sum_upwards(k: u32, n: u32, p: f64) -> f64 {
    let odds = p / (1.0 - p);
    let mut term = point(k, n, p);
    let mut sum = term;
    for i in k..n {
        term *= f64::from(n - i) / f64::from(i + 1) * odds;
        sum += term;
        if term < sum * 1e-18 {
            break;
        }
    }
    sum
}

/// ln(n!) minus Stirling's formula for it.
fn stirling_error(n: u32) -> f64 {
    let x = f64::from(n);
    if n < 16 {
        let factorial: f64 = (1..=n).map(f64::from).product();
        return factorial.ln() - ((x + 0.5) * x.ln() - x + 0.5 * (2.0 * PI).ln());
    }
    let square = x * x;
    (1.0 / 12.0
        - (1.0 / 360.0
            - (1.0 / 1260.0 - (1.0 / 1680.0 - (1.0 / 1188.0) / square) / square) / square)
            / square)
        / x
}

/// Loader's deviance part, x·ln(x/m) + m − x, by a series where the two are close.
fn deviance(x: f64, mean: f64) -> f64 {
    if (x - mean).abs() >= 0.1 * (x + mean) {
        return x * (x / mean).ln() + mean - x;
    }
    let v = (x - mean) / (x + mean);
    let mut sum = (x - mean) * v;
    let mut power = 2.0 * x * v;
    for j in 1..1000_u32 {
        power *= v * v;
        let next = sum + power / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_agree_with_scipy() {
        // scipy.stats.binom.cdf(k, n, p)
        for (k, n, p, expected) in [
            (3, 10, 0.3, 0.649_610_718_4),
            (71, 72, 0.95, 0.975_105_719_380_810_6),
            (0, 5, 0.5, 0.031_25),
            (40, 100, 0.5, 0.028_443_966_820_490_4),
        ] {
            assert!((lower_tail(k, n, p) - expected).abs() < 1e-9, "{k} of {n} at {p}");
        }
    }

    #[test]
    fn points_add_up_to_one() {
        for (n, p) in [(1, 0.2), (17, 0.5), (400, 0.01), (5_000, 0.95)] {
            let sum: f64 = (0..=n).map(|k| point(k, n, p)).sum();
            assert!((sum - 1.0).abs() < 1e-11, "{n} at {p}: {sum}");
        }
    }

    #[test]
    fn certain_events_are_certain() {
        assert_eq!([point(0, 9, 0.0), point(1, 9, 0.0), point(9, 9, 1.0)], [1.0, 0.0, 1.0]);
        assert_eq!(lower_tail(9, 9, 0.4), 1.0);
    }
}
