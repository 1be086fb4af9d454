//! `/files`.

use axum::Json;
use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio_util::io::ReaderStream;

use crate::error::LocalError;
use crate::server::App;
use crate::server::errors::{Answer, Failure};
use crate::server::wire::{self, Page, Query, query_value};
use crate::state::files::FileRecord;

/// The largest file, in bytes: 512 MB, as at the reference API.
const FILE_MAX: u64 = 512 << 20;

const PURPOSES: [&str; 6] = ["assistants", "batch", "fine-tune", "vision", "user_data", "evals"];

/// Seconds that `expires_after` may name.
const LIFETIME: std::ops::RangeInclusive<i64> = 3_600..=2_592_000;

/// What the form of an upload held.
#[derive(Debug, Default)]
struct Upload {
    file: Option<(String, u64)>,
    purpose: Option<String>,
    lifetime: Option<i64>,
}

/// `POST /files`, a multipart form.
pub(crate) async fn create(State(app): State<App>, form: Multipart) -> Answer<Json<Value>> {
    let id = app.state.ids.next("file-", 24);
    let part = app.state.files.part_path(&id);
    let stored = match read_form(form, &part).await {
        Ok(upload) => store(&app, &id, upload),
        Err(failure) => Err(failure),
    };
    if stored.is_err() {
        // Whatever came of the upload is of no use; a part that is left is swept at the next start.
        let _ = tokio::fs::remove_file(part).await;
    }
    stored.map(|record| Json(file(&record)))
}

async fn read_form(mut form: Multipart, part: &std::path::Path) -> Answer<Upload> {
    let mut upload = Upload::default();
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        match field.name().unwrap_or_default() {
            "file" => upload.file = Some(receive(field, part).await?),
            "purpose" => upload.purpose = Some(text(field).await?),
            "expires_after[anchor]" => check_anchor(&text(field).await?)?,
            "expires_after[seconds]" => upload.lifetime = Some(lifetime(&text(field).await?)?),
            name => {
                let message = format!("Unknown parameter: '{name}'.");
                return Err(Failure::invalid(message).param(name).code("unknown_parameter"));
            }
        }
    }
    Ok(upload)
}

/// Writes a file to disk as it comes.
async fn receive(mut field: Field<'_>, part: &std::path::Path) -> Answer<(String, u64)> {
    let name = field.file_name().unwrap_or("file").to_owned();
    let mut file = tokio::fs::File::create(part).await.map_err(LocalError::from)?;
    let mut length = 0;
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error))? {
        length += chunk.len() as u64;
        if length > FILE_MAX {
            let message = format!("File is too large. The maximum is {} MB.", FILE_MAX >> 20);
            let status = StatusCode::PAYLOAD_TOO_LARGE;
            return Err(Failure::new(status, "invalid_request_error", message).param("file"));
        }
        file.write_all(&chunk).await.map_err(LocalError::from)?;
    }
    file.flush().await.map_err(LocalError::from)?;
    Ok((name, length))
}

async fn text(field: Field<'_>) -> Answer<String> {
    field.text().await.map_err(|error| broken(&error))
}

fn broken(error: &MultipartError) -> Failure {
    Failure::invalid(format!("Could not parse multipart form: {}", error.body_text()))
}

fn check_anchor(anchor: &str) -> Answer<()> {
    let refused = || {
        let message = format!("Invalid value: '{anchor}'. Supported values are: 'created_at'.");
        Failure::invalid(message).param("expires_after[anchor]").code("invalid_value")
    };
    (anchor == "created_at").then_some(()).ok_or_else(refused)
}

fn lifetime(seconds: &str) -> Answer<i64> {
    let seconds = seconds.parse().ok().filter(|seconds| LIFETIME.contains(seconds));
    seconds.ok_or_else(|| {
        let message = format!(
            "Invalid 'expires_after[seconds]': expected a value between {} and {}.",
            LIFETIME.start(),
            LIFETIME.end()
        );
        Failure::invalid(message).param("expires_after[seconds]").code("invalid_value")
    })
}

fn store(app: &App, id: &str, upload: Upload) -> Answer<FileRecord> {
    let missing = |param: &str| {
        let message = format!("Missing required parameter: '{param}'.");
        Failure::invalid(message).param(param).code("missing_required_parameter")
    };
    let (filename, bytes) = upload.file.ok_or_else(|| missing("file"))?;
    let purpose = upload.purpose.ok_or_else(|| missing("purpose"))?;
    if !PURPOSES.contains(&purpose.as_str()) {
        let message = format!("'{purpose}' is not one of {PURPOSES:?} - 'purpose'");
        return Err(Failure::invalid(message).param("purpose"));
    }
    let lines = ["fine-tune", "batch"].contains(&purpose.as_str());
    let extension = std::path::Path::new(&filename).extension();
    if lines && extension.is_none_or(|found| !found.eq_ignore_ascii_case("jsonl")) {
        let message = format!("Invalid file format for {purpose}. Must be .jsonl");
        return Err(Failure::invalid(message).param("file"));
    }
    let created_at = app.state.now();
    let expires_at = upload.lifetime.map(|seconds| created_at + seconds);
    let record = FileRecord {
        id: id.to_owned(),
        bytes,
        created_at,
        expires_at,
        filename,
        purpose,
        number: 0,
    };
    Ok(app.state.files.add(record)?)
}

/// `GET /files`.
pub(crate) async fn list(State(app): State<App>, query: Query) -> Answer<Json<Value>> {
    let page = Page::read(&query, 10_000, 10_000)?;
    let mut files = app.state.files.list(app.state.now());
    if let Some(purpose) = query_value(&query, "purpose") {
        files.retain(|record| record.purpose == purpose);
    }
    if query_value(&query, "order") != Some("asc") {
        files.reverse();
    }
    let (files, more) = page.cut(files, |record| record.id.clone())?;
    let mut list = wire::list(&files.iter().map(file).collect::<Vec<_>>(), more);
    // The ids of an empty list of files are strings too.
    for id in ["first_id", "last_id"] {
        if list[id].is_null() {
            list[id] = json!("");
        }
    }
    Ok(Json(list))
}

/// `GET /files/{id}`.
pub(crate) async fn get(State(app): State<App>, Path(id): Path<String>) -> Answer<Json<Value>> {
    Ok(Json(file(&find(&app, &id)?)))
}

/// `DELETE /files/{id}`.
pub(crate) async fn delete(State(app): State<App>, Path(id): Path<String>) -> Answer<Json<Value>> {
    find(&app, &id)?;
    app.state.files.remove(&id)?;
    Ok(Json(json!({"id": id, "object": "file", "deleted": true})))
}

/// `GET /files/{id}/content`.
pub(crate) async fn content(State(app): State<App>, Path(id): Path<String>) -> Answer<Response> {
    let record = find(&app, &id)?;
    let content = tokio::fs::File::open(app.state.files.path(&record.id)).await;
    let body = Body::from_stream(ReaderStream::new(content.map_err(LocalError::from)?));
    let kind = "application/octet-stream".to_owned();
    Ok(([("content-type", kind), ("content-length", record.bytes.to_string())], body)
        .into_response())
}

fn find(app: &App, id: &str) -> Answer<FileRecord> {
    app.state
        .files
        .get(id, app.state.now())
        .ok_or_else(|| Failure::not_found(format!("No such File object: {id}")).param("id"))
}

fn file(record: &FileRecord) -> Value {
    let mut file = json!({
        "id": record.id,
        "object": "file",
        "bytes": record.bytes,
        "created_at": record.created_at,
        "filename": record.filename,
        "purpose": record.purpose,
        "status": "processed",
    });
    if let Some(end) = record.expires_at {
        file["expires_at"] = json!(end);
    }
    file
}
