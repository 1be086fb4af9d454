//! What will it cost, and how is it going?
//!
//! Sends the training rows, follows the job, and brings the model home: at the local provider, and
//! at any other with OpenAI's fine-tuning API. Providers with other shapes are not in it yet.

mod after;
mod billed;
pub(crate) mod checkpoint;
mod deploy;
pub(crate) mod files;
mod finish;
mod log;
mod monitor;
mod notice;
pub(crate) mod plan;
mod provider_notes;
pub(crate) mod sent;
pub(crate) mod start;
pub mod view;

use holdout_types::ApiError;

use self::plan::headline;
use self::view::{JobStateView, JobView, TrainPlan, TrainRequest, TrainView};
use crate::project::OpenProject;
use crate::view::Headline;
use crate::words::{duration, percent};

impl OpenProject {
    /// The Train screen.
    pub fn train_view(&self) -> Result<TrainView, ApiError> {
        self.train_view_for(&TrainRequest::default())
    }

    /// The Train screen, with the plan for these wishes.
    pub fn train_view_for(&self, request: &TrainRequest) -> Result<TrainView, ApiError> {
        let jobs = self.store.jobs().all()?;
        let job = jobs.first().map(|job| self.job(job.id)).transpose()?;
        let plan = if self.is_sealed()? { Some(self.train_plan(request)?) } else { None };
        Ok(TrainView {
            headline: screen_headline(plan.as_ref(), job.as_ref()),
            plan,
            job,
            jobs: jobs.len() as u32,
        })
    }
}

fn screen_headline(plan: Option<&TrainPlan>, job: Option<&JobView>) -> Headline {
    match (job, plan) {
        (Some(job), _) => headline(job_answer(job), job_support(job)),
        (None, Some(plan)) => plan.headline.clone(),
        (None, None) => headline(
            "Seal the test set first.".to_owned(),
            "A model is trained only when the rows that will judge it are out of reach.".to_owned(),
        ),
    }
}

fn job_answer(job: &JobView) -> String {
    let last = |value: fn(&view::LossPoint) -> Option<f64>| job.steps.iter().rev().find_map(value);
    match job.state {
        JobStateView::Uploading => "Sending the training rows.".to_owned(),
        JobStateView::Validating => "The provider checks the files.".to_owned(),
        JobStateView::Queued => "Waiting for its turn.".to_owned(),
        JobStateView::Running => match last(|point| point.valid_loss) {
            Some(loss) => format!("Running: validation loss is {loss:.2}."),
            None => "Running.".to_owned(),
        },
        JobStateView::Paused => "Paused. Nothing is lost.".to_owned(),
        JobStateView::ToDeploy => match &job.deploy {
            Some(deploy) if deploy.waiting_for.is_some() => {
                "Trained. Waiting until the deployment answers.".to_owned()
            }
            _ => "Trained. It answers once it is deployed.".to_owned(),
        },
        JobStateView::Succeeded => match last(|point| point.valid_accuracy) {
            Some(share) => {
                format!("Trained: {} % of the validation rows right.", percent(share))
            }
            None => "Trained.".to_owned(),
        },
        JobStateView::Failed => "The training failed.".to_owned(),
        JobStateView::Cancelled => "The training was cancelled.".to_owned(),
        JobStateView::Unknown => "The provider says a word that this app does not know.".to_owned(),
    }
}

fn job_support(job: &JobView) -> String {
    match job.state {
        JobStateView::Succeeded => {
            let took = duration(job.seconds);
            format!("It took {took}. Compare it on the sealed test rows: validation is no verdict.")
        }
        JobStateView::Failed => {
            job.error.as_ref().map_or_else(String::new, |error| error.message.clone())
        }
        JobStateView::Uploading => {
            "Leave the app open until they have arrived; from then on you may close it.".to_owned()
        }
        JobStateView::ToDeploy => {
            "This provider leaves the deployment to you. The ways to do it stand below.".to_owned()
        }
        JobStateView::Cancelled => "Checkpoints made before are kept.".to_owned(),
        _ => "You may close the window: the job is looked up again when you return.".to_owned(),
    }
}
