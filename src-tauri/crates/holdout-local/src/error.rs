//! What can go wrong in the local provider itself, apart from the answers it gives over HTTP.

use std::io::ErrorKind;
use std::path::PathBuf;

use holdout_types::{ApiError, ErrorCode};

use crate::artifact::ArtifactError;

/// A fault of the provider.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LocalError {
    /// The state directory can't be read or written; the source names the file.
    #[error("the local provider can't use its state directory: {0}")]
    State(#[from] std::io::Error),
    /// A file in the state directory is not what the provider wrote.
    #[error("{path} is damaged: {source}. Delete it, and the local provider starts without it")]
    Record {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A record can't be written as JSON.
    #[error("the local provider can't write a record: {0}")]
    Write(#[from] serde_json::Error),
    /// Another provider uses the state directory.
    #[error(
        "another local provider uses {0}: close the other window of the app, or choose another \
         state directory"
    )]
    Busy(PathBuf),
    /// The port is taken, or may not be used.
    #[error(
        "the local provider can't listen on 127.0.0.1:{port}: {source}. Choose another port, or none"
    )]
    Listen {
        /// The port that was asked for; 0 for any.
        port: u16,
        /// What the system says.
        source: std::io::Error,
    },
    /// No model has this name.
    #[error("the local provider has no model `{0}`: train it, or open the project that holds it")]
    NoModel(String),
    /// Bytes that are not a model.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
}

impl From<LocalError> for ApiError {
    fn from(error: LocalError) -> Self {
        let (code, hint) = match &error {
            LocalError::State(_) | LocalError::Write(_) => (
                ErrorCode::FileAccess,
                "Make the app's cache folder writable, and see that its disk has room.",
            ),
            LocalError::Record { .. } => {
                (ErrorCode::FileAccess, "The file is in the app's cache folder and may be deleted.")
            }
            LocalError::Busy(_) => (ErrorCode::WrongState, "Close the other window of the app."),
            LocalError::Listen { source, .. } => (ErrorCode::Network, listen_hint(source.kind())),
            LocalError::NoModel(_) => (ErrorCode::NotFound, "Train the candidate again."),
            LocalError::Artifact(_) => (
                ErrorCode::DamagedProject,
                "Open your last saved copy, or train the candidate again.",
            ),
        };
        Self::new(code, format!("The local provider has a problem: {error}.")).with_hint(hint)
    }
}

const fn listen_hint(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::AddrInUse => "Close the program that uses the port, or choose another port.",
        ErrorKind::PermissionDenied => "Choose a port of 1024 or above, or 0 for any.",
        _ => "See that connections to 127.0.0.1 are allowed.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hint_follows_from_why_the_port_cannot_be_used() {
        let hint = |kind: ErrorKind| {
            let error = LocalError::Listen { port: 80, source: kind.into() };
            ApiError::from(error).hint.unwrap_or_default()
        };
        assert!(hint(ErrorKind::AddrInUse).contains("another port"));
        assert!(hint(ErrorKind::PermissionDenied).contains("1024"));
        assert!(hint(ErrorKind::AddrNotAvailable).contains("127.0.0.1"));
    }
}
