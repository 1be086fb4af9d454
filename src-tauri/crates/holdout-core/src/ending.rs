//! What a host tells a person who is not looking: that something changed, that something ended.

use holdout_store::EvaluationState as StoredState;
use holdout_types::{ApiError, EvaluationId, JobId};

use crate::project::OpenProject;
use crate::train::view::{JobStateView, JobView};

/// Whom a studio tells of what happens by itself. A closure is told of changes only.
pub trait Audience: Send + Sync {
    /// Something in the project changed.
    fn changed(&self);

    /// A training or a comparison ended, and not because somebody stopped it.
    fn ended(&self, _ending: &Ending) {}
}

impl<F: Fn() + Send + Sync> Audience for F {
    fn changed(&self) {
        self();
    }
}

/// How something long ended, in words short enough for a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// What ended, and how.
    pub title: String,
    /// What came of it.
    pub text: String,
}

impl OpenProject {
    /// How a job ended; none while it goes on, and where somebody cancelled it.
    pub(crate) fn ending_of_job(&self, id: JobId) -> Result<Option<Ending>, ApiError> {
        let job = self.job(id)?;
        let name = self.settings()?.name;
        let (how, text) = match job.state {
            JobStateView::Succeeded => ("done", validated(&job)),
            JobStateView::ToDeploy => ("done", "The model has to be deployed now.".to_owned()),
            JobStateView::Failed => {
                let text = job.error.map(|error| error.message).unwrap_or_default();
                ("failed", text)
            }
            _ => return Ok(None),
        };
        Ok(Some(Ending { title: format!("{name}: training {how}"), text }))
    }

    /// How a comparison ended; none where it was stopped, and for a trial.
    pub(crate) fn ending_of_comparison(
        &self,
        id: EvaluationId,
    ) -> Result<Option<Ending>, ApiError> {
        if self.newest_judged()? != Some(id) {
            return Ok(None);
        }
        let name = self.settings()?.name;
        let state = self.store.evaluations().get(id)?.state;
        let view = self.evaluation(id)?;
        let ending = match state {
            StoredState::Finished => Ending {
                title: format!("{name}: comparison done"),
                text: view.verdict.map(|verdict| verdict.sentence).unwrap_or_default(),
            },
            StoredState::Failed => Ending {
                title: format!("{name}: comparison failed"),
                text: view.error.map(|error| error.message).unwrap_or_default(),
            },
            _ => return Ok(None),
        };
        Ok(Some(ending))
    }
}

fn validated(job: &JobView) -> String {
    match job.steps.iter().rev().find_map(|point| point.valid_accuracy) {
        Some(share) => {
            let share = crate::words::percent(share);
            format!("{share} % of the validation rows right. The test rows decide.")
        }
        None => "The model is there. The test rows decide.".to_owned(),
    }
}
