//! Embeddings: texts as vectors, in as many requests as the API's limits ask for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::adapter::Place;
use crate::error::ProviderError;
use crate::transport::{Client, Repeat};
use crate::wire::{self, Misread};

/// The most texts of a request (`CreateEmbeddingRequest` of OpenAI's description).
const MOST_TEXTS: usize = 2_048;
/// The most bytes of a request. The API allows 300,000 tokens, and a token has at least one byte, so
/// that no request is refused for a guess.
const MOST_BYTES: usize = 300_000;

/// Texts to embed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddingRequest {
    /// The model; on Azure, its deployment.
    pub model: String,
    /// The texts, none of them empty; OpenAI's models take 8,192 tokens of each.
    pub texts: Vec<String>,
    /// How long the vectors shall be, where the model can shorten them.
    pub dimensions: Option<u32>,
}

/// Vectors in the order of their texts, all of one length.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Embeddings {
    /// One vector a text.
    pub vectors: Vec<Vec<f32>>,
    /// The tokens that are billed; `None` unless every request told them.
    pub tokens: Option<u64>,
    /// The model, as the provider calls it.
    pub model: Option<String>,
}

/// The answer to one request.
struct Part {
    vectors: Vec<Vec<f32>>,
    tokens: Option<u64>,
    model: Option<String>,
}

impl Client {
    /// Embeds texts. `progress` is told how many are done after each request.
    ///
    /// # Errors
    ///
    /// [`ProviderError::Protocol`] if vectors are missing, not finite, or not as long as each other
    /// or as was asked for.
    pub async fn embed(
        &self,
        request: &EmbeddingRequest,
        mut progress: impl FnMut(usize) + Send,
    ) -> Result<Embeddings, ProviderError> {
        self.require(self.capabilities().embeddings, "embeddings")?;
        request.check()?;
        let mut all = Embeddings { tokens: Some(0), ..Embeddings::default() };
        for texts in parts(&request.texts) {
            let part = self.embed_part(request, texts).await?;
            all.vectors.extend(part.vectors);
            all.tokens = all.tokens.zip(part.tokens).map(|(all, part)| all + part);
            all.model = part.model;
            check_lengths(&all.vectors, request.dimensions)?;
            progress(all.vectors.len());
        }
        Ok(all)
    }

    async fn embed_part(
        &self,
        request: &EmbeddingRequest,
        texts: &[String],
    ) -> Result<Part, ProviderError> {
        let format = if self.adapter().embeds_in_base64() { "base64" } else { "float" };
        let mut body = json!({ "model": request.model, "input": texts, "encoding_format": format });
        if let Some(dimensions) = request.dimensions {
            body["dimensions"] = json!(dimensions);
        }
        let url = self.url(Place::Embeddings { model: &request.model });
        self.post(url, &body, Repeat::Harmless, |body| Part::parse(body, texts.len())).await
    }
}

impl EmbeddingRequest {
    fn check(&self) -> Result<(), ProviderError> {
        let rules = [
            ("model", !self.model.is_empty(), "must not be empty"),
            ("input", self.texts.iter().all(|text| !text.is_empty()), "holds an empty text"),
            ("dimensions", self.dimensions != Some(0), "must be at least 1"),
        ];
        match rules.into_iter().find(|(_, kept, _)| !kept) {
            None => Ok(()),
            Some((field, _, rule)) => {
                Err(ProviderError::InvalidRequest { field, message: format!("`{field}` {rule}") })
            }
        }
    }
}

/// The texts in runs that a request may hold. A text that is too long alone goes alone.
fn parts(texts: &[String]) -> impl Iterator<Item = &[String]> {
    let mut rest = texts;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = |text: &&String| {
            bytes += text.len();
            bytes <= MOST_BYTES
        };
        let count = rest.iter().take(MOST_TEXTS).take_while(fits).count().max(1);
        if rest.is_empty() {
            return None;
        }
        let (part, left) = rest.split_at(count);
        rest = left;
        Some(part)
    })
}

fn check_lengths(vectors: &[Vec<f32>], wanted: Option<u32>) -> Result<(), ProviderError> {
    let first = vectors.first().map_or(0, Vec::len);
    let expected = wanted.map_or(first, |wanted| wanted as usize);
    let Some(wrong) = vectors.iter().find(|vector| vector.len() != expected) else {
        return Ok(());
    };
    let reason = format!("a vector has {} numbers in place of {expected}", wrong.len());
    Err(ProviderError::Protocol { reason, request_id: None })
}

impl Part {
    fn parse(body: &[u8], expected: usize) -> Result<Self, Misread> {
        Self::read(&wire::parse(body)?, expected)
    }

    fn read(json: &Value, expected: usize) -> Result<Self, Misread> {
        let data = wire::list(json, "data");
        if data.len() != expected {
            return Err(Misread(format!("it holds {} vectors for {expected} texts", data.len())));
        }
        let mut vectors: Vec<Option<Vec<f32>>> = vec![None; expected];
        for (place, entry) in data.iter().enumerate() {
            let index = wire::count(entry, "index").map_or(place, |index| index as usize);
            let slot = vectors.get_mut(index).filter(|slot| slot.is_none());
            let slot =
                slot.ok_or_else(|| Misread(format!("the vector {index} is not one of them")))?;
            *slot = Some(vector(entry.get("embedding").unwrap_or(&Value::Null))?);
        }
        let usage = json.get("usage").unwrap_or(&Value::Null);
        Ok(Self {
            vectors: vectors.into_iter().flatten().collect(),
            tokens: wire::count(usage, "total_tokens")
                .or_else(|| wire::count(usage, "prompt_tokens")),
            model: wire::filled(json, "model"),
        })
    }
}

/// Numbers in a list, or the bytes of little-endian 32-bit floats in base64.
fn vector(embedding: &Value) -> Result<Vec<f32>, Misread> {
    let vector: Vec<f32> = match embedding {
        Value::Array(numbers) => {
            let number = |number: &Value| number.as_f64().map(|number| number as f32);
            numbers.iter().map(number).collect::<Option<_>>().ok_or("a vector holds no number")?
        }
        Value::String(text) => {
            let bytes = STANDARD.decode(text).map_err(|_| "a vector is not base64")?;
            let (floats, rest) = bytes.as_chunks::<4>();
            if !rest.is_empty() {
                return Err("a vector ends inside a number".into());
            }
            floats.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
        }
        _ => return Err("a vector is missing".into()),
    };
    if vector.is_empty() || vector.iter().any(|number| !number.is_finite()) {
        return Err("a vector is empty or holds a number that is not finite".into());
    }
    Ok(vector)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::arbitrary::json;

    #[test]
    fn both_encodings_give_the_same_vector() {
        // The bytes that openai-python decodes: little-endian float32 (lib/_parsing/_embeddings.py).
        let bytes: Vec<u8> = [0.5_f32, -2.0].iter().flat_map(|n| n.to_le_bytes()).collect();
        let packed = vector(&json!(STANDARD.encode(bytes))).unwrap();
        assert_eq!(packed, vector(&json!([0.5, -2])).unwrap());
        for wrong in
            [json!(null), json!([]), json!(["x"]), json!("AAA="), json!("?"), json!([1e39])]
        {
            assert!(vector(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn vectors_are_put_in_the_order_of_their_texts() {
        let body =
            json!({"data": [{"index": 1, "embedding": [1]}, {"index": 0, "embedding": [0]}]});
        assert_eq!(Part::read(&body, 2).unwrap().vectors, [[0.0], [1.0]]);
        let twice =
            json!({"data": [{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [0]}]});
        assert!(Part::read(&twice, 2).is_err());
        assert!(Part::read(&body, 3).is_err());
    }

    #[test]
    fn vectors_of_another_length_are_refused() {
        assert!(check_lengths(&[vec![1.0, 2.0], vec![1.0]], None).is_err());
        assert!(check_lengths(&[vec![1.0, 2.0]], Some(3)).is_err());
        assert!(check_lengths(&[vec![1.0, 2.0]], Some(2)).is_ok());
    }

    proptest! {
        #[test]
        fn parts_are_all_texts_in_order_and_keep_the_limits(
            lengths in proptest::collection::vec(
                prop_oneof![1_usize..50, Just(200_000_usize), Just(400_000_usize)], 0..40),
        ) {
            let texts: Vec<String> = lengths.iter().map(|length| "x".repeat(*length)).collect();
            let found: Vec<&[String]> = parts(&texts).collect();
            prop_assert_eq!(found.concat(), texts.clone());
            for part in found {
                let bytes: usize = part.iter().map(String::len).sum();
                prop_assert!(!part.is_empty() && part.len() <= MOST_TEXTS);
                prop_assert!(bytes <= MOST_BYTES || part.len() == 1);
            }
        }

        #[test]
        fn any_json_is_read_without_a_panic(value in json()) {
            let _ = Part::read(&value, 1);
            let _ = Part::read(&json!({"data": [value, {"embedding": value}]}), 2);
        }
    }
}
