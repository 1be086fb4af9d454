//! Starting a training and following it to its end.

use std::path::Path;
use std::sync::Arc;

use holdout_provider::{
    Client, FileSource, Hyperparameters, JobRequest, JobStatus, LearningRate, ProviderError,
    Purpose, Setting, TrainingMethod, WatchError, WatchPolicy, watch_job,
};
use holdout_store::{JobState, NewJob};
use holdout_types::{ApiError, Cancel, CandidateId, ErrorCode, JobId, Money, ProgressSink, Split};
use serde::Deserialize;
use serde_json::json;

use super::files::{self, Learnt, TrainingFile};
use super::log::StoredJobLog;
use super::plan::{job_profile, method};
use super::sent::{SentFile, note_sent};
use super::view::{TrainMethod, TrainRequest};
use crate::candidates::spec::Spec;
use crate::knowledge::training::{TrainedRetrieval, TrainingContext};
use crate::local::Local;
use crate::project::OpenProject;
use crate::settings::{Settings, damaged};
use crate::study::SystemPlan;

/// A training that is written down and ready to be sent.
pub(crate) struct Training {
    pub(crate) project: Arc<OpenProject>,
    /// The way to the provider.
    pub(crate) client: Client,
    /// The local provider, where the job is there.
    pub(crate) local: Option<Arc<Local>>,
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
    learning: Learning,
    train: TrainingFile,
    validation: Option<TrainingFile>,
}

/// Checks that a training may start, writes its files and writes it down.
pub(crate) fn prepare(
    project: &OpenProject,
    request: &TrainRequest,
    context: Option<&TrainingContext>,
    folder: &Path,
) -> Result<(JobId, Outgoing), ApiError> {
    let (candidate, estimate) = may_start(project, request)?;
    let spec = Spec::of(&candidate)?;
    let settings = Settings::change(&project.store, |settings| {
        settings.training_seed = request.seed.unwrap_or(settings.training_seed);
        settings.training_suffix = request.suffix.clone().filter(|suffix| !suffix.is_empty());
    })?;
    let columns = project.columns()?;
    let learnt = Learnt { system: &spec.system, context };
    let write = |split| files::write(project, &columns, split, learnt, folder);
    let train = write(Split::Train)?
        .ok_or_else(|| ApiError::new(ErrorCode::BlockedByIssues, "There are no training rows."))?;
    let validation = write(Split::Validation)?;
    let request_id = request_id(project, &train, settings.training_seed);
    let job = project.store.jobs_mut().add(NewJob {
        profile: job_profile(spec.provider.as_ref()),
        client_request_id: request_id.clone(),
        version: columns.version,
        request: json!({
            "candidate": candidate.id,
            "model": spec.base_model,
            "system": spec.system,
            "retrieval": context.map(TrainingContext::trained),
            "seed": settings.training_seed,
            "suffix": settings.training_suffix,
            "epochs": request.epochs,
            "batch_size": request.batch_size,
            "learning_rate_multiplier": request.learning_rate_multiplier,
            "beta": request.beta,
            "estimate": estimate,
            "compare_when_done": request.compare_when_done,
        }),
    })?;
    let learning = learning(project, &spec, method(&columns), request)?;
    let outgoing = Outgoing {
        request_id,
        model: spec.base_model,
        suffix: settings.training_suffix,
        seed: settings.training_seed,
        learning,
        train,
        validation,
    };
    Ok((job, outgoing))
}

/// How a job learns, in the terms of its provider.
struct Learning {
    method: TrainingMethod,
    hyperparameters: Hyperparameters,
    /// The rate itself, where the provider takes it so.
    rate: Setting<f64>,
}

fn learning(
    project: &OpenProject,
    spec: &Spec,
    method: TrainMethod,
    request: &TrainRequest,
) -> Result<Learning, ApiError> {
    let profile = spec.provider.as_ref().map(|id| project.providers.profile(id)).transpose()?;
    let is_absolute = profile.is_some_and(|profile| {
        profile.dialect().capabilities().learning_rate == LearningRate::Absolute
    });
    let rate = request.learning_rate_multiplier.map_or(Setting::Auto, Setting::Value);
    let (multiplier, rate) =
        if is_absolute { (Setting::Auto, rate) } else { (rate, Setting::Auto) };
    Ok(Learning {
        method: match method {
            TrainMethod::Supervised => TrainingMethod::Supervised,
            TrainMethod::Preference => {
                TrainingMethod::Dpo { beta: request.beta.map_or(Setting::Auto, Setting::Value) }
            }
        },
        hyperparameters: Hyperparameters {
            n_epochs: request.epochs.map_or(Setting::Auto, Setting::Value),
            batch_size: request.batch_size.map_or(Setting::Auto, Setting::Value),
            learning_rate_multiplier: multiplier,
        },
        rate,
    })
}

/// The candidate that a training may start for, and what it is estimated to cost.
fn may_start(
    project: &OpenProject,
    request: &TrainRequest,
) -> Result<(holdout_store::Candidate, Option<[Money; 2]>), ApiError> {
    if !project.is_sealed()? {
        return Err(ApiError::new(ErrorCode::NotSealed, "The test set is not sealed yet.")
            .with_hint("Seal it on the Data screen, so that nothing of it can be learnt."));
    }
    let plan = project.train_plan(request)?;
    if let Some(first) = plan.blocking.first() {
        return Err(ApiError::new(ErrorCode::BlockedByIssues, first.clone())
            .with_hint("The Data screen shows the rows."));
    }
    if let Some(notice) = plan.notice.as_ref().filter(|notice| notice.agreed_at.is_none()) {
        let text = format!("Nobody has agreed yet that rows are sent to {}.", notice.host);
        return Err(ApiError::new(ErrorCode::NotAgreed, text)
            .with_hint("Read what would be sent, and agree to it, on the Train screen."));
    }
    let is_tuned = request.epochs.is_some()
        || request.batch_size.is_some()
        || request.learning_rate_multiplier.is_some()
        || request.beta.is_some();
    if is_tuned && !plan.may_tune {
        return Err(ApiError::new(ErrorCode::WrongState, plan.tuning_note));
    }
    within_budget(request, plan.cost)?;
    let candidate = project
        .to_train(request.candidate)?
        .ok_or_else(|| ApiError::new(ErrorCode::WrongState, "No candidate is to be trained."))?;
    Ok((candidate, plan.cost))
}

/// Refuses a start whose estimate may come to more than the budget, or to nobody knows what.
fn within_budget(request: &TrainRequest, cost: Option<[Money; 2]>) -> Result<(), ApiError> {
    let Some(text) = request.budget.as_deref().map(str::trim).filter(|text| !text.is_empty())
    else {
        return Ok(());
    };
    let refuse = |text: String, hint: &str| {
        Err(ApiError::new(ErrorCode::InvalidInput, text).with_hint(hint).with_field("budget"))
    };
    let Ok(budget) = text.trim_start_matches('$').parse::<Money>() else {
        return refuse(format!("`{text}` is no amount of dollars."), "Write it like 12.50.");
    };
    match cost {
        None => refuse(
            "What it costs is unknown, so no budget can hold.".to_owned(),
            "Enter the model's training price under Settings, Prices, or start without a budget.",
        ),
        Some([_, most]) if most > budget => refuse(
            format!("It may cost ${:.2}, more than the budget.", most.dollars()),
            "Raise the budget, set fewer epochs, or leave rows out.",
        ),
        Some(_) => Ok(()),
    }
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
        let client = &self.client;
        let train = self.upload(client, &outgoing.train).await?;
        let mut request = JobRequest::new(&outgoing.request_id, &outgoing.model, train);
        if let Some(validation) = &outgoing.validation {
            request.validation_file = Some(self.upload(client, validation).await?);
        }
        request.suffix.clone_from(&outgoing.suffix);
        request.seed = Some(outgoing.seed);
        let Learning { method, hyperparameters, rate } = &outgoing.learning;
        request.method = *method;
        request.hyperparameters = *hyperparameters;
        request.learning_rate = *rate;
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
                let id = sent?.id;
                self.note_sent(file, &id)?;
                Ok(id)
            }
        }
    }

    /// What stays on this computer need not be deleted elsewhere.
    fn note_sent(&self, file: &TrainingFile, id: &str) -> Result<(), ApiError> {
        if self.local.is_some() {
            return Ok(());
        }
        let sent = SentFile { job: self.job, id: id.to_owned(), name: file.name.clone() };
        note_sent(&self.project.store, sent)
    }

    async fn follow(&self, remote_id: &str) -> Result<(), ApiError> {
        let log = StoredJobLog::new(Arc::clone(&self.project), self.job);
        let policy =
            if self.local.is_some() { WatchPolicy::local() } else { WatchPolicy::default() };
        match watch_job(&self.client, remote_id, policy, &self.cancel, &log).await {
            Ok(remote) if remote.status == JobStatus::Succeeded => self.bring_home(&remote).await,
            // It failed or was cancelled, or the project is being closed and looks it up again later.
            Ok(_) | Err(WatchError::Cancelled) => Ok(()),
            // The job goes on without being looked at: a revoked key, say, is no end of it.
            Err(WatchError::Provider(error))
                if self.local.is_none() && !matches!(error, ProviderError::NotFound(_)) =>
            {
                self.project.running.set_unreachable(self.job, Some(error.into()));
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
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

/// What a job's stored request says of its candidate, and of what comes after it.
#[derive(Deserialize)]
pub(super) struct Asked {
    pub(super) candidate: CandidateId,
    pub(super) system: SystemPlan,
    /// How it was trained to look things up; absent where it was not.
    #[serde(default)]
    pub(super) retrieval: Option<TrainedRetrieval>,
    /// Absent in jobs of before it was asked.
    #[serde(default)]
    pub(super) compare_when_done: bool,
}

impl Asked {
    pub(super) fn of(request: serde_json::Value) -> Result<Self, ApiError> {
        serde_json::from_value(request).map_err(|error| damaged(&error))
    }
}

fn cancelled() -> ApiError {
    ApiError::new(ErrorCode::Cancelled, "The training was cancelled before it began.")
}
