//! What will it cost, and how is it going?
//!
//! Sends the training rows, follows the job, and brings the model home. Other providers than the
//! local one, prices and hyperparameters are not in it yet.

pub(crate) mod files;
mod log;
mod monitor;
pub(crate) mod start;
pub mod view;

use holdout_store::Candidate;
use holdout_types::{ApiError, CandidateKind, IssueCode, Money, Severity, Split};

use self::files::{rows_of, test_is_absent};
use self::view::{JobStateView, JobView, TrainPlan, TrainView};
use crate::candidates::spec::Spec;
use crate::data::columns::Columns;
use crate::project::OpenProject;
use crate::view::Headline;
use crate::words::{counted, percent, thousands};

impl OpenProject {
    /// The Train screen.
    pub fn train_view(&self) -> Result<TrainView, ApiError> {
        let jobs = self.store.jobs().all()?;
        let job = jobs.first().map(|job| self.job(job.id)).transpose()?;
        let plan = if self.is_sealed()? { Some(self.train_plan()?) } else { None };
        Ok(TrainView {
            headline: headline(plan.as_ref(), job.as_ref()),
            plan,
            job,
            jobs: jobs.len() as u32,
        })
    }

    /// What a training would use.
    pub(crate) fn train_plan(&self) -> Result<TrainPlan, ApiError> {
        let columns = self.columns()?;
        let candidate = self.to_train()?;
        let model = match &candidate {
            Some(candidate) => Spec::of(candidate)?.base_model,
            None => String::new(),
        };
        let train = rows_of(&columns, Split::Train);
        let tokens =
            |row: &holdout_types::RowId| u64::from(columns.report.columns[row.0 as usize].tokens);
        Ok(TrainPlan {
            model,
            provider: "Built-in local provider, on this computer".to_owned(),
            train_rows: train.len() as u32,
            validation_rows: rows_of(&columns, Split::Validation).len() as u32,
            leaks_left_out: left_out_leaks(&columns),
            unusable_left_out: columns.report.columns.iter().filter(|row| !row.usable).count()
                as u32,
            train_tokens: train.iter().map(tokens).sum(),
            epochs: None,
            cost: Some(Money::ZERO),
            blocking: blocking(&columns, candidate.is_some()),
            test_absent: test_is_absent(&columns),
        })
    }

    /// The candidate that a training is for: the newest one that is trained.
    pub(crate) fn to_train(&self) -> Result<Option<Candidate>, ApiError> {
        let mut candidates = self.taking_part()?;
        candidates.retain(|candidate| candidate.kind == CandidateKind::FineTuned);
        Ok(candidates.pop())
    }
}

/// Rows that are left out of training because their input stands in the test split.
fn left_out_leaks(columns: &Columns) -> u32 {
    let leaks = columns.report.issues.iter().filter(|issue| issue.code == IssueCode::ExactLeak);
    let rows = leaks.flat_map(|issue| issue.rows.iter());
    rows.filter(|row| columns.excluded[**row as usize]).count() as u32
}

fn blocking(columns: &Columns, has_candidate: bool) -> Vec<String> {
    let errors = columns.report.issues.iter().filter(|issue| {
        issue.severity == Severity::Error && !columns.is_handled(issue.code, &issue.rows)
    });
    let mut blocking: Vec<String> = errors.map(|issue| issue.message.clone()).collect();
    if !has_candidate {
        blocking.push("No candidate is to be trained. Add a fine-tuned one.".to_owned());
    }
    if !test_is_absent(columns) {
        blocking.push("Test rows stand in the training or validation rows.".to_owned());
    }
    blocking
}

fn headline(plan: Option<&TrainPlan>, job: Option<&JobView>) -> Headline {
    let (answer, support) = match (job, plan) {
        (Some(job), _) => (job_answer(job), job_support(job)),
        (None, Some(plan)) => plan_words(plan),
        (None, None) => (
            "Seal the test set first.".to_owned(),
            "A model is trained only when the rows that will judge it are out of reach.".to_owned(),
        ),
    };
    Headline { question: "What will it cost, and how is it going?".to_owned(), answer, support }
}

fn plan_words(plan: &TrainPlan) -> (String, String) {
    if let Some(first) = plan.blocking.first() {
        return ("Not yet: something stops the training.".to_owned(), first.clone());
    }
    let rows = counted(plan.train_rows, "row", "rows");
    let support = format!(
        "{} tokens, learnt several times over. Nothing leaves this computer.",
        thousands(plan.train_tokens)
    );
    (format!("Training on {rows} costs nothing and takes seconds to minutes."), support)
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
            let seconds = format!("{:.1} s", job.seconds);
            format!(
                "It took {seconds}. Compare it on the sealed test rows: validation is no verdict."
            )
        }
        JobStateView::Failed => {
            job.error.as_ref().map_or_else(String::new, |error| error.message.clone())
        }
        JobStateView::Cancelled => "Checkpoints made before are kept.".to_owned(),
        _ => "You may close the window: the job is looked up again when you return.".to_owned(),
    }
}
