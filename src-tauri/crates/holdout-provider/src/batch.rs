//! Batches: many questions in one file, answered within a day at a lower price.

mod lines;

use std::collections::BTreeMap;

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use lines::{BatchAnswer, BatchQuestion, BatchResults, parse_batch_line, parse_batch_lines};

use crate::adapter::Place;
use crate::error::ProviderError;
use crate::job::{MOST_METADATA, checked_id, metadata_fits};
use crate::transport::{Call, Client, Payload, Repeat};
use crate::wire::{self, Misread};

/// What the questions of a batch are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchEndpoint {
    /// Answers.
    Chat,
    /// Vectors.
    Embeddings,
}

/// The state of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchStatus {
    /// The file is being checked.
    Validating,
    /// The questions are being answered.
    InProgress,
    /// The answers are being written.
    Finalizing,
    /// All is done; single questions may have failed.
    Completed,
    /// The file was refused.
    Failed,
    /// The day is over; what was answered is there.
    Expired,
    /// Someone stopped it, and it is ending.
    Cancelling,
    /// Someone stopped it; what was answered is there.
    Cancelled,
    /// A word that this app does not know; the batch is taken to go on.
    Unknown(String),
}

/// A batch as the provider tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteBatch {
    /// Its id, such as `batch_abc123`.
    pub id: String,
    /// How it stands.
    pub status: BatchStatus,
    /// The file of questions.
    pub input_file: Option<String>,
    /// The file of answers, once there is one.
    pub output_file: Option<String>,
    /// The file of questions that failed, once there is one.
    pub error_file: Option<String>,
    /// When it was created, in Unix seconds.
    pub created_at: Option<i64>,
    /// When it ends unfinished, in Unix seconds.
    pub expires_at: Option<i64>,
    /// How many questions there are, were answered, and failed; `None` where the provider does not
    /// say.
    pub counts: Option<BatchCounts>,
    /// Tokens of all questions and answers, where the provider counts them.
    pub usage: Option<BatchUsage>,
    /// Why the file was refused, one sentence each, with the line where it is told.
    pub errors: Vec<String>,
    /// What was stored with it.
    pub metadata: BTreeMap<String, String>,
}

/// The questions of a batch, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCounts {
    /// All.
    pub total: u64,
    /// Those answered.
    pub completed: u64,
    /// Those that failed.
    pub failed: u64,
}

/// The tokens of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchUsage {
    /// Of the questions.
    pub input_tokens: u64,
    /// Of the answers.
    pub output_tokens: u64,
}

impl BatchEndpoint {
    /// The path as OpenAI names it in a batch.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Chat => "/v1/chat/completions",
            Self::Embeddings => "/v1/embeddings",
        }
    }
}

impl BatchStatus {
    /// Whether nothing more will happen. An unknown state is not the end.
    pub const fn is_terminal(&self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Expired | Self::Cancelled)
    }

    fn read(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "validating" => Self::Validating,
            "in_progress" => Self::InProgress,
            "finalizing" => Self::Finalizing,
            "completed" => Self::Completed,
            "failed" => Self::Failed,
            "expired" => Self::Expired,
            "cancelling" | "canceling" => Self::Cancelling,
            "cancelled" | "canceled" => Self::Cancelled,
            _ => Self::Unknown(word.to_owned()),
        }
    }
}

impl Client {
    /// Creates a batch of an uploaded file ([`crate::Purpose::Batch`]), and never a second one of the
    /// same file: if the answer gets lost, the batches are listed, and one of this file is taken for
    /// this one.
    ///
    /// # Errors
    ///
    /// [`ProviderError::InvalidRequest`] where the provider has no batches or the metadata is too
    /// much; the unclear error itself where the list can't be read.
    pub async fn create_batch(
        &self,
        input_file: &str,
        endpoint: BatchEndpoint,
        metadata: &BTreeMap<String, String>,
    ) -> Result<RemoteBatch, ProviderError> {
        self.require(self.capabilities().batches, "batches")?;
        if !metadata_fits(metadata, MOST_METADATA) {
            let message = "`metadata` holds too much: 16 pairs, keys to 64, values to 512";
            let (field, message) = ("metadata", message.to_owned());
            return Err(ProviderError::InvalidRequest { field, message });
        }
        let body = json!({
            "input_file_id": checked_id(input_file)?,
            "endpoint": self.adapter().batch_url(endpoint),
            "completion_window": "24h",
            "metadata": metadata,
        });
        let mut repetition = 0;
        loop {
            let url = self.url(Place::Batches);
            let error = match self.post(url, &body, Repeat::OnlyIfNotDone, RemoteBatch::parse).await
            {
                Ok(batch) => return Ok(batch),
                Err(error) => error,
            };
            if !error.outcome_is_unclear() || repetition >= self.retries() {
                return Err(error);
            }
            tokio::time::sleep(self.backoff(repetition)).await;
            match self.find_batch(input_file).await {
                Ok(Some(batch)) => return Ok(batch),
                Ok(None) => repetition += 1,
                // Without the list, a second one might be paid for.
                Err(_) => return Err(error),
            }
        }
    }

    /// The batch of an input file, if there is one: how it is found again after a crash.
    pub async fn find_batch(&self, input_file: &str) -> Result<Option<RemoteBatch>, ProviderError> {
        let mut found = None;
        self.pages(self.url(Place::Batches), |page| {
            let mut batches = page.iter().filter_map(|batch| RemoteBatch::read(batch).ok());
            found = batches.find(|batch| batch.input_file.as_deref() == Some(input_file));
            found.is_none()
        })
        .await?;
        Ok(found)
    }

    /// A batch as it is now.
    pub async fn batch(&self, id: &str) -> Result<RemoteBatch, ProviderError> {
        self.get(self.url(Place::Batch(checked_id(id)?)), |body| RemoteBatch::parse(body)).await
    }

    /// The batches at the provider, in its order, at most so many.
    pub async fn batches(&self, most: usize) -> Result<Vec<RemoteBatch>, ProviderError> {
        self.list(self.url(Place::Batches), most, |batch| RemoteBatch::read(batch).ok()).await
    }

    /// Stops a batch. What was answered until then is there, and is billed.
    pub async fn cancel_batch(&self, id: &str) -> Result<RemoteBatch, ProviderError> {
        let url = self.url(Place::CancelBatch(checked_id(id)?));
        // The API takes no body here.
        let (payload, repeat) = (Payload::Empty, Repeat::Harmless);
        let call = Call { method: Method::POST, url, payload, repeat };
        Ok(self.send(&call, |body| RemoteBatch::parse(body)).await?.value)
    }

    /// The answers and the failures of a batch, by the questions' own ids: both of its files.
    pub async fn batch_results(&self, batch: &RemoteBatch) -> Result<BatchResults, ProviderError> {
        let mut results = BatchResults::default();
        for file in [&batch.error_file, &batch.output_file].into_iter().flatten() {
            let content = self.file_content(file).await?;
            parse_batch_lines(&content, &mut results);
        }
        Ok(results)
    }
}

impl RemoteBatch {
    fn parse(body: &[u8]) -> Result<Self, Misread> {
        Self::read(&wire::parse(body)?)
    }

    fn read(batch: &Value) -> Result<Self, Misread> {
        let errors = batch.get("errors").unwrap_or(&Value::Null);
        Ok(Self {
            id: wire::filled(batch, "id").ok_or("the batch has no id")?,
            status: BatchStatus::read(&wire::text(batch, "status").unwrap_or_default()),
            input_file: wire::filled(batch, "input_file_id"),
            output_file: wire::filled(batch, "output_file_id"),
            error_file: wire::filled(batch, "error_file_id"),
            created_at: wire::seconds(batch, "created_at"),
            expires_at: wire::seconds(batch, "expires_at"),
            counts: batch.get("request_counts").and_then(BatchCounts::read),
            usage: batch.get("usage").and_then(BatchUsage::read),
            errors: wire::list(errors, "data").iter().filter_map(sentence).collect(),
            metadata: wire::pairs(batch, "metadata"),
        })
    }
}

impl BatchCounts {
    fn read(counts: &Value) -> Option<Self> {
        Some(Self {
            total: wire::count(counts, "total")?,
            completed: wire::count(counts, "completed").unwrap_or(0),
            failed: wire::count(counts, "failed").unwrap_or(0),
        })
    }
}

impl BatchUsage {
    /// `None` unless both counts are there. Some servers name them as chat does.
    fn read(usage: &Value) -> Option<Self> {
        let either = |a, b| wire::count(usage, a).or_else(|| wire::count(usage, b));
        Some(Self {
            input_tokens: either("input_tokens", "prompt_tokens")?,
            output_tokens: either("output_tokens", "completion_tokens")?,
        })
    }
}

fn sentence(error: &Value) -> Option<String> {
    let message = wire::filled(error, "message").or_else(|| wire::filled(error, "code"))?;
    Some(match wire::count(error, "line") {
        Some(line) => format!("Line {line}: {message}"),
        None => message,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::arbitrary::json;

    #[test]
    fn the_batch_of_the_api_description_is_read() {
        // The example of `Batch` in OpenAI's API description.
        let batch = RemoteBatch::read(&json!({
            "id": "batch_abc123", "object": "batch", "endpoint": "/v1/completions",
            "model": "gpt-5-2025-08-07", "errors": null, "input_file_id": "file-abc123",
            "completion_window": "24h", "status": "completed", "output_file_id": "file-cvaTdG",
            "error_file_id": "file-HOWS94", "created_at": 1_711_471_533, "expires_at": 1_711_557_933,
            "request_counts": {"total": 100, "completed": 95, "failed": 5},
            "usage": {"input_tokens": 1500, "input_tokens_details": {"cached_tokens": 1024},
                "output_tokens": 500, "total_tokens": 2000},
            "metadata": {"customer_id": "user_123456789"}
        }))
        .unwrap();
        assert_eq!(batch.counts, Some(BatchCounts { total: 100, completed: 95, failed: 5 }));
        assert_eq!(batch.usage, Some(BatchUsage { input_tokens: 1500, output_tokens: 500 }));
        assert!(batch.status.is_terminal() && batch.errors.is_empty());
    }

    #[test]
    fn a_refused_file_says_where_and_an_unknown_state_is_not_the_end() {
        let batch = RemoteBatch::read(&json!({"id": "b", "status": "failed", "errors": {"data":
            [{"code": "invalid_json_line", "message": "This line is not JSON.", "line": 4}]}}))
        .unwrap();
        assert_eq!(batch.errors, ["Line 4: This line is not JSON."]);
        let odd = BatchStatus::read("sorting");
        assert_eq!((odd.is_terminal(), odd), (false, BatchStatus::Unknown("sorting".into())));
    }

    proptest! {
        #[test]
        fn any_json_is_read_without_a_panic(value in json()) {
            let _ = RemoteBatch::read(&value);
            let _ = RemoteBatch::read(&json!({"id": "b", "request_counts": value, "errors": value,
                "usage": value, "metadata": value, "status": value}));
        }
    }
}
