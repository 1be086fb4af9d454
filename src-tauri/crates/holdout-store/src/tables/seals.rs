//! The seal of the test split: there is one per project, and it stays.
//!
//! It is tamper-evident, not tamper-proof. Triggers refuse to change it, the versions and their rows;
//! for those who go around the triggers it keeps BLAKE3 hashes, and opening the project finds changed
//! triggers.

use std::ops::ControlFlow;

use holdout_types::{RowId, Timestamp, VersionId};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::json;

use super::{journal, versions};
use crate::columns::Time;
use crate::error::{Fault, StoreError};
use crate::hash::ContentHash;
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE seals (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL REFERENCES versions (id),
    sealed_at INTEGER NOT NULL,
    note TEXT NOT NULL,
    test_rows INTEGER NOT NULL CHECK (test_rows > 0),
    test_hash BLOB NOT NULL,
    rows_hash BLOB NOT NULL
) STRICT;

CREATE TRIGGER seals_never_change BEFORE UPDATE ON seals
BEGIN SELECT RAISE(ABORT, 'sealed: a seal never changes'); END;

CREATE TRIGGER seals_stay BEFORE DELETE ON seals
BEGIN SELECT RAISE(ABORT, 'sealed: a seal is never removed'); END;

CREATE TRIGGER versions_keep_the_sealed_test_rows BEFORE INSERT ON versions
WHEN EXISTS (SELECT 1 FROM seals WHERE test_hash <> NEW.test_hash)
BEGIN SELECT RAISE(ABORT, 'sealed: a new version must keep exactly its rows'); END;

CREATE TRIGGER head_keeps_the_sealed_test_rows BEFORE UPDATE ON head
WHEN EXISTS (
    SELECT 1 FROM seals s
    WHERE s.test_hash IS NOT (SELECT v.test_hash FROM versions v WHERE v.id = NEW.version)
)
BEGIN SELECT RAISE(ABORT, 'sealed: this version has other test rows'); END;

CREATE TRIGGER seals_are_not_replaced BEFORE INSERT ON seals
WHEN EXISTS (SELECT 1 FROM seals WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'sealed: a seal never changes'); END;
";

/// The seal of the test split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The version that was sealed.
    pub version: VersionId,
    /// When.
    pub sealed_at: Timestamp,
    /// What the person wrote beside it.
    pub note: String,
    /// How many test rows there are.
    pub test_rows: u32,
    /// BLAKE3 over the test rows in rising order of their ids: for each its id (4 bytes, little
    /// endian), its length in bytes (8 bytes, little endian), and its bytes.
    pub rows_hash: ContentHash,
}

/// What looking at the sealed rows again showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealCheck {
    /// The seal.
    pub seal: Seal,
    /// The hash of the test rows as they are now.
    pub found: ContentHash,
    /// Whether the test rows are those that were sealed.
    pub intact: bool,
}

impl Project {
    /// Reads and checks the seal.
    pub fn seals(&self) -> Seals<'_> {
        Seals(self)
    }

    /// Seals the test split.
    pub fn seals_mut(&self) -> SealsMut<'_> {
        SealsMut(self)
    }
}

/// Reads and checks the seal.
#[derive(Debug, Clone, Copy)]
pub struct Seals<'p>(&'p Project);

impl Seals<'_> {
    /// The seal, if there is one.
    pub fn get(&self) -> Result<Option<Seal>, StoreError> {
        self.0.read(find)
    }

    /// Reads every sealed row again, from the file itself, and compares. `None` without a seal.
    ///
    /// A block that was changed without its own hash is [`StoreError::Damaged`].
    pub fn verify(&self) -> Result<Option<SealCheck>, StoreError> {
        let Some(seal) = self.get()? else { return Ok(None) };
        let entries = self.0.read(|tx| versions::entries(tx, seal.version))?.entries;
        let rows = versions::test_rows(&entries);
        let found = hash_rows(self.0, &rows)?;
        let sealed = self.0.read(sealed_hash)?;
        let same_list = sealed == Some(versions::test_hash(&entries));
        let intact = same_list && found == seal.rows_hash;
        Ok(Some(SealCheck { seal, found, intact }))
    }
}

/// Seals the test split.
#[derive(Debug, Clone, Copy)]
pub struct SealsMut<'p>(&'p Project);

impl SealsMut<'_> {
    /// Seals the test split of `version` for good, and moves the head there if it has other test
    /// rows.
    pub fn seal(&self, version: VersionId, note: &str) -> Result<Seal, StoreError> {
        let entries = self.0.read(|tx| versions::entries(tx, version))?.entries;
        let rows = versions::test_rows(&entries);
        if rows.is_empty() {
            return Err(StoreError::EmptyTestSplit(version));
        }
        let seal = Seal {
            version,
            sealed_at: self.0.now(),
            note: note.to_owned(),
            test_rows: rows.len() as u32,
            rows_hash: hash_rows(self.0, &rows)?,
        };
        let test_hash = versions::test_hash(&entries);
        let stored = seal.clone();
        self.0.write(move |tx| insert(tx, &stored, test_hash))?;
        Ok(seal)
    }
}

fn insert(tx: &Transaction<'_>, seal: &Seal, test_hash: ContentHash) -> Result<(), Fault> {
    if find(tx)?.is_some() {
        let detail = "it can't be sealed again".to_owned();
        return Err(StoreError::Sealed { detail }.into());
    }
    let head = journal::head(tx)?.version;
    let at_head = head.map(|head| versions::test_hash_of(tx, head)).transpose()?;
    let payload = json!({ "version": seal.version, "note": seal.note });
    if at_head != Some(test_hash) {
        journal::step_to(tx, seal.version, "set_head", &payload, seal.sealed_at)?;
    }
    tx.execute(
        "INSERT INTO seals (id, version, sealed_at, note, test_rows, test_hash, rows_hash)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            seal.version.0,
            seal.sealed_at.0,
            seal.note,
            seal.test_rows,
            test_hash.0,
            seal.rows_hash.0
        ],
    )?;
    journal::record(tx, "seal", &payload, seal.sealed_at)
}

/// Refuses test rows other than the sealed ones, if there is a seal.
pub(crate) fn check_test_hash(tx: &Transaction<'_>, test: ContentHash) -> Result<(), Fault> {
    match sealed_hash(tx)? {
        Some(sealed) if sealed != test => {
            let detail = "a version with other test rows can't take its place".to_owned();
            Err(StoreError::Sealed { detail }.into())
        }
        _ => Ok(()),
    }
}

/// The hash of the sealed list of test rows.
pub(crate) fn sealed_hash(tx: &Transaction<'_>) -> Result<Option<ContentHash>, Fault> {
    let hash = tx.query_row("SELECT test_hash FROM seals", [], |row| row.get(0)).optional()?;
    Ok(hash.map(ContentHash))
}

fn find(tx: &Transaction<'_>) -> Result<Option<Seal>, Fault> {
    let sql = "SELECT version, sealed_at, note, test_rows, rows_hash FROM seals";
    Ok(tx.query_row(sql, [], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Seal> {
    Ok(Seal {
        version: VersionId(row.get(0)?),
        sealed_at: row.get::<_, Time>(1)?.0,
        note: row.get(2)?,
        test_rows: row.get(3)?,
        rows_hash: ContentHash(row.get(4)?),
    })
}

fn hash_rows(project: &Project, rows: &[RowId]) -> Result<ContentHash, StoreError> {
    let mut hasher = blake3::Hasher::new();
    project.rows().visit_in_file(rows, |row| {
        hasher.update(&row.id.0.to_le_bytes());
        hasher.update(&(row.raw.len() as u64).to_le_bytes());
        hasher.update(row.raw.as_bytes());
        ControlFlow::Continue(())
    })?;
    Ok(hasher.finalize().into())
}
