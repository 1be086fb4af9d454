//! Rows of which there are only a few kinds, such as right and wrong answers: how often each kind is
//! drawn follows from a handful of binomial numbers, however many rows there are.

use std::collections::BTreeMap;

use rand::Rng;

use super::binomial_draw::binomial;

/// Rows that share a kind for this to be the faster way.
const ROWS_A_KIND: usize = 100;

/// The kinds, the most frequent first, with how many rows are of each.
pub(super) struct Kinds<K> {
    kinds: Vec<(K, u64)>,
    rows: u64,
}

impl<K: Copy + Ord> Kinds<K> {
    /// The kinds of `rows`; none where they are too many to gain by it.
    pub(super) fn of(rows: &[K]) -> Option<Self> {
        let most = rows.len() / ROWS_A_KIND;
        let mut counts: BTreeMap<K, u64> = BTreeMap::new();
        for &row in rows {
            *counts.entry(row).or_default() += 1;
            if counts.len() > most {
                return None;
            }
        }
        Some(Self::counted(counts, rows.len()))
    }

    /// Kinds that are counted already, out of `rows` rows, which may be more than theirs.
    pub(super) fn counted(counts: BTreeMap<K, u64>, rows: usize) -> Self {
        let mut kinds: Vec<(K, u64)> = counts.into_iter().collect();
        kinds.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        Self { kinds, rows: rows as u64 }
    }

    /// Draws as many rows as there are and visits each kind with how often it came; returns how
    /// many draws fell on rows of no kind.
    pub(super) fn draw(&self, random: &mut impl Rng, mut visit: impl FnMut(K, u64)) -> u64 {
        let (mut draws, mut rows) = (self.rows, self.rows);
        for &(kind, count) in &self.kinds {
            let hits = binomial(random, draws, count as f64 / rows as f64);
            visit(kind, hits);
            (draws, rows) = (draws - hits, rows - count);
        }
        draws
    }
}
