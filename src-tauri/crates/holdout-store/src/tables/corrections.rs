//! Corrections of expected answers of the sealed test rows.
//!
//! The rows and the seal stay as they are: a correction says which answer is expected in place of the
//! row's own. The seal with the first n corrections is version n + 1 of the holdout. Triggers refuse
//! to change them; for those who go around the triggers each correction is hashed together with the
//! one before it, the first one with the seal, and every reading checks the whole chain.

use holdout_types::{RowId, Timestamp};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::json;

use super::{journal, versions};
use crate::columns::Time;
use crate::error::{Fault, StoreError};
use crate::hash::ContentHash;
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    row INTEGER NOT NULL,
    old_answer TEXT NOT NULL,
    new_answer TEXT NOT NULL CHECK (new_answer <> old_answer),
    author TEXT NOT NULL CHECK (author <> ''),
    reason TEXT NOT NULL CHECK (reason <> ''),
    corrected_at INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TRIGGER corrections_never_change BEFORE UPDATE ON corrections
BEGIN SELECT RAISE(ABORT, 'sealed: a correction never changes'); END;

CREATE TRIGGER corrections_stay BEFORE DELETE ON corrections
BEGIN SELECT RAISE(ABORT, 'sealed: a correction is never removed'); END;

CREATE TRIGGER corrections_are_not_replaced BEFORE INSERT ON corrections
WHEN EXISTS (SELECT 1 FROM corrections WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'sealed: a correction never changes'); END;

CREATE TRIGGER corrections_need_a_seal BEFORE INSERT ON corrections
WHEN NOT EXISTS (SELECT 1 FROM seals)
BEGIN SELECT RAISE(ABORT, 'only a sealed answer is corrected'); END;
";

/// A correction to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCorrection {
    /// The sealed row.
    pub row: RowId,
    /// The answer that it expected until now.
    pub old_answer: String,
    /// The answer that it expects from now on.
    pub new_answer: String,
    /// Who says so.
    pub author: String,
    /// Why.
    pub reason: String,
}

/// A correction of one expected answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its number, from 1. The holdout has this version plus one after it.
    pub number: u32,
    /// What was corrected.
    pub correction: NewCorrection,
    /// When.
    pub corrected_at: Timestamp,
    /// BLAKE3 over the hash before it (of the first one: over the seal's hashes), the number, the row,
    /// the time, and both answers, author and reason, each with its length before it.
    pub hash: ContentHash,
}

impl Project {
    /// Reads corrections.
    pub fn corrections(&self) -> Corrections<'_> {
        Corrections(self)
    }

    /// Makes corrections.
    pub fn corrections_mut(&self) -> CorrectionsMut<'_> {
        CorrectionsMut(self)
    }
}

/// Reads corrections.
#[derive(Debug, Clone, Copy)]
pub struct Corrections<'p>(&'p Project);

impl Corrections<'_> {
    /// All of them, the first one first. [`StoreError::Damaged`] where their chain is broken.
    pub fn all(&self) -> Result<Vec<Correction>, StoreError> {
        self.0.read(checked)
    }
}

/// Makes corrections.
#[derive(Debug, Clone, Copy)]
pub struct CorrectionsMut<'p>(&'p Project);

impl CorrectionsMut<'_> {
    /// Corrects the expected answer of a sealed row. [`StoreError::NotSealed`] before the seal,
    /// [`StoreError::Unknown`] for a row outside of it, and [`StoreError::Refused`] where the row was
    /// corrected to another answer than `old_answer` meanwhile.
    pub fn add(&self, new: NewCorrection) -> Result<Correction, StoreError> {
        let now = self.0.now();
        self.0.write(move |tx| {
            let earlier = checked(tx)?;
            check_row(tx, new.row)?;
            let last = earlier.iter().rfind(|earlier| earlier.correction.row == new.row);
            if last.is_some_and(|last| last.correction.new_answer != new.old_answer) {
                let text = "this answer was corrected meanwhile".to_owned();
                return Err(StoreError::Refused(text).into());
            }
            let before = match earlier.last() {
                Some(last) => last.hash,
                None => sealed(tx)?.ok_or(StoreError::NotSealed)?,
            };
            let mut made = Correction {
                number: earlier.len() as u32 + 1,
                correction: new,
                corrected_at: now,
                hash: before,
            };
            made.hash = link(before, &made);
            insert(tx, &made)?;
            Ok(made)
        })
    }
}

fn check_row(tx: &Transaction<'_>, row: RowId) -> Result<(), Fault> {
    let sql = "SELECT version FROM seals";
    let version = tx.query_row(sql, [], |found| found.get(0)).optional()?;
    let version = holdout_types::VersionId(version.ok_or(StoreError::NotSealed)?);
    let entries = versions::entries(tx, version)?.entries;
    if versions::test_rows(&entries).contains(&row) {
        return Ok(());
    }
    Err(StoreError::unknown("sealed row", row).into())
}

fn insert(tx: &Transaction<'_>, made: &Correction) -> Result<(), Fault> {
    let new = &made.correction;
    tx.execute(
        "INSERT INTO corrections
            (id, row, old_answer, new_answer, author, reason, corrected_at, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            made.number,
            new.row.0,
            new.old_answer,
            new.new_answer,
            new.author,
            new.reason,
            made.corrected_at.0,
            made.hash.0
        ],
    )?;
    let payload = json!({ "number": made.number, "row": new.row, "author": new.author });
    journal::record(tx, "correct", &payload, made.corrected_at)
}

/// All corrections, if each follows from the one before and none is missing at the end.
fn checked(tx: &Transaction<'_>) -> Result<Vec<Correction>, Fault> {
    let mut statement = tx.prepare_cached(
        "SELECT id, row, old_answer, new_answer, author, reason, corrected_at, hash
         FROM corrections ORDER BY id",
    )?;
    let all: Vec<Correction> = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    let sql = "SELECT seq FROM sqlite_sequence WHERE name = 'corrections'";
    let made: Option<u32> = tx.query_row(sql, [], |row| row.get(0)).optional()?;
    let mut before = sealed(tx)?;
    let mut is_whole = made.unwrap_or(0) as usize == all.len();
    for (number, correction) in (1..).zip(&all) {
        let expected = before.map(|before| link(before, correction));
        is_whole &= correction.number == number && expected == Some(correction.hash);
        before = expected;
    }
    if is_whole { Ok(all) } else { Err(broken()) }
}

fn broken() -> Fault {
    let text = "the corrections of its sealed answers were changed by another program";
    Fault::Damaged(text.to_owned())
}

/// What the chain begins with: the seal's hashes of the list of rows and of their bytes.
fn sealed(tx: &Transaction<'_>) -> Result<Option<ContentHash>, Fault> {
    let sql = "SELECT test_hash, rows_hash FROM seals";
    let hashes = tx.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(hashes.map(|(list, rows): ([u8; 32], [u8; 32])| {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&list).update(&rows);
        hasher.finalize().into()
    }))
}

fn link(before: ContentHash, made: &Correction) -> ContentHash {
    let new = &made.correction;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&before.0);
    hasher.update(&made.number.to_le_bytes());
    hasher.update(&new.row.0.to_le_bytes());
    hasher.update(&made.corrected_at.0.to_le_bytes());
    for text in [&new.old_answer, &new.new_answer, &new.author, &new.reason] {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().into()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Correction> {
    Ok(Correction {
        number: row.get(0)?,
        correction: NewCorrection {
            row: RowId(row.get(1)?),
            old_answer: row.get(2)?,
            new_answer: row.get(3)?,
            author: row.get(4)?,
            reason: row.get(5)?,
        },
        corrected_at: row.get::<_, Time>(6)?.0,
        hash: ContentHash(row.get(7)?),
    })
}
