//! The project file: one SQLite database with everything about one task, except API keys.
//!
//! [`Project`] is the way in. It has a reading and a changing handle per table
//! ([`Project::versions`], [`Project::versions_mut`]), and each table has a file of its own under
//! `tables`, with its SQL, its types and its two handles.
//!
//! What is deliberately not here: the meaning of what is stored. Specifications, payloads and
//! verdicts are JSON whose shape `holdout-core` knows; parsing, checking, grading and statistics
//! live in their own crates. Nothing of SQLite's shows in a signature or an error.
//!
//! # Concurrency
//!
//! One thread writes, each reader has a connection of its own, and the journal is a write-ahead one,
//! so nobody waits for a reader. Another process is kept out by a lock file beside the project.
//! A call that returned is durable, even when the power fails (`synchronous = FULL`); blocks of a
//! running import and marks of calls in flight outlive the process only.

mod columns;
mod connection;
mod copy;
mod error;
mod hash;
mod header;
mod lock;
mod migrate;
mod project;
mod readers;
mod tables;
mod writer;

pub use error::StoreError;
pub use hash::ContentHash;
pub use project::{Leftovers, Project};
pub use tables::*;
