//! The use cases, as a host calls them, on real files and the real local provider.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod after_training;
mod batches;
mod comparing;
mod crash;
mod elsewhere;
mod importing;
mod overview;
mod planted_key;
mod providers;
mod running;
mod sealing;
mod support;
