//! Files at the provider: upload, whole or in parts, list, content, download, delete.

mod download;
mod parts;

use std::io::SeekFrom;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};
use holdout_types::{Progress, ProgressSink, Unit};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Method};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use crate::adapter::Place;
use crate::error::ProviderError;
use crate::job::checked_id;
use crate::transport::{Call, Client, Failed, Payload, Repeat};
use crate::wire::{self, Misread};

/// What JSON Lines are sent as: the official SDKs' own word for it.
const MIME: &str = "text/jsonl";
/// How much is handed to the network at a time, and the step of the progress.
const CHUNK: usize = 64 << 10;
/// The slowest line that an upload's timeout allows for, in bytes per second.
const SLOWEST: u64 = 50_000;

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Rows to train or to validate on, as `.jsonl`.
    FineTune,
    /// Questions of a batch, as `.jsonl`.
    Batch,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::FineTune => "fine-tune",
            Self::Batch => "batch",
        }
    }
}

/// Where the bytes of an upload come from. They are read anew for every attempt.
#[derive(Debug, Clone)]
pub enum FileSource {
    /// Memory.
    Bytes(Bytes),
    /// A local file, streamed; it must not change meanwhile.
    Path(PathBuf),
}

/// A file at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteFile {
    /// Its id, such as `file-abc123`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: Option<u64>,
    /// When it arrived, in Unix seconds.
    pub created_at: Option<i64>,
    /// What the provider calls its purpose.
    pub purpose: Option<String>,
    /// What the provider calls its state (deprecated; null at some): free text.
    pub status: Option<String>,
}

/// An upload that can be started again: a whole file, or a part of one.
pub(crate) struct Upload {
    name: String,
    /// Sent along with a whole file; a part has it from its upload.
    purpose: Option<Purpose>,
    source: FileSource,
    piece: Piece,
    /// The size of the whole file.
    size: u64,
    progress: Arc<dyn ProgressSink>,
}

/// Which bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    from: u64,
    length: u64,
}

impl Client {
    /// Uploads a file and reports the bytes handed to the network.
    ///
    /// A big one goes in parts, so that a broken connection costs one part and not all; a server
    /// that knows no parts gets it whole.
    ///
    /// `name` must be the content's own (hold its hash, say): if the answer gets lost, the files at
    /// the provider are listed, and one of the same name, purpose and size is taken for this one
    /// rather than uploaded again.
    pub async fn upload_file(
        &self,
        name: &str,
        purpose: Purpose,
        source: FileSource,
        progress: Arc<dyn ProgressSink>,
    ) -> Result<RemoteFile, ProviderError> {
        let size = source.size().await?;
        self.require(self.capabilities().files, "files")?;
        let in_parts = self.capabilities().uploads_in_parts;
        if in_parts && size >= self.upload_policy().in_parts_from {
            match self.upload_in_parts(name, purpose, &source, size, &progress).await {
                Err(ProviderError::NotFound(_)) => {}
                done => return done,
            }
        }
        let (piece, purpose_sent) = (Piece { from: 0, length: size }, Some(purpose));
        let name_sent = name.to_owned();
        let upload =
            Upload { name: name_sent, purpose: purpose_sent, source, piece, size, progress };
        let call = Call {
            method: Method::POST,
            url: self.url(Place::Files),
            payload: Payload::Upload(upload),
            repeat: Repeat::OnlyIfNotDone,
        };
        let mut repetition = 0;
        loop {
            let failed = match self.send(&call, |body| RemoteFile::parse(body)).await {
                Ok(answer) => return Ok(answer.value),
                Err(failed) => failed,
            };
            if let Some(file) = self.look_for_file(failed, repetition, name, purpose, size).await? {
                return Ok(file);
            }
            repetition += 1;
        }
    }

    /// The file of a request that failed, where it arrived all the same; `None` if it shall be sent
    /// again, and the error if it shall not.
    async fn look_for_file(
        &self,
        failed: Failed,
        repetition: u32,
        name: &str,
        purpose: Purpose,
        size: u64,
    ) -> Result<Option<RemoteFile>, ProviderError> {
        let Failed { error, unwanted, .. } = failed;
        if !error.outcome_is_unclear() {
            return Err(error);
        }
        tokio::time::sleep(self.backoff(repetition)).await;
        match self.find_file(name, purpose, size).await {
            Ok(Some(file)) => Ok(Some(file)),
            _ if unwanted || repetition >= self.retries() => Err(error),
            // A server without a list leaves no choice: an orphan is better than no file. One that
            // has a list and can't be asked now may hold the file already.
            Ok(None) | Err(ProviderError::NotFound(_) | ProviderError::Refused(_)) => Ok(None),
            Err(_) => Err(error),
        }
    }

    /// Deletes a file. One that is already gone is no error.
    pub async fn delete_file(&self, id: &str) -> Result<(), ProviderError> {
        self.delete(self.url(Place::File(checked_id(id)?))).await
    }

    /// The content of a file, as it comes: [`crate::decode_result_csv`] undoes base64. For files that
    /// fit into memory; [`Client::download_file`] writes others to the disk.
    pub async fn file_content(&self, id: &str) -> Result<Vec<u8>, ProviderError> {
        let url = self.url(Place::FileContent(checked_id(id)?));
        self.get(url, |body| Ok(body.to_vec())).await
    }

    /// A file's description.
    pub async fn file(&self, id: &str) -> Result<RemoteFile, ProviderError> {
        self.get(self.url(Place::File(checked_id(id)?)), |body| RemoteFile::parse(body)).await
    }

    /// The files at the provider, in its order, at most so many.
    pub async fn files(
        &self,
        purpose: Option<Purpose>,
        most: usize,
    ) -> Result<Vec<RemoteFile>, ProviderError> {
        let mut url = self.url(Place::Files);
        if let Some(purpose) = purpose {
            url.query_pairs_mut().append_pair("purpose", purpose.name());
        }
        self.list(url, most, |file| RemoteFile::read(file).ok()).await
    }

    /// An uploaded file by its name, purpose and size, if there is one: how it is found again after a
    /// crash.
    pub async fn find_file(
        &self,
        name: &str,
        purpose: Purpose,
        bytes: u64,
    ) -> Result<Option<RemoteFile>, ProviderError> {
        let mut url = self.url(Place::Files);
        url.query_pairs_mut().append_pair("purpose", purpose.name());
        let mut found = None;
        self.pages(url, |page| {
            found = page.iter().filter_map(|file| RemoteFile::read(file).ok()).find(|file| {
                file.name == name
                    && file.bytes == Some(bytes)
                    && file.purpose.as_deref() == Some(purpose.name())
                    && file.status.as_deref() != Some("error")
            });
            found.is_none()
        })
        .await?;
        Ok(found)
    }
}

impl RemoteFile {
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Misread> {
        Self::read(&wire::parse(body)?)
    }

    fn read(file: &Value) -> Result<Self, Misread> {
        Ok(Self {
            id: wire::filled(file, "id").ok_or("the file has no id")?,
            name: wire::text(file, "filename").unwrap_or_default(),
            bytes: wire::count(file, "bytes"),
            created_at: wire::seconds(file, "created_at"),
            purpose: wire::text(file, "purpose"),
            status: wire::text(file, "status"),
        })
    }
}

impl Upload {
    /// The form, and how much longer than other requests it may take.
    pub(crate) async fn form(&self) -> Result<(Form, Duration), ProviderError> {
        let Piece { length, .. } = self.piece;
        let body = Body::wrap_stream(self.counted(self.source.stream(self.piece).await?));
        let part = Part::stream_with_length(body, length).file_name(self.name.clone());
        let part = part.mime_str(MIME).map_err(|error| ProviderError::InvalidRequest {
            field: "file",
            message: error.to_string(),
        })?;
        let form = match self.purpose {
            Some(purpose) => Form::new().text("purpose", purpose.name()).part("file", part),
            None => Form::new().part("data", part),
        };
        Ok((form, Duration::from_secs(length / SLOWEST)))
    }

    fn counted(
        &self,
        chunks: BoxStream<'static, std::io::Result<Bytes>>,
    ) -> BoxStream<'static, std::io::Result<Bytes>> {
        let stage = format!("Uploading {}", self.name);
        let (progress, size) = (Arc::clone(&self.progress), self.size);
        let mut done = self.piece.from;
        let count = move |chunk: &std::io::Result<Bytes>| {
            done += chunk.as_ref().map_or(0, Bytes::len) as u64;
            progress.report(Progress::new(&*stage, Unit::Bytes, done, Some(size)));
        };
        chunks.inspect(count).boxed()
    }
}

impl FileSource {
    async fn size(&self) -> Result<u64, ProviderError> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.len() as u64),
            Self::Path(path) => {
                let metadata = fs_err::tokio::metadata(path).await;
                Ok(metadata.map_err(|error| ProviderError::File(error.to_string()))?.len())
            }
        }
    }

    async fn stream(
        &self,
        piece: Piece,
    ) -> Result<BoxStream<'static, std::io::Result<Bytes>>, ProviderError> {
        let Piece { from, length } = piece;
        match self {
            Self::Bytes(bytes) => {
                let end = (from + length).min(bytes.len() as u64);
                Ok(slices(bytes.slice(from.min(end) as usize..end as usize)).boxed())
            }
            Self::Path(path) => {
                let unreadable = |error: std::io::Error| ProviderError::File(error.to_string());
                let mut file = fs_err::tokio::File::open(path).await.map_err(unreadable)?;
                file.seek(SeekFrom::Start(from)).await.map_err(unreadable)?;
                Ok(ReaderStream::with_capacity(file.take(length), CHUNK).boxed())
            }
        }
    }
}

fn slices(bytes: Bytes) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> + Send {
    stream::unfold(bytes, |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        let chunk = rest.split_to(rest.len().min(CHUNK));
        Some((Ok(chunk), rest))
    })
}
