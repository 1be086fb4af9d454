//! What combining could bring, and what each candidate asks for when something changes.

use holdout_types::CandidateId;
use serde::{Deserialize, Serialize};

use super::PairFilter;

/// What looking things up and training fix of what the baseline gets wrong, and how far both
/// together could come.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CombinationView {
    /// Whether a combination is worth a try, in a sentence.
    pub sentence: String,
    /// Whether it is.
    pub worth_trying: bool,
    /// How many rows each fixes, with the filter that shows them.
    pub fixes: Vec<FixedRows>,
    /// How far the candidates could come together.
    pub bound: UpperBound,
}

/// Rows that are fixed in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FixedRows {
    /// Which rows: "C right, A wrong".
    pub text: String,
    /// How many.
    pub rows: u32,
    /// The candidate to show beside the baseline.
    pub challenger: CandidateId,
    /// Which rows of the two.
    pub filter: PairFilter,
    /// What a third candidate made of them.
    pub also: Vec<AlsoAsked>,
}

/// What another candidate made of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AlsoAsked {
    /// Which candidate.
    pub candidate: CandidateId,
    /// Whether it has the row right.
    pub right: bool,
}

/// Rows that at least one candidate has right: what no choice among them can exceed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct UpperBound {
    /// Rows that some candidate has right.
    pub rows: u32,
    /// Of how many.
    pub n: u32,
    /// The share, 0 to 1.
    pub share: f64,
    /// Its 95 % interval by Wilson.
    pub interval: [f64; 2],
    /// The same in words, with what the best candidate has.
    pub text: String,
}

/// What one candidate asks for when something changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChangeLine {
    /// Which.
    pub candidate: CandidateId,
    /// Its mark.
    pub letter: String,
    /// What it is: "Prompt", "Classifier", "Fine-tuned with retrieval".
    pub way: String,
    /// When facts in the documents change.
    pub documents: String,
    /// When it shall behave otherwise: other labels, another form, another tone.
    pub behaviour: String,
    /// When its training has paid for itself; absent where nothing was paid for one.
    pub pays_back: Option<String>,
}
