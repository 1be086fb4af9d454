//! Batches: answered at the second look or a later one, one line a question, with the answers in
//! reverse order.

use std::sync::PoisonError;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{File, Parameters, last_text, page, refusal};
use crate::content::Content;
use crate::script::Question;
use crate::server::App;

/// A batch and how often it was looked at.
pub(super) struct Batch {
    batch: Value,
    looks: usize,
}

pub(super) async fn create(State(app): State<App>, Json(body): Json<Value>) -> Json<Value> {
    let mut batches = app.stored.batches.lock().unwrap_or_else(PoisonError::into_inner);
    let batch = json!({"id": format!("batch_{}", batches.len() + 1), "object": "batch",
        "endpoint": body["endpoint"], "errors": null, "input_file_id": body["input_file_id"],
        "completion_window": body["completion_window"], "status": "validating",
        "output_file_id": null, "error_file_id": null, "created_at": 1, "expires_at": 86_401,
        "request_counts": {"total": 0, "completed": 0, "failed": 0},
        "metadata": body["metadata"]});
    batches.push(Batch { batch: batch.clone(), looks: 0 });
    Json(batch)
}

pub(super) async fn list(State(app): State<App>, Query(query): Parameters) -> Json<Value> {
    let batches = app.stored.batches.lock().unwrap_or_else(PoisonError::into_inner);
    Json(page(batches.iter().rev().map(|batch| batch.batch.clone()).collect(), &query))
}

pub(super) async fn one(State(app): State<App>, Path(id): Path<String>) -> Response {
    with(&app, &id, |app, batch| {
        batch.looks += 1;
        let is_stopped = batch.batch["status"] == "cancelling";
        if is_stopped || batch.looks >= app.script.batch_looks && is_open(&batch.batch) {
            answer(app, &mut batch.batch, is_stopped);
        } else if is_open(&batch.batch) {
            batch.batch["status"] = json!("in_progress");
        }
    })
}

pub(super) async fn cancel(State(app): State<App>, Path(id): Path<String>) -> Response {
    with(&app, &id, |_, batch| {
        if is_open(&batch.batch) {
            batch.batch["status"] = json!("cancelling");
        }
    })
}

fn is_open(batch: &Value) -> bool {
    batch["status"] == "validating" || batch["status"] == "in_progress"
}

fn with(app: &App, id: &str, change: impl FnOnce(&App, &mut Batch)) -> Response {
    let mut batches = app.stored.batches.lock().unwrap_or_else(PoisonError::into_inner);
    match batches.iter_mut().find(|batch| batch.batch["id"] == id) {
        Some(batch) => {
            change(app, batch);
            Json(batch.batch.clone()).into_response()
        }
        None => refusal(StatusCode::NOT_FOUND, "No such Batch object"),
    }
}

/// Answers every question; one that says "expire" is left out as expired, and of a batch that was
/// stopped every other one as cancelled.
fn answer(app: &App, batch: &mut Value, is_stopped: bool) {
    let mut files = app.stored.files.lock().unwrap_or_else(PoisonError::into_inner);
    let input = files.iter().find(|file| file.description["id"] == batch["input_file_id"]);
    let content = input.map(|file| String::from_utf8_lossy(file.content.bytes()).into_owned());
    let lines = content.unwrap_or_default();
    let questions: Vec<Value> =
        lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let (expired, asked): (Vec<&Value>, Vec<&Value>) =
        questions.iter().enumerate().fold((Vec::new(), Vec::new()), |mut parts, (place, one)| {
            let expires = last_text(&one["body"]).contains("expire");
            let is_left = expires || is_stopped && place % 2 == 1;
            if is_left {
                parts.0.push(one);
            } else {
                parts.1.push(one);
            }
            parts
        });
    let answers: Vec<Value> = asked.iter().rev().map(|question| answered(app, question)).collect();
    let failures: Vec<Value> = expired.iter().map(|question| left_out(question)).collect();
    batch["request_counts"] = json!({"total": questions.len(), "completed": answers.len(),
        "failed": failures.len()});
    batch["status"] = json!(match (is_stopped, failures.is_empty()) {
        (true, _) => "cancelled",
        (false, true) => "completed",
        (false, false) => "expired",
    });
    for (field, lines) in [("output_file_id", answers), ("error_file_id", failures)] {
        if lines.is_empty() {
            continue;
        }
        let id = app.stored.next_file();
        let content: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let description = json!({"id": id, "object": "file", "bytes": content.len(),
            "created_at": 1, "filename": "output.jsonl", "purpose": "batch_output"});
        files.push(File { description, content: Content::of(content.as_bytes()) });
        batch[field] = json!(id);
    }
}

fn answered(app: &App, question: &Value) -> Value {
    let body = &question["body"];
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    let question_asked = Question { model, text: last_text(body).to_owned() };
    let text = (app.script.answer)(&question_asked);
    let tokens = text.len();
    json!({"id": "batch_req_1", "custom_id": question["custom_id"], "error": null,
        "response": {"status_code": 200, "request_id": "req_1", "body": {
            "model": body["model"], "choices": [{"index": 0, "finish_reason": "stop",
                "message": {"role": "assistant", "content": text}}],
            "usage": {"prompt_tokens": 1, "completion_tokens": tokens}}}})
}

fn left_out(question: &Value) -> Value {
    json!({"id": "batch_req_2", "custom_id": question["custom_id"], "response": null,
        "error": {"code": "batch_expired",
            "message": "This request could not be executed before the completion window expired."}})
}
