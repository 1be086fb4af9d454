//! The program as a script calls it: arguments in, output and exit code out.

mod bad_input;
mod check;
mod clinc;
mod evidence;
mod sdk;
mod support;
