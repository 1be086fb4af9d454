//! One call: asked, judged, graded, priced.

use std::sync::Arc;

use holdout_provider::{
    ChatAnswer, ChatExtras, ChatFailure, ChatRequest, Client, Finish, ProviderError, Refusal,
    ToolCall, WrittenChat,
};
use holdout_types::{Clock, Money};

use crate::candidate::{CandidateSpec, EvaluationRow};
use crate::grader::canonical_tool_calls;
use crate::log::AnswerLog;
use crate::order::Slot;
use crate::plan::Plan;
use crate::planner::Question;
use crate::record::{AnswerRecord, Outcome, WrongReason};
use crate::source::{AnswerSource, ContextSource, Recording, RowContext};

/// What came of a call, for the run.
pub(crate) enum Asked {
    /// Something to keep, and the failure behind it where it is excluded.
    Record(Box<AnswerRecord>, Option<ProviderError>),
    /// An error that every further call to this candidate would meet.
    Hopeless(ProviderError),
}

/// What every call of a run shares.
pub(crate) struct Asker {
    pub(crate) plan: Arc<Plan>,
    pub(crate) log: Arc<dyn AnswerLog>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Asker {
    /// Asks one candidate one row.
    pub(crate) async fn ask(&self, question: &Question) -> Asked {
        let plan = &self.plan;
        let source = &plan.candidates[question.slot.candidate].source;
        let (mut record, failure) = match source {
            AnswerSource::Recording(recording) => {
                (recorded(plan, question.slot, Arc::clone(recording)).await, None)
            }
            AnswerSource::Provider { client, context } => {
                let asked = match (&question.request, context) {
                    (None, Some(context)) => self.look_up(client, question, &**context).await,
                    (Some(sent), _) => send(plan, question, client, sent).await,
                    (None, None) => {
                        let spec = &plan.candidates[question.slot.candidate].spec;
                        let written = client.write(request(spec, &question.row, None));
                        send(plan, question, client, &written).await
                    }
                };
                match asked {
                    Ok(asked) => asked,
                    Err(error) => return Asked::Hopeless(error),
                }
            }
        };
        if !record.from_cache {
            record.ended_at = self.clock.now();
        }
        record.grades = record.outcome.grade(&plan.grader, &question.row.expected);
        Asked::Record(Box::new(record), failure)
    }

    /// Looks up what the question needs, and asks with it, unless that was answered before.
    async fn look_up(
        &self,
        client: &Client,
        question: &Question,
        context: &dyn ContextSource,
    ) -> Result<(AnswerRecord, Option<ProviderError>), ProviderError> {
        let (plan, slot) = (&self.plan, question.slot);
        let found = match context.look_up(&question.row).await {
            Ok(found) => found,
            Err(error) => return Ok((excluded(plan, slot, error.message), None)),
        };
        let spec = &plan.candidates[slot.candidate].spec;
        let sent = client.write(request(spec, &question.row, Some(&found)));
        let hash = hash_of(spec, &sent);
        if let Some(mut earlier) = self.earlier(question, hash).await {
            // What the lookup took and cost then is in its figures.
            earlier.passages = found.passages;
            earlier.request_hash = hash;
            return Ok((earlier, None));
        }
        let (mut record, failure) = send(plan, question, client, &sent).await?;
        record.request_hash = hash;
        add_lookup(&mut record, found);
        Ok((record, failure))
    }

    /// The answer of an earlier evaluation. One that can't be read is asked for.
    async fn earlier(&self, question: &Question, hash: Option<[u8; 32]>) -> Option<AnswerRecord> {
        if !self.plan.reuses_answers || question.slot.trial > 0 {
            return None;
        }
        let (log, evaluation) = (Arc::clone(&self.log), self.plan.evaluation);
        let (key, hash) = (self.plan.key(question.slot), hash?);
        let read = tokio::task::spawn_blocking(move || log.cached(evaluation, &[(key, hash)]));
        let record = read.await.ok()?.ok()?.remove(&key)?;
        Some(from_cache(&self.plan, question, record))
    }
}

/// The answer of an earlier evaluation as that of this call, graded anew. What it took then stays.
pub(crate) fn from_cache(plan: &Plan, question: &Question, record: AnswerRecord) -> AnswerRecord {
    AnswerRecord {
        call: plan.key(question.slot),
        grades: record.outcome.grade(&plan.grader, &question.row.expected),
        request_hash: question.request_hash,
        from_cache: true,
        ..record
    }
}

/// The record, with the failure behind an excluded one; `Err` is hopeless.
async fn send(
    plan: &Plan,
    question: &Question,
    client: &Client,
    written: &WrittenChat,
) -> Result<(AnswerRecord, Option<ProviderError>), ProviderError> {
    let slot = question.slot;
    let (mut record, failure) = match client.ask(written).await {
        Ok(answer) => (answered(plan, slot, answer), None),
        Err(ChatFailure { error, .. }) if is_hopeless(&error) => return Err(error),
        Err(failure) => failed(plan, slot, failure),
    };
    record.request_hash = question.request_hash;
    Ok((record, failure))
}

/// The lookup is part of the answer: of what it took and of what it cost.
fn add_lookup(record: &mut AnswerRecord, found: RowContext) {
    record.cost = record.cost.zip(found.cost).map(|(asked, looked_up)| asked + looked_up);
    record.latency = record.latency.map(|latency| latency + found.took);
    record.waited += found.took;
    record.passages = found.passages;
}

/// What a candidate is asked for a row. Settings that its model refuses are left out and kept with
/// the answer, where the question stays the same.
pub(crate) fn request(
    spec: &CandidateSpec,
    row: &EvaluationRow,
    found: Option<&RowContext>,
) -> ChatRequest {
    let messages = spec.messages_for(row, found.map(|found| found.last_turn.as_str()));
    let mut request = ChatRequest::new(spec.model.clone(), messages, spec.sampling.clone());
    request.extras = ChatExtras {
        response_format: spec.response_format.clone(),
        tools: row.tools.clone(),
        without_refused_settings: true,
        ..ChatExtras::default()
    };
    request
}

/// What is asked and how the answer is read, as a hash: what is kept is the member of a JSON answer
/// that is compared, and two candidates may take another one. `None` where the request is refused.
pub(crate) fn hash_of(spec: &CandidateSpec, written: &WrittenChat) -> Option<[u8; 32]> {
    let asked = written.hash()?;
    let Some(member) = &spec.unwrap else { return Some(asked) };
    Some(*blake3::Hasher::new().update(&asked).update(member.as_bytes()).finalize().as_bytes())
}

/// What a recording has for a call. One that lacks it is left out, as if its server had failed.
async fn recorded(plan: &Plan, slot: Slot, recording: Arc<dyn Recording>) -> AnswerRecord {
    let key = plan.key(slot);
    let found = tokio::task::spawn_blocking(move || recording.answer(key)).await;
    match found {
        Ok(Ok(Some(found))) => AnswerRecord {
            usage: found.usage,
            cost: found.cost,
            latency: found.latency,
            waited: found.latency.unwrap_or_default(),
            ..blank(plan, slot, found.outcome)
        },
        Ok(Ok(None)) => excluded(plan, slot, "The recording has no answer to this row.".into()),
        Ok(Err(error)) => excluded(plan, slot, error.message),
        Err(error) => excluded(plan, slot, error.to_string()),
    }
}

/// A call that says nothing about its candidate.
pub(crate) fn excluded(plan: &Plan, slot: Slot, reason: String) -> AnswerRecord {
    blank(plan, slot, Outcome::Excluded { reason })
}

fn answered(plan: &Plan, slot: Slot, answer: ChatAnswer) -> AnswerRecord {
    let spec = &plan.candidates[slot.candidate].spec;
    let cost =
        spec.prices.as_ref().zip(answer.usage.as_ref()).map(|(prices, usage)| prices.cost(usage));
    AnswerRecord {
        usage: answer.usage,
        cost,
        latency: Some(answer.latency),
        waited: answer.waited,
        attempts: answer.attempts,
        model: answer.model,
        request_id: answer.request_id,
        dropped: answer.dropped,
        ..blank(
            plan,
            slot,
            judge(spec.compared(answer.text), &answer.tool_calls, answer.finish, answer.refusal),
        )
    }
}

/// What was said, and the tools that are called on a line of their own, as expected answers have them.
fn said(text: String, calls: &[ToolCall]) -> String {
    if calls.is_empty() {
        return text;
    }
    let calls = calls.iter().map(|call| (call.name.as_str(), call.arguments.as_str()));
    let calls = canonical_tool_calls(calls);
    if text.is_empty() { calls } else { format!("{text}\n{calls}") }
}

pub(crate) fn judge(
    text: String,
    calls: &[ToolCall],
    finish: Finish,
    refusal: Option<String>,
) -> Outcome {
    if let Some(refusal) = refusal {
        return Outcome::Wrong { reason: WrongReason::Refusal, text: refusal };
    }
    if finish == Finish::ContentFilter {
        return Outcome::Wrong { reason: WrongReason::ContentFilter, text };
    }
    let text = said(text, calls);
    Outcome::Answered { text, finish }
}

pub(crate) fn failed(
    plan: &Plan,
    slot: Slot,
    failure: ChatFailure,
) -> (AnswerRecord, Option<ProviderError>) {
    let ChatFailure { error, attempts, waited } = failure;
    let request_id = error.request_id().map(str::to_owned);
    let wrong =
        |reason, refusal: &Refusal| Outcome::Wrong { reason, text: refusal.message.clone() };
    // A question that is too long is turned away unread and costs nothing; a filter may bill it.
    let free = plan.candidates[slot.candidate].spec.prices.map(|_| Money::ZERO);
    let (outcome, cost, error) = match error {
        ProviderError::ContextOverflow(said) => {
            (wrong(WrongReason::ContextOverflow, &said), free, None)
        }
        ProviderError::ContentFiltered(said) => {
            (wrong(WrongReason::ContentFilter, &said), None, None)
        }
        other => (Outcome::Excluded { reason: other.to_string() }, None, Some(other)),
    };
    (AnswerRecord { cost, waited, attempts, request_id, ..blank(plan, slot, outcome) }, error)
}

pub(crate) fn blank(plan: &Plan, slot: Slot, outcome: Outcome) -> AnswerRecord {
    AnswerRecord {
        call: plan.key(slot),
        outcome,
        grades: None,
        usage: None,
        cost: None,
        latency: None,
        waited: std::time::Duration::ZERO,
        attempts: 0,
        model: None,
        request_id: None,
        passages: Vec::new(),
        dropped: Vec::new(),
        request_hash: None,
        from_cache: false,
        ended_at: holdout_types::Timestamp(0),
    }
}

/// Whether the error is about the candidate or the account rather than about the row.
fn is_hopeless(error: &ProviderError) -> bool {
    match error {
        ProviderError::Unauthorized(_)
        | ProviderError::Forbidden(_)
        | ProviderError::TrainingNotAvailable(_)
        | ProviderError::NotFound(_)
        | ProviderError::InsufficientQuota(_)
        | ProviderError::InvalidEndpoint { .. }
        | ProviderError::InvalidRequest { .. }
        | ProviderError::Redirected { .. } => true,
        ProviderError::Refused(refusal) => is_about_settings(refusal),
        _ => false,
    }
}

/// A refused setting is the same for every row: a model that takes no temperature, for one.
fn is_about_settings(refusal: &Refusal) -> bool {
    const CODES: [&str; 3] = ["unsupported_parameter", "unsupported_value", "unknown_parameter"];
    const FIELDS: [&str; 5] = ["model", "temperature", "max_completion_tokens", "seed", "top_p"];
    let is_one_of =
        |word: &Option<String>, list: &[&str]| word.as_deref().is_some_and(|w| list.contains(&w));
    is_one_of(&refusal.code, &CODES) || is_one_of(&refusal.param, &FIELDS)
}
