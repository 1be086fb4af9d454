//! The public statistics against published tables, golden values, laws and exact enumeration.

#![expect(clippy::unwrap_used, reason = "a test stops at its first surprise")]

mod bootstrap;
mod coverage;
mod golden;
mod golden_bootstrap;
mod laws;
mod published;
mod scenes;
mod sentences;
mod stored;
mod verdict;
