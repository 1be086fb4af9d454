//! Versions: immutable lists of (row, split).
//!
//! A version is never changed or deleted, sealed or not. Once a test split is sealed, every further
//! version must have exactly its test rows; a trigger refuses another one.

use std::collections::HashSet;

use holdout_types::{RowId, Split, SplitCounts, Timestamp, VersionId};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::json;

use super::journal::{self, Step};
use super::{rows, seals};
use crate::columns::{Time, decompress, pack_rows, unpack_rows};
use crate::error::{Fault, StoreError};
use crate::hash::ContentHash;
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    parent INTEGER REFERENCES versions (id),
    created_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    hash BLOB NOT NULL,
    train INTEGER NOT NULL,
    validation INTEGER NOT NULL,
    test INTEGER NOT NULL,
    excluded_count INTEGER NOT NULL,
    test_hash BLOB NOT NULL,
    rows BLOB NOT NULL,
    splits BLOB NOT NULL,
    excluded BLOB NOT NULL
) STRICT;

CREATE TRIGGER versions_never_change BEFORE UPDATE ON versions
BEGIN SELECT RAISE(ABORT, 'sealed: a version never changes'); END;

CREATE TRIGGER versions_stay BEFORE DELETE ON versions
BEGIN SELECT RAISE(ABORT, 'sealed: a version is never deleted'); END;

-- The REPLACE of a conflict deletes without asking the trigger above.
CREATE TRIGGER versions_are_not_replaced BEFORE INSERT ON versions
WHEN EXISTS (SELECT 1 FROM versions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'sealed: a version never changes'); END;
";

/// A version to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVersion {
    /// The version that it was made from.
    pub parent: Option<VersionId>,
    /// Its rows in their order, each once.
    pub entries: Vec<(RowId, Split)>,
    /// Rows that were left out of it by choice, for the screen that brings them back.
    pub excluded: Vec<RowId>,
    /// What changed, for the list of steps: "Remove 12 exact duplicates".
    pub reason: String,
    /// The hash over the ordered row bytes and splits, as the caller defines it.
    pub hash: ContentHash,
}

/// A version, without its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its id.
    pub id: VersionId,
    /// The version that it was made from.
    pub parent: Option<VersionId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// What changed.
    pub reason: String,
    /// The hash over the ordered row bytes and splits.
    pub hash: ContentHash,
    /// How many rows each split has.
    pub counts: SplitCounts,
    /// How many rows were left out by choice.
    pub excluded: u32,
    /// Whether its test split is the sealed one.
    pub sealed: bool,
}

/// The rows of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionEntries {
    /// Rows and splits, in the order of the version.
    pub entries: Vec<(RowId, Split)>,
    /// Rows that were left out by choice.
    pub excluded: Vec<RowId>,
}

impl Project {
    /// Reads versions and where the head is.
    pub fn versions(&self) -> Versions<'_> {
        Versions(self)
    }

    /// Makes versions and moves the head.
    pub fn versions_mut(&self) -> VersionsMut<'_> {
        VersionsMut(self)
    }
}

/// Reads versions and where the head is.
#[derive(Debug, Clone, Copy)]
pub struct Versions<'p>(&'p Project);

impl Versions<'_> {
    /// The version that the screens show; none before the first one is made.
    pub fn head(&self) -> Result<Option<VersionId>, StoreError> {
        self.0.read(|tx| Ok(journal::head(tx)?.version))
    }

    /// One version.
    pub fn get(&self, id: VersionId) -> Result<Version, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(&format!("{SELECT} WHERE v.id = ?1"))?;
            let found = statement.query_row([id.0], read).optional()?;
            Ok(found.ok_or_else(|| StoreError::unknown("version", id))?)
        })
    }

    /// All versions, the first one first.
    pub fn all(&self) -> Result<Vec<Version>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(&format!("{SELECT} ORDER BY v.id"))?;
            Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
        })
    }

    /// The rows of a version.
    pub fn entries(&self, id: VersionId) -> Result<VersionEntries, StoreError> {
        self.0.read(|tx| entries(tx, id))
    }
}

/// Makes versions and moves the head.
#[derive(Debug, Clone, Copy)]
pub struct VersionsMut<'p>(&'p Project);

impl VersionsMut<'_> {
    /// Makes a version, moves the head to it and notes the step, all or nothing.
    ///
    /// [`StoreError::Sealed`] if its test rows are not the sealed ones.
    pub fn create(&self, version: NewVersion) -> Result<VersionId, StoreError> {
        let now = self.0.now();
        self.0.write(move |tx| {
            check(tx, &version)?;
            let id = insert(tx, &version, now)?;
            let payload = json!({ "version": id, "reason": version.reason });
            journal::step_to(tx, id, "create_version", &payload, now)?;
            Ok(id)
        })
    }

    /// Moves the head to any version, as a step of its own.
    pub fn set_head(&self, id: VersionId) -> Result<(), StoreError> {
        let now = self.0.now();
        self.0.write(move |tx| {
            let payload = json!({ "version": id });
            journal::step_to(tx, id, "set_head", &payload, now)
        })
    }

    /// Moves the head back by one step. Says where it is now.
    pub fn undo(&self) -> Result<VersionId, StoreError> {
        let now = self.0.now();
        self.0.write(move |tx| journal::walk(tx, Step::Undo, now))
    }

    /// Moves the head forward by one step that was undone. Says where it is now.
    pub fn redo(&self) -> Result<VersionId, StoreError> {
        let now = self.0.now();
        self.0.write(move |tx| journal::walk(tx, Step::Redo, now))
    }
}

const SELECT: &str = "
SELECT v.id, v.parent, v.created_at, v.reason, v.hash, v.train, v.validation, v.test,
       v.excluded_count, EXISTS (SELECT 1 FROM seals s WHERE s.test_hash = v.test_hash)
FROM versions v";

fn read(row: &Row<'_>) -> rusqlite::Result<Version> {
    Ok(Version {
        id: VersionId(row.get(0)?),
        parent: row.get::<_, Option<u32>>(1)?.map(VersionId),
        created_at: row.get::<_, Time>(2)?.0,
        reason: row.get(3)?,
        hash: ContentHash(row.get(4)?),
        counts: SplitCounts { train: row.get(5)?, validation: row.get(6)?, test: row.get(7)? },
        excluded: row.get(8)?,
        sealed: row.get(9)?,
    })
}

fn check(tx: &Transaction<'_>, version: &NewVersion) -> Result<(), Fault> {
    let end = rows::end_of_rows(tx)?;
    let listed = version.entries.iter().map(|entry| entry.0);
    let mut seen = HashSet::with_capacity(version.entries.len());
    for row in listed.chain(version.excluded.iter().copied()) {
        if row.0 >= end {
            return Err(StoreError::unknown("row", row).into());
        }
        if !seen.insert(row) {
            return Err(StoreError::RepeatedRow(row).into());
        }
    }
    seals::check_test_hash(tx, test_hash(&version.entries))
}

fn insert(tx: &Transaction<'_>, version: &NewVersion, now: Timestamp) -> Result<VersionId, Fault> {
    if let Some(parent) = version.parent {
        test_hash_of(tx, parent)?;
    }
    let mut counts = SplitCounts::default();
    version.entries.iter().for_each(|entry| counts.add(entry.1));
    tx.execute(
        "INSERT INTO versions (parent, created_at, reason, hash, train, validation, test,
                               excluded_count, test_hash, rows, splits, excluded)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            version.parent.map(|parent| parent.0),
            now.0,
            version.reason,
            version.hash.0,
            counts.train,
            counts.validation,
            counts.test,
            version.excluded.len() as u32,
            test_hash(&version.entries).0,
            pack_rows(version.entries.iter().map(|entry| entry.0)),
            pack_splits(&version.entries),
            pack_rows(version.excluded.iter().copied()),
        ],
    )?;
    Ok(VersionId(tx.last_insert_rowid() as u32))
}

/// The rows of a version.
pub(crate) fn entries(tx: &Transaction<'_>, id: VersionId) -> Result<VersionEntries, Fault> {
    let mut statement =
        tx.prepare_cached("SELECT rows, splits, excluded FROM versions WHERE id = ?1")?;
    let packed: Option<[Vec<u8>; 3]> = statement
        .query_row([id.0], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))
        .optional()?;
    let packed = packed.ok_or_else(|| StoreError::unknown("version", id))?;
    unpack(&packed).ok_or_else(|| Fault::Damaged(format!("the rows of version {id} can't be read")))
}

fn pack_splits(entries: &[(RowId, Split)]) -> Vec<u8> {
    let splits: Vec<u8> = entries
        .iter()
        .map(|(_, split)| match split {
            Split::Train => 0,
            Split::Validation => 1,
            Split::Test => 2,
        })
        .collect();
    lz4_flex::compress_prepend_size(&splits)
}

fn unpack([rows, splits, excluded]: &[Vec<u8>; 3]) -> Option<VersionEntries> {
    let (rows, splits) = (unpack_rows(rows)?, decompress(splits)?);
    if rows.len() != splits.len() {
        return None;
    }
    let splits = splits.into_iter().map(|split| Split::ALL.get(usize::from(split)).copied());
    let entries = rows.into_iter().zip(splits).map(|(row, split)| Some((row, split?)));
    Some(VersionEntries {
        entries: entries.collect::<Option<_>>()?,
        excluded: unpack_rows(excluded)?,
    })
}

/// The ids of the test rows, rising.
pub(crate) fn test_rows(entries: &[(RowId, Split)]) -> Vec<RowId> {
    let test = entries.iter().filter(|entry| entry.1 == Split::Test);
    let mut rows: Vec<RowId> = test.map(|entry| entry.0).collect();
    rows.sort_unstable();
    rows
}

/// BLAKE3 over the rising ids of the test rows, each as 4 little-endian bytes.
pub(crate) fn test_hash(entries: &[(RowId, Split)]) -> ContentHash {
    let bytes: Vec<u8> =
        test_rows(entries).into_iter().flat_map(|row| row.0.to_le_bytes()).collect();
    ContentHash::of(&bytes)
}

/// The hash of a version's test rows.
pub(crate) fn test_hash_of(tx: &Transaction<'_>, id: VersionId) -> Result<ContentHash, Fault> {
    let mut statement = tx.prepare_cached("SELECT test_hash FROM versions WHERE id = ?1")?;
    let found = statement.query_row([id.0], |row| row.get(0)).optional()?;
    Ok(ContentHash(found.ok_or_else(|| StoreError::unknown("version", id))?))
}
