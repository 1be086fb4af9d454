//! The program as a script calls it: arguments in, output and exit code out.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bad_input;
mod check;
mod clinc;
mod evidence;
mod kinds;
mod sdk;
mod support;
