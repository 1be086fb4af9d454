//! Which of a few texts is most like another: the cosine of word and character n-grams.

use rustc_hash::FxHashMap;

use crate::train::features::{Counted, FeatureHasher, Section, kind_weight, sublinear};

/// Any seed does: the buckets are compared with each other only.
const SEED: u64 = 0x5EED;

/// Texts to compare with, by feature.
#[derive(Debug, Clone, Default)]
pub(crate) struct NearestIndex {
    postings: FxHashMap<u32, Vec<(u32, f32)>>,
    texts: usize,
}

impl NearestIndex {
    pub(crate) fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let counted: Vec<Vec<Counted>> = texts.map(features).collect();
        let mut index = Self { postings: FxHashMap::default(), texts: counted.len() };
        for (text, features) in (0..).zip(&counted) {
            for feature in features {
                let weight = sublinear(feature.count());
                index.postings.entry(feature.feature()).or_default().push((text, weight));
            }
        }
        index.weigh();
        index
    }

    /// Multiplies by inverse document frequency, and brings each text to length one.
    fn weigh(&mut self) {
        let mut squares = vec![0.0_f32; self.texts];
        for (bucket, postings) in &mut self.postings {
            let scale = scale(*bucket, self.texts, postings.len());
            for (text, weight) in postings {
                *weight *= scale;
                squares[*text as usize] += *weight * *weight;
            }
        }
        for (text, weight) in self.postings.values_mut().flatten() {
            *weight /= squares[*text as usize].sqrt();
        }
    }

    /// The likeness of each text, in their order: 0 for nothing in common; its scale depends on the
    /// query alone.
    pub(crate) fn scores(&self, query: &str) -> Vec<f32> {
        let mut scores = vec![0.0; self.texts];
        for feature in features(query) {
            let Some(postings) = self.postings.get(&feature.feature()) else { continue };
            let weight =
                sublinear(feature.count()) * scale(feature.feature(), self.texts, postings.len());
            for (text, value) in postings {
                scores[*text as usize] += weight * value;
            }
        }
        scores
    }

    /// The place of the likest text with its likeness; the first of several, nothing without texts.
    pub(crate) fn nearest(&self, query: &str) -> Option<(usize, f32)> {
        let scores = self.scores(query);
        let at = crate::train::softmax::largest(&scores);
        scores.get(at).map(|score| (at, *score))
    }
}

fn features(text: &str) -> Vec<Counted> {
    let mut hasher = FeatureHasher::new(SEED);
    hasher.add(Section::Request, text);
    hasher.finish()
}

/// Inverse document frequency, times the weight of the kind of feature.
fn scale(bucket: u32, texts: usize, count: usize) -> f32 {
    ((texts as f32 + 1.0) / (count as f32 + 0.5)).ln() * kind_weight(bucket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_with_the_rarer_words_in_common_is_nearest() {
        let texts =
            ["I want my money back", "I want to know where my parcel is", "close my account"];
        let index = NearestIndex::new(texts.into_iter());
        assert_eq!(index.nearest("where are the parcels").unwrap().0, 1);
        assert_eq!(index.nearest("please give me back the money").unwrap().0, 0);
        assert_eq!(index.nearest("ACCOUNTS closing").unwrap().0, 2);
    }

    #[test]
    fn the_same_text_is_nearest_to_itself() {
        let texts = ["a b c", "a b", "a b c d"];
        let index = NearestIndex::new(texts.into_iter());
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(index.nearest(text).unwrap().0, at);
        }
    }

    #[test]
    fn nothing_in_common_scores_nothing() {
        let index = NearestIndex::new(["abc"].into_iter());
        assert_eq!(index.nearest("xyz"), Some((0, 0.0)));
        assert_eq!(NearestIndex::default().nearest("x"), None);
    }
}
