//! What the Candidates screen shows.

use holdout_types::{CandidateId, CandidateKind};
use serde::{Deserialize, Serialize};

use crate::view::Headline;

/// The Candidates screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CandidatesView {
    /// Question, answer, support.
    pub headline: Headline,
    /// Those that take part, in the order of their letters.
    pub candidates: Vec<CandidateView>,
}

/// One candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CandidateView {
    /// Which.
    pub id: CandidateId,
    /// `A`, `B`, …: its mark everywhere, and never given to another.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// What kind it is.
    pub kind: CandidateKind,
    /// The model that answers; absent for one that is not trained yet.
    pub model: Option<String>,
    /// Its system prompt; absent means "as in the row".
    pub system: Option<String>,
    /// Examples given in turns.
    pub shots: u32,
    /// Tokens of the prompt and examples that every request carries.
    pub prompt_tokens: u32,
    /// Whether an evaluation used it, so that a change makes a new one.
    pub evaluated: bool,
    /// Whether the others are measured against it.
    pub baseline: bool,
    /// What should be known before it is compared: an unfair or a mismatched prompt.
    pub warning: Option<String>,
}

/// A change to a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CandidateEdit {
    /// Which; a new one when absent.
    pub id: Option<CandidateId>,
    /// Its name.
    pub name: String,
    /// Its system prompt; absent means "as in the row".
    pub system: Option<String>,
    /// How many examples of the training split it is given in turns, at most 300.
    pub shots: u32,
}
