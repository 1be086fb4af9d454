//! What a job tells while it runs: events with metrics, and checkpoints.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::adapter::Place;
use crate::error::ProviderError;
use crate::job::checked_id;
use crate::transport::Client;
use crate::wire;

/// One event. Its message is for a person and never contractual.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobEvent {
    /// The provider's id, or one made of time and message where it has none.
    pub id: String,
    /// When it happened, in Unix seconds; 0 if the provider does not say.
    pub created_at: i64,
    /// `info`, `warn`, `error` or another word.
    pub level: String,
    /// `message`, `metrics`, `moderation_checks` or another word.
    pub kind: String,
    /// What it says.
    pub message: String,
    /// Whatever came with it.
    pub data: Map<String, Value>,
    /// The metrics in `data`, if it holds a step.
    pub metrics: Option<StepMetrics>,
}

/// Measures of one training step. Each is there or not, as the provider likes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct StepMetrics {
    /// The step, from 1.
    pub step: u64,
    /// How many steps there will be.
    pub total_steps: Option<u64>,
    /// Mean loss on the step's training rows, in nats per token.
    pub train_loss: Option<f64>,
    /// Share of training tokens predicted rightly, 0 to 1.
    pub train_accuracy: Option<f64>,
    /// Loss on a batch of the validation rows.
    pub valid_loss: Option<f64>,
    /// Accuracy on a batch of the validation rows.
    pub valid_accuracy: Option<f64>,
    /// Loss on all validation rows.
    pub full_valid_loss: Option<f64>,
    /// Accuracy on all validation rows.
    pub full_valid_accuracy: Option<f64>,
}

/// A model saved on the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobCheckpoint {
    /// The provider's id.
    pub id: String,
    /// When it was saved, in Unix seconds.
    pub created_at: i64,
    /// The name to ask it by.
    pub model: Option<String>,
    /// After which step.
    pub step: u64,
    /// Its measures.
    pub metrics: StepMetrics,
    /// The ids of the files with its weights, where the provider gives them (Nebius).
    #[serde(default)]
    pub result_files: Vec<String>,
}

impl Client {
    /// The events of a job that are not in `known`, oldest first, each once.
    ///
    /// OpenAI lists the newest first and Nebius the oldest, so the order is ours: by time, then id.
    /// Where the newest come first, reading stops at the first page that brings nothing new.
    pub async fn job_events(
        &self,
        id: &str,
        known: &HashSet<String>,
    ) -> Result<Vec<JobEvent>, ProviderError> {
        let url = self.url(Place::JobPart { id: checked_id(id)?, part: "events" });
        let mut events = HashMap::new();
        self.pages(url, |page| {
            let page: Vec<JobEvent> = page.iter().filter_map(JobEvent::read).collect();
            let newest_first = match (page.first(), page.last()) {
                (Some(first), Some(last)) => first.created_at > last.created_at,
                _ => false,
            };
            let all_known = page.iter().all(|event| known.contains(&event.id));
            events.extend(page.into_iter().map(|event| (event.id.clone(), event)));
            !(newest_first && all_known)
        })
        .await?;
        let mut events: Vec<JobEvent> =
            events.into_values().filter(|event| !known.contains(&event.id)).collect();
        events.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        Ok(events)
    }

    /// The checkpoints of a job, by step.
    pub async fn job_checkpoints(&self, id: &str) -> Result<Vec<JobCheckpoint>, ProviderError> {
        let url = self.url(Place::JobPart { id: checked_id(id)?, part: "checkpoints" });
        let mut checkpoints = Vec::new();
        self.pages(url, |page| {
            checkpoints.extend(page.iter().filter_map(JobCheckpoint::read));
            true
        })
        .await?;
        checkpoints.sort_by(|a, b| (a.step, &a.id).cmp(&(b.step, &b.id)));
        checkpoints.dedup_by(|a, b| a.id == b.id);
        Ok(checkpoints)
    }
}

impl JobEvent {
    pub(crate) fn read(event: &Value) -> Option<Self> {
        event.as_object()?;
        let created_at = wire::seconds(event, "created_at").unwrap_or(0);
        let message = wire::text(event, "message").unwrap_or_default();
        let id = wire::filled(event, "id").unwrap_or_else(|| format!("{created_at}:{message}"));
        let data = event.get("data").and_then(Value::as_object).cloned().unwrap_or_default();
        Some(Self {
            id,
            created_at,
            level: wire::filled(event, "level").unwrap_or_else(|| "info".to_owned()),
            kind: wire::filled(event, "type").unwrap_or_else(|| "message".to_owned()),
            message,
            metrics: event.get("data").and_then(StepMetrics::read),
            data,
        })
    }
}

impl StepMetrics {
    /// Reads the names of OpenAI, of Azure, and of OpenAI's own result file.
    pub(crate) fn read(data: &Value) -> Option<Self> {
        let either = |a, b| wire::number(data, a).or_else(|| wire::number(data, b));
        Some(Self {
            step: wire::count(data, "step")?,
            total_steps: wire::count(data, "total_steps"),
            train_loss: wire::number(data, "train_loss"),
            train_accuracy: either("train_mean_token_accuracy", "train_accuracy"),
            valid_loss: wire::number(data, "valid_loss"),
            valid_accuracy: either("valid_mean_token_accuracy", "validation_mean_token_accuracy"),
            full_valid_loss: wire::number(data, "full_valid_loss"),
            full_valid_accuracy: wire::number(data, "full_valid_mean_token_accuracy"),
        })
    }
}

impl JobCheckpoint {
    fn read(checkpoint: &Value) -> Option<Self> {
        let metrics = checkpoint.get("metrics").and_then(StepMetrics::read);
        let step = wire::count(checkpoint, "step_number").or(metrics.map(|metrics| metrics.step));
        Some(Self {
            id: wire::filled(checkpoint, "id")?,
            created_at: wire::seconds(checkpoint, "created_at").unwrap_or(0),
            model: wire::filled(checkpoint, "fine_tuned_model_checkpoint"),
            step: step.unwrap_or(0),
            metrics: metrics.unwrap_or_default(),
            result_files: wire::texts(checkpoint, "result_files"),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn metrics_may_be_whole_numbers_tiny_or_missing() {
        let event = json!({"id":"ftevent-1","created_at":1,"level":"info","type":"metrics",
            "message":"Step 1/300","data":{"step":1,"total_steps":300,"train_loss":3.457e-06,
            "train_mean_token_accuracy":1,"valid_loss":null}});
        let metrics = JobEvent::read(&event).unwrap().metrics.unwrap();
        assert_eq!((metrics.step, metrics.total_steps), (1, Some(300)));
        assert_eq!((metrics.train_loss, metrics.train_accuracy), (Some(3.457e-6), Some(1.0)));
        assert_eq!(metrics.valid_loss, None);
    }

    #[test]
    fn an_event_of_unknown_type_and_one_without_id_are_kept() {
        let odd = JobEvent::read(&json!({"type":"moderation_checks","data":{},"level":null}));
        let odd = odd.unwrap();
        assert_eq!((odd.kind.as_str(), odd.level.as_str()), ("moderation_checks", "info"));
        assert_eq!((odd.id.as_str(), odd.metrics), ("0:", None));
    }

    proptest! {
        #[test]
        fn any_json_is_read_without_a_panic(value in crate::wire::arbitrary::json()) {
            let _ = JobEvent::read(&value);
            let _ = JobCheckpoint::read(&value);
            let _ = StepMetrics::read(&value);
        }
    }
}
