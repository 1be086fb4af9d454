//! Big files from the provider, such as trained weights: straight to the disk.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use holdout_types::{Progress, ProgressSink, Unit};
use reqwest::{Method, Response};
use tokio::io::AsyncWriteExt as _;

use crate::adapter::Place;
use crate::error::ProviderError;
use crate::job::checked_id;
use crate::transport::{Call, Client, Failure, Payload, Repeat, Tries, plain};

impl Client {
    /// Writes the content of a file to a path and returns its bytes. A download that breaks begins
    /// anew; what stands at the path in the end is whole, or this is an error and nothing is there.
    ///
    /// # Errors
    ///
    /// [`ProviderError::File`] if the path can't be written.
    pub async fn download_file(
        &self,
        id: &str,
        to: &Path,
        progress: Arc<dyn ProgressSink>,
    ) -> Result<u64, ProviderError> {
        let call = Call {
            method: Method::GET,
            url: self.url(Place::FileContent(checked_id(id)?)),
            payload: Payload::Empty,
            repeat: Repeat::Harmless,
        };
        let partial = to.with_added_extension("part");
        let mut tries = Tries::of(self);
        let outcome = loop {
            tries.start().await;
            match self.download_once(&call, &partial, &*progress).await {
                Ok(bytes) => break Ok(bytes),
                Err(failure) => {
                    if !tries.again(&failure, call.repeat).await {
                        break Err(failure.error);
                    }
                }
            }
        };
        let outcome = match outcome {
            Ok(bytes) => {
                let moved = fs_err::tokio::rename(&partial, to).await;
                moved.map_err(|error| unwritable(&error)).map(|()| bytes)
            }
            Err(error) => Err(error),
        };
        if outcome.is_err() {
            let _gone = fs_err::tokio::remove_file(&partial).await;
        }
        outcome
    }

    async fn download_once(
        &self,
        call: &Call,
        partial: &Path,
        progress: &dyn ProgressSink,
    ) -> Result<u64, Failure> {
        let limit = self.timeouts().request;
        let opening = tokio::time::timeout(limit, self.open(call, None)).await;
        let (mut response, _) = opening.map_err(|_| plain(self.silent(limit)))??;
        let total = response.content_length();
        let file = fs_err::tokio::File::create(partial).await;
        let mut file = file.map_err(|error| plain(unwritable(&error)))?;
        let mut done = 0;
        while let Some(chunk) = self.next_chunk(&mut response).await? {
            file.write_all(&chunk).await.map_err(|error| plain(unwritable(&error)))?;
            done += chunk.len() as u64;
            progress.report(Progress::new("Downloading", Unit::Bytes, done, total));
        }
        file.sync_all().await.map_err(|error| plain(unwritable(&error)))?;
        Ok(done)
    }

    async fn next_chunk(&self, response: &mut Response) -> Result<Option<Bytes>, Failure> {
        let limit = self.stall();
        let chunk = tokio::time::timeout(limit, response.chunk()).await;
        chunk.map_err(|_| plain(self.silent(limit)))?.map_err(|error| plain(self.network(&error)))
    }
}

fn unwritable(error: &std::io::Error) -> ProviderError {
    ProviderError::File(error.to_string())
}
