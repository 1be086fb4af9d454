//! `/chat/completions`, whole and streamed.

mod request;
mod stream;

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::BASE_MODEL;
use crate::conversation::{self, prompt_tokens};
use crate::error::LocalError;
use crate::server::errors::{Answer, Failure};
use crate::server::{App, blocking};
use crate::text::{count_tokens, tokens};
use crate::train::model::{Model, Prediction};
use request::{ChatRequest, Logprobs};

/// What stands for the configuration behind an answer. It changes when the same model would answer
/// differently.
const FINGERPRINT: &str = "fp_local_1";

/// Bytes of a conversation from which on it is long.
const LONG: usize = 20_000;

/// What a model said.
struct Answered {
    text: String,
    /// `null` unless they were asked for and the model has any.
    logprobs: Value,
}

/// An answer that is ready to be sent.
struct Completion {
    id: String,
    created: i64,
    model: String,
    content: String,
    finish_reason: &'static str,
    logprobs: Value,
    prompt_tokens: u64,
}

/// Answers a conversation.
pub(crate) async fn create(State(app): State<App>, body: Bytes) -> Answer<Response> {
    let request = Arc::new(ChatRequest::read(&body)?);
    let answered = predict(&app, &request).await?;
    let completion = complete(&app, &request, answered);
    let pace = app.state.pace;
    if !pace.per_answer.is_zero() {
        tokio::time::sleep(pace.per_answer).await;
    }
    if let Some(options) = request.stream {
        return Ok(stream::respond(&completion, options, pace.per_chunk));
    }
    Ok(Json(whole(&completion)).into_response())
}

/// Asks the model. That takes well under a millisecond once the model is in memory, unless the
/// conversation is long: then it happens where it keeps no other request waiting.
async fn predict(app: &App, request: &Arc<ChatRequest>) -> Answer<Answered> {
    let model = match request.model.as_str() {
        BASE_MODEL => None,
        name => Some(load(app, name).await?),
    };
    let length: usize = request.turns.iter().map(|turn| turn.text.len()).sum();
    let (app, request) = (app.clone(), Arc::clone(request));
    let work = move || answer(&app, model.as_deref(), &request);
    if length < LONG {
        return Ok(work());
    }
    blocking(move || Ok(work())).await
}

fn answer(app: &App, model: Option<&Model>, request: &ChatRequest) -> Answered {
    let asked = conversation::request(&request.turns);
    let Some(model) = model else {
        let text = request.format.fit(app.in_context.answer(&request.turns), asked);
        // The learner has no probabilities to tell.
        return Answered { text, logprobs: Value::Null };
    };
    let alternatives = request.logprobs.map_or(0, |Logprobs(alternatives)| alternatives);
    let prediction = model.predict(&request.turns, alternatives);
    let logprobs = request.logprobs.map_or(Value::Null, |_| logprobs(&prediction));
    Answered { text: request.format.fit(prediction.text, asked), logprobs }
}

async fn load(app: &App, name: &str) -> Answer<Arc<Model>> {
    if let Some(model) = app.state.models.loaded(name) {
        return Ok(model);
    }
    let (state, wanted) = (Arc::clone(&app.state), name.to_owned());
    blocking(move || match state.models.load(&wanted) {
        Err(LocalError::NoModel(name)) => Err(Failure::no_model(&name)),
        other => Ok(other?),
    })
    .await
}

fn complete(app: &App, request: &ChatRequest, answered: Answered) -> Completion {
    let (content, finish_reason) = shorten(request, answered.text);
    Completion {
        id: app.state.ids.next("chatcmpl-", 29),
        created: app.state.now(),
        model: request.model.clone(),
        content,
        finish_reason,
        logprobs: answered.logprobs,
        prompt_tokens: prompt_tokens(&request.turns),
    }
}

/// Ends an answer before a stop sequence, and at the limit of tokens.
fn shorten(request: &ChatRequest, mut text: String) -> (String, &'static str) {
    let stops = request.stop.iter().filter_map(|stop| text.find(stop.as_str()));
    if let Some(at) = stops.min() {
        text.truncate(at);
    }
    let length: usize = tokens(&text).take(request.max_tokens).map(str::len).sum();
    if length == text.len() {
        return (text, "stop");
    }
    text.truncate(length);
    (text, "length")
}

/// The answer as one token: a classifier chooses it as a whole.
fn logprobs(prediction: &Prediction) -> Value {
    let token = |text: &str, log_probability: f32| {
        // JSON has no infinities.
        json!({"token": text, "logprob": log_probability.max(-9999.0), "bytes": text.as_bytes()})
    };
    let mut chosen = token(&prediction.text, prediction.log_probability);
    chosen["top_logprobs"] =
        prediction.likeliest.iter().map(|(text, log)| token(text, *log)).collect();
    json!({"content": [chosen], "refusal": null})
}

fn whole(completion: &Completion) -> Value {
    json!({
        "id": completion.id,
        "object": "chat.completion",
        "created": completion.created,
        "model": completion.model,
        "choices": [{
            "index": 0,
            "message": {
                "role": "assistant",
                "content": completion.content,
                "refusal": null,
                "annotations": [],
            },
            "logprobs": completion.logprobs,
            "finish_reason": completion.finish_reason,
        }],
        "usage": completion.usage(),
        "service_tier": "default",
        "system_fingerprint": FINGERPRINT,
    })
}

impl Completion {
    fn usage(&self) -> Value {
        let answer = count_tokens(&self.content);
        json!({
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": answer,
            "total_tokens": self.prompt_tokens + answer,
            "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": 0,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        })
    }
}
