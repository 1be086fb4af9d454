//! `/uploads`: files that come in parts.

use std::collections::{BTreeMap, HashSet};
use std::io::{Read, Write};
use std::path::{Path as FilePath, PathBuf};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Multipart, Path, State};
use md5::{Digest, Md5};
use serde_json::{Value, json};

use crate::error::LocalError;
use crate::server::errors::{Answer, Failure};
use crate::server::wire::{Fields, parse_body};
use crate::server::{App, blocking, files, form};
use crate::state::files::{FileRecord, NewFile};
use crate::state::uploads::{
    Claim, UPLOAD_LIFETIME, UPLOAD_MAX, UploadError, UploadRecord, UploadStatus,
};

/// The largest part, in bytes: 64 MB, as at the reference API.
const PART_MAX: u64 = 64 << 20;

const FIELDS: [&str; 5] = ["filename", "purpose", "bytes", "mime_type", "expires_after"];

const PURPOSES: [&str; 4] = ["assistants", "batch", "fine-tune", "vision"];

/// `POST /uploads`.
pub(crate) async fn create(State(app): State<App>, body: Bytes) -> Answer<Json<Value>> {
    let body = parse_body(&body)?;
    let fields = Fields::new(&body);
    fields.only(&FIELDS)?;
    let record = record(&app, &fields)?;
    let created = view(&record, None);
    blocking(move || {
        app.state.uploads.expire_all(app.state.now())?;
        Ok(app.state.uploads.add(record)?)
    })
    .await?;
    Ok(Json(created))
}

fn record(app: &App, fields: &Fields<'_>) -> Answer<UploadRecord> {
    let filename = fields.required_string("filename")?;
    let purpose = fields.required_choice("purpose", &PURPOSES)?;
    files::check_name(purpose, filename, "filename")?;
    fields.required("bytes")?;
    let bytes = fields.integer("bytes", 1, UPLOAD_MAX as i64)?.unwrap_or_default().cast_unsigned();
    files::check_batch_size(purpose, bytes, "bytes")?;
    if !fields.required_string("mime_type")?.contains('/') {
        let example = "expected a MIME type, such as 'text/jsonl'.";
        return Err(fields.wrong_value("mime_type", example));
    }
    let created_at = app.state.now();
    Ok(UploadRecord {
        id: app.state.ids.next("upload_", 32),
        created_at,
        expires_at: created_at + UPLOAD_LIFETIME,
        filename: filename.to_owned(),
        purpose: purpose.to_owned(),
        bytes,
        lifetime: files::lifetime_in(fields, "expires_after")?,
        status: UploadStatus::Pending,
        parts: BTreeMap::new(),
    })
}

/// `POST /uploads/{id}/parts`, a multipart form. Parts may come at the same time.
pub(crate) async fn add_part(
    State(app): State<App>,
    Path(id): Path<String>,
    form: Multipart,
) -> Answer<Json<Value>> {
    let uploads = &app.state.uploads;
    uploads.pending(&id, app.state.now()).map_err(|error| refused(&id, error))?;
    let part = app.state.ids.next("part_", 32);
    let path = uploads.part_path(&id, &part);
    let counted = match read_part(form, &path).await {
        // What happened to the upload while the part came counts too.
        Ok(bytes) => uploads
            .add_part(&id, part.clone(), bytes, app.state.now())
            .map_err(|error| refused(&id, error)),
        Err(failure) => Err(failure),
    };
    if let Err(failure) = counted {
        // Whatever came of the part is of no use; what is left is swept at the next start.
        let _ = tokio::fs::remove_file(path).await;
        return Err(failure);
    }
    let created_at = app.state.now();
    Ok(Json(json!({
        "id": part,
        "object": "upload.part",
        "created_at": created_at,
        "upload_id": id,
    })))
}

async fn read_part(mut form: Multipart, path: &FilePath) -> Answer<u64> {
    let mut received = None;
    while let Some(field) = form.next_field().await.map_err(|error| form::broken(&error))? {
        match field.name().unwrap_or_default() {
            "data" => received = Some(form::receive(field, path, PART_MAX).await?),
            name => return Err(form::unknown(name)),
        }
    }
    received.ok_or_else(|| form::missing("data"))
}

/// `POST /uploads/{id}/cancel`.
pub(crate) async fn cancel(State(app): State<App>, Path(id): Path<String>) -> Answer<Json<Value>> {
    let cancelled = blocking(move || {
        app.state.uploads.cancel(&id, app.state.now()).map_err(|error| refused(&id, error))
    });
    Ok(Json(view(&cancelled.await?, None)))
}

/// What the parts of an upload shall become.
struct Order {
    parts: Vec<String>,
    /// 32 lower-case hexadecimal digits.
    md5: Option<String>,
}

/// `POST /uploads/{id}/complete`.
pub(crate) async fn complete(
    State(app): State<App>,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer<Json<Value>> {
    let order = Order::read(&body)?;
    let completed = blocking(move || {
        let claim = app.state.uploads.claim(&id, app.state.now());
        let claim = claim.map_err(|error| refused(&id, error))?;
        let file = order.carry_out(&app, &claim)?;
        Ok(view(&claim.complete()?, Some(&file)))
    });
    Ok(Json(completed.await?))
}

impl Order {
    fn read(body: &[u8]) -> Answer<Self> {
        let body = parse_body(body)?;
        let fields = Fields::new(&body);
        fields.only(&["part_ids", "md5"])?;
        fields.required("part_ids")?;
        let ids = fields.array("part_ids")?.map(Vec::as_slice).unwrap_or_default();
        let parts: Option<Vec<String>> =
            ids.iter().map(|id| id.as_str().map(str::to_owned)).collect();
        let parts = parts.ok_or_else(|| fields.wrong_value("part_ids", "expected strings."))?;
        if parts.iter().collect::<HashSet<_>>().len() < parts.len() {
            return Err(fields.wrong_value("part_ids", "a part can be named only once."));
        }
        let md5 = fields.string("md5")?.map(str::to_ascii_lowercase);
        let is_md5 =
            |text: &String| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if md5.as_ref().is_some_and(|md5| !is_md5(md5)) {
            return Err(fields.wrong_value("md5", "expected 32 hexadecimal digits."));
        }
        Ok(Self { parts, md5 })
    }

    /// Makes the file of the parts, or leaves nothing of it.
    fn carry_out(&self, app: &App, claim: &Claim<'_>) -> Answer<FileRecord> {
        let upload = &claim.record;
        self.check_parts(upload)?;
        let id = app.state.ids.next("file-", 24);
        let target = app.state.files.part_path(&id);
        let paths = self.parts.iter().map(|part| app.state.uploads.part_path(&upload.id, part));
        let joined = join(paths, &target).map_err(LocalError::from);
        let checked = joined.map_err(Failure::from).and_then(|found| self.check_md5(&found));
        if let Err(failure) = checked {
            // A part that is left is swept at the next start.
            let _ = fs_err::remove_file(target);
            return Err(failure);
        }
        let file = NewFile {
            filename: upload.filename.clone(),
            purpose: upload.purpose.clone(),
            bytes: upload.bytes,
            lifetime: upload.lifetime,
        };
        Ok(app.state.files.add(file.record(id, app.state.now()))?)
    }

    fn check_parts(&self, upload: &UploadRecord) -> Answer<()> {
        let mut bytes = 0;
        for part in &self.parts {
            bytes += upload.parts.get(part).ok_or_else(|| {
                let message = format!("Upload '{}' has no part '{part}'.", upload.id);
                Failure::invalid(message).param("part_ids").code("invalid_value")
            })?;
        }
        if bytes == upload.bytes {
            return Ok(());
        }
        let message = format!(
            "The parts have {bytes} bytes together, but the upload was created for {} bytes.",
            upload.bytes
        );
        Err(Failure::invalid(message).param("part_ids").code("invalid_value"))
    }

    fn check_md5(&self, found: &str) -> Answer<()> {
        match &self.md5 {
            Some(expected) if expected != found => {
                let message = format!(
                    "The MD5 checksum of the parts is '{found}', but '{expected}' was expected."
                );
                Err(Failure::invalid(message).param("md5").code("invalid_value"))
            }
            _ => Ok(()),
        }
    }
}

/// Writes files one after the other into one, and gives the MD5 of it all in hexadecimal digits.
fn join(parts: impl Iterator<Item = PathBuf>, target: &FilePath) -> std::io::Result<String> {
    let mut whole = fs_err::File::create(target)?;
    let (mut hash, mut buffer) = (Md5::new(), vec![0; 1 << 18]);
    for part in parts {
        let mut part = fs_err::File::open(part)?;
        loop {
            let length = part.read(&mut buffer)?;
            if length == 0 {
                break;
            }
            hash.update(&buffer[..length]);
            whole.write_all(&buffer[..length])?;
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The refusal that an upload's state calls for.
fn refused(id: &str, error: UploadError) -> Failure {
    match error {
        UploadError::Unknown => {
            Failure::not_found(format!("No such Upload object: {id}")).param("upload_id")
        }
        UploadError::Ended(status) => {
            let message = format!("Upload '{id}' has status '{}', not 'pending'.", status.name());
            Failure::invalid(message).param("upload_id").code("invalid_upload_status")
        }
        UploadError::Busy => {
            Failure::invalid(format!("Upload '{id}' is being completed by another request."))
                .param("upload_id")
                .code("invalid_upload_status")
        }
        UploadError::Full => {
            let limit = UPLOAD_MAX >> 30;
            let message = format!("The parts of an upload can have {limit} GB together at most.");
            Failure::too_large(message).param("data")
        }
        UploadError::Fault(fault) => fault.into(),
    }
}

/// An upload as the API shows it.
fn view(upload: &UploadRecord, file: Option<&FileRecord>) -> Value {
    json!({
        "id": upload.id,
        "object": "upload",
        "bytes": upload.bytes,
        "created_at": upload.created_at,
        "expires_at": upload.expires_at,
        "filename": upload.filename,
        "purpose": upload.purpose,
        "status": upload.status.name(),
        "file": file.map(files::view),
    })
}
