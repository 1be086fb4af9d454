//! `/files`.

use axum::Json;
use axum::body::Body;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio_util::io::ReaderStream;

use crate::error::LocalError;
use crate::server::App;
use crate::server::errors::{Answer, Failure};
use crate::server::form;
use crate::server::wire::{self, Fields, Page, Query, query_value};
use crate::state::files::{FileRecord, NewFile};

/// The largest file, in bytes: 512 MB, as at the reference API.
const FILE_MAX: u64 = 512 << 20;

/// The largest file of requests for a batch, in bytes: 200 MB.
const BATCH_FILE_MAX: u64 = 200 << 20;

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
    stored.map(|record| Json(view(&record)))
}

async fn read_form(mut form: Multipart, part: &std::path::Path) -> Answer<Upload> {
    let mut upload = Upload::default();
    while let Some(field) = form.next_field().await.map_err(|error| form::broken(&error))? {
        match field.name().unwrap_or_default() {
            "file" => {
                let name = field.file_name().unwrap_or("file").to_owned();
                upload.file = Some((name, form::receive(field, part, FILE_MAX).await?));
            }
            "purpose" => upload.purpose = Some(form::text(field).await?),
            "expires_after[anchor]" => check_anchor(&form::text(field).await?)?,
            "expires_after[seconds]" => {
                upload.lifetime = Some(lifetime(&form::text(field).await?)?);
            }
            name => return Err(form::unknown(name)),
        }
    }
    Ok(upload)
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

/// The seconds of an `{anchor, seconds}` in a JSON body.
pub(crate) fn lifetime_in(fields: &Fields<'_>, key: &str) -> Answer<Option<i64>> {
    let Some(policy) = fields.object(key)? else { return Ok(None) };
    policy.only(&["anchor", "seconds"])?;
    policy.required_choice("anchor", &["created_at"])?;
    policy.required("seconds")?;
    policy.integer("seconds", *LIFETIME.start(), *LIFETIME.end())
}

fn store(app: &App, id: &str, upload: Upload) -> Answer<FileRecord> {
    let (filename, bytes) = upload.file.ok_or_else(|| form::missing("file"))?;
    let purpose = upload.purpose.ok_or_else(|| form::missing("purpose"))?;
    if !PURPOSES.contains(&purpose.as_str()) {
        let message = format!("'{purpose}' is not one of {PURPOSES:?} - 'purpose'");
        return Err(Failure::invalid(message).param("purpose"));
    }
    check_name(&purpose, &filename, "file")?;
    check_batch_size(&purpose, bytes, "file")?;
    let file = NewFile { filename, purpose, bytes, lifetime: upload.lifetime };
    Ok(app.state.files.add(file.record(id.to_owned(), app.state.now()))?)
}

/// Refuses files of lines that don't say so in their name.
pub(crate) fn check_name(purpose: &str, filename: &str, param: &str) -> Answer<()> {
    let lines = ["fine-tune", "batch"].contains(&purpose);
    let extension = std::path::Path::new(filename).extension();
    if lines && extension.is_none_or(|found| !found.eq_ignore_ascii_case("jsonl")) {
        let message = format!("Invalid file format for {purpose}. Must be .jsonl");
        return Err(Failure::invalid(message).param(param));
    }
    Ok(())
}

/// Refuses requests for a batch that are larger than a batch may be.
pub(crate) fn check_batch_size(purpose: &str, bytes: u64, param: &str) -> Answer<()> {
    if purpose != "batch" || bytes <= BATCH_FILE_MAX {
        return Ok(());
    }
    let limit = BATCH_FILE_MAX >> 20;
    let message = format!("File is too large. The maximum for purpose 'batch' is {limit} MB.");
    Err(Failure::too_large(message).param(param))
}

/// The uploaded file that a field of a request names, if it names one.
pub(crate) fn named(
    app: &App,
    fields: &Fields<'_>,
    key: &str,
    purpose: &str,
) -> Answer<Option<FileRecord>> {
    let Some(id) = fields.string(key)? else { return Ok(None) };
    let Some(record) = app.state.files.get(id, app.state.now()) else {
        return Err(Failure::invalid(format!("invalid {key}: {id}")).param(key));
    };
    if record.purpose != purpose {
        let message = format!(
            "File '{id}' has purpose '{}', but must have purpose '{purpose}'.",
            record.purpose
        );
        return Err(Failure::invalid(message).param(key).code("invalid_file_purpose"));
    }
    Ok(Some(record))
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
    let mut list = wire::list(&files.iter().map(view).collect::<Vec<_>>(), more);
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
    Ok(Json(view(&find(&app, &id)?)))
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

/// A file as the API shows it.
pub(crate) fn view(record: &FileRecord) -> Value {
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
