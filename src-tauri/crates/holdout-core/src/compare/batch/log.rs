//! Keeps batches in the project file.

use std::sync::Arc;

use holdout_evaluation::{BatchLog, BatchRecord, BatchState, BatchWish, CallKey};
use holdout_store::StoredBatch;
use holdout_types::{ApiError, BatchId, CandidateId, EvaluationId};
use serde_json::Value;

use crate::compare::log::{call, key};
use crate::project::OpenProject;
use crate::settings::damaged;

/// The batches of a project.
pub(super) struct StoredBatchLog(pub(super) Arc<OpenProject>);

impl BatchLog for StoredBatchLog {
    fn batches(&self, evaluation: EvaluationId) -> Result<Vec<BatchRecord>, ApiError> {
        self.0.store.batches().of(evaluation)?.iter().map(record).collect()
    }

    fn add(
        &self,
        evaluation: EvaluationId,
        candidate: CandidateId,
        calls: &[CallKey],
        state: &BatchState,
    ) -> Result<(), ApiError> {
        let keys = calls.iter().copied().map(key).collect();
        self.0.store.batches_mut().add(evaluation, candidate, keys, &value(state)?)?;
        Ok(())
    }

    fn calls(&self, batch: BatchId) -> Result<Vec<CallKey>, ApiError> {
        Ok(self.0.store.batches().calls(batch)?.into_iter().map(call).collect())
    }

    fn set(&self, batch: BatchId, state: &BatchState) -> Result<(), ApiError> {
        Ok(self.0.store.batches_mut().set_state(batch, &value(state)?, state.is_open())?)
    }

    fn wish(&self, evaluation: EvaluationId) -> Result<BatchWish, ApiError> {
        self.0.batch_wish(evaluation)
    }
}

/// A stored batch as what it is.
pub(super) fn record(batch: &StoredBatch) -> Result<BatchRecord, ApiError> {
    let StoredBatch { id, candidate, calls, .. } = *batch;
    Ok(BatchRecord { id, candidate, calls, state: state(batch)? })
}

/// What is known of a stored batch.
pub(super) fn state(batch: &StoredBatch) -> Result<BatchState, ApiError> {
    serde_json::from_value(batch.state.clone()).map_err(|error| damaged(&error))
}

fn value(state: &BatchState) -> Result<Value, ApiError> {
    serde_json::to_value(state).map_err(|error| damaged(&error))
}
