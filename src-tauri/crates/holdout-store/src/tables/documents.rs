//! The documents of the knowledge base, each with what was read of it. The file that it came from is
//! not kept, and neither is its path.

use holdout_types::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::Value;

use super::meta;
use super::passages::{self, StoredPassage};
use crate::columns::{Time, decompress, optional_json, optional_text};
use crate::error::{Fault, StoreError};
use crate::hash::ContentHash;
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    hash BLOB,
    body BLOB,
    notes TEXT,
    problem TEXT,
    passages INTEGER NOT NULL DEFAULT 0,
    tokens INTEGER NOT NULL DEFAULT 0,
    added_at INTEGER NOT NULL,
    CHECK ((body IS NULL) = (problem IS NOT NULL))
) STRICT;
";

/// A document to be kept under its name.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDocument {
    /// As the person knows it: the name of its file, with folders below the one that was picked.
    pub name: String,
    /// What it was read as, as a word of the caller's.
    pub kind: String,
    /// The size of its file.
    pub bytes: u64,
    /// BLAKE3 over the bytes of its file; none where they were not read.
    pub hash: Option<ContentHash>,
    /// What was read of it, or why nothing was.
    pub content: Result<ReadContent, Value>,
}

/// What was read of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadContent {
    /// Its text, in the caller's form: passages can be cut anew without the file.
    pub body: Vec<u8>,
    /// What is to be known of the reading, in the caller's shape; none if nothing is.
    pub notes: Option<Value>,
    /// Its passages, in their order.
    pub passages: Vec<StoredPassage>,
}

/// A document, without its text.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredDocument {
    /// Its id, which rises in the order of adding.
    pub id: u32,
    /// As the person knows it.
    pub name: String,
    /// What it was read as.
    pub kind: String,
    /// The size of its file.
    pub bytes: u64,
    /// BLAKE3 over the bytes of its file; none where they were not read.
    pub hash: Option<ContentHash>,
    /// What is to be known of the reading.
    pub notes: Option<Value>,
    /// Why nothing was read of it.
    pub problem: Option<Value>,
    /// How many passages it has.
    pub passages: u32,
    /// The tokens of its passages, each counted whole.
    pub tokens: u64,
    /// When it was added, or replaced last.
    pub added_at: Timestamp,
}

impl Project {
    /// Reads documents of the knowledge base.
    pub fn documents(&self) -> Documents<'_> {
        Documents(self)
    }

    /// Keeps and removes documents of the knowledge base.
    pub fn documents_mut(&self) -> DocumentsMut<'_> {
        DocumentsMut(self)
    }
}

/// Reads documents of the knowledge base.
#[derive(Debug, Clone, Copy)]
pub struct Documents<'p>(&'p Project);

impl Documents<'_> {
    /// All documents in the order in which they were first added.
    pub fn all(&self) -> Result<Vec<StoredDocument>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(&format!("{SELECT} ORDER BY d.id"))?;
            Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
        })
    }

    /// The document of a name, if there is one.
    pub fn named(&self, name: &str) -> Result<Option<StoredDocument>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(&format!("{SELECT} WHERE d.name = ?1"))?;
            Ok(statement.query_row([name], read).optional()?)
        })
    }

    /// What was read of a document; none where nothing was.
    pub fn body(&self, id: u32) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.read(|tx| {
            let sql = "SELECT body FROM documents WHERE id = ?1";
            let packed: Option<Vec<u8>> = tx
                .query_row(sql, [id], |row| row.get(0))
                .optional()?
                .ok_or_else(|| StoreError::unknown("document", id))?;
            let unpack = |packed: Vec<u8>| {
                let damaged = || Fault::Damaged(format!("the text of document {id} is damaged"));
                decompress(&packed).ok_or_else(damaged)
            };
            packed.map(unpack).transpose()
        })
    }
}

/// Keeps and removes documents of the knowledge base.
#[derive(Debug, Clone, Copy)]
pub struct DocumentsMut<'p>(&'p Project);

impl DocumentsMut<'_> {
    /// Keeps a document with its passages, in place of the one of the same name. It keeps its place
    /// in the order then. Gives its id.
    pub fn put(&self, document: NewDocument) -> Result<u32, StoreError> {
        let now = self.0.now();
        self.0.write(move |tx| {
            let id = upsert(tx, &document, now)?;
            let passages = document.content.map(|content| content.passages).unwrap_or_default();
            set_passages(tx, id, &passages)?;
            Ok(id)
        })
    }

    /// Cuts documents anew: their passages are replaced, their text stays. A single value of the
    /// project changes with them, so that how they are cut is never in doubt.
    pub fn recut(
        &self,
        passages: Vec<(u32, Vec<StoredPassage>)>,
        key: &str,
        value: &Value,
    ) -> Result<(), StoreError> {
        let (key, value) = (key.to_owned(), value.clone());
        self.0.write(move |tx| {
            for (id, passages) in &passages {
                set_passages(tx, *id, passages)?;
            }
            meta::set(tx, &key, &value)
        })
    }

    /// Removes documents with their passages. They need not be there.
    pub fn remove(&self, ids: Vec<u32>) -> Result<(), StoreError> {
        self.0.write(move |tx| {
            for id in ids {
                passages::replace(tx, id, &[])?;
                tx.execute("DELETE FROM documents WHERE id = ?1", [id])?;
            }
            Ok(())
        })
    }
}

const SELECT: &str = "
SELECT d.id, d.name, d.kind, d.bytes, d.hash, d.notes, d.problem, d.added_at, d.passages, d.tokens
FROM documents d";

/// Puts passages in place of a document's. How many there are stands with the document, so that a list
/// of documents reads no passage.
fn set_passages(tx: &Transaction<'_>, id: u32, passages: &[StoredPassage]) -> Result<(), Fault> {
    passages::replace(tx, id, passages)?;
    let tokens: i64 = passages.iter().map(|passage| i64::from(passage.tokens)).sum();
    tx.execute(
        "UPDATE documents SET passages = ?2, tokens = ?3 WHERE id = ?1",
        params![id, passages.len() as i64, tokens],
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredDocument> {
    Ok(StoredDocument {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: row.get(2)?,
        bytes: row.get::<_, i64>(3)? as u64,
        hash: row.get::<_, Option<[u8; 32]>>(4)?.map(ContentHash),
        notes: optional_json(row.get(5)?),
        problem: optional_json(row.get(6)?),
        added_at: row.get::<_, Time>(7)?.0,
        passages: row.get(8)?,
        tokens: row.get::<_, i64>(9)? as u64,
    })
}

fn upsert(tx: &Transaction<'_>, document: &NewDocument, now: Timestamp) -> Result<u32, Fault> {
    let (body, notes, problem) = match &document.content {
        Ok(read) => (Some(lz4_flex::compress_prepend_size(&read.body)), read.notes.as_ref(), None),
        Err(problem) => (None, None, Some(problem)),
    };
    let id = tx.query_row(
        "INSERT INTO documents (name, kind, bytes, hash, body, notes, problem, added_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (name) DO UPDATE SET
             kind = excluded.kind, bytes = excluded.bytes, hash = excluded.hash,
             body = excluded.body, notes = excluded.notes, problem = excluded.problem,
             added_at = excluded.added_at
         RETURNING id",
        params![
            document.name,
            document.kind,
            document.bytes as i64,
            document.hash.map(|hash| hash.0),
            body,
            optional_text(notes),
            optional_text(problem),
            now.0,
        ],
        |row| row.get(0),
    )?;
    Ok(id)
}
