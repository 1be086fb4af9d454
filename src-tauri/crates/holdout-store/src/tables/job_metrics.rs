//! The curves of a training: one point per step. Providers send the parts of a point at different
//! times, so a later report fills in what is missing.

use holdout_types::JobId;
use rusqlite::{Row, params};

use crate::error::StoreError;
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE job_metrics (
    job INTEGER NOT NULL REFERENCES jobs (id),
    step INTEGER NOT NULL,
    train_loss REAL,
    train_accuracy REAL,
    valid_loss REAL,
    valid_accuracy REAL,
    full_valid_loss REAL,
    full_valid_accuracy REAL,
    PRIMARY KEY (job, step)
) STRICT, WITHOUT ROWID;
";

/// What is known of a training at one step. Losses are mean cross-entropies in nats per token, and
/// accuracies mean token accuracies from 0 to 1, as the provider defines them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct JobMetric {
    /// The step, as the provider counts.
    pub step: u32,
    /// Loss on the batch.
    pub train_loss: Option<f64>,
    /// Accuracy on the batch.
    pub train_accuracy: Option<f64>,
    /// Loss on a batch of the validation file.
    pub valid_loss: Option<f64>,
    /// Accuracy on a batch of the validation file.
    pub valid_accuracy: Option<f64>,
    /// Loss on the whole validation file.
    pub full_valid_loss: Option<f64>,
    /// Accuracy on the whole validation file.
    pub full_valid_accuracy: Option<f64>,
}

impl Project {
    /// Reads curves.
    pub fn job_metrics(&self) -> JobMetrics<'_> {
        JobMetrics(self)
    }

    /// Extends curves.
    pub fn job_metrics_mut(&self) -> JobMetricsMut<'_> {
        JobMetricsMut(self)
    }
}

/// Reads curves.
#[derive(Debug, Clone, Copy)]
pub struct JobMetrics<'p>(&'p Project);

impl JobMetrics<'_> {
    /// The points of a job, by step.
    pub fn of(&self, job: JobId) -> Result<Vec<JobMetric>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT step, train_loss, train_accuracy, valid_loss, valid_accuracy,
                        full_valid_loss, full_valid_accuracy
                 FROM job_metrics WHERE job = ?1 ORDER BY step",
            )?;
            Ok(statement.query_map([job.0], read)?.collect::<Result<_, _>>()?)
        })
    }
}

/// Extends curves.
#[derive(Debug, Clone, Copy)]
pub struct JobMetricsMut<'p>(&'p Project);

impl JobMetricsMut<'_> {
    /// Adds points. Where a step is known, a value replaces the earlier one and an unset field
    /// leaves it.
    pub fn merge(&self, job: JobId, metrics: &[JobMetric]) -> Result<(), StoreError> {
        let metrics = metrics.to_vec();
        self.0.write(move |tx| {
            let mut statement = tx.prepare_cached(MERGE)?;
            for metric in &metrics {
                statement.execute(params![
                    job.0,
                    metric.step,
                    metric.train_loss,
                    metric.train_accuracy,
                    metric.valid_loss,
                    metric.valid_accuracy,
                    metric.full_valid_loss,
                    metric.full_valid_accuracy
                ])?;
            }
            Ok(())
        })
    }
}

const MERGE: &str = "
INSERT INTO job_metrics (job, step, train_loss, train_accuracy, valid_loss, valid_accuracy,
                         full_valid_loss, full_valid_accuracy)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (job, step) DO UPDATE SET
    train_loss = coalesce(excluded.train_loss, train_loss),
    train_accuracy = coalesce(excluded.train_accuracy, train_accuracy),
    valid_loss = coalesce(excluded.valid_loss, valid_loss),
    valid_accuracy = coalesce(excluded.valid_accuracy, valid_accuracy),
    full_valid_loss = coalesce(excluded.full_valid_loss, full_valid_loss),
    full_valid_accuracy = coalesce(excluded.full_valid_accuracy, full_valid_accuracy)";

fn read(row: &Row<'_>) -> rusqlite::Result<JobMetric> {
    Ok(JobMetric {
        step: row.get(0)?,
        train_loss: row.get(1)?,
        train_accuracy: row.get(2)?,
        valid_loss: row.get(3)?,
        valid_accuracy: row.get(4)?,
        full_valid_loss: row.get(5)?,
        full_valid_accuracy: row.get(6)?,
    })
}
