//! What a chat request asks for.

use serde_json::Value;

use crate::conversation::{Speaker, Turn};
use crate::in_context::schema::Format;
use crate::server::errors::{Answer, Failure};
use crate::server::wire::{Fields, parse_body};

/// Every field of the API's `CreateChatCompletionRequest`. What a classifier has no use for is
/// accepted and changes nothing.
const FIELDS: [&str; 37] = [
    "model",
    "messages",
    "temperature",
    "top_p",
    "n",
    "stream",
    "stream_options",
    "stop",
    "max_tokens",
    "max_completion_tokens",
    "presence_penalty",
    "frequency_penalty",
    "logit_bias",
    "logprobs",
    "top_logprobs",
    "user",
    "seed",
    "response_format",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "functions",
    "function_call",
    "metadata",
    "store",
    "service_tier",
    "reasoning_effort",
    "verbosity",
    "modalities",
    "audio",
    "prediction",
    "web_search_options",
    "safety_identifier",
    "prompt_cache_key",
    "prompt_cache_retention",
    "prompt_cache_options",
    "moderation",
];

const MESSAGE_FIELDS: [&str; 10] = [
    "role",
    "content",
    "name",
    "refusal",
    "tool_calls",
    "tool_call_id",
    "function_call",
    "audio",
    "annotations",
    "prompt_cache_breakpoint",
];

/// How a streamed answer is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StreamOptions {
    pub(crate) include_usage: bool,
}

/// Log-probabilities are asked for, with this many alternatives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Logprobs(pub(crate) usize);

/// A request that was checked.
#[derive(Debug)]
pub(crate) struct ChatRequest {
    pub(crate) model: String,
    pub(crate) turns: Vec<Turn>,
    pub(crate) format: Format,
    pub(crate) stop: Vec<String>,
    pub(crate) max_tokens: usize,
    pub(crate) logprobs: Option<Logprobs>,
    pub(crate) stream: Option<StreamOptions>,
}

impl ChatRequest {
    /// Reads a body, or refuses it as the API would.
    pub(crate) fn read(body: &[u8]) -> Answer<Self> {
        let body = parse_body(body)?;
        let fields = Fields::new(&body);
        fields.only(&FIELDS)?;
        let model = fields.string("model")?;
        let model = model.ok_or_else(|| Failure::invalid("you must provide a model parameter"))?;
        check_sampling(&fields)?;
        Ok(Self {
            model: model.to_owned(),
            turns: messages(&fields)?,
            format: format(&fields)?,
            stop: stop(&fields)?,
            max_tokens: max_tokens(&fields)?,
            logprobs: logprobs(&fields)?,
            stream: stream(&fields)?,
        })
    }
}

/// A classifier always gives its likeliest answer: sampling is checked, and changes nothing.
fn check_sampling(fields: &Fields<'_>) -> Answer<()> {
    fields.decimal("temperature", 0.0, 2.0)?;
    fields.decimal("top_p", 0.0, 1.0)?;
    fields.integer("seed", i64::MIN, i64::MAX)?;
    if fields.integer("n", 1, 128)?.is_some_and(|n| n > 1) {
        let message = "The local provider gives one answer: 'n' must be 1.";
        return Err(Failure::invalid(message).param("n").code("unsupported_value"));
    }
    Ok(())
}

fn messages(fields: &Fields<'_>) -> Answer<Vec<Turn>> {
    fields.required("messages")?;
    let messages = fields.array("messages")?.map(Vec::as_slice).unwrap_or_default();
    if messages.is_empty() {
        let message = "Invalid 'messages': empty array. Expected an array with minimum length 1, \
                       but got an empty array instead.";
        return Err(Failure::invalid(message).param("messages").code("empty_array"));
    }
    messages.iter().enumerate().map(|(at, message)| turn(at, message)).collect()
}

fn turn(at: usize, message: &Value) -> Answer<Turn> {
    let refuse = |key: &str, what: String, code| {
        let name = format!("messages[{at}].{key}");
        Failure::invalid(format!("{what}: '{name}'.")).param(name).code(code)
    };
    let Some(message) = message.as_object() else {
        return Err(Failure::invalid(format!(
            "Invalid type for 'messages[{at}]': expected an object."
        ))
        .param(format!("messages[{at}]"))
        .code("invalid_type"));
    };
    if let Some(key) = message.keys().find(|key| !MESSAGE_FIELDS.contains(&key.as_str())) {
        return Err(refuse(key, "Unknown parameter".to_owned(), "unknown_parameter"));
    }
    let missing =
        || refuse("role", "Missing required parameter".to_owned(), "missing_required_parameter");
    let role = message.get("role").and_then(Value::as_str).ok_or_else(missing)?;
    let speaker = Speaker::of_role(role).ok_or_else(|| {
        let what = format!(
            "Invalid value '{role}' (expected system, developer, user, assistant, tool or function)"
        );
        refuse("role", what, "invalid_value")
    })?;
    let calls = message.contains_key("tool_calls") || message.contains_key("function_call");
    let text = match message.get("content") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            let texts = parts.iter().map(|part| part.get("text").and_then(Value::as_str));
            let texts: Option<Vec<&str>> = texts.collect();
            let wrong = || {
                refuse(
                    "content",
                    "The local provider reads text parts only".to_owned(),
                    "unsupported_value",
                )
            };
            texts.ok_or_else(wrong)?.join("\n")
        }
        None | Some(Value::Null) if speaker == Speaker::Assistant && calls => String::new(),
        _ => {
            return Err(refuse(
                "content",
                "Invalid value: expected a string or a list of parts".to_owned(),
                "invalid_type",
            ));
        }
    };
    Ok(Turn::new(speaker, text))
}

fn format(fields: &Fields<'_>) -> Answer<Format> {
    let Some(format) = fields.object("response_format")? else { return Ok(Format::Text) };
    format.required("type")?;
    match format.string("type")? {
        Some("json_object") => Ok(Format::JsonObject),
        Some("json_schema") => {
            format.required("json_schema")?;
            let wrapper = format.object("json_schema")?;
            let Some(wrapper) = wrapper else { return Ok(Format::JsonObject) };
            wrapper.required("name")?;
            wrapper.string("name")?;
            Ok(wrapper
                .value("schema")
                .map_or(Format::JsonObject, |schema| Format::JsonSchema(schema.clone())))
        }
        Some("text") => Ok(Format::Text),
        _ => Err(format.wrong_value("type", "expected 'text', 'json_object' or 'json_schema'.")),
    }
}

fn stop(fields: &Fields<'_>) -> Answer<Vec<String>> {
    match fields.value("stop") {
        None => Ok(Vec::new()),
        Some(Value::String(stop)) => Ok(vec![stop.clone()]),
        Some(Value::Array(stops)) if stops.len() <= 4 && stops.iter().all(Value::is_string) => {
            Ok(stops.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        }
        Some(_) => Err(fields.wrong_value("stop", "expected a string, or at most 4 of them.")),
    }
}

fn max_tokens(fields: &Fields<'_>) -> Answer<usize> {
    let newer = fields.integer("max_completion_tokens", 1, i64::MAX)?;
    let limit = newer.or(fields.integer("max_tokens", 1, i64::MAX)?);
    Ok(limit.map_or(usize::MAX, |limit| limit as usize))
}

fn logprobs(fields: &Fields<'_>) -> Answer<Option<Logprobs>> {
    let alternatives = fields.integer("top_logprobs", 0, 20)?;
    let asked = fields.boolean("logprobs")?.unwrap_or(false);
    if alternatives.is_some() && !asked {
        return Err(fields.wrong_value("top_logprobs", "it needs 'logprobs' to be true."));
    }
    Ok(asked.then(|| Logprobs(alternatives.unwrap_or(0) as usize)))
}

fn stream(fields: &Fields<'_>) -> Answer<Option<StreamOptions>> {
    let asked = fields.boolean("stream")?.unwrap_or(false);
    let options = fields.object("stream_options")?;
    if options.is_some() && !asked {
        let message = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
        return Err(Failure::invalid(message).param("stream_options"));
    }
    let include_usage = match &options {
        Some(options) => {
            options.only(&["include_usage", "include_obfuscation"])?;
            options.boolean("include_usage")?.unwrap_or(false)
        }
        None => false,
    };
    Ok(asked.then_some(StreamOptions { include_usage }))
}
