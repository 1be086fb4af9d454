//! JSON answers, field by field: precision, recall and F1.
//!
//! Both texts are taken apart into leaves by their path (`total`, `items[0].price`); a leaf is right
//! where the other side has the same value at the same path. Lists are compared place by place.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::normalise::Normalisation;
use super::{Grade, PartGrade};

/// How the fields of two JSON texts are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonFields {
    /// What is put aside before two texts inside are compared; nothing when absent.
    pub texts: Option<Normalisation>,
}

/// Leaves by their path.
type Leaves = BTreeMap<String, Value>;

impl JsonFields {
    /// Compares an answer with the expected JSON. Right is only what has every field and no other;
    /// the score is F1 over the fields.
    pub(super) fn grade(self, expected: &str, answer: &str) -> Grade {
        let Some(expected) = parse(expected) else {
            return Grade::wrong("The expected answer is no JSON.");
        };
        let expected = leaves(&expected);
        let Some(answer) = parse(answer) else {
            // Every field that was expected is missing, or a field's recall would look better.
            let parts = self.parts(&expected, &Leaves::new());
            return Grade { parts, ..Grade::wrong("The answer is no JSON.") };
        };
        let answer = leaves(&answer);
        let parts = self.parts(&expected, &answer);
        let right = parts.iter().filter(|part| part.correct).count();
        let score = f1(right, expected.len(), answer.len());
        let correct = right == expected.len() && right == answer.len();
        let explanation = format!("{right} of {} fields are right.", expected.len());
        Grade { correct, score, explanation: explanation + &wrong_words(&parts), parts }
    }

    fn parts(self, expected: &Leaves, answer: &Leaves) -> Vec<PartGrade> {
        let paths: std::collections::BTreeSet<&String> =
            expected.keys().chain(answer.keys()).collect();
        let part = |path: &String| {
            let (want, got) = (expected.get(path), answer.get(path));
            PartGrade {
                name: path.clone(),
                correct: want.zip(got).is_some_and(|(want, got)| self.same(want, got)),
                expected: want.map(ToString::to_string),
                answered: got.map(ToString::to_string),
            }
        };
        paths.into_iter().map(part).collect()
    }

    fn same(self, a: &Value, b: &Value) -> bool {
        match (a, b, self.texts) {
            // 1 and 1.0 are the same number.
            (Value::Number(a), Value::Number(b), _) => a == b || a.as_f64() == b.as_f64(),
            (Value::String(a), Value::String(b), Some(texts)) => texts.apply(a) == texts.apply(b),
            _ => a == b,
        }
    }
}

/// The JSON of a text, also where it stands in a Markdown fence, as many models write it.
pub(super) fn parse(text: &str) -> Option<Value> {
    let text = text.trim();
    let bare = text.strip_prefix("```").and_then(|rest| rest.strip_suffix("```")).map(|inside| {
        let inside = inside.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        inside.trim()
    });
    serde_json::from_str(bare.unwrap_or(text)).ok()
}

/// F1 of what was right, wanted and given; 1 where nothing was wanted and nothing given.
pub(super) fn f1(right: usize, wanted: usize, given: usize) -> f64 {
    if wanted + given == 0 { 1.0 } else { 2.0 * right as f64 / (wanted + given) as f64 }
}

fn leaves(value: &Value) -> Leaves {
    let mut found = Leaves::new();
    collect("", value, &mut found);
    found
}

fn collect(path: &str, value: &Value, found: &mut Leaves) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                collect(&path, value, found);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (place, value) in items.iter().enumerate() {
                collect(&format!("{path}[{place}]"), value, found);
            }
        }
        leaf => {
            found.insert(path.to_owned(), leaf.clone());
        }
    }
}

/// The first few fields that are wrong, missing or too many.
fn wrong_words(parts: &[PartGrade]) -> String {
    let wrong: Vec<String> = parts.iter().filter(|part| !part.correct).map(part_words).collect();
    let shown = wrong.iter().take(3).map(|text| format!(" {text}")).collect::<String>();
    let more = wrong.len().saturating_sub(3);
    if more > 0 { format!("{shown} And {more} more.") } else { shown }
}

fn part_words(part: &PartGrade) -> String {
    let name = &part.name;
    match (&part.expected, &part.answered) {
        (Some(want), Some(got)) => format!("`{name}` is {got} and should be {want}."),
        (Some(want), None) => format!("`{name}` is missing and should be {want}."),
        (None, _) => format!("`{name}` is not asked for."),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grade(expected: &str, answer: &str) -> Grade {
        JsonFields::default().grade(expected, answer)
    }

    #[test]
    fn fields_are_right_by_path_and_value() {
        let whole = r#"{"total": 12, "vendor": {"name": "Acme"}, "tags": ["a", "b"]}"#;
        assert!(
            grade(whole, r#"{"tags":["a","b"],"vendor":{"name":"Acme"},"total":12.0}"#).correct
        );
        let near = grade(whole, r#"{"total": 13, "vendor": {"name": "Acme"}, "tags": ["a", "b"]}"#);
        assert!(!near.correct);
        assert_eq!(near.score, 0.75);
        assert_eq!(near.explanation, "3 of 4 fields are right. `total` is 13 and should be 12.");
        let more = grade(r#"{"a":1}"#, r#"{"a":1,"b":2}"#);
        assert!(!more.correct && (more.score - 2.0 / 3.0).abs() < 1e-12);
        assert!(more.explanation.ends_with("`b` is not asked for."), "{}", more.explanation);
    }

    #[test]
    fn a_fence_is_put_aside_and_other_text_is_no_json() {
        assert!(grade("{}", "```json\n{}\n```").correct);
        assert_eq!(grade("{}", "Here it is: {}").explanation, "The answer is no JSON.");
        assert_eq!(grade("nothing", "{}").explanation, "The expected answer is no JSON.");
        assert!(!grade("{}", "").correct);
    }

    #[test]
    fn texts_are_compared_in_form_only_where_that_is_wished() {
        let (a, b) = (r#"{"city":"Berlin"}"#, r#"{"city":" berlin."}"#);
        assert!(!grade(a, b).correct);
        assert!(JsonFields { texts: Some(Normalisation::default()) }.grade(a, b).correct);
    }

    proptest! {
        #[test]
        fn f1_is_the_same_both_ways_and_one_only_for_the_same_fields(
            a in proptest::collection::btree_map("[a-c]", 0..3_i32, 0..4),
            b in proptest::collection::btree_map("[a-c]", 0..3_i32, 0..4),
        ) {
            let text = |fields| serde_json::to_string(fields).unwrap();
            let (there, back) = (grade(&text(&a), &text(&b)), grade(&text(&b), &text(&a)));
            prop_assert_eq!(there.score, back.score);
            prop_assert!((0.0..=1.0).contains(&there.score));
            prop_assert_eq!(there.correct, a == b);
        }
    }
}
