//! What a model answers with: a closed set of texts, or a JSON object of closed sets.
//!
//! The plan is learnt from the training answers alone. Answers that are written anew for each row
//! are refused here, because a classifier that pretended to write them would mislead.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::train::json_style::JsonStyle;

/// The most answers that one head may choose from.
pub(crate) const ANSWERS_MAX: usize = 1_000;

/// The most fields of a JSON answer.
pub(crate) const FIELDS_MAX: usize = 64;

/// The closed sets that answers are chosen from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub(crate) enum Answers {
    /// One of these texts.
    Text {
        /// In the order of the training file.
        labels: Vec<String>,
    },
    /// A JSON object with one of each field's values.
    Json {
        /// In the order of their keys.
        fields: Vec<Field>,
        /// How the object is written.
        style: JsonStyle,
    },
}

/// One key of a JSON answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Field {
    pub(crate) key: String,
    /// Each value as compact JSON; `None` where the key is left out.
    pub(crate) values: Vec<Option<String>>,
}

/// Why answers are not closed sets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum OpenAnswers {
    #[error(
        "The local provider trains a classifier, and {distinct} of {rows} training answers are \
         different from each other. It can learn at most {ANSWERS_MAX} different answers, each in \
         about two examples or more. Use labels as answers, or train a language model instead"
    )]
    Text { distinct: usize, rows: usize },
    #[error(
        "The local provider trains a classifier, and the field \"{key}\" of the JSON answers has \
         {distinct} different values in {rows} examples. Each field can have at most {ANSWERS_MAX} \
         different values, each in about two examples or more. Leave the field out, or train a \
         language model instead"
    )]
    Field { key: String, distinct: usize, rows: usize },
    #[error(
        "The JSON answers have {0} different fields; the local provider takes at most {FIELDS_MAX}"
    )]
    Fields(usize),
}

/// Training answers, each once, in the order of their first row, with how many rows have it.
#[derive(Debug, Clone, Default)]
pub(crate) struct AnswerCounts {
    places: FxHashMap<String, usize>,
    counts: Vec<(String, usize)>,
    rows: usize,
}

impl AnswerCounts {
    /// Counts the answer of one row.
    pub(crate) fn add(&mut self, answer: &str) {
        self.rows += 1;
        if let Some(&place) = self.places.get(answer) {
            self.counts[place].1 += 1;
            return;
        }
        self.places.insert(answer.to_owned(), self.counts.len());
        self.counts.push((answer.to_owned(), 1));
    }

    /// The closed sets behind these answers.
    pub(crate) fn closed_sets(&self) -> Result<Answers, OpenAnswers> {
        let objects: Option<Vec<Map<String, Value>>> =
            self.counts.iter().map(|(answer, _)| object(answer)).collect();
        match objects {
            Some(objects) if !objects.is_empty() => self.json(&objects),
            _ => self.text(),
        }
    }

    fn text(&self) -> Result<Answers, OpenAnswers> {
        if is_open(self.counts.len(), self.rows) {
            return Err(OpenAnswers::Text { distinct: self.counts.len(), rows: self.rows });
        }
        let labels = self.counts.iter().map(|(answer, _)| answer.clone()).collect();
        Ok(Answers::Text { labels })
    }

    fn json(&self, objects: &[Map<String, Value>]) -> Result<Answers, OpenAnswers> {
        let keys = merged_keys(objects);
        if keys.len() > FIELDS_MAX {
            return Err(OpenAnswers::Fields(keys.len()));
        }
        let fields: Vec<Field> = keys.iter().map(|key| field(key, objects)).collect();
        for Field { key, values } in &fields {
            let distinct = values.len();
            if is_open(distinct, self.rows) {
                return Err(OpenAnswers::Field { key: key.clone(), distinct, rows: self.rows });
            }
        }
        let style = JsonStyle::most_common(&self.counts, objects);
        Ok(Answers::Json { fields, style })
    }
}

impl Answers {
    /// The number of classes of each head.
    pub(crate) fn sizes(&self) -> Vec<usize> {
        match self {
            Self::Text { labels } => vec![labels.len()],
            Self::Json { fields, .. } => fields.iter().map(|field| field.values.len()).collect(),
        }
    }

    /// The answer made of one choice for each head.
    pub(crate) fn render(&self, choices: &[usize]) -> String {
        match self {
            Self::Text { labels } => {
                choices.first().and_then(|&at| labels.get(at)).cloned().unwrap_or_default()
            }
            Self::Json { fields, style } => {
                let chosen = fields.iter().zip(choices);
                style.write(&chosen.filter_map(|(field, &at)| field.member(at)).collect())
            }
        }
    }
}

impl Field {
    /// The key with one of its values; nothing where the key is left out.
    fn member(&self, at: usize) -> Option<(String, Value)> {
        let value = self.values.get(at)?.as_ref()?;
        Some((self.key.clone(), serde_json::from_str(value).ok()?))
    }
}

/// Finds the classes of answers.
#[derive(Debug, Clone)]
pub(crate) struct AnswerIndex {
    json_keys: Option<Vec<String>>,
    classes: Vec<FxHashMap<Option<String>, u32>>,
}

impl AnswerIndex {
    pub(crate) fn new(answers: &Answers) -> Self {
        match answers {
            Answers::Text { labels } => {
                let labels = labels.iter().cloned().map(Some);
                Self { json_keys: None, classes: vec![labels.zip(0..).collect()] }
            }
            Answers::Json { fields, .. } => Self {
                json_keys: Some(fields.iter().map(|field| field.key.clone()).collect()),
                classes: fields
                    .iter()
                    .map(|f| f.values.iter().cloned().zip(0..).collect())
                    .collect(),
            },
        }
    }

    /// The class of each head; `None` if the answer is not made of known values.
    pub(crate) fn find(&self, answer: &str) -> Option<Vec<u32>> {
        let Some(keys) = &self.json_keys else {
            return Some(vec![*self.classes[0].get(&Some(answer.to_owned()))?]);
        };
        let object = object(answer)?;
        if object.keys().any(|key| !keys.contains(key)) {
            return None;
        }
        let values = keys.iter().map(|key| object.get(key).map(Value::to_string));
        values.zip(&self.classes).map(|(value, classes)| classes.get(&value).copied()).collect()
    }
}

/// More than the cap, or fewer than two rows for each of several answers.
fn is_open(distinct: usize, rows: usize) -> bool {
    distinct > ANSWERS_MAX || (distinct > 1 && distinct * 2 > rows)
}

fn object(answer: &str) -> Option<Map<String, Value>> {
    if !answer.starts_with('{') {
        return None;
    }
    match serde_json::from_str(answer) {
        Ok(Value::Object(object)) if !object.is_empty() => Some(object),
        _ => None,
    }
}

/// All keys, in the order of their first object; a key that appears later goes behind the key that
/// it follows there.
fn merged_keys(objects: &[Map<String, Value>]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for object in objects {
        let mut next = 0;
        for key in object.keys() {
            if let Some(at) = keys.iter().position(|known| known == key) {
                next = at + 1;
            } else {
                keys.insert(next, key.clone());
                next += 1;
            }
        }
    }
    keys
}

fn field(key: &str, objects: &[Map<String, Value>]) -> Field {
    let mut seen = FxHashSet::default();
    let mut values = Vec::new();
    for object in objects {
        let value = object.get(key).map(Value::to_string);
        if seen.insert(value.clone()) {
            values.push(value);
        }
    }
    Field { key: key.to_owned(), values }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learn(answers: &[&str]) -> Result<Answers, OpenAnswers> {
        let mut counts = AnswerCounts::default();
        for answer in answers {
            counts.add(answer);
        }
        counts.closed_sets()
    }

    #[test]
    fn labels_are_found_again_and_rendered() {
        let answers = learn(&["refund", "delivery", "refund", "delivery"]).unwrap();
        let index = AnswerIndex::new(&answers);
        assert_eq!(index.find("delivery"), Some(vec![1]));
        assert_eq!(index.find("Delivery"), None);
        assert_eq!(answers.render(&[1]), "delivery");
    }

    #[test]
    fn each_field_of_a_json_answer_is_a_head_of_its_own() {
        let rows = [
            r#"{"intent": "refund", "urgent": true}"#,
            r#"{"intent": "delivery", "urgent": false}"#,
            r#"{"intent": "refund", "urgent": false}"#,
            r#"{"intent": "delivery", "urgent": true, "note": null}"#,
        ];
        let answers = learn(&rows).unwrap();
        assert_eq!(answers.sizes(), [2, 2, 2]);
        let index = AnswerIndex::new(&answers);
        for row in rows {
            let choices: Vec<_> = index.find(row).unwrap().iter().map(|&at| at as usize).collect();
            assert_eq!(answers.render(&choices), row);
        }
        assert_eq!(index.find(r#"{"intent": "other", "urgent": true}"#), None);
        assert_eq!(index.find(r#"{"intent": "refund", "urgent": true, "x": 1}"#), None);
    }

    #[test]
    fn answers_written_anew_for_each_row_are_refused() {
        let error = learn(&["One.", "Two.", "Three.", "One."]).unwrap_err();
        assert_eq!(error, OpenAnswers::Text { distinct: 3, rows: 4 });
        let error = learn(&[r#"{"a":1,"reply":"x"}"#, r#"{"a":1,"reply":"y"}"#]).unwrap_err();
        assert_eq!(error, OpenAnswers::Field { key: "reply".into(), distinct: 2, rows: 2 });
        assert!(error.to_string().contains("\"reply\""));
    }

    #[test]
    fn one_constant_answer_is_a_closed_set() {
        assert!(learn(&["ok"; 3]).is_ok());
    }

    #[test]
    fn keys_that_appear_late_keep_their_place() {
        let objects =
            [r#"{"a":1,"c":1}"#, r#"{"a":1,"b":1,"c":1}"#].map(|text| object(text).unwrap());
        assert_eq!(merged_keys(&objects), ["a", "b", "c"]);
    }
}
