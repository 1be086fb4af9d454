//! What a run may still spend: calls that are under way count at the most that they are likely to
//! cost, so that a run stops before its budget is exceeded and not after.

use std::collections::HashMap;

use holdout_types::{CandidateId, Money};

use crate::plan::Plan;
use crate::planner::Question;
use crate::record::{AnswerRecord, CallKey};
use crate::source::AnswerSource;

/// Tokens a byte of a question, until its model has counted one: text has about a quarter.
const TOKENS_A_BYTE: f64 = 0.5;
/// What later questions may have beyond the most so far.
const RESERVE: f64 = 1.25;
/// Tokens of a question beside its texts: the form of the chat.
const FORM_TOKENS: f64 = 64.0;
/// Tokens of an answer whose length is not limited, until longer ones are known.
const ANSWER_TOKENS: u64 = 1024;

/// The money of a run.
pub(crate) struct Purse {
    budget: Option<Money>,
    spent: Money,
    held: HashMap<CallKey, Held>,
    under_way: Money,
    most: HashMap<CandidateId, Most>,
}

/// What is kept back for a call under way.
struct Held {
    cost: Money,
    bytes: u64,
}

/// The most that a candidate's calls have taken so far.
#[derive(Clone, Copy, Default)]
struct Most {
    tokens_a_byte: Option<f64>,
    answer: u64,
}

impl Purse {
    /// With what the evaluation has cost before.
    pub(crate) fn new(budget: Option<Money>, spent: Money) -> Self {
        let (held, most) = (HashMap::new(), HashMap::new());
        Self { budget, spent, held, under_way: Money::ZERO, most }
    }

    /// What the evaluation has cost so far. A call whose cost is unknown counts at its estimate where
    /// there is a budget.
    pub(crate) const fn spent(&self) -> Money {
        self.spent
    }

    /// Whether there is enough money for a call.
    pub(crate) fn has_for(&self, plan: &Plan, question: &Question) -> bool {
        let Some(budget) = self.budget else { return true };
        self.spent + self.under_way + self.highest(plan, question) <= budget
    }

    /// Keeps money back for a call; false if there is not enough of it.
    pub(crate) fn hold(&mut self, plan: &Plan, question: &Question) -> bool {
        let Some(budget) = self.budget else { return true };
        let (cost, bytes) = (self.highest(plan, question), question.bytes());
        if self.spent + self.under_way + cost > budget {
            return false;
        }
        self.under_way += cost;
        self.held.insert(plan.key(question.slot), Held { cost, bytes });
        true
    }

    /// Takes a call's cost in place of what was kept back for it.
    pub(crate) fn settle(&mut self, record: &AnswerRecord) {
        let held = self.release(record.call);
        let was_sent = record.attempts > 0 && !record.from_cache;
        if !was_sent {
            return;
        }
        // What was cut off may be billed all the same.
        let estimate = held.as_ref().map_or(Money::ZERO, |held| held.cost);
        self.spent += record.cost.unwrap_or(estimate);
        if let (Some(held), Some(usage)) = (held, &record.usage) {
            let most = self.most.entry(record.call.candidate).or_default();
            let ratio = usage.prompt_tokens as f64 / held.bytes.max(1) as f64;
            most.tokens_a_byte = Some(most.tokens_a_byte.map_or(ratio, |most| most.max(ratio)));
            most.answer = most.answer.max(usage.completion_tokens);
        }
    }

    /// Gives back what was kept for a call that is not made after all.
    pub(crate) fn give_back(&mut self, call: CallKey) {
        self.release(call);
    }

    fn release(&mut self, call: CallKey) -> Option<Held> {
        let held = self.held.remove(&call)?;
        self.under_way = self.under_way - held.cost;
        Some(held)
    }

    fn highest(&self, plan: &Plan, question: &Question) -> Money {
        let candidate = &plan.candidates[question.slot.candidate];
        let (AnswerSource::Provider { .. }, Some(prices)) =
            (&candidate.source, &candidate.spec.prices)
        else {
            return Money::ZERO;
        };
        let most = self.most.get(&candidate.spec.id).copied().unwrap_or_default();
        let a_byte = most.tokens_a_byte.map_or(TOKENS_A_BYTE, |most| most * RESERVE);
        let asked = (question.bytes() as f64 * a_byte + FORM_TOKENS).ceil() as u64;
        let answered = match candidate.spec.sampling.max_completion_tokens {
            Some(limit) => u64::from(limit),
            None => ANSWER_TOKENS.max(most.answer * 2),
        };
        prices.input.of(asked) + prices.output.of(answered)
    }
}
