//! A comparison by batch: which candidates can be asked so, what that costs, and how far it is.
//!
//! How batches are written, sent and fetched is `holdout-evaluation`'s. Candidates that can't be asked
//! by batch are asked live meanwhile.

mod log;
mod offer;
mod run;
mod show;

use std::sync::Arc;

use holdout_evaluation::{BatchWish, TokenPrices};
use holdout_store::EvaluationState as State;
use holdout_types::{ApiError, CandidateId, EvaluationId};
use serde::{Deserialize, Serialize};

pub(super) use self::offer::{batch_estimate, offer, prices_by_batch};
pub(super) use self::run::ask;
pub(super) use self::show::batch_view;
use super::view::CompareView;
use crate::project::OpenProject;
use crate::settings::damaged;
use crate::studio::Studio;

/// A candidate that is asked by batch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct ByBatch {
    /// Which.
    pub(crate) candidate: CandidateId,
    /// What its tokens cost by batch; `None` is unknown.
    pub(crate) prices: Option<TokenPrices>,
}

impl OpenProject {
    /// What shall become of the batches of an evaluation.
    pub(super) fn batch_wish(&self, evaluation: EvaluationId) -> Result<BatchWish, ApiError> {
        let Some(word) = self.store.batches().wish(evaluation)? else {
            return Ok(BatchWish::default());
        };
        serde_json::from_value(word.into()).map_err(|error| damaged(&error))
    }

    /// Has batches asked again, where somebody stopped them and now goes on.
    pub(crate) fn batch_again(&self, evaluation: EvaluationId) -> Result<(), ApiError> {
        if self.batch_wish(evaluation)? == BatchWish::Stop {
            self.set_batch_wish(evaluation, BatchWish::Batch)?;
        }
        Ok(())
    }

    fn set_batch_wish(&self, evaluation: EvaluationId, wish: BatchWish) -> Result<(), ApiError> {
        let word = super::word(&wish);
        Ok(self.store.batches_mut().set_wish(evaluation, &word)?)
    }

    /// The provider's ids of files of batches that still lie there.
    pub(crate) fn batch_files(&self) -> Result<Vec<String>, ApiError> {
        let mut files = Vec::new();
        for batch in self.store.batches().all()? {
            let state = log::state(&batch)?;
            if state.is_open() {
                files.extend(state.input_file.into_iter().chain(state.answer_files));
            } else {
                files.extend(state.files_left);
            }
        }
        Ok(files)
    }

    /// The newest evaluation with a batch that is still open: it is looked up again.
    pub(crate) fn batches_to_follow(&self) -> Result<Option<EvaluationId>, ApiError> {
        let batches = self.store.batches().all()?;
        let open = batches.iter().rev().find(|batch| batch.is_open);
        Ok(open.map(|batch| batch.evaluation))
    }
}

impl Studio {
    /// Stops the batches of an evaluation, takes what they have, and asks the rest live.
    pub async fn finish_live(&self, evaluation: EvaluationId) -> Result<CompareView, ApiError> {
        self.order(evaluation, BatchWish::Live).await
    }

    /// Stops the batches of an evaluation and takes what they have. It can go on later.
    pub async fn cancel_batches(&self, evaluation: EvaluationId) -> Result<CompareView, ApiError> {
        self.order(evaluation, BatchWish::Stop).await
    }

    /// Looks batches up again that were at their providers when the project was closed.
    pub(crate) async fn follow_batches(self, project: Arc<OpenProject>, evaluation: EvaluationId) {
        // Another project may have been opened meanwhile, with ids of its own.
        if !self.project().is_ok_and(|open| Arc::ptr_eq(&open, &project)) {
            return;
        }
        let Err(error) = self.go_on(evaluation).await else { return self.changed() };
        // A key that is not at hand, say: a person goes on later.
        tracing::warn!(%error, "batches can't be looked up");
        let error = serde_json::to_value(error).ok();
        let noted = project.store.evaluations_mut().set_state(evaluation, State::Failed, error);
        if let Err(error) = noted {
            tracing::error!(%error, "that batches can't be looked up could not be noted");
        }
        self.changed();
    }

    /// Notes the wish first, so that it outlives a crash, and then has it carried out.
    async fn order(
        &self,
        evaluation: EvaluationId,
        wish: BatchWish,
    ) -> Result<CompareView, ApiError> {
        let project = self.project()?;
        project.set_batch_wish(evaluation, wish)?;
        project.running.nudge.notify_one();
        if project.running.comparing.id() == Some(evaluation) {
            return project.compare_view();
        }
        self.go_on(evaluation).await
    }
}
