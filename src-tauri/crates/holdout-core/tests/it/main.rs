//! The use cases, as a host calls them, on real files and the real local provider.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod after_training;
mod comparing;
mod elsewhere;
mod importing;
mod knowledge;
mod overview;
mod planted_key;
mod providers;
mod samples;
mod sealing;
mod support;
