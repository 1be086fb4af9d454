//! Fine-tuning jobs, as far as the project knows them. A job is written down before it is asked for,
//! so that one whose answer never came is looked up by its client request id, not started again.

use holdout_types::{JobId, Money, Timestamp, VersionId};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::Value;

use crate::columns::{Json, Time, optional_json, optional_money, optional_text, optional_time};
use crate::error::{Fault, StoreError};
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    profile TEXT NOT NULL,
    client_request_id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL REFERENCES versions (id),
    request TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    remote_id TEXT,
    status TEXT NOT NULL,
    fine_tuned_model TEXT,
    error TEXT,
    started_at INTEGER,
    finished_at INTEGER,
    trained_tokens INTEGER,
    cost_pico INTEGER,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER jobs_keep_their_request
BEFORE UPDATE OF id, profile, client_request_id, version, request, created_at ON jobs
BEGIN SELECT RAISE(ABORT, 'a job keeps its request'); END;
";

/// A job that is about to be asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// The name of the provider profile.
    pub profile: String,
    /// A fresh id of our own, by which the job is found again.
    pub client_request_id: String,
    /// The version whose training and validation rows are uploaded.
    pub version: VersionId,
    /// The request, in the shape of `holdout-core`.
    pub request: Value,
}

/// What is known of a job by now. Every field is written as it is, so an unset one is emptied.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JobState {
    /// The provider's id, once it answered.
    pub remote_id: Option<String>,
    /// In the provider's words, or `preparing` before there are any.
    pub status: String,
    /// The model, once the job succeeded.
    pub fine_tuned_model: Option<String>,
    /// Why it failed.
    pub error: Option<Value>,
    /// When the training began.
    pub started_at: Option<Timestamp>,
    /// When it ended, however it ended. Without it the job is looked up again.
    pub finished_at: Option<Timestamp>,
    /// Tokens that were trained on, as billed.
    pub trained_tokens: Option<u64>,
    /// What it cost; unknown if there is no price.
    pub cost: Option<Money>,
}

/// A fine-tuning job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id in this project.
    pub id: JobId,
    /// What was asked for.
    pub job: NewJob,
    /// When.
    pub created_at: Timestamp,
    /// What is known of it.
    pub state: JobState,
    /// Since when.
    pub updated_at: Timestamp,
}

impl Project {
    /// Reads jobs.
    pub fn jobs(&self) -> Jobs<'_> {
        Jobs(self)
    }

    /// Adds and follows jobs.
    pub fn jobs_mut(&self) -> JobsMut<'_> {
        JobsMut(self)
    }
}

/// Reads jobs.
#[derive(Debug, Clone, Copy)]
pub struct Jobs<'p>(&'p Project);

impl Jobs<'_> {
    /// One job.
    pub fn get(&self, id: JobId) -> Result<Job, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
            let found = statement.query_row([id.0], read).optional()?;
            Ok(found.ok_or_else(|| StoreError::unknown("job", id))?)
        })
    }

    /// All jobs, the newest first.
    pub fn all(&self) -> Result<Vec<Job>, StoreError> {
        self.0.read(|tx| list(tx, "ORDER BY id DESC"))
    }

    /// The jobs that have not ended, as far as is known: to be looked up when the project opens.
    pub fn unfinished(&self) -> Result<Vec<Job>, StoreError> {
        self.0.read(|tx| list(tx, "WHERE finished_at IS NULL ORDER BY id"))
    }
}

/// Adds and follows jobs.
#[derive(Debug, Clone, Copy)]
pub struct JobsMut<'p>(&'p Project);

impl JobsMut<'_> {
    /// Writes a job down with the status `preparing`, before anything is sent.
    pub fn add(&self, job: NewJob) -> Result<JobId, StoreError> {
        let now = self.0.now();
        self.0.write(move |tx| {
            tx.execute(
                "INSERT INTO jobs (profile, client_request_id, version, request, created_at,
                                   status, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'preparing', ?5)",
                params![
                    job.profile,
                    job.client_request_id,
                    job.version.0,
                    job.request.to_string(),
                    now.0
                ],
            )?;
            Ok(JobId(tx.last_insert_rowid() as u32))
        })
    }

    /// Writes down what is known of a job now, in place of what was known.
    pub fn set_state(&self, id: JobId, state: JobState) -> Result<(), StoreError> {
        let now = self.0.now();
        self.0.write(move |tx| update(tx, id, &state, now))
    }
}

const SELECT: &str = "
SELECT id, profile, client_request_id, version, request, created_at, remote_id, status,
       fine_tuned_model, error, started_at, finished_at, trained_tokens, cost_pico, updated_at
FROM jobs";

fn list(tx: &Transaction<'_>, which: &str) -> Result<Vec<Job>, Fault> {
    let mut statement = tx.prepare_cached(&format!("{SELECT} {which}"))?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Job> {
    Ok(Job {
        id: JobId(row.get(0)?),
        job: NewJob {
            profile: row.get(1)?,
            client_request_id: row.get(2)?,
            version: VersionId(row.get(3)?),
            request: row.get::<_, Json>(4)?.0,
        },
        created_at: row.get::<_, Time>(5)?.0,
        state: JobState {
            remote_id: row.get(6)?,
            status: row.get(7)?,
            fine_tuned_model: row.get(8)?,
            error: optional_json(row.get(9)?),
            started_at: optional_time(row.get(10)?),
            finished_at: optional_time(row.get(11)?),
            trained_tokens: row.get::<_, Option<i64>>(12)?.map(|tokens| tokens as u64),
            cost: optional_money(row.get(13)?),
        },
        updated_at: row.get::<_, Time>(14)?.0,
    })
}

fn update(tx: &Transaction<'_>, id: JobId, state: &JobState, now: Timestamp) -> Result<(), Fault> {
    let changed = tx.execute(
        "UPDATE jobs SET remote_id = ?2, status = ?3, fine_tuned_model = ?4, error = ?5,
             started_at = ?6, finished_at = ?7, trained_tokens = ?8, cost_pico = ?9,
             updated_at = ?10
         WHERE id = ?1",
        params![
            id.0,
            state.remote_id,
            state.status,
            state.fine_tuned_model,
            optional_text(state.error.as_ref()),
            state.started_at.map(|at| at.0),
            state.finished_at.map(|at| at.0),
            state.trained_tokens.map(|tokens| tokens as i64),
            state.cost.map(Money::pico),
            now.0
        ],
    )?;
    if changed == 0 {
        return Err(StoreError::unknown("job", id).into());
    }
    Ok(())
}
