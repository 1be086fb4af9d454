//! What the evaluation that runs has cost so far, kept beside the store: adding up its results for
//! every look at it would take longer than asking.

use std::sync::{Mutex, PoisonError};

use holdout_evaluation::AnswerRecord;
use holdout_store::Spend;
use holdout_types::EvaluationId;

/// The cost of what runs.
#[derive(Default)]
pub(crate) struct Spending(Mutex<Option<(EvaluationId, Spend)>>);

impl Spending {
    /// Begins with what the evaluation has cost before.
    pub(crate) fn begin(&self, evaluation: EvaluationId, spend: Spend) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((evaluation, spend));
    }

    /// Forgets it: it is read from the store again.
    pub(crate) fn end(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Adds answers that were kept.
    pub(crate) fn note(&self, evaluation: EvaluationId, answers: &[AnswerRecord]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((_, spend)) = kept.as_mut().filter(|(of, _)| *of == evaluation) else { return };
        for answer in answers {
            spend.from_cache += u32::from(answer.from_cache);
            if answer.from_cache || answer.attempts == 0 {
                continue;
            }
            match answer.cost {
                Some(cost) => spend.known += cost,
                None => spend.unknown += 1,
            }
        }
    }

    /// What `evaluation` has cost, if it is the one that runs.
    pub(crate) fn of(&self, evaluation: EvaluationId) -> Option<Spend> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.filter(|(of, _)| *of == evaluation).map(|(_, spend)| spend)
    }
}
