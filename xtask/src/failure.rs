//! What can stop a command, in words for the person at the terminal.

use std::fmt;
use std::io;
use std::process::ExitStatus;

/// The end of a command that has nothing to hand back.
pub(crate) type Outcome = Result<(), Failure>;

/// What stopped a command.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A file could not be read or written; the error names it.
    File(io::Error),
    /// A program could not be started at all.
    NotStarted { command: String, source: io::Error },
    /// A program ran and said that it failed.
    Ended { command: String, status: ExitStatus },
    /// The output of a program was not what this code can read.
    Unreadable { what: String, source: serde_json::Error },
    /// Something is not as it must be, and this is what to do about it.
    Missing { what: String, remedy: String },
}

impl Failure {
    /// States what is wrong and what to do about it.
    pub(crate) fn missing(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Missing { what: what.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(source) => write!(f, "{source}"),
            Self::NotStarted { command, source } => {
                write!(f, "`{command}` could not be started: {source}")
            }
            Self::Ended { command, status } => write!(f, "`{command}` failed ({status})"),
            Self::Unreadable { what, source } => write!(f, "{what} could not be read: {source}"),
            Self::Missing { what, remedy } => write!(f, "{what}. {remedy}"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<io::Error> for Failure {
    fn from(source: io::Error) -> Self {
        Self::File(source)
    }
}
