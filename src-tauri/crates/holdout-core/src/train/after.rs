//! What comes after a training: somebody is told, and the comparison starts if that was wished.

use std::sync::Arc;

use holdout_store::JobEvent;
use holdout_types::{ApiError, JobId};

use super::start::Asked;
use super::view::JobStateView;
use crate::compare::view::CompareRequest;
use crate::project::OpenProject;
use crate::studio::Studio;

impl Studio {
    /// Tells of the end of a training, and goes on to the comparison if that was wished.
    pub(crate) async fn after_training(&self, project: &Arc<OpenProject>, job: JobId) {
        self.ended(project.ending_of_job(job));
        match self.compare_as_wished(project, job).await {
            Ok(()) => {}
            // The wish outlives the refusal: what is missing is said where the job is shown.
            Err(error) => {
                if let Err(unkept) = project.note_not_compared(job, &error) {
                    tracing::warn!(%error, %unkept, "a comparison did not start by itself");
                }
            }
        }
        self.changed();
    }

    async fn compare_as_wished(
        &self,
        project: &Arc<OpenProject>,
        job: JobId,
    ) -> Result<(), ApiError> {
        let stored = project.store.jobs().get(job)?;
        let wished = Asked::of(stored.job.request)?.compare_when_done;
        let succeeded = project.job(job)?.state == JobStateView::Succeeded;
        // Another project may have been opened meanwhile; it is not the one to be compared.
        let is_open = self.project().is_ok_and(|open| Arc::ptr_eq(&open, project));
        if !(wished && succeeded && is_open) {
            return Ok(());
        }
        let margin_points = project.settings()?.margin_points;
        self.start_comparison(&CompareRequest::new(margin_points)).await.map(drop)
    }
}

impl OpenProject {
    fn note_not_compared(&self, job: JobId, error: &ApiError) -> Result<(), ApiError> {
        let event = JobEvent {
            remote_id: "holdout-not-compared".to_owned(),
            at: self.clock.now(),
            level: "warn".to_owned(),
            message: format!("The comparison did not start by itself: {}", error.message),
            data: None,
        };
        self.store.job_events_mut().add(job, &[event])?;
        self.running.tell();
        Ok(())
    }
}
