//! The rows themselves: append-only blocks of whole lines, about 1 MiB of text each, compressed with
//! LZ4 and hashed with BLAKE3. A row never changes; an edit is a new row in a new import.

mod block;

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use holdout_types::RowId;
use rusqlite::{OptionalExtension, Row, Transaction, params};

pub(crate) use block::{BLOCK_SIZE, Block, BlockCache, PackedBlock};

use super::imports::ImportId;
use crate::error::{Fault, StoreError};
use crate::hash::ContentHash;
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE row_blocks (
    first_row INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES imports (id),
    row_count INTEGER NOT NULL CHECK (row_count > 0),
    hash BLOB NOT NULL,
    places BLOB NOT NULL,
    text BLOB NOT NULL
) STRICT;

CREATE INDEX row_blocks_by_import ON row_blocks (import_id);

CREATE TRIGGER row_blocks_never_change BEFORE UPDATE ON row_blocks
BEGIN SELECT RAISE(ABORT, 'rows never change'); END;

CREATE TRIGGER row_blocks_stay BEFORE DELETE ON row_blocks
WHEN (SELECT complete FROM imports WHERE id = OLD.import_id)
BEGIN SELECT RAISE(ABORT, 'rows of a complete import stay'); END;

CREATE TRIGGER row_blocks_only_while_importing BEFORE INSERT ON row_blocks
WHEN (SELECT complete FROM imports WHERE id = NEW.import_id)
BEGIN SELECT RAISE(ABORT, 'a complete import takes no more rows'); END;

CREATE TRIGGER row_blocks_are_not_replaced BEFORE INSERT ON row_blocks
WHEN EXISTS (SELECT 1 FROM row_blocks WHERE first_row = NEW.first_row)
BEGIN SELECT RAISE(ABORT, 'rows never change'); END;
";

/// A row as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRow {
    /// Its number in this project, from 0.
    pub id: RowId,
    /// The line of the imported file on which it began, from 1.
    pub line: u64,
    /// Its text, byte for byte.
    pub raw: String,
}

/// A row that is looked at, not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowView<'b> {
    /// Its number in this project, from 0.
    pub id: RowId,
    /// The line of the imported file on which it began, from 1.
    pub line: u64,
    /// Its text, byte for byte.
    pub raw: &'b str,
}

impl RowView<'_> {
    fn to_stored(self) -> StoredRow {
        StoredRow { id: self.id, line: self.line, raw: self.raw.to_owned() }
    }
}

impl Project {
    /// Reads rows of complete imports. Rows are added by [`Project::begin_import`].
    pub fn rows(&self) -> Rows<'_> {
        Rows(self)
    }
}

/// Reads rows of complete imports.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'p>(&'p Project);

impl Rows<'_> {
    /// How many rows there are; their ids are 0 up to this.
    pub fn count(&self) -> Result<u32, StoreError> {
        self.0.read(end_of_rows)
    }

    /// These rows, in this order. Any that does not exist is an error.
    pub fn get(&self, ids: &[RowId]) -> Result<Vec<StoredRow>, StoreError> {
        let mut rows = Vec::with_capacity(ids.len());
        self.visit(ids, |row| {
            rows.push(row.to_stored());
            ControlFlow::Continue(())
        })?;
        Ok(rows)
    }

    /// The rows whose ids are in the range, as far as they exist.
    pub fn range(&self, ids: Range<u32>) -> Result<Vec<StoredRow>, StoreError> {
        let mut rows = Vec::new();
        self.scan(ids, |row| {
            rows.push(row.to_stored());
            ControlFlow::Continue(())
        })?;
        Ok(rows)
    }

    /// Shows `each` these rows in this order, without a copy, until it breaks. Any that does not
    /// exist is an error. Asking in rising order reads each block once.
    pub fn visit(
        &self,
        ids: &[RowId],
        each: impl FnMut(RowView<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        Self::visit_through(ids, |id| self.block_with(id), each)
    }

    /// Like [`Rows::visit`], past the cache: what is in the file at this moment.
    pub(crate) fn visit_in_file(
        self,
        ids: &[RowId],
        each: impl FnMut(RowView<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        Self::visit_through(ids, |id| self.block_in_file(id), each)
    }

    fn visit_through(
        ids: &[RowId],
        block_with: impl Fn(RowId) -> Result<Option<Arc<Block>>, StoreError>,
        mut each: impl FnMut(RowView<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut current: Option<Arc<Block>> = None;
        for &id in ids {
            let block = match current.take().filter(|block| block.row(id).is_some()) {
                Some(block) => block,
                None => block_with(id)?.ok_or_else(|| StoreError::unknown("row", id))?,
            };
            if let Some(row) = block.row(id)
                && each(row).is_break()
            {
                break;
            }
            current = Some(block);
        }
        Ok(())
    }

    /// Shows `each` the rows whose ids are in the range, as far as they exist, without a copy, until
    /// it breaks.
    pub fn scan(
        &self,
        ids: Range<u32>,
        mut each: impl FnMut(RowView<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut next = ids.start;
        while next < ids.end {
            let Some(block) = self.block_with(RowId(next))? else { break };
            for row in (next..block.end().min(ids.end)).filter_map(|id| block.row(RowId(id))) {
                if each(row).is_break() {
                    return Ok(());
                }
            }
            next = block.end();
        }
        Ok(())
    }

    fn block_with(self, id: RowId) -> Result<Option<Arc<Block>>, StoreError> {
        if let Some(block) = self.0.blocks().find(id) {
            return Ok(Some(block));
        }
        let block = self.block_in_file(id)?;
        if let Some(block) = &block {
            self.0.blocks().keep(block);
        }
        Ok(block)
    }

    fn block_in_file(self, id: RowId) -> Result<Option<Arc<Block>>, StoreError> {
        let Some(packed) = self.0.read(|tx| packed_with(tx, id))? else { return Ok(None) };
        let block = packed.unpack().ok_or_else(|| {
            let (first, last) =
                (packed.first_row, packed.first_row + (packed.row_count.max(1) - 1));
            Fault::Damaged(format!("rows {first} to {last} can't be read")).at(self.0.path())
        })?;
        Ok(Some(Arc::new(block)))
    }
}

/// The id that the next import's first row gets.
pub(crate) fn end_of_rows(tx: &Transaction<'_>) -> Result<u32, Fault> {
    let sql = "SELECT coalesce(max(first_row + row_count), 0) FROM imports WHERE complete";
    Ok(tx.query_row(sql, [], |row| row.get(0))?)
}

/// Adds a block to a running import.
pub(crate) fn insert(
    tx: &Transaction<'_>,
    import: ImportId,
    block: &PackedBlock,
) -> Result<(), Fault> {
    tx.prepare_cached(
        "INSERT INTO row_blocks (first_row, import_id, row_count, hash, places, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        block.first_row,
        import.0,
        block.row_count,
        block.hash.0,
        block.places,
        block.text
    ])?;
    Ok(())
}

/// Removes imports that never ended, with their rows. Says how many there were.
pub(crate) fn sweep_imports(tx: &Transaction<'_>) -> Result<u32, Fault> {
    tx.execute(
        "DELETE FROM row_blocks WHERE import_id IN (SELECT id FROM imports WHERE NOT complete)",
        [],
    )?;
    Ok(tx.execute("DELETE FROM imports WHERE NOT complete", [])? as u32)
}

fn packed_with(tx: &Transaction<'_>, id: RowId) -> Result<Option<PackedBlock>, Fault> {
    let mut statement = tx.prepare_cached(
        "SELECT first_row, row_count, hash, places, text FROM row_blocks
         WHERE first_row <= ?1 ORDER BY first_row DESC LIMIT 1",
    )?;
    let packed = statement.query_row([id.0], read_packed).optional()?;
    let end = end_of_rows(tx)?;
    Ok(packed.filter(|block| id.0 < end && id.0 - block.first_row < block.row_count))
}

fn read_packed(row: &Row<'_>) -> rusqlite::Result<PackedBlock> {
    Ok(PackedBlock {
        first_row: row.get(0)?,
        row_count: row.get(1)?,
        hash: ContentHash(row.get(2)?),
        places: row.get(3)?,
        text: row.get(4)?,
    })
}
