//! From a kept batch to one at the provider: its file is sent, then it is created. After a crash each
//! is looked for before it is done again.

use std::collections::BTreeMap;
use std::sync::Arc;

use holdout_provider::{BatchEndpoint, FileSource, ProviderError, Purpose, RemoteBatch};
use holdout_types::IgnoreProgress;

use super::log::{BatchRecord, BatchStep, BatchWish};
use super::{BatchRun, write};
use crate::runner::RunError;

impl BatchRun {
    /// Brings a batch to its provider. One that `is_begun` by an earlier session may be there already.
    /// Where batches are no longer wished for, one that is not there yet is given up.
    pub(super) async fn submit(
        self: &Arc<Self>,
        mut batch: BatchRecord,
        is_begun: bool,
    ) -> Result<(), RunError> {
        if batch.state.step == BatchStep::Planned {
            let file = match self.sent_file(&batch, is_begun).await? {
                Some(file) => file,
                None if self.wish().await? != BatchWish::Batch => return self.give_up(batch).await,
                None => self.send_file(&mut batch).await?,
            };
            batch.state.input_file = Some(file);
            batch.state.step = BatchStep::Uploaded;
            self.keep(&batch).await?;
        }
        if batch.state.step == BatchStep::Uploaded {
            let remote = match self.created(&batch, is_begun).await? {
                Some(remote) => remote,
                None if self.wish().await? != BatchWish::Batch => return self.give_up(batch).await,
                None => self.create(&batch).await?,
            };
            batch.state.note(&remote, self.clock.now());
            self.keep(&batch).await?;
            self.forget_file(&batch);
        }
        Ok(())
    }

    async fn sent_file(
        self: &Arc<Self>,
        batch: &BatchRecord,
        is_begun: bool,
    ) -> Result<Option<String>, RunError> {
        if !is_begun {
            return Ok(None);
        }
        let (client, state) = (self.client(batch.candidate)?, &batch.state);
        let found = client.find_file(&state.name, Purpose::Batch, state.bytes);
        let found = self.unless_cancelled(found).await?;
        Ok(self.or_stopped(batch, found).await?.map(|file| file.id))
    }

    async fn send_file(self: &Arc<Self>, batch: &mut BatchRecord) -> Result<String, RunError> {
        let path = self.folder.join(&batch.state.name);
        if !path.exists() {
            let lost = batch.clone();
            batch.state.bytes = self.blocking(move |run| write::again(run, &lost)).await?;
            self.keep(batch).await?;
        }
        let client = self.client(batch.candidate)?;
        let (source, progress) = (FileSource::Path(path), Arc::new(IgnoreProgress));
        let sent = client.upload_file(&batch.state.name, Purpose::Batch, source, progress);
        let sent = self.unless_cancelled(sent).await?;
        Ok(self.or_stopped(batch, sent).await?.id)
    }

    async fn created(
        self: &Arc<Self>,
        batch: &BatchRecord,
        is_begun: bool,
    ) -> Result<Option<RemoteBatch>, RunError> {
        let Some(file) = batch.state.input_file.as_ref().filter(|_| is_begun) else {
            return Ok(None);
        };
        let found = self.client(batch.candidate)?.find_batch(file);
        let found = self.unless_cancelled(found).await?;
        self.or_stopped(batch, found).await
    }

    async fn create(self: &Arc<Self>, batch: &BatchRecord) -> Result<RemoteBatch, RunError> {
        let metadata = BTreeMap::from([
            ("holdout_evaluation".to_owned(), self.plan.evaluation.to_string()),
            ("holdout_batch".to_owned(), batch.id.to_string()),
            ("holdout_file".to_owned(), batch.state.name.clone()),
        ]);
        let file = batch.state.input_file.as_deref().unwrap_or_default();
        let client = self.client(batch.candidate)?;
        let created = client.create_batch(file, BatchEndpoint::Chat, &metadata);
        let created = self.unless_cancelled(created).await?;
        self.or_stopped(batch, created).await
    }

    async fn or_stopped<T>(
        self: &Arc<Self>,
        batch: &BatchRecord,
        answer: Result<T, ProviderError>,
    ) -> Result<T, RunError> {
        match answer {
            Ok(value) => Ok(value),
            Err(error) => Err(self.stopped(batch.candidate, error).await?),
        }
    }

    /// Ends a batch that never was created.
    async fn give_up(self: &Arc<Self>, mut batch: BatchRecord) -> Result<(), RunError> {
        self.forget_file(&batch);
        batch.state.stop_asked = true;
        self.close(batch, 0, Some("It was stopped before it was created.".to_owned())).await
    }

    /// What is at the provider need not be kept here; a leftover is only a cache file.
    fn forget_file(&self, batch: &BatchRecord) {
        let path = self.folder.join(&batch.state.name);
        if path.exists()
            && let Err(error) = fs_err::remove_file(path)
        {
            tracing::warn!(%error, "the file of a batch was not removed");
        }
    }
}
