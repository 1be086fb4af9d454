//! Cohen's kappa: how far two raters agree beyond chance, such as a model judge and a person.
//!
//! Agreement beyond chance, because a judge that always says "pass" agrees with lenient people often
//! and says nothing. Sources: J. Cohen, "A coefficient of agreement for nominal scales" (1960), and
//! "Weighted kappa" (1968); the standard error is that of J. L. Fleiss, J. Cohen and B. S. Everitt,
//! "Large sample standard errors of kappa and weighted kappa", Psychological Bulletin 72 (1969).

use crate::interval::Interval;
use crate::normal;

/// A standard error below this is none: what is left of rounding.
const NO_ERROR: f64 = 1e-6;

/// Agreement of two raters beyond chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kappa {
    /// (observed − expected agreement) / (1 − expected): 1 is full agreement, 0 what chance gives.
    pub kappa: f64,
    /// Its interval, kept within \[−1, 1\].
    pub interval: Interval,
}

/// What disagreements between categories weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// Each the same: Cohen's kappa.
    Same,
    /// By the square of their distance, for ordered categories.
    Quadratic,
}

/// Kappa of a square table of counts, one rater's categories down and the other's across, at a
/// two-sided `confidence`.
///
/// `None` where the table is empty or both raters used one and the same category only: then nothing
/// can be told from chance. Where the variance is 0, as with full agreement, the usual interval would
/// have no width, which is surer than a few ratings can be: half a rating is added to every cell
/// for its ends, and what was seen still lies within.
pub fn kappa(table: &[impl AsRef<[u32]>], weights: Weights, confidence: f64) -> Option<Kappa> {
    let row = |row: &[u32]| row.iter().copied().map(f64::from).collect();
    let mut counts: Vec<Vec<f64>> = table.iter().map(|line| row(line.as_ref())).collect();
    let (kappa, error) = moments(&counts, weights)?;
    let z = normal::two_sided_z(confidence);
    if error > NO_ERROR {
        let (low, high) = (kappa - z * error, kappa + z * error);
        return Some(Kappa {
            kappa,
            interval: Interval { low: low.max(-1.0), high: high.min(1.0) },
        });
    }
    for cell in counts.iter_mut().flatten() {
        *cell += 0.5;
    }
    let (padded, error) = moments(&counts, weights)?;
    let low = (padded - z * error).clamp(-1.0, kappa);
    let high = (padded + z * error).min(1.0).max(kappa);
    Some(Kappa { kappa, interval: Interval { low, high } })
}

/// Kappa and its standard error: with w = 1 for the same category, and w̄ the mean weight of a
/// category over the other rater's shares,
/// var = {Σ p_ij [w_ij (1 − Pe) − (w̄_i + w̄_j)(1 − Po)]² − (Po Pe − 2 Pe + Po)²} / n (1 − Pe)⁴.
fn moments(counts: &[Vec<f64>], weights: Weights) -> Option<(f64, f64)> {
    let size = counts.len();
    let n: f64 = counts.iter().flatten().sum();
    if n == 0.0 {
        return None;
    }
    let share = |i: usize, j: usize| counts[i].get(j).map_or(0.0, |count| count / n);
    let sum = |of: &dyn Fn(usize) -> f64| (0..size).map(of).sum::<f64>();
    let down: Vec<f64> = (0..size).map(|i| sum(&|j| share(i, j))).collect();
    let across: Vec<f64> = (0..size).map(|j| sum(&|i| share(i, j))).collect();
    let weight = |i: usize, j: usize| weights.of(i, j, size);
    let cells = || (0..size).flat_map(|i| (0..size).map(move |j| (i, j)));
    let observed: f64 = cells().map(|(i, j)| weight(i, j) * share(i, j)).sum();
    let expected: f64 = cells().map(|(i, j)| weight(i, j) * down[i] * across[j]).sum();
    if 1.0 - expected < 1e-12 {
        return None;
    }
    let mean_down: Vec<f64> = (0..size).map(|i| sum(&|j| across[j] * weight(i, j))).collect();
    let mean_across: Vec<f64> = (0..size).map(|j| sum(&|i| down[i] * weight(i, j))).collect();
    let spread: f64 = cells()
        .map(|(i, j)| {
            let term = weight(i, j) * (1.0 - expected)
                - (mean_down[i] + mean_across[j]) * (1.0 - observed);
            share(i, j) * term * term
        })
        .sum();
    let shift = observed * expected - 2.0 * expected + observed;
    let variance = (spread - shift * shift).max(0.0) / (n * (1.0 - expected).powi(4));
    Some(((observed - expected) / (1.0 - expected), variance.sqrt()))
}

impl Weights {
    fn of(self, i: usize, j: usize, categories: usize) -> f64 {
        match self {
            Self::Same => f64::from(u8::from(i == j)),
            Self::Quadratic => {
                let distance = i.abs_diff(j) as f64 / (categories - 1).max(1) as f64;
                1.0 - distance * distance
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    /// Values of statsmodels 0.15 (`cohens_kappa`); the first table is that of Fleiss, Levin and Paik
    /// (2003), which gives 0.68 with a standard error of 0.087.
    #[test]
    fn it_gives_the_values_of_the_literature() {
        let book = kappa(&[[75, 1, 4], [5, 4, 1], [0, 0, 10]], Weights::Same, 0.95).unwrap();
        close(book.kappa, 0.676_470_588_235_294);
        close(book.interval.low, 0.504_575_958_086_085_4);
        close(book.interval.high, 0.848_365_218_384_502_6);
        let plain = kappa(&[[20, 5], [10, 15]], Weights::Same, 0.95).unwrap();
        close(plain.kappa, 0.4);
        close(plain.interval.low, 0.151_092_290_476_661);
        close(plain.interval.high, 0.648_907_709_523_338_9);
        let scores = [
            [11, 3, 1, 0, 0],
            [1, 9, 3, 0, 0],
            [0, 2, 14, 1, 0],
            [0, 0, 3, 11, 2],
            [0, 0, 1, 2, 16],
        ];
        let weighted = kappa(&scores, Weights::Quadratic, 0.95).unwrap();
        close(weighted.kappa, 0.919_276_719_405_876_6);
        close(weighted.interval.low, 0.875_010_255_945_935_4);
        close(weighted.interval.high, 0.963_543_182_865_817_9);
    }

    #[test]
    fn a_judge_that_always_says_the_same_has_no_kappa_or_none_above_chance() {
        assert_eq!(kappa(&[[0, 0], [0, 40]], Weights::Same, 0.95), None);
        assert_eq!(kappa(&[[0, 0], [0, 0]], Weights::Same, 0.95), None);
        let lenient = kappa(&[[0, 8], [0, 32]], Weights::Same, 0.95).unwrap();
        close(lenient.kappa, 0.0);
        assert!(lenient.interval.low <= 0.0);
    }

    #[test]
    fn full_agreement_of_a_few_is_not_certain() {
        let few = kappa(&[[5, 0], [0, 5]], Weights::Same, 0.95).unwrap();
        let many = kappa(&[[50, 0], [0, 50]], Weights::Same, 0.95).unwrap();
        assert_eq!((few.kappa, few.interval.high), (1.0, 1.0));
        assert!(few.interval.low < 0.6, "{few:?}");
        assert!(many.interval.low > 0.9 && many.interval.low < 1.0, "{many:?}");
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_value_and_raters_can_be_swapped(
            table in proptest::array::uniform3(proptest::array::uniform3(0_u32..30)),
        ) {
            let swapped: [[u32; 3]; 3] = std::array::from_fn(|i| std::array::from_fn(|j| table[j][i]));
            for weights in [Weights::Same, Weights::Quadratic] {
                let (one, other) = (kappa(&table, weights, 0.95), kappa(&swapped, weights, 0.95));
                prop_assert_eq!(one.is_some(), other.is_some());
                if let (Some(one), Some(other)) = (one, other) {
                    prop_assert!((one.kappa - other.kappa).abs() < 1e-9);
                    prop_assert!((one.interval.low - other.interval.low).abs() < 1e-9);
                    prop_assert!(one.interval.low <= one.kappa + 1e-12);
                    prop_assert!(one.interval.high >= one.kappa - 1e-12);
                }
            }
        }
    }
}
