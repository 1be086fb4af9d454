//! Which buckets a model knows, and how telling each of them is.
//!
//! Only buckets that the training texts fill get a row of weights: a dense matrix over all 2²²
//! buckets would be nearly all zeros.

use crate::train::features::{BUCKET_BITS, Counted, kind_weight, sublinear};

/// From how many rows on a feature must occur in two of them to be kept.
const ROWS_FOR_RARE: usize = 200;

/// Weights that a model may have: 256 MiB of them.
const WEIGHTS_MAX: usize = 64 << 20;

/// Features that a model may have.
const FEATURES_MAX: usize = 1 << 20;

/// A sparse vector: features by id with their values, of Euclidean length 1 (or empty).
pub(crate) type SparseVector = Vec<(u32, f32)>;

/// The buckets that a model knows, with how telling each is.
#[derive(Debug, Clone)]
pub(crate) struct Dictionary {
    /// By id; rising.
    buckets: Vec<u32>,
    /// By id: how much one occurrence counts.
    scales: Vec<f32>,
    /// Open addressing over buckets: an id plus one, or zero.
    slots: Vec<u32>,
}

/// Counts in how many texts each bucket occurs.
#[derive(Debug, Clone)]
pub(crate) struct DocumentFrequency {
    counts: Vec<u32>,
    documents: u32,
}

impl DocumentFrequency {
    pub(crate) fn new() -> Self {
        Self { counts: vec![0; 1 << BUCKET_BITS], documents: 0 }
    }

    /// Counts one text.
    pub(crate) fn add(&mut self, features: &[Counted]) {
        self.documents += 1;
        for feature in features {
            self.counts[feature.feature() as usize] += 1;
        }
    }

    /// The dictionary for a model with `width` weights a feature.
    ///
    /// Features of one text only are left out once there are 200 texts, and features of every text
    /// always, because they tell nothing. Where too many remain, the most frequent are kept.
    pub(crate) fn dictionary(&self, width: usize) -> Dictionary {
        let documents = self.documents;
        let least = if documents as usize >= ROWS_FOR_RARE { 2 } else { 1 };
        let most = if documents > 1 { documents - 1 } else { documents };
        let mut kept: Vec<(u32, u32)> = (0..)
            .zip(self.counts.iter().copied())
            .filter(|&(_, count)| (least..=most).contains(&count))
            .collect();
        let limit = FEATURES_MAX.min(WEIGHTS_MAX / width.max(1));
        if kept.len() > limit {
            kept.sort_unstable_by_key(|&(bucket, count)| (std::cmp::Reverse(count), bucket));
            kept.truncate(limit);
            kept.sort_unstable();
        }
        let weight = |&(bucket, count)| inverse_frequency(documents, count) * kind_weight(bucket);
        let scales = kept.iter().map(weight).collect();
        Dictionary::new(kept.into_iter().map(|(bucket, _)| bucket).collect(), scales)
    }
}

/// `ln((1 + n) / (1 + df)) + 0.2`: the smoothed form of Spärck Jones (1972), with a floor that keeps
/// very common words from vanishing.
fn inverse_frequency(documents: u32, count: u32) -> f32 {
    ((1.0 + documents as f32) / (1.0 + count as f32)).ln() + 0.2
}

impl Dictionary {
    /// A dictionary of rising buckets and their scales.
    pub(crate) fn new(buckets: Vec<u32>, scales: Vec<f32>) -> Self {
        let size = (buckets.len() * 2).next_power_of_two().max(2);
        let mut slots = vec![0; size];
        for (id, &bucket) in (1..).zip(&buckets) {
            let mut at = bucket as usize & (size - 1);
            while slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = id;
        }
        Self { buckets, scales, slots }
    }

    /// How many features it has.
    pub(crate) fn len(&self) -> usize {
        self.buckets.len()
    }

    pub(crate) fn buckets(&self) -> &[u32] {
        &self.buckets
    }

    /// By id: inverse document frequency times the weight of the kind of feature.
    pub(crate) fn scales(&self) -> &[f32] {
        &self.scales
    }

    /// Buckets as ids; unknown buckets are dropped.
    pub(crate) fn encode(&self, features: &[Counted]) -> Vec<Counted> {
        features
            .iter()
            .filter_map(|f| self.id(f.feature()).map(|id| Counted::new(id, f.count())))
            .collect()
    }

    /// The weighted vector of encoded features, written over `vector`.
    pub(crate) fn weigh(&self, encoded: &[Counted], vector: &mut SparseVector) {
        vector.clear();
        let mut squares = 0.0;
        for feature in encoded {
            let value = sublinear(feature.count()) * self.scales[feature.feature() as usize];
            squares += value * value;
            vector.push((feature.feature(), value));
        }
        let scale = if squares > 0.0 { squares.sqrt().recip() } else { 0.0 };
        for (_, value) in vector {
            *value *= scale;
        }
    }

    fn id(&self, bucket: u32) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut at = bucket as usize & mask;
        loop {
            let id = self.slots[at].checked_sub(1)?;
            if self.buckets[id as usize] == bucket {
                return Some(id);
            }
            at = (at + 1) & mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(buckets: &[u32]) -> Vec<Counted> {
        buckets.iter().map(|&bucket| Counted::new(bucket, 1)).collect()
    }

    fn frequency(documents: &[&[u32]]) -> DocumentFrequency {
        let mut frequency = DocumentFrequency::new();
        for buckets in documents {
            frequency.add(&document(buckets));
        }
        frequency
    }

    #[test]
    fn what_stands_in_every_text_is_left_out() {
        let dictionary = frequency(&[&[5, 9], &[5, 71], &[5, 9]]).dictionary(2);
        assert_eq!(dictionary.buckets(), [9, 71]);
        assert!(dictionary.scales()[1] > dictionary.scales()[0], "the rarer tells more");
    }

    #[test]
    fn vectors_have_length_one_and_unknown_buckets_vanish() {
        let dictionary = frequency(&[&[1, 4], &[2, 4], &[3]]).dictionary(2);
        let encoded = dictionary.encode(&document(&[1, 2, 3, 4, 4_000_000]));
        assert_eq!(encoded.len(), 4);
        let mut vector = SparseVector::new();
        dictionary.weigh(&encoded, &mut vector);
        let length: f32 = vector.iter().map(|(_, value)| value * value).sum();
        assert!((length - 1.0).abs() < 1e-6);
        dictionary.weigh(&[], &mut vector);
        assert!(vector.is_empty());
    }

    #[test]
    fn every_kept_bucket_is_found_again() {
        let buckets: Vec<u32> = (0..3_000).map(|i| i * 1_024).collect();
        let dictionary = Dictionary::new(buckets.clone(), vec![1.0; buckets.len()]);
        assert!((0..).zip(&buckets).all(|(id, &bucket)| dictionary.id(bucket) == Some(id)));
        assert_eq!(dictionary.id(1), None);
    }
}
