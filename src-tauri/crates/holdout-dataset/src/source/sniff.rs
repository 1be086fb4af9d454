//! Telling what kind of file it is from its first bytes; the name decides only between kinds of text.

use super::Format;
use super::error::{ReadError, ReadFault};
use super::records::Dialect;
use super::watch::Watched;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// So much of the file is looked at.
const HEAD: u64 = 64 * 1024;
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// A kind of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Jsonl,
    Csv(Dialect),
    Xlsx,
}

impl Kind {
    pub(crate) const fn format(self) -> Format {
        match self {
            Self::Jsonl => Format::ChatJsonl,
            Self::Csv(_) => Format::Csv,
            Self::Xlsx => Format::Xlsx,
        }
    }
}

/// Files that are not text, by their first bytes.
const MAGIC: [(&[u8], &str); 14] = [
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\0", "a database"),
    (b"ARROW1", "an Arrow file"),
    (b"\x7FELF", "a program"),
    (b"{\\rtf", "a rich-text document"),
];

/// The kind of a file, or why it is none that can be read.
pub(crate) fn sniff(watched: &Watched) -> Result<Kind, ReadError> {
    let fail = |fault| ReadError::new(watched.path(), fault);
    let head = part(watched, SeekFrom::Start(0))?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zip(watched, &head);
    }
    // The container of Excel 97–2003, and of any encrypted workbook.
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Ok(Kind::Xlsx);
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(fail(ReadFault::Binary(kind)));
    }
    if let Some(encoding) = other_encoding(&head) {
        return Err(fail(ReadFault::OtherEncoding(encoding)));
    }
    if let Some(at) = head.iter().position(|byte| *byte == 0) {
        let line = memchr::memchr_iter(b'\n', &head[..at]).count() as u64 + 1;
        return Err(ReadError::at(
            watched.path(),
            line,
            ReadFault::Binary("a binary file (it has zero bytes)"),
        ));
    }
    text(watched.path(), head.strip_prefix(BOM).unwrap_or(&head)).map_err(fail)
}

fn part(watched: &Watched, from: SeekFrom) -> Result<Vec<u8>, ReadError> {
    let mut reader = watched.reader()?;
    let mut bytes = Vec::new();
    let read = reader.seek(from).and_then(|_| reader.take(HEAD).read_to_end(&mut bytes));
    read.map_err(|error| ReadError::io(watched.path(), &error))?;
    Ok(bytes)
}

/// Names of a ZIP archive's entries stand uncompressed in it: in front of each entry, and at the end.
fn zip(watched: &Watched, head: &[u8]) -> Result<Kind, ReadError> {
    let tail = part(watched, SeekFrom::End(-(HEAD.min(watched.length()) as i64)))?;
    let has = |name: &str| {
        let finder = memchr::memmem::Finder::new(name);
        finder.find(head).is_some() || finder.find(&tail).is_some()
    };
    let kind = if has("xl/workbook.bin") {
        "a binary workbook (.xlsb)"
    } else if has("xl/") {
        return Ok(Kind::Xlsx);
    } else if has("opendocument.spreadsheet") {
        "an OpenDocument spreadsheet"
    } else if has("word/") {
        "a Word document"
    } else {
        "a ZIP archive"
    };
    Err(ReadError::new(watched.path(), ReadFault::Binary(kind)))
}

fn other_encoding(head: &[u8]) -> Option<&'static str> {
    match head {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        _ => unmarked_utf16(head),
    }
}

/// Western text in UTF-16 has a zero in every second byte, and in no other.
fn unmarked_utf16(head: &[u8]) -> Option<&'static str> {
    let zeros =
        |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 3;
    (head.len() >= 8 && (even == 0 && odd > many || odd == 0 && even > many)).then_some("UTF-16")
}

fn text(path: &Path, head: &[u8]) -> Result<Kind, ReadFault> {
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
        .to_lowercase();
    let Some(first) = head.iter().find(|byte| !byte.is_ascii_whitespace()) else {
        // More white space than fits into the head may still be followed by text.
        let all = (head.len() as u64) < HEAD - BOM.len() as u64;
        return if all { Err(ReadFault::Empty) } else { Ok(Kind::Jsonl) };
    };
    let is_table = matches!(extension.as_str(), "csv" | "tsv" | "tab");
    let is_lines = matches!(extension.as_str(), "jsonl" | "ndjson");
    if !is_table && is_document(*first, head) {
        return Err(ReadFault::JsonDocument);
    }
    if is_lines || extension == "json" || (*first == b'{' && !is_table) {
        return Ok(Kind::Jsonl);
    }
    if head.trim_ascii_start().to_ascii_lowercase().starts_with(b"<!doctype html") {
        return Err(ReadFault::Binary("a web page"));
    }
    Ok(Kind::Csv(Dialect::detect(head)))
}

/// A list of objects, or an object whose first line is only its brace.
fn is_document(first: u8, head: &[u8]) -> bool {
    let start = head.trim_ascii_start();
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    match first {
        b'{' => line == b"{",
        b'[' => line == b"[" || start[1..].trim_ascii_start().starts_with(b"{"),
        _ => false,
    }
}
