//! Chat completions: one question, one answer, with its usage and its times.

use std::time::Duration;

use bytes::Bytes;
use holdout_types::{Message, Sampling};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::ProviderError;
use crate::limits::RateLimits;
use crate::transport::{Call, Client, Payload, Repeat};
use crate::wire::{self, Misread};

/// A question to a model.
#[derive(Debug, Clone, PartialEq)]
pub struct ChatRequest {
    /// The model's name at the provider.
    pub model: String,
    /// The conversation before the answer.
    pub messages: Vec<Message>,
    /// How the answer is chosen; what is unset is not sent.
    pub sampling: Sampling,
}

/// A model's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct ChatAnswer {
    /// The text; empty if there is none (a tool call, a refusal).
    pub text: String,
    /// Why it ends.
    pub finish: Finish,
    /// The model's own words of refusal, where it refuses formally.
    pub refusal: Option<String>,
    /// The tokens, as the provider counted them.
    pub usage: Option<Usage>,
    /// The model that answered, as the provider calls it.
    pub model: Option<String>,
    /// How long the last attempt took: without repetitions and pauses.
    pub latency: Duration,
    /// How long it took in all.
    pub waited: Duration,
    /// How often it was sent.
    pub attempts: u32,
    /// The provider's id of the request.
    pub request_id: Option<String>,
    /// What is left of the rate.
    pub limits: RateLimits,
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

/// A question that got no answer, and what was tried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub struct ChatFailure {
    /// Why.
    pub error: ProviderError,
    /// How often it was sent.
    pub attempts: u32,
    /// How long it took in all.
    pub waited: Duration,
}

impl Client {
    /// Asks a model. Repeated after faults of the server and the network, while the rate is
    /// limited, and while a fresh model is still being loaded.
    pub async fn chat(&self, request: &ChatRequest) -> Result<ChatAnswer, ProviderError> {
        self.chat_with_effort(request).await.map_err(|failure| failure.error)
    }

    /// Like [`Client::chat`], with the effort told also where it was in vain.
    pub async fn chat_with_effort(&self, request: &ChatRequest) -> Result<ChatAnswer, ChatFailure> {
        let call = Call {
            method: Method::POST,
            url: self.url(&["chat", "completions"]),
            payload: Payload::Json(body(request)),
            repeat: Repeat::Harmless,
        };
        let answer = self.send(&call, |body| Reading::parse(body)).await.map_err(|failed| {
            ChatFailure { error: failed.error, attempts: failed.attempts, waited: failed.waited }
        })?;
        let Reading { text, finish, refusal, usage, model } = answer.value;
        let (latency, waited, attempts) = (answer.latency, answer.waited, answer.attempts);
        let (request_id, limits) = (answer.request_id, answer.limits);
        Ok(ChatAnswer {
            text,
            finish,
            refusal,
            usage,
            model,
            latency,
            waited,
            attempts,
            request_id,
            limits,
        })
    }
}

fn body(request: &ChatRequest) -> Bytes {
    let mut body = serde_json::json!({ "model": request.model, "messages": request.messages });
    let Sampling { temperature, max_completion_tokens, seed } = request.sampling;
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            body[key] = value;
        }
    };
    set("temperature", temperature.map(Value::from));
    set("max_completion_tokens", max_completion_tokens.map(Value::from));
    set("seed", seed.map(Value::from));
    Bytes::from(body.to_string())
}

/// What the body of an answer says.
struct Reading {
    text: String,
    finish: Finish,
    refusal: Option<String>,
    usage: Option<Usage>,
    model: Option<String>,
}

impl Reading {
    fn parse(body: &[u8]) -> Result<Self, Misread> {
        Self::read(&wire::parse(body)?)
    }

    fn read(json: &Value) -> Result<Self, Misread> {
        let Some(choice) = wire::list(json, "choices").first() else {
            let error = json.get("error").filter(|error| !error.is_null());
            return Err(Misread(error.map_or_else(
                || "it holds no choices".to_owned(),
                |error| format!("it holds an error in place of choices: {error}"),
            )));
        };
        let message = choice.get("message").unwrap_or(&Value::Null);
        Ok(Self {
            text: content(message),
            finish: Finish::read(choice),
            refusal: wire::filled(message, "refusal"),
            usage: Usage::read(json.get("usage").unwrap_or(&Value::Null)),
            model: wire::filled(json, "model"),
        })
    }
}

/// The text of a message, whether it is one text or a list of parts.
fn content(message: &Value) -> String {
    let parts = wire::list(message, "content");
    if parts.is_empty() {
        return wire::text(message, "content").unwrap_or_default();
    }
    parts.iter().filter_map(|part| wire::text(part, "text")).collect()
}

impl Finish {
    fn read(choice: &Value) -> Self {
        match wire::text(choice, "finish_reason").unwrap_or_default().as_str() {
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
    fn read(usage: &Value) -> Option<Self> {
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
    use holdout_types::Role;
    use proptest::prelude::*;

    use super::*;
    use crate::wire::arbitrary::json;

    fn read(text: &str) -> Reading {
        Reading::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn what_is_unset_is_not_sent() {
        let mut request = ChatRequest {
            model: "m".into(),
            messages: vec![Message::new(Role::User, "hi")],
            sampling: Sampling::default(),
        };
        assert_eq!(body(&request), r#"{"model":"m","messages":[{"role":"user","content":"hi"}]}"#);
        request.sampling.temperature = Some(0.0);
        request.sampling.seed = Some(7);
        assert!(body(&request).ends_with(br#""temperature":0.0,"seed":7}"#));
    }

    #[test]
    fn details_that_are_null_leave_no_cached_tokens() {
        // The shape that Nebius was recorded to send (protocol.md 1.4).
        let answer = read(
            r#"{"model":"x","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"a","refusal":null,"tool_calls":[]}}],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15,"prompt_tokens_details":null,"completion_tokens_details":null}}"#,
        );
        let usage = Usage { prompt_tokens: 12, cached_tokens: 0, completion_tokens: 3 };
        assert_eq!((answer.usage, answer.finish), (Some(usage), Finish::Stop));
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
        let error = Reading::parse(body).err().unwrap();
        assert!(error.0.contains("The server had an error"), "{error}");
        assert!(Reading::parse(b"{\"choices\":[]}").is_err());
    }

    proptest! {
        #[test]
        fn any_json_is_read_without_a_panic(value in json()) {
            let _ = Reading::read(&value);
            let _ = Reading::read(&serde_json::json!({ "choices": [value], "usage": value }));
        }
    }
}
