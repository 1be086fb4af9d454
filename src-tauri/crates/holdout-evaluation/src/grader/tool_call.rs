//! Tool calls, by name and arguments.
//!
//! An answer that calls tools is kept as a JSON list, one `{"name", "arguments"}` a call; expected
//! answers are in the same form (see [`canonical`]). Calls are asked for at the same time, so their
//! order says nothing.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::json_fields::{f1, parse};
use super::{Grade, PartGrade};

/// How calls are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolCallMatch {
    /// Whether the arguments count, or the name alone.
    pub arguments: bool,
}

impl Default for ToolCallMatch {
    fn default() -> Self {
        Self { arguments: true }
    }
}

/// One call.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Call {
    name: String,
    arguments: Value,
}

impl ToolCallMatch {
    /// Right is only what makes every call and no other; the score is F1 over the calls. Where the
    /// expected answer is text, right is what calls no tool: what is said there is not judged.
    pub(super) fn grade(self, expected: &str, answer: &str) -> Grade {
        let Some(wanted) = calls(expected) else {
            return without_calls(answer);
        };
        let Some(mut made) = calls(answer) else {
            return Grade::wrong("The answer calls no tool.");
        };
        let (total, given) = (wanted.len(), made.len());
        let mut parts = Vec::new();
        for call in &wanted {
            let place = made.iter().position(|other| self.same(call, other));
            let answered = place.map(|place| made.remove(place));
            parts.push(PartGrade {
                name: call.name.clone(),
                correct: answered.is_some(),
                expected: Some(call.arguments.to_string()),
                answered: answered.map(|call| call.arguments.to_string()),
            });
        }
        let right = parts.iter().filter(|part| part.correct).count();
        let explanation = explain(&parts, &made);
        parts.extend(made.into_iter().map(unwanted));
        let correct = right == total && right == given;
        Grade { correct, score: f1(right, total, given), explanation, parts }
    }

    fn same(self, a: &Call, b: &Call) -> bool {
        a.name == b.name && (!self.arguments || a.arguments == b.arguments)
    }
}

/// The grade of an answer where no tool was to be called.
fn without_calls(answer: &str) -> Grade {
    if answer.trim().is_empty() {
        return Grade::wrong("The answer is empty.");
    }
    let Some(made) = calls(answer) else {
        let explanation = "No tool was to be called, and none is. What is said is not judged.";
        return Grade { correct: true, score: 1.0, explanation: explanation.into(), parts: vec![] };
    };
    let names: Vec<String> = made.iter().map(|call| format!("`{}`", call.name)).collect();
    let explanation = format!("No tool was to be called, and {} was.", names.join(", "));
    Grade {
        correct: false,
        score: 0.0,
        explanation,
        parts: made.into_iter().map(unwanted).collect(),
    }
}

/// A call that nothing asked for.
fn unwanted(call: Call) -> PartGrade {
    let answered = Some(call.arguments.to_string());
    PartGrade { name: call.name, correct: false, expected: None, answered }
}

fn explain(parts: &[PartGrade], too_many: &[Call]) -> String {
    let right = parts.iter().filter(|part| part.correct).count();
    let mut text = format!("{right} of {} calls are right.", parts.len());
    for part in parts.iter().filter(|part| !part.correct) {
        let near = too_many.iter().find(|call| call.name == part.name);
        let wanted = part.expected.as_deref().unwrap_or_default();
        match near {
            Some(call) => {
                text += &format!(" `{}` got {} and not {wanted}.", part.name, call.arguments);
            }
            None => text += &format!(" `{}` was not called.", part.name),
        }
    }
    for call in too_many.iter().filter(|call| !parts.iter().any(|part| part.name == call.name)) {
        text += &format!(" `{}` is called and was not wanted.", call.name);
    }
    text
}

/// The calls of a text in canonical form, or in the form of the API's `tool_calls`.
pub(super) fn calls(text: &str) -> Option<Vec<Call>> {
    // Words may stand before the calls, which are on the last line then.
    let last = || parse(text.trim_end().lines().next_back()?);
    let list = parse(text).or_else(last)?;
    let calls: Vec<Call> = list.as_array()?.iter().map(call).collect::<Option<_>>()?;
    (!calls.is_empty()).then_some(calls)
}

fn call(value: &Value) -> Option<Call> {
    let function = value.get("function").unwrap_or(value);
    let arguments = function.get("arguments").cloned().unwrap_or_else(|| json!({}));
    // The API hands arguments over as a text of JSON.
    let arguments = match arguments.as_str() {
        Some(text) => serde_json::from_str(text).unwrap_or(arguments),
        None => arguments,
    };
    Some(Call { name: function.get("name")?.as_str()?.to_owned(), arguments })
}

/// Calls as a text that can be kept and compared: of each its name and its arguments, as JSON where
/// they are that, with the keys in order. Expected answers are read into the same form.
pub fn canonical<'a>(calls: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let call = |(name, arguments): (&str, &str)| {
        let arguments = serde_json::from_str(arguments).unwrap_or_else(|_| json!(arguments));
        json!({ "arguments": in_order(arguments), "name": name })
    };
    Value::Array(calls.into_iter().map(call).collect()).to_string()
}

/// The same JSON with the keys of every object in order.
fn in_order(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<(String, Value)> = fields.into_iter().collect();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(fields.into_iter().map(|(key, value)| (key, in_order(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(in_order).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(expected: &str, answer: &str) -> Grade {
        ToolCallMatch::default().grade(expected, answer)
    }

    #[test]
    fn a_call_is_right_by_name_and_arguments_in_any_order() {
        let want = canonical([("find", r#"{"city":"Rome","days":3}"#), ("book", "{}")]);
        let got = canonical([("book", ""), ("find", r#"{"days": 3, "city": "Rome"}"#)]);
        assert!(!grade(&want, &got).correct, "no arguments are not the same as empty ones");
        let got = canonical([("book", "{}"), ("find", r#"{"days": 3, "city": "Rome"}"#)]);
        assert!(grade(&want, &got).correct);
        let api = r#"[{"id":"c1","type":"function","function":{"name":"book","arguments":"{}"}},
            {"function":{"name":"find","arguments":"{\"city\":\"Rome\",\"days\":3}"}}]"#;
        assert!(grade(&want, api).correct, "the API's own form");
        assert!(grade(&want, &format!("I will book.\n{got}")).correct, "after some words");
    }

    #[test]
    fn where_no_tool_was_to_be_called_none_is_right_whatever_is_said() {
        let want = "Which company do you mean?";
        assert!(grade(want, "I don't know that company.").correct);
        assert!(!grade(want, " ").correct);
        let called = grade(want, &canonical([("price", r#"{"symbol":"BAC"}"#)]));
        assert!(!called.correct);
        assert_eq!(called.explanation, "No tool was to be called, and `price` was.");
        assert_eq!(called.parts[0].expected, None);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let want = canonical([("find", r#"{"city":"Rome"}"#)]);
        let other = grade(&want, &canonical([("find", r#"{"city":"Oslo"}"#)]));
        assert_eq!(
            other.explanation,
            r#"0 of 1 calls are right. `find` got {"city":"Oslo"} and not {"city":"Rome"}."#
        );
        assert!(
            ToolCallMatch { arguments: false }.grade(&want, &canonical([("find", "{}")])).correct
        );
        let more = grade(&want, &canonical([("find", r#"{"city":"Rome"}"#), ("book", "{}")]));
        assert!(!more.correct && (more.score - 2.0 / 3.0).abs() < 1e-12);
        assert!(more.explanation.ends_with("`book` is called and was not wanted."));
        assert_eq!(grade(&want, "Rome is nice.").explanation, "The answer calls no tool.");
    }
}
