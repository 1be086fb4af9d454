//! Stored answers, graded: by what was kept with them where that is enough, else anew from the
//! answer and the expected one. No model is asked, so another grader costs nothing. What a model judge
//! said was asked and kept before, and is looked up.

use std::collections::HashMap;
use std::ops::ControlFlow;

use holdout_dataset::Example;
use holdout_evaluation::{AnswerRecord, Grade, Grader, Normalisation, Outcome, ReadyGrader};
use holdout_store::{Evaluation, ResultRow};
use holdout_types::{ApiError, RowId};

use super::corrections::Corrected;
use super::log::record;
use super::question::{Question, row_ids};
use crate::judge::KeptJudge;
use crate::judge::grades::JudgeGrades;
use crate::project::OpenProject;
use crate::study::Metric;

/// Why an answer is left out.
const NO_JUDGEMENT: &str = "The judge has no judgement of this answer.";

/// How the answers of an evaluation are graded.
pub(crate) struct Grading {
    grader: ReadyGrader,
    /// Whether what was kept with an answer is this grader's own grade.
    is_kept: bool,
    /// The expected answers: where what was kept with an answer says enough, only of rows that were
    /// corrected.
    expected: HashMap<RowId, String>,
    /// What a judge said, where one decides.
    judged: Option<JudgeGrades>,
}

impl Grading {
    /// The grading of an evaluation's question, by the expected answers as they are now.
    pub(crate) fn of(
        project: &OpenProject,
        evaluation: &Evaluation,
        question: &Question,
    ) -> Result<Self, ApiError> {
        Self::under(project, evaluation, question, &question.metric)
    }

    /// The grading of an evaluation's answers by a metric, which may be another than its own.
    pub(crate) fn under(
        project: &OpenProject,
        evaluation: &Evaluation,
        question: &Question,
        metric: &Metric,
    ) -> Result<Self, ApiError> {
        let corrected = Corrected::now(project)?;
        Self::made(project, question, metric, &corrected, || row_ids(project, evaluation))
    }

    /// The same by the expected answers as they were after the first `corrections`.
    pub(crate) fn after(
        project: &OpenProject,
        evaluation: &Evaluation,
        question: &Question,
        metric: &Metric,
        corrections: u32,
    ) -> Result<Self, ApiError> {
        let corrected = Corrected::after(project, corrections)?;
        Self::made(project, question, metric, &corrected, || row_ids(project, evaluation))
    }

    /// The grading of some of its rows.
    pub(crate) fn of_rows(
        project: &OpenProject,
        question: &Question,
        rows: impl FnOnce() -> Result<Vec<RowId>, ApiError>,
    ) -> Result<Self, ApiError> {
        let corrected = Corrected::now(project)?;
        Self::made(project, question, &question.metric, &corrected, rows)
    }

    fn made(
        project: &OpenProject,
        question: &Question,
        metric: &Metric,
        corrected: &Corrected,
        rows: impl FnOnce() -> Result<Vec<RowId>, ApiError>,
    ) -> Result<Self, ApiError> {
        let grader = metric.ready()?;
        let is_kept = *metric == question.metric && is_kept_with_answers(grader.grader());
        let (mut judged, mut wanted) = (None, HashMap::new());
        if let Grader::ModelJudge(judge) = grader.grader() {
            let judge = KeptJudge::of_ref(&project.store, judge)?;
            judged = Some(JudgeGrades::of(project, judge, corrected, &rows()?)?);
        } else if is_kept {
            wanted = corrected.answers().collect();
        } else {
            wanted = expected(project, corrected, &rows()?)?;
        }
        Ok(Self { grader, is_kept, expected: wanted, judged })
    }

    /// A stored result as the answer that it was, with its grades.
    pub(crate) fn record(&self, row: &ResultRow) -> AnswerRecord {
        let mut record = record(row);
        if let Some(judged) = &self.judged {
            return by_judge(judged, record);
        }
        let Some(grades) = &mut record.grades else { return record };
        let corrected = self.expected.get(&row.key.row);
        match self.grader.grader() {
            Grader::ExactMatch if self.is_kept && corrected.is_none() => {
                grades.primary = kept(row, grades.exact);
            }
            _ if self.is_kept && corrected.is_none() => {
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

/// Whether a grader is one of the two whose grades are kept with every answer.
fn is_kept_with_answers(grader: &Grader) -> bool {
    match grader {
        Grader::ExactMatch => true,
        Grader::NormalisedMatch(how) => *how == Normalisation::default(),
        _ => false,
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
