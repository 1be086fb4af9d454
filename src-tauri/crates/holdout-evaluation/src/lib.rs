//! Graders, and the durable runner of an evaluation.
//!
//! [`run`] asks every candidate every row, many at once, and hands each answer with its grades to
//! the port [`AnswerLog`], which keeps it before it counts. A run that was stopped or killed goes on
//! where it was. [`run_batches`] has them answered by batch instead, where a provider does that.
//! [`Scoreboard`] adds up what the log holds.
//!
//! Deliberately not in it: intervals, tests and the verdict (`holdout-statistics`), how a provider
//! is spoken to (`holdout-provider`), and where answers are kept (`holdout-store`).

mod answered;
mod ask;
mod batch;
mod budget;
mod candidate;
mod committer;
mod fields;
mod grader;
pub mod judge;
mod log;
mod order;
mod plan;
mod planner;
mod rate;
mod record;
mod runner;
mod scoreboard;
mod source;
mod width;

pub use batch::{
    BatchEnd, BatchLog, BatchPace, BatchRecord, BatchRun, BatchState, BatchStep, BatchWish,
    run_batches,
};
pub use candidate::{CandidateSpec, EvaluationRow, SystemPrompt, TokenPrices};
pub use fields::{FieldTally, field_name};
pub use grader::{
    Grade, Grader, GraderError, GraderProposal, JsonFields, Normalisation, NumberMatch, PartGrade,
    ReadyGrader, TextSimilarity, ToolCallMatch, canonical_tool_calls, only_by_normalisation,
    propose_graders, rouge_l,
};
pub use log::{AnswerLog, HashedCall};
pub use plan::{Plan, PlannedCandidate};
pub use record::{AnswerRecord, CallKey, Grades, Outcome, WrongReason};
pub use runner::{RunError, RunSummary, run};
pub use scoreboard::{ScoreLine, Scoreboard};
pub use source::{
    AnswerSource, ContextFuture, ContextSource, RecordedAnswer, Recording, RowContext, RowSource,
    UsedPassage,
};
