//! From a finished job to a model that answers, where that takes a step of its own.
//!
//! Nebius deploys by a request with the same key. Azure deploys through its management API, which
//! wants a token of a person with rights on the resource; so the app writes the steps down and then
//! asks the deployment until it answers.

mod steps;

use holdout_types::{Cancel, Message, Role, Sampling};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use steps::{DeploySteps, Placeholder};

use crate::adapter::{DeployStep, Place};
use crate::chat::{ChatContent, ChatRequest};
use crate::error::ProviderError;
use crate::job::checked_id;
use crate::transport::{Call, Client, Payload, Repeat};
use crate::watch::{WatchError, WatchPolicy};
use crate::wire::{self, Misread};

/// A trained model to put into service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeployRequest {
    /// A name for it. Nebius adds to it; what answers is [`Deployment::name`].
    pub name: String,
    /// The base model to serve it with, by its name for answers.
    pub base_model: String,
    /// The job it came from.
    pub job: String,
    /// Which of the job's checkpoints.
    pub checkpoint: String,
}

/// A model being put into service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// The name to ask it by.
    pub name: String,
    /// How it stands.
    pub status: DeploymentStatus,
}

/// How a deployment stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeploymentStatus {
    /// It answers.
    Active,
    /// It will not, for this reason.
    Failed(String),
    /// It is on its way; with the provider's word for that, empty if there is none.
    Preparing(String),
}

impl Client {
    /// Puts a checkpoint into service by the API ([`DeployStep::ByApi`]).
    ///
    /// It is sent again only where the server surely did nothing. If the answer gets lost, the error
    /// says so; a second deployment under the same name is for a person to decide.
    pub async fn deploy_model(&self, request: &DeployRequest) -> Result<Deployment, ProviderError> {
        let by_api = self.capabilities().deploy == DeployStep::ByApi;
        self.require(by_api, "way to deploy a model by this API")?;
        request.check()?;
        // The shape of Nebius' recorded run.
        let body = json!({
            "name": request.name,
            "base_model": request.base_model,
            "source": format!("{}:{}", request.job, request.checkpoint),
        });
        let url = self.url(Place::Deployments);
        self.post(url, &body, Repeat::OnlyIfNotDone, |body| Deployment::parse(body, None)).await
    }

    /// A deployment as it is now.
    pub async fn deployment(&self, name: &str) -> Result<Deployment, ProviderError> {
        let url = self.url(Place::Deployment(checked_id(name)?));
        self.get(url, |body| Deployment::parse(body, Some(name))).await
    }

    /// Looks at a deployment until it answers or will not. What passes does not end it.
    pub async fn await_deployment(
        &self,
        name: &str,
        policy: WatchPolicy,
        cancel: &Cancel,
    ) -> Result<Deployment, WatchError> {
        let by_api = self.capabilities().deploy == DeployStep::ByApi;
        let mut pause = policy.shortest;
        loop {
            let looked = tokio::select! {
                biased;
                () = cancel.cancelled() => return Err(WatchError::Cancelled),
                looked = self.look_at_deployment(name, by_api) => looked,
            };
            match looked {
                Ok(Deployment { status: DeploymentStatus::Preparing(_), .. }) => {}
                Ok(deployment) => return Ok(deployment),
                Err(error) if error.is_transient() => {}
                Err(error) => return Err(error.into()),
            }
            tokio::select! {
                () = cancel.cancelled() => return Err(WatchError::Cancelled),
                () = tokio::time::sleep(pause) => {}
            }
            pause = policy.longer(pause);
        }
    }

    async fn look_at_deployment(
        &self,
        name: &str,
        by_api: bool,
    ) -> Result<Deployment, ProviderError> {
        if by_api {
            return self.deployment(name).await;
        }
        let answers = self.deployment_answers(name).await?;
        let preparing = DeploymentStatus::Preparing(String::new());
        let status = if answers { DeploymentStatus::Active } else { preparing };
        Ok(Deployment { name: name.to_owned(), status })
    }

    /// Whether a deployment answers yet, by asking it for a word. It costs the tokens of a greeting
    /// once it does, and nothing before.
    ///
    /// # Errors
    ///
    /// What is not a matter of waiting: the key, the address, another 404 than a missing deployment.
    pub async fn deployment_answers(&self, name: &str) -> Result<bool, ProviderError> {
        let sampling = Sampling { max_completion_tokens: Some(16), ..Sampling::default() };
        let greeting = vec![Message::new(Role::User, "Hello")];
        let body = ChatRequest::new(name, greeting, sampling).body()?;
        let call = Call {
            method: Method::POST,
            url: self.url(Place::Chat { model: name }),
            payload: Payload::Json(body.to_string().into()),
            repeat: Repeat::Harmless,
        };
        match self.send(&call, |body| ChatContent::parse(body)).await.map_err(|failed| failed.error)
        {
            Ok(_) => Ok(true),
            Err(error) if is_not_there_yet(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Azure's 404 `DeploymentNotFound` (its text speaks of waiting five minutes), or a model that is
/// still being loaded.
fn is_not_there_yet(error: &ProviderError) -> bool {
    match error {
        ProviderError::NotFound(said) => said.code.as_deref() == Some("DeploymentNotFound"),
        ProviderError::ModelLoading(_) => true,
        _ => false,
    }
}

impl DeployRequest {
    fn check(&self) -> Result<(), ProviderError> {
        let fields = [
            ("name", &self.name),
            ("base_model", &self.base_model),
            ("job", &self.job),
            ("checkpoint", &self.checkpoint),
        ];
        match fields.into_iter().find(|(_, text)| text.is_empty()) {
            None => Ok(()),
            Some((field, _)) => {
                let message = format!("`{field}` must not be empty");
                Err(ProviderError::InvalidRequest { field, message })
            }
        }
    }
}

impl Deployment {
    /// The first answer to a look may lack the state, and some lack the name.
    fn parse(body: &[u8], asked: Option<&str>) -> Result<Self, Misread> {
        let json = wire::parse(body)?;
        let name = wire::filled(&json, "name").or_else(|| asked.map(str::to_owned));
        let name = name.ok_or("the deployment has no name")?;
        Ok(Self { name, status: DeploymentStatus::read(&json) })
    }
}

impl DeploymentStatus {
    fn read(json: &Value) -> Self {
        let word = wire::text(json, "status").unwrap_or_default();
        match word.to_ascii_lowercase().as_str() {
            "active" => Self::Active,
            "error" | "failed" => {
                let reason = wire::filled(json, "status_reason");
                Self::Failed(reason.unwrap_or_else(|| "no reason given".to_owned()))
            }
            _ => Self::Preparing(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(json: &Value) -> Deployment {
        Deployment::parse(json.to_string().as_bytes(), Some("asked")).unwrap()
    }

    #[test]
    fn the_recorded_deployment_goes_from_validating_over_nothing_to_active() {
        // Nebius' cookbook, fine_tune_llama.ipynb: the answer to POST, then two looks.
        let name = "meta-llama/Meta-Llama-3.1-8B-Instruct-LoRa:my-finetuned-model-JuNN";
        let created = read(
            &json!({"name": name, "base_model": "meta-llama/Meta-Llama-3.1-8B-Instruct",
            "source": "ftjob-49b4625687fe42d1a981c9f9bbdfd569:ftckpt_98a07a09-9fb7-4009-8e18-0f72beade81c",
            "description": "Fine tuned model", "created_at": 1_765_431_401, "status": "validating"}),
        );
        assert_eq!(created.name, name);
        assert_eq!(created.status, DeploymentStatus::Preparing("validating".to_owned()));
        assert_eq!(read(&json!({})).status, DeploymentStatus::Preparing(String::new()));
        let active = json!({"type": "text2text", "name": name, "status": "active",
            "status_reason": null, "job_id": "ftjob-49b4625687fe42d1a981c9f9bbdfd569"});
        assert_eq!(read(&active).status, DeploymentStatus::Active);
    }

    #[test]
    fn a_deployment_that_failed_says_why() {
        let failed = read(&json!({"status": "error", "status_reason": "rank too high"}));
        assert_eq!(failed.status, DeploymentStatus::Failed("rank too high".to_owned()));
        assert_eq!(failed.name, "asked");
    }

    proptest! {
        #[test]
        fn any_json_is_read_without_a_panic(value in crate::wire::arbitrary::json()) {
            let _ = Deployment::parse(value.to_string().as_bytes(), None);
        }
    }
}
