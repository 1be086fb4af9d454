//! Context for training rows that a model must learn to see through.
//!
//! A model that is trained on perfect context alone trusts whatever it is shown. So a share of the
//! passages that do not hold the answer is replaced by others that do not hold it either (Zhang et al.,
//! "RAFT: Adapting Language Model to Domain Specific RAG", 2024).

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::passage::Passage;

/// Replaces passages of `found` (best first) by passages of `pool`, each with probability `rate`
/// (0 to 1), never one that `is_gold` says holds the answer. What comes in is no gold passage either,
/// and stands in no context twice; when the pool has nothing left, what was found stays.
///
/// The same seed and row give the same passages.
pub fn with_distractors<'p>(
    found: &[&'p Passage],
    pool: &[&'p Passage],
    is_gold: &dyn Fn(&Passage) -> bool,
    rate: f64,
    seed: u64,
    row: u64,
) -> Vec<&'p Passage> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(row);
    let mut context = found.to_vec();
    for place in 0..context.len() {
        let replace = random.random::<f64>() < rate;
        if replace
            && !is_gold(context[place])
            && let Some(other) = draw(pool, &context, is_gold, &mut random)
        {
            context[place] = other;
        }
    }
    context
}

/// Draws at random, then walks on to the next that may be taken: a pool that is mostly gold or used up
/// still comes to an end.
fn draw<'p>(
    pool: &[&'p Passage],
    context: &[&Passage],
    is_gold: &dyn Fn(&Passage) -> bool,
    random: &mut ChaCha8Rng,
) -> Option<&'p Passage> {
    if pool.is_empty() {
        return None;
    }
    let start = random.random_range(0..pool.len());
    let may = |passage: &&&Passage| {
        !is_gold(passage) && !context.iter().any(|other| other.hash == passage.hash)
    };
    pool[start..].iter().chain(&pool[..start]).find(may).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages(names: &str) -> Vec<Passage> {
        let of = |name: char| Passage::new(&name.to_string(), 0, Vec::new(), name.to_string());
        names.chars().map(of).collect()
    }

    fn names(passages: &[&Passage]) -> String {
        passages.iter().map(|passage| passage.text.as_str()).collect()
    }

    fn run(found: &str, pool: &str, rate: f64, row: u64) -> String {
        let (found, pool) = (passages(found), passages(pool));
        let (found, pool): (Vec<_>, Vec<_>) = (found.iter().collect(), pool.iter().collect());
        names(&with_distractors(&found, &pool, &|passage| passage.text == "g", rate, 7, row))
    }

    #[test]
    fn the_passage_with_the_answer_stays_where_it_was_found() {
        for row in 0..50 {
            let context = run("agb", "gvwxyz", 1.0, row);
            assert_eq!(&context[1..2], "g", "{context}");
            assert!(!context.contains(['a', 'b']), "{context}");
        }
    }

    #[test]
    fn a_rate_of_nothing_changes_nothing_and_the_rate_is_kept_in_the_mean() {
        assert_eq!(run("agb", "xyz", 0.0, 1), "agb");
        let replaced = (0..1000).filter(|row| !run("ag", "xyz", 0.3, *row).contains('a')).count();
        assert!((250..350).contains(&replaced), "{replaced}");
    }

    #[test]
    fn the_same_seed_and_row_give_the_same_context_and_other_rows_another() {
        let contexts: Vec<String> = (0..20).map(|row| run("abc", "uvwxyz", 0.8, row)).collect();
        let again: Vec<String> = (0..20).map(|row| run("abc", "uvwxyz", 0.8, row)).collect();
        assert_eq!(contexts, again);
        assert!(contexts.iter().any(|context| *context != contexts[0]));
    }

    #[test]
    fn no_passage_stands_twice_and_an_empty_pool_keeps_what_was_found() {
        assert_eq!(run("ab", "", 1.0, 1), "ab");
        assert_eq!(run("ab", "g", 1.0, 1), "ab");
        for row in 0..20 {
            let context = run("abc", "xy", 1.0, row);
            let mut letters: Vec<char> = context.chars().collect();
            letters.sort_unstable();
            letters.dedup();
            assert_eq!(letters.len(), 3, "{context}");
        }
    }
}
