//! Why a file can't be read, for a person: what happened, where, and what to do.

use holdout_types::{ApiError, ErrorCode};
use std::fmt;
use std::path::{Path, PathBuf};

/// A file that can't be read as examples.
///
/// Its text says what happened and where; [`ReadError::remedy`] says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ReadError {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1; of a workbook the row of the sheet. `None` if the whole file is meant.
    pub line: Option<u64>,
    /// What is wrong.
    pub fault: ReadFault,
}

/// What can be wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadFault {
    /// There is none.
    #[error("there is no such file")]
    NotFound,
    /// The operating system refuses.
    #[error("the file may not be read by this user")]
    PermissionDenied,
    /// It is a directory.
    #[error("this is a folder, not a file")]
    Directory,
    /// A pipe, a socket or a device.
    #[error("this is not an ordinary file")]
    NotAFile,
    /// Reading failed.
    #[error("reading failed: {0}")]
    Io(String),
    /// Nothing in it but white space.
    #[error("the file is empty")]
    Empty,
    /// Not text; `kind` says what it seems to be.
    #[error("the file is {0}, not text")]
    Binary(&'static str),
    /// UTF-16 or UTF-32.
    #[error("the text is encoded as {0}, not as UTF-8")]
    OtherEncoding(&'static str),
    /// A byte that UTF-8 does not have, counted from 1 within its line.
    #[error("byte {byte} of the line is not valid UTF-8")]
    InvalidUtf8 {
        /// The place in the line.
        byte: usize,
    },
    /// A byte that UTF-8 does not have, in a field of a CSV record; both counted from 1.
    #[error("byte {byte} of field {field} is not valid UTF-8")]
    InvalidUtf8InField {
        /// The field of the record.
        field: usize,
        /// The place in the field.
        byte: usize,
    },
    /// One JSON document instead of one object per line.
    #[error("the file is one JSON document over several lines, not one object per line")]
    JsonDocument,
    /// A line or record beyond the limit.
    #[error("the line is longer than {} MiB", limit / (1024 * 1024))]
    LineTooLong {
        /// In bytes.
        limit: usize,
    },
    /// A quotation mark that opens and never closes.
    #[error("a quotation mark opens here and is never closed")]
    UnclosedQuote,
    /// A record with another number of fields than the header.
    #[error("the record has {found} fields, but the header has {expected}")]
    Ragged {
        /// Fields of the header.
        expected: usize,
        /// Fields of the record.
        found: usize,
    },
    /// Two columns of the same name.
    #[error("columns {first} and {second} have the same name, `{name}`")]
    DuplicateHeader {
        /// The name.
        name: String,
        /// The first column, from 1.
        first: usize,
        /// The second one.
        second: usize,
    },
    /// A column without a name.
    #[error("column {0} has no name in the header")]
    EmptyHeader(String),
    /// A column that the mapping names and the file does not have.
    #[error("there is no column `{name}`; there are {}", names(columns))]
    MissingColumn {
        /// The column that was asked for.
        name: String,
        /// The columns that there are.
        columns: Vec<String>,
    },
    /// One column for both.
    #[error("column `{0}` is named as the input and as the answer")]
    SameColumn(String),
    /// No mapping was given, and none is plain from the names.
    #[error("it is not plain which columns hold input and answer; there are {}", names(.0))]
    NoMapping(Vec<String>),
    /// Recorded answers that lack an answer or its row; of a line of JSON, its fields.
    #[error("no column says what was answered, or to which row; there are {}", names(.0))]
    NotAnswers(Vec<String>),
    /// Recorded answers in a workbook.
    #[error("recorded answers are read from CSV or JSONL, and this is a workbook")]
    AnswersInWorkbook,
    /// A line of recorded answers that is none.
    #[error("the line is no JSON object: {0}")]
    NotAnObject(String),
    /// A number that is none, or below zero.
    #[error("`{field}` is `{value}`, which is no number that it can have")]
    NotANumber {
        /// The field.
        field: String,
        /// What stands in it.
        value: String,
    },
    /// A header and nothing else.
    #[error("the file has a header and no rows")]
    HeaderOnly,
    /// `.xls`.
    #[error("this is a workbook of Excel 97–2003 (.xls)")]
    OldExcel,
    /// A workbook with a password.
    #[error("the workbook is protected by a password")]
    EncryptedWorkbook,
    /// A workbook that can't be parsed.
    #[error("the workbook is damaged: {0}")]
    DamagedWorkbook(String),
    /// A workbook without a visible worksheet.
    #[error("the workbook has no visible worksheet")]
    NoSheet,
    /// The first sheet has no cells.
    #[error("the first sheet, `{0}`, is empty")]
    EmptySheet(String),
    /// A formula that was never calculated.
    #[error("cell {0} has a formula without a stored result")]
    FormulaWithoutValue(String),
    /// A cell that shows an error.
    #[error("cell {cell} shows the error {value}")]
    ErrorCell {
        /// Such as `B7`.
        cell: String,
        /// Such as `#N/A`.
        value: String,
    },
    /// Merged cells where there are rows.
    #[error("cells {0} are merged")]
    MergedCells(String),
    /// Not the same file at the end as at the start.
    #[error("the file changed while it was read: {0}")]
    Changed(&'static str),
    /// Gone.
    #[error("the file was removed while it was read")]
    Vanished,
    /// Someone asked for it.
    #[error("reading was cancelled")]
    Cancelled,
    /// The receiver of the rows asked for it.
    #[error("reading was stopped")]
    Stopped,
}

impl ReadError {
    /// An error about the whole file.
    pub(crate) fn new(file: &Path, fault: ReadFault) -> Self {
        Self { file: file.to_owned(), line: None, fault }
    }

    /// An error in a line.
    pub(crate) fn at(file: &Path, line: u64, fault: ReadFault) -> Self {
        Self { file: file.to_owned(), line: Some(line), fault }
    }

    /// What the operating system says, in our words.
    pub(crate) fn io(file: &Path, error: &std::io::Error) -> Self {
        let fault = match error.kind() {
            std::io::ErrorKind::NotFound => ReadFault::NotFound,
            std::io::ErrorKind::PermissionDenied => ReadFault::PermissionDenied,
            std::io::ErrorKind::IsADirectory => ReadFault::Directory,
            _ => ReadFault::Io(error.to_string()),
        };
        Self::new(file, fault)
    }

    /// What to do about it.
    pub const fn remedy(&self) -> &'static str {
        self.fault.remedy()
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.file.file_name().unwrap_or(self.file.as_os_str()).to_string_lossy();
        match self.line {
            Some(line) => write!(f, "{name}, line {line}: {}", self.fault),
            None => write!(f, "{name}: {}", self.fault),
        }
    }
}

impl ReadFault {
    /// What to do about it.
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::NotFound => "Check the path, or choose the file again.",
            Self::PermissionDenied => {
                "Give yourself the right to read it, or copy it to a folder of yours."
            }
            Self::Directory => "Choose the file in it.",
            Self::NotAFile => "Save its content to a file, and choose that.",
            Self::Io(_) => "Check the disk or the network share, and try again.",
            Self::Empty => "Choose a file with examples.",
            Self::Binary(_) => {
                "Choose a JSONL, CSV or XLSX file. Other spreadsheets can be saved as one of these."
            }
            Self::OtherEncoding(_) => {
                "Save it as UTF-8: in Excel \"CSV UTF-8\", in an editor the encoding UTF-8."
            }
            Self::InvalidUtf8 { .. } | Self::InvalidUtf8InField { .. } => {
                "Save the file as UTF-8: in Excel \"CSV UTF-8\", in an editor the encoding UTF-8."
            }
            Self::JsonDocument => {
                "Write one object per line, without a list around them (`jq -c '.[]'` does it)."
            }
            Self::LineTooLong { .. } => {
                "Check for a missing line end or quotation mark; shorten the row if it is really that long."
            }
            Self::UnclosedQuote => {
                "Close it. A quotation mark inside a quoted field is written twice: \"\"."
            }
            Self::Ragged { .. } => {
                "Put quotation marks around fields with a separator or a line break in them, or add what is missing."
            }
            Self::DuplicateHeader { .. } => "Rename one of the two columns.",
            Self::EmptyHeader(_) => "Give the column a name, or delete it.",
            Self::MissingColumn { .. } => "Choose one of these columns.",
            Self::SameColumn(_) => {
                "Choose two different columns: the input would give the answer away."
            }
            Self::NoMapping(_) => "Say which column holds the input and which the answer.",
            Self::NotAnswers(_) => {
                "Name one column `answer`, and one `input` (the row's input, word for word) or `row` (its number)."
            }
            Self::AnswersInWorkbook => "Save the sheet as CSV.",
            Self::NotAnObject(_) => {
                "Write one object per line, such as {\"row\": 12, \"answer\": \"refund\"}."
            }
            Self::NotANumber { .. } => {
                "Correct it, or leave the field empty where it is not known."
            }
            Self::HeaderOnly => {
                "Add rows below the header. If the first row is an example, put a header above it."
            }
            Self::OldExcel => "Open it in Excel or LibreOffice and save it as .xlsx or CSV.",
            Self::EncryptedWorkbook => "Save a copy without a password.",
            Self::DamagedWorkbook(_) => {
                "Open it in Excel or LibreOffice and save it again, or export it as CSV."
            }
            Self::NoSheet => "Add or show a worksheet with the examples.",
            Self::EmptySheet(_) => "Put the examples on the first sheet.",
            Self::FormulaWithoutValue(_) => {
                "Open the workbook in Excel or LibreOffice, let it calculate, and save it; or paste the values."
            }
            Self::ErrorCell { .. } => "Correct the formula, or delete the row.",
            Self::MergedCells(_) => "Unmerge them, and write the value into each cell.",
            Self::Changed(_) => {
                "Close the program that writes it, and read it again. Nothing was kept."
            }
            Self::Vanished => "Put it back, and read it again. Nothing was kept.",
            Self::Cancelled | Self::Stopped => "Read it again when you want to. Nothing was kept.",
        }
    }

    const fn code(&self) -> ErrorCode {
        match self {
            Self::NotFound
            | Self::PermissionDenied
            | Self::Directory
            | Self::NotAFile
            | Self::Io(_) => ErrorCode::FileAccess,
            Self::MissingColumn { .. } | Self::SameColumn(_) | Self::NoMapping(_) => {
                ErrorCode::InvalidInput
            }
            Self::Changed(_) | Self::Vanished => ErrorCode::FileChanged,
            Self::Cancelled | Self::Stopped => ErrorCode::Cancelled,
            _ => ErrorCode::UnusableFile,
        }
    }
}

impl From<ReadError> for ApiError {
    fn from(error: ReadError) -> Self {
        let api = Self::new(error.fault.code(), error.to_string()).with_hint(error.remedy());
        match error.fault {
            ReadFault::MissingColumn { .. }
            | ReadFault::SameColumn(_)
            | ReadFault::NoMapping(_) => api.with_field("mapping"),
            ReadFault::Changed(_) | ReadFault::Io(_) => api.retryable(),
            _ => api,
        }
    }
}

fn names(columns: &[String]) -> String {
    let quoted: Vec<String> = columns
        .iter()
        .take(20)
        .map(|name| format!("`{}`", crate::text::shorten(name, 40)))
        .collect();
    let more = if columns.len() > 20 { ", …" } else { "" };
    quoted.join(", ") + more
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Error, ErrorKind};

    #[test]
    fn what_the_operating_system_says_is_told_in_our_words() {
        // Tried here and not on a file, since tests may run as a user who may read everything.
        let fault = |kind: ErrorKind| ReadError::io(Path::new("a.csv"), &Error::from(kind)).fault;
        assert_eq!(fault(ErrorKind::PermissionDenied), ReadFault::PermissionDenied);
        assert_eq!(fault(ErrorKind::NotFound), ReadFault::NotFound);
        assert!(matches!(fault(ErrorKind::TimedOut), ReadFault::Io(_)));
    }
}
