//! What a walk over the index keeps: the best, and all that may be as good once scored exactly.

use tantivy::DocAddress;

/// How far the library's sum may lie from the true one, as a share.
const SINGLE_PRECISION: f32 = 1e-5;
/// So many are kept before those that fell behind are dropped.
const FEWEST_KEPT: usize = 64;

/// The passages that can be among the best `k`.
pub(super) struct Candidates {
    k: usize,
    /// The best scores, the best first; at most `k`.
    best: Vec<f32>,
    kept: Vec<(f32, DocAddress)>,
    /// When this many are kept, those that fell behind are dropped.
    drop_at: usize,
}

impl Candidates {
    /// `k` is at least 1.
    pub(super) fn new(k: usize) -> Self {
        Self { k, best: Vec::new(), kept: Vec::new(), drop_at: FEWEST_KEPT }
    }

    /// What scores no more can't be among the best.
    pub(super) fn limit(&self) -> f32 {
        match self.best.get(self.k - 1) {
            Some(last) => last * (1.0 - 2.0 * SINGLE_PRECISION),
            None => f32::MIN,
        }
    }

    /// Takes a passage in. Gives the new limit.
    pub(super) fn add(&mut self, score: f32, address: DocAddress) -> f32 {
        let place = self.best.partition_point(|better| *better >= score);
        if place < self.k {
            self.best.truncate(self.k - 1);
            self.best.insert(place, score);
        }
        self.kept.push((score, address));
        let limit = self.limit();
        if self.kept.len() >= self.drop_at {
            self.kept.retain(|(score, _)| *score > limit);
            self.drop_at = (2 * self.kept.len()).max(FEWEST_KEPT);
        }
        limit
    }

    /// All that can be among the best, in the order of the index.
    pub(super) fn into_kept(mut self) -> Vec<(f32, DocAddress)> {
        let limit = self.limit();
        self.kept.retain(|(score, _)| *score > limit);
        self.kept.sort_unstable_by_key(|(_, address)| *address);
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ties_with_the_last_of_the_best_is_kept_however_much_it_is() {
        let mut found = Candidates::new(3);
        for doc in 0..1_000 {
            let score = if doc % 10 == 0 { 1.0 } else { 0.5 };
            let limit = found.limit();
            if score > limit {
                found.add(score, DocAddress::new(0, doc));
            }
        }
        let kept = found.into_kept();
        assert_eq!(kept.len(), 100);
        assert!(kept.is_sorted_by_key(|(_, address)| *address));
    }

    #[test]
    fn fewer_than_k_are_all_kept() {
        let mut found = Candidates::new(3);
        found.add(0.1, DocAddress::new(1, 0));
        found.add(7.0, DocAddress::new(0, 4));
        assert_eq!(found.into_kept().len(), 2);
    }
}
