//! The pieces of documents that are found and put before a model.

use rusqlite::{Row, Transaction, params};
use serde_json::{Value, json};

use crate::columns::Json;
use crate::error::{Fault, StoreError};
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE passages (
    document INTEGER NOT NULL REFERENCES documents (id),
    place INTEGER NOT NULL,
    headings TEXT NOT NULL,
    text TEXT NOT NULL,
    tokens INTEGER NOT NULL,
    PRIMARY KEY (document, place)
) STRICT, WITHOUT ROWID;
";

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPassage {
    /// The headings above it, the outermost first.
    pub headings: Vec<String>,
    /// Its text.
    pub text: String,
    /// The tokens of its text.
    pub tokens: u32,
}

impl Project {
    /// Reads passages of the knowledge base.
    pub fn passages(&self) -> Passages<'_> {
        Passages(self)
    }
}

/// Reads passages of the knowledge base. They are written with their document.
#[derive(Debug, Clone, Copy)]
pub struct Passages<'p>(&'p Project);

impl Passages<'_> {
    /// All passages with the name of their document and their place in it, from 0, in the order of
    /// the documents.
    pub fn all(&self) -> Result<Vec<(String, u32, StoredPassage)>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT d.name, p.place, p.headings, p.text, p.tokens
                 FROM passages p JOIN documents d ON d.id = p.document
                 ORDER BY p.document, p.place",
            )?;
            let passage = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, read(row)?));
            Ok(statement.query_map([], passage)?.collect::<Result<_, _>>()?)
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredPassage> {
    let headings = match row.get::<_, Json>(2)?.0 {
        Value::Array(list) => {
            list.into_iter().filter_map(|heading| heading.as_str().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    };
    Ok(StoredPassage { headings, text: row.get(3)?, tokens: row.get(4)? })
}

/// Puts these passages in place of a document's.
pub(super) fn replace(
    tx: &Transaction<'_>,
    document: u32,
    passages: &[StoredPassage],
) -> Result<(), Fault> {
    tx.execute("DELETE FROM passages WHERE document = ?1", [document])?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO passages (document, place, headings, text, tokens) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (place, passage) in (0_u32..).zip(passages) {
        let headings = json!(passage.headings).to_string();
        insert.execute(params![document, place, headings, passage.text, passage.tokens])?;
    }
    Ok(())
}
