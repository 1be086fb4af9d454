//! Nebius Token Factory: the official SDK's calls, with a learning rate of its own kind and a step
//! between the job and the first answer.

use reqwest::Url;
use serde_json::{Value, json};

use super::capabilities::{BatchLimits, Capabilities, DeployStep, LearningRate};
use super::openai::common;
use super::{Adapter, Place, extended, lacks};
use crate::error::ProviderError;
use crate::job::{JobRequest, Setting, TrainingMethod};

/// Nebius' cookbook (`post-training/fine-tuning-1/fine_tune_llama.ipynb`, a whole recorded run): its
/// four events carry no measures, which come with the checkpoints, and so do the weights. Whether
/// validation tokens are billed, and whether models can be deleted, no source says.
pub(super) const NEBIUS: Capabilities = Capabilities {
    training: true,
    files: true,
    checkpoints: true,
    deploy: DeployStep::ByApi,
    weights_download: true,
    learning_rate: LearningRate::Absolute,
    lora: true,
    embeddings: true,
    batches: true,
    // Its guide to batch inference.
    batch_limits: BatchLimits { questions: 5_000_000, bytes: 10_000_000_000 },
    streaming: true,
    ..Capabilities::NOTHING
};

/// Nebius' form.
pub(super) struct Nebius;

impl Adapter for Nebius {
    fn capabilities(&self) -> Capabilities {
        NEBIUS
    }

    /// Deployments live beside the root, under `/v0`.
    fn locate(&self, base: &Url, place: Place<'_>) -> Url {
        match place {
            Place::Deployments | Place::Deployment(_) => extended(&beside(base), &place.segments()),
            _ => extended(base, &place.segments()),
        }
    }

    /// The recorded run sends the absolute rate under the name `learning_rate_multiplier`.
    fn job_body(&self, request: &JobRequest) -> Result<Value, ProviderError> {
        let hyper = &request.hyperparameters;
        if request.method != TrainingMethod::Supervised {
            return Err(lacks("method", "this provider has no training on preferences"));
        }
        if hyper.learning_rate_multiplier != Setting::Auto {
            let rule =
                "this provider takes the learning rate itself, such as 0.00002, not a factor";
            return Err(lacks("learning_rate_multiplier", rule));
        }
        if request.training_tier.is_some() {
            return Err(lacks("training_tier", "this provider has no training tiers"));
        }
        let mut sent = json!({ "lora": true });
        let mut set = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                sent[key] = value;
            }
        };
        set("n_epochs", hyper.n_epochs.chosen().map(Value::from));
        set("batch_size", hyper.batch_size.chosen().map(Value::from));
        set("learning_rate_multiplier", request.learning_rate.chosen().map(Value::from));
        set("lora_r", request.lora_rank.map(Value::from));
        let mut body = common(request);
        body["hyperparameters"] = sent;
        Ok(body)
    }

    fn embeds_in_base64(&self) -> bool {
        false
    }
}

/// The root with `v0` in place of its last segment.
fn beside(base: &Url) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().pop().push("v0");
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_deployed_beside_the_root_and_a_slash_in_a_name_is_escaped() {
        let base = Url::parse("https://api.tokenfactory.nebius.com/v1/").unwrap();
        let url = |place| Nebius.locate(&base, place).to_string();
        assert_eq!(url(Place::Deployments), "https://api.tokenfactory.nebius.com/v0/models");
        assert_eq!(url(Place::Jobs), "https://api.tokenfactory.nebius.com/v1/fine_tuning/jobs");
        assert_eq!(
            url(Place::Deployment("meta/Llama-LoRa:x")),
            "https://api.tokenfactory.nebius.com/v0/models/meta%2FLlama-LoRa:x"
        );
    }

    #[test]
    fn the_body_is_that_of_the_recorded_run() {
        let mut request = JobRequest::new("r1", "meta-llama/Llama-3.1-8B-Instruct", "file-1");
        request.learning_rate = Setting::Value(2e-5);
        request.hyperparameters.n_epochs = Setting::Value(3);
        request.lora_rank = Some(16);
        let expected = json!({"model": "meta-llama/Llama-3.1-8B-Instruct",
            "training_file": "file-1", "metadata": {"client_request_id": "r1"},
            "hyperparameters": {"lora": true, "n_epochs": 3, "learning_rate_multiplier": 2e-5,
            "lora_r": 16}});
        assert_eq!(Nebius.job_body(&request).unwrap(), expected);
    }

    #[test]
    fn a_factor_in_place_of_the_rate_is_refused() {
        let mut request = JobRequest::new("r1", "m", "file-1");
        request.hyperparameters.learning_rate_multiplier = Setting::Value(2.0);
        let error = Nebius.job_body(&request).unwrap_err().to_string();
        assert!(error.contains("0.00002"), "{error}");
        request.hyperparameters.learning_rate_multiplier = Setting::Auto;
        request.method = TrainingMethod::Dpo { beta: Setting::Auto };
        assert!(Nebius.job_body(&request).is_err());
    }
}
