//! What can go wrong between this app and a provider.

use std::fmt;
use std::time::Duration;

/// An error of a call. None of its texts ever holds the key: what a server says is searched for it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// The settings of the endpoint can't be used.
    #[error("The provider's settings can't be used: {reason}.")]
    InvalidEndpoint {
        /// The setting.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The request breaks a rule of the API, and was not sent.
    #[error("The request was not sent: {message}.")]
    InvalidRequest {
        /// The field of the request.
        field: &'static str,
        /// What is wrong with it.
        message: String,
    },
    /// A local file can't be read for an upload, or written for a download.
    #[error("The file can't be read or written: {0}")]
    File(String),
    /// The host can't be reached, or the connection broke.
    #[error("{host} did not answer: {reason}")]
    Network {
        /// The host and port.
        host: String,
        /// What the network said.
        reason: String,
        /// Whether the request may have arrived.
        delivery: Delivery,
    },
    /// The key is refused (401).
    #[error("The provider refuses the key: {0}")]
    Unauthorized(Box<Refusal>),
    /// The organisation may not train any more (403, `training_not_available`).
    #[error("The provider takes no new training jobs from this organisation: {0}")]
    TrainingNotAvailable(Box<Refusal>),
    /// The key may not do this (403).
    #[error("The provider does not allow this: {0}")]
    Forbidden(Box<Refusal>),
    /// A model, file or job is not there, or not for this key (404).
    #[error("The provider does not have it: {0}")]
    NotFound(Box<Refusal>),
    /// The account has no credit (429, `insufficient_quota`).
    #[error("The account at the provider has no credit left: {0}")]
    InsufficientQuota(Box<Refusal>),
    /// Too many requests (429).
    #[error("The provider limits the rate: {refusal}")]
    RateLimited {
        /// What it said.
        refusal: Box<Refusal>,
        /// How long it asked to wait.
        retry_after: Option<Duration>,
    },
    /// A freshly trained model is not ready yet (429).
    #[error("The model is still being loaded: {0}")]
    ModelLoading(Box<Refusal>),
    /// The request is longer than the model's context (400).
    #[error("The request is too long for the model: {0}")]
    ContextOverflow(Box<Refusal>),
    /// The provider's content filter refuses the request (400).
    #[error("The provider's content filter refuses the request: {0}")]
    ContentFiltered(Box<Refusal>),
    /// The request is refused for another reason (other 4xx).
    #[error("The provider refuses the request: {0}")]
    Refused(Box<Refusal>),
    /// The provider has a fault (5xx, 408, 409).
    #[error("The provider has a fault: {0}")]
    Fault(Box<Refusal>),
    /// The server points to another address. It is never followed, since the key would go along.
    #[error(
        "The server points to another address (HTTP {status}, to {target}), which is not followed."
    )]
    Redirected {
        /// The status.
        status: u16,
        /// The host it points to.
        target: String,
    },
    /// The answer is not what the protocol promises.
    #[error("The provider's answer can't be understood: {reason}.")]
    Protocol {
        /// What is wrong with it.
        reason: String,
        /// The provider's id of the request.
        request_id: Option<String>,
    },
    /// Nobody knows whether the job was created: the answer got lost, and the list of jobs can't be
    /// read or does not say.
    #[error(
        "It is not known whether the job `{client_request_id}` was created: {cause} It was not sent again."
    )]
    JobCreationUnclear {
        /// The request id under which the job is found once the list can be read.
        client_request_id: String,
        /// Why it is not known.
        cause: Box<Self>,
    },
}

/// Whether a request that got no answer may have arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// No connection was made: the server knows nothing of it.
    NotSent,
    /// It may have arrived and been carried out.
    Unclear,
}

/// A provider's refusal in its own words (`error` of the body), and where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The code, such as `context_length_exceeded`.
    pub code: Option<String>,
    /// The kind, such as `invalid_request_error`.
    pub kind: Option<String>,
    /// The message.
    pub message: String,
    /// The field of the request that it concerns.
    pub param: Option<String>,
    /// The provider's id of the request.
    pub request_id: Option<String>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = if self.message.is_empty() { "no reason given" } else { &self.message };
        write!(f, "{message} (HTTP {}", self.status)?;
        if let Some(code) = &self.code {
            write!(f, ", {code}")?;
        }
        if let Some(param) = &self.param {
            write!(f, ", field {param}")?;
        }
        f.write_str(")")
    }
}

impl ProviderError {
    /// What the provider said, if it was the provider that refused.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Unauthorized(refusal)
            | Self::TrainingNotAvailable(refusal)
            | Self::Forbidden(refusal)
            | Self::NotFound(refusal)
            | Self::InsufficientQuota(refusal)
            | Self::RateLimited { refusal, .. }
            | Self::ModelLoading(refusal)
            | Self::ContextOverflow(refusal)
            | Self::ContentFiltered(refusal)
            | Self::Refused(refusal)
            | Self::Fault(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// The provider's id of the request, for its support.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Protocol { request_id, .. } => request_id.as_deref(),
            Self::JobCreationUnclear { cause, .. } => cause.request_id(),
            _ => self.refusal().and_then(|refusal| refusal.request_id.as_deref()),
        }
    }

    /// Whether the same request may succeed later without anyone changing anything.
    pub const fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Network { .. }
                | Self::RateLimited { .. }
                | Self::ModelLoading(_)
                | Self::Fault(_)
                | Self::Protocol { .. }
        )
    }

    /// Whether the server may have carried out the request all the same.
    pub(crate) const fn outcome_is_unclear(&self) -> bool {
        matches!(
            self,
            Self::Network { delivery: Delivery::Unclear, .. }
                | Self::Fault(_)
                | Self::Protocol { .. }
        )
    }

    /// Whether the server asks for patience rather than having a fault.
    pub(crate) const fn asks_for_patience(&self) -> bool {
        matches!(self, Self::RateLimited { .. } | Self::ModelLoading(_))
    }
}
