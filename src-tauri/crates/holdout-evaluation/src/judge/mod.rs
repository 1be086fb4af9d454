//! The model judge: a model that says whether an answer is good, by a rubric.
//!
//! It asks through the same runner as candidates do ([`judge_answers`]), and hands what was said to
//! the port [`JudgementLog`]. What it says is worth as much as it agrees with people, which
//! [`agreement`] measures. It never learns who gave an answer.
//!
//! Deliberately not in it: at which provider it is asked, where judgements and ratings are kept, and
//! whether it may decide a comparison (`holdout-core`).

mod asking;
mod pairwise;
mod prompt;
mod reply;
mod spec;

pub use asking::{
    JudgeError, JudgePlan, JudgeSummary, JudgementLog, JudgementRecord, judge_answers,
};
pub use pairwise::{PairOutcome, PairTally};
pub use prompt::{Answers, JudgeQuestion};
pub use reply::read_reply;
pub use spec::{JudgeExample, JudgeRef, JudgeSpec, Mark, PROPOSED_RUBRIC, Said, Scale};
