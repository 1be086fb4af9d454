//! The port through which answers are kept.

use std::collections::HashSet;

use holdout_types::{ApiError, EvaluationId};

use crate::record::{AnswerRecord, CallKey};

/// Where answers are kept. The core keeps them in the project file.
///
/// Methods block until what they are told is durable; the runner calls them from one thread of its
/// own, never from a request's path. An error stops the run.
pub trait AnswerLog: Send + Sync {
    /// The calls that need not be made again: those with a kept answer, right or wrong. Leaving out
    /// the excluded ones has them asked again by the next run.
    fn answered(&self, evaluation: EvaluationId) -> Result<HashSet<CallKey>, ApiError>;

    /// Keeps answers, all or none, and forgets that their calls were under way. The answer of a call
    /// that was excluded before takes its place.
    fn commit(&self, evaluation: EvaluationId, answers: &[AnswerRecord]) -> Result<(), ApiError>;

    /// Notes that these calls are about to be made, so that after a crash it is known which may be
    /// billed twice. A call that is noted already stays noted once.
    fn started(&self, _evaluation: EvaluationId, _calls: &[CallKey]) -> Result<(), ApiError> {
        Ok(())
    }

    /// Forgets calls that were noted and then not made.
    fn withdrawn(&self, _evaluation: EvaluationId, _calls: &[CallKey]) -> Result<(), ApiError> {
        Ok(())
    }

    /// The calls that are noted as under way: at the start of a run, those that an earlier one was
    /// making when it was killed.
    fn in_flight(&self, _evaluation: EvaluationId) -> Result<HashSet<CallKey>, ApiError> {
        Ok(HashSet::new())
    }
}
