//! Whether a key can train, as far as that can be told without paying for it.
//!
//! Only creating a job proves it: OpenAI refuses organisations on `POST /fine_tuning/jobs` alone,
//! while uploads and lists go on working. So the best answer here is "nothing speaks against it".

use std::fmt;

use serde::Serialize;

use crate::adapter::Place;
use crate::error::{ProviderError, Refusal};
use crate::transport::Client;
use crate::wire;

/// What listing one job says about training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TrainingAccess {
    /// The list can be read. That a job may be created is likely and not proven.
    Listed,
    /// The key lacks the permission for training (`api.fine_tuning…`).
    MissingScope,
    /// The organisation may not train any more (`training_not_available`).
    NotAvailable,
    /// The key may not do this for another reason.
    Forbidden,
    /// The server has no training.
    NoTrainingHere,
    /// The endpoint is set up for answers only; nothing was asked.
    NotAsked,
}

impl Client {
    /// Asks for one job of the list, which costs nothing.
    ///
    /// # Errors
    ///
    /// What says nothing about training: the network, the key itself, the rate.
    pub async fn training_access(&self) -> Result<TrainingAccess, ProviderError> {
        if !self.capabilities().training {
            return Ok(TrainingAccess::NotAsked);
        }
        let mut url = self.url(Place::Jobs);
        url.query_pairs_mut().append_pair("limit", "1");
        match self.get(url, |body| wire::parse(body)).await {
            Ok(_) => Ok(TrainingAccess::Listed),
            Err(error) => TrainingAccess::of(&error).ok_or(error),
        }
    }
}

impl TrainingAccess {
    fn of(error: &ProviderError) -> Option<Self> {
        match error {
            ProviderError::TrainingNotAvailable(_) => Some(Self::NotAvailable),
            ProviderError::Unauthorized(said) | ProviderError::Forbidden(said)
                if lacks_scope(said) =>
            {
                Some(Self::MissingScope)
            }
            ProviderError::Forbidden(_) => Some(Self::Forbidden),
            ProviderError::NotFound(_) => Some(Self::NoTrainingHere),
            ProviderError::Refused(said) if matches!(said.status, 405 | 501) => {
                Some(Self::NoTrainingHere)
            }
            ProviderError::Fault(said) if said.status == 501 => Some(Self::NoTrainingHere),
            _ => None,
        }
    }

    /// Whether it is worth trying to train.
    pub const fn may_train(self) -> bool {
        matches!(self, Self::Listed)
    }
}

/// OpenAI's words for a restricted key: "Missing scopes: api.fine_tuning.jobs.read".
fn lacks_scope(said: &Refusal) -> bool {
    said.message.contains("api.fine_tuning") || said.message.contains("Missing scopes")
}

impl fmt::Display for TrainingAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Listed => {
                "This key can list training jobs. Only creating one shows whether it may train."
            }
            Self::MissingScope => {
                "This key lacks the permission for fine-tuning (api.fine_tuning). Give it that \
                 permission, or take another key."
            }
            Self::NotAvailable => "The provider takes no new training jobs from this organisation.",
            Self::Forbidden => "The provider does not let this key see training jobs.",
            Self::NoTrainingHere => "This server has no training.",
            Self::NotAsked => "This provider is set up for answers only, not for training.",
        })
    }
}
