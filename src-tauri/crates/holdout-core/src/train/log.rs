//! Keeps what is seen of a job in the project file.

use std::sync::Arc;

use holdout_provider::{
    Connection, JobCheckpoint, JobEvent, JobLog, JobStatus, RemoteJob, StepMetrics,
};
use holdout_store::{JobMetric, JobState};
use holdout_types::{ApiError, JobId, Timestamp};
use serde_json::Value;

use crate::project::OpenProject;

/// The log of one job.
pub(crate) struct StoredJobLog {
    project: Arc<OpenProject>,
    job: JobId,
}

impl StoredJobLog {
    pub(crate) fn new(project: Arc<OpenProject>, job: JobId) -> Self {
        Self { project, job }
    }
}

impl JobLog for StoredJobLog {
    fn record_status(&self, job: &RemoteJob) -> Result<(), ApiError> {
        let before = self.project.store.jobs().get(self.job)?.state;
        let state = state_of(job, &before, self.project.clock.now());
        if state != before {
            self.project.store.jobs_mut().set_state(self.job, state)?;
            self.project.running.tell();
        }
        Ok(())
    }

    fn record_events(&self, events: &[JobEvent]) -> Result<(), ApiError> {
        let stored: Vec<_> = events.iter().map(stored_event).collect();
        self.project.store.job_events_mut().add(self.job, &stored)?;
        let metrics: Vec<_> = events.iter().filter_map(|event| event.metrics).collect();
        let metrics: Vec<_> = metrics.iter().map(stored_metric).collect();
        self.project.store.job_metrics_mut().merge(self.job, &metrics)?;
        self.project.running.tell();
        Ok(())
    }

    fn record_checkpoints(&self, checkpoints: &[JobCheckpoint]) -> Result<(), ApiError> {
        let stored: Vec<_> = checkpoints.iter().filter_map(stored_checkpoint).collect();
        self.project.store.job_checkpoints_mut().set(self.job, &stored)?;
        self.project.running.tell();
        Ok(())
    }

    fn connection(&self, state: Connection<'_>) {
        match state {
            Connection::Lost(error) => tracing::warn!(%error, "the provider can't be reached"),
            Connection::Restored => tracing::info!("the provider can be reached again"),
        }
    }
}

/// The word under which a status is kept. A success stays `finalizing` until its model is in the
/// project; see `finish` of the training.
pub(crate) fn word(status: &JobStatus) -> &str {
    match status {
        JobStatus::Validating => "validating",
        JobStatus::Queued => "queued",
        JobStatus::Running => "running",
        JobStatus::Paused => "paused",
        JobStatus::Finalizing | JobStatus::Succeeded => "finalizing",
        JobStatus::Failed => "failed",
        JobStatus::Cancelled => "cancelled",
        JobStatus::Unknown(word) => word,
    }
}

fn state_of(job: &RemoteJob, before: &JobState, now: Timestamp) -> JobState {
    let failed = matches!(job.status, JobStatus::Failed | JobStatus::Cancelled);
    let started = !matches!(job.status, JobStatus::Validating | JobStatus::Queued);
    JobState {
        remote_id: Some(job.id.clone()),
        status: word(&job.status).to_owned(),
        fine_tuned_model: job.fine_tuned_model.clone().or_else(|| before.fine_tuned_model.clone()),
        error: job.error.as_ref().and_then(|error| serde_json::to_value(error).ok()),
        started_at: before.started_at.or_else(|| started.then_some(now)),
        finished_at: failed.then_some(now),
        trained_tokens: job.trained_tokens,
        cost: before.cost,
    }
}

fn stored_event(event: &JobEvent) -> holdout_store::JobEvent {
    holdout_store::JobEvent {
        remote_id: event.id.clone(),
        at: Timestamp(event.created_at.saturating_mul(1_000)),
        level: event.level.clone(),
        message: event.message.clone(),
        data: (!event.data.is_empty()).then(|| Value::Object(event.data.clone())),
    }
}

fn stored_metric(metrics: &StepMetrics) -> JobMetric {
    JobMetric {
        step: metrics.step as u32,
        train_loss: metrics.train_loss,
        train_accuracy: metrics.train_accuracy,
        valid_loss: metrics.valid_loss,
        valid_accuracy: metrics.valid_accuracy,
        full_valid_loss: metrics.full_valid_loss,
        full_valid_accuracy: metrics.full_valid_accuracy,
    }
}

fn stored_checkpoint(checkpoint: &JobCheckpoint) -> Option<holdout_store::JobCheckpoint> {
    Some(holdout_store::JobCheckpoint {
        remote_id: checkpoint.id.clone(),
        step: checkpoint.step as u32,
        model: checkpoint.model.clone()?,
        metrics: serde_json::to_value(checkpoint.metrics).ok()?,
        created_at: Timestamp(checkpoint.created_at.saturating_mul(1_000)),
    })
}
