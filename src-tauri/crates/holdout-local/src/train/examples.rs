//! Reads a training file as strictly as the reference API does, and refuses it in its words.
//!
//! The provider parses the file itself and shares nothing with the app's own checks, so that a file
//! which the app would upload wrongly is refused here too.

use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::Path;

use serde_json::{Map, Value};

use crate::conversation::{Speaker, Turn, prompt_tokens};

/// The fewest examples of a training file.
pub(crate) const EXAMPLES_MIN: u64 = 10;

const ROW_KEYS: [&str; 4] = ["messages", "tools", "parallel_tool_calls", "functions"];

/// Texts that tokenizers of the reference models take for control.
const SPECIAL_TOKENS: [&str; 9] = [
    "<|endoftext|>",
    "<|endofprompt|>",
    "<|fim_prefix|>",
    "<|fim_middle|>",
    "<|fim_suffix|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|im_sep|>",
    "<|startoftext|>",
];

/// Which of a job's files is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileRole {
    Training,
    Validation,
}

impl FileRole {
    /// The job's parameter that names the file.
    pub(crate) fn param(self) -> &'static str {
        match self {
            Self::Training => "training_file",
            Self::Validation => "validation_file",
        }
    }

    /// The code of a file whose messages are wrong.
    fn invalid_code(self) -> &'static str {
        match self {
            Self::Training => "invalid_training_file",
            Self::Validation => "invalid_validation_file",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Training => "training file",
            Self::Validation => "validation file",
        }
    }
}

/// One row to learn from: what was said, and the answer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Example {
    /// Everything before the answer.
    pub(crate) turns: Vec<Turn>,
    /// The last answer that is not weighted 0, without outer white space.
    pub(crate) answer: String,
    /// The tokens of the whole row.
    pub(crate) tokens: u64,
}

/// Why a file can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// The file breaks a rule of the format.
    #[error("{message}")]
    Refused { code: &'static str, message: String },
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The visitor wants no more.
    #[error("interrupted")]
    Interrupted,
}

/// What is wrong with one example.
#[derive(Debug)]
enum Fault {
    /// With the shape of the row.
    Format(String),
    /// With a message in it.
    Message(String),
    /// Nothing, but it is more than a classifier of texts can learn from.
    Unsupported(String),
}

/// Reads every example of a JSONL file, in order, and gives their number.
pub(crate) fn read_examples(
    path: &Path,
    role: FileRole,
    mut visit: impl FnMut(Example) -> ControlFlow<()>,
) -> Result<u64, FileError> {
    let mut reader = BufReader::with_capacity(1 << 18, fs_err::File::open(path)?);
    let mut line = Vec::new();
    let mut rows = 0;
    let mut blank = None;
    while reader.read_until(b'\n', &mut line)? > 0 {
        rows += 1;
        let content = if rows == 1 { without_mark(&line) } else { &line };
        if content.trim_ascii().is_empty() {
            blank.get_or_insert(rows);
        } else {
            // Empty lines may end a file; before another row they are an empty row.
            let example = match blank {
                Some(at) => Err((at, no_json("Expecting value: line 1 column 1 (char 0)", at))),
                None => example(content, rows).map_err(|fault| (rows, fault)),
            };
            let example = example.map_err(|(at, fault)| fault.into_refusal(role, at))?;
            if visit(example).is_break() {
                return Err(FileError::Interrupted);
            }
        }
        line.clear();
    }
    let rows = blank.map_or(rows, |at| at - 1);
    check_count(rows, role)
}

/// The refusal of a file with too few examples.
fn check_count(rows: u64, role: FileRole) -> Result<u64, FileError> {
    let least = if role == FileRole::Training { EXAMPLES_MIN } else { 1 };
    if rows >= least {
        return Ok(rows);
    }
    let words = match role {
        FileRole::Training => "Training file",
        FileRole::Validation => "Validation file",
    };
    let message = format!("{words} has {rows} example(s), but must have at least {least} examples");
    Err(FileError::Refused { code: "invalid_n_examples", message })
}

impl Fault {
    fn into_refusal(self, role: FileRole, row: u64) -> FileError {
        let words = role.words();
        let (code, begin, what) = match self {
            Self::Format(what) => (
                "invalid_file_format",
                format!(
                    "The job failed due to a file format error in the {words}. Invalid file format. "
                ),
                what,
            ),
            Self::Message(what) => (
                role.invalid_code(),
                format!("The job failed due to an invalid {words}. Invalid file format. "),
                what,
            ),
            Self::Unsupported(what) => ("unsupported_training_data", String::new(), what),
        };
        let message = format!("{begin}Example {row}{what}");
        FileError::Refused { code, message }
    }
}

fn no_json(what: &str, row: u64) -> Fault {
    let what = format!(" cannot be parsed. Error: line contains invalid json: {what} (line {row})");
    Fault::Format(what)
}

fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)
}

/// Reads one line.
fn example(line: &[u8], row: u64) -> Result<Example, Fault> {
    let value: Value =
        serde_json::from_slice(line).map_err(|error| no_json(&error.to_string(), row))?;
    let Value::Object(value) = value else {
        return Err(Fault::Format(" is not a JSON object.".to_owned()));
    };
    let Some(messages) = value.get("messages") else {
        return Err(Fault::Format(without_messages(&value)));
    };
    if let Some(extra) = value.keys().find(|key| !ROW_KEYS.contains(&key.as_str())) {
        return Err(Fault::Format(format!(" contains an extra \"{extra}\".")));
    }
    let messages = messages.as_array().filter(|list| !list.is_empty()).ok_or_else(|| {
        Fault::Format(" has no messages: 'messages' must be a list with at least one.".to_owned())
    })?;
    let mut read = Vec::with_capacity(messages.len());
    for (message, number) in messages.iter().zip(1..) {
        read.push(Message::read(message, number)?);
    }
    split(read)
}

fn without_messages(row: &Map<String, Value>) -> String {
    if row.contains_key("prompt") {
        return " has a prompt and a completion, but this model is trained on chat messages."
            .to_owned();
    }
    if row.contains_key("input") {
        return " contains an extra \"input\".".to_owned();
    }
    " is missing key 'messages'.".to_owned()
}

/// Cuts a row into what was said and its answer.
fn split(messages: Vec<Message>) -> Result<Example, Fault> {
    if messages.last().is_some_and(|last| last.turn.speaker != Speaker::Assistant) {
        return Err(Fault::Message(", last message must be from the assistant".to_owned()));
    }
    let trained = messages.iter().rposition(|message| message.trained).ok_or_else(|| {
        Fault::Message(
            " must have at least one assistant message with a weight other than 0".into(),
        )
    })?;
    if messages[trained].calls_tools {
        let number = trained + 1;
        return Err(Fault::Unsupported(format!(
            ", message {number} calls a tool: the local provider trains a classifier, which answers \
             with text only"
        )));
    }
    let mut turns: Vec<Turn> = messages.into_iter().map(|message| message.turn).collect();
    // The tokens of the row, without those that begin an answer.
    let tokens = prompt_tokens(&turns) - count_reply_start();
    turns.truncate(trained + 1);
    let answer = turns.pop().map(|turn| turn.text.trim().to_owned()).unwrap_or_default();
    Ok(Example { turns, answer, tokens })
}

fn count_reply_start() -> u64 {
    prompt_tokens(&[])
}

/// One message with what the classifier needs to know of it.
#[derive(Debug)]
struct Message {
    turn: Turn,
    trained: bool,
    calls_tools: bool,
}

impl Message {
    fn read(value: &Value, number: usize) -> Result<Self, Fault> {
        let fault = |what: &str| Fault::Message(format!(", message {number} {what}"));
        let message = value.as_object().ok_or_else(|| fault("is not an object"))?;
        let role =
            message.get("role").ok_or_else(|| fault("Discriminator 'role' is missing in value"))?;
        let role = role.as_str().ok_or_else(|| fault("'role' must be a string"))?;
        let speaker = Speaker::of_role(role).ok_or_else(|| {
            fault(&format!(
                "'{role}' is not one of the roles system, user, assistant, tool, function"
            ))
        })?;
        let allowed = keys_of(role);
        if let Some(extra) = message.keys().find(|key| !allowed.contains(&key.as_str())) {
            return Err(Fault::Format(format!(" contains an extra \"{extra}\".")));
        }
        let calls_tools = check_calls(message).map_err(|what| fault(&what.0))?;
        let weight = weight(message).map_err(|what| fault(&what.0))?;
        let text = content(message, calls_tools, number)?;
        if let Some(token) = SPECIAL_TOKENS.iter().find(|token| text.contains(**token)) {
            return Err(Fault::Message(format!(" message contains an invalid token: {token}.")));
        }
        let trained = speaker == Speaker::Assistant && weight != 0;
        Ok(Self { turn: Turn::new(speaker, text), trained, calls_tools })
    }
}

fn keys_of(role: &str) -> &'static [&'static str] {
    match role {
        "assistant" => {
            &["role", "content", "refusal", "name", "tool_calls", "function_call", "weight"]
        }
        "tool" => &["role", "content", "tool_call_id"],
        _ => &["role", "content", "name"],
    }
}

/// The rule that a message breaks, as the end of "message 2 …".
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct BrokenRule(String);

impl From<&str> for BrokenRule {
    fn from(rule: &str) -> Self {
        Self(rule.to_owned())
    }
}

/// Whether the message calls tools; a call must carry its arguments as JSON in a string.
fn check_calls(message: &Map<String, Value>) -> Result<bool, BrokenRule> {
    let mut functions: Vec<&Value> = message.get("function_call").into_iter().collect();
    if let Some(calls) = message.get("tool_calls").filter(|calls| !calls.is_null()) {
        let calls = calls.as_array().ok_or("'tool_calls' must be a list")?;
        for call in calls {
            functions.push(call.get("function").ok_or("a tool call has no 'function'")?);
        }
    }
    for function in &functions {
        let arguments = function.get("arguments").and_then(Value::as_str);
        let object = arguments.and_then(|text| serde_json::from_str::<Map<_, Value>>(text).ok());
        if function.get("name").and_then(Value::as_str).is_none() || object.is_none() {
            return Err(
                "a call needs a 'name', and 'arguments' that are a JSON object in a string".into(),
            );
        }
    }
    Ok(!functions.is_empty())
}

fn weight(message: &Map<String, Value>) -> Result<u64, BrokenRule> {
    match message.get("weight") {
        None | Some(Value::Null) => Ok(1),
        Some(weight) => weight
            .as_u64()
            .filter(|weight| *weight <= 1)
            .ok_or_else(|| BrokenRule(format!("'weight' must be 0 or 1, not {weight}"))),
    }
}

/// The text of a message: a string, or the text parts joined by line breaks.
fn content(
    message: &Map<String, Value>,
    calls_tools: bool,
    number: usize,
) -> Result<String, Fault> {
    let fault = |what: &str| Fault::Message(format!(", message {number} {what}"));
    match message.get("content") {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Array(parts)) => {
            let texts: Option<Vec<&str>> = parts.iter().map(text_part).collect();
            texts.map(|texts| texts.join("\n")).ok_or_else(|| {
                Fault::Unsupported(format!(
                    ", message {number} has a part that is not text: the local provider reads text \
                     only"
                ))
            })
        }
        None | Some(Value::Null) if calls_tools => Ok(String::new()),
        None => Err(fault("'content' is missing")),
        Some(_) => Err(fault("'content' must be a string or a list of parts")),
    }
}

fn text_part(part: &Value) -> Option<&str> {
    (part.get("type")?.as_str()? == "text").then(|| part.get("text")?.as_str())?
}

#[cfg(test)]
mod tests;
