//! What a job is asked to do, checked against the API's rules before it is sent.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::ProviderError;

/// The key of the metadata that tells our jobs apart.
pub(crate) const REQUEST_ID: &str = "client_request_id";

const LONGEST_SUFFIX: usize = 64;
const LARGEST_SEED: u32 = 2_147_483_647;
/// Sixteen pairs, of which the request id is one.
const MOST_METADATA: usize = 15;
const LONGEST_METADATA_KEY: usize = 64;
const LONGEST_METADATA_VALUE: usize = 512;

/// A supervised fine-tuning job to be created.
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
    /// How to train.
    pub hyperparameters: Hyperparameters,
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
    fn json(self) -> Value {
        match self {
            Self::Auto => Value::from("auto"),
            Self::Value(value) => value.into(),
        }
    }
}

impl<T: Copy> Setting<T> {
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
            hyperparameters: Hyperparameters::default(),
        }
    }

    /// The body, if the request keeps the API's rules (protocol.md 1.3).
    pub(crate) fn body(&self) -> Result<Bytes, ProviderError> {
        self.check()?;
        let mut metadata = self.metadata.clone();
        metadata.insert(REQUEST_ID.to_owned(), self.client_request_id.clone());
        let Hyperparameters { n_epochs, batch_size, learning_rate_multiplier } =
            self.hyperparameters;
        let mut body = json!({
            "model": self.model,
            "training_file": self.training_file,
            "method": { "type": "supervised", "supervised": { "hyperparameters": {
                "n_epochs": n_epochs.json(),
                "batch_size": batch_size.json(),
                "learning_rate_multiplier": learning_rate_multiplier.json(),
            } } },
            "metadata": metadata,
        });
        if let Some(file) = &self.validation_file {
            body["validation_file"] = json!(file);
        }
        if let Some(suffix) = &self.suffix {
            body["suffix"] = json!(suffix);
        }
        if let Some(seed) = self.seed {
            body["seed"] = json!(seed);
        }
        Ok(Bytes::from(body.to_string()))
    }

    fn check(&self) -> Result<(), ProviderError> {
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
                self.metadata_fits(),
                "holds too much: 15 pairs, keys to 64, values to 512",
            ),
            ("n_epochs", hyper.n_epochs.keeps(|n| (1..=50).contains(&n)), "must be 1 to 50"),
            ("batch_size", hyper.batch_size.keeps(|n| (1..=256).contains(&n)), "must be 1 to 256"),
            (
                "learning_rate_multiplier",
                hyper.learning_rate_multiplier.keeps(|x| x > 0.0 && x.is_finite()),
                "must be above 0",
            ),
        ];
        match rules.into_iter().find(|(_, kept, _)| !kept) {
            None => Ok(()),
            Some((field, _, rule)) => {
                Err(ProviderError::InvalidRequest { field, message: format!("`{field}` {rule}") })
            }
        }
    }

    fn metadata_fits(&self) -> bool {
        let fits = |(key, value): (&String, &String)| {
            key.chars().count() <= LONGEST_METADATA_KEY
                && value.chars().count() <= LONGEST_METADATA_VALUE
        };
        self.metadata.len() <= MOST_METADATA && self.metadata.iter().all(fits)
    }
}
