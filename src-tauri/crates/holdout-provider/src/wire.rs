//! Reading JSON leniently: a field that is missing, null or of another shape is simply not there.
//!
//! Providers differ and change (protocol.md 1.3 and 4), and an answer that holds what is needed
//! should not be refused for what is not.

use std::collections::BTreeMap;

use serde_json::Value;

/// A text; a number is taken as its digits.
pub(crate) fn text(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text that is not empty.
pub(crate) fn filled(value: &Value, key: &str) -> Option<String> {
    text(value, key).filter(|text| !text.is_empty())
}

/// A finite number, also one in a string.
pub(crate) fn number(value: &Value, key: &str) -> Option<f64> {
    let number = match value.get(key)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

/// A whole number that is not negative.
pub(crate) fn count(value: &Value, key: &str) -> Option<u64> {
    if let Some(count) = value.get(key).and_then(Value::as_u64) {
        return Some(count);
    }
    number(value, key).filter(|number| *number >= 0.0).map(|number| number as u64)
}

/// Unix seconds, as the wire counts time.
pub(crate) fn seconds(value: &Value, key: &str) -> Option<i64> {
    number(value, key).map(|number| number as i64)
}

/// The elements of a list.
pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The texts in an object, by their keys.
pub(crate) fn pairs(value: &Value, key: &str) -> BTreeMap<String, String> {
    let pairs = value.get(key).and_then(Value::as_object).into_iter().flatten();
    pairs.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}

/// The texts in a list.
pub(crate) fn texts(value: &Value, key: &str) -> Vec<String> {
    list(value, key).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Why a body is not what was asked for, as the end of "the answer can't be understood: …".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Misread(pub(crate) String);

impl From<&str> for Misread {
    fn from(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

/// JSON, or why it is none.
pub(crate) fn parse(body: &[u8]) -> Result<Value, Misread> {
    serde_json::from_slice(body).map_err(|error| Misread(format!("it is not JSON ({error})")))
}

/// JSON of any shape, with the keys of the protocol more often than chance.
#[cfg(test)]
pub(crate) mod arbitrary {
    use proptest::prelude::*;
    use serde_json::Value;

    const KEYS: &[&str] = &[
        "id",
        "data",
        "status",
        "error",
        "message",
        "content",
        "choices",
        "created_at",
        "metrics",
        "hyperparameters",
        "result_files",
        "step",
        "train_loss",
        "metadata",
        "has_more",
        "finish_reason",
        "prompt_tokens",
        "step_number",
        "delta",
        "tool_calls",
        "function",
        "arguments",
        "logprobs",
        "embedding",
        "index",
        "usage",
    ];

    pub(crate) fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            "\\PC{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 48, 6, |inner| {
            let key = proptest::sample::select(KEYS).prop_map(str::to_owned);
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::vec((key, inner), 0..6)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }
}
