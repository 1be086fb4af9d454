//! Big files in parts (`/uploads`): each part is repeated by itself when it fails.
//!
//! Parts go one after another: one line is filled by one of them, and what was sent can be shown as
//! one growing count.

use std::sync::Arc;

use bytes::Bytes;
use holdout_types::ProgressSink;
use reqwest::Method;
use serde_json::{Value, json};

use super::{FileSource, MIME, Piece, Purpose, RemoteFile, Upload};
use crate::adapter::Place;
use crate::error::ProviderError;
use crate::job::checked_id;
use crate::transport::{Call, Client, Payload, Repeat};
use crate::wire::{self, Misread};

impl Client {
    /// Uploads a file in parts. A server that knows no parts answers
    /// [`ProviderError::NotFound`], and has got nothing.
    ///
    /// What is sent twice does no harm: an upload that is never completed ends by itself, and a part
    /// counts only if it is named at the end. Whether the end arrived is looked up by the file's
    /// name and size, as for a whole file.
    pub(super) async fn upload_in_parts(
        &self,
        name: &str,
        purpose: Purpose,
        source: &FileSource,
        size: u64,
        progress: &Arc<dyn ProgressSink>,
    ) -> Result<RemoteFile, ProviderError> {
        let request = json!({
            "filename": name, "purpose": purpose.name(), "bytes": size, "mime_type": MIME,
        });
        let id = self.post(self.url(Place::Uploads), &request, Repeat::Harmless, read_id).await?;
        let id = checked_id(&id)?.to_owned();
        let sent = self.send_parts(&id, name, source, size, progress).await;
        let done = match sent {
            Ok(parts) => self.complete(&id, &parts, name, purpose, size).await,
            Err(error) => Err(error),
        };
        if done.is_err() {
            // It ends by itself within an hour; this only spares the provider the wait.
            let url = self.url(Place::Upload { id: &id, verb: "cancel" });
            let (payload, repeat) = (Payload::Empty, Repeat::Harmless);
            let call = Call { method: Method::POST, url, payload, repeat };
            let _cancelled = self.send(&call, |_| Ok(())).await;
        }
        done
    }

    async fn send_parts(
        &self,
        id: &str,
        name: &str,
        source: &FileSource,
        size: u64,
        progress: &Arc<dyn ProgressSink>,
    ) -> Result<Vec<String>, ProviderError> {
        let mut parts = Vec::new();
        for piece in pieces(size, self.upload_policy().part) {
            let upload = Upload {
                name: name.to_owned(),
                purpose: None,
                source: source.clone(),
                piece,
                size,
                progress: Arc::clone(progress),
            };
            let call = Call {
                method: Method::POST,
                url: self.url(Place::Upload { id, verb: "parts" }),
                payload: Payload::Upload(upload),
                repeat: Repeat::Harmless,
            };
            parts.push(self.send(&call, |body| read_id(body)).await?.value);
        }
        Ok(parts)
    }

    async fn complete(
        &self,
        id: &str,
        parts: &[String],
        name: &str,
        purpose: Purpose,
        size: u64,
    ) -> Result<RemoteFile, ProviderError> {
        let url = self.url(Place::Upload { id, verb: "complete" });
        let request = Bytes::from(json!({ "part_ids": parts }).to_string());
        let mut repetition = 0;
        loop {
            let call = Call {
                method: Method::POST,
                url: url.clone(),
                payload: Payload::Json(request.clone()),
                repeat: Repeat::OnlyIfNotDone,
            };
            let failed = match self.send(&call, |body| read_file(body)).await {
                Ok(answer) => return Ok(answer.value),
                Err(failed) => failed,
            };
            if let Some(file) = self.look_for_file(failed, repetition, name, purpose, size).await? {
                return Ok(file);
            }
            repetition += 1;
        }
    }
}

/// A file cut into parts of at most `part` bytes.
fn pieces(size: u64, part: u64) -> impl Iterator<Item = Piece> {
    let part = part.max(1);
    (0..size.div_ceil(part)).map(move |number| {
        let from = number * part;
        Piece { from, length: part.min(size - from) }
    })
}

fn read_id(body: &[u8]) -> Result<String, Misread> {
    wire::filled(&wire::parse(body)?, "id").ok_or_else(|| "it has no id".into())
}

fn read_file(body: &[u8]) -> Result<RemoteFile, Misread> {
    let upload = wire::parse(body)?;
    RemoteFile::read(upload.get("file").unwrap_or(&Value::Null))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::pieces;

    proptest! {
        #[test]
        fn pieces_are_the_whole_file_without_gap_or_overlap(size in 0_u64..10_000, part in 0_u64..700) {
            let mut end = 0;
            for piece in pieces(size, part) {
                prop_assert_eq!(piece.from, end);
                prop_assert!(piece.length > 0 && piece.length <= part.max(1));
                end += piece.length;
            }
            prop_assert_eq!(end, size);
        }
    }
}
