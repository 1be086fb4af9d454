//! Answers that come piece by piece.
//!
//! Read leniently, as the recorded streams of several servers ask for: pings and other shapes without
//! choices are passed over, the counts may come last or not at all, and a last `[DONE]` may be
//! missing where the answer says that it ended. Strict in one thing: an answer that breaks off is an
//! error, and never taken for a short one.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

use super::content::{self, ChatContent, Finish, TokenLogprob, ToolCall, Usage};
use super::{ChatAnswer, ChatRequest, Effort};
use crate::error::{Delivery, ProviderError};
use crate::refusal::classify_within;
use crate::sse::SseReader;
use crate::transport::{
    Answer, Call, Client, Failed, Failure, LARGEST_ANSWER, Opened, Tries, plain,
};
use crate::wire::{self, Misread};

/// The most that is held of one event.
const LARGEST_EVENT: usize = 16 << 20;

impl Client {
    /// Asks a model and hands over each piece of the answer's text as it comes. The result is the
    /// whole answer, as [`Client::chat`] would give it.
    ///
    /// Repeated like [`Client::chat`], but only until the first piece was handed over: what was shown
    /// can't be taken back.
    ///
    /// # Errors
    ///
    /// As [`Client::chat`]; [`ProviderError::Network`] also where the stream breaks off, or is silent
    /// for longer than [`crate::Endpoint::stall`].
    pub async fn chat_stream(
        &self,
        request: &ChatRequest,
        mut on_delta: impl FnMut(&str) + Send,
    ) -> Result<ChatAnswer, ProviderError> {
        self.require(self.capabilities().streaming, "answers in pieces")?;
        let mut draft = self.draft(request)?;
        draft.body["stream"] = true.into();
        draft.body["stream_options"] = serde_json::json!({ "include_usage": true });
        self.unsupported().leave_out(&mut draft);
        let mut effort = Effort::default();
        loop {
            let call = self.chat_call(&draft);
            match self.streamed(&call, &mut on_delta).await {
                Ok((answer, first)) => return Ok(effort.answer(answer, first, draft.dropped)),
                Err(failed) => {
                    let error = effort.add(failed);
                    if !self.drop_refused(&mut draft, &error) {
                        return Err(error);
                    }
                }
            }
        }
    }

    async fn streamed(
        &self,
        call: &Call,
        on_delta: &mut (dyn FnMut(&str) + Send),
    ) -> Result<Streamed, Failed> {
        let mut tries = Tries::of(self);
        loop {
            let started = tries.start().await;
            let mut shown = Shown { on_delta: &mut *on_delta, first: None, client: self };
            let failure = match self.stream_once(call, &mut shown).await {
                Ok((content, opened)) => {
                    let first = shown.first.map(|at| at.saturating_sub(started));
                    return Ok((tries.answer(content, started, opened), first));
                }
                Err(failure) => failure,
            };
            if shown.first.is_some() || !tries.again(&failure, call.repeat).await {
                return Err(tries.failed(failure));
            }
        }
    }

    async fn stream_once(
        &self,
        call: &Call,
        shown: &mut Shown<'_>,
    ) -> Result<(ChatContent, Opened), Failure> {
        let limit = self.timeouts().request;
        let opening = tokio::time::timeout(limit, self.open(call, None)).await;
        let (response, opened) = opening.map_err(|_| plain(self.silent(limit)))??;
        let content = if is_stream(&response) {
            self.follow(response, &opened, shown).await?
        } else {
            // A server that does not stream answers in one piece.
            let reading = tokio::time::timeout(limit, self.body(response)).await;
            let body = reading.map_err(|_| plain(self.silent(limit)))?.map_err(plain)?;
            let content = ChatContent::parse(&self.without_key(body));
            let content = content.map_err(|reason| plain(self.misread(&reason, &opened)))?;
            shown.show(&content.text);
            shown.first = None;
            content
        };
        Ok((content, opened))
    }

    /// Reads the events to their end. Before the first one a model may think for long.
    async fn follow(
        &self,
        mut response: Response,
        opened: &Opened,
        shown: &mut Shown<'_>,
    ) -> Result<ChatContent, Failure> {
        let mut reader = SseReader::default();
        let mut assembly = Assembly::default();
        let mut total = 0;
        loop {
            let limit = if assembly.began { self.stall() } else { self.timeouts().request };
            let chunk = tokio::time::timeout(limit, response.chunk()).await;
            let chunk = chunk.map_err(|_| plain(self.silent(limit)))?;
            let Some(chunk) = chunk.map_err(|error| plain(self.network(&error)))? else { break };
            for event in reader.push(&chunk) {
                self.take(&event, &mut assembly, opened, shown)?;
            }
            if assembly.done {
                return Ok(assembly.content());
            }
            total += chunk.len();
            if reader.held() > LARGEST_EVENT || total > LARGEST_ANSWER {
                return Err(plain(self.misread(&"it is too long".into(), opened)));
            }
        }
        if let Some(event) = reader.finish() {
            self.take(&event, &mut assembly, opened, shown)?;
        }
        if assembly.done || assembly.finish.is_some() {
            return Ok(assembly.content());
        }
        let reason = "the connection ended before the answer did".to_owned();
        let delivery = Delivery::Unclear;
        Err(plain(ProviderError::Network { host: self.host(), reason, delivery }))
    }

    fn take(
        &self,
        event: &str,
        assembly: &mut Assembly,
        opened: &Opened,
        shown: &mut Shown<'_>,
    ) -> Result<(), Failure> {
        let event = self.without_key(Bytes::copy_from_slice(event.as_bytes()));
        match assembly.take(&String::from_utf8_lossy(&event)) {
            Ok(Piece::Text(text)) => shown.show(&text),
            Ok(Piece::Nothing) => {}
            Ok(Piece::Error(error)) => return Err(plain(self.in_stream(&error, opened))),
            Err(reason) => return Err(plain(self.misread(&reason, opened))),
        }
        Ok(())
    }

    /// An error inside a stream that began with 200: what it means stands in its words only.
    fn in_stream(&self, error: &Value, opened: &Opened) -> ProviderError {
        let body = serde_json::json!({ "error": error }).to_string();
        let hide = |text: &str| self.hide(text);
        let id = opened.request_id.clone();
        classify_within(meant_status(error), 200, body.as_bytes(), id, hide)
    }

    fn misread(&self, reason: &Misread, opened: &Opened) -> ProviderError {
        let request_id = opened.request_id.clone();
        ProviderError::Protocol { reason: self.hide(&reason.0), request_id }
    }
}

/// An answer, and when its text began.
type Streamed = (Answer<ChatContent>, Option<Duration>);

/// What was handed over, and when first.
struct Shown<'a> {
    on_delta: &'a mut (dyn FnMut(&str) + Send),
    first: Option<Duration>,
    client: &'a Client,
}

impl Shown<'_> {
    fn show(&mut self, text: &str) {
        if !text.is_empty() {
            self.first.get_or_insert(self.client.monotonic());
            (self.on_delta)(text);
        }
    }
}

/// What an event brings.
#[derive(Debug, PartialEq)]
enum Piece {
    Text(String),
    Nothing,
    Error(Value),
}

/// An answer as it grows.
#[derive(Debug, Default)]
struct Assembly {
    began: bool,
    done: bool,
    text: String,
    refusal: String,
    calls: BTreeMap<u64, ToolCall>,
    logprobs: Vec<TokenLogprob>,
    finish: Option<String>,
    usage: Option<Usage>,
    model: Option<String>,
}

impl Assembly {
    fn take(&mut self, event: &str) -> Result<Piece, Misread> {
        self.began = true;
        let event = event.trim();
        if event == "[DONE]" {
            self.done = true;
            return Ok(Piece::Nothing);
        }
        // A lone word is a sign of life; what begins as JSON has to be whole.
        if !event.starts_with('{') {
            return Ok(Piece::Nothing);
        }
        let chunk = wire::parse(event.as_bytes())?;
        if let Some(error) = chunk.get("error").filter(|error| !error.is_null()) {
            return Ok(Piece::Error(error.clone()));
        }
        if let Some(usage) = chunk.get("usage").and_then(Usage::read) {
            self.usage = Some(usage);
        }
        if self.model.is_none() {
            self.model = wire::filled(&chunk, "model");
        }
        let choices = wire::list(&chunk, "choices").iter();
        let mut ours = choices.filter(|choice| wire::count(choice, "index").unwrap_or(0) == 0);
        Ok(ours.next().map_or(Piece::Nothing, |choice| self.grow(choice)))
    }

    fn grow(&mut self, choice: &Value) -> Piece {
        let delta = choice.get("delta").or_else(|| choice.get("message")).unwrap_or(&Value::Null);
        if let Some(finish) = wire::filled(choice, "finish_reason") {
            self.finish = Some(finish);
        }
        if let Some(logprobs) = choice.get("logprobs") {
            self.logprobs.extend(TokenLogprob::read_all(logprobs));
        }
        self.refusal.push_str(&wire::text(delta, "refusal").unwrap_or_default());
        for (place, call) in wire::list(delta, "tool_calls").iter().enumerate() {
            self.grow_call(wire::count(call, "index").unwrap_or(place as u64), call);
        }
        let text = content::text(delta);
        self.text.push_str(&text);
        if text.is_empty() { Piece::Nothing } else { Piece::Text(text) }
    }

    /// The id and the name come once, the arguments in pieces.
    fn grow_call(&mut self, place: u64, piece: &Value) {
        let function = piece.get("function").unwrap_or(&Value::Null);
        let call = self.calls.entry(place).or_default();
        if call.id.is_none() {
            call.id = wire::filled(piece, "id");
        }
        if call.name.is_empty() {
            call.name = wire::text(function, "name").unwrap_or_default();
        }
        call.arguments.push_str(&content::arguments(function).unwrap_or_default());
    }

    fn content(self) -> ChatContent {
        ChatContent {
            text: self.text,
            finish: Finish::read(&self.finish.unwrap_or_default()),
            refusal: Some(self.refusal).filter(|refusal| !refusal.is_empty()),
            tool_calls: self.calls.into_values().filter(|call| !call.name.is_empty()).collect(),
            logprobs: self.logprobs,
            usage: self.usage,
            model: self.model,
        }
    }
}

fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    !kind.is_some_and(|kind| kind.starts_with("application/json"))
}

/// The status that an error inside a stream would have had.
fn meant_status(error: &Value) -> u16 {
    let code = wire::text(error, "code").unwrap_or_default();
    if let Ok(status @ 400..=599) = code.parse() {
        return status;
    }
    let kind = wire::text(error, "type").unwrap_or_default();
    match (code.as_str(), kind.as_str()) {
        ("rate_limit_exceeded" | "insufficient_quota", _)
        | (_, "insufficient_quota" | "rate_limit_exceeded" | "requests" | "tokens") => 429,
        (_, "invalid_request_error") => 400,
        _ => 500,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::wire::arbitrary::json;

    fn assembled(events: &[&str]) -> ChatContent {
        let mut assembly = Assembly::default();
        for event in events {
            assert!(!matches!(assembly.take(event).unwrap(), Piece::Error(_)), "{event}");
        }
        assembly.content()
    }

    #[test]
    fn text_counts_and_model_come_together_and_padding_is_passed_over() {
        // Chunks in the form of OpenAI's description, with obfuscation, and the counts last; between
        // them what compatible servers were recorded to send (openai-php's fixtures
        // ChatCompletionPing and ChatCompletionKeepAlive).
        let answer = assembled(&[
            r#"{"id":"c","model":"gpt","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null,"obfuscation":"x1"}"#,
            r#"{"type":"ping"}"#,
            r#"{"id":"c","choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":null}],"usage":null}"#,
            r#"{"type":"keepalive"}"#,
            "keepalive",
            r#"{"id":"c","choices":[{"index":1,"delta":{"content":"other"}}]}"#,
            r#"{"id":"c","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":null}]}"#,
            r#"{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
            r#"{"id":"c","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}"#,
            "[DONE]",
        ]);
        let usage = Usage { prompt_tokens: 3, cached_tokens: 0, completion_tokens: 2 };
        assert_eq!((answer.text.as_str(), answer.finish), ("Hello", Finish::Stop));
        assert_eq!((answer.usage, answer.model.as_deref()), (Some(usage), Some("gpt")));
    }

    #[test]
    fn a_tool_call_grows_by_its_place() {
        let chunk = |calls: Value| json!({"choices": [{"delta": {"tool_calls": calls}}]});
        let answer = assembled(&[
            &chunk(
                json!([{"index": 0, "id": "call_1", "function": {"name": "f", "arguments": ""}}]),
            )
            .to_string(),
            &chunk(json!([{"index": 1, "id": "call_2", "function": {"name": "g"}}])).to_string(),
            &chunk(json!([{"index": 0, "function": {"arguments": "{\"a\""}}])).to_string(),
            &chunk(json!([{"index": 0, "function": {"arguments": ":1}"}}])).to_string(),
        ]);
        let call = |id: &str, name: &str, arguments: &str| ToolCall {
            id: Some(id.to_owned()),
            name: name.to_owned(),
            arguments: arguments.to_owned(),
        };
        assert_eq!(answer.tool_calls, [call("call_1", "f", r#"{"a":1}"#), call("call_2", "g", "")]);
    }

    #[test]
    fn a_piece_of_json_that_is_broken_is_an_error() {
        assert!(Assembly::default().take(r#"{"choices":[{"delta":{"con"#).is_err());
    }

    #[test]
    fn what_an_error_in_the_stream_means_is_read_from_its_words() {
        assert_eq!(meant_status(&json!({"type": "server_error", "code": null})), 500);
        assert_eq!(meant_status(&json!({"type": "tokens", "code": "rate_limit_exceeded"})), 429);
        assert_eq!(meant_status(&json!({"code": 503})), 503);
        assert_eq!(meant_status(&json!({"type": "invalid_request_error"})), 400);
        assert_eq!(meant_status(&json!("oops")), 500);
    }

    proptest! {
        #[test]
        fn any_json_is_taken_without_a_panic(value in json()) {
            let mut assembly = Assembly::default();
            let choice = json!({"index": 0, "delta": value, "logprobs": value});
            let calls = json!([{"delta": {"tool_calls": value, "content": value}}]);
            for chunk in [value.clone(), json!({ "choices": [choice] }), json!({ "choices": calls })] {
                let _ = assembly.take(&chunk.to_string());
            }
            let _ = assembly.content();
        }
    }
}
