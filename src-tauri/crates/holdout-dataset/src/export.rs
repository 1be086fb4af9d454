//! Writing rows as training files.
//!
//! A row is written as it came. Where another system prompt is wanted, only that message changes;
//! every other byte of the row stays.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::io::{self, Write};

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExportSummary {
    /// How many rows.
    pub rows: u32,
    /// How many bytes, the line ends included.
    pub bytes: u64,
}

/// Which system prompt the written rows have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SystemPrompt<'a> {
    /// The row's own, byte for byte.
    AsInRow,
    /// This one in every row.
    Replaced(&'a str),
    /// None.
    Removed,
}

/// Writes rows as JSONL: one line each, ended by `\n`, UTF-8 without a byte order mark.
pub fn write_jsonl<'a>(
    out: &mut impl Write,
    rows: impl IntoIterator<Item = &'a str>,
    prompt: SystemPrompt<'_>,
) -> io::Result<ExportSummary> {
    let mut summary = ExportSummary::default();
    for row in rows {
        let changed = match prompt {
            SystemPrompt::AsInRow => None,
            SystemPrompt::Replaced(text) => Some(with_system(row, Some(text))),
            SystemPrompt::Removed => Some(with_system(row, None)),
        };
        let line = changed.as_deref().unwrap_or(row);
        out.write_all(line.as_bytes())?;
        out.write_all(b"\n")?;
        summary.rows += 1;
        summary.bytes += line.len() as u64 + 1;
    }
    Ok(summary)
}

/// The row with another system prompt: `Some` replaces the leading system or developer messages by
/// one, or inserts it; `None` removes them. Everything else stays byte for byte.
///
/// A row that is not a readable example, or that says so already, comes back unchanged.
pub fn with_system(raw: &str, prompt: Option<&str>) -> String {
    change_system(raw, prompt).unwrap_or_else(|| raw.to_owned())
}

/// The row with another last turn of the user before its answer. Everything else stays byte for byte.
///
/// A row that is not a readable example, or in which the user says nothing, comes back unchanged.
pub fn with_last_turn(raw: &str, text: &str) -> String {
    change_last_turn(raw, text).unwrap_or_else(|| raw.to_owned())
}

fn change_last_turn(raw: &str, text: &str) -> Option<String> {
    let messages = raw_messages(raw)?;
    let is_user = |message: &&&RawValue| {
        serde_json::from_str::<Head>(message.get()).is_ok_and(|head| head.role == "user")
    };
    let last = messages.iter().rev().find(is_user)?;
    let content = serde_json::from_str::<Head>(last.get()).ok()?.content?;
    let (start, end) = span(raw, content);
    Some(splice(raw, start, end, &serde_json::Value::from(text).to_string()))
}

/// The row without the key `source`, which is this app's own and which providers refuse. Everything
/// else stays byte for byte.
pub fn without_source(raw: &str) -> Cow<'_, str> {
    cut_source(raw).map_or(Cow::Borrowed(raw), Cow::Owned)
}

#[derive(Deserialize)]
struct Sourced<'a> {
    #[serde(borrow)]
    source: &'a RawValue,
}

fn cut_source(raw: &str) -> Option<String> {
    let row: Sourced = serde_json::from_str(raw).ok()?;
    let (start, end) = span(raw, row.source);
    let key = raw[..start].rfind("\"source\"")?;
    let (before, after) = (raw[..key].trim_end(), raw[end..].trim_start());
    // One of the commas around it goes with it.
    Some(match before.strip_suffix(',') {
        Some(before) => [before, after].concat(),
        None => [before, after.strip_prefix(',').unwrap_or(after).trim_start()].concat(),
    })
}

#[derive(Deserialize)]
struct RawRow<'a> {
    #[serde(borrow)]
    messages: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    input: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    role: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    content: Option<&'a RawValue>,
}

fn change_system(raw: &str, prompt: Option<&str>) -> Option<String> {
    let messages = raw_messages(raw)?;
    let leading: Vec<Head> = messages
        .iter()
        .map_while(|message| serde_json::from_str::<Head>(message.get()).ok())
        .take_while(|head| matches!(head.role.as_ref(), "system" | "developer"))
        .collect();
    if says_already(&leading, prompt) {
        return None;
    }
    let start = span(raw, messages.first()?).0;
    let rest = messages.get(leading.len()).map(|message| span(raw, message).0);
    let end = leading.len().checked_sub(1).map(|last| span(raw, messages[last]).1);
    match (prompt, end) {
        (Some(text), Some(end)) => {
            Some(splice(raw, start, end, &system_message(&leading[0].role, text)))
        }
        (Some(text), None) => {
            Some(splice(raw, start, start, &(system_message("system", text) + ", ")))
        }
        // A row of nothing but system messages is left alone: removing them would leave an empty list.
        (None, Some(_)) => Some(splice(raw, start, rest?, "")),
        (None, None) => None,
    }
}

fn raw_messages(raw: &str) -> Option<Vec<&RawValue>> {
    let row: RawRow = serde_json::from_str(raw).ok()?;
    match row.messages {
        Some(messages) => Some(messages),
        None => serde_json::from_str::<RawRow>(row.input?.get()).ok()?.messages,
    }
}

fn says_already(leading: &[Head], prompt: Option<&str>) -> bool {
    let text = |head: &Head| serde_json::from_str::<String>(head.content?.get()).ok();
    match (leading, prompt) {
        ([], None) => true,
        ([only], Some(wanted)) => text(only).as_deref() == Some(wanted),
        _ => false,
    }
}

/// Where a borrowed value stands in the text that it was borrowed from.
fn span(raw: &str, value: &RawValue) -> (usize, usize) {
    let start = value.get().as_ptr() as usize - raw.as_ptr() as usize;
    (start, start + value.get().len())
}

fn splice(raw: &str, start: usize, end: usize, text: &str) -> String {
    [&raw[..start], text, &raw[end..]].concat()
}

fn system_message(role: &str, text: &str) -> String {
    format!("{{\"role\": \"{role}\", \"content\": {}}}", serde_json::Value::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Example;
    use proptest::prelude::*;

    const ROW: &str = r#"{"tools" : [],"messages":[ {"role":"system","content":"old"},{"role":"user","content":"1.50"}, {"role":"assistant","content":"ok","weight":1} ],"x":1e3}"#;

    #[test]
    fn only_the_system_message_changes() {
        assert_eq!(
            with_system(ROW, Some("new \"one\"")),
            ROW.replace(
                r#"{"role":"system","content":"old"}"#,
                r#"{"role": "system", "content": "new \"one\""}"#
            )
        );
        assert_eq!(
            with_system(ROW, None),
            ROW.replace(r#"{"role":"system","content":"old"},"#, "")
        );
    }

    #[test]
    fn a_missing_system_message_is_inserted_first() {
        let bare =
            r#"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#;
        let row = with_system(bare, Some("be brief"));
        let example = Example::parse(&row).unwrap();
        assert_eq!(example.system().as_deref(), Some("be brief"));
        assert_eq!(with_system(&row, None), bare);
    }

    #[test]
    fn a_row_that_says_so_already_keeps_its_bytes() {
        assert_eq!(with_system(ROW, Some("old")), ROW);
        let bare = r#"{"messages":[{"role":"user","content":"a"}]}"#;
        assert_eq!(with_system(bare, None), bare);
    }

    #[test]
    fn several_leading_prompts_become_one_and_a_later_one_stays() {
        let row = r#"{"messages":[{"role":"developer","content":"a"},{"role":"system","content":"b"},{"role":"user","content":"q"},{"role":"system","content":"c"},{"role":"assistant","content":"d"}]}"#;
        let changed = Example::parse(&with_system(row, Some("z"))).unwrap();
        assert_eq!(changed.system().as_deref(), Some("z"));
        assert_eq!(changed.messages().len(), 4);
    }

    #[test]
    fn the_prompt_of_a_preference_pair_stands_in_its_input() {
        let row = r#"{"input":{"messages":[{"role":"user","content":"q"}]},"preferred_output":[{"role":"assistant","content":"a"}],"non_preferred_output":[{"role":"assistant","content":"b"}]}"#;
        let changed = with_system(row, Some("s"));
        assert_eq!(Example::parse(&changed).unwrap().system().as_deref(), Some("s"));
    }

    #[test]
    fn only_the_last_turn_of_the_user_changes() {
        let row = r#"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user", "content" : [{"type":"text","text":"c"}],"name":"n"},{"role":"assistant","content":"d"}],"x":1e3}"#;
        let expected = row.replace(r#"[{"type":"text","text":"c"}]"#, r#""new \"one\"""#);
        assert_eq!(with_last_turn(row, "new \"one\""), expected);
        for raw in ["", "{", r#"{"messages":[{"role":"system","content":"x"}]}"#] {
            assert_eq!(with_last_turn(raw, "x"), raw);
        }
    }

    #[test]
    fn the_source_is_taken_out_wherever_it_stands() {
        let bare = r#"{"messages":[{"role":"user","content":"\"source\": 1"}]}"#;
        let with = |at: usize, key: &str| format!("{}{key}{}", &bare[..at], &bare[at..]);
        assert_eq!(without_source(&with(1, r#""source" : "a.md", "#)), bare);
        assert_eq!(without_source(&with(bare.len() - 1, r#", "source":"a,\"}.md""#)), bare);
        assert_eq!(without_source(bare), bare);
        assert_eq!(without_source(r#"{"source":"a"}"#), "{}");
    }

    #[test]
    fn what_is_not_an_example_is_left_alone() {
        for raw in [
            "",
            "{",
            "[]",
            r#"{"messages":[]}"#,
            r#"{"messages":{}}"#,
            r#"{"messages":[{"role":"system","content":"x"}]}"#,
        ] {
            assert_eq!(with_system(raw, None), raw);
        }
    }

    #[test]
    fn rows_are_written_byte_for_byte() {
        let mut out = Vec::new();
        let summary = write_jsonl(&mut out, [ROW, "{ not json"], SystemPrompt::AsInRow).unwrap();
        assert_eq!(out, format!("{ROW}\n{{ not json\n").into_bytes());
        assert_eq!(summary, ExportSummary { rows: 2, bytes: out.len() as u64 });
    }

    proptest! {
        #[test]
        fn a_replaced_prompt_is_read_back(prompt in "\\PC{0,40}", user in "\\PC{0,40}", old in proptest::option::of("\\PC{0,20}")) {
            let mut messages = vec![serde_json::json!({"role": "user", "content": user}), serde_json::json!({"role": "assistant", "content": "x"})];
            if let Some(old) = old {
                messages.insert(0, serde_json::json!({"role": "system", "content": old}));
            }
            let raw = serde_json::json!({ "messages": messages }).to_string();
            let changed = Example::parse(&with_system(&raw, Some(&prompt))).unwrap();
            prop_assert_eq!(changed.system(), Some(prompt));
            prop_assert_eq!(changed.input(), user);
        }

        #[test]
        fn text_that_is_no_row_is_left_alone(raw in "[^{]\\PC{0,80}") {
            prop_assert_eq!(with_system(&raw, Some("x")), raw);
        }
    }
}
