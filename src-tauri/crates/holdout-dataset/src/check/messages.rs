//! What can be wrong with the messages of a row.

use super::rows::Findings;
use super::tool_calls::{answers_call, tool_calls, unanswered};
use crate::example::{content_text, role_from, role_name, type_name};
use crate::text::shorten;
use holdout_types::{IssueCode, Role};
use serde_json::{Map, Value};

/// Images that one example may have (vision fine-tuning guide).
const MOST_IMAGES: usize = 10;

/// Control tokens of OpenAI's vocabularies and of common chat templates.
const CONTROL_TOKENS: [&str; 16] = [
    "endoftext",
    "endofprompt",
    "startoftext",
    "fim_prefix",
    "fim_middle",
    "fim_suffix",
    "im_start",
    "im_sep",
    "im_end",
    "start",
    "end",
    "message",
    "channel",
    "constrain",
    "return",
    "call",
];

/// Checks each message, and the tool calls across them. `tools` are the names of the tools that the
/// row defines.
pub(crate) fn conversation(messages: &[Value], tools: Option<&[String]>, found: &mut Findings) {
    let mut open: Vec<&str> = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        let place = at + 1;
        let Some(message) = message.as_object() else {
            found.in_message(
                IssueCode::MissingRole,
                place,
                format!("A message is {}, not an object", type_name(message)),
                "Write each message as {\"role\", \"content\"}.",
            );
            continue;
        };
        let role = role(message, place, found);
        if let Some(role) = role {
            keys(message, role, place, found);
            content(message, role, place, found);
            weight(message, role, place, found);
        }
        special_tokens(message, place, found);
        if role == Some(Role::Tool) {
            answers_call(message, &mut open, place, found);
        } else if !open.is_empty() {
            unanswered(place, found);
            open.clear();
        }
        open.extend(tool_calls(message, role, tools, place, found));
    }
}

/// Checks that there is something to learn: an assistant's reply, at the end, that counts.
pub(crate) fn reply(messages: &[Value], found: &mut Findings) {
    let is_assistant =
        |message: &&Value| message.get("role").is_some_and(|role| role == "assistant");
    let mut replies = messages.iter().filter(is_assistant).peekable();
    if replies.peek().is_none() {
        return found.error(
            IssueCode::NoAssistantReply,
            "No message of the assistant: there is nothing to learn",
            "Add the answer that you want as the last message, with the role \"assistant\".",
        );
    }
    if replies.all(|reply| reply.get("weight").is_some_and(|weight| weight == 0)) {
        found.error(
            IssueCode::InvalidWeight,
            "Every assistant message has the weight 0: there is nothing to learn",
            "Give the answer that is to be learnt the weight 1, or no weight.",
        );
    }
    if !messages.last().as_ref().is_some_and(is_assistant) {
        found.error(
            IssueCode::LastNotAssistant,
            "The last message is not the assistant's",
            "End the row with the answer that you want, or remove what follows it.",
        );
    }
}

fn role(message: &Map<String, Value>, place: usize, found: &mut Findings) -> Option<Role> {
    const REMEDY: &str = "Use one of the roles system, user, assistant and tool.";
    let Some(name) = message.get("role").and_then(Value::as_str) else {
        found.in_message(IssueCode::MissingRole, place, "A message has no role", REMEDY);
        return None;
    };
    let role = role_from(name);
    match role {
        None => {
            let what = format!("The role `{}` is unknown", shorten(name, 40));
            found.in_message(IssueCode::UnknownRole, place, what, REMEDY);
        }
        Some(Role::Developer) => found.warning_in(
            IssueCode::UnknownRole,
            place,
            "The role `developer` is not documented for training files",
            "Use the role system instead, which every provider takes.",
        ),
        Some(_) => {}
    }
    role
}

fn keys(message: &Map<String, Value>, role: Role, place: usize, found: &mut Findings) {
    let own: &[&str] = match role {
        Role::Assistant => &["tool_calls", "function_call", "refusal", "audio"],
        Role::Tool => &["tool_call_id"],
        _ => &[],
    };
    let known =
        |key: &str| ["role", "content", "name", "weight"].contains(&key) || own.contains(&key);
    for key in message.keys().filter(|key| !known(key)) {
        let key = shorten(key, 40);
        let what = format!(
            "The key `{key}` in a message with the role {} is one that providers refuse",
            role_name(role)
        );
        found.in_message(IssueCode::UnknownKey, place, what, "Remove the key.");
    }
}

fn content(message: &Map<String, Value>, role: Role, place: usize, found: &mut Findings) {
    let absent = Value::Null;
    let content = message.get("content").unwrap_or(&absent);
    match content {
        Value::String(text) => empty_text(text, message, role, place, found),
        Value::Null if says_otherwise(message, role) => {}
        Value::Null => empty(role, place, found),
        Value::Array(list) if list.is_empty() => empty(role, place, found),
        Value::Array(list) => parts(list, role, place, found),
        other => {
            let what = format!("The content is {}, not a text", type_name(other));
            found.in_message(
                IssueCode::InvalidContent,
                place,
                what,
                "Write the content as a text in quotation marks.",
            );
        }
    }
}

/// An assistant that calls a tool or refuses needs no content.
fn says_otherwise(message: &Map<String, Value>, role: Role) -> bool {
    let has = |key: &str| message.get(key).is_some_and(|value| !value.is_null());
    role == Role::Assistant
        && ["tool_calls", "function_call", "refusal", "audio"].iter().any(|key| has(key))
}

fn empty_text(
    text: &str,
    message: &Map<String, Value>,
    role: Role,
    place: usize,
    found: &mut Findings,
) {
    let may_be_empty = matches!(role, Role::Tool | Role::Function) || says_otherwise(message, role);
    if !text.trim().is_empty() || may_be_empty {
        return;
    }
    let required = matches!(role, Role::User | Role::Assistant);
    if text.is_empty() && required {
        return empty(role, place, found);
    }
    let what = format!("A message with the role {} is blank", role_name(role));
    found.warning_in(
        IssueCode::EmptyContent,
        place,
        what,
        "Write what was meant, or leave the message out.",
    );
}

fn empty(role: Role, place: usize, found: &mut Findings) {
    let what = format!("A message with the role {} has no content", role_name(role));
    found.in_message(IssueCode::EmptyContent, place, what, "Fill it in, or leave the row out.");
}

fn parts(list: &[Value], role: Role, place: usize, found: &mut Findings) {
    let mut images = 0;
    for part in list {
        match part.get("type").and_then(Value::as_str) {
            Some("text") if part.get("text").is_some_and(Value::is_string) => {}
            Some("refusal") if role == Role::Assistant => {}
            Some("image_url") => {
                images += 1;
                image(part, role, place, found);
            }
            Some("input_audio" | "file") if role == Role::User => {}
            kind => {
                let what = format!(
                    "A part of the content has the type `{}`",
                    shorten(kind.unwrap_or("none"), 40)
                );
                found.in_message(
                    IssueCode::InvalidContent,
                    place,
                    what,
                    "Use parts of the type text, and image_url in user messages.",
                );
            }
        }
    }
    if images > MOST_IMAGES {
        found.warning_in(
            IssueCode::InvalidContent,
            place,
            format!("A row has more than {MOST_IMAGES} images"),
            "Leave images out, or divide the row: providers take ten images per row.",
        );
    }
}

fn image(part: &Value, role: Role, place: usize, found: &mut Findings) {
    if role != Role::User {
        let what = format!("An image stands in a message with the role {}", role_name(role));
        found.in_message(
            IssueCode::InvalidContent,
            place,
            what,
            "Move the image to a user message.",
        );
    }
    let url = part.pointer("/image_url/url").and_then(Value::as_str).unwrap_or_default();
    if !["https://", "http://", "data:image/"].iter().any(|start| url.starts_with(start)) {
        found.in_message(
            IssueCode::InvalidContent,
            place,
            "An image has no web address and no data",
            "Give it a https address, or its bytes as data:image/png;base64,….",
        );
    }
}

fn weight(message: &Map<String, Value>, role: Role, place: usize, found: &mut Findings) {
    let Some(weight) = message.get("weight") else { return };
    if role != Role::Assistant {
        let what = format!("A weight stands on a message with the role {}", role_name(role));
        found.in_message(
            IssueCode::InvalidWeight,
            place,
            what,
            "Only assistant messages have a weight. Remove it.",
        );
    } else if !matches!(weight.as_u64(), Some(0 | 1)) {
        found.in_message(
            IssueCode::InvalidWeight,
            place,
            "A weight is not 0 or 1",
            "Write 1 to learn the message, 0 to pass it over.",
        );
    }
}

fn special_tokens(message: &Map<String, Value>, place: usize, found: &mut Findings) {
    let content = message.get("content").map(content_text).unwrap_or_default();
    for name in control_like(&content) {
        if CONTROL_TOKENS.contains(&name) {
            let what = format!("The text has the control token <|{name}|>");
            found.in_message(
                IssueCode::SpecialToken,
                place,
                what,
                "Remove it, or write it otherwise: providers refuse the whole file.",
            );
        } else {
            found.warning_in(
                IssueCode::SpecialToken,
                place,
                format!("The text has <|{name}|>, which looks like a control token"),
                "Remove it if it is left over from a chat template.",
            );
        }
    }
}

/// Names in `<|name|>`.
fn control_like(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("<|").filter_map(|(at, open)| {
        let rest = &text[at + open.len()..];
        let name = &rest[..rest.find("|>")?];
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        (!name.is_empty() && name.len() <= 40 && name.chars().all(plain)).then_some(name)
    })
}
