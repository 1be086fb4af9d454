//! Finds passages by their vectors: the exact cosine with all of them.
//!
//! Vectors are known by the content that they were made of, so that a passage that moved, or that
//! stands in two documents, is paid for once. Where they come from is the caller's business.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use holdout_types::{ApiError, ErrorCode};

use crate::passage::{ContentHash, Hit, Passage, PassageId, best_first};

/// The first bytes of a stored set of vectors, with the version of its layout.
const MAGIC: &[u8; 8] = b"HOLDVEC1";
const HEAD: usize = 16;
const HASH: usize = 32;
/// Sums that run beside each other, so that the compiler makes vector instructions of them.
const LANES: usize = 16;
/// Below this many numbers a second thread costs more than it saves.
const NUMBERS_PER_THREAD: usize = 2_000_000;

/// What is wrong with vectors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EmbeddingsError {
    /// Another model, or a fault of the provider.
    #[error("a vector has {found} numbers where {expected} are expected")]
    Dimensions {
        /// As many as the first had.
        expected: usize,
        /// As many as came.
        found: usize,
    },
    /// All zero, infinite or not a number: it points nowhere.
    #[error("a vector is zero or not finite and can't be compared")]
    NoDirection,
    /// Not what [`Embeddings::to_bytes`] wrote.
    #[error("the stored vectors are damaged")]
    Damaged,
}

impl From<EmbeddingsError> for ApiError {
    fn from(error: EmbeddingsError) -> Self {
        let hint = "Make the vectors again, all with one model.";
        match error {
            EmbeddingsError::Damaged => {
                Self::new(ErrorCode::DamagedProject, "The stored vectors are damaged.")
            }
            other => {
                Self::new(ErrorCode::ProviderProtocol, format!("The provider's answer: {other}."))
            }
        }
        .with_hint(hint)
    }
}

/// Vectors of length one, by the hash of their content.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Embeddings {
    dimensions: usize,
    places: FxHashMap<ContentHash, u32>,
    numbers: Vec<f32>,
}

impl Embeddings {
    /// None yet. The first that comes in sets the number of dimensions.
    pub fn new() -> Self {
        Self::default()
    }

    /// Numbers in a vector; 0 as long as there is none.
    pub const fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The vector of this content, of length one.
    pub fn get(&self, hash: &ContentHash) -> Option<&[f32]> {
        self.places.get(hash).map(|place| &self.numbers[self.range(*place)])
    }

    /// Takes a vector in and scales it to length one. A vector of the same content is replaced.
    ///
    /// # Errors
    /// When its dimensions are others than before, or it has no direction.
    pub fn insert(&mut self, hash: ContentHash, vector: &[f32]) -> Result<(), EmbeddingsError> {
        let expected = if self.is_empty() { vector.len() } else { self.dimensions };
        if vector.len() != expected {
            return Err(EmbeddingsError::Dimensions { expected, found: vector.len() });
        }
        let unit = unit(vector)?;
        self.dimensions = expected;
        if let Some(place) = self.places.get(&hash) {
            let range = self.range(*place);
            self.numbers[range].copy_from_slice(&unit);
        } else {
            self.places.insert(hash, self.places.len() as u32);
            self.numbers.extend_from_slice(&unit);
        }
        Ok(())
    }

    /// The passages that have no vector yet, each content once: what must be asked for.
    pub fn missing<'p>(&self, passages: &'p [Passage]) -> Vec<&'p Passage> {
        let mut seen = FxHashSet::default();
        let mut is_new = |hash| !self.places.contains_key(&hash) && seen.insert(hash);
        passages.iter().filter(|passage| is_new(passage.hash)).collect()
    }

    /// Drops vectors of content that no passage has.
    pub fn keep_only(&mut self, passages: &[Passage]) {
        let mut kept = Self { dimensions: self.dimensions, ..Self::default() };
        for passage in passages {
            let Some(vector) = self.get(&passage.hash) else { continue };
            if !kept.places.contains_key(&passage.hash) {
                kept.places.insert(passage.hash, kept.places.len() as u32);
                kept.numbers.extend_from_slice(vector);
            }
        }
        *self = kept;
    }

    /// All of it as bytes: a head, the hashes, the numbers, little endian. The same set gives the same
    /// bytes if it was taken in by the same order.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut hashes: Vec<(&ContentHash, &u32)> = self.places.iter().collect();
        hashes.sort_unstable_by_key(|(_, place)| **place);
        let mut bytes = Vec::with_capacity(HEAD + hashes.len() * HASH + self.numbers.len() * 4);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&(self.dimensions as u32).to_le_bytes());
        bytes.extend_from_slice(&(hashes.len() as u32).to_le_bytes());
        for (hash, _) in &hashes {
            bytes.extend_from_slice(&hash.0);
        }
        self.numbers.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
        bytes
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EmbeddingsError> {
        let damaged = EmbeddingsError::Damaged;
        let rest = bytes.strip_prefix(MAGIC).ok_or(damaged.clone())?;
        let (dimensions, rest) = take_u32(rest).ok_or(damaged.clone())?;
        let (count, rest) = take_u32(rest).ok_or(damaged.clone())?;
        let of_hashes = count.checked_mul(HASH).ok_or(damaged.clone())?;
        let (hashes, numbers) = rest.split_at_checked(of_hashes).ok_or(damaged.clone())?;
        let expected = count.checked_mul(dimensions).and_then(|many| many.checked_mul(4));
        if expected != Some(numbers.len()) {
            return Err(damaged);
        }
        let places: FxHashMap<ContentHash, u32> =
            hashes.as_chunks().0.iter().map(|hash| ContentHash(*hash)).zip(0..).collect();
        let numbers: Vec<f32> =
            numbers.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
        let sound = places.len() == count && numbers.iter().all(|number| number.is_finite());
        if sound { Ok(Self { dimensions, places, numbers }) } else { Err(damaged) }
    }

    fn range(&self, place: u32) -> Range<usize> {
        let start = place as usize * self.dimensions;
        start..start + self.dimensions
    }
}

fn take_u32(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (four, rest) = bytes.split_first_chunk()?;
    Some((u32::from_le_bytes(*four) as usize, rest))
}

fn unit(vector: &[f32]) -> Result<Vec<f32>, EmbeddingsError> {
    let length = vector.iter().map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>().sqrt();
    if !length.is_finite() || length == 0.0 {
        return Err(EmbeddingsError::NoDirection);
    }
    Ok(vector.iter().map(|x| (f64::from(*x) / length) as f32).collect())
}

/// Searches passages by vector.
#[derive(Debug, Clone)]
pub struct DenseIndex {
    embeddings: Embeddings,
    passages: Vec<(PassageId, u32)>,
    without: usize,
}

impl DenseIndex {
    /// An index of those passages that have a vector.
    pub fn new(embeddings: Embeddings, passages: &[Passage]) -> Self {
        let place = |passage: &Passage| Some((passage.id, *embeddings.places.get(&passage.hash)?));
        let found: Vec<(PassageId, u32)> = passages.iter().filter_map(place).collect();
        let without = passages.len() - found.len();
        Self { embeddings, passages: found, without }
    }

    /// Passages that can't be found because they have no vector.
    pub const fn without_vector(&self) -> usize {
        self.without
    }

    /// The vectors, to be kept or added to.
    pub fn into_embeddings(self) -> Embeddings {
        self.embeddings
    }

    /// The best `k` passages by cosine, the best first; what scores the same goes by id.
    ///
    /// # Errors
    /// When the question's vector has other dimensions than the index, or no direction.
    pub fn search(&self, question: &[f32], k: usize) -> Result<Vec<Hit>, EmbeddingsError> {
        if self.passages.is_empty() || k == 0 {
            return Ok(Vec::new());
        }
        let (expected, found) = (self.embeddings.dimensions, question.len());
        if found != expected {
            return Err(EmbeddingsError::Dimensions { expected, found });
        }
        let cosines = self.cosines(&unit(question)?);
        let hit = |(id, place): &(PassageId, u32)| Hit {
            id: *id,
            score: f64::from(cosines[*place as usize]),
        };
        let mut hits: Vec<Hit> = self.passages.iter().map(hit).collect();
        if k < hits.len() {
            hits.select_nth_unstable_by(k - 1, best_first);
            hits.truncate(k);
        }
        hits.sort_unstable_by(best_first);
        Ok(hits)
    }

    fn cosines(&self, question: &[f32]) -> Vec<f32> {
        let numbers = &self.embeddings.numbers;
        let mut cosines = vec![0.0; self.embeddings.len()];
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = (numbers.len() / NUMBERS_PER_THREAD).clamp(1, cores);
        let rows = cosines.len().div_ceil(threads);
        let dimensions = question.len();
        std::thread::scope(|scope| {
            let shares = cosines.chunks_mut(rows).zip(numbers.chunks(rows * dimensions));
            let mut shares = shares.into_iter();
            let own = shares.next();
            for (cosines, numbers) in shares {
                scope.spawn(move || fill(question, numbers, cosines));
            }
            if let Some((cosines, numbers)) = own {
                fill(question, numbers, cosines);
            }
        });
        cosines
    }
}

fn fill(question: &[f32], numbers: &[f32], cosines: &mut [f32]) {
    for (cosine, vector) in cosines.iter_mut().zip(numbers.chunks_exact(question.len())) {
        *cosine = dot(question, vector);
    }
}

/// The sum of products, in a fixed order, so that every computer gets the same.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
#[path = "dense_tests.rs"]
mod tests;
