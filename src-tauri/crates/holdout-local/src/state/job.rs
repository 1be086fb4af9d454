//! One fine-tuning job: its record, its events, and what may happen to it when.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::LocalError;
use crate::state::control::{Control, Request};
use crate::state::events::{Event, Events};
use crate::state::{State, disk, lock};
use crate::train::heads::Answers;
use crate::train::model::Sections;

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    ValidatingFiles,
    Queued,
    Running,
    Paused,
    Succeeded,
    Failed,
    Cancelled,
}

impl Status {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ValidatingFiles => "validating_files",
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// Hyperparameters; `None` stands for `auto`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Hyperparameters {
    pub(crate) n_epochs: Option<u64>,
    pub(crate) batch_size: Option<u64>,
    pub(crate) learning_rate_multiplier: Option<f64>,
}

/// Why a job failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct JobError {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) param: Option<String>,
}

/// What validation learnt of the training file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Dataset {
    pub(crate) rows: u64,
    pub(crate) tokens: u64,
    pub(crate) sections: Sections,
    pub(crate) answers: Answers,
}

/// A model as it was at the end of an epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    pub(crate) id: String,
    pub(crate) created_at: i64,
    pub(crate) step: u64,
    pub(crate) model: String,
    pub(crate) metrics: Map<String, Value>,
}

/// Everything about a job that outlives the process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct JobRecord {
    pub(crate) id: String,
    /// Unix seconds.
    pub(crate) created_at: i64,
    /// Rises with each job.
    pub(crate) number: u64,
    pub(crate) base_model: String,
    pub(crate) training_file: String,
    pub(crate) validation_file: Option<String>,
    pub(crate) suffix: Option<String>,
    pub(crate) seed: u64,
    pub(crate) metadata: BTreeMap<String, String>,
    pub(crate) hyperparameters: Hyperparameters,
    /// The name that the model gets.
    pub(crate) model_name: String,
    pub(crate) status: Status,
    pub(crate) error: Option<JobError>,
    pub(crate) finished_at: Option<i64>,
    pub(crate) trained_tokens: Option<u64>,
    pub(crate) result_files: Vec<String>,
    pub(crate) checkpoints: Vec<Checkpoint>,
    pub(crate) dataset: Option<Dataset>,
}

/// A job with what runs it.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) id: String,
    path: PathBuf,
    record: Mutex<JobRecord>,
    pub(crate) events: Events,
    pub(crate) control: Control,
    /// Whether a thread trains it; changed under the lock of the record.
    active: Mutex<bool>,
    /// Unix seconds, 0 for unknown.
    pub(crate) estimated_finish: AtomicI64,
}

/// What a request for another state meets.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change {
    Done,
    /// Done, and the job has to be put into the queue.
    Enqueue,
    /// Not possible in this state.
    Refused(Status),
}

impl Job {
    /// A job with the record at `path`, and its events beside it.
    pub(crate) fn new(path: PathBuf, record: JobRecord) -> Result<Self, LocalError> {
        let events = Events::open(path.with_extension("events"))?;
        Ok(Self {
            id: record.id.clone(),
            path,
            record: Mutex::new(record),
            events,
            control: Control::default(),
            active: Mutex::new(false),
            estimated_finish: AtomicI64::new(0),
        })
    }

    pub(crate) fn record(&self) -> JobRecord {
        lock(&self.record).clone()
    }

    pub(crate) fn status(&self) -> Status {
        lock(&self.record).status
    }

    /// Where the weights of an unfinished job are kept.
    pub(crate) fn snapshot_path(&self) -> PathBuf {
        self.path.with_extension("snapshot")
    }

    /// Writes the record as it is.
    pub(crate) fn save(&self) -> Result<(), LocalError> {
        disk::write_record(&self.path, &*lock(&self.record))
    }

    /// Changes the record if it has this status, and writes it; says whether it had.
    pub(crate) fn update(
        &self,
        expected: Status,
        change: impl FnOnce(&mut JobRecord),
    ) -> Result<bool, LocalError> {
        let mut record = lock(&self.record);
        if record.status != expected {
            return Ok(false);
        }
        self.commit(&mut record, change)?;
        Ok(true)
    }

    /// The same, with events about it. Whoever sees the new status sees the events too: clients stop
    /// asking when a job has ended.
    pub(crate) fn transition(
        &self,
        state: &State,
        expected: Status,
        said: &[String],
        change: impl FnOnce(&mut JobRecord),
    ) -> Result<bool, LocalError> {
        let mut record = lock(&self.record);
        if record.status != expected {
            return Ok(false);
        }
        for message in said {
            self.say(state, "info", message)?;
        }
        self.commit(&mut record, change)?;
        Ok(true)
    }

    /// Changes the record on disk, and then in memory.
    fn commit(
        &self,
        record: &mut JobRecord,
        change: impl FnOnce(&mut JobRecord),
    ) -> Result<(), LocalError> {
        let mut changed = record.clone();
        change(&mut changed);
        disk::write_record(&self.path, &changed)?;
        *record = changed;
        Ok(())
    }

    /// Marks a queued job as running on this thread; says no if it is not queued any more.
    pub(crate) fn begin(&self) -> Result<bool, LocalError> {
        self.update(Status::Queued, |record| {
            record.status = Status::Running;
            *lock(&self.active) = true;
        })
    }

    /// Marks the job as left by its thread, unless it was asked to go on in the meantime.
    pub(crate) fn leave(&self) -> bool {
        let _record = lock(&self.record);
        let left = self.control.request() != Request::Run;
        *lock(&self.active) = !left;
        left
    }

    /// Ends the job as failed, if it has not ended.
    pub(crate) fn fail(&self, state: &State, error: JobError) -> Result<(), LocalError> {
        let mut record = lock(&self.record);
        *lock(&self.active) = false;
        if record.status.is_final() {
            return Ok(());
        }
        // In memory the job has failed even if the disk is full.
        let message = error.message.clone();
        record.status = Status::Failed;
        record.finished_at = Some(state.now());
        record.error = Some(error);
        self.say(state, "error", message)?;
        disk::write_record(&self.path, &*record)
    }

    /// Ends the job for good at a user's wish.
    pub(crate) fn cancel(&self, state: &State) -> Result<Change, LocalError> {
        let mut record = lock(&self.record);
        if record.status.is_final() {
            return Ok(Change::Refused(record.status));
        }
        self.control.ask(Request::Cancel);
        self.say(state, "info", "Fine-tuning job cancelled")?;
        self.commit(&mut record, |record| {
            record.status = Status::Cancelled;
            record.finished_at = Some(state.now());
        })?;
        if !*lock(&self.active) {
            disk::remove(&self.snapshot_path())?;
        }
        Ok(Change::Done)
    }

    /// Stops the job where it is, so that it can go on later.
    pub(crate) fn pause(&self, state: &State) -> Result<Change, LocalError> {
        let mut record = lock(&self.record);
        if !matches!(record.status, Status::Queued | Status::Running) {
            return Ok(Change::Refused(record.status));
        }
        self.control.ask(Request::Pause);
        self.say(state, "info", "Fine-tuning job paused")?;
        self.commit(&mut record, |record| record.status = Status::Paused)?;
        Ok(Change::Done)
    }

    /// Lets a paused job go on.
    pub(crate) fn resume(&self, state: &State) -> Result<Change, LocalError> {
        let mut record = lock(&self.record);
        if record.status != Status::Paused {
            return Ok(Change::Refused(record.status));
        }
        self.control.ask(Request::Run);
        let active = *lock(&self.active);
        self.say(state, "info", "Fine-tuning job resumed")?;
        let status = if active { Status::Running } else { Status::Queued };
        self.commit(&mut record, |record| record.status = status)?;
        Ok(if active { Change::Done } else { Change::Enqueue })
    }

    /// Adds an event of words.
    pub(crate) fn say(
        &self,
        state: &State,
        level: &str,
        message: impl Into<String>,
    ) -> Result<(), LocalError> {
        self.add_event(state, level, "message", message.into(), Map::new())
    }

    /// Adds an event of numbers.
    pub(crate) fn measure(
        &self,
        state: &State,
        message: String,
        data: Map<String, Value>,
    ) -> Result<(), LocalError> {
        self.add_event(state, "info", "metrics", message, data)
    }

    /// The expected end, in Unix seconds, while the job runs.
    pub(crate) fn expected_finish(&self) -> Option<i64> {
        let expected = self.estimated_finish.load(Ordering::Relaxed);
        (expected > 0 && self.status() == Status::Running).then_some(expected)
    }

    fn add_event(
        &self,
        state: &State,
        level: &str,
        kind: &str,
        message: String,
        data: Map<String, Value>,
    ) -> Result<(), LocalError> {
        self.events.add(Event {
            id: state.ids.next_in_order("ftevent-"),
            created_at: state.now(),
            level: level.to_owned(),
            message,
            kind: kind.to_owned(),
            data,
        })
    }
}
