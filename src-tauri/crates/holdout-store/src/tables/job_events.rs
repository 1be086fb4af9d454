//! What a provider reported about a job. Events are asked for again and again, so each is kept once,
//! by the provider's id.

use holdout_types::{JobId, Timestamp};
use rusqlite::{Row, params};
use serde_json::Value;

use crate::columns::{Json, Time, optional_json, optional_text};
use crate::error::StoreError;
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE job_events (
    job INTEGER NOT NULL REFERENCES jobs (id),
    remote_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    level TEXT NOT NULL,
    message TEXT NOT NULL,
    data TEXT,
    PRIMARY KEY (job, remote_id)
) STRICT;
";

/// One report of a provider about a job.
#[derive(Debug, Clone, PartialEq)]
pub struct JobEvent {
    /// The provider's id of the event.
    pub remote_id: String,
    /// When it happened, by the provider's clock.
    pub at: Timestamp,
    /// `info`, `warn` or `error`.
    pub level: String,
    /// The provider's words.
    pub message: String,
    /// Its particulars, if any.
    pub data: Option<Value>,
}

impl Project {
    /// Reads events.
    pub fn job_events(&self) -> JobEvents<'_> {
        JobEvents(self)
    }

    /// Keeps events.
    pub fn job_events_mut(&self) -> JobEventsMut<'_> {
        JobEventsMut(self)
    }
}

/// Reads events.
#[derive(Debug, Clone, Copy)]
pub struct JobEvents<'p>(&'p Project);

impl JobEvents<'_> {
    /// The events of a job, the oldest first; of the same moment in the order in which they came.
    pub fn of(&self, job: JobId) -> Result<Vec<JobEvent>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT remote_id, at, level, message, data FROM job_events
                 WHERE job = ?1 ORDER BY at, rowid",
            )?;
            Ok(statement.query_map([job.0], read)?.collect::<Result<_, _>>()?)
        })
    }
}

/// Keeps events.
#[derive(Debug, Clone, Copy)]
pub struct JobEventsMut<'p>(&'p Project);

impl JobEventsMut<'_> {
    /// Keeps those events that are not known yet. Says how many that were.
    pub fn add(&self, job: JobId, events: &[JobEvent]) -> Result<usize, StoreError> {
        let events = events.to_vec();
        self.0.write(move |tx| {
            let mut statement = tx.prepare_cached(
                "INSERT INTO job_events (job, remote_id, at, level, message, data)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
            )?;
            let mut added = 0;
            for event in &events {
                let data = optional_text(event.data.as_ref());
                added += statement.execute(params![
                    job.0,
                    event.remote_id,
                    event.at.0,
                    event.level,
                    event.message,
                    data
                ])?;
            }
            Ok(added)
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<JobEvent> {
    Ok(JobEvent {
        remote_id: row.get(0)?,
        at: row.get::<_, Time>(1)?.0,
        level: row.get(2)?,
        message: row.get(3)?,
        data: optional_json(row.get::<_, Option<Json>>(4)?),
    })
}
