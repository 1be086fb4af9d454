//! Fine-tuning jobs: what is asked for, what comes back, and how one is never created twice.

mod create;
mod request;

use std::collections::BTreeMap;

use reqwest::{Method, Url};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use request::{Hyperparameters, JobRequest, Setting, TrainingMethod, TrainingTier};
pub(crate) use request::{MOST_METADATA, metadata_fits};

use crate::adapter::Place;
use crate::error::ProviderError;
use crate::transport::{Call, Client, Payload, Repeat};
use crate::wire::{self, Misread};

/// The state of a job, normalised over the providers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// The files are being checked.
    Validating,
    /// It waits for its turn.
    Queued,
    /// It trains.
    Running,
    /// It stands still until it is resumed.
    Paused,
    /// The training is done, the model is being made ready.
    Finalizing,
    /// There is a model.
    Succeeded,
    /// It ended without one.
    Failed,
    /// Someone stopped it.
    Cancelled,
    /// A word that this app does not know; the job is taken to go on.
    Unknown(String),
}

/// Why a job failed, as far as the provider says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobFailure {
    /// A code.
    pub code: Option<String>,
    /// A sentence.
    pub message: Option<String>,
    /// The field of the request that caused it.
    pub param: Option<String>,
}

/// A job as the provider tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RemoteJob {
    /// Its id, such as `ftjob-abc123`.
    pub id: String,
    /// How it stands.
    pub status: JobStatus,
    /// The model that is trained on.
    pub model: Option<String>,
    /// The model that came out.
    pub fine_tuned_model: Option<String>,
    /// The file of training rows.
    pub training_file: Option<String>,
    /// The file of validation rows.
    pub validation_file: Option<String>,
    /// When it was created, in Unix seconds.
    pub created_at: Option<i64>,
    /// When the provider thinks that it will end, in Unix seconds.
    pub estimated_finish: Option<i64>,
    /// When it ended, in Unix seconds.
    pub finished_at: Option<i64>,
    /// The tokens that are billed.
    pub trained_tokens: Option<u64>,
    /// The seed that was used.
    pub seed: Option<i64>,
    /// As it came: `auto` until the provider has resolved it into numbers.
    pub hyperparameters: Value,
    /// The files with its measures.
    pub result_files: Vec<String>,
    /// What was stored with it.
    pub metadata: BTreeMap<String, String>,
    /// Why it failed.
    pub error: Option<JobFailure>,
}

impl Client {
    /// A job as it is now.
    pub async fn job(&self, id: &str) -> Result<RemoteJob, ProviderError> {
        self.get(self.job_url(id, None)?, |body| self.parse_job(body)).await
    }

    /// Stops a job for good. What it has trained so far is billed.
    pub async fn cancel_job(&self, id: &str) -> Result<RemoteJob, ProviderError> {
        self.steer(id, "cancel").await
    }

    /// Halts a job, where the provider can.
    pub async fn pause_job(&self, id: &str) -> Result<RemoteJob, ProviderError> {
        self.steer(id, "pause").await
    }

    /// Lets a halted job go on.
    pub async fn resume_job(&self, id: &str) -> Result<RemoteJob, ProviderError> {
        self.steer(id, "resume").await
    }

    /// The jobs at the provider, the newest first where it lists them so, at most so many.
    pub async fn jobs(&self, most: usize) -> Result<Vec<RemoteJob>, ProviderError> {
        self.list(self.url(Place::Jobs), most, |job| self.adapter().read_job(job).ok()).await
    }

    /// The job that carries this request id in its metadata, if there is one.
    ///
    /// This is how a job is found again after a crash between asking for it and storing its id.
    pub async fn find_job(
        &self,
        client_request_id: &str,
    ) -> Result<Option<RemoteJob>, ProviderError> {
        let mut found = None;
        self.pages(self.url(Place::Jobs), |page| {
            let mut jobs = page.iter().filter_map(|job| self.adapter().read_job(job).ok());
            found = jobs.find(|job| job.carries(client_request_id));
            found.is_none()
        })
        .await?;
        Ok(found)
    }

    async fn steer(&self, id: &str, verb: &str) -> Result<RemoteJob, ProviderError> {
        let url = self.job_url(id, Some(verb))?;
        // The API takes no body here.
        let payload = Payload::Empty;
        let call = Call { method: Method::POST, url, payload, repeat: Repeat::Harmless };
        Ok(self.send(&call, |body| self.parse_job(body)).await?.value)
    }

    pub(crate) fn parse_job(&self, body: &[u8]) -> Result<RemoteJob, Misread> {
        self.adapter().read_job(&wire::parse(body)?)
    }

    fn job_url(&self, id: &str, verb: Option<&str>) -> Result<Url, ProviderError> {
        let id = checked_id(id)?;
        Ok(self.url(verb.map_or(Place::Job(id), |part| Place::JobPart { id, part })))
    }
}

impl JobStatus {
    /// Whether nothing more will happen. An unknown state is not the end.
    pub const fn is_terminal(&self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }

    /// The state in words for a person.
    pub fn label(&self) -> String {
        match self {
            Self::Validating => "checking the files".to_owned(),
            Self::Queued => "waiting its turn".to_owned(),
            Self::Running => "training".to_owned(),
            Self::Paused => "paused".to_owned(),
            Self::Finalizing => "making the model ready".to_owned(),
            Self::Succeeded => "succeeded".to_owned(),
            Self::Failed => "failed".to_owned(),
            Self::Cancelled => "cancelled".to_owned(),
            Self::Unknown(word) if word.is_empty() => "provider names no state".to_owned(),
            Self::Unknown(word) => format!("provider says: {word}"),
        }
    }

    /// Reads the words of OpenAI (`paused` is in its answers, not in its list), Azure and Nebius.
    pub(crate) fn read(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "validating_files" | "validating" => Self::Validating,
            "queued" | "pending" | "created" => Self::Queued,
            "running" => Self::Running,
            "paused" => Self::Paused,
            "finalizing" => Self::Finalizing,
            "succeeded" => Self::Succeeded,
            "failed" => Self::Failed,
            "cancelled" | "canceled" => Self::Cancelled,
            _ => Self::Unknown(word.to_owned()),
        }
    }
}

impl RemoteJob {
    pub(crate) fn read(job: &Value) -> Result<Self, Misread> {
        Ok(Self {
            id: wire::filled(job, "id").ok_or("the job has no id")?,
            status: JobStatus::read(&wire::text(job, "status").unwrap_or_default()),
            model: wire::filled(job, "model"),
            fine_tuned_model: wire::filled(job, "fine_tuned_model"),
            training_file: wire::filled(job, "training_file"),
            validation_file: wire::filled(job, "validation_file"),
            created_at: wire::seconds(job, "created_at"),
            estimated_finish: wire::seconds(job, "estimated_finish"),
            finished_at: wire::seconds(job, "finished_at"),
            trained_tokens: wire::count(job, "trained_tokens"),
            seed: wire::seconds(job, "seed"),
            hyperparameters: hyperparameters(job),
            result_files: wire::texts(job, "result_files"),
            metadata: wire::pairs(job, "metadata"),
            error: job.get("error").and_then(JobFailure::read),
        })
    }

    pub(crate) fn carries(&self, client_request_id: &str) -> bool {
        self.metadata.get(request::REQUEST_ID).is_some_and(|id| id == client_request_id)
    }
}

impl JobFailure {
    /// `None` for null, `{}` and an object of nulls, which all mean "no error".
    fn read(error: &Value) -> Option<Self> {
        let field = |key| wire::filled(error, key);
        let failure =
            Self { code: field("code"), message: field("message"), param: field("param") };
        if failure != Self::default() {
            return Some(failure);
        }
        // Another shape: kept as it is, if anything in it says something.
        let says_nothing = match error {
            Value::Object(fields) => fields.values().all(Value::is_null),
            Value::String(text) => text.is_empty(),
            Value::Array(list) => list.is_empty(),
            _ => true,
        };
        (!says_nothing).then(|| Self { message: Some(error.to_string()), ..Self::default() })
    }
}

/// An id as part of an address: empty ones would reach another address.
pub(crate) fn checked_id(id: &str) -> Result<&str, ProviderError> {
    if id.is_empty() || id == "." || id == ".." {
        let message = format!("`{id}` is not an id");
        return Err(ProviderError::InvalidRequest { field: "id", message });
    }
    Ok(id)
}

/// `method.*.hyperparameters` where there is one, else the deprecated field at the top.
fn hyperparameters(job: &Value) -> Value {
    let method = job.get("method");
    let kind = method.and_then(|method| wire::text(method, "type")).unwrap_or_default();
    method
        .and_then(|method| method.get(&kind)?.get("hyperparameters"))
        .or_else(|| job.get("hyperparameters"))
        .cloned()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
