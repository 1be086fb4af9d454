//! Examples in JSON: lists of objects, of messages or of twos, and objects on lines of their own.

use std::ops::Range;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::lines::Lines;
use super::words::{Part, is_example, label_name, part};
use super::{Found, Pair, PairForm, meets};

/// How many brackets are tried, so that a text of brackets alone takes no time.
const TRIES: usize = 500;

pub(super) fn read(lines: &Lines<'_>, _taken: &[Range<usize>]) -> Found {
    let mut found = Found::default();
    let mut objects = Vec::new();
    let (mut at, mut tries) = (0, 0);
    while let Some(offset) = memchr::memchr2(b'[', b'{', &lines.text.as_bytes()[at..]) {
        let start = at + offset;
        at = start + 1;
        tries += 1;
        if tries > TRIES {
            break;
        }
        let is_list = lines.text.as_bytes()[start] == b'[';
        if is_list {
            if let Some((pairs, end)) = list(lines, start) {
                found.frame.push(start..end);
                found.pairs.extend(pairs);
                at = end;
            }
        } else if begins_line(lines.text, start)
            && let Some((pair, end)) = object_line(lines, start)
        {
            objects.push(pair);
            at = end;
        }
    }
    // One object alone is more often the form of an answer than an example.
    if objects.len() > 1 {
        objects.retain(|pair| !meets(&super::spans(&found), &pair.span));
        found.pairs.extend(objects);
    }
    found
}

fn begins_line(text: &str, at: usize) -> bool {
    text[..at].rsplit('\n').next().is_some_and(|before| before.trim().is_empty())
}

/// The list that begins at `start`, if all of it is examples, and where it ends.
fn list(lines: &Lines<'_>, start: usize) -> Option<(Vec<Pair>, usize)> {
    let text = &lines.text[start..];
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Vec<&RawValue>>();
    let items = values.next()?.ok()?;
    let end = start + values.byte_offset();
    let parsed: Vec<Value> =
        items.iter().map(|item| serde_json::from_str(item.get())).collect::<Result<_, _>>().ok()?;
    let pairs = match conversation(&parsed) {
        Some(texts) => texts.into_iter().map(|texts| pair(lines, start..end, texts)).collect(),
        None if parsed.len() < 2 => return None,
        None => {
            let mut pairs = Vec::with_capacity(items.len());
            for (item, value) in items.iter().zip(&parsed) {
                let at = item.get().as_ptr() as usize - lines.text.as_ptr() as usize;
                pairs.push(pair(lines, at..at + item.get().len(), texts(value)?));
            }
            pairs
        }
    };
    (!pairs.is_empty()).then_some((pairs, end))
}

fn object_line(lines: &Lines<'_>, start: usize) -> Option<(Pair, usize)> {
    let mut values = serde_json::Deserializer::from_str(&lines.text[start..]).into_iter::<Value>();
    let texts = texts(&values.next()?.ok()?)?;
    let end = start + values.byte_offset();
    Some((pair(lines, start..end, texts), end))
}

fn pair(lines: &Lines<'_>, span: Range<usize>, (input, answer): (String, String)) -> Pair {
    Pair { input, answer, lines: lines.touched(&span), span, form: PairForm::Json }
}

/// Input and answer of an object, of a list of two texts, or of a conversation of two turns.
fn texts(value: &Value) -> Option<(String, String)> {
    match value {
        Value::Object(object) => match object.get("messages").and_then(Value::as_array) {
            Some(turns) => conversation(turns)?.into_iter().next(),
            None => of_object(object),
        },
        Value::Array(items) => match &items[..] {
            [Value::String(input), answer @ Value::String(_)] => checked(input, answer),
            turns => conversation(turns)?.into_iter().next(),
        },
        _ => None,
    }
}

fn of_object(object: &Map<String, Value>) -> Option<(String, String)> {
    let find = |wanted: Part| object.iter().find(|(key, _)| part(&label_name(key)) == Some(wanted));
    let (_, input) = find(Part::Input)?;
    let (_, answer) = find(Part::Answer)?;
    checked(input.as_str()?, answer)
}

/// Each user's message with the assistant's reply to it; none unless all are messages.
fn conversation(turns: &[Value]) -> Option<Vec<(String, String)>> {
    let message = |turn: &Value| {
        let role = turn.get("role")?.as_str()?.to_owned();
        Some((role, turn.get("content")?.clone()))
    };
    let turns: Vec<(String, Value)> = turns.iter().map(message).collect::<Option<_>>()?;
    let replies = turns.windows(2).filter(|two| two[0].0 == "user" && two[1].0 == "assistant");
    let texts: Vec<_> = replies.filter_map(|two| checked(two[0].1.as_str()?, &two[1].1)).collect();
    (!texts.is_empty()).then_some(texts)
}

fn checked(input: &str, answer: &Value) -> Option<(String, String)> {
    let answer = answer.as_str().map_or_else(|| answer.to_string(), |text| text.trim().to_owned());
    is_example(input, &answer).then(|| (input.trim().to_owned(), answer))
}
