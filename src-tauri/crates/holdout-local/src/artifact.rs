//! A trained model as bytes: for the provider's own state directory, and for the project that
//! keeps it.
//!
//! Layout, all numbers little-endian: the magic `HOLDOUTM`; the format version (u32); the length of
//! the card (u32) and the card as JSON; the number of features (u32); their buckets (u32 each),
//! scales (f32 each), weights (features × classes f32) and biases (classes
//! f32); and the BLAKE3 hash (32 bytes) of everything before it.

use serde::de::DeserializeOwned;

use crate::train::dictionary::Dictionary;
use crate::train::features::BUCKET_BITS;
use crate::train::model::{Model, ModelCard};
use crate::train::softmax::Softmax;

const MAGIC: &[u8; 8] = b"HOLDOUTM";
const VERSION: u32 = 1;
const HASH_LENGTH: usize = blake3::OUT_LEN;

/// Why bytes are not a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ArtifactError {
    /// They begin otherwise.
    #[error("these bytes are not a model of the local provider")]
    Foreign,
    /// A newer version of the app wrote them.
    #[error(
        "the model has format version {0}, and this app reads version {VERSION}: update the app"
    )]
    Newer(u32),
    /// They were cut off or changed.
    #[error("the model is damaged: train it again, or take it from another copy of the project")]
    Damaged,
}

/// Writes a model.
pub(crate) fn encode(model: &Model) -> Result<Vec<u8>, serde_json::Error> {
    let card = serde_json::to_vec(&model.card)?;
    let softmax = &model.softmax;
    let numbers = model.dictionary.len() * 2 + softmax.weights().len() + softmax.bias().len();
    let mut bytes = Vec::with_capacity(64 + card.len() + numbers * 4);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&(card.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&card);
    bytes.extend_from_slice(&(model.dictionary.len() as u32).to_le_bytes());
    bytes.extend(model.dictionary.buckets().iter().flat_map(|bucket| bucket.to_le_bytes()));
    for numbers in [model.dictionary.scales(), softmax.weights(), softmax.bias()] {
        for number in numbers {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
    }
    let hash = blake3::hash(&bytes);
    bytes.extend_from_slice(hash.as_bytes());
    Ok(bytes)
}

/// Reads a model, and checks that nothing in it points beyond its ends.
pub(crate) fn decode(bytes: &[u8]) -> Result<Model, ArtifactError> {
    let mut reader = Reader { rest: check_head(bytes)? };
    let (body, hash) =
        bytes.split_at_checked(bytes.len() - HASH_LENGTH).ok_or(ArtifactError::Damaged)?;
    if blake3::hash(body).as_bytes() != hash {
        return Err(ArtifactError::Damaged);
    }
    reader.rest = &reader.rest[..reader.rest.len() - HASH_LENGTH];
    let card: ModelCard = reader.json()?;
    let sizes = card.answers.sizes();
    let features = reader.number()? as usize;
    let buckets = reader.numbers(features, u32::from_le_bytes)?;
    let scales = reader.numbers(features, f32::from_le_bytes)?;
    let width: usize = sizes.iter().sum();
    let count = features.checked_mul(width).ok_or(ArtifactError::Damaged)?;
    let weights = reader.numbers(count, f32::from_le_bytes)?;
    let bias = reader.numbers(width, f32::from_le_bytes)?;
    let rising = buckets.windows(2).all(|pair| pair[0] < pair[1]);
    let known = buckets.last().is_none_or(|bucket| *bucket < 1 << BUCKET_BITS);
    let softmax = Softmax::from_parts(&sizes, weights, bias).ok_or(ArtifactError::Damaged)?;
    let sound = card.temperature > 0.0 && sizes.iter().all(|size| *size > 0);
    if !(rising && known && sound && reader.rest.is_empty()) {
        return Err(ArtifactError::Damaged);
    }
    Ok(Model { card, dictionary: Dictionary::new(buckets, scales), softmax })
}

/// Reads the card alone, from the beginning of an artifact that may be cut off behind it.
pub(crate) fn decode_card(bytes: &[u8]) -> Result<ModelCard, ArtifactError> {
    Reader { rest: check_head(bytes)? }.json()
}

fn check_head(bytes: &[u8]) -> Result<&[u8], ArtifactError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(ArtifactError::Foreign)?;
    let mut reader = Reader { rest };
    match reader.number()? {
        VERSION if reader.rest.len() >= HASH_LENGTH => Ok(reader.rest),
        VERSION => Err(ArtifactError::Damaged),
        newer => Err(ArtifactError::Newer(newer)),
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], ArtifactError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(ArtifactError::Damaged)?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, ArtifactError> {
        self.numbers(1, u32::from_le_bytes).map(|numbers| numbers[0])
    }

    fn numbers<T>(
        &mut self,
        count: usize,
        read: fn([u8; 4]) -> T,
    ) -> Result<Vec<T>, ArtifactError> {
        let length = count.checked_mul(4).ok_or(ArtifactError::Damaged)?;
        let (numbers, _) = self.take(length)?.as_chunks::<4>();
        Ok(numbers.iter().map(|bytes| read(*bytes)).collect())
    }

    fn json<T: DeserializeOwned>(&mut self) -> Result<T, ArtifactError> {
        let length = self.number()? as usize;
        serde_json::from_slice(self.take(length)?).map_err(|_| ArtifactError::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::train::heads::Answers;
    use crate::train::model::Sections;

    fn model() -> Model {
        let labels = vec!["a".to_owned(), "b".to_owned()];
        let card = ModelCard {
            name: "ft:local-base:holdout::x".to_owned(),
            created_at: 1,
            job: "ftjob-x".to_owned(),
            step: 3,
            seed: 9,
            sections: Sections::default(),
            answers: Answers::Text { labels },
            temperature: 0.5,
        };
        let softmax =
            Softmax::from_parts(&[2], vec![1.0, -2.0, 0.5, 0.25], vec![0.1, 0.2]).unwrap();
        Model { card, dictionary: Dictionary::new(vec![3, 70_000], vec![1.5, 2.5]), softmax }
    }

    #[test]
    fn a_model_comes_back_as_it_was() {
        let bytes = encode(&model()).unwrap();
        let read = decode(&bytes).unwrap();
        assert_eq!(read.card, model().card);
        assert_eq!(read.softmax.weights(), model().softmax.weights());
        assert_eq!(read.softmax.bias(), model().softmax.bias());
        assert_eq!(read.dictionary.buckets(), [3, 70_000]);
        assert_eq!(decode_card(&bytes[..bytes.len() - 40]).unwrap(), model().card);
    }

    #[test]
    fn what_is_not_a_sound_model_is_named_as_that() {
        let bytes = encode(&model()).unwrap();
        assert_eq!(decode(b"SQLite format 3").unwrap_err(), ArtifactError::Foreign);
        assert_eq!(decode(&bytes[..bytes.len() - 1]).unwrap_err(), ArtifactError::Damaged);
        assert_eq!(decode(&bytes[..10]).unwrap_err(), ArtifactError::Damaged);
        let mut newer = bytes;
        newer[8] = 2;
        assert_eq!(decode(&newer).unwrap_err(), ArtifactError::Newer(2));
    }

    proptest! {
        #[test]
        fn changed_bytes_are_refused_without_a_panic(at in 0_usize..400, with in 1_u8..) {
            let mut bytes = encode(&model()).unwrap();
            let at = at % bytes.len();
            bytes[at] ^= with;
            prop_assert!(decode(&bytes).is_err());
        }
    }
}
