//! Ids in the shapes of the reference API.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use holdout_types::Timestamp;

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A source of ids that differ within a run and between runs.
#[derive(Debug)]
pub(crate) struct Ids {
    run: [u64; 2],
    given: AtomicU64,
}

impl Ids {
    /// A source for a run that starts now.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            run: [RandomState::new().hash_one(now.0), now.0.cast_unsigned()],
            given: AtomicU64::new(0),
        }
    }

    /// `prefix` and `length` (at most 32) letters or digits.
    pub(crate) fn next(&self, prefix: &str, length: usize) -> String {
        let hash = self.hash();
        let letters = hash.as_bytes().iter().take(length);
        let letters = letters.map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]));
        prefix.chars().chain(letters).collect()
    }

    /// `prefix` and 24 letters or digits, of which later ones sort after earlier ones. Clients sort
    /// events by time and id, and many events share a second.
    pub(crate) fn next_in_order(&self, prefix: &str) -> String {
        let place = self.given.load(Ordering::Relaxed);
        format!("{prefix}{place:012x}{}", self.next("", 12))
    }

    /// A seed in the range of the API, 0 to 2³¹ − 1.
    pub(crate) fn seed(&self) -> u64 {
        let [a, b, c, d, ..] = *self.hash().as_bytes();
        u64::from(u32::from_le_bytes([a, b, c, d]) >> 1)
    }

    fn hash(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        for part in [self.run[0], self.run[1], self.given.fetch_add(1, Ordering::Relaxed)] {
            hasher.update(&part.to_le_bytes());
        }
        hasher.finalize()
    }
}
