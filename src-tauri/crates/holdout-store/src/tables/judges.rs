//! Model judges, by the hash of all that they are asked with. A change makes another judge, so that
//! judgements always say by whom.

use holdout_types::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde_json::Value;

use crate::columns::{Json, Time};
use crate::error::StoreError;
use crate::hash::ContentHash;
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE judges (
    hash BLOB PRIMARY KEY,
    spec TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER judges_never_change BEFORE UPDATE ON judges
BEGIN SELECT RAISE(ABORT, 'a judge never changes'); END;

CREATE TRIGGER judges_stay BEFORE DELETE ON judges
BEGIN SELECT RAISE(ABORT, 'a judge never changes'); END;
";

/// A model judge.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredJudge {
    /// Model, rubric and all else that it is asked with, hashed.
    pub hash: ContentHash,
    /// The same in the shape of `holdout-core`.
    pub spec: Value,
    /// When it was first used.
    pub created_at: Timestamp,
}

impl Project {
    /// Reads judges.
    pub fn judges(&self) -> Judges<'_> {
        Judges(self)
    }

    /// Keeps judges.
    pub fn judges_mut(&self) -> JudgesMut<'_> {
        JudgesMut(self)
    }
}

/// Reads judges.
#[derive(Debug, Clone, Copy)]
pub struct Judges<'p>(&'p Project);

impl Judges<'_> {
    /// One judge; `None` if no such was ever kept.
    pub fn find(&self, hash: ContentHash) -> Result<Option<StoredJudge>, StoreError> {
        self.0.read(|tx| {
            let sql = "SELECT hash, spec, created_at FROM judges WHERE hash = ?1";
            Ok(tx.prepare_cached(sql)?.query_row([hash.0], read).optional()?)
        })
    }
}

/// Keeps judges.
#[derive(Debug, Clone, Copy)]
pub struct JudgesMut<'p>(&'p Project);

impl JudgesMut<'_> {
    /// Keeps a judge. One that is there already stays as it is.
    pub fn keep(&self, hash: ContentHash, spec: &Value) -> Result<(), StoreError> {
        let (spec, now) = (spec.to_string(), self.0.now());
        self.0.write(move |tx| {
            let sql = "INSERT INTO judges (hash, spec, created_at) VALUES (?1, ?2, ?3)
                       ON CONFLICT DO NOTHING";
            tx.execute(sql, params![hash.0, spec, now.0])?;
            Ok(())
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredJudge> {
    Ok(StoredJudge {
        hash: ContentHash(row.get(0)?),
        spec: row.get::<_, Json>(1)?.0,
        created_at: row.get::<_, Time>(2)?.0,
    })
}
