//! The format of the file, as steps. `user_version` counts the steps that a file has taken.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use crate::copy::sync;
use crate::error::{Fault, StoreError};
use crate::header::APPLICATION_ID;

/// One step of the format. A published step never changes; a change is a further step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Migration {
    /// The `user_version` after it.
    pub(crate) version: u32,
    /// What it does, one text per table.
    pub(crate) sql: &'static [&'static str],
}

/// The newest format among `steps`.
pub(crate) fn newest(steps: &[Migration]) -> u32 {
    steps.iter().map(|step| step.version).max().unwrap_or(0)
}

/// The format of an open file.
pub(crate) fn format_of(connection: &Connection) -> Result<u32, Fault> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Takes all steps that the file has not taken, or none of them.
pub(crate) fn migrate(connection: &mut Connection, steps: &[Migration]) -> Result<(), Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let format = format_of(&transaction)?;
    for step in steps.iter().filter(|step| step.version > format) {
        for sql in step.sql {
            transaction.execute_batch(sql)?;
        }
        transaction.pragma_update(None, "user_version", step.version)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()?;
    Ok(())
}

/// Copies the file before its format changes: `a.holdout` becomes `a.format-1.holdout`.
pub(crate) fn back_up(connection: &Connection, path: &Path) -> Result<PathBuf, Fault> {
    let format = format_of(connection)?;
    let backup = free_name(path, format);
    let name = backup.to_str().ok_or_else(|| StoreError::Disk {
        path: backup.clone(),
        detail: "its name is not valid Unicode".to_owned(),
    })?;
    connection.execute("VACUUM INTO ?1", [name]).map_err(|error| Fault::from(error).at(&backup))?;
    sync(&backup)?;
    Ok(backup)
}

/// An earlier backup is never overwritten: `a.format-1.holdout`, then `a.format-1-2.holdout`.
fn free_name(path: &Path, format: u32) -> PathBuf {
    let first = path.with_extension(format!("format-{format}.holdout"));
    let later = (2..).map(|n: u32| path.with_extension(format!("format-{format}-{n}.holdout")));
    std::iter::once(first.clone()).chain(later).find(|name| !name.exists()).unwrap_or(first)
}

/// Checks that the tables and triggers are those of this app: a missing trigger would let a seal be
/// broken, and an added one could change what is written.
///
/// The expected definitions are those of a new database in memory.
pub(crate) fn check_schema(connection: &Connection, steps: &[Migration]) -> Result<(), Fault> {
    let mut fresh = Connection::open_in_memory()?;
    migrate(&mut fresh, steps)?;
    let (expected, found) = (definitions(&fresh)?, definitions(connection)?);
    let missing = expected.iter().find(|definition| !found.contains(definition));
    let added = found.iter().find(|found| {
        matches!(found.kind.as_str(), "trigger" | "view") && !expected.contains(found)
    });
    match missing.or(added) {
        None => Ok(()),
        Some(Definition { kind, name, .. }) => Err(Fault::Damaged(format!(
            "the definition of its {kind} `{name}` was changed by another program"
        ))),
    }
}

#[derive(PartialEq)]
struct Definition {
    kind: String,
    name: String,
    sql: String,
}

fn definitions(connection: &Connection) -> Result<Vec<Definition>, Fault> {
    let sql = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL";
    let mut statement = connection.prepare(sql)?;
    let definitions = statement.query_map([], |row| {
        Ok(Definition { kind: row.get(0)?, name: row.get(1)?, sql: row.get(2)? })
    })?;
    Ok(definitions.collect::<Result<_, _>>()?)
}
