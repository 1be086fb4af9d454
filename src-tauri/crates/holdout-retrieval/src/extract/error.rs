//! Why a document can't be read: what, where, and what to do.

use holdout_types::{ApiError, ErrorCode};

/// A document that can't be read.
#[derive(Debug, thiserror::Error)]
#[error("“{document}” {fault}.")]
pub struct ExtractError {
    /// The name of the document.
    pub document: String,
    /// What is wrong with it.
    #[source]
    pub fault: Fault,
}

/// What is wrong with a document. Reads as the end of a sentence that begins with its name.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file can't be opened or read.
    #[error("can't be read: {0}")]
    Unreadable(std::io::Error),
    /// Bigger than is read.
    #[error("has {} MB; at most {} MB are read", .bytes.div_ceil(1 << 20), .most >> 20)]
    TooBig {
        /// Its size in bytes.
        bytes: u64,
        /// The limit in bytes.
        most: u64,
    },
    /// Unpacks to more than is read.
    #[error("unpacks to more than {} MB", .most >> 20)]
    UnpacksTooBig {
        /// The limit in bytes.
        most: u64,
    },
    /// No kind that is read.
    #[error("is of a kind that is not read{}", in_brackets(.ending))]
    UnknownKind {
        /// The ending of its name, without the dot.
        ending: String,
    },
    /// Not a letter or digit in it.
    #[error("holds no text")]
    Empty,
    /// Not in the encoding that it says or that is expected.
    #[error("is not {encoding} text: byte {at} can't be read as such")]
    WrongEncoding {
        /// The encoding that was tried.
        encoding: String,
        /// Where that failed, from 0.
        at: usize,
    },
    /// Only pictures.
    #[error("holds no text on any of its {pages} pages: it is probably scanned")]
    Scanned {
        /// How many pages it has.
        pages: usize,
    },
    /// Opens with a password only.
    #[error("is protected by a password")]
    Encrypted,
    /// Not what its name says, or broken.
    #[error("can't be read as {kind}: {detail}")]
    Damaged {
        /// What it was read as.
        kind: &'static str,
        /// What went wrong, and where if that is known.
        detail: String,
    },
}

fn in_brackets(ending: &str) -> String {
    if ending.is_empty() { String::new() } else { format!(" (.{ending})") }
}

impl ExtractError {
    pub(super) fn new(document: &str, fault: Fault) -> Self {
        Self { document: document.to_owned(), fault }
    }
}

impl Fault {
    /// What a person can do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::Unreadable(_) => "Check that the file is still there and that you may read it.",
            Self::TooBig { .. } => "Split it, or add only the part that answers questions.",
            Self::UnpacksTooBig { .. } => "Save it anew, without what is embedded in it.",
            Self::UnknownKind { ending } => return remedy_for_kind(ending),
            Self::Empty => "Add a document with text in it.",
            Self::WrongEncoding { .. } => "Save it as UTF-8 and add it again.",
            Self::Scanned { .. } => "Run text recognition (OCR) on it and add the result.",
            Self::Encrypted => "Save a copy without the password and add that.",
            Self::Damaged { .. } => "Open it in its own program, save it anew, and add that.",
        }
        .to_owned()
    }
}

fn remedy_for_kind(ending: &str) -> String {
    match ending {
        "doc" | "odt" | "rtf" | "pages" => "Save it as DOCX or PDF and add that.",
        "xls" | "xlsx" | "ods" | "numbers" => "Save the sheet as CSV and add that.",
        _ => "Add Markdown, text, HTML, PDF, CSV or DOCX.",
    }
    .to_owned()
}

impl From<ExtractError> for ApiError {
    fn from(error: ExtractError) -> Self {
        let code = match error.fault {
            Fault::Unreadable(_) => ErrorCode::FileAccess,
            _ => ErrorCode::UnusableFile,
        };
        Self::new(code, error.to_string()).with_hint(error.fault.remedy())
    }
}
