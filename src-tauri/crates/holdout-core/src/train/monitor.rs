//! One job as the monitor shows it, from what the project has of it.

use holdout_store::{Job, JobCheckpoint, JobMetric};
use holdout_types::{ApiError, ErrorCode, JobId, Money, ProviderId};
use serde_json::Value;

use super::sent::sent_files;
use super::start::Asked;
use super::view::{
    CheckpointView, JobEventView, JobStateView, JobView, LossPoint, OverfittingView, SentFileView,
};
use crate::candidates::LOCAL_NAME;
use crate::project::OpenProject;

impl OpenProject {
    /// A job, whole.
    pub fn job(&self, id: JobId) -> Result<JobView, ApiError> {
        let job = self.store.jobs().get(id)?;
        let events = self.store.job_events().of(id)?;
        let metrics = self.store.job_metrics().of(id)?;
        let checkpoints = self.store.job_checkpoints().of(id)?;
        let total_steps = events.iter().rev().find_map(|event| total_steps(event.data.as_ref()));
        let step = metrics.last().map_or(0, |metric| metric.step);
        let end = job.state.finished_at.unwrap_or_else(|| self.clock.now());
        let begin = job.state.started_at.unwrap_or(job.created_at);
        let seconds = end.since(begin).as_secs_f64();
        let state = state(&job);
        let remaining = total_steps
            .filter(|total| !state.is_over() && step > 0 && *total >= step)
            .map(|total| seconds / f64::from(step) * f64::from(total - step));
        let is_local = job.job.profile == "local";
        Ok(JobView {
            id,
            provider_name: self.provider_name(&job),
            upload: self.running.training.progress(id).filter(|_| state == JobStateView::Uploading),
            unreachable: self.running.unreachable(id),
            files: self.files_at_provider(id)?,
            remote_id: job.state.remote_id.clone(),
            state,
            base_model: text(&job.job.request, "model"),
            model: job.state.fine_tuned_model.clone(),
            step,
            total_steps,
            epochs: job.job.request.get("epochs").and_then(Value::as_u64).map(|n| n as u32),
            steps: points(&metrics),
            events: events.iter().rev().map(event_view).collect(),
            checkpoints: self.checkpoint_views(&checkpoints)?,
            trained_tokens: job.state.trained_tokens,
            created_at: job.created_at,
            finished_at: job.state.finished_at,
            seconds,
            remaining_seconds: remaining,
            cost: job.state.cost.or(is_local.then_some(Money::ZERO)),
            estimate: estimate(&job),
            overfitting: overfitting(&metrics),
            can_pause: self.can_pause(&job),
            then_compares: Asked::of(job.job.request.clone())
                .is_ok_and(|asked| asked.compare_when_done),
            deploy: self.deploy_view(&job)?,
            error: error(&job),
        })
    }
}

impl OpenProject {
    fn checkpoint_views(
        &self,
        checkpoints: &[JobCheckpoint],
    ) -> Result<Vec<CheckpointView>, ApiError> {
        let letters = self.letters_by_model()?;
        Ok(checkpoints
            .iter()
            .map(|checkpoint| checkpoint_view(checkpoint, letters.get(&checkpoint.model)))
            .collect())
    }

    fn provider_name(&self, job: &Job) -> String {
        let id = &job.job.profile;
        if id == "local" {
            return LOCAL_NAME.to_owned();
        }
        let profile = self.providers.profile(&ProviderId(id.clone()));
        profile.map_or_else(|_| id.clone(), |profile| profile.name)
    }

    /// A provider that is gone from the settings can be asked for nothing.
    fn can_pause(&self, job: &Job) -> bool {
        let profile = self.providers.profile(&ProviderId(job.job.profile.clone()));
        job.job.profile == "local"
            || profile.is_ok_and(|profile| profile.dialect().capabilities().pause)
    }

    /// What was sent to another computer for a job and is still there.
    fn files_at_provider(&self, id: JobId) -> Result<Vec<SentFileView>, ApiError> {
        let files = sent_files(&self.store)?.into_iter().filter(|file| file.job == id);
        Ok(files.map(|file| SentFileView { id: file.id, name: file.name }).collect())
    }
}

fn state(job: &Job) -> JobStateView {
    match job.state.status.as_str() {
        "preparing" => JobStateView::Uploading,
        "validating" => JobStateView::Validating,
        "queued" => JobStateView::Queued,
        "running" | "finalizing" => JobStateView::Running,
        "paused" => JobStateView::Paused,
        "to_deploy" => JobStateView::ToDeploy,
        "succeeded" => JobStateView::Succeeded,
        "failed" => JobStateView::Failed,
        "cancelled" => JobStateView::Cancelled,
        _ => JobStateView::Unknown,
    }
}

fn text(request: &Value, key: &str) -> String {
    request.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn total_steps(data: Option<&Value>) -> Option<u32> {
    data?.get("total_steps")?.as_u64().map(|steps| steps as u32)
}

/// The losses a step. Where the provider validates on all rows now and then, its measures on single
/// batches are left out: the two do not belong on one line.
fn points(metrics: &[JobMetric]) -> Vec<LossPoint> {
    let has_full = metrics.iter().any(|metric| metric.full_valid_loss.is_some());
    let batch = |value: Option<f64>| value.filter(|_| !has_full);
    let point = |metric: &JobMetric| LossPoint {
        step: metric.step,
        train_loss: metric.train_loss,
        train_accuracy: metric.train_accuracy,
        valid_loss: metric.full_valid_loss.or(batch(metric.valid_loss)),
        valid_accuracy: metric.full_valid_accuracy.or(batch(metric.valid_accuracy)),
    };
    metrics.iter().map(point).collect()
}

fn event_view(event: &holdout_store::JobEvent) -> JobEventView {
    let is_step = event.data.as_ref().is_some_and(|data| data.get("step").is_some());
    JobEventView {
        at: event.at,
        level: event.level.clone(),
        message: event.message.clone(),
        is_step,
    }
}

fn checkpoint_view(checkpoint: &JobCheckpoint, letter: Option<&String>) -> CheckpointView {
    let metric = |key: &str| checkpoint.metrics.get(key).and_then(Value::as_f64);
    CheckpointView {
        step: checkpoint.step,
        model: checkpoint.model.clone(),
        letter: letter.cloned(),
        valid_loss: metric("full_valid_loss").or_else(|| metric("valid_loss")),
        valid_accuracy: metric("full_valid_accuracy").or_else(|| metric("valid_accuracy")),
    }
}

/// The ratio of validation to training loss, and its usual reading: under 1.2 healthy, to 1.5 mild,
/// to 2 moderate, above severe (Microsoft's fine-tuning samples, "training curves").
fn overfitting(metrics: &[JobMetric]) -> Option<OverfittingView> {
    let last = metrics.iter().rev().find(|metric| metric.full_valid_loss.is_some())?;
    let near: Vec<f64> = metrics
        .iter()
        .rev()
        .filter(|metric| metric.step <= last.step)
        .filter_map(|metric| metric.train_loss)
        .take(10)
        .collect();
    let train = holdout_statistics::mean(&near).filter(|loss| *loss > 0.0)?;
    let ratio = last.full_valid_loss? / train;
    let word = match ratio {
        ..1.2 => "healthy",
        ..1.5 => "mild",
        ..2.0 => "moderate",
        _ => "severe",
    };
    let explanation = format!(
        "Validation loss is {ratio:.2} times the training loss of the last steps. Up to 1.2 the \
         model learns the task rather than its rows; above 2 it learns them by heart."
    );
    Some(OverfittingView { ratio, word: word.to_owned(), explanation })
}

/// What it was to cost; unknown for jobs of before it was kept.
fn estimate(job: &Job) -> Option<[Money; 2]> {
    serde_json::from_value(job.job.request.get("estimate")?.clone()).ok()
}

/// Why a job failed: the app's own error as it was, or what the provider said of it.
fn error(job: &Job) -> Option<ApiError> {
    let stored = job.state.error.as_ref()?;
    if let Ok(error) = serde_json::from_value::<ApiError>(stored.clone()) {
        return Some(error);
    }
    let message = stored.get("message").and_then(Value::as_str);
    let error = ApiError::new(
        ErrorCode::ProviderRefused,
        message.unwrap_or("The provider gave no reason."),
    );
    Some(error.with_hint("Mend what it names in the examples, then train again."))
}
