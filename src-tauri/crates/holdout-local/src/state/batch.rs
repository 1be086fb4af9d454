//! One batch: its record, and what may happen to it when.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use holdout_types::Cancel;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::LocalError;
use crate::state::{disk, lock};

/// Seconds from the creation of a batch to its end: the one `completion_window` there is, 24 hours.
pub(crate) const COMPLETION_WINDOW: i64 = 24 * 3_600;

/// How far a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BatchStatus {
    Validating,
    InProgress,
    Finalizing,
    Cancelling,
    Completed,
    Failed,
    Expired,
    Cancelled,
}

impl BatchStatus {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Validating => "validating",
            Self::InProgress => "in_progress",
            Self::Finalizing => "finalizing",
            Self::Cancelling => "cancelling",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    pub(crate) fn is_final(self) -> bool {
        self >= Self::Completed
    }
}

/// Who answers the requests of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Endpoint {
    #[serde(rename = "/v1/chat/completions")]
    ChatCompletions,
    #[serde(rename = "/v1/embeddings")]
    Embeddings,
}

impl Endpoint {
    pub(crate) const ALL: [Self; 2] = [Self::ChatCompletions, Self::Embeddings];

    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::ChatCompletions => "/v1/chat/completions",
            Self::Embeddings => "/v1/embeddings",
        }
    }
}

/// Why a batch failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BatchError {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) param: Option<String>,
    /// The line of the input file, counted from 1.
    pub(crate) line: Option<u64>,
}

/// How many requests were answered, and with how many tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) completed: u64,
    pub(crate) failed: u64,
    pub(crate) input_tokens: u64,
    pub(crate) cached_tokens: u64,
    pub(crate) output_tokens: u64,
    pub(crate) reasoning_tokens: u64,
    pub(crate) total_tokens: u64,
}

impl Tally {
    /// Counts a line of the output file or of the error file.
    pub(crate) fn add(&mut self, line: &Value) {
        if line["response"]["status_code"] != 200 {
            self.failed += 1;
            return;
        }
        let usage = &line["response"]["body"]["usage"];
        let tokens = |path: &str| usage.pointer(path).and_then(Value::as_u64).unwrap_or(0);
        self.completed += 1;
        self.input_tokens += tokens("/prompt_tokens");
        self.cached_tokens += tokens("/prompt_tokens_details/cached_tokens");
        self.output_tokens += tokens("/completion_tokens");
        self.reasoning_tokens += tokens("/completion_tokens_details/reasoning_tokens");
        self.total_tokens += tokens("/total_tokens");
    }
}

/// Everything about a batch that outlives the process, but for the lines that are answered already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BatchRecord {
    pub(crate) id: String,
    /// Rises with each batch.
    pub(crate) number: u64,
    /// Unix seconds.
    pub(crate) created_at: i64,
    /// Unix seconds; after it no request is answered any more.
    pub(crate) expires_at: i64,
    pub(crate) endpoint: Endpoint,
    pub(crate) input_file_id: String,
    pub(crate) metadata: BTreeMap<String, String>,
    /// Seconds that the output file and the error file shall live.
    pub(crate) output_lifetime: Option<i64>,
    pub(crate) status: BatchStatus,
    /// What it ends as, once that is decided.
    pub(crate) outcome: Option<BatchStatus>,
    /// When it came to each status but the first, in Unix seconds.
    pub(crate) reached: BTreeMap<BatchStatus, i64>,
    /// Known after validation.
    pub(crate) model: Option<String>,
    /// The requests of the input file; 0 before validation.
    pub(crate) total: u64,
    pub(crate) tally: Tally,
    pub(crate) errors: Vec<BatchError>,
    /// Given when the outcome is decided, and taken back if there is nothing to write.
    pub(crate) output_file_id: Option<String>,
    /// As with the output file.
    pub(crate) error_file_id: Option<String>,
}

impl BatchRecord {
    fn enter(&mut self, status: BatchStatus, now: i64) {
        self.status = status;
        self.reached.insert(status, now);
    }
}

/// A batch, and what can stop it.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) id: String,
    path: PathBuf,
    record: Mutex<BatchRecord>,
    /// Cancelled when the batch is, and when the provider ends.
    pub(crate) stop: Cancel,
}

impl Batch {
    /// A batch with the record at `path`.
    pub(crate) fn new(path: PathBuf, record: BatchRecord, stop: Cancel) -> Self {
        Self { id: record.id.clone(), path, record: Mutex::new(record), stop }
    }

    pub(crate) fn record(&self) -> BatchRecord {
        lock(&self.record).clone()
    }

    pub(crate) fn status(&self) -> BatchStatus {
        lock(&self.record).status
    }

    /// Where the lines that were answered are kept until they are a file.
    pub(crate) fn output_path(&self) -> PathBuf {
        self.path.with_extension("output")
    }

    /// Where the lines that were not answered are kept until they are a file.
    pub(crate) fn error_path(&self) -> PathBuf {
        self.path.with_extension("errors")
    }

    /// Writes the record as it is.
    pub(crate) fn save(&self) -> Result<(), LocalError> {
        disk::write_record(&self.path, &*lock(&self.record))
    }

    /// Says in memory how far the batch is; what counts after a crash are the lines themselves.
    pub(crate) fn count(&self, tally: Tally) {
        lock(&self.record).tally = tally;
    }

    /// Starts a batch whose input is right; says no if it was cancelled meanwhile.
    pub(crate) fn begin(&self, total: u64, model: String, now: i64) -> Result<bool, LocalError> {
        let mut record = lock(&self.record);
        if record.status != BatchStatus::Validating {
            return Ok(false);
        }
        self.commit(&mut record, |record| {
            record.enter(BatchStatus::InProgress, now);
            record.total = total;
            record.model = Some(model);
        })?;
        Ok(true)
    }

    /// Asks the batch to end without the rest of its requests. Says no, with the status, if it is
    /// too late for that.
    pub(crate) fn cancel(&self, now: i64) -> Result<Result<BatchRecord, BatchStatus>, LocalError> {
        let mut record = lock(&self.record);
        match record.status {
            BatchStatus::Validating | BatchStatus::InProgress => {
                self.commit(&mut record, |record| record.enter(BatchStatus::Cancelling, now))?;
                self.stop.cancel();
            }
            BatchStatus::Cancelling => {}
            status => return Ok(Err(status)),
        }
        Ok(Ok(record.clone()))
    }

    /// Decides what the batch ends as: as `wanted`, unless it was cancelled or decided before. The
    /// files get their ids here, so that a crash can't make them twice.
    pub(crate) fn decide(
        &self,
        wanted: BatchStatus,
        errors: Vec<BatchError>,
        file_ids: [String; 2],
        now: i64,
    ) -> Result<BatchRecord, LocalError> {
        let mut record = lock(&self.record);
        if record.outcome.is_none() {
            let [output, error] = file_ids;
            self.commit(&mut record, |record| {
                let cancelling = record.status == BatchStatus::Cancelling;
                record.outcome = Some(if cancelling { BatchStatus::Cancelled } else { wanted });
                if !cancelling && wanted != BatchStatus::Failed {
                    record.enter(BatchStatus::Finalizing, now);
                }
                record.errors = errors;
                record.output_file_id = Some(output);
                record.error_file_id = Some(error);
            })?;
        }
        Ok(record.clone())
    }

    /// Ends the batch with the files that it has.
    pub(crate) fn conclude(
        &self,
        outcome: BatchStatus,
        [output, error]: [Option<String>; 2],
        now: i64,
    ) -> Result<(), LocalError> {
        self.commit(&mut lock(&self.record), |record| {
            record.enter(outcome, now);
            record.output_file_id = output;
            record.error_file_id = error;
        })?;
        self.remove_lines()
    }

    /// Deletes the lines; they stand in files by then.
    pub(crate) fn remove_lines(&self) -> Result<(), LocalError> {
        disk::remove(&self.output_path())?;
        disk::remove(&self.error_path())
    }

    /// Ends the batch as failed in memory, where nothing can be written any more.
    pub(crate) fn give_up(&self, error: BatchError, now: i64) {
        let mut record = lock(&self.record);
        record.enter(BatchStatus::Failed, now);
        record.errors = vec![error];
        (record.output_file_id, record.error_file_id) = (None, None);
    }

    /// Changes the record on disk first, and then in memory.
    fn commit(
        &self,
        record: &mut BatchRecord,
        change: impl FnOnce(&mut BatchRecord),
    ) -> Result<(), LocalError> {
        let mut changed = record.clone();
        change(&mut changed);
        disk::write_record(&self.path, &changed)?;
        *record = changed;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn batch(directory: &std::path::Path) -> Batch {
        let record = BatchRecord {
            id: "batch_1".to_owned(),
            number: 0,
            created_at: 0,
            expires_at: COMPLETION_WINDOW,
            endpoint: Endpoint::ChatCompletions,
            input_file_id: "file-1".to_owned(),
            metadata: BTreeMap::new(),
            output_lifetime: None,
            status: BatchStatus::Validating,
            outcome: None,
            reached: BTreeMap::new(),
            model: None,
            total: 0,
            tally: Tally::default(),
            errors: Vec::new(),
            output_file_id: None,
            error_file_id: None,
        };
        Batch::new(directory.join("batch_1.json"), record, Cancel::new())
    }

    fn decide(batch: &Batch, wanted: BatchStatus, id: &str) -> BatchRecord {
        batch.decide(wanted, Vec::new(), [id.to_owned(), id.to_owned()], 7).unwrap()
    }

    #[test]
    fn what_is_decided_stays_decided_and_so_do_the_ids_of_the_files() {
        let directory = tempfile::tempdir().unwrap();
        let batch = batch(directory.path());
        assert!(batch.begin(3, "m".to_owned(), 5).unwrap());
        decide(&batch, BatchStatus::Expired, "file-a");
        let again = decide(&batch, BatchStatus::Completed, "file-b");
        assert_eq!(again.outcome, Some(BatchStatus::Expired));
        assert_eq!(again.output_file_id.as_deref(), Some("file-a"));
        assert_eq!(batch.cancel(8).unwrap(), Err(BatchStatus::Finalizing));
        let stored: BatchRecord =
            disk::read_record(&directory.path().join("batch_1.json")).unwrap();
        assert_eq!(stored, again);
    }

    #[test]
    fn a_batch_that_was_cancelled_ends_as_cancelled_whatever_it_came_to() {
        let directory = tempfile::tempdir().unwrap();
        let batch = batch(directory.path());
        assert!(batch.cancel(3).unwrap().is_ok());
        assert!(batch.stop.is_cancelled());
        assert!(!batch.begin(3, "m".to_owned(), 5).unwrap());
        let decided = decide(&batch, BatchStatus::Completed, "file-a");
        assert_eq!(decided.outcome, Some(BatchStatus::Cancelled));
        assert!(!decided.reached.contains_key(&BatchStatus::Finalizing));
    }

    #[test]
    fn usage_is_that_of_the_requests_that_were_answered() {
        let mut tally = Tally::default();
        let usage = json!({"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7,
            "prompt_tokens_details": {"cached_tokens": 1},
            "completion_tokens_details": {"reasoning_tokens": 1}});
        tally.add(&json!({"response": {"status_code": 200, "body": {"usage": usage}}}));
        let embedded = json!({"prompt_tokens": 4, "total_tokens": 4});
        tally.add(&json!({"response": {"status_code": 200, "body": {"usage": embedded}}}));
        tally.add(&json!({"response": {"status_code": 400, "body": {"error": {}}}}));
        tally.add(&json!({"response": null, "error": {"code": "batch_expired"}}));
        assert_eq!((tally.completed, tally.failed), (2, 2));
        assert_eq!((tally.input_tokens, tally.output_tokens, tally.total_tokens), (9, 2, 11));
        assert_eq!((tally.cached_tokens, tally.reasoning_tokens), (1, 1));
    }
}
