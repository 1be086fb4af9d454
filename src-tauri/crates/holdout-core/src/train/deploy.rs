//! The step between a finished job and the first answer, where a provider wants one: the app's, over
//! the API, or a person's, whose deployment is asked until it answers.

use std::sync::Arc;

use holdout_provider::{
    Client, DeployRequest, DeploymentStatus, RemoteJob, WatchError, WatchPolicy,
};
use holdout_store::{Job, JobState, Project};
use holdout_types::{ApiError, ErrorCode, JobId, ProviderId, Sensitive};
use serde::{Deserialize, Serialize};

use super::start::{Asked, Training};
use super::view::{DeployView, DeployWay, TrainView};
use crate::project::OpenProject;
use crate::settings::damaged;
use crate::studio::Studio;

const KEY: &str = "deployments";
/// Names that providers take: Azure's rule, which the others' hold too.
const LONGEST_NAME: usize = 64;

/// A deployment that is to answer for a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Named {
    job: JobId,
    name: String,
}

impl Training {
    /// Puts the model into service over the API, unless an earlier session did, and waits for it.
    pub(super) async fn deploy(&self, remote: &RemoteJob, model: &str) -> Result<(), ApiError> {
        let name = match named(&self.project.store, self.job)? {
            Some(name) => name,
            None => self.ask_to_deploy(remote).await?,
        };
        self.until_it_answers(&name).await?;
        self.project.give_model(self.job, &name)?;
        tracing::info!(model, name, "a model was deployed");
        self.close_job(remote, "succeeded")
    }

    async fn ask_to_deploy(&self, remote: &RemoteJob) -> Result<String, ApiError> {
        let job = self.project.store.jobs().get(self.job)?;
        let checkpoints = self.project.store.job_checkpoints().of(self.job)?;
        let Some(last) = checkpoints.last() else {
            let text = "The provider lists no checkpoint of the job, so nothing can be deployed.";
            return Err(ApiError::new(ErrorCode::ProviderProtocol, text));
        };
        let request = DeployRequest {
            name: suggested(&job),
            base_model: remote.model.clone().unwrap_or_default(),
            job: remote.id.clone(),
            checkpoint: last.remote_id.clone(),
        };
        let deployment = self.client.deploy_model(&request).await?;
        note(&self.project.store, self.job, &deployment.name)?;
        Ok(deployment.name)
    }

    async fn until_it_answers(&self, name: &str) -> Result<(), ApiError> {
        await_deployment(&self.client, name, &self.cancel).await
    }
}

async fn await_deployment(
    client: &Client,
    name: &str,
    cancel: &holdout_types::Cancel,
) -> Result<(), ApiError> {
    match client.await_deployment(name, WatchPolicy::default(), cancel).await {
        Ok(deployment) => match deployment.status {
            DeploymentStatus::Failed(reason) => {
                let text = format!("The deployment `{name}` failed: {reason}");
                Err(ApiError::new(ErrorCode::ProviderFault, text))
            }
            _ => Ok(()),
        },
        Err(WatchError::Cancelled) => {
            Err(ApiError::new(ErrorCode::Cancelled, "Waiting for the deployment was stopped."))
        }
        Err(error) => Err(error.into()),
    }
}

impl Studio {
    /// Notes under which name a person deployed the model of a job, and asks it until it answers.
    /// Then the candidate answers with it.
    pub async fn deployed(&self, job: JobId, name: &str) -> Result<TrainView, ApiError> {
        let project = self.project()?;
        let name = checked(name)?;
        if project.store.jobs().get(job)?.state.status != "to_deploy" {
            let text = "This model does not wait for a deployment.";
            return Err(ApiError::new(ErrorCode::WrongState, text));
        }
        note(&project.store, job, &name)?;
        self.wait_for_deployment(&project, job, name).await?;
        project.train_view()
    }

    /// Goes on asking the deployments that were waited for when the project was closed.
    pub(crate) fn take_up_deployments(&self, project: &Arc<OpenProject>) -> Result<(), ApiError> {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return Ok(()) };
        for job in project.store.jobs().all()? {
            if job.state.status == "to_deploy"
                && let Some(name) = named(&project.store, job.id)?
            {
                let (studio, project) = (self.clone(), Arc::clone(project));
                runtime.spawn(async move {
                    if let Err(error) = studio.wait_for_deployment(&project, job.id, name).await {
                        project.running.set_unreachable(job.id, Some(error));
                    }
                });
            }
        }
        Ok(())
    }

    async fn wait_for_deployment(
        &self,
        project: &Arc<OpenProject>,
        job: JobId,
        name: String,
    ) -> Result<(), ApiError> {
        let client = self.client_of_job(project, job).await?;
        // Another name takes the place of the one that is waited for.
        project.running.deploying.cancel_only(job);
        project.running.deploying.end(job);
        let Some(cancel) = project.running.deploying.begin(job) else {
            let text = "Another deployment is waited for.";
            return Err(ApiError::new(ErrorCode::WrongState, text).retryable());
        };
        project.running.set_unreachable(job, None);
        let (studio, project) = (self.clone(), Arc::clone(project));
        tokio::spawn(async move {
            let answered = await_deployment(&client, &name, &cancel).await;
            if cancel.is_cancelled() {
                return;
            }
            project.running.deploying.end(job);
            match answered.and_then(|()| project.answers_now(job, &name)) {
                Ok(()) => studio.after_training(&project, job).await,
                Err(error) => project.running.set_unreachable(job, Some(error)),
            }
            studio.changed();
        });
        Ok(())
    }
}

impl OpenProject {
    fn answers_now(&self, job: JobId, name: &str) -> Result<(), ApiError> {
        self.give_model(job, name)?;
        let before = self.store.jobs().get(job)?.state;
        let state = JobState { status: "succeeded".to_owned(), ..before };
        self.store.jobs_mut().set_state(job, state)?;
        self.running.tell();
        Ok(())
    }

    /// What is to be done before the model of a job answers; none where nothing is.
    pub(super) fn deploy_view(&self, job: &Job) -> Result<Option<DeployView>, ApiError> {
        let Some(model) = &job.state.fine_tuned_model else { return Ok(None) };
        if job.state.status != "to_deploy" {
            return Ok(None);
        }
        let profile = self.providers.profile(&ProviderId(job.job.profile.clone()))?;
        // Steps are written down without a key; nothing is sent.
        let endpoint = profile.endpoint(Sensitive::new(String::new()));
        let client = Client::new(endpoint, Arc::clone(&self.clock))?;
        let waiting_for = named(&self.store, job.id)?;
        let suggested = suggested(job);
        let name = waiting_for.as_ref().unwrap_or(&suggested);
        let Some(steps) = client.deploy_steps(model, name, None) else { return Ok(None) };
        let is_asked = self.running.deploying.id() == Some(job.id);
        Ok(Some(DeployView {
            ways: ways(&steps),
            last: is_asked.then(|| "It is asked every few seconds and does not answer yet.".into()),
            waiting_for: waiting_for.filter(|_| is_asked),
            suggested,
            costs: "A deployment of a trained model is billed by the hour, also while nobody asks \
                    it. Delete it in the portal once it is not needed."
                .to_owned(),
        }))
    }
}

fn ways(steps: &holdout_provider::DeploySteps) -> Vec<DeployWay> {
    let numbered = (1..).zip(&steps.portal).map(|(place, step)| format!("{place}. {step}"));
    let found = steps.placeholders.iter().map(|one| format!("{}: {}.", one.name, one.found));
    let found: Vec<String> = found.collect();
    let text = format!("Fill in what stands in angle brackets. {}", found.join(" "));
    let command = |title: &str, command: &str| DeployWay {
        title: title.to_owned(),
        text: text.clone(),
        command: Some(command.to_owned()),
    };
    vec![
        DeployWay {
            title: "In the portal".to_owned(),
            text: numbered.collect::<Vec<_>>().join("\n"),
            command: None,
        },
        command("With the Azure CLI", &steps.command),
        command("By a request to the management API", &steps.rest_command),
    ]
}

/// A name that would do: the training's own, or one of the app's.
fn suggested(job: &Job) -> String {
    let suffix = job.job.request.get("suffix").and_then(|suffix| suffix.as_str());
    let asked = Asked::of(job.job.request.clone()).map_or(0, |asked| asked.candidate.0);
    suffix.map_or_else(|| format!("holdout-{asked}-{}", job.id.0), str::to_owned)
}

fn checked(name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':');
    if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(is_plain) {
        let text = "A deployment's name has 1 to 64 letters, digits, dots, dashes and underscores.";
        return Err(ApiError::new(ErrorCode::InvalidInput, text)
            .with_hint("Copy it from the list of deployments.")
            .with_field("name"));
    }
    Ok(name.to_owned())
}

fn all_named(store: &Project) -> Result<Vec<Named>, ApiError> {
    let Some(value) = store.meta().get(KEY)? else { return Ok(Vec::new()) };
    serde_json::from_value(value).map_err(|error| damaged(&error))
}

fn named(store: &Project, job: JobId) -> Result<Option<String>, ApiError> {
    Ok(all_named(store)?.into_iter().find(|named| named.job == job).map(|named| named.name))
}

fn note(store: &Project, job: JobId, name: &str) -> Result<(), ApiError> {
    let mut all = all_named(store)?;
    all.retain(|named| named.job != job);
    all.push(Named { job, name: name.to_owned() });
    let value = serde_json::to_value(all).map_err(|error| damaged(&error))?;
    Ok(store.meta_mut().set(KEY, &value)?)
}
