//! What can go wrong with a project file, for a person: what happened, to which file, what to do.

use std::io;
use std::path::{Path, PathBuf};

use holdout_types::{ApiError, CandidateId, ErrorCode, EvaluationId, RowId, VersionId};
use rusqlite::ffi;

/// Why something could not be done with a project.
///
/// The text says what happened; [`StoreError::remedy`] says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing is at this path, or its folder is missing.
    #[error("There is no project at {}.", .path.display())]
    NotFound {
        /// The file that was asked for.
        path: PathBuf,
    },
    /// A new project or backup would overwrite something.
    #[error("{} exists already.", .path.display())]
    AlreadyExists {
        /// The file that is in the way.
        path: PathBuf,
    },
    /// A folder, device or socket.
    #[error("{} is not a file.", .path.display())]
    NotAFile {
        /// What was asked for.
        path: PathBuf,
    },
    /// A file of another program.
    #[error("{} is not a Holdout project: {reason}.", .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// How it was recognised, as the end of a sentence.
        reason: &'static str,
    },
    /// Written by a newer version of the app.
    #[error(
        "{} was written by a newer Holdout (its format is {found}; this one reads up to {supported}).",
        .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The `user_version` of the file.
        found: u32,
        /// The newest `user_version` that this app knows.
        supported: u32,
    },
    /// A project, but its content is not whole.
    #[error("{} is damaged: {detail}.", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit, as the end of a sentence.
        detail: String,
    },
    /// Open in another process, or in another window of this one.
    #[error("{} is open in another Holdout.", .path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// No space is left.
    #[error("The disk that holds {} is full.", .path.display())]
    DiskFull {
        /// The file that was being written.
        path: PathBuf,
    },
    /// The operating system refuses access.
    #[error("{} can't be opened for writing: {detail}.", .path.display())]
    AccessDenied {
        /// The file.
        path: PathBuf,
        /// What the operating system or SQLite says.
        detail: String,
    },
    /// The disk failed, or something else outside the app.
    #[error("{} can't be read or written: {detail}.", .path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the operating system or SQLite says.
        detail: String,
    },
    /// The project was closed while something still used it.
    #[error("{} has been closed.", .path.display())]
    Closed {
        /// The file.
        path: PathBuf,
    },
    /// The change would alter the sealed test split.
    #[error("The test split of this project is sealed; {detail}.")]
    Sealed {
        /// What would change, as the end of a sentence.
        detail: String,
    },
    /// A judged run needs a seal first.
    #[error("The test split is not sealed, so nothing can be judged on it.")]
    NotSealed,
    /// A version without test rows can't be sealed.
    #[error("Version {0} has no test rows to seal.")]
    EmptyTestSplit(VersionId),
    /// The list of rows of a new version contradicts itself.
    #[error("Row {0} stands more than once in the new version.")]
    RepeatedRow(RowId),
    /// Something with this id does not exist in the project.
    #[error("This project has no {what} {id}.")]
    Unknown {
        /// What kind of thing.
        what: &'static str,
        /// Its number or name.
        id: String,
    },
    /// A row longer than the project file can hold.
    #[error("Line {line} is {bytes} bytes long; a row may have {limit}.")]
    RowTooLarge {
        /// The line in the source file, from 1.
        line: u64,
        /// Its length.
        bytes: usize,
        /// The longest that is kept.
        limit: usize,
    },
    /// Row ids are used up.
    #[error("The project has as many rows as it can number.")]
    TooManyRows,
    /// Two imports can't interleave.
    #[error("Another import into this project is still running.")]
    ImportRunning,
    /// An evaluated candidate stays as it was.
    #[error("Candidate {0} has been evaluated, so it can't change any more.")]
    CandidateEvaluated(CandidateId),
    /// A judged run stays counted.
    #[error("Evaluation {0} ran on the sealed test split, so it stays in the project.")]
    Judged(EvaluationId),
    /// The head is at the first or last step.
    #[error("There is nothing to {0}.")]
    NoStep(&'static str),
    /// A rule of the file refused the change.
    #[error("The project refused the change: {0}.")]
    Refused(String),
    /// A fault in this app.
    #[error("Holdout made a mistake with {}: {detail}.", .path.display())]
    Internal {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
}

impl StoreError {
    /// What to do about it, in a sentence or two.
    pub fn remedy(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotFound { .. } => {
                "Check whether it was moved or renamed, or its disk is not connected."
            }
            Self::AlreadyExists { .. } => "Choose another name, or open the existing file.",
            Self::NotAFile { .. } => "Choose a file whose name ends in .holdout.",
            Self::Foreign { .. } => {
                "The file was left as it is. Choose a .holdout file, or import this one as data \
                 into a project."
            }
            Self::Newer { .. } => {
                "The file was left as it is. Update Holdout to open it; before an upgrade the app \
                 also leaves a backup of the older format next to the file."
            }
            Self::Damaged { .. } => {
                "Open your last saved copy, or the backup next to the file. Without one, \
                 `sqlite3 FILE .recover` saves the rows and answers that can still be read. Keep \
                 the damaged file until then."
            }
            Self::Busy { .. } => "Close it there, then open it again here.",
            Self::DiskFull { .. } => "Make room, then try again. Everything saved before is kept.",
            Self::AccessDenied { .. } => {
                "Check the permissions of the file and of its folder, or copy the file to a folder \
                 of your own."
            }
            Self::Disk { .. } => "Check that the disk is connected and healthy, then try again.",
            Self::Closed { .. } => "Open the project again.",
            Self::Sealed { .. } => {
                "Change training and validation rows freely; for another test split start a new \
                 project."
            }
            Self::NotSealed => "Seal the test split on the Data screen first.",
            Self::EmptyTestSplit(_) => "Give some rows to the test split first.",
            Self::RowTooLarge { .. } => "Shorten the row, or leave it out.",
            Self::TooManyRows => "Start a new project for further rows.",
            Self::ImportRunning => "Wait until it ends, or cancel it.",
            Self::CandidateEvaluated(_) => "Save the change as a new candidate.",
            Self::Internal { .. } => "Please report this with the log file.",
            Self::RepeatedRow(_)
            | Self::Unknown { .. }
            | Self::Judged(_)
            | Self::NoStep(_)
            | Self::Refused(_) => return None,
        })
    }

    /// The code by which the window tells errors apart.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NotFound { .. } | Self::Unknown { .. } => ErrorCode::NotFound,
            Self::AlreadyExists { .. }
            | Self::NotAFile { .. }
            | Self::AccessDenied { .. }
            | Self::Disk { .. } => ErrorCode::FileAccess,
            Self::Foreign { .. } => ErrorCode::ForeignProject,
            Self::Newer { .. } => ErrorCode::NewerProject,
            Self::Damaged { .. } => ErrorCode::DamagedProject,
            Self::Busy { .. } => ErrorCode::ProjectBusy,
            Self::DiskFull { .. } => ErrorCode::DiskFull,
            Self::Closed { .. } => ErrorCode::NoProject,
            Self::Sealed { .. } => ErrorCode::Sealed,
            Self::NotSealed => ErrorCode::NotSealed,
            Self::RowTooLarge { .. } | Self::RepeatedRow(_) => ErrorCode::InvalidInput,
            Self::EmptyTestSplit(_)
            | Self::TooManyRows
            | Self::ImportRunning
            | Self::CandidateEvaluated(_)
            | Self::Judged(_)
            | Self::NoStep(_)
            | Self::Refused(_) => ErrorCode::WrongState,
            Self::Internal { .. } => ErrorCode::Internal,
        }
    }

    pub(crate) fn unknown(what: &'static str, id: impl Copy + ToString) -> Self {
        Self::Unknown { what, id: id.to_string() }
    }

    pub(crate) fn from_io(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        let detail = io_detail(error);
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound { path },
            io::ErrorKind::AlreadyExists => Self::AlreadyExists { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::AccessDenied { path, detail }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::Disk { path, detail },
        }
    }
}

/// The words of the operating system without the path that `fs_err` puts before them.
fn io_detail(error: &io::Error) -> String {
    let inner = error.get_ref().and_then(std::error::Error::source);
    inner.map_or_else(|| error.to_string(), ToString::to_string)
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let api = Self::new(error.code(), error.to_string());
        let api = match error.remedy() {
            Some(remedy) => api.with_hint(remedy),
            None => api,
        };
        if matches!(error, StoreError::Busy { .. } | StoreError::DiskFull { .. }) {
            return api.retryable();
        }
        api
    }
}

/// An error on its way up, before it is known which file it concerns.
#[derive(Debug)]
pub(crate) enum Fault {
    /// SQLite's own.
    Sqlite(rusqlite::Error),
    /// What was read does not fit together.
    Damaged(String),
    /// Already in its final form.
    Store(StoreError),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Fault {
    /// The error for a person, about the file at `path`.
    pub(crate) fn at(self, path: &Path) -> StoreError {
        match self {
            Self::Store(error) => error,
            Self::Damaged(detail) => StoreError::Damaged { path: path.to_owned(), detail },
            Self::Sqlite(error) => from_sqlite(path.to_owned(), &error),
        }
    }
}

fn from_sqlite(path: PathBuf, error: &rusqlite::Error) -> StoreError {
    use rusqlite::Error as Sql;
    match error {
        Sql::SqliteFailure(failure, message) => {
            let detail = message.clone().unwrap_or_else(|| failure.to_string());
            from_failure(path, *failure, detail)
        }
        Sql::SqlInputError { error, msg, .. } => from_failure(path, *error, msg.clone()),
        Sql::FromSqlConversionFailure(..)
        | Sql::IntegralValueOutOfRange(..)
        | Sql::InvalidColumnType(..)
        | Sql::Utf8Error(..) => StoreError::Damaged { path, detail: error.to_string() },
        other => StoreError::Internal { path, detail: other.to_string() },
    }
}

fn from_failure(path: PathBuf, failure: ffi::Error, detail: String) -> StoreError {
    use rusqlite::ErrorCode as Code;
    match failure.code {
        Code::DatabaseBusy | Code::DatabaseLocked => StoreError::Busy { path },
        Code::DiskFull => StoreError::DiskFull { path },
        Code::DatabaseCorrupt | Code::NotADatabase => StoreError::Damaged { path, detail },
        Code::CannotOpen | Code::PermissionDenied | Code::ReadOnly => {
            StoreError::AccessDenied { path, detail }
        }
        Code::SystemIoFailure | Code::FileLockingProtocolFailed => {
            StoreError::Disk { path, detail }
        }
        Code::ConstraintViolation => match detail.strip_prefix("sealed: ") {
            Some(detail) => StoreError::Sealed { detail: detail.to_owned() },
            None => StoreError::Refused(detail),
        },
        _ => StoreError::Internal { path, detail },
    }
}

#[cfg(test)]
mod tests;
