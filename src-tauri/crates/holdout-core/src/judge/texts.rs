//! The texts that are judged: what rows ask and expect, and what was answered.

use std::collections::HashMap;
use std::ops::ControlFlow;

use holdout_dataset::Example;
use holdout_evaluation::Outcome;
use holdout_store::{ContentHash, Evaluation};
use holdout_types::{ApiError, CandidateId, EvaluationId, RowId};

use crate::compare::corrections::Corrected;
use crate::compare::record;
use crate::project::OpenProject;

/// What a row asks and expects.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowText {
    pub(crate) input: String,
    pub(crate) expected: String,
}

/// An answer that can be judged.
#[derive(Debug, Clone)]
pub(crate) struct GivenAnswer {
    pub(crate) candidate: CandidateId,
    pub(crate) row: RowId,
    pub(crate) text: String,
}

impl GivenAnswer {
    /// The hash under which judgements and ratings of it stand.
    pub(crate) fn hash(&self) -> ContentHash {
        ContentHash::of(self.text.as_bytes())
    }
}

/// What rows ask and expect, by the expected answers as they were corrected.
pub(crate) fn row_texts(
    project: &OpenProject,
    corrected: &Corrected,
    rows: &[RowId],
) -> Result<HashMap<RowId, RowText>, ApiError> {
    let mut texts = HashMap::with_capacity(rows.len());
    project.store.rows().visit(rows, |row| {
        if let Ok(example) = Example::parse(row.raw) {
            let text =
                RowText { input: example.input(), expected: corrected.answer(row.id, &example) };
            texts.insert(row.id, text);
        }
        ControlFlow::Continue(())
    })?;
    Ok(texts)
}

/// The answers of an evaluation. Refusals and the like are no answers: they are wrong without a judge.
pub(crate) fn given_answers(
    project: &OpenProject,
    evaluation: EvaluationId,
) -> Result<Vec<GivenAnswer>, ApiError> {
    let mut given = Vec::new();
    for result in project.store.results().of(evaluation) {
        let record = record(&result?);
        if let Outcome::Answered { text, .. } = record.outcome {
            given.push(GivenAnswer {
                candidate: record.call.candidate,
                row: record.call.row,
                text,
            });
        }
    }
    Ok(given)
}

/// The newest evaluation with answers.
pub(crate) fn newest_answered(project: &OpenProject) -> Result<Option<Evaluation>, ApiError> {
    for evaluation in project.store.evaluations().all()? {
        if project.store.results().of(evaluation.id).next().transpose()?.is_some() {
            return Ok(Some(evaluation));
        }
    }
    Ok(None)
}
