//! The server when it behaves: files, jobs that go their course, chat, models.

mod batches;
mod elsewhere;
mod embeddings;
mod stream;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use axum::Json;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::content::Content;
use crate::script::Question;
use crate::server::App;

/// What the server has been given so far.
#[derive(Default)]
pub(crate) struct Stored {
    files: Mutex<Vec<File>>,
    /// Files that there ever were: an id is never given twice.
    files_given: AtomicUsize,
    uploads: Mutex<Vec<Begun>>,
    jobs: Mutex<Vec<Job>>,
    batches: Mutex<Vec<batches::Batch>>,
    /// How often deployments were looked at, by their names.
    looks: Mutex<HashMap<String, u32>>,
    /// Trained models that were deleted.
    deleted: Mutex<Vec<String>>,
}

struct File {
    description: Value,
    content: Content,
}

/// An upload in parts that is under way.
struct Begun {
    request: Value,
    parts: Vec<Bytes>,
}

struct Job {
    job: Value,
    looks: usize,
}

type Parameters = Query<HashMap<String, String>>;

/// The routes below `/v1`.
pub(crate) fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route("/v1/models", get(models))
        .route("/v1/models/{id}", get(model).delete(delete_model))
        .route("/v1/chat/completions", post(chat))
        .route("/v1/embeddings", post(embeddings::create))
        .route("/v1/batches", get(batches::list).post(batches::create))
        .route("/v1/batches/{id}", get(batches::one))
        .route("/v1/batches/{id}/cancel", post(batches::cancel))
        .route("/v1/files", get(list_files).post(upload))
        .route("/v1/files/{id}", get(file).delete(delete_file))
        .route("/v1/files/{id}/content", get(file_content))
        .route("/v1/uploads", post(begin_upload))
        .route("/v1/uploads/{id}/parts", post(upload_part))
        .route("/v1/uploads/{id}/complete", post(complete_upload))
        .route("/v1/uploads/{id}/cancel", post(cancel_upload))
        .route("/v1/fine_tuning/jobs", get(list_jobs).post(create_job))
        .route("/v1/fine_tuning/jobs/{id}", get(job))
        .route("/v1/fine_tuning/jobs/{id}/{list}", get(job_list).post(steer_job))
        .merge(elsewhere::routes())
        .layer(axum::extract::DefaultBodyLimit::disable())
}

impl Stored {
    /// How many jobs were created.
    pub(crate) fn jobs(&self) -> usize {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn next_file(&self) -> String {
        format!("file-{}", self.files_given.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// The contents of the files that are there.
    pub(crate) fn files(&self) -> Vec<Vec<u8>> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.iter().map(|file| file.content.bytes().to_vec()).collect()
    }

    /// The size and the hash of each file that is there.
    pub(crate) fn hashes(&self) -> Vec<(u64, [u8; 32])> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.iter().map(|file| (file.content.size(), file.content.hash())).collect()
    }
}

async fn models() -> Json<Value> {
    Json(json!({"object": "list", "data": [
        {"id": "stub", "object": "model", "created": 1, "owned_by": "stub", "shutdown_date": null},
        {"id": "old", "object": "model", "created": 1, "owned_by": "stub",
         "shutdown_date": "2027-01-14"},
    ]}))
}

async fn model(Path(id): Path<String>) -> Response {
    if id == "stub" || id.starts_with("ft:") {
        return Json(json!({"id": id, "object": "model", "created": 1, "owned_by": "stub"}))
            .into_response();
    }
    refusal(StatusCode::NOT_FOUND, "The model does not exist")
}

async fn delete_model(State(app): State<App>, Path(id): Path<String>) -> Response {
    let mut deleted = app.stored.deleted.lock().unwrap_or_else(PoisonError::into_inner);
    if deleted.contains(&id) {
        return refusal(StatusCode::NOT_FOUND, "The model does not exist");
    }
    deleted.push(id.clone());
    Json(json!({"id": id, "object": "model", "deleted": true})).into_response()
}

async fn chat(State(app): State<App>, Json(body): Json<Value>) -> Response {
    if !app.script.latency.is_zero() {
        tokio::time::sleep(app.script.latency).await;
    }
    let question = Question {
        model: body["model"].as_str().unwrap_or_default().to_owned(),
        text: last_text(&body).to_owned(),
    };
    let answer = (app.script.answer)(&question);
    let (asked, said) = (question.text.len() as u64, answer.len() as u64);
    let mut choice = json!({"index": 0, "finish_reason": "stop",
        "message": {"role": "assistant", "content": answer, "refusal": null}});
    stream::extras(&body, &mut choice, &answer);
    let whole = json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": question.model,
        "choices": [choice],
        "usage": {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said,
            "prompt_tokens_details": {"cached_tokens": 0}},
    });
    if body["stream"] == true {
        return stream::pieces(&body, &whole);
    }
    Json(whole).into_response()
}

/// The last message's text.
pub(crate) fn last_text(body: &Value) -> &str {
    let messages = body["messages"].as_array().map_or(&[][..], Vec::as_slice);
    messages.last().and_then(|message| message["content"].as_str()).unwrap_or_default()
}

async fn upload(State(app): State<App>, mut form: Multipart) -> Response {
    let (mut name, mut purpose, mut content) = (String::new(), String::new(), None);
    loop {
        match form.next_field().await {
            Ok(Some(field)) if field.name() == Some("file") => {
                field.file_name().unwrap_or_default().clone_into(&mut name);
                content = Content::read(field).await.ok();
            }
            Ok(Some(field)) => purpose = field.text().await.unwrap_or_default(),
            Ok(None) => break,
            Err(error) => return refusal(StatusCode::BAD_REQUEST, &error.to_string()),
        }
    }
    let Some(content) = content else {
        return refusal(StatusCode::BAD_REQUEST, "file is missing");
    };
    let mut files = app.stored.files.lock().unwrap_or_else(PoisonError::into_inner);
    let description = json!({"id": app.stored.next_file(), "object": "file",
        "bytes": content.size(), "created_at": 1, "filename": name, "purpose": purpose,
        "status": null, "status_details": null});
    files.push(File { description: description.clone(), content });
    Json(description).into_response()
}

async fn begin_upload(State(app): State<App>, Json(request): Json<Value>) -> Json<Value> {
    let mut uploads = app.stored.uploads.lock().unwrap_or_else(PoisonError::into_inner);
    let id = format!("upload_{}", uploads.len());
    uploads.push(Begun { request, parts: Vec::new() });
    Json(json!({"id": id, "object": "upload", "status": "pending", "file": null}))
}

async fn upload_part(
    State(app): State<App>,
    Path(id): Path<String>,
    mut form: Multipart,
) -> Response {
    let content = match form.next_field().await {
        Ok(Some(field)) if field.name() == Some("data") => field.bytes().await.ok(),
        _ => None,
    };
    let Some(content) = content else {
        return refusal(StatusCode::BAD_REQUEST, "data is missing");
    };
    let mut uploads = app.stored.uploads.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(upload) = number(&id).and_then(|at| uploads.get_mut(at)) else {
        return refusal(StatusCode::NOT_FOUND, "No such Upload object");
    };
    upload.parts.push(content);
    let id = format!("part_{}", upload.parts.len() - 1);
    Json(json!({"id": id, "object": "upload.part"})).into_response()
}

async fn complete_upload(
    State(app): State<App>,
    Path(id): Path<String>,
    Json(request): Json<Value>,
) -> Response {
    let uploads = app.stored.uploads.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(upload) = number(&id).and_then(|at| uploads.get(at)) else {
        return refusal(StatusCode::NOT_FOUND, "No such Upload object");
    };
    let named = request["part_ids"].as_array().map_or(&[][..], Vec::as_slice);
    let places = named.iter().filter_map(|id| number(id.as_str()?));
    let content: Vec<u8> =
        places.filter_map(|at| upload.parts.get(at)).flatten().copied().collect();
    if upload.request["bytes"].as_u64() != Some(content.len() as u64) {
        return refusal(StatusCode::BAD_REQUEST, "the parts are not as long as the file");
    }
    let mut files = app.stored.files.lock().unwrap_or_else(PoisonError::into_inner);
    let description = json!({"id": app.stored.next_file(), "object": "file",
        "bytes": content.len(), "created_at": 1, "filename": upload.request["filename"],
        "purpose": upload.request["purpose"], "status": "processed"});
    files.push(File { description: description.clone(), content: Content::of(&content) });
    Json(json!({"id": id, "object": "upload", "status": "completed", "file": description}))
        .into_response()
}

async fn cancel_upload(Path(id): Path<String>) -> Json<Value> {
    Json(json!({"id": id, "object": "upload", "status": "cancelled", "file": null}))
}

/// The number at the end of an id of this server.
fn number(id: &str) -> Option<usize> {
    id.rsplit('_').next()?.parse().ok()
}

async fn list_files(State(app): State<App>, Query(query): Parameters) -> Json<Value> {
    let files = app.stored.files.lock().unwrap_or_else(PoisonError::into_inner);
    let data = files.iter().map(|file| file.description.clone()).collect();
    Json(page(data, &query))
}

async fn file(State(app): State<App>, Path(id): Path<String>) -> Response {
    let files = app.stored.files.lock().unwrap_or_else(PoisonError::into_inner);
    match files.iter().find(|file| file.description["id"] == id) {
        Some(file) => Json(file.description.clone()).into_response(),
        None => refusal(StatusCode::NOT_FOUND, "No such File object"),
    }
}

async fn delete_file(State(app): State<App>, Path(id): Path<String>) -> Response {
    let mut files = app.stored.files.lock().unwrap_or_else(PoisonError::into_inner);
    let before = files.len();
    files.retain(|file| file.description["id"] != id);
    if files.len() == before {
        return refusal(StatusCode::NOT_FOUND, "No such File object");
    }
    Json(json!({"id": id, "object": "file", "deleted": true})).into_response()
}

async fn file_content(State(app): State<App>, Path(id): Path<String>) -> Response {
    let files = app.stored.files.lock().unwrap_or_else(PoisonError::into_inner);
    match files.iter().find(|file| file.description["id"] == id) {
        Some(file) => file.content.bytes().to_vec().into_response(),
        None => refusal(StatusCode::NOT_FOUND, "No such File object"),
    }
}

async fn create_job(State(app): State<App>, Json(body): Json<Value>) -> Json<Value> {
    let mut jobs = app.stored.jobs.lock().unwrap_or_else(PoisonError::into_inner);
    let mut job = json!({"id": format!("ftjob-{}", jobs.len() + 1), "object": "fine_tuning.job",
        "created_at": 1, "status": "validating_files", "fine_tuned_model": null, "error": {},
        "result_files": []});
    merge(&mut job, &body);
    if !app.script.echoes_metadata {
        job["metadata"] = Value::Null;
    }
    jobs.push(Job { job: job.clone(), looks: 0 });
    Json(job)
}

async fn list_jobs(State(app): State<App>, Query(query): Parameters) -> Json<Value> {
    let jobs = app.stored.jobs.lock().unwrap_or_else(PoisonError::into_inner);
    Json(page(jobs.iter().rev().map(|job| job.job.clone()).collect(), &query))
}

async fn job(State(app): State<App>, Path(id): Path<String>) -> Response {
    with_job(&app, &id, |job| {
        let course = &app.script.job_course;
        if let Some(step) = course.get(job.looks.min(course.len().saturating_sub(1))) {
            merge(&mut job.job, step);
        }
        job.looks += 1;
    })
}

async fn steer_job(State(app): State<App>, Path((id, verb)): Path<(String, String)>) -> Response {
    let status = match verb.as_str() {
        "cancel" => "cancelled",
        "pause" => "paused",
        "resume" => "queued",
        _ => return refusal(StatusCode::NOT_FOUND, "Unknown request URL"),
    };
    with_job(&app, &id, |job| job.job["status"] = json!(status))
}

async fn job_list(
    State(app): State<App>,
    Path((_, list)): Path<(String, String)>,
    Query(query): Parameters,
) -> Response {
    let mut data = match list.as_str() {
        "events" => app.script.events.clone(),
        "checkpoints" => app.script.checkpoints.clone(),
        _ => return refusal(StatusCode::NOT_FOUND, "Unknown request URL"),
    };
    if app.script.newest_first {
        data.reverse();
    }
    Json(page(data, &query)).into_response()
}

fn with_job(app: &App, id: &str, change: impl FnOnce(&mut Job)) -> Response {
    let mut jobs = app.stored.jobs.lock().unwrap_or_else(PoisonError::into_inner);
    match jobs.iter_mut().find(|job| job.job["id"] == id) {
        Some(job) => {
            change(job);
            Json(job.job.clone()).into_response()
        }
        None => refusal(StatusCode::NOT_FOUND, "Could not find fine tune"),
    }
}

/// The entries after `after`, at most `limit` of them (20 unless told).
fn page(data: Vec<Value>, query: &HashMap<String, String>) -> Value {
    let limit = query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(20);
    let start = query.get("after").map_or(0, |after| {
        data.iter().position(|entry| entry["id"] == **after).map_or(data.len(), |place| place + 1)
    });
    let has_more = data.len() > start.saturating_add(limit);
    let data: Vec<Value> = data.into_iter().skip(start).take(limit).collect();
    json!({"object": "list", "data": data, "has_more": has_more})
}

fn merge(into: &mut Value, from: &Value) {
    let from: &Map<String, Value> = match from.as_object() {
        Some(fields) => fields,
        None => return,
    };
    for (key, value) in from {
        into[key] = value.clone();
    }
}

fn refusal(status: StatusCode, message: &str) -> Response {
    let body = json!({"error": {"message": message, "type": "invalid_request_error",
        "param": null, "code": null}});
    (status, Json(body)).into_response()
}
