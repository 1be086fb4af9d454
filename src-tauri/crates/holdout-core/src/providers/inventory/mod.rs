//! What lies at a provider: files, jobs and trained models of the key's account, listed and deleted.
//!
//! It is looked at on a person's wish only, and nothing of it is kept. Deployments at Azure are not in
//! it: they belong to another API, with another token.

mod gather;
#[cfg(test)]
mod tests;
pub mod view;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use holdout_provider::{Client, JobStatus, ProviderError, RemoteFile, RemoteJob, RemoteModel};
use holdout_types::{ApiError, ErrorCode, ProviderId, ProviderKind, Timestamp};

use self::view::InventoryView;
use crate::long::off_thread;
use crate::project::OpenProject;
use crate::studio::Studio;
use crate::train::sent::sent_files;

/// More than anybody looks through.
const MOST: usize = 1_000;

/// What a provider listed, or why it did not.
struct Listed {
    files: Result<Vec<RemoteFile>, ProviderError>,
    jobs: Result<Vec<RemoteJob>, ProviderError>,
    models: Result<Vec<RemoteModel>, ProviderError>,
}

/// What of all that belongs to the open project.
#[derive(Default)]
struct Ours {
    files: HashSet<String>,
    jobs: HashSet<String>,
    /// Candidates' marks by the model that they answer with.
    letters: HashMap<String, String>,
}

impl Studio {
    /// What lies at a provider.
    pub async fn inventory(&self, id: &ProviderId) -> Result<InventoryView, ApiError> {
        let (client, kind) = self.client_of(id).await?;
        let (files, jobs, models) =
            tokio::join!(client.files(None, MOST), client.jobs(MOST), client.models());
        let listed = Listed { files, jobs, models };
        let project = self.project().ok();
        let can_delete = client.capabilities().delete_model;
        let now = self.0.clock.now();
        off_thread(move || {
            let ours = project.map(|project| Ours::of(&project)).transpose()?.unwrap_or_default();
            Ok(listed.view(&ours, kind, can_delete, now))
        })
        .await
    }

    /// Deletes a file at a provider, and says what is left.
    pub async fn delete_kept_file(
        &self,
        id: &ProviderId,
        file: &str,
    ) -> Result<InventoryView, ApiError> {
        let (client, _) = self.client_of(id).await?;
        client.delete_file(file).await?;
        if let Ok(project) = self.project() {
            for sent in sent_files(&project.store)?.into_iter().filter(|sent| sent.id == file) {
                crate::train::sent::note_deleted(&project.store, sent.job, file)?;
            }
        }
        self.inventory(id).await
    }

    /// Deletes a trained model at a provider, and says what is left.
    pub async fn delete_kept_model(
        &self,
        id: &ProviderId,
        model: &str,
    ) -> Result<InventoryView, ApiError> {
        let (client, _) = self.client_of(id).await?;
        client.delete_model(model).await?;
        self.inventory(id).await
    }

    /// Cancels a job at a provider, and says what is left.
    pub async fn cancel_kept_job(
        &self,
        id: &ProviderId,
        job: &str,
    ) -> Result<InventoryView, ApiError> {
        let (client, _) = self.client_of(id).await?;
        client.cancel_job(job).await?;
        self.inventory(id).await
    }

    /// The client of a provider. It reads its key, so it may wait for the keychain.
    async fn client_of(&self, id: &ProviderId) -> Result<(Client, ProviderKind), ApiError> {
        let (providers, id) = (Arc::clone(self.providers()), id.clone());
        let clock = Arc::clone(&self.0.clock);
        off_thread(move || {
            let profile = providers.profile(&id)?;
            let endpoint = profile.endpoint(providers.key(&profile)?);
            Ok((Client::new(endpoint, clock)?, profile.kind))
        })
        .await
    }
}

impl Ours {
    fn of(project: &OpenProject) -> Result<Self, ApiError> {
        let jobs = project.store.jobs().all()?;
        Ok(Self {
            files: sent_files(&project.store)?
                .into_iter()
                .map(|file| file.id)
                .chain(project.batch_files()?)
                .collect(),
            jobs: jobs.into_iter().filter_map(|job| job.state.remote_id).collect(),
            letters: project.letters_by_model()?,
        })
    }
}
