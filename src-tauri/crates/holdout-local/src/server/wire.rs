//! Reading requests field by field, with the refusals of the reference API, and pages of lists.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::server::errors::{Answer, Failure};

/// A JSON object of a request, with the name that its fields have in error messages.
#[derive(Debug, Clone)]
pub(crate) struct Fields<'a> {
    path: String,
    values: &'a Map<String, Value>,
}

/// The body of a request as JSON.
pub(crate) fn parse_body(bytes: &[u8]) -> Answer<Map<String, Value>> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(body)) => Ok(body),
        Ok(_) => Err(Failure::invalid("The body of your request must be a JSON object.")),
        Err(error) => Err(Failure::invalid(format!(
            "We could not parse the JSON body of your request. ({error}) The local provider expects \
             a JSON payload, as the API does."
        ))),
    }
}

impl<'a> Fields<'a> {
    pub(crate) fn new(values: &'a Map<String, Value>) -> Self {
        Self { path: String::new(), values }
    }

    /// A field's name with the names of the objects around it.
    pub(crate) fn name(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Refuses fields that are not among `keys`.
    pub(crate) fn only(&self, keys: &[&str]) -> Answer<()> {
        match self.values.keys().find(|key| !keys.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => {
                let name = self.name(key);
                let message = format!("Unknown parameter: '{name}'.");
                Err(Failure::invalid(message).param(name).code("unknown_parameter"))
            }
        }
    }

    /// A field that is there and not null.
    pub(crate) fn value(&self, key: &str) -> Option<&'a Value> {
        self.values.get(key).filter(|value| !value.is_null())
    }

    pub(crate) fn required(&self, key: &str) -> Answer<&'a Value> {
        self.value(key).ok_or_else(|| {
            let name = self.name(key);
            let message = format!("Missing required parameter: '{name}'.");
            Failure::invalid(message).param(name).code("missing_required_parameter")
        })
    }

    pub(crate) fn string(&self, key: &str) -> Answer<Option<&'a str>> {
        self.value(key)
            .map(|value| value.as_str().ok_or_else(|| self.wrong_type(key, "a string", value)))
            .transpose()
    }

    /// A text that has to be there, and to say something.
    pub(crate) fn required_string(&self, key: &str) -> Answer<&'a str> {
        let value = self.required(key)?;
        match value.as_str() {
            Some("") => Err(self.wrong_value(key, "it can't be empty.")),
            Some(text) => Ok(text),
            None => Err(self.wrong_type(key, "a string", value)),
        }
    }

    /// One of these texts.
    pub(crate) fn required_choice(&self, key: &str, choices: &[&str]) -> Answer<&'a str> {
        let value = self.required_string(key)?;
        if choices.contains(&value) {
            return Ok(value);
        }
        let name = self.name(key);
        let known: Vec<String> = choices.iter().map(|choice| format!("'{choice}'")).collect();
        let message =
            format!("Invalid value: '{value}'. Supported values are: {}.", known.join(", "));
        Err(Failure::invalid(message).param(name).code("invalid_value"))
    }

    pub(crate) fn boolean(&self, key: &str) -> Answer<Option<bool>> {
        self.value(key)
            .map(|value| value.as_bool().ok_or_else(|| self.wrong_type(key, "a boolean", value)))
            .transpose()
    }

    /// A whole number in a range.
    pub(crate) fn integer(&self, key: &str, least: i64, most: i64) -> Answer<Option<i64>> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let number = value.as_i64().ok_or_else(|| self.wrong_type(key, "an integer", value))?;
        if number < least {
            return Err(self.out_of_range(key, "integer", "below", "minimum", least, number));
        }
        if number > most {
            return Err(self.out_of_range(key, "integer", "above", "maximum", most, number));
        }
        Ok(Some(number))
    }

    /// A number in a range.
    pub(crate) fn decimal(&self, key: &str, least: f64, most: f64) -> Answer<Option<f64>> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let number = value.as_f64().ok_or_else(|| self.wrong_type(key, "a decimal", value))?;
        if number < least {
            return Err(self.out_of_range(key, "decimal", "below", "minimum", least, number));
        }
        if number > most {
            return Err(self.out_of_range(key, "decimal", "above", "maximum", most, number));
        }
        Ok(Some(number))
    }

    pub(crate) fn object(&self, key: &str) -> Answer<Option<Self>> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let values = value.as_object().ok_or_else(|| self.wrong_type(key, "an object", value))?;
        Ok(Some(Self { path: self.name(key), values }))
    }

    pub(crate) fn array(&self, key: &str) -> Answer<Option<&'a Vec<Value>>> {
        self.value(key)
            .map(|value| value.as_array().ok_or_else(|| self.wrong_type(key, "an array", value)))
            .transpose()
    }

    /// The field `metadata`: at most 16 pairs of texts.
    pub(crate) fn metadata(&self) -> Answer<BTreeMap<String, String>> {
        let Some(pairs) = self.object("metadata")? else { return Ok(BTreeMap::new()) };
        let mut metadata = BTreeMap::new();
        for (key, value) in pairs.values {
            let text = value.as_str().ok_or_else(|| pairs.wrong_type(key, "a string", value))?;
            if key.chars().count() > 64 || text.chars().count() > 512 {
                let limit = "a key can have at most 64 characters, and a value at most 512.";
                return Err(self.wrong_value("metadata", limit));
            }
            metadata.insert(key.clone(), text.to_owned());
        }
        if metadata.len() > 16 {
            return Err(self.wrong_value("metadata", "expected at most 16 pairs."));
        }
        Ok(metadata)
    }

    /// 400 `invalid_type`.
    pub(crate) fn wrong_type(&self, key: &str, expected: &str, found: &Value) -> Failure {
        let name = self.name(key);
        let found = type_name(found);
        let message =
            format!("Invalid type for '{name}': expected {expected}, but got {found} instead.");
        Failure::invalid(message).param(name).code("invalid_type")
    }

    /// 400 with a message of its own about one value.
    pub(crate) fn wrong_value(&self, key: &str, message: &str) -> Failure {
        let name = self.name(key);
        Failure::invalid(format!("Invalid '{name}': {message}")).param(name).code("invalid_value")
    }

    fn out_of_range(
        &self,
        key: &str,
        kind: &str,
        side: &str,
        bound: &str,
        limit: impl std::fmt::Display,
        found: impl std::fmt::Display,
    ) -> Failure {
        let name = self.name(key);
        let sign = if side == "below" { ">=" } else { "<=" };
        let code = match (kind, side) {
            ("integer", "below") => "integer_below_min_value",
            ("integer", _) => "integer_above_max_value",
            (_, "below") => "decimal_below_min_value",
            _ => "decimal_above_max_value",
        };
        let message = format!(
            "Invalid '{name}': {kind} {side} {bound} value. Expected a value {sign} {limit}, but got {found} instead."
        );
        Failure::invalid(message).param(name).code(code)
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a decimal number",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The query of a list: pairs of names and values, decoded.
pub(crate) type Query = axum::extract::Query<Vec<(String, String)>>;

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    after: Option<String>,
    limit: usize,
}

/// A value of the query.
pub(crate) fn query_value<'a>(query: &'a Query, key: &str) -> Option<&'a str> {
    query.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
}

impl Page {
    /// Reads `after` and `limit`.
    pub(crate) fn read(query: &Query, default: usize, most: usize) -> Answer<Self> {
        let limit = match query_value(query, "limit") {
            None => default,
            Some(text) => {
                let number = Value::from(text.parse::<i64>().map_err(|_| {
                    let message = format!(
                        "Invalid type for 'limit': expected an integer, but got '{text}' instead."
                    );
                    Failure::invalid(message).param("limit").code("invalid_type")
                })?);
                let values = [("limit".to_owned(), number)].into_iter().collect();
                let read = Fields::new(&values).integer("limit", 1, most as i64)?;
                read.map_or(default, |limit| limit as usize)
            }
        };
        Ok(Self { after: query_value(query, "after").map(str::to_owned), limit })
    }

    /// The page of a list, and whether more follows. An unknown `after` is refused.
    pub(crate) fn cut<T>(&self, list: Vec<T>, id: impl Fn(&T) -> String) -> Answer<(Vec<T>, bool)> {
        let start = match &self.after {
            None => 0,
            Some(after) => {
                1 + list.iter().position(|item| id(item) == *after).ok_or_else(|| {
                    let message = format!("No object with the id '{after}' in this list.");
                    Failure::invalid(message).param("after").code("invalid_value")
                })?
            }
        };
        let more = list.len() > start + self.limit;
        Ok((list.into_iter().skip(start).take(self.limit).collect(), more))
    }
}

/// A list object, with the ids of its ends.
pub(crate) fn list(data: &[Value], has_more: bool) -> Value {
    let id = |item: Option<&Value>| item.and_then(|item| item.get("id")).cloned();
    json!({
        "object": "list",
        "first_id": id(data.first()),
        "last_id": id(data.last()),
        "has_more": has_more,
        "data": data,
    })
}

#[cfg(test)]
mod tests {
    use axum::extract::Query as Extracted;

    use super::*;

    #[test]
    fn wrong_fields_are_refused_with_their_whole_name() {
        let body = json!({"hyperparameters": {"n_epochs": 99, "x": 1}, "seed": "7"});
        let fields = Fields::new(body.as_object().unwrap());
        let inner = fields.object("hyperparameters").unwrap().unwrap();
        let message = |failure: Failure| format!("{failure:?}");
        let above = message(inner.integer("n_epochs", 1, 50).unwrap_err());
        assert!(above.contains("'hyperparameters.n_epochs': integer above maximum value. Expected a value <= 50, but got 99 instead."));
        assert!(message(inner.only(&["n_epochs"]).unwrap_err()).contains("hyperparameters.x"));
        let kind = message(fields.integer("seed", 0, 9).unwrap_err());
        assert!(kind.contains("expected an integer, but got a string instead"));
    }

    #[test]
    fn pages_begin_after_an_id_and_say_whether_more_follows() {
        let page = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            Page::read(&Extracted(pairs), 20, 100)
        };
        let cut = |page: Page| page.cut(vec![1, 2, 3, 4], ToString::to_string);
        assert_eq!(cut(page(&[("limit", "2")]).unwrap()).unwrap(), (vec![1, 2], true));
        assert_eq!(
            cut(page(&[("limit", "2"), ("after", "2")]).unwrap()).unwrap(),
            (vec![3, 4], false)
        );
        assert!(cut(page(&[("after", "9")]).unwrap()).is_err());
        assert!(page(&[("limit", "0")]).is_err());
        assert!(page(&[("limit", "many")]).is_err());
    }
}
