//! The text of documents.
//!
//! What comes out is Markdown where the document has headings (Markdown, HTML, DOCX), plain text
//! where it has none (text, PDF), and records where it is a table (CSV).
//!
//! Not here: pictures of text (nothing is recognised in scans) and passwords.

mod csv;
mod decode;
mod docx;
mod error;
mod guard;
mod html;
mod pdf;

use std::io::Read;
use std::path::Path;

pub use error::{ExtractError, Fault};

/// A bigger file is refused before it is read: text of this size is more than a knowledge base takes,
/// and a PDF of this size is nearly always scanned.
pub const MOST_BYTES: u64 = 100 * 1024 * 1024;

/// What a file is read as, by the ending of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// `.md`, `.markdown`, `.mdx`
    Markdown,
    /// `.txt`, `.text`, `.log`, `.rst`
    Text,
    /// `.html`, `.htm`, `.xhtml`
    Html,
    /// `.pdf`
    Pdf,
    /// `.csv`, `.tsv`
    Csv,
    /// `.docx`
    Docx,
}

/// The content of a document. Never without a letter or digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Text without structure.
    Text(String),
    /// Text with headings.
    Markdown(String),
    /// The rows of a table, each as lines of "column: value".
    Records(Vec<String>),
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The name that it was given.
    pub name: String,
    /// What it was read as.
    pub kind: DocumentKind,
    /// Its text.
    pub body: Body,
    /// Pages of a PDF that hold no text, from 1: probably scanned. The rest was read.
    pub pages_without_text: Vec<u32>,
}

impl DocumentKind {
    /// The endings that are read, for a file dialog.
    pub const ENDINGS: [&str; 13] = [
        "md", "markdown", "mdx", "txt", "text", "log", "rst", "html", "htm", "pdf", "csv", "tsv",
        "docx",
    ];

    /// The kind of a file by the ending of its name.
    pub fn of(name: &str) -> Option<Self> {
        match ending(name).as_str() {
            "md" | "markdown" | "mdx" => Some(Self::Markdown),
            "txt" | "text" | "log" | "rst" => Some(Self::Text),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "pdf" => Some(Self::Pdf),
            "csv" | "tsv" => Some(Self::Csv),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

/// Reads a document from disk. It is known by `name`, which the person sees and passages carry.
///
/// # Errors
/// As [`extract`], and when the file can't be read or is bigger than [`MOST_BYTES`].
pub fn read_document(path: &Path, name: &str) -> Result<Document, ExtractError> {
    if DocumentKind::of(name).is_none() {
        return Err(unknown_kind(name));
    }
    let bytes = read_within(path, MOST_BYTES).map_err(|fault| ExtractError::new(name, fault))?;
    extract(name, &bytes)
}

/// A file can grow while it is read, so the limit holds for the reading too.
fn read_within(path: &Path, most: u64) -> Result<Vec<u8>, Fault> {
    let file = fs_err::File::open(path).map_err(Fault::Unreadable)?;
    let size = file.metadata().map_err(Fault::Unreadable)?.len();
    if size > most {
        return Err(Fault::TooBig { bytes: size, most });
    }
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(most + 1).read_to_end(&mut bytes).map_err(Fault::Unreadable)?;
    match bytes.len() as u64 {
        size if size > most => Err(Fault::TooBig { bytes: size, most }),
        _ => Ok(bytes),
    }
}

/// The text of a document, from its bytes and its name.
///
/// # Errors
/// An [`ExtractError`] says what is wrong with the document and what to do. No bytes make it panic:
/// a fault in a library ends as [`Fault::Damaged`].
pub fn extract(name: &str, bytes: &[u8]) -> Result<Document, ExtractError> {
    let kind = DocumentKind::of(name).ok_or_else(|| unknown_kind(name))?;
    let fault = |fault| ExtractError::new(name, fault);
    if bytes.len() as u64 > MOST_BYTES {
        return Err(fault(Fault::TooBig { bytes: bytes.len() as u64, most: MOST_BYTES }));
    }
    let (body, pages_without_text) = body(kind, bytes).map_err(fault)?;
    if !body.has_words() {
        return Err(fault(Fault::Empty));
    }
    Ok(Document { name: name.to_owned(), kind, body, pages_without_text })
}

fn unknown_kind(name: &str) -> ExtractError {
    ExtractError::new(name, Fault::UnknownKind { ending: ending(name) })
}

fn body(kind: DocumentKind, bytes: &[u8]) -> Result<(Body, Vec<u32>), Fault> {
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    let body = match kind {
        DocumentKind::Markdown => Body::Markdown(decode::text(bytes)?),
        DocumentKind::Text => Body::Text(decode::text(bytes)?),
        DocumentKind::Html => Body::Markdown(html::text(bytes)?),
        DocumentKind::Csv => Body::Records(csv::records(&decode::text(bytes)?)?),
        DocumentKind::Docx => Body::Markdown(docx::text(bytes)?),
        DocumentKind::Pdf => {
            let read = pdf::text(bytes)?;
            return Ok((Body::Text(read.text), read.pages_without_text));
        }
    };
    Ok((body, Vec::new()))
}

impl Body {
    fn has_words(&self) -> bool {
        let has_words = |text: &String| text.chars().any(char::is_alphanumeric);
        match self {
            Self::Text(text) | Self::Markdown(text) => has_words(text),
            Self::Records(records) => records.iter().any(has_words),
        }
    }
}
