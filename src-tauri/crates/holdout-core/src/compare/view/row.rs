//! One row of the test set with every candidate's answer, side by side.

use holdout_types::{CandidateId, EvaluationId, Money, RowId};
use serde::{Deserialize, Serialize};

use crate::diff::DiffSegment;
use crate::knowledge::view::GivenPassage;
use crate::view::Headline;

/// Which row, and which two candidates its headline is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ComparedRowQuery {
    /// Of which evaluation.
    pub evaluation: EvaluationId,
    /// Measured against this one.
    pub baseline: CandidateId,
    /// The other one.
    pub challenger: CandidateId,
    /// Which row.
    pub row: RowId,
}

/// One row, and what every candidate of the evaluation answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ComparedRow {
    /// The row.
    pub id: RowId,
    /// Its number in the test set, from 1.
    pub number: u32,
    /// Who is right here, and who else.
    pub headline: Headline,
    /// What is asked.
    pub input: Excerpt,
    /// The expected answer.
    pub expected: Excerpt,
    /// The answers, in the order of the candidates' letters.
    pub answers: Vec<CandidateAnswer>,
}

/// A text, cut where it is too long for the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Excerpt {
    /// The text, or its start.
    pub text: String,
    /// How many characters the whole has, where `text` is only its start.
    pub cut_from: Option<u32>,
}

/// How an answer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// Right by the primary metric.
    Right,
    /// Wrong by it.
    Wrong,
    /// There is no answer, because of a fault that was not the candidate's.
    Excluded,
    /// It was not asked.
    Missing,
}

/// What one candidate answered to a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CandidateAnswer {
    /// Who.
    pub candidate: CandidateId,
    /// Its mark.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// How it counts.
    pub state: AnswerState,
    /// The state in words: `Right`, `Refused`, `Cut off`.
    pub grade: String,
    /// Why it counts so, as sentences.
    pub explanation: String,
    /// The answer as it came; absent where there is none.
    pub answer: Option<Excerpt>,
    /// The answer and the expected one as one text: removed is what only the answer has.
    pub against_expected: Vec<DiffSegment>,
    /// The answer and the baseline's as one text: removed is what only this answer has. Empty for the
    /// baseline itself and where one of the two is absent.
    pub against_baseline: Vec<DiffSegment>,
    /// The passages that were put before it, the best first; empty where it looks nothing up.
    pub given: Vec<GivenPassage>,
    /// Tokens that were sent.
    pub prompt_tokens: Option<u32>,
    /// Those of them that were priced as cached.
    pub cached_tokens: Option<u32>,
    /// Tokens that came back.
    pub completion_tokens: Option<u32>,
    /// What it cost; `null` if the price is unknown.
    pub cost: Option<Money>,
    /// How long the call took that answered.
    pub latency_ms: Option<f64>,
    /// How long until its first token, where the answer streamed.
    pub first_token_ms: Option<f64>,
    /// How long it took in all, with repetitions and pauses.
    pub waited_ms: Option<f64>,
    /// How many calls it took; 0 where it was not asked.
    pub attempts: u32,
}
