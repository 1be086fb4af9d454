//! Stored answers, graded: by what was kept with them where that is enough, else anew from the
//! answer and the expected one. No model is asked, so another grader costs nothing. What a model judge
//! said was asked and kept before, and is looked up.

use std::collections::HashMap;
use std::ops::ControlFlow;

use holdout_dataset::Example;
use holdout_evaluation::{AnswerRecord, Grade, Grader, Outcome, ReadyGrader};
use holdout_store::{Evaluation, ResultRow};
use holdout_types::{ApiError, RowId};

use super::log::record;
use super::question::{Question, row_ids};
use crate::judge::KeptJudge;
use crate::judge::grades::JudgeGrades;
use crate::project::OpenProject;

/// Why an answer is left out.
const NO_JUDGEMENT: &str = "The judge has no judgement of this answer.";

/// How the answers of an evaluation are graded.
pub(crate) struct Grading {
    grader: ReadyGrader,
    /// The expected answers; empty where what was kept with an answer says enough.
    expected: HashMap<RowId, String>,
    /// What a judge said, where one decides.
    judged: Option<JudgeGrades>,
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
        let (mut expected, mut judged) = (HashMap::new(), None);
        match grader.grader() {
            Grader::ExactMatch | Grader::NormalisedMatch(_) => {}
            Grader::ModelJudge(judge) => {
                let judge = KeptJudge::of_ref(&project.store, judge)?;
                judged = Some(JudgeGrades::of(project, judge, &rows()?)?);
            }
            _ => expected = self::expected(project, &rows()?)?,
        }
        Ok(Self { grader, expected, judged })
    }

    /// A stored result as the answer that it was, with its grades.
    pub(crate) fn record(&self, row: &ResultRow) -> AnswerRecord {
        let mut record = record(row);
        if let Some(judged) = &self.judged {
            return by_judge(judged, record);
        }
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

/// An answer by what the judge said of it. One without a judgement says nothing about its candidate,
/// and is left out.
fn by_judge(judged: &JudgeGrades, mut record: AnswerRecord) -> AnswerRecord {
    let Outcome::Answered { text, .. } = &record.outcome else { return record };
    let Some(grade) = judged.grade(record.call.row, text) else {
        record.outcome = Outcome::Excluded { reason: NO_JUDGEMENT.to_owned() };
        record.grades = None;
        return record;
    };
    if let Some(grades) = &mut record.grades {
        grades.primary = grade;
    }
    record
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
