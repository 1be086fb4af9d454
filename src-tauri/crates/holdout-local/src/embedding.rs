//! Texts as vectors: word and character n-grams, hashed into a fixed number of dimensions with a
//! sign (Weinberger et al. 2009), at length one. Nothing is learnt, so texts are near each other when
//! they share words or parts of words, and not when they only mean the same.

use crate::train::features::{FeatureHasher, Section, kind_weight, sublinear};

/// The dimensions of a vector when none are asked for.
pub(crate) const DIMENSIONS: usize = 512;

/// The dimensions that can be asked for.
pub(crate) const DIMENSIONS_MAX: usize = 4_096;

const SEED: u64 = 0xE38D;

/// The vector of a text; zeros for a text without letters and digits.
pub(crate) fn embed(text: &str, dimensions: usize) -> Vec<f32> {
    let mut hasher = FeatureHasher::new(SEED);
    hasher.add(Section::Request, text);
    let mut vector = vec![0.0; dimensions];
    for feature in hasher.finish() {
        let weight = kind_weight(feature.feature()) * sublinear(feature.count());
        // The last bit is the kind, the one before it the sign.
        let bucket = feature.feature() as usize >> 1;
        let sign = if bucket & 1 == 0 { 1.0 } else { -1.0 };
        vector[(bucket >> 1) % dimensions] += sign * weight;
    }
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        for value in &mut vector {
            *value /= length;
        }
    }
    vector
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosine(a: &str, b: &str) -> f32 {
        embed(a, DIMENSIONS).iter().zip(embed(b, DIMENSIONS)).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn texts_with_words_in_common_are_nearer() {
        assert!((cosine("My parcel is late", "my parcel is late!") - 1.0).abs() < 1e-5);
        let near = cosine("where is my parcel", "is my parcel late");
        let far = cosine("where is my parcel", "reset the password");
        assert!(near > 0.4 && far < 0.2, "{near} {far}");
    }

    #[test]
    fn a_text_without_words_is_the_zero_vector() {
        assert!(embed("?!", 8).iter().all(|value| *value == 0.0));
    }
}
