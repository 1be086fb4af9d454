//! Stored answers, graded: by what was kept with them where that is enough, else anew from the
//! answer and the expected one. No model is asked, so another grader costs nothing.

use std::collections::HashMap;
use std::ops::ControlFlow;

use holdout_dataset::Example;
use holdout_evaluation::{AnswerRecord, Grade, Grader, ReadyGrader};
use holdout_store::{Evaluation, ResultRow};
use holdout_types::{ApiError, RowId};

use super::corrections::Corrected;
use super::log::record;
use super::question::{Question, row_ids};
use crate::project::OpenProject;

/// How the answers of an evaluation are graded.
pub(crate) struct Grading {
    grader: ReadyGrader,
    /// The expected answers: where what was kept with an answer says enough, only of rows that were
    /// corrected.
    expected: HashMap<RowId, String>,
}

impl Grading {
    /// The grading of an evaluation's question, by the expected answers as they are now.
    pub(crate) fn of(
        project: &OpenProject,
        evaluation: &Evaluation,
        question: &Question,
    ) -> Result<Self, ApiError> {
        Self::of_rows(project, question, || row_ids(project, evaluation))
    }

    /// The same by the expected answers as they were after the first `corrections`.
    pub(crate) fn after(
        project: &OpenProject,
        evaluation: &Evaluation,
        question: &Question,
        corrections: u32,
    ) -> Result<Self, ApiError> {
        let corrected = Corrected::after(project, corrections)?;
        Self::by(project, question, &corrected, || row_ids(project, evaluation))
    }

    /// The grading of some of its rows.
    pub(crate) fn of_rows(
        project: &OpenProject,
        question: &Question,
        rows: impl FnOnce() -> Result<Vec<RowId>, ApiError>,
    ) -> Result<Self, ApiError> {
        Self::by(project, question, &Corrected::now(project)?, rows)
    }

    fn by(
        project: &OpenProject,
        question: &Question,
        corrected: &Corrected,
        rows: impl FnOnce() -> Result<Vec<RowId>, ApiError>,
    ) -> Result<Self, ApiError> {
        let grader = question.metric.ready()?;
        let expected = match grader.grader() {
            Grader::ExactMatch | Grader::NormalisedMatch(_) => corrected.answers().collect(),
            _ => expected(project, corrected, &rows()?)?,
        };
        Ok(Self { grader, expected })
    }

    /// A stored result as the answer that it was, with its grades.
    pub(crate) fn record(&self, row: &ResultRow) -> AnswerRecord {
        let mut record = record(row);
        let Some(grades) = &mut record.grades else { return record };
        let corrected = self.expected.get(&row.key.row);
        match self.grader.grader() {
            Grader::ExactMatch if corrected.is_none() => grades.primary = kept(row, grades.exact),
            Grader::NormalisedMatch(_) if corrected.is_none() => {
                grades.primary = kept(row, grades.normalised);
            }
            _ => {
                let expected = corrected.map_or("", String::as_str);
                record.grades = record.outcome.grade(&self.grader, expected);
            }
        }
        record
    }
}

/// What was kept with an answer, as a grade.
fn kept(row: &ResultRow, correct: bool) -> Grade {
    Grade {
        correct,
        score: f64::from(u8::from(correct)),
        explanation: row.reason.clone().unwrap_or_default(),
        parts: Vec::new(),
    }
}

fn expected(
    project: &OpenProject,
    corrected: &Corrected,
    rows: &[RowId],
) -> Result<HashMap<RowId, String>, ApiError> {
    let mut expected = HashMap::with_capacity(rows.len());
    project.store.rows().visit(rows, |row| {
        if let Ok(example) = Example::parse(row.raw) {
            expected.insert(row.id, corrected.answer(row.id, &example));
        }
        ControlFlow::Continue(())
    })?;
    Ok(expected)
}
