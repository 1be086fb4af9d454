//! OpenAI itself, and servers that follow it.

use serde_json::{Value, json};

use super::capabilities::{Capabilities, DeployStep, LearningRate};
use super::{Adapter, lacks};
use crate::error::ProviderError;
use crate::job::{JobRequest, Setting, TrainingMethod};

/// OpenAI's API description of 2026-08-21; that validation tokens cost nothing is from its guides.
pub(super) const OPENAI: Capabilities = Capabilities {
    training: true,
    files: true,
    uploads_in_parts: true,
    pause: true,
    checkpoints: true,
    metrics_events: true,
    result_file: true,
    deploy: DeployStep::None,
    validation_billed: Some(false),
    dpo: true,
    learning_rate: LearningRate::Multiplier,
    embeddings: true,
    batches: true,
    streaming: true,
    delete_model: true,
    ..Capabilities::NOTHING
};

/// What OpenAI's API has, taken as present: a server without it answers 404, and that is passed on.
/// Nothing is known of what such a server bills.
pub(super) const COMPATIBLE: Capabilities = Capabilities { validation_billed: None, ..OPENAI };

/// OpenAI's API.
pub(super) struct OpenAi;

/// A server with OpenAI's training and files.
pub(super) struct Compatible;

impl Adapter for OpenAi {
    fn capabilities(&self) -> Capabilities {
        OPENAI
    }

    fn job_body(&self, request: &JobRequest) -> Result<Value, ProviderError> {
        body(request)
    }
}

impl Adapter for Compatible {
    fn capabilities(&self) -> Capabilities {
        COMPATIBLE
    }

    fn job_body(&self, request: &JobRequest) -> Result<Value, ProviderError> {
        body(request)
    }

    fn embeds_in_base64(&self) -> bool {
        false
    }
}

fn body(request: &JobRequest) -> Result<Value, ProviderError> {
    if request.training_tier.is_some() {
        return Err(lacks("training_tier", "this provider has no training tiers"));
    }
    let mut body = common(request);
    body["method"] = method(request)?;
    Ok(body)
}

/// What every body of OpenAI's shape begins with.
pub(super) fn common(request: &JobRequest) -> Value {
    let mut body = json!({ "model": request.model, "training_file": request.training_file });
    if let Some(file) = &request.validation_file {
        body["validation_file"] = json!(file);
    }
    if let Some(suffix) = &request.suffix {
        body["suffix"] = json!(suffix);
    }
    if let Some(seed) = request.seed {
        body["seed"] = json!(seed);
    }
    body["metadata"] = json!(request.metadata_sent());
    body
}

/// `method` with its hyperparameters.
pub(super) fn method(request: &JobRequest) -> Result<Value, ProviderError> {
    let mut hyper = multiplied(request)?;
    let kind = match request.method {
        TrainingMethod::Supervised => "supervised",
        TrainingMethod::Dpo { beta } => {
            hyper["beta"] = beta.json();
            "dpo"
        }
    };
    Ok(json!({ "type": kind, kind: { "hyperparameters": hyper } }))
}

/// Hyperparameters of a provider that multiplies a learning rate of its own.
pub(super) fn multiplied(request: &JobRequest) -> Result<Value, ProviderError> {
    if request.learning_rate != Setting::Auto {
        let rule = "this provider takes a `learning_rate_multiplier`, not the rate itself";
        return Err(lacks("learning_rate", rule));
    }
    if request.lora_rank.is_some() {
        return Err(lacks("lora_rank", "this provider has no settings of LoRA"));
    }
    let hyper = &request.hyperparameters;
    Ok(json!({
        "n_epochs": hyper.n_epochs.json(),
        "batch_size": hyper.batch_size.json(),
        "learning_rate_multiplier": hyper.learning_rate_multiplier.json(),
    }))
}
