//! Fits an answer into the response format that a request asks for.

use serde_json::{Map, Value};

use crate::in_context::nearest::NearestIndex;

/// What the answer must be.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Format {
    #[default]
    Text,
    /// Some JSON object.
    JsonObject,
    /// An object of this JSON Schema.
    JsonSchema(Value),
}

impl Format {
    /// The answer in this format. An answer that is an object already gives its own members.
    pub(crate) fn fit(&self, answer: String, request: &str) -> String {
        let object = serde_json::from_str::<Map<String, Value>>(&answer).ok();
        match (self, object) {
            (Self::JsonObject, None) => Value::Object(label(&answer)).to_string(),
            (Self::JsonSchema(schema), object) => {
                let known = object.unwrap_or_default();
                fill(schema, &known, &answer, request).to_string()
            }
            _ => answer,
        }
    }
}

fn label(answer: &str) -> Map<String, Value> {
    [("label".to_owned(), Value::from(answer))].into_iter().collect()
}

/// An object of the schema: each property from `known` if it has a valid value there, or from the
/// answer if that is one of its values, or with its value that is most like the request.
fn fill(schema: &Value, known: &Map<String, Value>, answer: &str, request: &str) -> Value {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return Value::Object(if known.is_empty() { label(answer) } else { known.clone() });
    };
    let mut filled = Map::new();
    for (name, property) in properties {
        let value = known.get(name).filter(|value| allows(property, value)).cloned();
        let value = value.unwrap_or_else(|| choose(property, known, answer, request));
        filled.insert(name.clone(), value);
    }
    Value::Object(filled)
}

fn allows(property: &Value, value: &Value) -> bool {
    choices(property).is_none_or(|choices| choices.contains(value))
}

fn choices(property: &Value) -> Option<&Vec<Value>> {
    property.get("enum").and_then(Value::as_array).filter(|choices| !choices.is_empty())
}

fn choose(property: &Value, known: &Map<String, Value>, answer: &str, request: &str) -> Value {
    if let Some(choices) = choices(property) {
        if let Some(same) = choices.iter().find(|choice| choice.as_str() == Some(answer)) {
            return same.clone();
        }
        let texts: Vec<String> = choices.iter().map(spoken).collect();
        let nearest = NearestIndex::new(texts.iter().map(String::as_str)).nearest(request);
        return choices[nearest.map_or(0, |(at, _)| at)].clone();
    }
    match property.get("type").and_then(Value::as_str) {
        Some("object") => fill(property, &Map::new(), answer, request),
        Some("array") => Value::Array(Vec::new()),
        Some("number" | "integer") => answer.parse::<i64>().map_or(Value::from(0), Value::from),
        Some("boolean") => Value::Bool(answer.eq_ignore_ascii_case("true")),
        Some("null") => Value::Null,
        _ if known.is_empty() => Value::from(answer),
        _ => Value::from(""),
    }
}

fn spoken(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schema() -> Format {
        Format::JsonSchema(json!({
            "type": "object",
            "properties": {
                "intent": {"type": "string", "enum": ["refund", "late delivery"]},
                "urgent": {"type": "boolean"},
            },
        }))
    }

    #[test]
    fn a_label_takes_its_place_in_the_schema() {
        let fitted = schema().fit("refund".to_owned(), "where is it");
        assert_eq!(fitted, r#"{"intent":"refund","urgent":false}"#);
    }

    #[test]
    fn members_of_an_object_are_kept_where_the_schema_allows_them() {
        let answer = r#"{"urgent": true, "intent": "nonsense", "extra": 1}"#;
        let fitted = schema().fit(answer.to_owned(), "my delivery is late");
        assert_eq!(fitted, r#"{"intent":"late delivery","urgent":true}"#);
    }

    #[test]
    fn any_object_will_do_for_json_object() {
        assert_eq!(Format::JsonObject.fit("x".to_owned(), ""), r#"{"label":"x"}"#);
        assert_eq!(Format::JsonObject.fit(r#"{"a": 1}"#.to_owned(), ""), r#"{"a": 1}"#);
        assert_eq!(Format::Text.fit("x".to_owned(), ""), "x");
    }
}
