//! Chat completions: one question, one answer, with its usage and its times.

mod content;
mod dropped;
mod extras;
mod stream;
mod written;

use std::time::Duration;

use bytes::Bytes;
use holdout_types::{Message, Sampling};
use reqwest::Method;
use serde_json::{Value, json};

pub use content::{ChatContent, Finish, TokenLogprob, ToolCall, TopLogprob, Usage};
pub(crate) use dropped::Unsupported;
pub use extras::{ChatExtras, ReasoningEffort, ResponseFormat, Tool, ToolChoice};
pub use written::WrittenChat;

use crate::adapter::Place;
use crate::error::ProviderError;
use crate::limits::RateLimits;
use crate::transport::{Answer, Call, Client, Failed, Payload, Repeat};
use dropped::Draft;

/// A question to a model.
#[derive(Debug, Clone, PartialEq)]
pub struct ChatRequest {
    /// The model's name at the provider; on Azure, its deployment's.
    pub model: String,
    /// The conversation before the answer.
    pub messages: Vec<Message>,
    /// How the answer is chosen; what is unset is not sent.
    pub sampling: Sampling,
    /// What else is asked for: a form of the answer, tools, probabilities.
    pub extras: ChatExtras,
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
    /// The tools it wants called, in its order.
    pub tool_calls: Vec<ToolCall>,
    /// How probable each token of the text was; empty unless asked for.
    pub logprobs: Vec<TokenLogprob>,
    /// The tokens, as the provider counted them.
    pub usage: Option<Usage>,
    /// The model that answered, as the provider calls it.
    pub model: Option<String>,
    /// The settings that were asked for and that this model does not take, by their names in the
    /// API (`temperature`): the answer was given without them, and a report should say so.
    pub dropped: Vec<String>,
    /// Until the first piece of its text, from the last attempt's sending; `None` where it came in one
    /// piece or has no text.
    pub first_token: Option<Duration>,
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

/// What a question has cost so far, over all the forms in which it was sent.
#[derive(Default)]
struct Effort {
    attempts: u32,
    waited: Duration,
}

impl ChatRequest {
    /// A question with nothing else asked for.
    pub fn new(model: impl Into<String>, messages: Vec<Message>, sampling: Sampling) -> Self {
        Self { model: model.into(), messages, sampling, extras: ChatExtras::default() }
    }

    /// The body, if the request keeps the API's rules (`CreateChatCompletionRequest` of its
    /// description).
    pub(crate) fn body(&self) -> Result<Value, ProviderError> {
        self.check()?;
        let mut body = json!({ "model": self.model, "messages": self.messages });
        let Sampling { temperature, max_completion_tokens, seed } = self.sampling;
        let mut set = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                body[key] = value;
            }
        };
        set("temperature", temperature.map(Value::from));
        set("max_completion_tokens", max_completion_tokens.map(Value::from));
        set("seed", seed.map(Value::from));
        self.extras.write(&mut body);
        Ok(body)
    }

    fn check(&self) -> Result<(), ProviderError> {
        let Sampling { temperature, max_completion_tokens, .. } = self.sampling;
        let rules = [
            ("model", !self.model.is_empty(), "must not be empty"),
            ("messages", !self.messages.is_empty(), "must not be empty"),
            (
                "temperature",
                temperature.is_none_or(|t| (0.0..=2.0).contains(&t)),
                "must be between 0 and 2",
            ),
            ("max_completion_tokens", max_completion_tokens != Some(0), "must be at least 1"),
        ];
        match rules.into_iter().find(|(_, kept, _)| !kept) {
            None => self.extras.check(),
            Some((field, _, rule)) => {
                Err(ProviderError::InvalidRequest { field, message: format!("`{field}` {rule}") })
            }
        }
    }
}

impl Client {
    /// Asks a model. Repeated after faults of the server and the network, while the rate is
    /// limited, and while a fresh model is still being loaded; and, where the request allows it,
    /// without a setting that the model refuses ([`ChatExtras::without_refused_settings`]).
    pub async fn chat(&self, request: &ChatRequest) -> Result<ChatAnswer, ProviderError> {
        self.chat_with_effort(request).await.map_err(|failure| failure.error)
    }

    /// Like [`Client::chat`], with the effort told also where it was in vain.
    pub async fn chat_with_effort(&self, request: &ChatRequest) -> Result<ChatAnswer, ChatFailure> {
        self.ask(&self.write(request.clone())).await
    }

    fn chat_call(&self, draft: &Draft) -> Call {
        Call {
            method: Method::POST,
            url: self.url(Place::Chat { model: &draft.model }),
            payload: Payload::Json(Bytes::from(draft.body.to_string())),
            repeat: Repeat::Harmless,
        }
    }
}

impl Effort {
    fn add(&mut self, failed: Failed) -> ProviderError {
        self.attempts += failed.attempts;
        self.waited += failed.waited;
        failed.error
    }

    fn failure(self, error: ProviderError) -> ChatFailure {
        ChatFailure { error, attempts: self.attempts, waited: self.waited }
    }

    fn answer(
        self,
        answer: Answer<ChatContent>,
        first_token: Option<Duration>,
        dropped: Vec<String>,
    ) -> ChatAnswer {
        let ChatContent { text, finish, refusal, tool_calls, logprobs, usage, model } =
            answer.value;
        ChatAnswer {
            text,
            finish,
            refusal,
            tool_calls,
            logprobs,
            usage,
            model,
            dropped,
            first_token,
            latency: answer.latency,
            waited: self.waited + answer.waited,
            attempts: self.attempts + answer.attempts,
            request_id: answer.request_id,
            limits: answer.limits,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use holdout_types::{Role, Sensitive, SystemClock};

    use super::*;
    use crate::endpoint::Endpoint;

    #[test]
    fn what_is_unset_is_not_sent() {
        let messages = vec![Message::new(Role::User, "hi")];
        let mut request = ChatRequest::new("m", messages, Sampling::default());
        let body = |request: &ChatRequest| request.body().unwrap().to_string();
        assert_eq!(body(&request), r#"{"model":"m","messages":[{"role":"user","content":"hi"}]}"#);
        request.sampling.temperature = Some(0.0);
        request.sampling.seed = Some(7);
        assert!(body(&request).ends_with(r#""temperature":0.0,"seed":7}"#));
    }

    #[test]
    fn the_hash_tells_questions_models_and_addresses_apart_and_not_keys() {
        let client = |url: &str, key: &str| {
            let endpoint = Endpoint::new(url, Sensitive::new(key.to_owned()));
            Client::new(endpoint, Arc::new(SystemClock::default())).unwrap()
        };
        let ask = |model: &str, text: &str, seed| {
            let sampling = Sampling { seed, ..Sampling::default() };
            ChatRequest::new(model, vec![Message::new(Role::User, text)], sampling)
        };
        let here = client("http://127.0.0.1:1/v1", "sk-one");
        let there = client("http://127.0.0.1:2/v1", "sk-one");
        let hash = |client: &Client, request| client.write(request).hash().unwrap();
        let one = hash(&here, ask("m", "hi", None));
        assert_eq!(one, hash(&client("http://127.0.0.1:1/v1", "sk-two"), ask("m", "hi", None)));
        let others = [
            hash(&there, ask("m", "hi", None)),
            hash(&here, ask("n", "hi", None)),
            hash(&here, ask("m", "ho", None)),
            hash(&here, ask("m", "hi", Some(1))),
        ];
        assert!(others.iter().all(|other| *other != one));
    }

    #[test]
    fn a_request_outside_the_rules_is_refused_with_its_field() {
        let messages = vec![Message::new(Role::User, "hi")];
        let request = ChatRequest::new("m", messages, Sampling::default());
        let hot = Sampling { temperature: Some(2.1), ..Sampling::default() };
        let short = Sampling { max_completion_tokens: Some(0), ..Sampling::default() };
        let broken = [
            ("model", ChatRequest { model: String::new(), ..request.clone() }),
            ("messages", ChatRequest { messages: Vec::new(), ..request.clone() }),
            ("temperature", ChatRequest { sampling: hot, ..request.clone() }),
            ("max_completion_tokens", ChatRequest { sampling: short, ..request }),
        ];
        for (expected, request) in broken {
            match request.body() {
                Err(ProviderError::InvalidRequest { field, .. }) => assert_eq!(field, expected),
                other => panic!("{expected}: {other:?}"),
            }
        }
    }
}
