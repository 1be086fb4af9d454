//! The text of a PDF, page by page.

use pdf_extract::{Document, Error, PlainTextOutput, output_doc_page};

use super::Fault;
use super::guard::guarded;

pub(super) struct Read {
    pub(super) text: String,
    /// From 1.
    pub(super) pages_without_text: Vec<u32>,
}

pub(super) fn text(bytes: &[u8]) -> Result<Read, Fault> {
    let document = guarded("PDF", || open(bytes))?;
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let mut read = Read { text: String::new(), pages_without_text: Vec::new() };
    for number in &pages {
        // One page that can't be read is no reason to give up the others.
        let page = guarded("PDF", || page(&document, *number)).unwrap_or_default();
        if page.chars().any(char::is_alphanumeric) {
            read.text.push_str(&page);
            read.text.push_str("\n\n");
        } else {
            read.pages_without_text.push(*number);
        }
    }
    match (pages.len(), read.text.is_empty()) {
        (0, _) => Err(damaged("it has no pages")),
        (pages, true) => Err(Fault::Scanned { pages }),
        _ => Ok(read),
    }
}

fn open(bytes: &[u8]) -> Result<Document, Fault> {
    let document = Document::load_mem(bytes).map_err(|error| fault(&error))?;
    // What only forbids to change or print opens without a password, and is decrypted by now.
    if document.trailer.get(b"Encrypt").is_ok() {
        return Err(Fault::Encrypted);
    }
    Ok(document)
}

fn fault(error: &Error) -> Fault {
    match error {
        Error::Decryption(_) | Error::InvalidPassword | Error::UnsupportedSecurityHandler(_) => {
            Fault::Encrypted
        }
        other => damaged(&other.to_string()),
    }
}

fn damaged(detail: &str) -> Fault {
    Fault::Damaged { kind: "PDF", detail: detail.to_owned() }
}

fn page(document: &Document, number: u32) -> Result<String, Fault> {
    let mut text = String::new();
    let mut output = PlainTextOutput::new(&mut text);
    output_doc_page(document, &mut output, number).map_err(|error| damaged(&error.to_string()))?;
    Ok(tidy(&text))
}

/// Lines without white space at their ends, and at most one empty line between them.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines().map(str::trim) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty <= 1 && !(tidy.is_empty() && line.is_empty()) {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    tidy.truncate(tidy.trim_end().len());
    tidy
}
