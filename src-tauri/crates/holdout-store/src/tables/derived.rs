//! A cache in the file: what can be worked out again from a version's rows. It may be dropped at any
//! time, and a lost entry is no loss, so writing it does not wait for the disk.

use holdout_types::VersionId;
use rusqlite::{OptionalExtension, params};

use crate::error::StoreError;
use crate::project::Project;
use crate::writer::Durability;

pub(crate) const SCHEMA: &str = "
CREATE TABLE derived (
    version INTEGER NOT NULL REFERENCES versions (id),
    key TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (version, key)
) STRICT;
";

impl Project {
    /// Reads the cache.
    pub fn derived(&self) -> Derived<'_> {
        Derived(self)
    }

    /// Fills the cache.
    pub fn derived_mut(&self) -> DerivedMut<'_> {
        DerivedMut(self)
    }
}

/// Reads the cache.
#[derive(Debug, Clone, Copy)]
pub struct Derived<'p>(&'p Project);

impl Derived<'_> {
    /// What is kept for a version under `key`, if anything.
    pub fn get(&self, version: VersionId, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.read(|tx| {
            let mut statement =
                tx.prepare_cached("SELECT content FROM derived WHERE version = ?1 AND key = ?2")?;
            Ok(statement.query_row(params![version.0, key], |row| row.get(0)).optional()?)
        })
    }
}

/// Fills the cache.
#[derive(Debug, Clone, Copy)]
pub struct DerivedMut<'p>(&'p Project);

impl DerivedMut<'_> {
    /// Keeps something for a version under `key`, in place of what was there for it or for another
    /// version: the one in use is the one that is asked for again.
    pub fn put(&self, version: VersionId, key: &str, content: Vec<u8>) -> Result<(), StoreError> {
        let key = key.to_owned();
        self.0.write_with(Durability::Process, move |tx| {
            tx.execute("DELETE FROM derived WHERE key = ?1", [&key])?;
            tx.execute(
                "INSERT INTO derived (version, key, content) VALUES (?1, ?2, ?3)",
                params![version.0, key, content],
            )?;
            Ok(())
        })
    }
}
