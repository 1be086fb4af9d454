//! A completion as server-sent events, a token at a time.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use crate::server::chat::request::StreamOptions;
use crate::server::chat::{Completion, FINGERPRINT};
use crate::text::tokens;

/// Sends the role, each token, the reason of the end, the usage if it is asked for, and `[DONE]`.
pub(crate) fn respond(completion: &Completion, options: StreamOptions, pace: Duration) -> Response {
    let mut events: Vec<String> =
        chunks(completion, options).iter().map(Value::to_string).collect();
    events.push("[DONE]".to_owned());
    let events = stream::iter(events).then(move |data| async move {
        if !pace.is_zero() {
            tokio::time::sleep(pace).await;
        }
        Ok::<_, Infallible>(Event::default().data(data))
    });
    Sse::new(events).into_response()
}

fn chunks(completion: &Completion, options: StreamOptions) -> Vec<Value> {
    let first = json!({"role": "assistant", "content": "", "refusal": null});
    let mut chunks = vec![chunk(completion, &choice(&first, &Value::Null, &Value::Null))];
    for (at, token) in tokens(&completion.content).enumerate() {
        let logprobs = if at == 0 { &completion.logprobs } else { &Value::Null };
        chunks.push(chunk(completion, &choice(&json!({"content": token}), logprobs, &Value::Null)));
    }
    let reason = json!(completion.finish_reason);
    chunks.push(chunk(completion, &choice(&json!({}), &Value::Null, &reason)));
    if options.include_usage {
        for chunk in &mut chunks {
            chunk["usage"] = Value::Null;
        }
        let mut last = chunk(completion, &json!([]));
        last["usage"] = completion.usage();
        chunks.push(last);
    }
    chunks
}

fn choice(delta: &Value, logprobs: &Value, finish_reason: &Value) -> Value {
    json!([{"index": 0, "delta": delta, "logprobs": logprobs, "finish_reason": finish_reason}])
}

fn chunk(completion: &Completion, choices: &Value) -> Value {
    json!({
        "id": completion.id,
        "object": "chat.completion.chunk",
        "created": completion.created,
        "model": completion.model,
        "service_tier": "default",
        "system_fingerprint": FINGERPRINT,
        "choices": choices,
    })
}
