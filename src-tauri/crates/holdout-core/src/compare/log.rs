//! Keeps answers in the project file, and reads them back as what they were.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use holdout_evaluation::{
    AnswerLog, AnswerRecord, CallKey, EvaluationRow, Grade, Grades, HashedCall, Outcome, RowSource,
    UsedPassage, WrongReason,
};
use holdout_provider::{Finish, Usage};
use holdout_store::{ResultKey, ResultRow};
use holdout_types::{ApiError, EvaluationId, Money, RowId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::earlier::Earlier;
use super::question::read_rows;
use crate::project::OpenProject;

/// The log of one evaluation.
pub(crate) struct StoredAnswerLog {
    project: Arc<OpenProject>,
    /// Read when it is first asked for: most runs find nothing earlier.
    earlier: OnceLock<Earlier>,
}

impl StoredAnswerLog {
    pub(crate) fn new(project: Arc<OpenProject>) -> Self {
        Self { project, earlier: OnceLock::new() }
    }

    fn earlier(&self, evaluation: EvaluationId) -> Result<&Earlier, ApiError> {
        if let Some(earlier) = self.earlier.get() {
            return Ok(earlier);
        }
        let earlier = Earlier::of(&self.project, evaluation)?;
        Ok(self.earlier.get_or_init(|| earlier))
    }
}

impl AnswerLog for StoredAnswerLog {
    fn answered(
        &self,
        evaluation: EvaluationId,
        each: &mut dyn FnMut(CallKey),
    ) -> Result<(), ApiError> {
        Ok(self.project.store.results().visit_answered(evaluation, |key| each(call(key)))?)
    }

    fn commit(
        &self,
        evaluation: EvaluationId,
        answers: &[AnswerRecord],
        next: &[CallKey],
    ) -> Result<(), ApiError> {
        let rows = answers.iter().map(stored).collect();
        let next = next.iter().copied().map(key).collect();
        self.project.store.results_mut().step(evaluation, rows, next)?;
        self.project.running.spending.note(evaluation, answers);
        if let Some(earlier) = self.earlier.get() {
            earlier.note(answers);
        }
        Ok(())
    }

    fn withdrawn(&self, evaluation: EvaluationId, calls: &[CallKey]) -> Result<(), ApiError> {
        let keys: Vec<_> = calls.iter().copied().map(key).collect();
        Ok(self.project.store.in_flight_mut().unmark(evaluation, &keys)?)
    }

    fn interrupted(&self, evaluation: EvaluationId) -> Result<u64, ApiError> {
        Ok(u64::from(self.project.store.in_flight_mut().settle(evaluation)?))
    }

    fn spent(&self, evaluation: EvaluationId) -> Result<Money, ApiError> {
        let spend = self.project.store.results().spend(evaluation)?;
        self.project.running.spending.begin(evaluation, spend);
        Ok(spend.known)
    }

    fn cached(
        &self,
        evaluation: EvaluationId,
        asked: &[HashedCall],
    ) -> Result<HashMap<CallKey, AnswerRecord>, ApiError> {
        self.earlier(evaluation)?.answers(&self.project, asked)
    }
}

/// The rows of a project, with the expected answers as they were after its first corrections.
pub(crate) struct StoredRows {
    pub(crate) project: Arc<OpenProject>,
    pub(crate) corrections: u32,
}

impl RowSource for StoredRows {
    fn read(&self, rows: &[RowId]) -> Result<Vec<EvaluationRow>, ApiError> {
        read_rows(&self.project, self.corrections, rows)
    }
}

pub(super) fn key(call: CallKey) -> ResultKey {
    ResultKey { candidate: call.candidate, row: call.row, trial: u32::from(call.trial) }
}

pub(super) fn call(key: ResultKey) -> CallKey {
    let trial = u16::try_from(key.trial).unwrap_or(u16::MAX);
    CallKey { candidate: key.candidate, row: key.row, trial }
}

fn stored(record: &AnswerRecord) -> ResultRow {
    let (outcome, answer, error) = match &record.outcome {
        Outcome::Answered { text, finish } => (finish_word(finish), Some(text.clone()), None),
        Outcome::Wrong { reason, text } => (wrong_word(*reason), Some(text.clone()), None),
        Outcome::Excluded { reason } => ("excluded", None, Some(json!({ "message": reason }))),
    };
    let tokens = |count: fn(&Usage) -> u64| record.usage.as_ref().map(|usage| count(usage) as u32);
    let milliseconds = |duration: Duration| duration.as_secs_f64() * 1e3;
    ResultRow {
        key: key(record.call),
        answer,
        outcome: outcome.to_owned(),
        reason: record.grades.as_ref().map(|grades| grades.primary.explanation.clone()),
        exact: record.grades.as_ref().map(|grades| grades.exact),
        normalised: record.grades.as_ref().map(|grades| grades.normalised),
        prompt_tokens: tokens(|usage| usage.prompt_tokens),
        cached_tokens: tokens(|usage| usage.cached_tokens),
        completion_tokens: tokens(|usage| usage.completion_tokens),
        cost: record.cost,
        latency_ms: record.latency.map(milliseconds),
        first_token_ms: None,
        waited_ms: Some(milliseconds(record.waited)),
        attempts: record.attempts,
        request_id: record.request_id.clone(),
        model: record.model.clone(),
        passages: listed(&record.passages),
        dropped: listed(&record.dropped),
        request_hash: record.request_hash,
        from_cache: record.from_cache,
        error,
        answered_at: record.ended_at,
    }
}

/// A list as it is kept: an empty one not at all.
fn listed<T: Serialize>(list: &[T]) -> Option<Value> {
    if list.is_empty() { None } else { serde_json::to_value(list).ok() }
}

fn unlisted<T: DeserializeOwned>(kept: Option<&Value>) -> Vec<T> {
    kept.and_then(|kept| serde_json::from_value(kept.clone()).ok()).unwrap_or_default()
}

/// A stored result as the answer that it was. Its primary grade is that of an exact match, which the
/// grading of the evaluation puts right.
pub(crate) fn record(row: &ResultRow) -> AnswerRecord {
    let text = row.answer.clone().unwrap_or_default();
    let outcome = if row.error.is_some() {
        let reason = row.error.as_ref().and_then(|error| error.get("message")?.as_str());
        Outcome::Excluded { reason: reason.unwrap_or_default().to_owned() }
    } else {
        outcome(&row.outcome, text)
    };
    AnswerRecord {
        call: call(row.key),
        outcome,
        grades: grades(row),
        usage: usage(row),
        cost: row.cost,
        latency: row.latency_ms.and_then(duration),
        waited: row.waited_ms.and_then(duration).unwrap_or_default(),
        attempts: row.attempts,
        model: row.model.clone(),
        request_id: row.request_id.clone(),
        passages: unlisted(row.passages.as_ref()),
        dropped: unlisted(row.dropped.as_ref()),
        request_hash: row.request_hash,
        from_cache: row.from_cache,
        ended_at: row.answered_at,
    }
}

/// The passages that a stored result was answered with, the best first.
pub(crate) fn stored_passages(row: &ResultRow) -> Vec<UsedPassage> {
    unlisted(row.passages.as_ref())
}

/// What came of a call, by the word that is kept for it.
pub(crate) fn outcome(word: &str, text: String) -> Outcome {
    match wrong_reason(word) {
        Some(reason) => Outcome::Wrong { reason, text },
        None => Outcome::Answered { text, finish: finish(word) },
    }
}

fn grades(row: &ResultRow) -> Option<Grades> {
    let (exact, normalised) = (row.exact?, row.normalised?);
    let primary = Grade {
        correct: exact,
        score: f64::from(u8::from(exact)),
        explanation: row.reason.clone().unwrap_or_default(),
        parts: Vec::new(),
    };
    Some(Grades { primary, exact, normalised })
}

fn usage(row: &ResultRow) -> Option<Usage> {
    Some(Usage {
        prompt_tokens: u64::from(row.prompt_tokens?),
        cached_tokens: u64::from(row.cached_tokens.unwrap_or(0)),
        completion_tokens: u64::from(row.completion_tokens?),
    })
}

fn duration(milliseconds: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(milliseconds / 1e3).ok()
}

fn finish_word(finish: &Finish) -> &str {
    match finish {
        Finish::Stop => "stop",
        Finish::Length => "length",
        Finish::ToolCalls => "tool_calls",
        Finish::ContentFilter => "content_filter",
        Finish::Other(word) => word,
    }
}

fn finish(word: &str) -> Finish {
    match word {
        "stop" => Finish::Stop,
        "length" => Finish::Length,
        "tool_calls" => Finish::ToolCalls,
        "content_filter" => Finish::ContentFilter,
        other => Finish::Other(other.to_owned()),
    }
}

const fn wrong_word(reason: WrongReason) -> &'static str {
    match reason {
        WrongReason::ContextOverflow => "wrong:context_overflow",
        WrongReason::Refusal => "wrong:refusal",
        WrongReason::ContentFilter => "wrong:content_filter",
    }
}

fn wrong_reason(word: &str) -> Option<WrongReason> {
    match word {
        "wrong:context_overflow" => Some(WrongReason::ContextOverflow),
        "wrong:refusal" => Some(WrongReason::Refusal),
        "wrong:content_filter" => Some(WrongReason::ContentFilter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use holdout_evaluation::Grader;
    use holdout_types::{CandidateId, Money, RowId, Timestamp};

    use super::*;

    fn answered(outcome: Outcome) -> AnswerRecord {
        let grades = outcome.grade(&Grader::ExactMatch.ready().unwrap(), "refund");
        AnswerRecord {
            call: CallKey { candidate: CandidateId(1), row: RowId(7), trial: 0 },
            outcome,
            grades,
            usage: Some(Usage { prompt_tokens: 12, cached_tokens: 3, completion_tokens: 2 }),
            cost: Some(Money::from_pico(42)),
            latency: Some(Duration::from_millis(250)),
            waited: Duration::from_millis(300),
            attempts: 2,
            model: Some("m-1".into()),
            request_id: Some("req-1".into()),
            passages: vec![UsedPassage {
                document: "rates.md".into(),
                place: 3,
                score: 1.5,
                text: "Returns are free.".into(),
            }],
            dropped: vec!["temperature".into()],
            request_hash: Some([7; 32]),
            from_cache: true,
            ended_at: Timestamp(1_000),
        }
    }

    #[test]
    fn an_answer_comes_back_as_it_was_kept() {
        let text = || "refund".to_owned();
        let outcomes = [
            Outcome::Answered { text: text(), finish: Finish::Stop },
            Outcome::Answered { text: "Refund ".into(), finish: Finish::Length },
            Outcome::Answered { text: text(), finish: Finish::Other("eos".into()) },
            Outcome::Wrong { reason: WrongReason::Refusal, text: "No.".into() },
            Outcome::Excluded { reason: "The connection was lost.".into() },
        ];
        for outcome in outcomes {
            let kept = answered(outcome);
            assert_eq!(record(&stored(&kept)), kept);
        }
    }
}
