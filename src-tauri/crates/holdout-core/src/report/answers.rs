//! Every answer, a line each.

use holdout_dataset::Example;
use holdout_report::{AnswerRow, answers_csv};
use holdout_types::{ApiError, ErrorCode, EvaluationId};

use crate::compare::corrections::Corrected;
use crate::compare::grading::Grading;
use crate::compare::question::Question;
use crate::project::OpenProject;

/// Answers from which the size of the whole file is estimated.
const SAMPLED: usize = 200;

/// Every answer of an evaluation, as CSV.
pub(super) fn csv(project: &OpenProject, id: EvaluationId) -> Result<Vec<u8>, ApiError> {
    first(project, id, usize::MAX)
}

/// About how large that will be, from the first answers.
pub(super) fn size(project: &OpenProject, id: EvaluationId, total: u64) -> Result<u64, ApiError> {
    let bytes = first(project, id, SAMPLED)?.len() as u64;
    let sampled = total.min(SAMPLED as u64).max(1);
    Ok(bytes * total / sampled)
}

fn first(project: &OpenProject, id: EvaluationId, limit: usize) -> Result<Vec<u8>, ApiError> {
    let evaluation = project.store.evaluations().get(id)?;
    let question = Question::of(&evaluation)?;
    let grading = Grading::of(project, &evaluation, &question)?;
    let corrected = Corrected::now(project)?;
    let mut rows = Vec::new();
    for result in project.store.results().of(id).take(limit) {
        let result = result?;
        let stored = project.store.rows().get(&[result.key.row])?;
        let Some(row) = stored.first() else { continue };
        let example = Example::parse(&row.raw).ok();
        let text = |part: fn(&Example) -> String| example.as_ref().map(part).unwrap_or_default();
        let record = grading.record(&result);
        rows.push(AnswerRow {
            place: format!("{}:{}", project.origin_of(row.id)?, row.line),
            input: text(Example::input),
            expected: match corrected.get(row.id) {
                Some(answer) => answer.to_owned(),
                None => text(Example::answer),
            },
            candidate: question.letter(result.key.candidate),
            grade: grade(&record).to_owned(),
            answer: result.answer.unwrap_or_default(),
            explanation: record.grades.map(|grades| grades.primary.explanation).unwrap_or_default(),
            latency_ms: result.latency_ms.map(|ms| format!("{ms:.3}")).unwrap_or_default(),
            cost_usd: result.cost.map(|cost| cost.to_string()).unwrap_or_default(),
        });
    }
    answers_csv(rows).map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))
}

fn grade(record: &holdout_evaluation::AnswerRecord) -> &'static str {
    match &record.grades {
        None => "excluded",
        Some(grades) if grades.primary.correct => "right",
        Some(_) => "wrong",
    }
}
