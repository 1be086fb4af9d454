//! What the body of an answer says, read leniently.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::wire::{self, Misread};

/// What an answer says, apart from how it came: also the answers of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct ChatContent {
    /// The text; empty if there is none.
    pub text: String,
    /// Why it ends.
    pub finish: Finish,
    /// The model's own words of refusal, where it refuses formally.
    pub refusal: Option<String>,
    /// The tools it wants called, in its order.
    pub tool_calls: Vec<ToolCall>,
    /// How probable each token of the text was; empty unless asked for.
    pub logprobs: Vec<TokenLogprob>,
    /// The tokens, as the provider counted them.
    pub usage: Option<Usage>,
    /// The model that answered, as the provider calls it.
    pub model: Option<String>,
}

/// Why an answer ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// The model was done.
    Stop,
    /// The longest allowed answer, or the context, was reached.
    Length,
    /// The model calls a tool.
    ToolCalls,
    /// The provider's content filter cut in.
    ContentFilter,
    /// Another word, or none (empty).
    Other(String),
}

/// The tokens of a call, by the provider's own count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens of the question, the cached ones included.
    pub prompt_tokens: u64,
    /// Those of them that came from the provider's cache.
    pub cached_tokens: u64,
    /// Tokens of the answer.
    pub completion_tokens: u64,
}

/// A tool that a model wants called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolCall {
    /// The id by which the result is given back, where there is one.
    pub id: Option<String>,
    /// The tool's name.
    pub name: String,
    /// The arguments as the model wrote them: usually JSON, never certainly.
    pub arguments: String,
}

/// How probable one token of an answer was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TokenLogprob {
    /// The token's text.
    pub token: String,
    /// The natural logarithm of its probability; -9999 means "very unlikely".
    pub logprob: f64,
    /// The most probable tokens at its place, as many as were asked for.
    pub top: Vec<TopLogprob>,
}

/// One of the most probable tokens at a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TopLogprob {
    /// The token's text.
    pub token: String,
    /// The natural logarithm of its probability.
    pub logprob: f64,
}

impl ChatContent {
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Misread> {
        Self::read(&wire::parse(body)?)
    }

    pub(crate) fn read(json: &Value) -> Result<Self, Misread> {
        let Some(choice) = wire::list(json, "choices").first() else {
            let error = json.get("error").filter(|error| !error.is_null());
            return Err(Misread(error.map_or_else(
                || "it holds no choices".to_owned(),
                |error| format!("it holds an error in place of choices: {error}"),
            )));
        };
        let message = choice.get("message").unwrap_or(&Value::Null);
        let logprobs = choice.get("logprobs").unwrap_or(&Value::Null);
        Ok(Self {
            text: text(message),
            finish: Finish::read(&wire::text(choice, "finish_reason").unwrap_or_default()),
            refusal: wire::filled(message, "refusal"),
            tool_calls: tool_calls(message),
            logprobs: TokenLogprob::read_all(logprobs),
            usage: json.get("usage").and_then(Usage::read),
            model: wire::filled(json, "model"),
        })
    }
}

/// The text of a message, whether it is one text or a list of parts.
pub(super) fn text(message: &Value) -> String {
    let parts = wire::list(message, "content");
    if parts.is_empty() {
        return wire::text(message, "content").unwrap_or_default();
    }
    parts.iter().filter_map(|part| wire::text(part, "text")).collect()
}

/// The calls of a message, or the one call of the deprecated field.
fn tool_calls(message: &Value) -> Vec<ToolCall> {
    let calls: Vec<ToolCall> =
        wire::list(message, "tool_calls").iter().filter_map(ToolCall::read).collect();
    if calls.is_empty() {
        return message.get("function_call").and_then(ToolCall::of_function).into_iter().collect();
    }
    calls
}

impl ToolCall {
    fn read(call: &Value) -> Option<Self> {
        let function = call.get("function").or_else(|| call.get("custom"))?;
        Some(Self { id: wire::filled(call, "id"), ..Self::of_function(function)? })
    }

    fn of_function(function: &Value) -> Option<Self> {
        let name = wire::filled(function, "name")?;
        Some(Self { id: None, name, arguments: arguments(function).unwrap_or_default() })
    }
}

/// The arguments as text, also where a server sends them as an object.
pub(super) fn arguments(function: &Value) -> Option<String> {
    match function.get("arguments").or_else(|| function.get("input"))? {
        Value::String(text) => Some(text.clone()),
        Value::Null => None,
        other => Some(other.to_string()),
    }
}

impl TokenLogprob {
    pub(super) fn read_all(logprobs: &Value) -> Vec<Self> {
        wire::list(logprobs, "content").iter().filter_map(Self::read).collect()
    }

    fn read(entry: &Value) -> Option<Self> {
        let one = |entry: &Value| {
            let logprob = wire::number(entry, "logprob")?;
            Some(TopLogprob { token: wire::text(entry, "token")?, logprob })
        };
        let TopLogprob { token, logprob } = one(entry)?;
        let top = wire::list(entry, "top_logprobs").iter().filter_map(one).collect();
        Some(Self { token, logprob, top })
    }
}

impl Finish {
    pub(super) fn read(word: &str) -> Self {
        match word {
            "stop" => Self::Stop,
            "length" => Self::Length,
            "tool_calls" | "function_call" => Self::ToolCalls,
            "content_filter" => Self::ContentFilter,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl Usage {
    /// `None` unless both counts are there: a cost from half of it would be wrong.
    pub(super) fn read(usage: &Value) -> Option<Self> {
        let details = usage.get("prompt_tokens_details").unwrap_or(&Value::Null);
        let prompt_tokens = wire::count(usage, "prompt_tokens")?;
        Some(Self {
            prompt_tokens,
            cached_tokens: wire::count(details, "cached_tokens").unwrap_or(0).min(prompt_tokens),
            completion_tokens: wire::count(usage, "completion_tokens")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::arbitrary::json;

    fn read(text: &str) -> ChatContent {
        ChatContent::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn details_that_are_null_leave_no_cached_tokens() {
        // The shape of the answer recorded in Nebius' cookbook (fine_tune_llama.ipynb).
        let answer = read(
            r#"{"model":"x","choices":[{"index":0,"finish_reason":"stop","logprobs":null,"message":{"role":"assistant","content":"a","refusal":null,"tool_calls":[],"function_call":null}}],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15,"prompt_tokens_details":null,"completion_tokens_details":null}}"#,
        );
        let usage = Usage { prompt_tokens: 12, cached_tokens: 0, completion_tokens: 3 };
        assert_eq!((answer.usage, answer.finish), (Some(usage), Finish::Stop));
        assert!(answer.tool_calls.is_empty() && answer.logprobs.is_empty());
    }

    #[test]
    fn null_content_is_empty_and_parts_are_joined() {
        let refused = read(
            r#"{"choices":[{"finish_reason":"stop","message":{"content":null,"refusal":"no"}}]}"#,
        );
        assert_eq!((refused.text.as_str(), refused.refusal.as_deref()), ("", Some("no")));
        let parts = read(
            r#"{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"text":"b"},7]}}]}"#,
        );
        assert_eq!((parts.text.as_str(), parts.finish), ("ab", Finish::Other(String::new())));
    }

    #[test]
    fn an_error_in_place_of_choices_is_an_error() {
        let body = br#"{"error":{"message":"The server had an error"}}"#;
        let error = ChatContent::parse(body).err().unwrap();
        assert!(error.0.contains("The server had an error"), "{error}");
        assert!(ChatContent::parse(b"{\"choices\":[]}").is_err());
    }

    #[test]
    fn tool_calls_keep_their_arguments_as_the_model_wrote_them() {
        // The function-calling example of OpenAI's API description, and what some servers send.
        let answer = read(
            r#"{"choices":[{"finish_reason":"tool_calls","message":{"content":null,"tool_calls":[
            {"id":"call_abc123","type":"function","function":{"name":"get_current_weather","arguments":"{\n\"location\": \"Boston, MA\"\n}"}},
            {"function":{"name":"f","arguments":{"a":1}}},{"function":{}},7]}}]}"#,
        );
        assert_eq!(answer.finish, Finish::ToolCalls);
        let calls: Vec<(&str, &str)> =
            answer.tool_calls.iter().map(|c| (c.name.as_str(), c.arguments.as_str())).collect();
        let expected =
            [("get_current_weather", "{\n\"location\": \"Boston, MA\"\n}"), ("f", r#"{"a":1}"#)];
        assert_eq!(calls, expected);
        let old = r#"{"choices":[{"message":{"function_call":{"name":"f","arguments":"{}"}}}]}"#;
        assert_eq!(read(old).tool_calls[0].name, "f");
    }

    #[test]
    fn logprobs_come_with_their_alternatives() {
        // The logprobs example of OpenAI's API description, shortened.
        let answer = read(
            r#"{"choices":[{"message":{"content":"Hello!"},"logprobs":{"content":[{"token":"Hello","logprob":-0.31725305,"bytes":[72],"top_logprobs":[{"token":"Hello","logprob":-0.31725305,"bytes":null},{"token":"Hi","logprob":-1.3190403}]},{"token":"!","logprob":-0.02380986,"top_logprobs":[]}]}}]}"#,
        );
        assert_eq!(answer.logprobs.len(), 2);
        assert_eq!(answer.logprobs[0].top[1].token, "Hi");
        assert_eq!(answer.logprobs[1].logprob, -0.023_809_86);
    }

    proptest! {
        #[test]
        fn any_json_is_read_without_a_panic(value in json()) {
            let _ = ChatContent::read(&value);
            let message = serde_json::json!({"tool_calls": value, "function_call": value});
            let choices = serde_json::json!([value, {"message": value, "logprobs": value}]);
            let _ = ChatContent::read(&serde_json::json!({ "choices": choices, "usage": value }));
            let choices = serde_json::json!([{"message": message, "logprobs": {"content": value}}]);
            let _ = ChatContent::read(&serde_json::json!({ "choices": choices }));
        }
    }
}
