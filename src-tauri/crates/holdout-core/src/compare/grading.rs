//! Stored answers, graded: by what was kept with them where that is enough, else anew from the
//! answer and the expected one. No model is asked, so another grader costs nothing.

use std::collections::HashMap;
use std::ops::ControlFlow;

use holdout_dataset::Example;
use holdout_evaluation::{AnswerRecord, Grade, Grader, ReadyGrader};
use holdout_store::{Evaluation, ResultRow};
use holdout_types::{ApiError, RowId};

use super::log::record;
use super::question::{Question, row_ids};
use crate::project::OpenProject;

/// How the answers of an evaluation are graded.
pub(crate) struct Grading {
    grader: ReadyGrader,
    /// The expected answers; empty where what was kept with an answer says enough.
    expected: HashMap<RowId, String>,
}

impl Grading {
    /// The grading of an evaluation's question.
    pub(crate) fn of(
        project: &OpenProject,
        evaluation: &Evaluation,
        question: &Question,
    ) -> Result<Self, ApiError> {
        Self::of_rows(project, question, || row_ids(project, evaluation))
    }

    /// The grading of some of its rows.
    pub(crate) fn of_rows(
        project: &OpenProject,
        question: &Question,
        rows: impl FnOnce() -> Result<Vec<RowId>, ApiError>,
    ) -> Result<Self, ApiError> {
        let grader = question.metric.ready()?;
        let expected = match grader.grader() {
            Grader::ExactMatch | Grader::NormalisedMatch(_) => HashMap::new(),
            _ => expected(project, &rows()?)?,
        };
        Ok(Self { grader, expected })
    }

    /// A stored result as the answer that it was, with its grades.
    pub(crate) fn record(&self, row: &ResultRow) -> AnswerRecord {
        let mut record = record(row);
        let Some(grades) = &mut record.grades else { return record };
        match self.grader.grader() {
            Grader::ExactMatch => grades.primary = kept(row, grades.exact),
            Grader::NormalisedMatch(_) => grades.primary = kept(row, grades.normalised),
            _ => {
                let expected = self.expected.get(&row.key.row).map_or("", String::as_str);
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

fn expected(project: &OpenProject, rows: &[RowId]) -> Result<HashMap<RowId, String>, ApiError> {
    let mut expected = HashMap::with_capacity(rows.len());
    project.store.rows().visit(rows, |row| {
        if let Ok(example) = Example::parse(row.raw) {
            expected.insert(row.id, example.answer());
        }
        ControlFlow::Continue(())
    })?;
    Ok(expected)
}
