//! Joins rankings by reciprocal rank fusion.

use rustc_hash::FxHashMap;

use crate::passage::{Hit, PassageId, best_first};

/// Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank
/// Learning Methods", SIGIR 2009: 60 was fixed there in a pilot and serves well.
const RANK_CONSTANT: f64 = 60.0;

/// How many of each ranking are worth joining for the best `k`.
pub const fn depth(k: usize) -> usize {
    if k > 25 { k.saturating_mul(2) } else { 50 }
}

/// The best `k` by Σ 1 / (60 + rank) over the rankings, ranks from 1; ties go by id. Scores of the
/// rankings don't matter, only their order.
pub fn fuse(rankings: &[&[Hit]], k: usize) -> Vec<Hit> {
    let mut scores: FxHashMap<PassageId, f64> = FxHashMap::default();
    for ranking in rankings {
        for (rank, hit) in ranking.iter().enumerate() {
            *scores.entry(hit.id).or_default() += 1.0 / (RANK_CONSTANT + (rank + 1) as f64);
        }
    }
    let mut hits: Vec<Hit> = scores.into_iter().map(|(id, score)| Hit { id, score }).collect();
    hits.sort_unstable_by(best_first);
    hits.truncate(k);
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranking(ids: &[u64]) -> Vec<Hit> {
        ids.iter().map(|id| Hit { id: PassageId(*id), score: 0.0 }).collect()
    }

    fn ids(hits: &[Hit]) -> Vec<u64> {
        hits.iter().map(|hit| hit.id.0).collect()
    }

    #[test]
    fn what_both_rankings_have_comes_first_and_ties_go_by_id() {
        let (a, b) = (ranking(&[1, 2, 3]), ranking(&[3, 4, 1]));
        let fused = fuse(&[&a, &b], 10);
        assert_eq!(ids(&fused), [1, 3, 2, 4]);
        assert_eq!(fused[0].score, 1.0 / 61.0 + 1.0 / 63.0);
        assert_eq!(ids(&fuse(&[&ranking(&[9]), &ranking(&[4])], 1)), [4]);
    }

    #[test]
    fn one_ranking_keeps_its_order() {
        assert_eq!(ids(&fuse(&[&ranking(&[7, 5, 6])], 2)), [7, 5]);
        assert!(fuse(&[], 3).is_empty());
    }
}
