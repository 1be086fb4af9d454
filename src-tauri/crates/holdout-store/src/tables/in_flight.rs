//! Calls that are under way. A call is marked before it is sent and cleared with its answer, so that
//! what is left after a crash may have been billed without an answer.

use holdout_types::{EvaluationId, Timestamp};
use rusqlite::{Transaction, params};

use super::results::{ResultKey, read_key};
use crate::error::{Fault, StoreError};
use crate::project::Project;
use crate::writer::Durability;

pub(crate) const SCHEMA: &str = "
CREATE TABLE in_flight (
    evaluation INTEGER NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
    candidate INTEGER NOT NULL,
    row INTEGER NOT NULL,
    trial INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    PRIMARY KEY (evaluation, candidate, row, trial)
) STRICT, WITHOUT ROWID;
";

impl Project {
    /// Reads which calls are under way.
    pub fn in_flight(&self) -> InFlight<'_> {
        InFlight(self)
    }

    /// Marks calls.
    pub fn in_flight_mut(&self) -> InFlightMut<'_> {
        InFlightMut(self)
    }
}

/// Reads which calls are under way.
#[derive(Debug, Clone, Copy)]
pub struct InFlight<'p>(&'p Project);

impl InFlight<'_> {
    /// The calls of an evaluation that were marked and have no answer.
    pub fn of(&self, evaluation: EvaluationId) -> Result<Vec<ResultKey>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT candidate, row, trial FROM in_flight WHERE evaluation = ?1
                 ORDER BY candidate, row, trial",
            )?;
            Ok(statement.query_map([evaluation.0], read_key)?.collect::<Result<_, _>>()?)
        })
    }
}

/// Marks calls.
#[derive(Debug, Clone, Copy)]
pub struct InFlightMut<'p>(&'p Project);

impl InFlightMut<'_> {
    /// Marks calls that are about to be sent. Marks outlive the process, not a power failure.
    pub fn mark(&self, evaluation: EvaluationId, keys: &[ResultKey]) -> Result<(), StoreError> {
        let (keys, now) = (keys.to_vec(), self.0.now());
        self.0.write_with(Durability::Process, move |tx| note(tx, evaluation, &keys, now))
    }

    /// Counts what an earlier run of an evaluation left marked with the evaluation, as opening the
    /// project does for a dead process, and clears it. Says how much that was.
    pub fn settle(&self, evaluation: EvaluationId) -> Result<u32, StoreError> {
        self.0.write(move |tx| {
            let left = tx.execute("DELETE FROM in_flight WHERE evaluation = ?1", [evaluation.0])?;
            if left > 0 {
                tx.execute(
                    "UPDATE evaluations SET possibly_billed_twice = possibly_billed_twice + ?2
                     WHERE id = ?1",
                    params![evaluation.0, left as u32],
                )?;
            }
            Ok(left as u32)
        })
    }

    /// Clears marks of calls that were never sent. An answer clears its own.
    pub fn unmark(&self, evaluation: EvaluationId, keys: &[ResultKey]) -> Result<(), StoreError> {
        let keys = keys.to_vec();
        self.0.write_with(Durability::Process, move |tx| {
            keys.iter().try_for_each(|key| clear(tx, evaluation, *key))
        })
    }
}

/// Marks calls; one that is marked already stays as it is.
pub(crate) fn note(
    tx: &Transaction<'_>,
    evaluation: EvaluationId,
    keys: &[ResultKey],
    now: Timestamp,
) -> Result<(), Fault> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO in_flight (evaluation, candidate, row, trial, started_at)
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
    )?;
    for key in keys {
        statement.execute(params![evaluation.0, key.candidate.0, key.row.0, key.trial, now.0])?;
    }
    Ok(())
}

/// Clears the mark of one call. It need not be there.
pub(crate) fn clear(
    tx: &Transaction<'_>,
    evaluation: EvaluationId,
    key: ResultKey,
) -> Result<(), Fault> {
    tx.prepare_cached(
        "DELETE FROM in_flight
         WHERE evaluation = ?1 AND candidate = ?2 AND row = ?3 AND trial = ?4",
    )?
    .execute(params![evaluation.0, key.candidate.0, key.row.0, key.trial])?;
    Ok(())
}

/// Counts what a dead process left with its evaluation, and clears it. Says how much that was.
pub(crate) fn settle(tx: &Transaction<'_>) -> Result<u32, Fault> {
    tx.execute(
        "UPDATE evaluations SET possibly_billed_twice = possibly_billed_twice
             + (SELECT count(*) FROM in_flight WHERE evaluation = evaluations.id)
         WHERE id IN (SELECT evaluation FROM in_flight)",
        [],
    )?;
    Ok(tx.execute("DELETE FROM in_flight", [])? as u32)
}
