//! What differs among providers, behind one trait: addresses, the header of the key, the body of a
//! job, how a job reads, and what can be asked for at all.
//!
//! Everything else (repetition, times, errors, chat, files) is the same for all of them and stands
//! once, in the rest of the crate.
//!
//! Room for providers of another shape. Together, Fireworks and Mistral train by a protocol of their
//! own, and the trait has a place for each difference:
//! - another path (`POST /fine-tunes`; `accounts/{a}/supervisedFineTuningJobs`): [`Adapter::locate`];
//! - another body (flat fields, `training_files` with weights): [`Adapter::job_body`];
//! - other states and fields (`user_error`, `JOB_STATE_WRITING_RESULTS`, ISO dates, `output_name`):
//!   [`Adapter::read_job`];
//! - a price or a dry run by the server: [`Capabilities::server_estimate`], [`Capabilities::dry_run`].
//!
//! They speak OpenAI's chat completions, so that today they serve as [`Dialect::ChatOnly`].

mod azure;
mod capabilities;
mod chat_only;
mod nebius;
mod openai;

use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderName};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use capabilities::{BatchLimits, Capabilities, DeployStep, LearningRate};

use crate::batch::BatchEndpoint;
use crate::error::ProviderError;
use crate::job::{JobRequest, RemoteJob};
use crate::wire::Misread;

/// Whose form of the protocol a server speaks. A profile stores it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// OpenAI's own API, and what follows it to the letter.
    #[default]
    #[serde(rename = "openai")]
    OpenAi,
    /// Azure OpenAI and Foundry, by the classic root (`…openai.azure.com`) or by `…/openai/v1`.
    Azure,
    /// Nebius Token Factory.
    Nebius,
    /// Another server with OpenAI's training and files; what it lacks it answers with 404.
    Compatible,
    /// A server for answers and embeddings only: vLLM, Ollama, Groq, LM Studio.
    ChatOnly,
}

/// A part of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    Chat {
        model: &'a str,
    },
    Embeddings {
        model: &'a str,
    },
    Models,
    Model(&'a str),
    Files,
    File(&'a str),
    FileContent(&'a str),
    Uploads,
    Upload {
        id: &'a str,
        verb: &'a str,
    },
    Jobs,
    Job(&'a str),
    JobPart {
        id: &'a str,
        part: &'a str,
    },
    Batches,
    Batch(&'a str),
    CancelBatch(&'a str),
    /// Where a trained model is put into service by the API.
    Deployments,
    Deployment(&'a str),
}

/// How a key is shown to a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyHeader {
    pub(crate) name: HeaderName,
    /// What stands before the key.
    pub(crate) before: &'static str,
}

/// One provider's form of the protocol.
pub(crate) trait Adapter: Send + Sync {
    /// What may be asked of it.
    fn capabilities(&self) -> Capabilities;

    /// The header of the key; a bearer token unless told otherwise.
    fn key_header(&self) -> KeyHeader {
        KeyHeader { name: AUTHORIZATION, before: "Bearer " }
    }

    /// The address of a part of the API.
    fn locate(&self, base: &Url, place: Place<'_>) -> Url {
        extended(base, &place.segments())
    }

    /// The body that creates a job, of a request that keeps the rules common to all.
    ///
    /// # Errors
    ///
    /// [`ProviderError::InvalidRequest`] names a setting that this provider does not have.
    fn job_body(&self, request: &JobRequest) -> Result<Value, ProviderError>;

    /// A job as this provider tells it. The reader is lenient and knows the words of all the
    /// providers with OpenAI's shape.
    fn read_job(&self, job: &Value) -> Result<RemoteJob, Misread> {
        RemoteJob::read(job)
    }

    /// What stands as `url` in the lines of a batch.
    fn batch_url(&self, endpoint: BatchEndpoint) -> &'static str {
        endpoint.path()
    }

    /// Whether vectors are asked for in base64: smaller, and what the official SDKs ask for.
    fn embeds_in_base64(&self) -> bool {
        true
    }
}

impl Dialect {
    /// What may be asked of a provider that speaks so.
    pub fn capabilities(self) -> Capabilities {
        match self {
            Self::OpenAi => openai::OPENAI,
            Self::Azure => azure::AZURE,
            Self::Nebius => nebius::NEBIUS,
            Self::Compatible => openai::COMPATIBLE,
            Self::ChatOnly => chat_only::CHAT_ONLY,
        }
    }

    pub(crate) fn adapter(self, base: &Url, api_version: Option<&str>) -> Box<dyn Adapter> {
        match self {
            Self::OpenAi => Box::new(openai::OpenAi),
            Self::Azure => Box::new(azure::Azure::new(base, api_version)),
            Self::Nebius => Box::new(nebius::Nebius),
            Self::Compatible => Box::new(openai::Compatible),
            Self::ChatOnly => Box::new(chat_only::ChatOnly),
        }
    }
}

impl<'a> Place<'a> {
    /// The path below the root in OpenAI's form.
    pub(crate) fn segments(self) -> Vec<&'a str> {
        match self {
            Self::Chat { .. } => vec!["chat", "completions"],
            Self::Embeddings { .. } => vec!["embeddings"],
            Self::Models | Self::Deployments => vec!["models"],
            Self::Model(id) | Self::Deployment(id) => vec!["models", id],
            Self::Files => vec!["files"],
            Self::File(id) => vec!["files", id],
            Self::FileContent(id) => vec!["files", id, "content"],
            Self::Uploads => vec!["uploads"],
            Self::Upload { id, verb } => vec!["uploads", id, verb],
            Self::Jobs => vec!["fine_tuning", "jobs"],
            Self::Job(id) => vec!["fine_tuning", "jobs", id],
            Self::JobPart { id, part } => vec!["fine_tuning", "jobs", id, part],
            Self::Batches => vec!["batches"],
            Self::Batch(id) => vec!["batches", id],
            Self::CancelBatch(id) => vec!["batches", id, "cancel"],
        }
    }
}

/// An address with more segments. Each is escaped, so that a strange id stays one.
pub(crate) fn extended(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

/// Refuses a setting that a provider does not have.
fn lacks(field: &'static str, what: &str) -> ProviderError {
    ProviderError::InvalidRequest { field, message: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialect_is_stored_as_one_word_and_read_back() {
        let all = [
            (Dialect::OpenAi, r#""openai""#),
            (Dialect::Azure, r#""azure""#),
            (Dialect::Nebius, r#""nebius""#),
            (Dialect::Compatible, r#""compatible""#),
            (Dialect::ChatOnly, r#""chat_only""#),
        ];
        for (dialect, stored) in all {
            assert_eq!(serde_json::to_string(&dialect).unwrap(), stored);
            assert_eq!(serde_json::from_str::<Dialect>(stored).unwrap(), dialect);
        }
    }

    #[test]
    fn no_dialect_claims_to_have_been_tried_against_the_providers_own_server() {
        use Dialect::{Azure, ChatOnly, Compatible, Nebius, OpenAi};
        for dialect in [OpenAi, Azure, Nebius, Compatible, ChatOnly] {
            assert!(!dialect.capabilities().tried_live, "{dialect:?}");
        }
    }

    #[test]
    fn the_adapter_of_a_dialect_has_the_dialects_capabilities() {
        use Dialect::{Azure, ChatOnly, Compatible, Nebius, OpenAi};
        let base = Url::parse("https://host/v1").unwrap();
        for dialect in [OpenAi, Azure, Nebius, Compatible, ChatOnly] {
            let adapter = dialect.adapter(&base, None);
            assert_eq!(adapter.capabilities(), dialect.capabilities(), "{dialect:?}");
        }
    }
}
