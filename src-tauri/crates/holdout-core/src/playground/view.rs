//! What a question to a candidate crosses to the window as.

use holdout_types::{CandidateId, Money};
use serde::{Deserialize, Serialize};

/// A question to one candidate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PlaygroundQuestion {
    /// Who is asked.
    pub candidate: CandidateId,
    /// What is asked, in the place of a row's input.
    pub text: String,
}

/// What it answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PlaygroundAnswer {
    /// The candidate's mark.
    pub letter: String,
    /// The answer; empty where it said nothing.
    pub text: String,
    /// What is to be known of the answer, as sentences: that it was cut off, that it is a refusal.
    pub notes: Vec<String>,
    /// The model that answered, by the provider's own word.
    pub model: String,
    /// Tokens of the question with prompt and examples, as the provider counts them.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub prompt_tokens: Option<u64>,
    /// Tokens of the answer.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub completion_tokens: Option<u64>,
    /// How long the answer took, without repetitions.
    pub latency_ms: f64,
    /// What it cost; `null` where the price or the tokens are unknown.
    pub cost: Option<Money>,
}
