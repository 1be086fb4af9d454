//! The port through which answers are kept.

use std::collections::HashMap;

use holdout_types::{ApiError, EvaluationId, Money};

use crate::record::{AnswerRecord, CallKey};

/// A question to a model with its hash.
pub type HashedCall = (CallKey, [u8; 32]);

/// Where answers are kept. The core keeps them in the project file.
///
/// Methods block until what they are told is durable; the runner calls them from threads of its own,
/// never from a request's path. An error stops the run.
pub trait AnswerLog: Send + Sync {
    /// Names the calls that need not be made again: those with a kept answer, right or wrong. Leaving
    /// out the excluded ones has them asked again by the next run.
    fn answered(
        &self,
        evaluation: EvaluationId,
        each: &mut dyn FnMut(CallKey),
    ) -> Result<(), ApiError>;

    /// One step of a run, all of it or nothing: keeps answers, forgets that their calls were under
    /// way, and notes the calls that are made `next`, so that after a crash it is known which may be
    /// billed twice. The answer of a call that was excluded before takes its place.
    fn commit(
        &self,
        evaluation: EvaluationId,
        answers: &[AnswerRecord],
        next: &[CallKey],
    ) -> Result<(), ApiError>;

    /// Forgets calls that were noted and then not made.
    fn withdrawn(&self, _evaluation: EvaluationId, _calls: &[CallKey]) -> Result<(), ApiError> {
        Ok(())
    }

    /// Counts the calls that an earlier run left noted, adds the count to what the evaluation shows as
    /// possibly billed twice, and forgets them. Asked once, before a run.
    fn interrupted(&self, _evaluation: EvaluationId) -> Result<u64, ApiError> {
        Ok(0)
    }

    /// What the evaluation has cost so far, as far as that is known; answers from earlier evaluations
    /// cost it nothing.
    fn spent(&self, _evaluation: EvaluationId) -> Result<Money, ApiError> {
        Ok(Money::ZERO)
    }

    /// Answers of earlier evaluations to the same questions, for the calls that have one. Which are
    /// recent enough, and which candidates may be answered so at all, is the log's to say.
    fn cached(
        &self,
        _evaluation: EvaluationId,
        _asked: &[HashedCall],
    ) -> Result<HashMap<CallKey, AnswerRecord>, ApiError> {
        Ok(HashMap::new())
    }
}
