//! What the crate does with real files.

#![expect(clippy::unwrap_used, reason = "a failed step is a failed test, in helpers too")]

mod bad_input;
mod files;
mod messages;
mod read;
mod real_data;
mod while_reading;
mod workbooks;
