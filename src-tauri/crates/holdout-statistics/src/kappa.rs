//! Cohen's kappa: how far two raters agree beyond chance, such as a model judge and a person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::interval::Interval;
use crate::normal;

/// The agreement of two raters who each sorted the same items into categories.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Kappa {
    /// Items that both rated.
    pub n: u32,
    /// Items on which they agree.
    pub agreed: u32,
    /// (observed − expected agreement) / (1 − expected): 1 is full agreement, 0 what chance gives.
    /// None without items, and where both put everything into one category: chance alone would then
    /// agree fully, and nothing can be said.
    pub kappa: Option<f64>,
    /// Its interval. None where there is no kappa, and where the variance is 0, as with full
    /// agreement: few items can agree by luck, and an interval of zero width would hide it.
    pub interval: Option<Interval>,
}

/// Cohen's kappa of pairs of categories, one pair an item (J. Cohen, "A coefficient of agreement for
/// nominal scales", 1960), at a two-sided `confidence`.
///
/// The interval is kappa ± z standard errors by the large-sample variance of J. L. Fleiss, J. Cohen
/// and B. S. Everitt, "Large sample standard errors of kappa and weighted kappa", Psychological
/// Bulletin 72 (1969), kept within \[−1, 1\].
pub fn kappa<T: Ord>(ratings: impl IntoIterator<Item = (T, T)>, confidence: f64) -> Kappa {
    let table = Table::of(ratings);
    let agreed = table.cells.iter().filter(|((a, b), _)| a == b).map(|(_, count)| count).sum();
    let kappa = table.kappa();
    let interval = kappa.and_then(|kappa| {
        let error = table.variance(kappa).max(0.0).sqrt();
        let half = normal::two_sided_z(confidence) * error;
        let (low, high) = ((kappa - half).max(-1.0), (kappa + half).min(1.0));
        (error > 1e-6).then_some(Interval { low, high })
    });
    Kappa { n: table.n, agreed, kappa, interval }
}

/// Counts of pairs, categories numbered.
struct Table {
    n: u32,
    cells: BTreeMap<(usize, usize), u32>,
    /// How often each rater chose each category, as shares.
    shares: Vec<[f64; 2]>,
}

impl Table {
    fn of<T: Ord>(ratings: impl IntoIterator<Item = (T, T)>) -> Self {
        let ratings: Vec<(T, T)> = ratings.into_iter().collect();
        let mut names: Vec<&T> = ratings.iter().flat_map(|(one, other)| [one, other]).collect();
        names.sort_unstable();
        names.dedup();
        let place = |name: &T| names.binary_search(&name).unwrap_or(names.len());
        let mut cells: BTreeMap<(usize, usize), u32> = BTreeMap::new();
        let mut shares = vec![[0.0; 2]; names.len()];
        let each = 1.0 / ratings.len() as f64;
        for (one, other) in &ratings {
            let (row, column) = (place(one), place(other));
            *cells.entry((row, column)).or_default() += 1;
            shares[row][0] += each;
            shares[column][1] += each;
        }
        Self { n: ratings.len() as u32, cells, shares }
    }

    fn expected(&self) -> f64 {
        self.shares.iter().map(|[one, other]| one * other).sum()
    }

    /// The cells with their share of the items.
    fn parts(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        let n = f64::from(self.n);
        self.cells.iter().map(move |(&(row, column), &count)| (row, column, f64::from(count) / n))
    }

    fn kappa(&self) -> Option<f64> {
        let (observed, expected) = (self.observed(), self.expected());
        (self.n > 0 && self.shares.len() > 1).then(|| (observed - expected) / (1.0 - expected))
    }

    fn observed(&self) -> f64 {
        self.parts().filter(|(row, column, _)| row == column).map(|(_, _, part)| part).sum()
    }

    /// Equation 13 of the paper, with weights 1 on the diagonal and 0 beside it.
    fn variance(&self, kappa: f64) -> f64 {
        let expected = self.expected();
        let chosen = |row: usize, column: usize| self.shares[column][0] + self.shares[row][1];
        let (mut on, mut beside) = (0.0, 0.0);
        for (row, column, part) in self.parts() {
            if row == column {
                on += part * (1.0 - chosen(row, row) * (1.0 - kappa)).powi(2);
            } else {
                beside += part * chosen(row, column).powi(2);
            }
        }
        let rest = kappa - expected * (1.0 - kappa);
        let sum = on + (1.0 - kappa).powi(2) * beside - rest * rest;
        sum / (f64::from(self.n) * (1.0 - expected).powi(2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_items_and_one_category_give_no_kappa() {
        let none: [(u8, u8); 0] = [];
        assert_eq!(kappa(none, 0.95).kappa, None);
        let one = kappa(vec![("good", "good"); 30], 0.95);
        assert_eq!((one.n, one.agreed, one.kappa, one.interval), (30, 30, None, None));
    }

    #[test]
    fn full_agreement_is_one_without_an_interval_of_zero_width() {
        let found = kappa([(1, 1), (2, 2), (1, 1), (3, 3)], 0.95);
        assert_eq!((found.kappa, found.interval), (Some(1.0), None));
    }

    #[test]
    fn one_item_says_nothing() {
        let split = kappa([("a", "b")], 0.95);
        assert_eq!((split.kappa, split.interval), (Some(0.0), None));
        assert_eq!(kappa([("a", "a")], 0.95).kappa, None);
    }

    #[test]
    fn raters_may_change_places() {
        let pairs = [(1, 1), (1, 2), (2, 2), (3, 1), (3, 3), (2, 2), (1, 1), (3, 2)];
        let swapped = pairs.map(|(one, other)| (other, one));
        let (found, other) = (kappa(pairs, 0.95), kappa(swapped, 0.95));
        assert_eq!(found.agreed, other.agreed);
        assert!((found.kappa.unwrap() - other.kappa.unwrap()).abs() < 1e-12);
        let (found, other) = (found.interval.unwrap(), other.interval.unwrap());
        assert!((found.low - other.low).abs() < 1e-12 && (found.high - other.high).abs() < 1e-12);
    }
}
