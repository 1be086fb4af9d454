//! Answers in pieces, and answers with what else was asked for: tools, probabilities.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Tools and probabilities as the question asks for them: the first tool is called when the question
/// says so, and each word of the answer is certain.
pub(super) fn extras(body: &Value, choice: &mut Value, answer: &str) {
    let chosen = &body["tool_choice"]["function"]["name"];
    if chosen.is_string() {
        choice["message"]["content"] = Value::Null;
        choice["message"]["tool_calls"] = json!([{"id": "call_1", "type": "function",
            "function": {"name": chosen, "arguments": "{\"q\":\"x\"}"}}]);
        choice["finish_reason"] = json!("tool_calls");
    }
    if body["logprobs"] == true {
        let token = |word: &str| {
            json!({"token": word, "logprob": 0.0, "bytes": null,
            "top_logprobs": [{"token": word, "logprob": 0.0}]})
        };
        let tokens: Vec<Value> = answer.split_inclusive(' ').map(token).collect();
        choice["logprobs"] = json!({ "content": tokens });
    }
}

/// The same answer as a stream: its words one by one, its counts where they were asked for.
pub(super) fn pieces(body: &Value, whole: &Value) -> Response {
    let choice = &whole["choices"][0];
    let message = &choice["message"];
    let chunk = |delta: Value, finish: &Value| {
        json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1,
            "model": whole["model"], "usage": null, "obfuscation": "x8Jk",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})
    };
    let mut chunks = vec![chunk(json!({"role": "assistant", "content": ""}), &Value::Null)];
    let text = message["content"].as_str().unwrap_or_default();
    for word in text.split_inclusive(' ') {
        chunks.push(chunk(json!({ "content": word }), &Value::Null));
    }
    for (index, call) in message["tool_calls"].as_array().into_iter().flatten().enumerate() {
        let mut call = call.clone();
        call["index"] = json!(index);
        chunks.push(chunk(json!({ "tool_calls": [call] }), &Value::Null));
    }
    chunks.push(chunk(json!({}), &choice["finish_reason"]));
    if body["stream_options"]["include_usage"] == true {
        chunks.push(json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1,
            "model": whole["model"], "choices": [], "usage": whole["usage"]}));
    }
    let events: String = chunks.iter().map(|chunk| format!("data: {chunk}\n\n")).collect();
    let body = Body::from(format!("{events}data: [DONE]\n\n"));
    ([(header::CONTENT_TYPE, "text/event-stream")], body).into_response()
}
