//! Which columns of a table hold what.

use super::error::ReadFault;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The columns of a table that make an example, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Mapping {
    /// What is asked.
    pub input: String,
    /// What is to be answered.
    pub answer: String,
    /// Today's prompt, which becomes the system message.
    #[serde(default)]
    pub prompt: Option<String>,
    /// The document that the answer stands in, by its name: what should be found for the row. It stays
    /// here when a row is sent.
    #[serde(default)]
    pub source: Option<String>,
}

/// Places of the mapped columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Places {
    pub(crate) input: usize,
    pub(crate) answer: usize,
    pub(crate) prompt: Option<usize>,
    pub(crate) source: Option<usize>,
}

impl Mapping {
    /// Where the columns stand in a header.
    pub(crate) fn places(&self, names: &[String]) -> Result<Places, ReadFault> {
        let place = |wanted: &str| {
            let missing =
                || ReadFault::MissingColumn { name: wanted.to_owned(), columns: names.to_vec() };
            names.iter().position(|name| name == wanted.trim()).ok_or_else(missing)
        };
        if self.input.trim() == self.answer.trim() {
            return Err(ReadFault::SameColumn(self.input.clone()));
        }
        Ok(Places {
            input: place(&self.input)?,
            answer: place(&self.answer)?,
            prompt: self.prompt.as_deref().map(place).transpose()?,
            source: self.source.as_deref().map(place).transpose()?,
        })
    }
}

impl Places {
    /// All of them.
    pub(crate) fn all(self) -> impl Iterator<Item = usize> {
        [Some(self.input), Some(self.answer), self.prompt, self.source].into_iter().flatten()
    }
}

/// A row as one JSON line. A blank prompt gives no system message, a blank source none.
pub(crate) fn chat_row(
    prompt: Option<&str>,
    input: &str,
    answer: &str,
    source: Option<&str>,
) -> String {
    let message = |role: &str, text: &str| {
        format!("{{\"role\":\"{role}\",\"content\":{}}}", Value::from(text))
    };
    let system = prompt.filter(|prompt| !prompt.trim().is_empty());
    let system = system.map_or_else(String::new, |prompt| message("system", prompt) + ",");
    let source = source.map(str::trim).filter(|source| !source.is_empty());
    let source =
        source.map_or_else(String::new, |name| format!(",\"source\":{}", Value::from(name)));
    format!(
        "{{\"messages\":[{system}{},{}]{source}}}",
        message("user", input),
        message("assistant", answer)
    )
}

/// Checks the names of columns, which come trimmed.
pub(crate) fn check_header(names: &[String]) -> Result<(), ReadFault> {
    if let Some(at) = names.iter().position(String::is_empty) {
        return Err(ReadFault::EmptyHeader((at + 1).to_string()));
    }
    for (second, name) in names.iter().enumerate() {
        if let Some(first) = names[..second].iter().position(|other| other == name) {
            return Err(ReadFault::DuplicateHeader {
                name: name.clone(),
                first: first + 1,
                second: second + 1,
            });
        }
    }
    Ok(())
}

/// What is known of a column when a mapping is suggested.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shape {
    pub(crate) name: String,
    pub(crate) filled: u32,
    pub(crate) distinct: u32,
    pub(crate) characters: u64,
}

/// Names of columns, the surest first.
const INPUTS: [&str; 20] = [
    "text",
    "input",
    "question",
    "query",
    "utterance",
    "ticket",
    "message",
    "user",
    "request",
    "sentence",
    "body",
    "email",
    "comment",
    "review",
    "description",
    "subject",
    "document",
    "content",
    "prompt",
    "title",
];
const ANSWERS: [&str; 18] = [
    "answer",
    "label",
    "intent",
    "completion",
    "output",
    "response",
    "category",
    "class",
    "target",
    "expected",
    "reply",
    "topic",
    "tag",
    "sentiment",
    "assistant",
    "ideal",
    "gold",
    "solution",
];
const PROMPTS: [&str; 6] =
    ["system", "instructions", "instruction", "persona", "guidelines", "template"];

/// A mapping, if it is plain: by the names of columns, and where they say nothing by their values.
/// The answer is then the column with a closed set of values (or the second of two), the input the
/// one with the longest texts.
pub(crate) fn suggest(columns: &[Shape]) -> Option<Mapping> {
    let mut open: Vec<usize> = (0..columns.len()).collect();
    let mut take = |place: Option<usize>| {
        open.retain(|other| Some(*other) != place);
        (place, open.clone())
    };
    let (prompt, left) = take(by_name(columns, &(0..columns.len()).collect::<Vec<_>>(), &PROMPTS));
    let answer = by_name(columns, &left, &ANSWERS)
        .or_else(|| closed_set(columns, &left))
        .or_else(|| second(&left));
    let (answer, left) = take(answer);
    let input = by_name(columns, &left, &INPUTS).or_else(|| longest(columns, &left));
    let (input, left) = take(input);
    // Beside another input, a column named "prompt" is today's prompt.
    let prompt = prompt.or_else(|| by_name(columns, &left, &["prompt"]));
    let name = |place: usize| columns[place].name.clone();
    Some(Mapping {
        input: name(input?),
        answer: name(answer?),
        prompt: prompt.map(name),
        source: None,
    })
}

/// The column whose name is nearest to the front of `names`: as a whole first, then as one word.
fn by_name(columns: &[Shape], open: &[usize], names: &[&str]) -> Option<usize> {
    let rank = |place: usize| {
        let words = words(&columns[place].name);
        let at = |word: &String| names.iter().position(|name| name == word);
        if let [only] = words.as_slice() {
            return at(only);
        }
        words.iter().filter_map(at).min().map(|rank| rank + names.len())
    };
    open.iter()
        .copied()
        .filter_map(|place| Some((rank(place)?, place)))
        .min()
        .map(|(_, place)| place)
}

fn words(name: &str) -> Vec<String> {
    let parts = name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect()
}

fn closed_set(columns: &[Shape], open: &[usize]) -> Option<usize> {
    let is_closed = |column: &Shape| column.distinct >= 2 && column.distinct * 2 <= column.filled;
    let closed = open.iter().copied().filter(|place| is_closed(&columns[*place]));
    closed.min_by_key(|place| columns[*place].distinct)
}

fn second(open: &[usize]) -> Option<usize> {
    if let [_, second] = open { Some(*second) } else { None }
}

fn longest(columns: &[Shape], open: &[usize]) -> Option<usize> {
    let average =
        |place: &usize| columns[*place].characters / u64::from(columns[*place].filled.max(1));
    open.iter().copied().filter(|place| columns[*place].filled > 0).max_by_key(average)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggested(columns: &[(&str, u32, u64)]) -> Option<(String, String, Option<String>)> {
        let shape = |&(name, distinct, characters): &(&str, u32, u64)| Shape {
            name: name.to_owned(),
            filled: 100,
            distinct,
            characters,
        };
        let mapping = suggest(&columns.iter().map(shape).collect::<Vec<_>>())?;
        Some((mapping.input, mapping.answer, mapping.prompt))
    }

    fn mapping(
        input: &str,
        answer: &str,
        prompt: Option<&str>,
    ) -> (String, String, Option<String>) {
        (input.to_owned(), answer.to_owned(), prompt.map(str::to_owned))
    }

    #[test]
    fn names_decide_where_they_are_plain() {
        assert_eq!(
            suggested(&[("text", 90, 9), ("intent", 10, 9)]),
            Some(mapping("text", "intent", None))
        );
        assert_eq!(
            suggested(&[("prompt", 90, 9), ("completion", 90, 9)]),
            Some(mapping("prompt", "completion", None))
        );
        assert_eq!(
            suggested(&[
                ("System Prompt", 1, 999),
                ("Customer message", 99, 50),
                ("Answer text", 80, 70)
            ]),
            Some(mapping("Customer message", "Answer text", Some("System Prompt")))
        );
        assert_eq!(
            suggested(&[
                ("id", 100, 300),
                ("prompt", 1, 900),
                ("Question", 100, 90),
                ("label", 4, 40)
            ]),
            Some(mapping("Question", "label", Some("prompt")))
        );
    }

    #[test]
    fn values_decide_where_names_say_nothing() {
        assert_eq!(
            suggested(&[("a", 100, 300), ("b", 100, 9000), ("c", 5, 600)]),
            Some(mapping("b", "c", None))
        );
        assert_eq!(suggested(&[("x", 100, 10), ("y", 100, 10)]), Some(mapping("x", "y", None)));
    }

    #[test]
    fn one_column_cannot_be_both() {
        let mapping =
            Mapping { input: "a".to_owned(), answer: "a ".to_owned(), prompt: None, source: None };
        assert_eq!(mapping.places(&["a".to_owned()]), Err(ReadFault::SameColumn("a".to_owned())));
    }

    #[test]
    fn what_is_not_plain_is_not_guessed() {
        assert_eq!(suggested(&[("a", 100, 1), ("b", 100, 1), ("c", 100, 1)]), None);
        assert_eq!(suggested(&[("text", 100, 1)]), None);
        assert_eq!(suggested(&[]), None);
    }
}
