//! The end of a training: the model comes home, the candidate answers with it, the cost is known.

use std::sync::Arc;

use holdout_provider::{DeployStep, RemoteJob};
use holdout_store::JobState;
use holdout_types::{ApiError, ErrorCode, JobId, Money, ProviderId};

use super::start::{Asked, Training};
use crate::candidates::spec::Spec;
use crate::project::OpenProject;

impl Training {
    /// Keeps the model in the project and makes the candidate answer with it.
    pub(super) async fn bring_home(&self, remote: &RemoteJob) -> Result<(), ApiError> {
        let Some(model) = remote.fine_tuned_model.clone() else {
            return Err(ApiError::new(
                ErrorCode::ProviderProtocol,
                "The job succeeded, but the provider names no model.",
            ));
        };
        let (local, project, job) = (self.local.clone(), Arc::clone(&self.project), self.job);
        match self.client.capabilities().deploy {
            DeployStep::None => {}
            DeployStep::ByApi => return self.deploy(remote, &model).await,
            // The job keeps the model's name, and a person deploys it.
            DeployStep::ByPerson => return self.close_job(remote, "to_deploy"),
        }
        let kept = tokio::task::spawn_blocking(move || {
            if let Some(local) = local {
                let bytes = local.provider.export_model(&model)?;
                project.store.artifacts_mut().put(&model, "local-model", bytes)?;
            }
            project.give_model(job, &model)
        });
        kept.await.map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))??;
        self.close_job(remote, "succeeded")
    }

    /// Notes the end of the training itself, and what it cost.
    pub(super) fn close_job(&self, remote: &RemoteJob, status: &str) -> Result<(), ApiError> {
        let before = self.project.store.jobs().get(self.job)?.state;
        let state = JobState {
            status: status.to_owned(),
            finished_at: Some(self.project.clock.now()),
            cost: self.cost(remote)?,
            ..before
        };
        Ok(self.project.store.jobs_mut().set_state(self.job, state)?)
    }

    /// What the training cost: the tokens that the provider bills, at the known price.
    fn cost(&self, remote: &RemoteJob) -> Result<Option<Money>, ApiError> {
        if self.local.is_some() {
            return Ok(Some(Money::ZERO));
        }
        let job = self.project.store.jobs().get(self.job)?.job;
        let profile = self.project.providers.profile(&ProviderId(job.profile))?;
        let base_model = job.request.get("model").and_then(|model| model.as_str());
        let price = profile.training_price(base_model.unwrap_or_default());
        Ok(price.zip(remote.trained_tokens).map(|(price, tokens)| price.of(tokens)))
    }
}

impl OpenProject {
    /// Makes the candidate of a job answer with its model, unless its prompt changed meanwhile: a
    /// model that was trained with another prompt is not that candidate.
    pub(super) fn give_model(&self, job: JobId, model: &str) -> Result<(), ApiError> {
        let request = self.store.jobs().get(job)?.job.request;
        let asked = Asked::of(request)?;
        let candidate = self.store.candidates().get(asked.candidate)?;
        let mut spec = Spec::of(&candidate)?;
        if spec.system != asked.system {
            return Ok(());
        }
        spec.trained_model = Some(model.to_owned());
        spec.trained_retrieval = asked.retrieval;
        self.put_in_place(asked.candidate, spec.stored(&candidate.name, candidate.kind)?)
    }
}
