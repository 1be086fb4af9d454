//! What was concluded from an evaluation. A later conclusion, say with another margin, stands beside
//! the earlier one.

use holdout_types::{EvaluationId, Timestamp};
use rusqlite::{Row, params};
use serde_json::Value;

use crate::columns::{Json, Time};
use crate::error::StoreError;
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE verdicts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    evaluation INTEGER NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
    verdict TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX verdicts_by_evaluation ON verdicts (evaluation);

CREATE TRIGGER verdicts_never_change BEFORE UPDATE ON verdicts
BEGIN SELECT RAISE(ABORT, 'a verdict never changes'); END;

CREATE TRIGGER judged_verdicts_stay BEFORE DELETE ON verdicts
WHEN (SELECT look FROM evaluations WHERE id = OLD.evaluation) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'sealed: the verdict of a look at it stays'); END;

CREATE TRIGGER verdicts_are_not_replaced BEFORE INSERT ON verdicts
WHEN EXISTS (SELECT 1 FROM verdicts WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a verdict never changes'); END;
";

/// What was concluded from an evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredVerdict {
    /// The evaluation.
    pub evaluation: EvaluationId,
    /// The verdict, in the shape of `holdout-core`.
    pub verdict: Value,
    /// When it was reached.
    pub created_at: Timestamp,
}

impl Project {
    /// Reads verdicts.
    pub fn verdicts(&self) -> Verdicts<'_> {
        Verdicts(self)
    }

    /// Keeps verdicts.
    pub fn verdicts_mut(&self) -> VerdictsMut<'_> {
        VerdictsMut(self)
    }
}

/// Reads verdicts.
#[derive(Debug, Clone, Copy)]
pub struct Verdicts<'p>(&'p Project);

impl Verdicts<'_> {
    /// The verdicts on an evaluation, the newest first.
    pub fn of(&self, evaluation: EvaluationId) -> Result<Vec<StoredVerdict>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT evaluation, verdict, created_at FROM verdicts
                 WHERE evaluation = ?1 ORDER BY id DESC",
            )?;
            Ok(statement.query_map([evaluation.0], read)?.collect::<Result<_, _>>()?)
        })
    }

    /// The newest verdict on an evaluation.
    pub fn latest(&self, evaluation: EvaluationId) -> Result<Option<StoredVerdict>, StoreError> {
        Ok(self.of(evaluation)?.into_iter().next())
    }
}

/// Keeps verdicts.
#[derive(Debug, Clone, Copy)]
pub struct VerdictsMut<'p>(&'p Project);

impl VerdictsMut<'_> {
    /// Keeps a verdict on an evaluation.
    pub fn add(&self, evaluation: EvaluationId, verdict: &Value) -> Result<(), StoreError> {
        let (verdict, now) = (verdict.to_string(), self.0.now());
        self.0.write(move |tx| {
            tx.execute(
                "INSERT INTO verdicts (evaluation, verdict, created_at) VALUES (?1, ?2, ?3)",
                params![evaluation.0, verdict, now.0],
            )?;
            Ok(())
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredVerdict> {
    Ok(StoredVerdict {
        evaluation: EvaluationId(row.get(0)?),
        verdict: row.get::<_, Json>(1)?.0,
        created_at: row.get::<_, Time>(2)?.0,
    })
}
