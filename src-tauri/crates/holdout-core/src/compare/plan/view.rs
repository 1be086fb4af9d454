//! What the Compare screen shows before a run: its estimate, what would be sent where, the trial.

use holdout_types::{ApiError, EvaluationId, Money, Timestamp};
use serde::Serialize;

use crate::compare::view::EvaluationState;
use crate::view::Headline;

/// What a run would ask.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ComparePlan {
    /// What it comes to.
    pub headline: Headline,
    /// Candidates that would answer.
    pub candidates: u32,
    /// Rows of the test set.
    pub rows: u32,
    /// Calls in all.
    pub calls: u32,
    /// What they cost, from and to; `null` if a price is unknown.
    pub cost: Option<[Money; 2]>,
    /// How long they take, from and to.
    pub seconds: [f64; 2],
    /// How often this test set was judged already.
    pub judged: u32,
    /// The margin: how many more wrong answers per 100 would be accepted.
    pub margin_points: f64,
    /// The estimate, one line a candidate.
    pub estimates: Vec<Estimate>,
    /// Of how many rows tokens were counted, where that is not all of them.
    pub counted_rows: Option<u32>,
    /// What it would mean to ask by batch; absent where no candidate can be asked so.
    pub batch: Option<BatchOffer>,
    /// What would leave this computer, one entry a host.
    pub notices: Vec<SendNotice>,
    /// The trial run, if there was one with the candidates as they are now.
    pub trial: Option<TrialView>,
    /// How many rows a trial would ask; 0 where there are no validation rows.
    pub trial_rows: u32,
    /// How many rows a draft would ask.
    pub validation_rows: u32,
}

/// What it would mean to ask by batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BatchOffer {
    /// The marks of the candidates that would be asked so.
    pub letters: Vec<String>,
    /// What the whole run would cost then, from and to; `null` if a price is unknown.
    pub cost: Option<[Money; 2]>,
    /// What there is to know, each a sentence.
    pub notes: Vec<String>,
}

/// What a run would cost at one candidate.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Estimate {
    /// Its mark.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// The model that answers.
    pub model: String,
    /// Where it is asked, for a person.
    pub provider_name: String,
    /// Its calls.
    pub calls: u32,
    /// Tokens that are sent, over all calls.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub tokens_in: u64,
    /// Tokens that come back, from and to.
    #[cfg_attr(feature = "ts", ts(type = "[number, number]"))]
    pub tokens_out: [u64; 2],
    /// What they cost, from and to; `null` if the price is unknown.
    pub cost: Option<[Money; 2]>,
    /// Whether it can be asked by batch.
    pub by_batch: bool,
    /// What they cost by batch, from and to; `null` if that is unknown or it can't be asked so.
    pub batch_cost: Option<[Money; 2]>,
    /// How long they take, from and to, if nothing else is asked meanwhile.
    pub seconds: [f64; 2],
    /// What the ranges rest on, in a sentence.
    pub rests_on: String,
    /// What should be known before a run: that a recording lacks answers, say.
    pub warning: Option<String>,
}

/// What would be sent to a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SendNotice {
    /// The provider's name.
    pub provider_name: String,
    /// The host and port.
    pub host: String,
    /// The marks of the candidates that are asked there.
    pub letters: Vec<String>,
    /// Which rows and which of their fields, as sentences.
    pub sent: Vec<String>,
    /// What personal data was found in them, in a sentence.
    pub personal: String,
    /// Whether any was.
    pub has_personal: bool,
    /// When somebody agreed to it; absent while nobody has.
    pub agreed_at: Option<Timestamp>,
}

/// A trial run on a few validation rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TrialView {
    /// The evaluation that holds its answers.
    pub evaluation: EvaluationId,
    /// Where it stands.
    pub state: EvaluationState,
    /// Answers so far.
    pub done: u32,
    /// Answers in all.
    pub total: u32,
    /// Why it failed.
    pub error: Option<ApiError>,
    /// What was answered, a row at a time.
    pub rows: Vec<TrialRow>,
}

/// A row of a trial.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TrialRow {
    /// Its number.
    pub number: u32,
    /// The start of what was asked.
    pub input: String,
    /// The answer that is right.
    pub expected: String,
    /// What the candidates answered, in the order of the estimates.
    pub answers: Vec<TrialAnswer>,
}

/// An answer of a trial.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TrialAnswer {
    /// Whose.
    pub letter: String,
    /// The start of the answer; absent while there is none.
    pub text: Option<String>,
    /// Whether it is right.
    pub correct: Option<bool>,
    /// How long it took, in milliseconds.
    pub latency_ms: Option<f64>,
    /// Tokens sent and come back, as the provider counted them.
    pub tokens: Option<[u32; 2]>,
    /// What it cost.
    pub cost: Option<Money>,
    /// Why there is no answer.
    pub failure: Option<String>,
}
