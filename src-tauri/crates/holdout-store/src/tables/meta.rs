//! Single values: the project's name, the margin, seeds, the answers to the fit check.

use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::Value;

use crate::columns::Json;
use crate::error::{Fault, StoreError};
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

impl Project {
    /// Reads single values.
    pub fn meta(&self) -> Meta<'_> {
        Meta(self)
    }

    /// Changes single values.
    pub fn meta_mut(&self) -> MetaMut<'_> {
        MetaMut(self)
    }
}

/// Reads single values.
#[derive(Debug, Clone, Copy)]
pub struct Meta<'p>(&'p Project);

impl Meta<'_> {
    /// The value of `key`, if it was ever set.
    pub fn get(&self, key: &str) -> Result<Option<Value>, StoreError> {
        self.0.read(|tx| find(tx, key))
    }

    /// All keys and values, by key.
    pub fn all(&self) -> Result<Vec<(String, Value)>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached("SELECT key, value FROM meta ORDER BY key")?;
            let all = statement
                .query_map([], |row| Ok((row.get(0)?, row.get::<_, Json>(1)?.0)))?
                .collect::<Result<_, _>>()?;
            Ok(all)
        })
    }
}

/// Changes single values.
#[derive(Debug, Clone, Copy)]
pub struct MetaMut<'p>(&'p Project);

impl MetaMut<'_> {
    /// Sets `key`, in place of any earlier value.
    pub fn set(&self, key: &str, value: &Value) -> Result<(), StoreError> {
        let (key, value) = (key.to_owned(), value.clone());
        self.0.write(move |tx| set(tx, &key, &value))
    }

    /// Removes `key`. It need not be there.
    pub fn remove(&self, key: &str) -> Result<(), StoreError> {
        let key = key.to_owned();
        self.0.write(move |tx| {
            tx.execute("DELETE FROM meta WHERE key = ?1", [key])?;
            Ok(())
        })
    }
}

/// Sets `key`, in place of any earlier value.
pub(super) fn set(tx: &Transaction<'_>, key: &str, value: &Value) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO meta (key, value) VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        params![key, value.to_string()],
    )?;
    Ok(())
}

fn find(tx: &Transaction<'_>, key: &str) -> Result<Option<Value>, Fault> {
    let mut statement = tx.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| Ok(row.get::<_, Json>(0)?.0)).optional()?)
}
