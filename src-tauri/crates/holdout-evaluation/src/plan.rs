//! What a run shall do.

use std::collections::HashSet;

use holdout_types::{EvaluationId, Money, RowId};

use crate::candidate::CandidateSpec;
use crate::grader::ReadyGrader;
use crate::order::Slot;
use crate::record::CallKey;
use crate::runner::RunError;
use crate::source::AnswerSource;

/// A run: every candidate is asked every row, as often as there are trials.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The evaluation that the answers belong to.
    pub evaluation: EvaluationId,
    /// Who is asked; each once.
    pub candidates: Vec<PlannedCandidate>,
    /// What is asked; each row once.
    pub rows: Vec<RowId>,
    /// How often each candidate is asked each row; at least 1.
    pub trials: u16,
    /// The primary metric.
    pub grader: ReadyGrader,
    /// How many requests are under way at once; at least 1.
    pub concurrency: usize,
    /// The seed of the order.
    pub seed: u64,
    /// The most that the evaluation may cost, with what it has cost before; unlimited if absent.
    pub budget: Option<Money>,
    /// Whether answers of earlier evaluations to the same questions are taken. Only first trials take
    /// one: further ones ask how much answers vary.
    pub reuses_answers: bool,
}

/// A candidate and where its answers come from.
#[derive(Debug, Clone)]
pub struct PlannedCandidate {
    /// Who is asked.
    pub spec: CandidateSpec,
    /// Where its answers come from.
    pub source: AnswerSource,
}

impl Plan {
    /// How many answers there will be.
    pub fn calls(&self) -> u64 {
        self.candidates.len() as u64 * self.rows.len() as u64 * u64::from(self.trials)
    }

    pub(crate) fn check(&self) -> Result<(), RunError> {
        let candidates: HashSet<_> = self.candidates.iter().map(|c| c.spec.id).collect();
        let rules = [
            (!candidates.is_empty(), "there is no candidate"),
            (candidates.len() == self.candidates.len(), "a candidate stands in it twice"),
            (!self.rows.is_empty(), "there is no row to ask"),
            (!has_twice(&self.rows), "a row stands in it twice"),
            (self.trials > 0, "there are no trials"),
            (self.concurrency > 0, "no request may be under way"),
        ];
        match rules.into_iter().find(|(kept, _)| !kept) {
            Some((_, broken)) => Err(RunError::Plan(broken)),
            None => self.check_prices(),
        }
    }

    /// A budget is kept only where every call has a price.
    fn check_prices(&self) -> Result<(), RunError> {
        let unknown = |planned: &&PlannedCandidate| {
            let asks = matches!(planned.source, AnswerSource::Provider { .. });
            asks && planned.spec.prices.is_none()
        };
        match self.candidates.iter().find(unknown).filter(|_| self.budget.is_some()) {
            None => Ok(()),
            Some(planned) => {
                let spec = &planned.spec;
                let (candidate, model) = (spec.name.clone(), spec.model.clone());
                Err(RunError::PriceUnknown { candidate, model })
            }
        }
    }

    pub(crate) fn key(&self, slot: Slot) -> CallKey {
        let Slot { candidate, row, trial } = slot;
        CallKey { candidate: self.candidates[candidate].spec.id, row: self.rows[row], trial }
    }
}

fn has_twice(rows: &[RowId]) -> bool {
    if rows.is_sorted_by(|one, next| one < next) {
        return false;
    }
    let mut rows = rows.to_vec();
    rows.sort_unstable();
    rows.windows(2).any(|pair| pair[0] == pair[1])
}
