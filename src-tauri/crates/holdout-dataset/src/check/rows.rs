//! What can be wrong with one row, as the providers see it.
//!
//! Each rule is one of the provider's: see the list of refusals in OpenAI's supervised and preference
//! fine-tuning guides and the old description of the JSONL lines. An error is what makes a provider
//! refuse the whole file; what only costs quality is a warning.

use super::messages;
use crate::example::{RowFault, RowKind, kind_of, type_name};
use holdout_types::{IssueCode, Severity};
use serde_json::{Map, Value};

// `source` is this app's own: it is taken out of a row before that is sent.
const CHAT_KEYS: [&str; 5] = ["messages", "tools", "parallel_tool_calls", "functions", "source"];
const PREFERENCE_KEYS: [&str; 4] = ["input", "preferred_output", "non_preferred_output", "source"];
const INPUT_KEYS: [&str; 3] = ["messages", "tools", "parallel_tool_calls"];
const MOST_TOOLS: usize = 128;

/// Every finding in a row.
pub(crate) fn faults(row: &Map<String, Value>) -> Vec<RowFault> {
    let mut found = Findings::default();
    match kind_of(row) {
        RowKind::Chat => chat(row, &mut found),
        RowKind::Preference => preference(row, &mut found),
    }
    found.0
}

/// Findings of one row so far.
#[derive(Default)]
pub(crate) struct Findings(Vec<RowFault>);

impl Findings {
    /// Something that a provider refuses.
    pub(crate) fn error(&mut self, code: IssueCode, what: impl Into<String>, remedy: &'static str) {
        self.add(code, Severity::Error, what, None, remedy);
    }

    /// An error in one of the messages, counted from 1.
    pub(crate) fn in_message(
        &mut self,
        code: IssueCode,
        place: usize,
        what: impl Into<String>,
        remedy: &'static str,
    ) {
        self.add(code, Severity::Error, what, Some(format!("message {place}")), remedy);
    }

    /// Something worth a look in one of the messages.
    pub(crate) fn warning_in(
        &mut self,
        code: IssueCode,
        place: usize,
        what: impl Into<String>,
        remedy: &'static str,
    ) {
        self.add(code, Severity::Warning, what, Some(format!("message {place}")), remedy);
    }

    fn add(
        &mut self,
        code: IssueCode,
        severity: Severity,
        what: impl Into<String>,
        detail: Option<String>,
        remedy: &'static str,
    ) {
        let what = what.into();
        if !self.0.iter().any(|fault| fault.code == code && fault.what == what) {
            self.0.push(RowFault { code, severity, what, detail, remedy });
        }
    }
}

fn chat(row: &Map<String, Value>, found: &mut Findings) {
    let tools = tools(row, found);
    if row.contains_key("messages") {
        // Without messages it is another kind of row, whose keys are not what is wrong.
        unknown_keys(row, &CHAT_KEYS, "the row", found);
    }
    match row.get("messages") {
        Some(Value::Array(list)) if !list.is_empty() => {
            messages::conversation(list, tools.as_deref(), found);
            messages::reply(list, found);
        }
        Some(Value::Array(_)) => missing("`messages` is empty", found),
        Some(other) => missing(format!("`messages` is {}, not a list", type_name(other)), found),
        None if row.contains_key("prompt") && row.contains_key("completion") => found.error(
            IssueCode::MissingMessages,
            "The row is a prompt/completion pair, which only babbage-002 and davinci-002 took",
            "Write it as {\"messages\": [user, assistant]}.",
        ),
        None => missing("The row has no `messages`", found),
    }
}

fn missing(what: impl Into<String>, found: &mut Findings) {
    found.error(
        IssueCode::MissingMessages,
        what,
        "Write each row as {\"messages\": [system?, user, assistant]}.",
    );
}

fn preference(row: &Map<String, Value>, found: &mut Findings) {
    const REMEDY: &str = "Write each pair as {\"input\": {\"messages\": […]}, \"preferred_output\": [assistant], \"non_preferred_output\": [assistant]}.";
    unknown_keys(row, &PREFERENCE_KEYS, "the row", found);
    match row.get("input") {
        Some(Value::Object(input)) => {
            unknown_keys(input, &INPUT_KEYS, "`input`", found);
            let tools = tools(input, found);
            match input.get("messages").and_then(Value::as_array).filter(|list| !list.is_empty()) {
                Some(list) => messages::conversation(list, tools.as_deref(), found),
                None => {
                    found.error(IssueCode::MissingMessages, "`input` has no `messages`", REMEDY);
                }
            }
        }
        Some(other) => found.error(
            IssueCode::MissingMessages,
            format!("`input` is {}, not an object", type_name(other)),
            REMEDY,
        ),
        None => found.error(IssueCode::MissingMessages, "The pair has no `input`", REMEDY),
    }
    for key in ["preferred_output", "non_preferred_output"] {
        output(row.get(key), key, found);
    }
    let same =
        row.get("preferred_output").is_some_and(|one| Some(one) == row.get("non_preferred_output"));
    if same {
        found.add(
            IssueCode::InvalidContent,
            Severity::Warning,
            "The preferred and the rejected answer are the same",
            None,
            "Leave the pair out: it teaches nothing.",
        );
    }
}

fn output(value: Option<&Value>, key: &str, found: &mut Findings) {
    let Some(list) = value.and_then(Value::as_array).filter(|list| !list.is_empty()) else {
        let what = format!("The pair has no `{key}` with an assistant message");
        return found.error(
            IssueCode::NoAssistantReply,
            what,
            "Write both answers as lists of one assistant message.",
        );
    };
    messages::conversation(list, None, found);
    messages::reply(list, found);
}

fn unknown_keys(map: &Map<String, Value>, known: &[&str], place: &str, found: &mut Findings) {
    for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
        let key = crate::text::shorten(key, 40);
        found.error(
            IssueCode::UnknownKey,
            format!("The key `{key}` in {place} is one that providers refuse"),
            "Remove the key.",
        );
    }
}

/// The names of the tools, if there are any definitions.
fn tools(row: &Map<String, Value>, found: &mut Findings) -> Option<Vec<String>> {
    const REMEDY: &str = "Write tools as [{\"type\": \"function\", \"function\": {\"name\", \"description\", \"parameters\"}}].";
    if row.get("parallel_tool_calls").is_some_and(|value| !value.is_boolean()) {
        found.error(
            IssueCode::InvalidToolCall,
            "`parallel_tool_calls` is not true or false",
            REMEDY,
        );
    }
    let definitions = row.get("tools").or_else(|| row.get("functions"))?;
    let Some(list) = definitions.as_array() else {
        found.error(IssueCode::InvalidToolCall, "The tools are not a list", REMEDY);
        return None;
    };
    if list.len() > MOST_TOOLS {
        found.error(
            IssueCode::InvalidToolCall,
            format!("More than {MOST_TOOLS} tools are defined"),
            "Define fewer tools.",
        );
    }
    let name =
        |tool: &Value| Some(tool.get("function").unwrap_or(tool).get("name")?.as_str()?.to_owned());
    let names: Option<Vec<String>> = list.iter().map(name).collect();
    if names.is_none() {
        found.error(IssueCode::InvalidToolCall, "A tool has no name", REMEDY);
    }
    names
}
