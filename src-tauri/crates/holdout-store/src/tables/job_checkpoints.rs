//! Models that a job left on its way.

use std::collections::HashSet;

use holdout_types::{JobId, Timestamp};
use rusqlite::{Row, Transaction, params};
use serde_json::Value;

use crate::columns::{Json, Time};
use crate::error::{Fault, StoreError};
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE job_checkpoints (
    job INTEGER NOT NULL REFERENCES jobs (id),
    remote_id TEXT NOT NULL,
    step INTEGER NOT NULL,
    model TEXT NOT NULL,
    metrics TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (job, remote_id)
) STRICT;
";

/// A model that a job left on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct JobCheckpoint {
    /// The provider's id of the checkpoint.
    pub remote_id: String,
    /// The step after which it was taken.
    pub step: u32,
    /// The name by which the model is asked.
    pub model: String,
    /// Its figures, as the provider gave them.
    pub metrics: Value,
    /// When, by the provider's clock.
    pub created_at: Timestamp,
}

impl Project {
    /// Reads checkpoints.
    pub fn job_checkpoints(&self) -> JobCheckpoints<'_> {
        JobCheckpoints(self)
    }

    /// Keeps checkpoints.
    pub fn job_checkpoints_mut(&self) -> JobCheckpointsMut<'_> {
        JobCheckpointsMut(self)
    }
}

/// Reads checkpoints.
#[derive(Debug, Clone, Copy)]
pub struct JobCheckpoints<'p>(&'p Project);

impl JobCheckpoints<'_> {
    /// The checkpoints of a job, by step.
    pub fn of(&self, job: JobId) -> Result<Vec<JobCheckpoint>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT remote_id, step, model, metrics, created_at FROM job_checkpoints
                 WHERE job = ?1 ORDER BY step, rowid",
            )?;
            Ok(statement.query_map([job.0], read)?.collect::<Result<_, _>>()?)
        })
    }
}

/// Keeps checkpoints.
#[derive(Debug, Clone, Copy)]
pub struct JobCheckpointsMut<'p>(&'p Project);

impl JobCheckpointsMut<'_> {
    /// Keeps the checkpoints that a provider has now, in place of those known before: one that the
    /// provider threw away can't be asked any more. Says how many are new.
    pub fn set(&self, job: JobId, checkpoints: &[JobCheckpoint]) -> Result<usize, StoreError> {
        let checkpoints = checkpoints.to_vec();
        self.0.write(move |tx| {
            forget_others(tx, job, &checkpoints)?;
            let mut statement = tx.prepare_cached(
                "INSERT INTO job_checkpoints (job, remote_id, step, model, metrics, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
            )?;
            let mut added = 0;
            for checkpoint in &checkpoints {
                added += statement.execute(params![
                    job.0,
                    checkpoint.remote_id,
                    checkpoint.step,
                    checkpoint.model,
                    checkpoint.metrics.to_string(),
                    checkpoint.created_at.0
                ])?;
            }
            Ok(added)
        })
    }
}

fn forget_others(
    tx: &Transaction<'_>,
    job: JobId,
    checkpoints: &[JobCheckpoint],
) -> Result<(), Fault> {
    let mut known = tx.prepare_cached("SELECT remote_id FROM job_checkpoints WHERE job = ?1")?;
    let known: Vec<String> =
        known.query_map([job.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let kept: HashSet<&str> = checkpoints.iter().map(|point| point.remote_id.as_str()).collect();
    for gone in known.iter().filter(|id| !kept.contains(id.as_str())) {
        tx.execute(
            "DELETE FROM job_checkpoints WHERE job = ?1 AND remote_id = ?2",
            params![job.0, gone],
        )?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<JobCheckpoint> {
    Ok(JobCheckpoint {
        remote_id: row.get(0)?,
        step: row.get(1)?,
        model: row.get(2)?,
        metrics: row.get::<_, Json>(3)?.0,
        created_at: row.get::<_, Time>(4)?.0,
    })
}
