//! Random numbers from the binomial distribution. Logarithms come from `libm`, which has the same
//! digits on every computer, so that no draw is accepted on one and refused on another.

use rand::Rng;

/// How many of `n` independent trials succeed, each with probability `p` in \[0, 1\].
pub(super) fn binomial(random: &mut impl Rng, n: u64, p: f64) -> u64 {
    if p > 0.5 {
        return n - binomial(random, n, 1.0 - p);
    }
    if n as f64 * p < 10.0 { by_inversion(random, n, p) } else { by_rejection(random, n as f64, p) }
}

/// A number in \[0, 1) of 53 bits.
fn unit(random: &mut impl Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Adds up point probabilities from 0 until they pass a uniform number.
fn by_inversion(random: &mut impl Rng, n: u64, p: f64) -> u64 {
    let odds = p / (1.0 - p);
    let mut point = libm::exp(n as f64 * libm::log1p(-p));
    let mut rest = unit(random);
    for k in 0..n {
        if rest < point {
            return k;
        }
        rest -= point;
        point *= odds * (n - k) as f64 / (k + 1) as f64;
    }
    n
}

/// Algorithm BTRS of W. Hörmann, "The generation of binomial random variates", Journal of
/// Statistical Computation and Simulation 46 (1993), for n·p of 10 and more.
fn by_rejection(random: &mut impl Rng, n: f64, p: f64) -> u64 {
    let spread = (n * p * (1.0 - p)).sqrt();
    let width = 1.15 + 2.53 * spread;
    let slope = -0.0873 + 0.0248 * width + 0.01 * p;
    let centre = n * p + 0.5;
    let squeeze = 0.92 - 4.2 / width;
    loop {
        let (lot, side) = (unit(random), unit(random) - 0.5);
        let edge = 0.5 - side.abs();
        let k = ((2.0 * slope / edge + width) * side + centre).floor();
        if edge >= 0.07 && lot <= squeeze {
            return k as u64;
        }
        if k < 0.0 || k > n {
            continue;
        }
        let scale = (2.83 + 5.1 / width) * spread;
        let height = libm::log(lot * scale / (slope / (edge * edge) + width));
        if height <= ln_point_over_mode(k, n, p) {
            return k as u64;
        }
    }
}

/// ln P(X = k) less that of the likeliest number.
fn ln_point_over_mode(k: f64, n: f64, p: f64) -> f64 {
    let mode = ((n + 1.0) * p).floor();
    let ln_factorial = |x: f64| libm::lgamma(x + 1.0);
    ln_factorial(mode) + ln_factorial(n - mode) - ln_factorial(k) - ln_factorial(n - k)
        + (k - mode) * libm::log(p / (1.0 - p))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;
    use crate::binomial::point;

    /// χ² over the numbers whose expected count is at least 5, against its 99.99 % point by Wilson
    /// and Hilferty.
    fn assert_binomial(n: u32, p: f64) {
        const DRAWS: u32 = 200_000;
        let mut random = Xoshiro256PlusPlus::seed_from_u64(11);
        let mut counts = vec![0_u32; n as usize + 1];
        for _ in 0..DRAWS {
            counts[binomial(&mut random, n.into(), p) as usize] += 1;
        }
        let (mut squares, mut cells) = (0.0, 0.0);
        for (k, &count) in (0..).zip(&counts) {
            let expected = f64::from(DRAWS) * point(k, n, p);
            if expected >= 5.0 {
                squares += (f64::from(count) - expected).powi(2) / expected;
                cells += 1.0;
            }
        }
        let freedom: f64 = cells - 1.0;
        let part = 2.0 / (9.0 * freedom);
        let most = freedom * (1.0 - part + 3.72 * part.sqrt()).powi(3);
        assert!(squares < most, "chi-square {squares} of at most {most} at {n} and {p}");
    }

    #[test]
    fn draws_follow_the_binomial_distribution() {
        for (n, p) in
            [(3, 0.5), (40, 0.1), (40, 0.6), (200, 0.05), (200, 0.4), (10_000, 0.08), (10_000, 0.9)]
        {
            assert_binomial(n, p);
        }
    }

    #[test]
    fn certain_events_are_certain() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        assert_eq!(binomial(&mut random, 7, 0.0), 0);
        assert_eq!(binomial(&mut random, 7, 1.0), 7);
        assert_eq!(binomial(&mut random, 0, 0.3), 0);
    }
}
