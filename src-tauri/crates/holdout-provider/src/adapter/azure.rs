//! Azure OpenAI and Foundry: by the classic root with a version in the query, or by the newer root
//! that ends in `/openai/v1` and needs none.

use reqwest::Url;
use reqwest::header::HeaderName;
use serde_json::{Value, json};

use super::capabilities::{BatchLimits, Capabilities, DeployStep, LearningRate};
use super::openai::{common, method, multiplied};
use super::{Adapter, KeyHeader, Place, extended, lacks};
use crate::batch::BatchEndpoint;
use crate::error::ProviderError;
use crate::job::{JobRequest, TrainingMethod};

/// Microsoft's REST reference and its samples: files above 150 MB get lost unless they come in
/// parts, and a trained model answers only once it is deployed through the management API, which
/// wants another token. Pausing is documented for some training only; deleting a model is not.
pub(super) const AZURE: Capabilities = Capabilities {
    training: true,
    files: true,
    uploads_in_parts: true,
    checkpoints: true,
    metrics_events: true,
    result_file: true,
    deploy: DeployStep::ByPerson,
    dpo: true,
    learning_rate: LearningRate::Multiplier,
    training_tiers: true,
    embeddings: true,
    batches: true,
    // Microsoft's guide to batches: 100,000 requests and 200 MB a file, deployments of type Global
    // Batch or Data Zone Batch.
    batch_limits: BatchLimits { questions: 100_000, bytes: 200_000_000 },
    batch_deployments: true,
    streaming: true,
    ..Capabilities::NOTHING
};

/// The version asked for on the classic root where the settings name none.
const VERSION: &str = "2024-10-21";
/// The first version that knows `trainingType`.
const FIRST_WITH_TIERS: &str = "2025-04-01";

/// Azure's form.
pub(super) struct Azure {
    surface: Surface,
    version: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Surface {
    /// `{resource}.openai.azure.com/openai/…?api-version=…`.
    Classic,
    /// `…/openai/v1/…`.
    V1,
}

impl Azure {
    pub(super) fn new(base: &Url, api_version: Option<&str>) -> Self {
        let version = api_version.map(str::trim).filter(|version| !version.is_empty());
        if base.path().trim_end_matches('/').ends_with("/v1") {
            return Self { surface: Surface::V1, version: version.map(str::to_owned) };
        }
        let version = version.unwrap_or(VERSION).to_owned();
        Self { surface: Surface::Classic, version: Some(version) }
    }

    fn knows_tiers(&self) -> bool {
        let version = self.version.as_deref().unwrap_or_default();
        self.surface == Surface::V1 || version >= FIRST_WITH_TIERS
    }
}

impl Adapter for Azure {
    fn capabilities(&self) -> Capabilities {
        AZURE
    }

    fn key_header(&self) -> KeyHeader {
        KeyHeader { name: HeaderName::from_static("api-key"), before: "" }
    }

    /// On the classic root a model is asked through its deployment.
    fn locate(&self, base: &Url, place: Place<'_>) -> Url {
        let mut url = match (self.surface, place) {
            (Surface::Classic, Place::Chat { model } | Place::Embeddings { model }) => {
                let url = extended(&classic_root(base), &["deployments", model]);
                extended(&url, &place.segments())
            }
            (Surface::Classic, _) => extended(&classic_root(base), &place.segments()),
            (Surface::V1, _) => extended(base, &place.segments()),
        };
        if let Some(version) = &self.version {
            url.query_pairs_mut().append_pair("api-version", version);
        }
        url
    }

    /// The classic versions read supervised hyperparameters at the top only.
    fn job_body(&self, request: &JobRequest) -> Result<Value, ProviderError> {
        let mut body = common(request);
        if self.surface == Surface::Classic && request.method == TrainingMethod::Supervised {
            body["hyperparameters"] = multiplied(request)?;
        } else {
            body["method"] = method(request)?;
        }
        if let Some(tier) = request.training_tier {
            if !self.knows_tiers() {
                let rule = "a training tier needs the API version 2025-04-01-preview or later";
                return Err(lacks("training_tier", rule));
            }
            body["trainingType"] = json!(tier.wire_name());
        }
        Ok(body)
    }

    fn batch_url(&self, endpoint: BatchEndpoint) -> &'static str {
        endpoint.path().trim_start_matches("/v1")
    }
}

/// The root that ends in `/openai`, whether the settings name it or only the host.
fn classic_root(base: &Url) -> Url {
    let path = base.path().trim_end_matches('/');
    if path.ends_with("/openai") { base.clone() } else { extended(base, &["openai"]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::{Setting, TrainingTier};

    fn located(base: &str, version: Option<&str>, place: Place<'_>) -> String {
        let base = Url::parse(base).unwrap();
        Azure::new(&base, version).locate(&base, place).to_string()
    }

    #[test]
    fn the_classic_root_is_found_from_the_host_alone() {
        for base in ["https://r.openai.azure.com", "https://r.openai.azure.com/openai/"] {
            assert_eq!(
                located(base, None, Place::Jobs),
                "https://r.openai.azure.com/openai/fine_tuning/jobs?api-version=2024-10-21"
            );
            assert_eq!(
                located(base, Some("2025-04-01-preview"), Place::Chat { model: "my dep" }),
                "https://r.openai.azure.com/openai/deployments/my%20dep/chat/completions?\
                 api-version=2025-04-01-preview"
            );
        }
    }

    #[test]
    fn the_newer_root_needs_no_version_and_takes_the_deployment_as_model() {
        let base = "https://r.services.ai.azure.com/api/projects/p/openai/v1/";
        let root = "https://r.services.ai.azure.com/api/projects/p/openai/v1";
        assert_eq!(
            located(base, None, Place::Chat { model: "d" }),
            format!("{root}/chat/completions")
        );
        assert_eq!(
            located(base, Some("preview"), Place::Jobs),
            format!("{root}/fine_tuning/jobs?api-version=preview")
        );
    }

    #[test]
    fn a_tier_is_written_as_azure_writes_it_and_only_where_it_is_known() {
        let base = Url::parse("https://r.openai.azure.com").unwrap();
        let mut request = JobRequest::new("r1", "gpt-4.1-mini", "file-1");
        request.hyperparameters.n_epochs = Setting::Value(2);
        request.training_tier = Some(TrainingTier::Developer);
        let old = Azure::new(&base, None).job_body(&request).unwrap_err();
        assert!(old.to_string().contains("2025-04-01-preview"), "{old}");
        // The shape of Microsoft's own curl example for this version.
        let body = Azure::new(&base, Some("2025-04-01-preview")).job_body(&request).unwrap();
        assert_eq!(body["trainingType"], "developerTier");
        assert_eq!(body["hyperparameters"]["n_epochs"], 2);
        assert!(body.get("method").is_none());
    }

    #[test]
    fn preferences_go_into_the_method_on_both_roots() {
        let mut request = JobRequest::new("r1", "gpt-4.1-mini", "file-1");
        request.method = TrainingMethod::Dpo { beta: Setting::Value(0.1) };
        for base in ["https://r.openai.azure.com", "https://r.openai.azure.com/openai/v1"] {
            let base = Url::parse(base).unwrap();
            let body = Azure::new(&base, None).job_body(&request).unwrap();
            assert_eq!(body["method"]["dpo"]["hyperparameters"]["beta"], 0.1);
            assert!(body.get("hyperparameters").is_none());
        }
    }
}
