//! The bootstrap of a function of quantiles.

use std::array;
use std::collections::BTreeMap;

use rand_xoshiro::Xoshiro256PlusPlus;

use super::kinds::Kinds;
use super::{Resampling, blocks, percentile_of_resamples, rows};
use crate::interval::Interval;

/// The percentile interval of a function of the p-quantile of `C` columns, at a two-sided
/// `confidence`. (Leaving rows out one by one is not smooth enough here for an acceleration.)
///
/// `statistic` is given the quantile (type 7, as in [`quantile`](crate::quantile())) of each column
/// over the rows of a resample. A quantile of a resample lies within a few standard deviations of
/// its rank: rows beyond six of them and 16 ranks more, in every column, are only counted, by
/// binomial numbers, and the others drawn one by one. None where no resample differs from another,
/// with fewer than two rows, or with a value that is not finite.
pub fn percentile_of_quantiles<const C: usize>(
    values: &[[f64; C]],
    p: f64,
    confidence: f64,
    how: Resampling,
    statistic: impl Fn([f64; C]) -> f64 + Sync,
) -> Option<Interval> {
    let finite = values.iter().flatten().all(|value| value.is_finite());
    if values.len() < 2 || !finite {
        return None;
    }
    let p = p.clamp(0.0, 1.0);
    let nearby = Nearby::of(values, p);
    let place = p * (values.len() - 1) as f64;
    let drawn = blocks::resampled(
        how,
        nearby.rows.len(),
        || nearby.windows.each_ref().map(|window| vec![0_u32; window.values.len() + 2]),
        |random, counts| {
            nearby.draw(random, counts);
            statistic(array::from_fn(|column| nearby.windows[column].at(&counts[column], place)))
        },
    );
    percentile_of_resamples(&drawn, confidence)
}

/// The rows that can hold a quantile of a resample, and how many others there are.
struct Nearby<const C: usize> {
    windows: [Window; C],
    /// The slots of a row in each window, for rows that lie in one of them.
    rows: Vec<[u32; C]>,
    /// The others, by the side of each window on which they lie.
    beyond: Kinds<[u32; C]>,
}

impl<const C: usize> Nearby<C> {
    fn of(values: &[[f64; C]], p: f64) -> Self {
        let mut slots = vec![[0; C]; values.len()];
        let windows: [Window; C] = array::from_fn(|column| {
            let column_values: Vec<f64> = values.iter().map(|row| row[column]).collect();
            Window::around(&column_values, p, |row, slot| slots[row][column] = slot)
        });
        let (mut rows, mut beyond) = (Vec::new(), BTreeMap::new());
        for row in slots {
            if (0..C).any(|column| windows[column].holds(row[column])) {
                rows.push(row);
            } else {
                *beyond.entry(row).or_default() += 1;
            }
        }
        Self { windows, rows, beyond: Kinds::counted(beyond, values.len()) }
    }

    /// Draws as many rows as there are and counts them by slot.
    fn draw(&self, random: &mut Xoshiro256PlusPlus, counts: &mut [Vec<u32>; C]) {
        for column in counts.iter_mut() {
            column.fill(0);
        }
        let mut count = |slots: [u32; C], times: u32| {
            for (column, slot) in counts.iter_mut().zip(slots) {
                column[slot as usize] += times;
            }
        };
        let near = self.beyond.draw(random, |slots, hits| count(slots, hits as u32));
        rows::draw(random, &self.rows, near, |&slots| count(slots, 1));
    }
}

/// The sorted values of one column near its quantile. Slot 0 stands for all that lie below, slot 1
/// for the first value, and one more than there are values for all above.
struct Window {
    values: Vec<f64>,
}

impl Window {
    /// The window around the p-quantile; `place` is told the slot of every row.
    fn around(values: &[f64], p: f64, mut place: impl FnMut(usize, u32)) -> Self {
        let n = values.len();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_unstable_by(|&a, &b| values[a].total_cmp(&values[b]).then(a.cmp(&b)));
        let half = (6.0 * (n as f64 * p * (1.0 - p)).sqrt() + 16.0).ceil() as usize;
        let centre = (p * (n - 1) as f64) as usize;
        let (first, end) = (centre.saturating_sub(half), (centre + half + 1).min(n));
        for (rank, &row) in order.iter().enumerate() {
            let slot = (rank + 1).saturating_sub(first).min(end - first + 1);
            place(row, slot as u32);
        }
        Self { values: order[first..end].iter().map(|&row| values[row]).collect() }
    }

    fn holds(&self, slot: u32) -> bool {
        (1..=self.values.len()).contains(&(slot as usize))
    }

    /// The value at a fractional place (from 0) of a resample of which so many lie in each slot.
    fn at(&self, counts: &[u32], place: f64) -> f64 {
        let (wanted, part) = (place.floor() as u32, place.fract());
        let mut passed = 0;
        let mut slot = 0;
        while slot + 1 < counts.len() && passed + counts[slot] <= wanted {
            passed += counts[slot];
            slot += 1;
        }
        let below = self.value(slot);
        if part == 0.0 || wanted + 1 < passed + counts[slot] {
            return below;
        }
        let next = (slot + 1..counts.len()).find(|&next| counts[next] > 0).unwrap_or(slot);
        below + (self.value(next) - below) * part
    }

    fn value(&self, slot: usize) -> f64 {
        self.values[slot.clamp(1, self.values.len()) - 1]
    }
}
