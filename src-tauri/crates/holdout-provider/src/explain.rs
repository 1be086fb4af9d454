//! A provider's error as the app's one error: its code, and what a person can do.

use holdout_types::{ApiError, ErrorCode};

use crate::error::ProviderError;

impl From<ProviderError> for ApiError {
    fn from(error: ProviderError) -> Self {
        let mut api = Self::new(code(&error), error.to_string());
        api.hint = hint(&error).map(str::to_owned);
        api.field = field(&error);
        api.retryable =
            error.is_transient() || matches!(error, ProviderError::JobCreationUnclear { .. });
        api.request_id = error.request_id().map(str::to_owned);
        api
    }
}

const fn code(error: &ProviderError) -> ErrorCode {
    match error {
        ProviderError::InvalidEndpoint { .. } | ProviderError::InvalidRequest { .. } => {
            ErrorCode::InvalidInput
        }
        ProviderError::File(_) => ErrorCode::FileAccess,
        ProviderError::Network { .. } | ProviderError::JobCreationUnclear { .. } => {
            ErrorCode::Network
        }
        ProviderError::Unauthorized(_) => ErrorCode::Unauthorized,
        ProviderError::TrainingNotAvailable(_) => ErrorCode::TrainingNotAvailable,
        ProviderError::NotFound(_) => ErrorCode::NotFound,
        ProviderError::InsufficientQuota(_) => ErrorCode::InsufficientQuota,
        ProviderError::RateLimited { .. } | ProviderError::ModelLoading(_) => {
            ErrorCode::RateLimited
        }
        ProviderError::Forbidden(_)
        | ProviderError::ContextOverflow(_)
        | ProviderError::ContentFiltered(_)
        | ProviderError::Refused(_) => ErrorCode::ProviderRefused,
        ProviderError::Fault(_) => ErrorCode::ProviderFault,
        ProviderError::Redirected { .. } | ProviderError::Protocol { .. } => {
            ErrorCode::ProviderProtocol
        }
    }
}

const fn hint(error: &ProviderError) -> Option<&'static str> {
    Some(match error {
        ProviderError::InvalidEndpoint { .. } => "Correct it under Settings, Providers.",
        ProviderError::InvalidRequest { .. }
        | ProviderError::ContentFiltered(_)
        | ProviderError::Refused(_) => return None,
        ProviderError::File(_) => {
            "Check that the file is still there and can be read, or that its folder can be written to."
        }
        ProviderError::Network { .. } => {
            "Check the network and the provider's address, then try again. Nothing is lost."
        }
        ProviderError::Unauthorized(_) => {
            "Check the key under Settings, Providers: it may be mistyped, revoked, of another \
             organisation, or lack the permission for this."
        }
        ProviderError::TrainingNotAvailable(_) => {
            "Uploads still work, so delete the uploaded file if you do not need it. Train elsewhere \
             (Azure, Nebius, the built-in local provider), or compare prompts and retrieval instead."
        }
        ProviderError::Forbidden(_) => {
            "Ask the owner of the organisation whether this key may do it, and from this country."
        }
        ProviderError::NotFound(_) => {
            "Check the name, and whether this key may use it. A retired model is gone for everyone."
        }
        ProviderError::InsufficientQuota(_) => {
            "Add credit or raise the limit on the provider's billing page. Asking again does not help."
        }
        ProviderError::RateLimited { .. } => "Run fewer requests at once, or go on later.",
        ProviderError::ModelLoading(_) => {
            "A freshly trained model takes some minutes. Go on later."
        }
        ProviderError::ContextOverflow(_) => {
            "Shorten the prompt or the row, or take a model with a longer context."
        }
        ProviderError::Fault(_) => {
            "It is the provider's fault and usually passes. Try again later."
        }
        ProviderError::Redirected { .. } => {
            "Enter the address that the server points to as the base URL, if you trust it."
        }
        ProviderError::Protocol { .. } => {
            "Check that the base URL is the root of an OpenAI-style API, such as one that ends in /v1."
        }
        ProviderError::JobCreationUnclear { .. } => {
            "Look at the provider's list of jobs before you start it again: it may be running."
        }
    })
}

fn field(error: &ProviderError) -> Option<String> {
    match error {
        ProviderError::InvalidEndpoint { field, .. }
        | ProviderError::InvalidRequest { field, .. } => Some((*field).to_owned()),
        _ => error.refusal().and_then(|refusal| refusal.param.clone()),
    }
}
