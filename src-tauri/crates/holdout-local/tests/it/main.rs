//! The provider over real HTTP, asked with raw JSON: no type of the provider is used to read its
//! answers.

#![expect(clippy::unwrap_used, reason = "a test that can't go on ends")]

mod batches;
mod chat;
mod embeddings;
mod faults;
mod files;
mod jobs;
mod lasting;
mod schemas;
mod support;
mod uploads;
