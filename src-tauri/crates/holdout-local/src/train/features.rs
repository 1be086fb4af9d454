//! Turns a text into counted, seeded hash buckets.
//!
//! The features are word 1-grams and 2-grams, and 2- to 5-grams of characters inside a word, whose
//! borders count as characters. A bucket that two features share is rare (2²² buckets) and does
//! little harm (Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning").

use crate::text::normalise;

/// Buckets are numbers of this many bits.
pub(crate) const BUCKET_BITS: u32 = 22;

const COUNT_BITS: u32 = 32 - BUCKET_BITS;
const COUNT_MAX: u32 = (1 << COUNT_BITS) - 1;

/// Letters of a word that are looked at; longer "words" are encoded data.
const WORD_MAX: usize = 64;
const SHORTEST_GRAM: usize = 2;
const LONGEST_GRAM: usize = 5;

/// A feature with how often it occurs: 22 bits of bucket (or of the dictionary's id), 10 of count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Counted(u32);

impl Counted {
    pub(crate) fn new(feature: u32, count: u32) -> Self {
        Self(feature << COUNT_BITS | count.min(COUNT_MAX))
    }

    /// The bucket, or the id once the dictionary has mapped it.
    pub(crate) fn feature(self) -> u32 {
        self.0 >> COUNT_BITS
    }

    /// How often it occurs; 1023 stands for more.
    pub(crate) fn count(self) -> u32 {
        self.0 & COUNT_MAX
    }
}

/// Which part of a conversation a text is: the same word means other things in other parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// The message to be answered.
    Request = 0,
    /// What was said before.
    History = 1,
    /// The instructions.
    Instructions = 2,
}

/// Collects the features of one text after another; holds the memory for it.
#[derive(Debug, Clone)]
pub(crate) struct FeatureHasher {
    seed: u64,
    buckets: Vec<u32>,
    word: Vec<char>,
}

impl FeatureHasher {
    /// A hasher whose buckets depend on `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, buckets: Vec::new(), word: Vec::new() }
    }

    /// Adds the features of a text.
    pub(crate) fn add(&mut self, section: Section, text: &str) {
        let seed = mix(self.seed ^ ((section as u64 + 1) << 56));
        let mut before = None;
        for word in normalise(text).split(|c: char| !c.is_alphanumeric()) {
            if !word.is_empty() {
                before = Some(self.add_word(seed, word, before));
            }
        }
    }

    /// Adds one word with its pair and its character n-grams, and gives its hash.
    fn add_word(&mut self, seed: u64, word: &str, before: Option<u64>) -> u64 {
        self.word.clear();
        self.word.push('<');
        self.word.extend(word.chars().take(WORD_MAX));
        self.word.push('>');
        let whole = self.word.iter().fold(seed ^ 0x57, |hash, &c| extend(hash, u64::from(c)));
        self.buckets.push(bucket(whole, Kind::Word));
        if let Some(before) = before {
            self.buckets.push(bucket(extend(before.rotate_left(17), whole), Kind::Word));
        }
        self.add_grams(seed);
        whole
    }

    /// Adds the character n-grams of the word in `self.word`.
    fn add_grams(&mut self, seed: u64) {
        for start in 0..self.word.len() {
            let end = self.word.len().min(start + LONGEST_GRAM);
            let mut hash = seed ^ 0x43;
            for (length, &character) in self.word[start..end].iter().enumerate() {
                hash = extend(hash, u64::from(character));
                if length + 1 >= SHORTEST_GRAM {
                    self.buckets.push(bucket(hash, Kind::Characters));
                }
            }
        }
    }

    /// The features of what was added, by rising bucket, each once; the hasher is empty after it.
    pub(crate) fn finish(&mut self) -> Vec<Counted> {
        self.buckets.sort_unstable();
        let counted = self
            .buckets
            .chunk_by(|a, b| a == b)
            .map(|same| Counted::new(same[0], u32::try_from(same.len()).unwrap_or(COUNT_MAX)))
            .collect();
        self.buckets.clear();
        counted
    }
}

/// What a feature is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Characters = 0,
    Word = 1,
}

/// How much the features of a bucket weigh beside others.
///
/// A word has some twenty n-grams of characters, which would drown it if all weighed the same.
pub(crate) fn kind_weight(bucket: u32) -> f32 {
    if bucket & 1 == Kind::Word as u32 { 2.0 } else { 1.0 }
}

/// How much a count weighs: `1 + ln(count)`, so that repeating a word adds little.
pub(crate) fn sublinear(count: u32) -> f32 {
    if count <= 1 { 1.0 } else { 1.0 + (count as f32).ln() }
}

/// Takes one more symbol into a hash.
fn extend(hash: u64, symbol: u64) -> u64 {
    (hash ^ symbol).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23)
}

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

/// A bucket; its last bit says of what kind its features are.
fn bucket(hash: u64, kind: Kind) -> u32 {
    (mix(hash) >> (64 - BUCKET_BITS)) as u32 & !1 | kind as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn features(seed: u64, text: &str) -> Vec<Counted> {
        let mut hasher = FeatureHasher::new(seed);
        hasher.add(Section::Request, text);
        hasher.finish()
    }

    #[test]
    fn a_word_gives_itself_and_its_grams_with_borders() {
        // `<ab>`: the word; 3 + 2 + 1 grams of two, three and four characters.
        assert_eq!(features(1, "ab").len(), 1 + 3 + 2 + 1);
        // Another word adds its own and the pair.
        assert_eq!(features(1, "ab cd").len(), 2 * 7 + 1);
    }

    #[test]
    fn case_and_punctuation_change_nothing() {
        assert_eq!(features(7, "My Card, please!"), features(7, "my card please"));
    }

    #[test]
    fn the_order_of_words_matters_through_pairs_only() {
        let (one, other) = (features(7, "dog bites man"), features(7, "man bites dog"));
        let shared = one.iter().filter(|f| other.contains(f)).count();
        assert_eq!(one.len() - shared, 2);
    }

    #[test]
    fn repeated_words_are_counted_and_counts_saturate() {
        let most = features(3, &"refund ".repeat(5_000)).iter().map(|f| f.count()).max();
        assert_eq!(most, Some(COUNT_MAX));
        assert!(sublinear(1_000) < 8.0);
    }

    #[test]
    fn sections_and_seeds_do_not_share_buckets() {
        let mut hasher = FeatureHasher::new(1);
        hasher.add(Section::History, "refund");
        let history = hasher.finish();
        assert!(features(1, "refund").iter().all(|f| !history.contains(f)));
        assert_ne!(features(1, "refund"), features(2, "refund"));
    }

    proptest! {
        #[test]
        fn features_are_sorted_and_each_stands_once(text in "\\PC{0,60}") {
            let found = features(5, &text);
            prop_assert!(found.windows(2).all(|pair| pair[0].feature() < pair[1].feature()));
        }
    }
}
