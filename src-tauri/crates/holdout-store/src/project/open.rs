//! Making a project, and opening one: nothing in the file changes before all of it is accepted.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, RwLock};

use holdout_types::Clock;
use rusqlite::Connection;

use super::{Connections, Inner, Leftovers, Project};
use crate::connection;
use crate::error::{Fault, StoreError};
use crate::header::{check_header, has_wal};
use crate::lock::ProjectLock;
use crate::migrate::{Migration, back_up, check_schema, format_of, migrate, newest};
use crate::readers::Readers;
use crate::tables::rows::BlockCache;
use crate::tables::{MIGRATIONS, in_flight, rows};
use crate::writer::Writer;

/// Every page of a file up to this size is checked when it is opened (measured: 30 ms). A larger one is
/// checked so only after a process died with it; its rows carry hashes of their own.
const QUICK_CHECK_LIMIT: u64 = 64 << 20;

impl Project {
    /// Makes a new project. Its folder must exist, and the file must not.
    pub fn create(path: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        Self::create_with(path, clock, MIGRATIONS)
    }

    /// Opens a project, brings its format up to date (with a backup beside it) and sweeps what a
    /// dead process left.
    ///
    /// A file that is refused keeps every byte.
    pub fn open(path: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        Self::open_with(path, clock, MIGRATIONS)
    }

    pub(crate) fn create_with(
        path: &Path,
        clock: Arc<dyn Clock>,
        steps: &[Migration],
    ) -> Result<Self, StoreError> {
        let path = canonical_in_folder(path)?;
        let lock = ProjectLock::acquire(&path)?;
        if fs_err::symlink_metadata(&path).is_ok() {
            return Err(StoreError::AlreadyExists { path });
        }
        match new_database(&path, steps) {
            Ok(writing) => {
                let opened = Opened { writing, leftovers: Leftovers::default(), backup: None };
                Self::start(path, clock, lock, opened)
            }
            Err(fault) => {
                // Half a file would only be in the way of the next attempt.
                let _ = fs_err::remove_file(&path);
                Err(fault.at(&path))
            }
        }
    }

    pub(crate) fn open_with(
        path: &Path,
        clock: Arc<dyn Clock>,
        steps: &[Migration],
    ) -> Result<Self, StoreError> {
        let path = canonical_file(path)?;
        let lock = ProjectLock::acquire(&path)?;
        check_header(&path, newest(steps))?;
        let opened = open_database(&path, steps).map_err(|fault| fault.at(&path))?;
        Self::start(path, clock, lock, opened)
    }

    fn start(
        path: PathBuf,
        clock: Arc<dyn Clock>,
        lock: ProjectLock,
        opened: Opened,
    ) -> Result<Self, StoreError> {
        let writer =
            Writer::start(opened.writing).map_err(|error| StoreError::from_io(&path, &error))?;
        let connections = Connections { writer, readers: Readers::new(path.clone()), lock };
        let inner = Inner {
            path,
            clock,
            leftovers: opened.leftovers,
            backup: opened.backup,
            blocks: BlockCache::default(),
            importing: AtomicBool::new(false),
            connections: RwLock::new(Some(connections)),
        };
        Ok(Self { inner: Arc::new(inner) })
    }
}

struct Opened {
    writing: Connection,
    leftovers: Leftovers,
    backup: Option<PathBuf>,
}

fn new_database(path: &Path, steps: &[Migration]) -> Result<Connection, Fault> {
    let mut writing = connection::create(path)?;
    migrate(&mut writing, steps)?;
    connection::begin_writing(&writing)?;
    Ok(writing)
}

fn open_database(path: &Path, steps: &[Migration]) -> Result<Opened, Fault> {
    let died = has_wal(path);
    let mut writing = connection::open_to_write(path, died)?;
    let (format, supported) = (format_of(&writing)?, newest(steps));
    if format > supported {
        // Its last changes are in the journal, so the header did not show it.
        let path = path.to_owned();
        return Err(StoreError::Newer { path, found: format, supported }.into());
    }
    quick_check(&writing, path, died)?;
    let backup = if format < supported { Some(back_up(&writing, path)?) } else { None };
    if backup.is_some() {
        migrate(&mut writing, steps)?;
    }
    check_schema(&writing, steps)?;
    connection::begin_writing(&writing)?;
    let leftovers = sweep(&mut writing)?;
    Ok(Opened { writing, leftovers, backup })
}

fn quick_check(connection: &Connection, path: &Path, died: bool) -> Result<(), Fault> {
    let small = fs_err::metadata(path).is_ok_and(|file| file.len() <= QUICK_CHECK_LIMIT);
    if !small && !died {
        return Ok(());
    }
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(Fault::Damaged(one_line(&found))) }
}

fn one_line(text: &str) -> String {
    text.lines().map(|line| line.trim_matches(['*', ' '])).collect::<Vec<_>>().join(": ")
}

fn sweep(connection: &mut Connection) -> Result<Leftovers, Fault> {
    let transaction = connection.transaction()?;
    let swept_imports = rows::sweep_imports(&transaction)?;
    let interrupted_calls = in_flight::settle(&transaction)?;
    transaction.commit()?;
    Ok(Leftovers { swept_imports, interrupted_calls })
}

fn canonical_file(path: &Path) -> Result<PathBuf, StoreError> {
    let from_io = |error| StoreError::from_io(path, &error);
    let path = fs_err::canonicalize(path).map_err(from_io)?;
    if fs_err::metadata(&path).map_err(from_io)?.is_file() {
        return Ok(path);
    }
    Err(StoreError::NotAFile { path })
}

/// A path that need not exist, in a folder that must.
pub(crate) fn canonical_in_folder(path: &Path) -> Result<PathBuf, StoreError> {
    let not_found = || StoreError::NotFound { path: path.to_owned() };
    let name = path.file_name().ok_or_else(not_found)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder =
        fs_err::canonicalize(folder).map_err(|error| StoreError::from_io(folder, &error))?;
    Ok(folder.join(name))
}
