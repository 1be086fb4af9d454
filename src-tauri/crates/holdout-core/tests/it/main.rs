//! The use cases, as a host calls them, on real files and the real local provider.
#![expect(clippy::print_stdout, reason = "tables of a proof are to be read")]
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
mod vectors;
