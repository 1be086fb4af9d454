//! What one row says: its prompt, its input, its answer.
//!
//! A view for reading. The raw line stays the truth: exports write it, never this.

use crate::check::rows;
use crate::text::canonical_json;
use holdout_types::{IssueCode, Message, Role, Severity};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The two shapes of training rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// `{"messages": […]}`: learn the assistant's messages.
    Chat,
    /// `{"input", "preferred_output", "non_preferred_output"}`: learn to prefer one of two answers
    /// (direct preference optimization).
    Preference,
}

/// Something wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The finding it belongs to.
    pub code: IssueCode,
    /// How much it matters: an error where a provider refuses the file.
    pub severity: Severity,
    /// What is wrong, the same for every row that has it.
    pub what: String,
    /// What is particular to this row, such as the place in it.
    pub detail: Option<String>,
    /// What to do about it.
    pub remedy: &'static str,
}

/// One message, as it came and as text.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Who says it.
    pub role: Role,
    /// The content as text: a string as it is; of a list of parts the texts, and each other part
    /// (an image) as canonical JSON, one per line; empty for `null`.
    pub text: String,
    /// The tool calls as canonical JSON: `[{"arguments":{…},"name":"…"}]`, without their ids.
    pub tool_calls: Option<String>,
    /// The message as it came, to be sent on.
    pub json: Value,
}

/// A row that can be learnt from or judged by.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    kind: RowKind,
    turns: Vec<Turn>,
    answer_at: usize,
    rejected: Vec<Turn>,
    tools: Option<Value>,
}

impl Example {
    /// Reads one JSON line.
    ///
    /// Fails with every fault of the row that a provider would refuse, but only if the row can't be
    /// read at all: unknown keys or a wrong weight do not stand in the way. The whole list of
    /// findings comes from [`crate::Checker`].
    pub fn parse(raw: &str) -> Result<Self, Vec<RowFault>> {
        let row = parse_object(raw).map_err(|fault| vec![fault])?;
        let faults = || {
            let mut faults = rows::faults(&row);
            faults.retain(|fault| fault.severity == Severity::Error);
            faults
        };
        Self::from_object(&row).ok_or_else(faults)
    }

    /// The view of a parsed row, if it has messages of known roles and an assistant's reply.
    pub(crate) fn from_object(row: &Map<String, Value>) -> Option<Self> {
        match kind_of(row) {
            RowKind::Chat => Self::chat(row),
            RowKind::Preference => Self::preference(row),
        }
    }

    fn chat(row: &Map<String, Value>) -> Option<Self> {
        let turns = turns(row.get("messages")?)?;
        let answer_at = turns.iter().rposition(|turn| turn.role == Role::Assistant)?;
        let tools = row.get("tools").or_else(|| row.get("functions")).cloned();
        Some(Self { kind: RowKind::Chat, turns, answer_at, rejected: Vec::new(), tools })
    }

    fn preference(row: &Map<String, Value>) -> Option<Self> {
        let input = row.get("input")?;
        let mut turns_of_input = turns(input.get("messages")?)?;
        turns_of_input.extend(turns(row.get("preferred_output")?)?);
        let answer_at = turns_of_input.iter().rposition(|turn| turn.role == Role::Assistant)?;
        Some(Self {
            kind: RowKind::Preference,
            turns: turns_of_input,
            answer_at,
            rejected: turns(row.get("non_preferred_output")?)?,
            tools: input.get("tools").cloned(),
        })
    }

    /// Which shape the row has.
    pub const fn kind(&self) -> RowKind {
        self.kind
    }

    /// All messages; of a preference pair those of the input and the preferred answer.
    pub fn messages(&self) -> &[Turn] {
        &self.turns
    }

    /// The messages before the answer, the system message included: what a model is asked.
    pub fn request(&self) -> &[Turn] {
        &self.turns[..self.answer_at]
    }

    /// [`Self::request`] as roles and texts, for a candidate that takes nothing else.
    pub fn request_messages(&self) -> Vec<Message> {
        self.request().iter().map(|turn| Message::new(turn.role, turn.said())).collect()
    }

    /// The tool definitions as they came.
    pub const fn tools(&self) -> Option<&Value> {
        self.tools.as_ref()
    }

    /// The answer that a preference pair rejects.
    pub fn rejected(&self) -> &[Turn] {
        &self.rejected
    }

    /// The instructions: the texts of the leading system or developer messages, joined by an empty
    /// line. `None` if there are none.
    pub fn system(&self) -> Option<String> {
        let texts: Vec<_> = self
            .request()
            .iter()
            .take_while(|turn| is_system(turn))
            .map(|turn| turn.text.as_str())
            .collect();
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    }

    /// What is asked, as one text: the messages before the last assistant message without the
    /// system and developer messages.
    ///
    /// A single user message is its text. Several are written one after the other as `role: text`,
    /// parted by an empty line, tool calls as canonical JSON. If nothing but the system message
    /// stands before the answer, that is the input.
    pub fn input(&self) -> String {
        let asked: Vec<_> = self.request().iter().filter(|turn| !is_system(turn)).collect();
        match asked[..] {
            [] => self.system().unwrap_or_default(),
            [turn] if turn.role == Role::User => turn.text.clone(),
            _ => {
                let parts: Vec<_> = asked
                    .iter()
                    .map(|turn| format!("{}: {}", role_name(turn.role), turn.said()))
                    .collect();
                parts.join("\n\n")
            }
        }
    }

    /// The expected answer: what the last assistant message says. Tool calls are canonical JSON
    /// (see [`Turn::tool_calls`]), after the text if there is one.
    pub fn answer(&self) -> String {
        self.turns[self.answer_at].said()
    }
}

impl Turn {
    /// Its text, its tool calls, or both on lines of their own.
    pub fn said(&self) -> String {
        match &self.tool_calls {
            None => self.text.clone(),
            Some(calls) if self.text.is_empty() => calls.clone(),
            Some(calls) => format!("{}\n{calls}", self.text),
        }
    }
}

/// Parses one line to an object.
pub(crate) fn parse_object(raw: &str) -> Result<Map<String, Value>, RowFault> {
    match serde_json::from_str(raw) {
        Ok(Value::Object(row)) => Ok(row),
        Ok(other) => Err(RowFault {
            code: IssueCode::NotAnObject,
            severity: Severity::Error,
            what: format!("The line is {}, not a JSON object", type_name(&other)),
            detail: None,
            remedy: "Write each row as an object: {\"messages\": […]}.",
        }),
        Err(error) => Err(malformed(&error)),
    }
}

fn malformed(error: &serde_json::Error) -> RowFault {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    RowFault {
        code: IssueCode::MalformedJson,
        severity: Severity::Error,
        what: "The line is not JSON".to_owned(),
        detail: Some(format!("column {}: {message}", error.column())),
        remedy: "Correct the line, or leave the row out. Each line must be one complete JSON object.",
    }
}

/// A row with any key of a preference pair, and without `messages`, is one.
pub(crate) fn kind_of(row: &Map<String, Value>) -> RowKind {
    let preference = ["input", "preferred_output", "non_preferred_output"];
    if !row.contains_key("messages") && preference.iter().any(|key| row.contains_key(*key)) {
        RowKind::Preference
    } else {
        RowKind::Chat
    }
}

/// The role that a name in a row stands for.
pub(crate) fn role_from(name: &str) -> Option<Role> {
    Some(match name {
        "system" => Role::System,
        "developer" => Role::Developer,
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "tool" => Role::Tool,
        "function" => Role::Function,
        _ => return None,
    })
}

/// A role as rows name it.
pub(crate) const fn role_name(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::Developer => "developer",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
        Role::Function => "function",
    }
}

/// What a JSON value is, for a person.
pub(crate) const fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Whether a message carries instructions.
pub(crate) fn is_system(turn: &Turn) -> bool {
    matches!(turn.role, Role::System | Role::Developer)
}

fn turns(messages: &Value) -> Option<Vec<Turn>> {
    let messages = messages.as_array().filter(|list| !list.is_empty())?;
    messages.iter().map(turn).collect()
}

fn turn(message: &Value) -> Option<Turn> {
    Some(Turn {
        role: role_from(message.get("role")?.as_str()?)?,
        text: message.get("content").map(content_text).unwrap_or_default(),
        tool_calls: calls_text(message),
        json: message.clone(),
    })
}

/// Content as text; see [`Turn::text`].
pub(crate) fn content_text(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(part_text).collect::<Vec<_>>().join("\n"),
        Value::Null => String::new(),
        other => canonical_json(other),
    }
}

fn part_text(part: &Value) -> String {
    let text = ["text", "refusal"].iter().find_map(|key| part.get(key)?.as_str());
    text.map_or_else(|| canonical_json(part), str::to_owned)
}

fn calls_text(message: &Value) -> Option<String> {
    let calls: Vec<Value> = match message.get("tool_calls").and_then(Value::as_array) {
        Some(calls) => {
            calls.iter().map(|call| call_value(call.get("function").unwrap_or(call))).collect()
        }
        None => vec![call_value(message.get("function_call").filter(|call| !call.is_null())?)],
    };
    (!calls.is_empty()).then(|| canonical_json(&Value::Array(calls)))
}

/// Name and arguments of a call; arguments that are JSON in a string are taken out of it, so that
/// spacing and the order of keys make no difference.
fn call_value(function: &Value) -> Value {
    let arguments = function.get("arguments").cloned().unwrap_or(Value::Null);
    let arguments = match &arguments {
        Value::String(text) => serde_json::from_str(text).unwrap_or(arguments),
        _ => arguments,
    };
    serde_json::json!({ "name": function.get("name"), "arguments": arguments })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(raw: &str) -> Example {
        Example::parse(raw).expect("a readable row")
    }

    #[test]
    fn a_plain_row_gives_prompt_input_and_answer() {
        let row = parse(
            r#"{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}"#,
        );
        assert_eq!(row.system().as_deref(), Some("Be brief."));
        assert_eq!(row.input(), "Hi");
        assert_eq!(row.answer(), "Hello");
        assert_eq!(
            row.request_messages(),
            [Message::new(Role::System, "Be brief."), Message::new(Role::User, "Hi")]
        );
    }

    #[test]
    fn the_input_of_a_conversation_names_who_says_what() {
        let row = parse(
            r#"{"messages":[{"role":"user","content":"A"},{"role":"assistant","content":"B"},{"role":"user","content":"C"},{"role":"assistant","content":"D"}]}"#,
        );
        assert_eq!(row.input(), "user: A\n\nassistant: B\n\nuser: C");
        assert_eq!(row.answer(), "D");
    }

    #[test]
    fn text_parts_say_the_same_as_a_plain_text() {
        let row = parse(
            r#"{"messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":"https://x/1.png"}}]},{"role":"assistant","content":[{"type":"text","text":"Yes"}]}]}"#,
        );
        assert_eq!(row.answer(), "Yes");
        assert_eq!(
            row.input(),
            "What is it?\n{\"image_url\":{\"url\":\"https://x/1.png\"},\"type\":\"image_url\"}"
        );
    }

    #[test]
    fn tool_calls_are_equal_whatever_their_ids_and_spacing() {
        let call = |id: &str, arguments: &str| {
            let row = serde_json::json!({"messages": [
                {"role": "user", "content": "x"},
                {"role": "assistant", "tool_calls": [{"id": id, "type": "function",
                    "function": {"name": "f", "arguments": arguments}}]}]});
            parse(&row.to_string()).answer()
        };
        assert_eq!(call("1", r#"{"a": 1, "b": 2}"#), call("2", r#"{"b":2,"a":1}"#));
        assert_eq!(call("1", r#"{"a":1}"#), r#"[{"arguments":{"a":1},"name":"f"}]"#);
    }

    #[test]
    fn a_preference_pair_answers_with_what_is_preferred() {
        let row = parse(
            r#"{"input":{"messages":[{"role":"user","content":"Q"}]},"preferred_output":[{"role":"assistant","content":"good"}],"non_preferred_output":[{"role":"assistant","content":"bad"}]}"#,
        );
        assert_eq!(row.kind(), RowKind::Preference);
        assert_eq!((row.input(), row.answer()), ("Q".to_owned(), "good".to_owned()));
        assert_eq!(row.rejected()[0].text, "bad");
    }

    #[test]
    fn an_unreadable_row_says_why() {
        let faults = Example::parse(r#"{"messages":[{"role":"user","content":"x"}]}"#).unwrap_err();
        assert!(faults.iter().any(|fault| fault.code == IssueCode::NoAssistantReply));
        let faults = Example::parse(r#"{"messages":"#).unwrap_err();
        assert_eq!(faults[0].code, IssueCode::MalformedJson);
        assert_eq!(faults[0].detail.as_deref(), Some("column 12: EOF while parsing a value"));
    }
}
