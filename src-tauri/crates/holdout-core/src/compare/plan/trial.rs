//! A trial: every candidate answers a few validation rows, so that a key, a model or a prompt that
//! does not work shows for a few calls and not for all, and the estimate rests on measured answers.

use holdout_dataset::Example;
use holdout_evaluation::{AnswerRecord, Outcome};
use holdout_store::{Evaluation, NewEvaluation};
use holdout_types::{ApiError, CandidateId, ErrorCode, EvaluationId, RowId, Split};

use super::view::{TrialAnswer, TrialRow, TrialView};
use crate::compare::draft::needs_validation_rows;
use crate::compare::grading::Grading;
use crate::compare::question::{AskedCandidate, Question, row_ids};
use crate::compare::run::question;
use crate::compare::show::{error, state};
use crate::project::OpenProject;
use crate::settings::damaged;
use crate::words::one_line;

/// Rows that a trial asks.
pub(crate) const TRIAL_ROWS: u32 = 5;
/// Characters of a text that are shown.
const LINE_LIMIT: usize = 240;

/// Checks that a trial may start, and writes its question down.
pub(crate) fn begin_trial(project: &OpenProject) -> Result<EvaluationId, ApiError> {
    if let Some(first) = project.compare_blocking()?.into_iter().next() {
        return Err(ApiError::new(ErrorCode::WrongState, first));
    }
    needs_validation_rows(project, "A trial")?;
    let version = project.head()?;
    let question = question(project, Some(TRIAL_ROWS))?;
    project.may_send(&question)?;
    let spec = serde_json::to_value(&question).map_err(|error| damaged(&error))?;
    let candidates = question.ids();
    let new = NewEvaluation { version, split: Split::Validation, spec, candidates };
    Ok(project.store.evaluations_mut().begin(new)?)
}

impl OpenProject {
    /// The newest trial, if it asked the candidates as they are in `now`.
    pub(super) fn trial(&self, now: &Question) -> Result<Option<TrialView>, ApiError> {
        let all = self.store.evaluations().all()?;
        for evaluation in all.iter().filter(|found| found.question.split == Split::Validation) {
            let question = Question::of(evaluation)?;
            if question.first_rows.is_some() {
                let is_same = question.candidates == now.candidates;
                return is_same.then(|| self.trial_view(evaluation, &question)).transpose();
            }
        }
        Ok(None)
    }

    fn trial_view(
        &self,
        evaluation: &Evaluation,
        question: &Question,
    ) -> Result<TrialView, ApiError> {
        let rows = row_ids(self, evaluation)?;
        let results: Vec<_> = self.store.results().of(evaluation.id).collect::<Result<_, _>>()?;
        let grading = Grading::of(self, evaluation, question)?;
        let answers: Vec<AnswerRecord> = results.iter().map(|row| grading.record(row)).collect();
        let is_running = self.running.comparing.id() == Some(evaluation.id);
        let columns = self.columns()?;
        let stored = self.store.rows().get(&rows)?;
        let rows_shown = rows.iter().zip(&stored).map(|(id, row)| {
            let example = Example::parse(&row.raw).ok();
            let text = |of: fn(&Example) -> String| {
                example
                    .as_ref()
                    .map(|example| one_line(&of(example), LINE_LIMIT))
                    .unwrap_or_default()
            };
            TrialRow {
                number: columns.number(*id),
                input: text(Example::input),
                expected: text(Example::answer),
                answers: question
                    .candidates
                    .iter()
                    .map(|asked| answer(asked, *id, &answers))
                    .collect(),
            }
        });
        Ok(TrialView {
            evaluation: evaluation.id,
            state: state(evaluation, is_running),
            done: answers.len() as u32,
            total: (rows.len() * question.candidates.len()) as u32,
            error: evaluation.error.as_ref().map(error),
            rows: rows_shown.collect(),
        })
    }
}

fn answer(asked: &AskedCandidate, row: RowId, answers: &[AnswerRecord]) -> TrialAnswer {
    let is_it = |id: CandidateId, at: RowId| id == asked.spec.id && at == row;
    let found = answers.iter().find(|answer| is_it(answer.call.candidate, answer.call.row));
    let (text, failure) = match found.map(|answer| &answer.outcome) {
        None => (None, None),
        Some(Outcome::Excluded { reason }) => (None, Some(reason.clone())),
        Some(Outcome::Answered { text, .. } | Outcome::Wrong { text, .. }) => {
            (Some(one_line(text, LINE_LIMIT)), None)
        }
    };
    TrialAnswer {
        letter: asked.letter.clone(),
        text,
        correct: found.and_then(|answer| Some(answer.grades.as_ref()?.primary.correct)),
        latency_ms: found.and_then(|answer| answer.latency).map(|took| took.as_secs_f64() * 1e3),
        tokens: found
            .and_then(|answer| answer.usage)
            .map(|usage| [usage.prompt_tokens as u32, usage.completion_tokens as u32]),
        cost: found.and_then(|answer| answer.cost),
        failure,
    }
}
