//! The verdict: what the evidence says about every challenger, and what to do, in words.
//!
//! [`judge`] takes what was measured and the rules that were fixed before, and gives a [`Verdict`].
//! Nothing is fetched, priced or graded here; costs come in dollars and latencies in milliseconds.

mod caveats;
mod comparison;
mod evidence;
mod outcome;
mod rules;
mod saving;
mod wording;

pub use caveats::{Caveat, CaveatCode};
pub use comparison::{Comparison, Finding};
pub use evidence::{
    CandidateEvidence, Complexity, Evidence, EvidenceError, Limits, Look, VerdictRules,
};
pub use outcome::{Dropped, LimitKind, NoVerdictReason, Outcome, RowCounts, Score, Verdict, judge};
pub use saving::Saving;
