//! What can be wrong with tool calls, and with the messages that answer them.

use super::rows::Findings;
use crate::text::shorten;
use holdout_types::{IssueCode, Role};
use serde_json::{Map, Value};

/// The ids of a message's tool calls, which the next messages must answer.
pub(crate) fn tool_calls<'a>(
    message: &'a Map<String, Value>,
    role: Option<Role>,
    tools: Option<&[String]>,
    place: usize,
    found: &mut Findings,
) -> Vec<&'a str> {
    let Some(calls) = message.get("tool_calls").filter(|calls| !calls.is_null()) else {
        return Vec::new();
    };
    if role != Some(Role::Assistant) {
        return Vec::new();
    }
    let Some(calls) = calls.as_array().filter(|calls| !calls.is_empty()) else {
        bad_call("`tool_calls` is not a list of calls", place, found);
        return Vec::new();
    };
    calls.iter().filter_map(|call| tool_call(call, tools, place, found)).collect()
}

fn tool_call<'a>(
    call: &'a Value,
    tools: Option<&[String]>,
    place: usize,
    found: &mut Findings,
) -> Option<&'a str> {
    let function = call.get("function");
    match function.and_then(|function| function.get("name")).and_then(Value::as_str) {
        None => bad_call("A tool call names no function", place, found),
        Some(name) => known_tool(name, tools, place, found),
    }
    arguments(function.and_then(|function| function.get("arguments")), place, found);
    let id = call.get("id").and_then(Value::as_str).filter(|id| !id.is_empty());
    if id.is_none() {
        bad_call("A tool call has no id", place, found);
    }
    id
}

fn known_tool(name: &str, tools: Option<&[String]>, place: usize, found: &mut Findings) {
    let name = shorten(name, 64);
    match tools {
        Some(tools) if !tools.contains(&name) => {
            bad_call(
                format!("The tool `{name}` is called, but not defined in `tools`"),
                place,
                found,
            );
        }
        None => found.warning_in(
            IssueCode::InvalidToolCall,
            place,
            "Tools are called, but the row defines none",
            "Add the definitions as `tools`: the model is asked with them later.",
        ),
        Some(_) => {}
    }
}

fn arguments(arguments: Option<&Value>, place: usize, found: &mut Findings) {
    let Some(text) = arguments.and_then(Value::as_str) else {
        return bad_call(
            "The arguments of a tool call are not a text that holds JSON",
            place,
            found,
        );
    };
    match serde_json::from_str(text) {
        Ok(Value::Object(_)) => {}
        Ok(Value::String(_)) => {
            bad_call("The arguments of a tool call are encoded as JSON twice", place, found);
        }
        _ => bad_call("The arguments of a tool call are not a JSON object", place, found),
    }
}

/// Checks that a tool message answers one of the open calls, which is then no longer open.
pub(crate) fn answers_call(
    message: &Map<String, Value>,
    open: &mut Vec<&str>,
    place: usize,
    found: &mut Findings,
) {
    let id = message.get("tool_call_id").and_then(Value::as_str).unwrap_or_default();
    match open.iter().position(|call| *call == id) {
        Some(at) => {
            open.swap_remove(at);
        }
        None => bad_call(
            "A tool message answers no call before it (see its `tool_call_id`)",
            place,
            found,
        ),
    }
}

/// Says that a call was left open.
pub(crate) fn unanswered(place: usize, found: &mut Findings) {
    bad_call("A tool call is not answered by a tool message before the talk goes on", place, found);
}

fn bad_call(what: impl Into<String>, place: usize, found: &mut Findings) {
    found.in_message(
        IssueCode::InvalidToolCall,
        place,
        what,
        "Write calls as {\"id\", \"type\": \"function\", \"function\": {\"name\", \"arguments\": \"{…}\"}}, and answer each by a tool message with its id.",
    );
}
