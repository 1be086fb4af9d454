//! Where rows came from, and how they come in.
//!
//! An import is many transactions and is marked complete in the last one. Until then its rows are
//! nowhere to be seen, and if it dies they are swept when the project is opened next.

use std::sync::atomic::Ordering;

use holdout_types::{RowId, Timestamp};
use rusqlite::{Row, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rows::{self, BLOCK_SIZE, Block};
use crate::columns::{Json, Time};
use crate::error::{Fault, StoreError};
use crate::project::Project;
use crate::writer::Durability;

pub(crate) const SCHEMA: &str = "
CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file_name TEXT NOT NULL,
    format TEXT NOT NULL,
    mapping TEXT NOT NULL,
    imported_at INTEGER NOT NULL,
    first_row INTEGER NOT NULL,
    row_count INTEGER NOT NULL DEFAULT 0,
    complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1))
) STRICT;

CREATE TRIGGER complete_imports_never_change BEFORE UPDATE ON imports WHEN OLD.complete
BEGIN SELECT RAISE(ABORT, 'a complete import never changes'); END;

CREATE TRIGGER complete_imports_stay BEFORE DELETE ON imports WHEN OLD.complete
BEGIN SELECT RAISE(ABORT, 'a complete import stays'); END;

CREATE TRIGGER imports_are_not_replaced BEFORE INSERT ON imports
WHEN EXISTS (SELECT 1 FROM imports WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an import is not replaced'); END;
";

/// The longest row that is kept, in bytes.
const LONGEST_ROW: usize = 256 << 20;

/// One import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ImportId(pub u32);

/// Where the rows of an import come from.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportOrigin {
    /// The name of the file, without its folder.
    pub file_name: String,
    /// The format in which it was read: `jsonl`, `csv`, `xlsx`.
    pub format: String,
    /// How its columns became messages; null where there was nothing to choose.
    pub mapping: Value,
}

/// What a finished import brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportSummary {
    /// Its id.
    pub id: ImportId,
    /// Its first row; the others follow without a gap.
    pub first_row: RowId,
    /// How many rows it has.
    pub rows: u32,
}

/// A complete import as it stands in the project.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredImport {
    /// Where its rows came from.
    pub origin: ImportOrigin,
    /// When.
    pub imported_at: Timestamp,
    /// Which rows.
    pub summary: ImportSummary,
}

impl Project {
    /// Begins to take rows from a file. One import runs at a time.
    pub fn begin_import(&self, origin: ImportOrigin) -> Result<Import, StoreError> {
        if self.importing().swap(true, Ordering::AcqRel) {
            return Err(StoreError::ImportRunning);
        }
        let now = self.now();
        let begun = self.write(move |tx| {
            // Left behind by an import that could not even be cancelled.
            rows::sweep_imports(tx)?;
            let first_row = rows::end_of_rows(tx)?;
            tx.execute(
                "INSERT INTO imports (file_name, format, mapping, imported_at, first_row)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    origin.file_name,
                    origin.format,
                    origin.mapping.to_string(),
                    now.0,
                    first_row
                ],
            )?;
            Ok((ImportId(tx.last_insert_rowid() as u32), first_row))
        });
        match begun {
            Ok((id, first_row)) => Ok(Import {
                project: self.clone(),
                id,
                first_row,
                block: Block::starting_at(first_row),
                finished: false,
            }),
            Err(error) => {
                self.importing().store(false, Ordering::Release);
                Err(error)
            }
        }
    }

    /// Reads where rows came from.
    pub fn imports(&self) -> Imports<'_> {
        Imports(self)
    }
}

/// A running import. Dropping it unfinished takes its rows back.
#[derive(Debug)]
pub struct Import {
    project: Project,
    id: ImportId,
    first_row: u32,
    block: Block,
    finished: bool,
}

impl Import {
    /// Adds a row that begins on `line` of the file, counted from 1. It is in the file once its block
    /// of about 1 MiB is full.
    pub fn append(&mut self, line: u64, raw: &str) -> Result<(), StoreError> {
        if raw.len() > LONGEST_ROW {
            return Err(StoreError::RowTooLarge { line, bytes: raw.len(), limit: LONGEST_ROW });
        }
        if self.block.end() == u32::MAX {
            return Err(StoreError::TooManyRows);
        }
        self.block.push(line, raw);
        if self.block.bytes() >= BLOCK_SIZE { self.write_block() } else { Ok(()) }
    }

    /// How many rows were appended so far.
    pub fn rows(&self) -> u32 {
        self.block.end() - self.first_row
    }

    /// Makes the rows part of the project, for good.
    pub fn finish(mut self) -> Result<ImportSummary, StoreError> {
        if self.block.len() > 0 {
            self.write_block()?;
        }
        let (id, rows) = (self.id, self.rows());
        self.project.write(move |tx| complete(tx, id, rows))?;
        self.finished = true;
        Ok(ImportSummary { id, first_row: RowId(self.first_row), rows })
    }

    fn write_block(&mut self) -> Result<(), StoreError> {
        let next = Block::starting_at(self.block.end());
        let packed = std::mem::replace(&mut self.block, next).pack();
        let id = self.id;
        self.project.write_with(Durability::Process, move |tx| rows::insert(tx, id, &packed))
    }
}

impl Drop for Import {
    fn drop(&mut self) {
        if !self.finished {
            // Should this fail, the next import or opening sweeps them.
            let _ = self.project.write(rows::sweep_imports);
        }
        self.project.importing().store(false, Ordering::Release);
    }
}

/// Reads where rows came from.
#[derive(Debug, Clone, Copy)]
pub struct Imports<'p>(&'p Project);

impl Imports<'_> {
    /// The complete imports, the first one first.
    pub fn all(&self) -> Result<Vec<StoredImport>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT id, file_name, format, mapping, imported_at, first_row, row_count
                 FROM imports WHERE complete ORDER BY id",
            )?;
            let all = statement.query_map([], read)?.collect::<Result<_, _>>();
            all.map_err(Fault::from)
        })
    }
}

fn complete(tx: &Transaction<'_>, id: ImportId, rows: u32) -> Result<(), Fault> {
    let sql = "SELECT coalesce(sum(row_count), 0) FROM row_blocks WHERE import_id = ?1";
    let stored: u32 = tx.query_row(sql, [id.0], |row| row.get(0))?;
    if stored != rows {
        let missing =
            format!("{} of {rows} rows of the import were not stored", rows.saturating_sub(stored));
        return Err(StoreError::Refused(missing).into());
    }
    tx.execute(
        "UPDATE imports SET row_count = ?2, complete = 1 WHERE id = ?1",
        params![id.0, rows],
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredImport> {
    Ok(StoredImport {
        origin: ImportOrigin {
            file_name: row.get(1)?,
            format: row.get(2)?,
            mapping: row.get::<_, Json>(3)?.0,
        },
        imported_at: row.get::<_, Time>(4)?.0,
        summary: ImportSummary {
            id: ImportId(row.get(0)?),
            first_row: RowId(row.get(5)?),
            rows: row.get(6)?,
        },
    })
}
