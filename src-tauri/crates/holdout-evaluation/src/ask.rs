//! One call: asked, judged, graded, priced.

use std::sync::Arc;

use holdout_provider::{
    ChatAnswer, ChatFailure, ChatRequest, Finish, ProviderError, Refusal, ToolCall,
};
use holdout_types::{Clock, Money};

use crate::grader::canonical_tool_calls;
use crate::order::Slot;
use crate::plan::Plan;
use crate::record::{AnswerRecord, Outcome, WrongReason};

/// What came of a call, for the run.
pub(crate) enum Asked {
    /// Something to keep, and the failure behind it where it is excluded.
    Record(Box<AnswerRecord>, Option<ProviderError>),
    /// An error that every further call to this candidate would meet.
    Hopeless(ProviderError),
}

/// Asks one candidate one row.
pub(crate) async fn ask(plan: Arc<Plan>, slot: Slot, clock: Arc<dyn Clock>) -> Asked {
    let candidate = &plan.candidates[slot.candidate];
    let request = ChatRequest::new(
        candidate.spec.model.clone(),
        candidate.spec.messages_for(&plan.rows[slot.row]),
        candidate.spec.sampling.clone(),
    );
    let (mut record, failure) = match candidate.client.chat_with_effort(&request).await {
        Ok(answer) => (answered(&plan, slot, answer), None),
        Err(ChatFailure { error, .. }) if is_hopeless(&error) => return Asked::Hopeless(error),
        Err(failure) => failed(&plan, slot, failure),
    };
    record.ended_at = clock.now();
    record.grades = record.outcome.grade(&plan.grader, &plan.rows[slot.row].expected);
    Asked::Record(Box::new(record), failure)
}

fn answered(plan: &Plan, slot: Slot, answer: ChatAnswer) -> AnswerRecord {
    let prices = &plan.candidates[slot.candidate].spec.prices;
    let cost = prices.as_ref().zip(answer.usage.as_ref()).map(|(prices, usage)| prices.cost(usage));
    AnswerRecord {
        usage: answer.usage,
        cost,
        latency: Some(answer.latency),
        waited: answer.waited,
        attempts: answer.attempts,
        model: answer.model,
        request_id: answer.request_id,
        ..blank(plan, slot, judge(answer.text, &answer.tool_calls, answer.finish, answer.refusal))
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

fn judge(text: String, calls: &[ToolCall], finish: Finish, refusal: Option<String>) -> Outcome {
    if let Some(refusal) = refusal {
        return Outcome::Wrong { reason: WrongReason::Refusal, text: refusal };
    }
    if finish == Finish::ContentFilter {
        return Outcome::Wrong { reason: WrongReason::ContentFilter, text };
    }
    let text = said(text, calls);
    Outcome::Answered { text, finish }
}

fn failed(plan: &Plan, slot: Slot, failure: ChatFailure) -> (AnswerRecord, Option<ProviderError>) {
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

fn blank(plan: &Plan, slot: Slot, outcome: Outcome) -> AnswerRecord {
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
