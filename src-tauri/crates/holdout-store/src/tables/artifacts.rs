//! Files that belong to the project, such as the models that the local provider trained, so that a
//! shared project answers elsewhere too.

use holdout_types::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::columns::Time;
use crate::error::{Fault, StoreError};
use crate::hash::ContentHash;
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE artifacts (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    hash BLOB NOT NULL,
    size INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    content BLOB NOT NULL
) STRICT;
";

/// A file that belongs to the project, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Its name, such as the id of a trained model.
    pub name: String,
    /// What kind of file it is, as a word of the caller's.
    pub kind: String,
    /// BLAKE3 over its bytes.
    pub hash: ContentHash,
    /// Its size in bytes.
    pub size: u64,
    /// When it was kept.
    pub created_at: Timestamp,
}

impl Project {
    /// Reads artifacts.
    pub fn artifacts(&self) -> Artifacts<'_> {
        Artifacts(self)
    }

    /// Keeps and removes artifacts.
    pub fn artifacts_mut(&self) -> ArtifactsMut<'_> {
        ArtifactsMut(self)
    }
}

/// Reads artifacts.
#[derive(Debug, Clone, Copy)]
pub struct Artifacts<'p>(&'p Project);

impl Artifacts<'_> {
    /// All artifacts, by name.
    pub fn all(&self) -> Result<Vec<Artifact>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT name, kind, hash, size, created_at FROM artifacts ORDER BY name",
            )?;
            Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
        })
    }

    /// The bytes of an artifact, if there is one of this name, compared with its hash.
    pub fn content(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.read(|tx| {
            let sql = "SELECT hash, content FROM artifacts WHERE name = ?1";
            let found = tx
                .query_row(sql, [name], |row| {
                    Ok((ContentHash(row.get(0)?), row.get::<_, Vec<u8>>(1)?))
                })
                .optional()?;
            match found {
                Some((hash, content)) if ContentHash::of(&content) != hash => {
                    Err(Fault::Damaged(format!("the artifact `{name}` is not as it was stored")))
                }
                found => Ok(found.map(|(_, content)| content)),
            }
        })
    }
}

/// Keeps and removes artifacts.
#[derive(Debug, Clone, Copy)]
pub struct ArtifactsMut<'p>(&'p Project);

impl ArtifactsMut<'_> {
    /// Keeps bytes under a name, in place of what was there.
    pub fn put(&self, name: &str, kind: &str, content: Vec<u8>) -> Result<ContentHash, StoreError> {
        let (name, kind, now) = (name.to_owned(), kind.to_owned(), self.0.now());
        let hash = ContentHash::of(&content);
        self.0.write(move |tx| {
            tx.execute(
                "INSERT OR REPLACE INTO artifacts (name, kind, hash, size, created_at, content)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![name, kind, hash.0, content.len() as i64, now.0, content],
            )?;
            Ok(hash)
        })
    }

    /// Removes an artifact. It need not be there.
    pub fn remove(&self, name: &str) -> Result<(), StoreError> {
        let name = name.to_owned();
        self.0.write(move |tx| {
            tx.execute("DELETE FROM artifacts WHERE name = ?1", [name])?;
            Ok(())
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Artifact> {
    Ok(Artifact {
        name: row.get(0)?,
        kind: row.get(1)?,
        hash: ContentHash(row.get(2)?),
        size: row.get::<_, i64>(3)? as u64,
        created_at: row.get::<_, Time>(4)?.0,
    })
}
