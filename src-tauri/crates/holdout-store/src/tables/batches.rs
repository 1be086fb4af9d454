//! Batches of questions at providers. A batch is written down with its calls before its file is sent,
//! so that after a crash it is looked for and not created again, and none of its calls is asked a
//! second time meanwhile.

use holdout_types::{BatchId, CandidateId, EvaluationId, Timestamp};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::Value;

use super::results::{ResultKey, read_key};
use crate::columns::{Json, Time};
use crate::error::{Fault, StoreError};
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    evaluation INTEGER NOT NULL,
    candidate INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    FOREIGN KEY (evaluation, candidate)
        REFERENCES evaluation_candidates (evaluation, candidate) ON DELETE CASCADE
) STRICT;

CREATE INDEX batches_by_evaluation ON batches (evaluation);

CREATE TABLE batch_calls (
    batch INTEGER NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    candidate INTEGER NOT NULL,
    row INTEGER NOT NULL,
    trial INTEGER NOT NULL,
    PRIMARY KEY (batch, trial, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE batch_wishes (
    evaluation INTEGER PRIMARY KEY REFERENCES evaluations (id) ON DELETE CASCADE,
    wish TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// A batch of questions to one candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredBatch {
    /// Its id in this project.
    pub id: BatchId,
    /// The evaluation that it answers for.
    pub evaluation: EvaluationId,
    /// Who is asked.
    pub candidate: CandidateId,
    /// How many questions are in it.
    pub calls: u32,
    /// Whether its answers are still to come: its calls are asked nowhere else meanwhile.
    pub is_open: bool,
    /// What is known of it, in the shape of `holdout-evaluation`.
    pub state: Value,
    /// When it was written down.
    pub created_at: Timestamp,
    /// Since when this is known.
    pub updated_at: Timestamp,
}

impl Project {
    /// Reads batches.
    pub fn batches(&self) -> Batches<'_> {
        Batches(self)
    }

    /// Adds and follows batches.
    pub fn batches_mut(&self) -> BatchesMut<'_> {
        BatchesMut(self)
    }
}

/// Reads batches.
#[derive(Debug, Clone, Copy)]
pub struct Batches<'p>(&'p Project);

impl Batches<'_> {
    /// The batches of an evaluation, in the order in which they were written down.
    pub fn of(&self, evaluation: EvaluationId) -> Result<Vec<StoredBatch>, StoreError> {
        self.0.read(|tx| {
            let sql = format!("{SELECT} WHERE evaluation = ?1 ORDER BY id");
            let mut statement = tx.prepare_cached(&sql)?;
            Ok(statement.query_map([evaluation.0], read)?.collect::<Result<_, _>>()?)
        })
    }

    /// All batches, in the order in which they were written down.
    pub fn all(&self) -> Result<Vec<StoredBatch>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(&format!("{SELECT} ORDER BY id"))?;
            Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
        })
    }

    /// The calls of a batch, trial by trial, by their rows.
    pub fn calls(&self, id: BatchId) -> Result<Vec<ResultKey>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT candidate, row, trial FROM batch_calls WHERE batch = ?1
                 ORDER BY trial, row",
            )?;
            Ok(statement.query_map([id.0], read_key)?.collect::<Result<_, _>>()?)
        })
    }

    /// What a person wants to become of the batches of an evaluation, if anybody said so.
    pub fn wish(&self, evaluation: EvaluationId) -> Result<Option<String>, StoreError> {
        self.0.read(|tx| {
            let sql = "SELECT wish FROM batch_wishes WHERE evaluation = ?1";
            let mut statement = tx.prepare_cached(sql)?;
            Ok(statement.query_row([evaluation.0], |row| row.get(0)).optional()?)
        })
    }
}

/// Adds and follows batches.
#[derive(Debug, Clone, Copy)]
pub struct BatchesMut<'p>(&'p Project);

impl BatchesMut<'_> {
    /// Writes a batch down with its calls, before anything is sent.
    pub fn add(
        &self,
        evaluation: EvaluationId,
        candidate: CandidateId,
        calls: Vec<ResultKey>,
        state: &Value,
    ) -> Result<BatchId, StoreError> {
        let (now, state) = (self.0.now(), state.to_string());
        self.0.write(move |tx| {
            let values = params![evaluation.0, candidate.0, calls.len() as i64, state, now.0];
            tx.execute(
                "INSERT INTO batches (evaluation, candidate, calls, is_open, state, created_at,
                                      updated_at)
                 VALUES (?1, ?2, ?3, 1, ?4, ?5, ?5)",
                values,
            )?;
            let id = BatchId(tx.last_insert_rowid() as u32);
            add_calls(tx, id, &calls)?;
            Ok(id)
        })
    }

    /// Writes down what is known of a batch now. The calls of one that is no longer open are
    /// forgotten: they have their answers, or are free to be asked again.
    pub fn set_state(&self, id: BatchId, state: &Value, is_open: bool) -> Result<(), StoreError> {
        let (now, state) = (self.0.now(), state.to_string());
        self.0.write(move |tx| {
            let changed = tx.execute(
                "UPDATE batches SET state = ?2, is_open = ?3, updated_at = ?4 WHERE id = ?1",
                params![id.0, state, is_open, now.0],
            )?;
            if changed == 0 {
                return Err(StoreError::unknown("batch", id).into());
            }
            if !is_open {
                tx.execute("DELETE FROM batch_calls WHERE batch = ?1", [id.0])?;
            }
            Ok(())
        })
    }

    /// Writes down what shall become of the batches of an evaluation, in place of any earlier wish.
    pub fn set_wish(&self, evaluation: EvaluationId, wish: &str) -> Result<(), StoreError> {
        let wish = wish.to_owned();
        self.0.write(move |tx| {
            tx.execute(
                "INSERT INTO batch_wishes (evaluation, wish) VALUES (?1, ?2)
                 ON CONFLICT (evaluation) DO UPDATE SET wish = excluded.wish",
                params![evaluation.0, wish],
            )?;
            Ok(())
        })
    }
}

const SELECT: &str = "
SELECT id, evaluation, candidate, calls, is_open, state, created_at, updated_at FROM batches";

fn read(row: &Row<'_>) -> rusqlite::Result<StoredBatch> {
    Ok(StoredBatch {
        id: BatchId(row.get(0)?),
        evaluation: EvaluationId(row.get(1)?),
        candidate: CandidateId(row.get(2)?),
        calls: row.get(3)?,
        is_open: row.get(4)?,
        state: row.get::<_, Json>(5)?.0,
        created_at: row.get::<_, Time>(6)?.0,
        updated_at: row.get::<_, Time>(7)?.0,
    })
}

fn add_calls(tx: &Transaction<'_>, id: BatchId, calls: &[ResultKey]) -> Result<(), Fault> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO batch_calls (batch, candidate, row, trial) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for call in calls {
        statement.execute(params![id.0, call.candidate.0, call.row.0, call.trial])?;
    }
    Ok(())
}
