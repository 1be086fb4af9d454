//! The use cases, as a host calls them, on real files and the real local provider.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod after_training;
mod batches;
mod candidates;
mod comparing;
mod crash;
mod elsewhere;
mod evaluations;
mod grading;
mod importing;
mod judging;
mod knowledge;
mod overview;
mod planted_key;
mod providers;
mod running;
mod samples;
mod sealing;
mod support;
mod tone;
