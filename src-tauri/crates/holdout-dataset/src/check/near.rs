//! Inputs that differ in a few characters only.
//!
//! An input is seen as the set of its pieces of five characters, folded (NFKC, lower case, runs of
//! space). Two inputs are near when they share at least [`NEAR`] of their pieces (Jaccard's
//! coefficient). `MinHash` signatures (Broder 1997) in 21 bands of 6 rows (locality-sensitive hashing:
//! Leskovec, Rajaraman, Ullman, *Mining of Massive Datasets*, section 3.4) find the pairs to look at;
//! the pieces themselves, or of long texts a bottom-k sketch of them, decide. A pair that shares 0.8 of
//! its pieces is found with probability 1 − (1 − 0.8⁶)²¹ = 0.998.
//!
//! Each of the 6 rows of a band comes from a permutation of its own, cut into 21 bins (one
//! permutation hashing; empty bins are filled as in Shrivastava 2017), so that a piece costs 6 hashes
//! and not 126. Time is linear in the rows: a row is compared with at most [`MOST_COMPARED`] of each
//! bucket. Nothing is random: the seeds are fixed.

use super::Kept;
use super::tally::issue;
use crate::text::fold;
use holdout_types::{Issue, IssueCode, Severity, Split};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// Two inputs that share so much of their pieces are near-duplicates.
pub(crate) const NEAR: f64 = 0.8;
/// Characters of a piece.
const PIECE: usize = 5;
/// A shorter text says too little: "question 1" and "question 10" are two questions.
const SHORTEST: usize = 24;
const BANDS: usize = 21;
const ROWS: usize = 6;
/// Pieces that are kept of a text: up to so many the coefficient is exact.
const SKETCH: usize = 128;
/// So many others of a bucket a row is compared with.
const MOST_COMPARED: usize = 8;

/// What is kept of an input: the buckets that it falls into, and its smallest pieces.
pub(crate) struct Sketch {
    /// The same for the same folded text.
    text: u64,
    bands: [u32; BANDS],
    /// The smallest hashes of its pieces, rising, each once.
    pieces: Box<[u32]>,
}

/// A row whose input is near to that of another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NearPair {
    /// The later row; across splits, the one outside the test split.
    pub row: u32,
    /// The other row.
    pub of: u32,
    /// The share of five-character pieces that they have in common, from 0.8 to 1.
    pub likeness: f64,
}

/// What is near to what.
pub(crate) struct Near {
    pub(crate) issues: Vec<Issue>,
    pub(crate) pairs: Vec<NearPair>,
}

impl Sketch {
    /// Of an input; none if it is too short to be near to anything.
    pub(crate) fn of(input: &str) -> Option<Self> {
        let letters: Vec<char> = fold(input).chars().collect();
        if letters.len() < SHORTEST {
            return None;
        }
        let mut bins = [[u32::MAX; BANDS]; ROWS];
        let mut pieces: Vec<u32> = Vec::with_capacity(letters.len());
        let mut text = 0_u64;
        for piece in letters.windows(PIECE) {
            let hash = piece.iter().fold(0, |hash, letter| mixed(hash ^ u64::from(*letter)));
            text = mixed(text ^ hash);
            pieces.push(hash as u32);
            put(&mut bins, hash);
        }
        pieces.sort_unstable();
        pieces.dedup();
        pieces.truncate(SKETCH);
        Some(Self { text, bands: bands(&bins), pieces: pieces.into() })
    }

    /// The share of pieces in common; estimated by the smallest ones where a text has more than are
    /// kept.
    fn likeness(&self, other: &Self) -> f64 {
        let is_whole = self.pieces.len() < SKETCH && other.pieces.len() < SKETCH;
        let limit = if is_whole { usize::MAX } else { SKETCH };
        let (mut left, mut right, mut common, mut all) = (0, 0, 0_u32, 0);
        while all < limit {
            let (one, two) = (self.pieces.get(left), other.pieces.get(right));
            match (one, two) {
                (None, None) => break,
                (Some(one), Some(two)) if one == two => {
                    common += 1;
                    (left, right) = (left + 1, right + 1);
                }
                (Some(one), Some(two)) if one > two => right += 1,
                (None, Some(_)) => right += 1,
                (Some(_), _) => left += 1,
            }
            all += 1;
        }
        f64::from(common) / all.max(1) as f64
    }
}

/// Puts a piece into its bin of each permutation, if it is the smallest there.
fn put(bins: &mut [[u32; BANDS]; ROWS], piece: u64) {
    for (row, bins) in (1_u64..).zip(bins) {
        let hash = mixed(piece ^ row.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let bin = bin(hash);
        bins[bin] = bins[bin].min(hash as u32);
    }
}

/// One of the bins, by the upper half of a hash.
const fn bin(hash: u64) -> usize {
    (((hash >> 32) * BANDS as u64) >> 32) as usize
}

/// The bucket of each band: a hash of its six values, empty bins filled from others.
fn bands(bins: &[[u32; BANDS]; ROWS]) -> [u32; BANDS] {
    std::array::from_fn(|band| {
        let value = |row: usize| u64::from(filled(&bins[row], (row * BANDS + band) as u64, band));
        (0..ROWS).fold(band as u64, |hash, row| mixed(hash ^ value(row))) as u32
    })
}

fn filled(bins: &[u32; BANDS], place: u64, band: usize) -> u32 {
    let mut at = band;
    let mut attempt = 0;
    while bins[at] == u32::MAX && attempt < 4096 {
        attempt += 1;
        at = bin(mixed(place << 32 | attempt));
    }
    bins[at]
}

/// The finalizer of `SplitMix64` (Steele, Lea, Flood 2014).
const fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// Finds inputs that are nearly the same, within what is learnt or judged and across.
pub(crate) fn find(kept: &[Kept]) -> Near {
    let rows = once(kept);
    let mut across = FxHashMap::default();
    let mut within = FxHashMap::default();
    for pair in pairs(kept, &rows) {
        let (is_row_test, is_of_test) = (is_test(kept, pair.row), is_test(kept, pair.of));
        if is_row_test == is_of_test {
            let is_left_out = kept[pair.row as usize].left_out || kept[pair.of as usize].left_out;
            if !is_left_out {
                keep_best(&mut within, pair);
            }
            continue;
        }
        let pair = if is_row_test { NearPair { row: pair.of, of: pair.row, ..pair } } else { pair };
        // What is left out and in no split leaks nowhere.
        if kept[pair.row as usize].split.is_some() || !kept[pair.row as usize].left_out {
            keep_best(&mut across, pair);
        }
    }
    let (across, within) = (rising(across), rising(within));
    let issues = [leak(&across), duplicates(&within)].into_iter().flatten().collect();
    Near { issues, pairs: [across, within].concat() }
}

/// The rows to compare: of those that say the same on the same side, the first that is kept.
fn once(kept: &[Kept]) -> Vec<u32> {
    let mut seen = FxHashSet::default();
    let mut is_new = |row: &u32| {
        let of = &kept[*row as usize];
        let key = of.near.as_ref().map(|near| (near.text, is_test(kept, *row), of.left_out));
        of.columns.usable && key.is_some_and(|key| seen.insert(key))
    };
    (0..kept.len() as u32).filter(|row| is_new(row)).collect()
}

fn is_test(kept: &[Kept], row: u32) -> bool {
    kept[row as usize].split == Some(Split::Test)
}

/// Pairs that share enough, the later row first; a pair may come more than once.
fn pairs(kept: &[Kept], rows: &[u32]) -> Vec<NearPair> {
    let mut found = Vec::new();
    let mut buckets: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for band in 0..BANDS {
        buckets.clear();
        for row in rows {
            let Some(near) = &kept[*row as usize].near else { continue };
            let bucket = buckets.entry(near.bands[band]).or_default();
            let compared = bucket.iter().rev().take(MOST_COMPARED);
            found.extend(compared.filter_map(|of| pair(kept, *row, *of)));
            bucket.push(*row);
        }
    }
    found
}

fn pair(kept: &[Kept], row: u32, of: u32) -> Option<NearPair> {
    let (later, earlier) = (&kept[row as usize], &kept[of as usize]);
    let (one, two) = (later.near.as_ref()?, earlier.near.as_ref()?);
    let is_settled = later.accepted && earlier.accepted;
    let is_same = one.text == two.text || later.columns.input_hash == earlier.columns.input_hash;
    if is_settled || is_same || later.kind != earlier.kind {
        return None;
    }
    let likeness = one.likeness(two);
    (likeness >= NEAR).then_some(NearPair { row, of, likeness })
}

/// Of the pairs of a row, keeps the one that is most alike; of equals the first.
fn keep_best(best: &mut FxHashMap<u32, NearPair>, pair: NearPair) {
    let known = best.entry(pair.row).or_insert(pair);
    let is_better =
        pair.likeness > known.likeness || (pair.likeness >= known.likeness && pair.of < known.of);
    if is_better {
        *known = pair;
    }
}

fn rising(best: FxHashMap<u32, NearPair>) -> Vec<NearPair> {
    let mut pairs: Vec<NearPair> = best.into_values().collect();
    pairs.sort_unstable_by_key(|pair| pair.row);
    pairs
}

fn duplicates(within: &[NearPair]) -> Option<Issue> {
    issue(
        IssueCode::NearDuplicate,
        Severity::Warning,
        within.iter().map(|pair| pair.row).collect(),
        |count| {
            format!(
                "{count} nearly the same as an earlier row: the inputs differ in a few characters."
            )
        },
        "Keep one of each: near-repetitions add little to learn, and count twice where they judge.",
    )
}

fn leak(across: &[NearPair]) -> Option<Issue> {
    let judged: FxHashSet<u32> = across.iter().map(|pair| pair.of).collect();
    let mut rows: Vec<u32> =
        across.iter().map(|pair| pair.row).chain(judged.iter().copied()).collect();
    rows.sort_unstable();
    let stand = if judged.len() == 1 {
        "1 row of the test set stands".to_owned()
    } else {
        format!("{} rows of the test set stand", judged.len())
    };
    let there =
        if across.len() == 1 { "1 row".to_owned() } else { format!("{} rows", across.len()) };
    issue(
        IssueCode::NearLeak,
        Severity::Warning,
        rows,
        |_| format!("{stand} nearly the same in training or validation, in {there} there."),
        "Leave these rows out of training and validation: a model that has seen nearly the question looks better than it is.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(one: &str, two: &str) -> f64 {
        match (Sketch::of(one), Sketch::of(two)) {
            (Some(one), Some(two)) => one.likeness(&two),
            _ => 0.0,
        }
    }

    fn share_a_bucket(one: &str, two: &str) -> bool {
        let (one, two) = (Sketch::of(one).unwrap(), Sketch::of(two).unwrap());
        one.bands.iter().zip(two.bands).any(|(one, two)| *one == two)
    }

    /// Seeded words, so that two texts have nothing in common but what is put there.
    fn words(seed: u64, count: u64) -> Vec<String> {
        (0..count)
            .map(|place| {
                let hash = mixed(seed << 20 | place);
                (0..6).map(|at| char::from(b'a' + ((hash >> (8 * at)) % 26) as u8)).collect()
            })
            .collect()
    }

    #[test]
    fn the_share_of_pieces_in_common_is_exact_for_short_texts() {
        let text = "abcdefghijklmnopqrstuvwxyz";
        assert!((likeness(text, &text.to_uppercase()) - 1.0).abs() < 1e-12);
        // 22 pieces each, 21 of them in common, 23 in all.
        let next = format!("{}0", &text[1..]);
        assert!((likeness(text, &next) - 21.0 / 23.0).abs() < 1e-12);
        assert!(Sketch::of(&text[3..]).is_none());
    }

    #[test]
    fn pairs_that_share_four_fifths_of_their_pieces_are_found() {
        let mut found = 0;
        let mut all = 0;
        for seed in 0..2_000 {
            // Short ones of 9 words, and long ones of 60.
            let count = if seed % 2 == 0 { 9 } else { 60 };
            let one = words(seed, count);
            let mut two = one.clone();
            let changes = if count == 9 { 1 } else { 5 };
            for change in 0..changes {
                // A change of one word of seven characters breaks eleven pieces.
                let place = (change * 12) as usize % two.len();
                let changed = words(seed + 1_000_000, 1).remove(0);
                two[place] = if place == 0 { changed } else { format!("{}x", two[place]) };
            }
            let (one, two) = (one.join(" "), two.join(" "));
            if likeness(&one, &two) < NEAR {
                continue;
            }
            all += 1;
            found += u32::from(share_a_bucket(&one, &two));
        }
        assert!(all > 1_000, "only {all} pairs were near enough to count");
        let recall = f64::from(found) / f64::from(all);
        assert!(recall >= 0.99, "{found} of {all} pairs were found");
    }

    #[test]
    fn texts_with_nothing_in_common_fall_into_different_buckets() {
        let texts: Vec<String> = (0..400).map(|seed| words(seed, 20).join(" ")).collect();
        let shared = texts.windows(2).filter(|pair| share_a_bucket(&pair[0], &pair[1])).count();
        assert_eq!(shared, 0);
    }
}
