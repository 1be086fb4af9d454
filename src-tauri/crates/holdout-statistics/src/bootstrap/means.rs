//! The bootstrap of a function of means.

use rand_xoshiro::Xoshiro256PlusPlus;

use super::kinds::Kinds;
use super::{Resampling, bca_of_resamples, blocks, rows};
use crate::interval::Interval;

/// The BCa interval of a function of the means of `C` columns, at a two-sided `confidence`.
///
/// Each row holds what was measured of it; `statistic` is given the mean of each column over the
/// rows of a resample. `|[mean]| mean` is a mean, `|[before, after]| 1.0 - after / before` a saving,
/// and with columns for hits and misses, precision, recall and micro F1 are ratios too. Values count
/// in 2³² steps between the least and the greatest of their column, so that sums are exact and the
/// order of drawing does not matter. None as in [`bca_of_resamples`], and with fewer than two rows
/// or a value that is not finite.
pub fn bca_of_means<const C: usize>(
    values: &[[f64; C]],
    confidence: f64,
    how: Resampling,
    statistic: impl Fn([f64; C]) -> f64 + Sync,
) -> Option<Interval> {
    let table = Table::of(values)?;
    let n = values.len();
    let of_sums = |sums: [u64; C], count: usize| statistic(table.means(sums, count as f64));
    let drawn = if let Some(kinds) = Kinds::of(&table.steps) {
        blocks::resampled(how, 100, || (), |random, ()| of_sums(drawn_kinds(&kinds, random), n))
    } else {
        blocks::resampled(how, n, || (), |random, ()| of_sums(table.drawn(random), n))
    };
    let totals = table.steps.iter().fold([0; C], added);
    let without = |row: &[u32; C]| {
        of_sums(std::array::from_fn(|column| totals[column] - u64::from(row[column])), n - 1)
    };
    let left_out: Vec<f64> = table.steps.iter().map(without).collect();
    bca_of_resamples(of_sums(totals, n), &drawn, &left_out, confidence)
}

/// The rows in steps from the least of each column.
struct Table<const C: usize> {
    steps: Vec<[u32; C]>,
    least: [f64; C],
    step: [f64; C],
}

impl<const C: usize> Table<C> {
    fn of(values: &[[f64; C]]) -> Option<Self> {
        let finite = values.iter().flatten().all(|value| value.is_finite());
        if values.len() < 2 || !finite {
            return None;
        }
        let column = |index: usize| values.iter().map(move |row| row[index]);
        let least: [f64; C] =
            std::array::from_fn(|index| column(index).fold(f64::INFINITY, f64::min));
        let step: [f64; C] = std::array::from_fn(|index| {
            (column(index).fold(f64::NEG_INFINITY, f64::max) - least[index]) / f64::from(u32::MAX)
        });
        let steps = |row: &[f64; C]| {
            std::array::from_fn(|index| {
                let (off, step) = (row[index] - least[index], step[index]);
                if step > 0.0 { (off / step).round() as u32 } else { 0 }
            })
        };
        Some(Self { steps: values.iter().map(steps).collect(), least, step })
    }

    /// The sums over as many rows as there are, drawn anew.
    fn drawn(&self, random: &mut Xoshiro256PlusPlus) -> [u64; C] {
        let mut sums = [0; C];
        let draws = self.steps.len() as u64;
        rows::draw(random, &self.steps, draws, |row| sums = added(sums, row));
        sums
    }

    fn means(&self, sums: [u64; C], count: f64) -> [f64; C] {
        std::array::from_fn(|index| {
            self.least[index] + self.step[index] * (sums[index] as f64 / count)
        })
    }
}

fn drawn_kinds<const C: usize>(
    kinds: &Kinds<[u32; C]>,
    random: &mut Xoshiro256PlusPlus,
) -> [u64; C] {
    let mut sums = [0; C];
    kinds.draw(random, |kind, hits| {
        sums = std::array::from_fn(|index| sums[index] + hits * u64::from(kind[index]));
    });
    sums
}

fn added<const C: usize>(sums: [u64; C], row: &[u32; C]) -> [u64; C] {
    std::array::from_fn(|index| sums[index] + u64::from(row[index]))
}
