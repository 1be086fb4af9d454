//! How connections to a project file are set up.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::Fault;

/// How long to wait for a lock that another program's reader or writer holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Above the page size that SQLite takes by default, since most of a project is in large blobs.
const PAGE_SIZE: u32 = 8192;

/// Pages in the journal before SQLite copies them over: 32 MiB, so that an import of large blocks
/// is not interrupted every few of them.
const CHECKPOINT_PAGES: u32 = 4096;

/// A new, empty file.
pub(crate) fn create(path: &Path) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let connection = open(path, flags)?;
    connection.pragma_update(None, "page_size", PAGE_SIZE)?;
    Ok(connection)
}

/// An existing file, for writing. Nothing in it changes yet: with `keep_journal`, not even by closing
/// it again, which would otherwise copy the journal of a dead process into it.
pub(crate) fn open_to_write(path: &Path, keep_journal: bool) -> Result<Connection, Fault> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep_journal)?;
    Ok(connection)
}

/// An existing file, for reading.
pub(crate) fn open_to_read(path: &Path) -> Result<Connection, Fault> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection, Fault> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(64);
    // A project may come from anyone: its schema must not run anything.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

/// Switches to the write-ahead journal, once the file is known to be a whole project.
///
/// `synchronous` is FULL: NORMAL would keep every answer when the process dies, but not when the
/// power fails, and an answer was paid for. One `fsync` per commit is little beside one call.
pub(crate) fn begin_writing(connection: &Connection) -> Result<(), Fault> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    connection.pragma_update(None, "journal_size_limit", 0)?;
    set_durable(connection, true)
}

/// Whether a commit waits for the disk. Without, it still outlives the process, but perhaps not the
/// power: for what is swept and done again in that case.
pub(crate) fn set_durable(connection: &Connection, durable: bool) -> Result<(), Fault> {
    connection.pragma_update(None, "synchronous", if durable { "full" } else { "normal" })?;
    Ok(())
}

/// Copies the journal into the file, so that a plain copy of the file is whole. Waits for readers, and
/// says whether it could.
pub(crate) fn checkpoint(connection: &Connection) -> Result<bool, Fault> {
    let blocked: bool =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(!blocked)
}

/// The same, unless a reader is in the way: a saved copy of a large project reads for long.
pub(crate) fn checkpoint_if_free(connection: &Connection) -> Result<bool, Fault> {
    connection.busy_timeout(Duration::ZERO)?;
    let done = checkpoint(connection);
    connection.busy_timeout(BUSY_TIMEOUT)?;
    done
}
