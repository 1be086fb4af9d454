//! What is proposed from the expected answers of a version.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use holdout_dataset::Example;
use holdout_evaluation::{GraderProposal, propose_graders};
use holdout_types::{ApiError, RowId, VersionId};

use crate::project::OpenProject;

/// Rows that are looked at: enough to tell a closed set from free text, few enough to wait for.
const LOOKED_AT: usize = 5_000;

/// The proposals for the version that was asked for last.
#[derive(Default)]
pub(crate) struct ProposalCache(Mutex<Option<(VersionId, Arc<[GraderProposal]>)>>);

impl OpenProject {
    /// The graders that fit the expected answers, the best first.
    pub(super) fn proposals(&self) -> Result<Arc<[GraderProposal]>, ApiError> {
        let head = self.head()?;
        let mut kept = self.proposals.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = kept.as_ref().filter(|(version, _)| *version == head) {
            return Ok(Arc::clone(known));
        }
        let made: Arc<[_]> = propose_graders(self.expected_answers()?).into();
        *kept = Some((head, Arc::clone(&made)));
        Ok(made)
    }

    /// The expected answers of rows all over the version.
    fn expected_answers(&self) -> Result<Vec<String>, ApiError> {
        let columns = self.columns()?;
        let takes_part = |row: &u32| {
            columns.report.columns[*row as usize].usable && !columns.excluded[*row as usize]
        };
        let rows: Vec<u32> = (0..columns.excluded.len() as u32).filter(takes_part).collect();
        let step = rows.len().div_ceil(LOOKED_AT).max(1);
        let ids: Vec<RowId> = rows.into_iter().step_by(step).map(RowId).collect();
        let mut answers = Vec::with_capacity(ids.len());
        self.store.rows().visit(&ids, |row| {
            answers.extend(Example::parse(row.raw).map(|example| example.answer()));
            ControlFlow::Continue(())
        })?;
        Ok(answers)
    }
}
