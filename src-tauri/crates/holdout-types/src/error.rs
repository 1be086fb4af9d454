//! The one error that crosses to the window, and to the headless runner's JSON.

use serde::{Deserialize, Serialize};

/// What kind of thing went wrong. The window decides by this and never by a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// A value that can't be used; `field` names it.
    InvalidInput,
    /// The file can't be used as examples.
    UnusableFile,
    /// The file changed, grew or vanished while it was read.
    FileChanged,
    /// A file can't be read or written.
    FileAccess,
    /// The disk is full.
    DiskFull,
    /// Not a project file.
    ForeignProject,
    /// A project file that a newer version of the app wrote.
    NewerProject,
    /// A project file that is damaged.
    DamagedProject,
    /// Another process has the project open for writing.
    ProjectBusy,
    /// No project is open.
    NoProject,
    /// What was asked for is not there.
    NotFound,
    /// The test split is sealed, and this would change it.
    Sealed,
    /// The test split is not sealed yet, and this needs it to be.
    NotSealed,
    /// The checks found errors that stop this.
    BlockedByIssues,
    /// Not possible in the present state.
    WrongState,
    /// Stopped because someone asked for it.
    Cancelled,
    /// The provider can't be reached.
    Network,
    /// The provider refuses the key.
    Unauthorized,
    /// The provider refuses new training jobs for this key.
    TrainingNotAvailable,
    /// The account has no credit left.
    InsufficientQuota,
    /// Too many requests; asking again later helps.
    RateLimited,
    /// The provider refuses the request.
    ProviderRefused,
    /// The provider has a fault of its own.
    ProviderFault,
    /// The provider answered what can't be understood.
    ProviderProtocol,
    /// The keychain is locked.
    KeychainLocked,
    /// This computer has no keychain that answers.
    KeychainMissing,
    /// A provider has no key, or none that can be read.
    KeyMissing,
    /// Nothing may be sent to this host yet: nobody has agreed to it.
    NotAgreed,
    /// The next call might cost more than is left of the budget.
    BudgetReached,
    /// No file dialog can be shown on this computer.
    DialogMissing,
    /// A fault in this app.
    Internal,
}

/// An error for a person: what happened, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[error("{message}")]
pub struct ApiError {
    /// What kind it is.
    pub code: ErrorCode,
    /// What happened and where, in a sentence or two.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub hint: Option<String>,
    /// The input that caused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub field: Option<String>,
    /// Whether the same request may succeed later.
    pub retryable: bool,
    /// The provider's own id of the request, for its support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub request_id: Option<String>,
}

impl ApiError {
    /// An error that the same request would meet again.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code, message, hint: None, field: None, retryable: false, request_id: None }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the input that caused it.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Says that the same request may succeed later.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }
}
