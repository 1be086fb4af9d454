//! `/embeddings`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::EMBEDDING_MODEL;
use crate::embedding::{DIMENSIONS, DIMENSIONS_MAX, embed};
use crate::server::App;
use crate::server::errors::{Answer, Failure};
use crate::server::wire::{Fields, parse_body};
use crate::text::count_tokens;

/// Texts in one request.
const INPUTS_MAX: usize = 2_048;

/// Turns texts into vectors.
pub(crate) async fn create(State(_): State<App>, body: Bytes) -> Answer<Json<Value>> {
    let body = parse_body(&body)?;
    let fields = Fields::new(&body);
    fields.only(&["model", "input", "encoding_format", "dimensions", "user"])?;
    let model = fields.string("model")?;
    let model = model.ok_or_else(|| Failure::invalid("you must provide a model parameter"))?;
    if model != EMBEDDING_MODEL {
        return Err(Failure::no_model(model));
    }
    let inputs = inputs(&fields)?;
    let dimensions = fields.integer("dimensions", 1, DIMENSIONS_MAX as i64)?;
    let dimensions = dimensions.map_or(DIMENSIONS, |dimensions| dimensions as usize);
    let in_base64 = match fields.string("encoding_format")? {
        None | Some("float") => false,
        Some("base64") => true,
        Some(_) => {
            return Err(fields.wrong_value("encoding_format", "expected 'float' or 'base64'."));
        }
    };
    let vector = |(at, text): (usize, &&str)| {
        let vector = embed(text, dimensions);
        let vector = if in_base64 { encode(&vector) } else { json!(vector) };
        json!({"object": "embedding", "index": at, "embedding": vector})
    };
    let data: Vec<Value> = inputs.iter().enumerate().map(vector).collect();
    let used: u64 = inputs.iter().map(|text| count_tokens(text)).sum();
    Ok(Json(json!({
        "object": "list",
        "data": data,
        "model": EMBEDDING_MODEL,
        "usage": {"prompt_tokens": used, "total_tokens": used},
    })))
}

fn inputs<'a>(fields: &Fields<'a>) -> Answer<Vec<&'a str>> {
    let texts = match fields.required("input")? {
        Value::String(text) => vec![text.as_str()],
        Value::Array(list) => {
            let texts: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
            texts.ok_or_else(|| {
                fields.wrong_value("input", "the local provider reads texts, not token numbers.")
            })?
        }
        other => return Err(fields.wrong_type("input", "a string or an array of strings", other)),
    };
    if texts.is_empty() || texts.len() > INPUTS_MAX {
        let what = format!("expected between 1 and {INPUTS_MAX} texts.");
        return Err(fields.wrong_value("input", &what));
    }
    if texts.iter().any(|text| text.is_empty()) {
        return Err(fields.wrong_value("input", "a text can't be empty."));
    }
    Ok(texts)
}

/// Little-endian f32 in base64, as the SDKs ask for by default.
fn encode(vector: &[f32]) -> Value {
    let bytes: Vec<u8> = vector.iter().flat_map(|value| value.to_le_bytes()).collect();
    json!(STANDARD.encode(bytes))
}
