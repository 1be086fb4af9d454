//! Starting a training and following it to its end.

use std::path::Path;
use std::sync::Arc;

use holdout_provider::{
    Client, FileSource, JobRequest, JobStatus, Purpose, RemoteJob, WatchError, WatchPolicy,
    watch_job,
};
use holdout_store::{JobState, NewJob};
use holdout_types::{ApiError, Cancel, CandidateId, ErrorCode, JobId, ProgressSink, Split};
use serde::Deserialize;
use serde_json::json;

use super::files::{self, TrainingFile};
use super::log::StoredJobLog;
use super::view::TrainRequest;
use crate::candidates::spec::Spec;
use crate::local::Local;
use crate::project::OpenProject;
use crate::settings::{Settings, damaged};
use crate::study::SystemPlan;

/// A training that is written down and ready to be sent.
pub(crate) struct Training {
    pub(crate) project: Arc<OpenProject>,
    pub(crate) local: Arc<Local>,
    pub(crate) job: JobId,
    pub(crate) cancel: Cancel,
    pub(crate) progress: Arc<dyn ProgressSink>,
}

/// The files of a training, not yet sent.
pub(crate) struct Outgoing {
    request_id: String,
    model: String,
    suffix: Option<String>,
    seed: u32,
    train: TrainingFile,
    validation: Option<TrainingFile>,
}

/// Checks that a training may start, writes its files and writes it down.
pub(crate) fn prepare(
    project: &OpenProject,
    request: &TrainRequest,
    folder: &Path,
) -> Result<(JobId, Outgoing), ApiError> {
    let candidate = may_start(project)?;
    let spec = Spec::of(&candidate)?;
    let settings = Settings::change(&project.store, |settings| {
        settings.training_seed = request.seed.unwrap_or(settings.training_seed);
        settings.training_suffix = request.suffix.clone().filter(|suffix| !suffix.is_empty());
    })?;
    let columns = project.columns()?;
    let write = |split| files::write(project, &columns, split, &spec.system, folder);
    let train = write(Split::Train)?
        .ok_or_else(|| ApiError::new(ErrorCode::BlockedByIssues, "There are no training rows."))?;
    let validation = write(Split::Validation)?;
    let request_id = request_id(project, &train, settings.training_seed);
    let job = project.store.jobs_mut().add(NewJob {
        profile: "local".to_owned(),
        client_request_id: request_id.clone(),
        version: columns.version,
        request: json!({
            "candidate": candidate.id,
            "model": spec.base_model,
            "system": spec.system,
            "seed": settings.training_seed,
            "suffix": settings.training_suffix,
        }),
    })?;
    let outgoing = Outgoing {
        request_id,
        model: spec.base_model,
        suffix: settings.training_suffix,
        seed: settings.training_seed,
        train,
        validation,
    };
    Ok((job, outgoing))
}

fn may_start(project: &OpenProject) -> Result<holdout_store::Candidate, ApiError> {
    if !project.is_sealed()? {
        return Err(ApiError::new(ErrorCode::NotSealed, "The test set is not sealed yet.")
            .with_hint("Seal it on the Data screen, so that nothing of it can be learnt."));
    }
    let plan = project.train_plan()?;
    if let Some(first) = plan.blocking.first() {
        return Err(ApiError::new(ErrorCode::BlockedByIssues, first.clone())
            .with_hint("The Data screen shows the rows."));
    }
    project
        .to_train()?
        .ok_or_else(|| ApiError::new(ErrorCode::WrongState, "No candidate is to be trained."))
}

/// An id that no other job has: from the content, the seed and the moment.
fn request_id(project: &OpenProject, train: &TrainingFile, seed: u32) -> String {
    let moment = (project.clock.now().0, project.clock.monotonic().as_nanos());
    let text = format!("{} {seed} {moment:?}", train.name);
    format!("holdout-{}", &blake3::hash(text.as_bytes()).to_hex()[..24])
}

impl Training {
    /// Sends the files, creates the job, follows it and brings the model home. How it ended stands in
    /// the project.
    pub(crate) async fn run(self, outgoing: Outgoing) {
        let result = match self.send(&outgoing).await {
            Ok(remote) => self.follow(&remote).await,
            Err(error) => Err(error),
        };
        outgoing.remove_files();
        self.conclude(result);
    }

    /// Goes on following a job that an earlier session created.
    pub(crate) async fn take_up(self, remote_id: String) {
        let result = self.follow(&remote_id).await;
        self.conclude(result);
    }

    async fn send(&self, outgoing: &Outgoing) -> Result<String, ApiError> {
        let client = &self.local.client;
        let train = self.upload(client, &outgoing.train).await?;
        let mut request = JobRequest::new(&outgoing.request_id, &outgoing.model, train);
        if let Some(validation) = &outgoing.validation {
            request.validation_file = Some(self.upload(client, validation).await?);
        }
        request.suffix.clone_from(&outgoing.suffix);
        request.seed = Some(outgoing.seed);
        let remote = client.create_job(&request).await?;
        let before = self.project.store.jobs().get(self.job)?.state;
        let state = JobState {
            remote_id: Some(remote.id.clone()),
            status: super::log::word(&remote.status).to_owned(),
            ..before
        };
        self.project.store.jobs_mut().set_state(self.job, state)?;
        if self.cancel.is_cancelled() {
            client.cancel_job(&remote.id).await?;
            return Err(cancelled());
        }
        Ok(remote.id)
    }

    async fn upload(&self, client: &Client, file: &TrainingFile) -> Result<String, ApiError> {
        let source = FileSource::Path(file.path.clone());
        let progress = Arc::clone(&self.progress);
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(cancelled()),
            sent = client.upload_file(&file.name, Purpose::FineTune, source, progress) => {
                Ok(sent?.id)
            }
        }
    }

    async fn follow(&self, remote_id: &str) -> Result<(), ApiError> {
        let log = StoredJobLog::new(Arc::clone(&self.project), self.job);
        let policy = WatchPolicy::local();
        match watch_job(&self.local.client, remote_id, policy, &self.cancel, &log).await {
            Ok(remote) if remote.status == JobStatus::Succeeded => self.bring_home(&remote).await,
            // It failed or was cancelled, or the project is being closed and looks it up again later.
            Ok(_) | Err(WatchError::Cancelled) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps the model in the project and makes the candidate answer with it.
    async fn bring_home(&self, remote: &RemoteJob) -> Result<(), ApiError> {
        let Some(model) = remote.fine_tuned_model.clone() else {
            return Err(ApiError::new(
                ErrorCode::ProviderProtocol,
                "The job succeeded, but the provider names no model.",
            ));
        };
        let (local, project, job) = (Arc::clone(&self.local), Arc::clone(&self.project), self.job);
        let kept = tokio::task::spawn_blocking(move || {
            let bytes = local.provider.export_model(&model)?;
            project.store.artifacts_mut().put(&model, "local-model", bytes)?;
            project.give_model(job, &model)
        });
        kept.await.map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))??;
        let before = self.project.store.jobs().get(self.job)?.state;
        let state = JobState {
            status: "succeeded".to_owned(),
            finished_at: Some(self.project.clock.now()),
            cost: Some(holdout_types::Money::ZERO),
            ..before
        };
        Ok(self.project.store.jobs_mut().set_state(self.job, state)?)
    }

    fn conclude(&self, result: Result<(), ApiError>) {
        if let Err(error) = result
            && let Err(unkept) = self.fail(&error)
        {
            tracing::error!(%error, %unkept, "a failed training could not be noted");
        }
        self.project.running.training.end(self.job);
        self.project.running.tell();
    }

    fn fail(&self, error: &ApiError) -> Result<(), ApiError> {
        let before = self.project.store.jobs().get(self.job)?.state;
        let status = if error.code == ErrorCode::Cancelled { "cancelled" } else { "failed" };
        let state = JobState {
            status: status.to_owned(),
            error: Some(serde_json::to_value(error).map_err(|error| damaged(&error))?),
            finished_at: Some(self.project.clock.now()),
            ..before
        };
        Ok(self.project.store.jobs_mut().set_state(self.job, state)?)
    }
}

impl Outgoing {
    /// What was sent need not be kept a second time; a leftover is only a cache file.
    fn remove_files(&self) {
        for file in std::iter::once(&self.train).chain(&self.validation) {
            if let Err(error) = fs_err::remove_file(&file.path) {
                tracing::warn!(%error, "a sent file was not removed");
            }
        }
    }
}

impl OpenProject {
    /// Makes the candidate of a job answer with its model, unless its prompt changed meanwhile: a
    /// model that was trained with another prompt is not that candidate.
    fn give_model(&self, job: JobId, model: &str) -> Result<(), ApiError> {
        let request = self.store.jobs().get(job)?.job.request;
        let asked: Asked = serde_json::from_value(request).map_err(|error| damaged(&error))?;
        let candidate = self.store.candidates().get(asked.candidate)?;
        let mut spec = Spec::of(&candidate)?;
        if spec.system != asked.system {
            return Ok(());
        }
        spec.trained_model = Some(model.to_owned());
        self.put_in_place(asked.candidate, spec.stored(&candidate.name, candidate.kind)?)
    }
}

/// What a job's stored request says of its candidate.
#[derive(Deserialize)]
struct Asked {
    candidate: CandidateId,
    system: SystemPlan,
}

fn cancelled() -> ApiError {
    ApiError::new(ErrorCode::Cancelled, "The training was cancelled before it began.")
}
