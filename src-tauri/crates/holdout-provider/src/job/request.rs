//! What a job is asked to do, checked against the API's rules before it is sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::ProviderError;

/// The key of the metadata that tells our jobs apart.
pub(crate) const REQUEST_ID: &str = "client_request_id";

const LONGEST_SUFFIX: usize = 64;
const LARGEST_SEED: u32 = 2_147_483_647;
/// Of a job, the request id is one of them.
pub(crate) const MOST_METADATA: usize = 16;
const LONGEST_METADATA_KEY: usize = 64;
const LONGEST_METADATA_VALUE: usize = 512;

/// A fine-tuning job to be created.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRequest {
    /// The id by which the job is recognised if the answer gets lost: unique to this request, and
    /// stored before it is sent. 1 to 512 characters.
    pub client_request_id: String,
    /// The model to train on.
    pub model: String,
    /// The uploaded training rows.
    pub training_file: String,
    /// The uploaded validation rows.
    pub validation_file: Option<String>,
    /// What the model's name shall end with, 1 to 64 characters.
    pub suffix: Option<String>,
    /// 0 to 2,147,483,647.
    pub seed: Option<u32>,
    /// What to store with the job: at most 15 pairs, keys to 64 and values to 512 characters.
    pub metadata: BTreeMap<String, String>,
    /// Whether it learns answers or preferences.
    pub method: TrainingMethod,
    /// How to train.
    pub hyperparameters: Hyperparameters,
    /// The learning rate itself, such as 0.00002, where the provider takes it so
    /// ([`crate::LearningRate::Absolute`]); above 0 and below 1.
    pub learning_rate: Setting<f64>,
    /// The rank of the LoRA matrices, where the provider takes it; 1 to 256.
    pub lora_rank: Option<u32>,
    /// The tier of price and place, where the provider has tiers.
    pub training_tier: Option<TrainingTier>,
}

/// What a job learns from its rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum TrainingMethod {
    /// To answer as the rows do.
    #[default]
    Supervised,
    /// To prefer one answer over another (direct preference optimisation).
    Dpo {
        /// How hard it is held to the model it began as: above 0, up to 2.
        beta: Setting<f64>,
    },
}

/// Azure's tiers of training (`trainingType`): they differ in price, waiting, and where the rows go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrainingTier {
    /// In the resource's own region.
    Standard,
    /// Wherever there is room, for less.
    GlobalStandard,
    /// On idle machines, for least; it may be interrupted.
    Developer,
}

impl TrainingTier {
    pub(crate) const fn wire_name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::GlobalStandard => "globalStandard",
            Self::Developer => "developerTier",
        }
    }
}

/// The hyperparameters of supervised training.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Hyperparameters {
    /// Passes over the rows, 1 to 50.
    pub n_epochs: Setting<u32>,
    /// Rows per step, 1 to 256.
    pub batch_size: Setting<u32>,
    /// Multiplies the provider's own learning rate; above 0.
    pub learning_rate_multiplier: Setting<f64>,
}

/// A value, or the provider's choice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting<T> {
    /// The provider chooses.
    #[default]
    Auto,
    /// This one.
    Value(T),
}

impl<T: Copy + Into<Value>> Setting<T> {
    pub(crate) fn json(self) -> Value {
        match self {
            Self::Auto => Value::from("auto"),
            Self::Value(value) => value.into(),
        }
    }
}

impl<T: Copy> Setting<T> {
    /// The value, unless the provider chooses.
    pub const fn chosen(self) -> Option<T> {
        match self {
            Self::Auto => None,
            Self::Value(value) => Some(value),
        }
    }

    fn keeps(self, rule: impl FnOnce(T) -> bool) -> bool {
        match self {
            Self::Auto => true,
            Self::Value(value) => rule(value),
        }
    }
}

impl JobRequest {
    /// A job with the provider's choice of everything.
    pub fn new(
        client_request_id: impl Into<String>,
        model: impl Into<String>,
        training_file: impl Into<String>,
    ) -> Self {
        Self {
            client_request_id: client_request_id.into(),
            model: model.into(),
            training_file: training_file.into(),
            validation_file: None,
            suffix: None,
            seed: None,
            metadata: BTreeMap::new(),
            method: TrainingMethod::default(),
            hyperparameters: Hyperparameters::default(),
            learning_rate: Setting::Auto,
            lora_rank: None,
            training_tier: None,
        }
    }

    /// The metadata with the request's own id.
    pub(crate) fn metadata_sent(&self) -> BTreeMap<String, String> {
        let mut metadata = self.metadata.clone();
        metadata.insert(REQUEST_ID.to_owned(), self.client_request_id.clone());
        metadata
    }

    /// The rules of OpenAI's API that hold for all; what a provider does not have, its adapter says.
    pub(crate) fn check(&self) -> Result<(), ProviderError> {
        let hyper = &self.hyperparameters;
        let id = self.client_request_id.chars().count();
        let suffix = self.suffix.as_ref().map_or(1, |suffix| suffix.chars().count());
        let files = [Some(&self.training_file), self.validation_file.as_ref()];
        let rules = [
            (
                REQUEST_ID,
                (1..=LONGEST_METADATA_VALUE).contains(&id),
                "must have 1 to 512 characters",
            ),
            ("model", !self.model.is_empty(), "must not be empty"),
            ("training_file", files.iter().flatten().all(|f| !f.is_empty()), "must not be empty"),
            ("suffix", (1..=LONGEST_SUFFIX).contains(&suffix), "must have 1 to 64 characters"),
            ("seed", self.seed.is_none_or(|s| s <= LARGEST_SEED), "must be at most 2147483647"),
            (
                "metadata",
                metadata_fits(&self.metadata, MOST_METADATA - 1),
                "holds too much: 15 pairs, keys to 64, values to 512",
            ),
            ("n_epochs", hyper.n_epochs.keeps(|n| (1..=50).contains(&n)), "must be 1 to 50"),
            ("batch_size", hyper.batch_size.keeps(|n| (1..=256).contains(&n)), "must be 1 to 256"),
            (
                "learning_rate_multiplier",
                hyper.learning_rate_multiplier.keeps(|x| x > 0.0 && x.is_finite()),
                "must be above 0",
            ),
            ("beta", self.beta_fits(), "must be above 0 and at most 2"),
            (
                "learning_rate",
                self.learning_rate.keeps(|rate| rate > 0.0 && rate < 1.0),
                "must be above 0 and below 1",
            ),
            (
                "lora_rank",
                self.lora_rank.is_none_or(|rank| (1..=256).contains(&rank)),
                "must be 1 to 256",
            ),
        ];
        match rules.into_iter().find(|(_, kept, _)| !kept) {
            None => Ok(()),
            Some((field, _, rule)) => {
                Err(ProviderError::InvalidRequest { field, message: format!("`{field}` {rule}") })
            }
        }
    }

    fn beta_fits(&self) -> bool {
        match self.method {
            TrainingMethod::Supervised => true,
            TrainingMethod::Dpo { beta } => beta.keeps(|beta| beta > 0.0 && beta <= 2.0),
        }
    }
}

/// Whether metadata keeps the API's limits, with so many pairs at most.
pub(crate) fn metadata_fits(metadata: &BTreeMap<String, String>, most: usize) -> bool {
    let fits = |(key, value): (&String, &String)| {
        key.chars().count() <= LONGEST_METADATA_KEY
            && value.chars().count() <= LONGEST_METADATA_VALUE
    };
    metadata.len() <= most && metadata.iter().all(fits)
}
