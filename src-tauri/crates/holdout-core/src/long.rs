//! Trainings and comparisons: starting, watching, stopping, and taking up again.

use std::path::PathBuf;
use std::sync::Arc;

use holdout_provider::Client;
use holdout_store::EvaluationState as StoredState;
use holdout_types::{
    ApiError, CandidateId, ErrorCode, EvaluationId, JobId, Progress, ProgressSink, ProviderId,
    Split,
};

use crate::candidates::spec::Spec;
use crate::compare::draft::begin_draft;
use crate::compare::plan::trial::begin_trial;
use crate::compare::question::Question;
use crate::compare::run::{Comparing, begin, question, still_there};
use crate::compare::view::{CompareRequest, CompareView, EvaluationState, EvaluationView};
use crate::judge::KeptJudge;
use crate::local::Local;
use crate::project::OpenProject;
use crate::providers::reach::Reach;
use crate::running::Noting;
use crate::settings::damaged;
use crate::studio::Studio;
use crate::train::sent::{note_deleted, sent_files};
use crate::train::start::{Training, prepare};
use crate::train::view::{JobView, TrainRequest, TrainView};

impl Studio {
    /// Starts a training. It runs until the provider is done, watched or not.
    pub async fn start_training(&self, request: &TrainRequest) -> Result<TrainView, ApiError> {
        let project = self.project()?;
        not_running(project.running.training.id().is_some(), "A training")?;
        let (asked, wanted) = (Arc::clone(&project), request.candidate);
        let provider = off_thread(move || asked.provider_to_train_at(wanted)).await?;
        let way = self.way_to(&project, provider).await?;
        let folder = self.0.folders.cache.join("outgoing");
        let context = self.training_context(&project, request.candidate, request.seed).await?;
        let (prepared, request) = (Arc::clone(&project), request.clone());
        let (job, outgoing) =
            off_thread(move || prepare(&prepared, &request, context.as_ref(), &folder)).await?;
        let training = Self::training(&project, way, job)?;
        let (studio, shown) = (self.clone(), project.train_view());
        tokio::spawn(async move {
            training.run(outgoing).await;
            studio.after_training(&project, job).await;
        });
        shown
    }

    fn training(project: &Arc<OpenProject>, way: Way, job: JobId) -> Result<Training, ApiError> {
        let cancel = project.running.training.begin(job).ok_or_else(|| busy("A training"))?;
        let noting = Arc::clone(project);
        let progress: Arc<dyn ProgressSink> = Arc::new(Noting(move |progress: Progress| {
            noting.running.training.note(progress);
            noting.running.tell();
        }));
        let Way { client, local } = way;
        Ok(Training { project: Arc::clone(project), client, local, job, cancel, progress })
    }

    /// The way to the provider of a training; to the local one for none.
    async fn way_to(
        &self,
        project: &Arc<OpenProject>,
        provider: Option<ProviderId>,
    ) -> Result<Way, ApiError> {
        let local = self.local().await?;
        let Some(id) = provider else {
            return Ok(Way { client: local.client.clone(), local: Some(local) });
        };
        let project = Arc::clone(project);
        let reached = off_thread(move || {
            let reach = project.providers.reach(local, std::slice::from_ref(&id))?;
            reach.client(Some(&id))
        });
        Ok(Way { client: reached.await?, local: None })
    }

    /// The client of where a job is.
    pub(crate) async fn client_of_job(
        &self,
        project: &Arc<OpenProject>,
        job: JobId,
    ) -> Result<Client, ApiError> {
        Ok(self.way_to_job(project, job).await?.client)
    }

    /// The way to where a job is.
    async fn way_to_job(&self, project: &Arc<OpenProject>, job: JobId) -> Result<Way, ApiError> {
        let profile = project.store.jobs().get(job)?.job.profile;
        let provider = (profile != "local").then_some(ProviderId(profile));
        self.way_to(project, provider).await
    }

    /// Shows a job to `show` until it is over, or until `show` has enough. The first is whole.
    pub async fn watch_training(
        &self,
        job: JobId,
        mut show: impl FnMut(JobView) -> bool,
    ) -> Result<(), ApiError> {
        let project = self.project()?;
        let mut watcher = project.running.watcher();
        loop {
            let looked = Arc::clone(&project);
            let view = off_thread(move || looked.job(job)).await?;
            let over = view.state.is_over();
            if !show(view) || over {
                return Ok(());
            }
            watcher.wait().await;
        }
    }

    /// Cancels a job at its provider.
    pub async fn cancel_training(&self, job: JobId) -> Result<TrainView, ApiError> {
        let project = self.project()?;
        match project.store.jobs().get(job)?.state.remote_id {
            Some(remote) => {
                let way = self.way_to_job(&project, job).await?;
                way.client.cancel_job(&remote).await?;
            }
            None => project.running.training.cancel_only(job),
        }
        project.train_view()
    }

    /// Pauses a job at its provider.
    pub async fn pause_training(&self, job: JobId) -> Result<TrainView, ApiError> {
        self.at_provider(job, async |client, remote| client.pause_job(&remote).await.map(drop))
            .await
    }

    /// Resumes a paused job.
    pub async fn resume_training(&self, job: JobId) -> Result<TrainView, ApiError> {
        self.at_provider(job, async |client, remote| client.resume_job(&remote).await.map(drop))
            .await
    }

    async fn at_provider(
        &self,
        job: JobId,
        act: impl AsyncFnOnce(Client, String) -> Result<(), holdout_provider::ProviderError>,
    ) -> Result<TrainView, ApiError> {
        let project = self.project()?;
        let Some(remote) = project.store.jobs().get(job)?.state.remote_id else {
            let text = "The provider does not know this job yet.";
            return Err(ApiError::new(ErrorCode::WrongState, text).retryable());
        };
        let way = self.way_to_job(&project, job).await?;
        act(way.client, remote).await?;
        project.running.tell();
        project.train_view()
    }

    /// Starts a comparison on the sealed test set. It runs to its verdict, watched or not.
    pub async fn start_comparison(
        &self,
        request: &CompareRequest,
    ) -> Result<CompareView, ApiError> {
        let project = self.project()?;
        // What can fail comes first: a look at the holdout is counted once it is begun.
        not_running(project.running.comparing.id().is_some(), "A comparison")?;
        let asked = Arc::clone(&project);
        let question = off_thread(move || question(&asked, None)).await?;
        self.reach(&project, question).await?;
        let (begun, request) = (Arc::clone(&project), request.clone());
        let evaluation = off_thread(move || begin(&begun, &request, Split::Test)).await?;
        self.go_on(evaluation).await
    }

    /// Starts a draft: the same comparison on the validation rows, without a verdict.
    pub async fn start_draft(&self, request: &CompareRequest) -> Result<CompareView, ApiError> {
        let project = self.project()?;
        not_running(project.running.comparing.id().is_some(), "A comparison")?;
        let (begun, request) = (Arc::clone(&project), request.clone());
        let evaluation = off_thread(move || begin_draft(&begun, &request)).await?;
        self.go_on(evaluation).await
    }

    /// Starts a trial: every candidate answers a few validation rows.
    pub async fn start_trial(&self) -> Result<CompareView, ApiError> {
        let project = self.project()?;
        not_running(project.running.comparing.id().is_some(), "A comparison")?;
        let begun = Arc::clone(&project);
        let evaluation = off_thread(move || begin_trial(&begun)).await?;
        self.resume_comparison(evaluation).await
    }

    /// Makes everything ready that a question asks: the local provider, keys, clients.
    async fn reach(
        &self,
        project: &Arc<OpenProject>,
        question: Question,
    ) -> Result<Arc<Reach>, ApiError> {
        let local = self.local().await?;
        let project = Arc::clone(project);
        let ready = off_thread(move || {
            still_there(&project, &question)?;
            let judge = KeptJudge::of_metric(&project.store, &question.metric)?;
            let judged_at = judge.iter().filter_map(|judge| judge.provider.as_ref());
            let ids: Vec<_> =
                question.providers().chain(judged_at).map(|asked| asked.id.clone()).collect();
            project.providers.reach(local, &ids)
        });
        Ok(Arc::new(ready.await?))
    }

    /// Goes on with a comparison. Answers that are there are not asked for again.
    pub async fn resume_comparison(
        &self,
        evaluation: EvaluationId,
    ) -> Result<CompareView, ApiError> {
        self.project()?.batch_again(evaluation)?;
        self.go_on(evaluation).await
    }

    /// Has a comparison run from where it is.
    pub(crate) async fn go_on(&self, evaluation: EvaluationId) -> Result<CompareView, ApiError> {
        let project = self.project()?;
        let asked = Arc::clone(&project);
        let question =
            off_thread(move || Question::of(&asked.store.evaluations().get(evaluation)?)).await?;
        let reach = self.reach(&project, question).await?;
        let folder = self.0.folders.cache.join("batches");
        let comparing = Self::comparing(&project, reach, evaluation, folder)?;
        project.store.evaluations_mut().set_state(evaluation, StoredState::Running, None)?;
        let (studio, running) = (self.clone(), Arc::clone(&project));
        tokio::spawn(async move {
            comparing.run().await;
            studio.ended(running.ending_of_comparison(evaluation));
            studio.changed();
        });
        project.compare_view_after(evaluation)
    }

    fn comparing(
        project: &Arc<OpenProject>,
        reach: Arc<Reach>,
        evaluation: EvaluationId,
        folder: PathBuf,
    ) -> Result<Comparing, ApiError> {
        let cancel =
            project.running.comparing.begin(evaluation).ok_or_else(|| busy("A comparison"))?;
        let noting = Arc::clone(project);
        let progress: Arc<dyn ProgressSink> = Arc::new(Noting(move |progress: Progress| {
            noting.running.comparing.note(progress);
            noting.running.tell();
        }));
        let project = Arc::clone(project);
        Ok(Comparing { project, reach, evaluation, cancel, progress, folder })
    }

    /// Shows an evaluation to `show` until it no longer runs, or until `show` has enough.
    pub async fn watch_comparison(
        &self,
        evaluation: EvaluationId,
        mut show: impl FnMut(EvaluationView) -> bool,
    ) -> Result<(), ApiError> {
        let project = self.project()?;
        let mut watcher = project.running.watcher();
        loop {
            let looked = Arc::clone(&project);
            let view = off_thread(move || looked.evaluation(evaluation)).await?;
            let over = view.state != EvaluationState::Running;
            if !show(view) || over {
                return Ok(());
            }
            watcher.wait().await;
        }
    }

    /// Stops a comparison. It can go on later.
    pub async fn cancel_comparison(
        &self,
        evaluation: EvaluationId,
    ) -> Result<CompareView, ApiError> {
        let project = self.project()?;
        if project.running.comparing.id() == Some(evaluation) {
            project.running.comparing.cancel();
            self.watch_comparison(evaluation, |_| true).await?;
        }
        project.compare_view_after(evaluation)
    }

    /// Deletes the files of a job at its provider.
    pub async fn delete_sent_files(&self, job: JobId) -> Result<TrainView, ApiError> {
        let project = self.project()?;
        let way = self.way_to_job(&project, job).await?;
        let files = sent_files(&project.store)?.into_iter().filter(|file| file.job == job);
        for file in files {
            way.client.delete_file(&file.id).await?;
            note_deleted(&project.store, job, &file.id)?;
        }
        project.train_view()
    }

    /// Follows the jobs again that were under way when the project was closed.
    pub(crate) fn take_up(&self, project: &Arc<OpenProject>) -> Result<(), ApiError> {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return Ok(()) };
        for job in project.store.jobs().unfinished()? {
            let Some(remote) = job.state.remote_id else {
                project.never_sent(job.id)?;
                continue;
            };
            runtime.spawn(self.clone().follow(Arc::clone(project), job.id, remote));
        }
        if let Some(evaluation) = project.batches_to_follow()? {
            runtime.spawn(self.clone().follow_batches(Arc::clone(project), evaluation));
        }
        self.take_up_deployments(project)
    }

    /// Tries again to follow a job whose provider could not be reached.
    pub fn follow_again(&self, job: JobId) -> Result<TrainView, ApiError> {
        let project = self.project()?;
        if let Some(remote) = project.store.jobs().get(job)?.state.remote_id {
            project.running.set_unreachable(job, None);
            tokio::spawn(self.clone().follow(Arc::clone(&project), job, remote));
        }
        project.train_view()
    }

    async fn follow(self, project: Arc<OpenProject>, job: JobId, remote: String) {
        let ready = async {
            let way = self.way_to_job(&project, job).await?;
            Self::training(&project, way, job)
        };
        match ready.await {
            Ok(training) => {
                training.take_up(remote).await;
                return self.after_training(&project, job).await;
            }
            Err(error) => {
                tracing::warn!(%error, "a job can't be followed");
                project.running.set_unreachable(job, Some(error));
            }
        }
        self.changed();
    }
}

/// The way to a provider.
struct Way {
    client: Client,
    /// The local provider itself, where it is that.
    local: Option<Arc<Local>>,
}

impl OpenProject {
    /// Where the candidate of a training is trained; at the local provider for none.
    fn provider_to_train_at(
        &self,
        wanted: Option<CandidateId>,
    ) -> Result<Option<ProviderId>, ApiError> {
        let candidate = self.to_train(wanted)?;
        Ok(candidate
            .map(|candidate| Spec::of(&candidate))
            .transpose()?
            .and_then(|spec| spec.provider))
    }

    /// Notes that a job never reached its provider.
    fn never_sent(&self, job: JobId) -> Result<(), ApiError> {
        let before = self.store.jobs().get(job)?.state;
        let text = "The app was closed before the training rows were sent.";
        let error =
            ApiError::new(ErrorCode::Cancelled, text).with_hint("Start the training again.");
        let error = serde_json::to_value(error).map_err(|error| damaged(&error))?;
        let state = holdout_store::JobState {
            status: "failed".to_owned(),
            error: Some(error),
            finished_at: Some(self.clock.now()),
            ..before
        };
        Ok(self.store.jobs_mut().set_state(job, state)?)
    }
}

fn not_running(runs: bool, what: &str) -> Result<(), ApiError> {
    if runs { Err(busy(what)) } else { Ok(()) }
}

fn busy(what: &str) -> ApiError {
    ApiError::new(ErrorCode::WrongState, format!("{what} is running already."))
        .with_hint("Wait for its end, or stop it.")
}

/// Runs what may wait for the disk away from the threads that serve requests.
pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))?
}
