//! Vectors: the length of a text in all of their numbers, so that order and count can be checked.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::refusal;

/// The most texts of a request.
const MOST_TEXTS: usize = 2_048;
const DIMENSIONS: usize = 4;

pub(super) async fn create(Json(body): Json<Value>) -> Response {
    let texts = body["input"].as_array().map_or(&[][..], Vec::as_slice);
    if texts.is_empty() || texts.len() > MOST_TEXTS {
        return refusal(StatusCode::BAD_REQUEST, "'input' must hold 1 to 2048 texts");
    }
    let length = body["dimensions"].as_u64().map_or(DIMENSIONS, |length| length as usize);
    let packed = body["encoding_format"] == "base64";
    let mut tokens = 0;
    let mut data = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let text = text.as_str().unwrap_or_default();
        tokens += text.len();
        let vector = vec![text.len() as f32; length];
        let embedding = if packed { json!(base64(&vector)) } else { json!(vector) };
        data.push(json!({"object": "embedding", "index": index, "embedding": embedding}));
    }
    let usage = json!({"prompt_tokens": tokens, "total_tokens": tokens});
    Json(json!({"object": "list", "data": data, "model": body["model"], "usage": usage}))
        .into_response()
}

/// Base64 of the numbers' little-endian bytes, written out: this server shares nothing with clients.
fn base64(vector: &[f32]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes: Vec<u8> = vector.iter().flat_map(|number| number.to_le_bytes()).collect();
    let mut text = String::new();
    for triple in bytes.chunks(3) {
        let group = (0..3).fold(0_u32, |group, at| {
            (group << 8) | u32::from(triple.get(at).copied().unwrap_or(0))
        });
        for letter in 0..4 {
            let place = (group >> (18 - 6 * letter)) & 63;
            let is_padding = letter > triple.len() as u32;
            text.push(if is_padding { '=' } else { char::from(LETTERS[place as usize]) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn base64_is_that_of_the_standard() {
        // 1.0 is 00 00 80 3f, whose base64 is known.
        assert_eq!(super::base64(&[1.0]), "AACAPw==");
        assert_eq!(super::base64(&[1.0, 1.0, 1.0]), "AACAPwAAgD8AAIA/");
    }
}
