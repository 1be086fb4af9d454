//! A stub of an OpenAI-style server, and the ways in which a real one misbehaves.
//!
//! For tests and benchmarks only: no shipped crate depends on it. It listens on this computer, answers
//! at once and correctly unless its [`Script`] says otherwise, and remembers every request, so that a
//! test can say what was asked and how often. It shares no types with the client, or a wrong field
//! name would agree with itself.

mod bucket;
mod content;
mod fault;
mod script;
mod server;
mod stub;

pub use fault::{Fault, Route, When};
pub use script::{Question, Script};
pub use server::{FaultyServer, RecordedRequest};
