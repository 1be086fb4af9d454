//! What was done, in order, and where the head is.
//!
//! The log is append-only. A step that moved the head remembers where the head was and the step
//! before it, so that undo and redo walk along the steps; both are noted in the log themselves. After
//! an undo, a new step begins a new branch, and redo follows the newest.

use holdout_types::{Timestamp, VersionId};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::{Value, json};

use super::{seals, versions};
use crate::columns::{Json, Time};
use crate::error::{Fault, StoreError};
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    head_before INTEGER REFERENCES versions (id),
    head_after INTEGER REFERENCES versions (id),
    previous_step INTEGER REFERENCES journal (id)
) STRICT;

CREATE INDEX journal_by_previous_step ON journal (previous_step) WHERE head_after IS NOT NULL;

CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;

CREATE TRIGGER journal_stays BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;

CREATE TRIGGER journal_is_not_replaced BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM journal WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;

CREATE TABLE head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER REFERENCES versions (id),
    step INTEGER REFERENCES journal (id)
) STRICT;

INSERT INTO head (id) VALUES (1);
";

/// One thing that was done.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalEntry {
    /// Its number; later ones are higher.
    pub id: u32,
    /// When.
    pub at: Timestamp,
    /// What: `create_version`, `set_head`, `seal`, `undo`, `redo`, or a word of the caller's.
    pub kind: String,
    /// The particulars.
    pub payload: Value,
}

impl Project {
    /// Reads what was done.
    pub fn journal(&self) -> Journal<'_> {
        Journal(self)
    }

    /// Notes what was done.
    pub fn journal_mut(&self) -> JournalMut<'_> {
        JournalMut(self)
    }
}

/// Reads what was done.
#[derive(Debug, Clone, Copy)]
pub struct Journal<'p>(&'p Project);

impl Journal<'_> {
    /// The newest entries, newest first, at most `limit`; with `before`, those older than it.
    pub fn latest(&self, before: Option<u32>, limit: u32) -> Result<Vec<JournalEntry>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT id, at, kind, payload FROM journal WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
            )?;
            let before = before.unwrap_or(u32::MAX);
            let all = statement.query_map(params![before, limit], read)?;
            Ok(all.collect::<Result<_, _>>()?)
        })
    }

    /// The step that undo would take back.
    pub fn next_undo(&self) -> Result<Option<JournalEntry>, StoreError> {
        self.0.read(|tx| entry_of(tx, Step::Undo))
    }

    /// The step that redo would take again.
    pub fn next_redo(&self) -> Result<Option<JournalEntry>, StoreError> {
        self.0.read(|tx| entry_of(tx, Step::Redo))
    }
}

/// Notes what was done.
#[derive(Debug, Clone, Copy)]
pub struct JournalMut<'p>(&'p Project);

impl JournalMut<'_> {
    /// Notes something that undo does not concern: an import, an export, a job.
    pub fn record(&self, kind: &str, payload: &Value) -> Result<(), StoreError> {
        let (kind, payload, now) = (kind.to_owned(), payload.clone(), self.0.now());
        self.0.write(move |tx| record(tx, &kind, &payload, now))
    }
}

/// A direction along the steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Undo,
    Redo,
}

impl Step {
    const fn name(self) -> &'static str {
        match self {
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }
}

/// Where the head is, and the step that brought it there.
pub(crate) struct Head {
    pub(crate) version: Option<VersionId>,
    step: Option<u32>,
}

/// A step that a walk would take: which entry, and where it leads.
struct Walk {
    entry: u32,
    to: VersionId,
    step: Option<u32>,
}

pub(crate) fn head(tx: &Transaction<'_>) -> Result<Head, Fault> {
    Ok(tx.query_row("SELECT version, step FROM head", [], |row| {
        Ok(Head { version: row.get::<_, Option<u32>>(0)?.map(VersionId), step: row.get(1)? })
    })?)
}

/// Notes something without moving the head.
pub(crate) fn record(
    tx: &Transaction<'_>,
    kind: &str,
    payload: &Value,
    now: Timestamp,
) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO journal (at, kind, payload) VALUES (?1, ?2, ?3)",
        params![now.0, kind, payload.to_string()],
    )?;
    Ok(())
}

/// Moves the head to `version` as a new step that can be undone.
pub(crate) fn step_to(
    tx: &Transaction<'_>,
    version: VersionId,
    kind: &str,
    payload: &Value,
    now: Timestamp,
) -> Result<(), Fault> {
    let Head { version: before, step } = head(tx)?;
    tx.execute(
        "INSERT INTO journal (at, kind, payload, head_before, head_after, previous_step)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            now.0,
            kind,
            payload.to_string(),
            before.map(|before| before.0),
            known(tx, version)?.0,
            step
        ],
    )?;
    move_head(tx, version, Some(tx.last_insert_rowid() as u32))
}

/// Takes one step along the journal and says where the head is now.
pub(crate) fn walk(tx: &Transaction<'_>, step: Step, now: Timestamp) -> Result<VersionId, Fault> {
    let next = next(tx, step)?.ok_or(StoreError::NoStep(step.name()))?;
    move_head(tx, next.to, next.step)?;
    record(tx, step.name(), &json!({ "step": next.entry, "version": next.to }), now)?;
    Ok(next.to)
}

fn known(tx: &Transaction<'_>, version: VersionId) -> Result<VersionId, Fault> {
    versions::test_hash_of(tx, version).map(|_| version)
}

fn move_head(tx: &Transaction<'_>, version: VersionId, step: Option<u32>) -> Result<(), Fault> {
    seals::check_test_hash(tx, versions::test_hash_of(tx, version)?)?;
    tx.execute("UPDATE head SET version = ?1, step = ?2", params![version.0, step])?;
    Ok(())
}

fn next(tx: &Transaction<'_>, step: Step) -> Result<Option<Walk>, Fault> {
    let sql = match step {
        Step::Undo => {
            "SELECT id, head_before, previous_step FROM journal
             WHERE id = ?1 AND head_before IS NOT NULL"
        }
        Step::Redo => {
            "SELECT id, head_after, id FROM journal
             WHERE previous_step IS ?1 AND head_after IS NOT NULL ORDER BY id DESC LIMIT 1"
        }
    };
    let at = head(tx)?.step;
    let mut statement = tx.prepare_cached(sql)?;
    let walk = statement.query_row([at], |row| {
        Ok(Walk { entry: row.get(0)?, to: VersionId(row.get(1)?), step: row.get(2)? })
    });
    Ok(walk.optional()?)
}

fn entry_of(tx: &Transaction<'_>, step: Step) -> Result<Option<JournalEntry>, Fault> {
    let Some(walk) = next(tx, step)? else { return Ok(None) };
    let sql = "SELECT id, at, kind, payload FROM journal WHERE id = ?1";
    Ok(tx.query_row(sql, [walk.entry], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<JournalEntry> {
    Ok(JournalEntry {
        id: row.get(0)?,
        at: row.get::<_, Time>(1)?.0,
        kind: row.get(2)?,
        payload: row.get::<_, Json>(3)?.0,
    })
}
