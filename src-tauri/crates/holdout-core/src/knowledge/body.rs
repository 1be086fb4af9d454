//! The text of a document as the project keeps it, and how it is cut.

use holdout_dataset::TokenCounter;
use holdout_retrieval::{Body, ChunkOptions, Document, DocumentKind, chunk};
use holdout_store::StoredPassage;
use holdout_types::ApiError;
use serde::{Deserialize, Serialize};

use crate::settings::damaged;

/// The content of a document, in the words of the project file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeptBody {
    Text(String),
    Markdown(String),
    Records(Vec<String>),
}

/// A document as bytes.
pub(super) fn packed(body: &Body) -> Result<Vec<u8>, ApiError> {
    let kept = match body.clone() {
        Body::Text(text) => KeptBody::Text(text),
        Body::Markdown(text) => KeptBody::Markdown(text),
        Body::Records(records) => KeptBody::Records(records),
    };
    serde_json::to_vec(&kept).map_err(|error| damaged(&error))
}

/// The document that [`packed`] kept.
pub(super) fn unpacked(name: &str, bytes: &[u8]) -> Result<Document, ApiError> {
    let body = match serde_json::from_slice(bytes).map_err(|error| damaged(&error))? {
        KeptBody::Text(text) => Body::Text(text),
        KeptBody::Markdown(text) => Body::Markdown(text),
        KeptBody::Records(records) => Body::Records(records),
    };
    let kind = DocumentKind::of(name).unwrap_or(DocumentKind::Text);
    Ok(Document { name: name.to_owned(), kind, body, pages_without_text: Vec::new() })
}

/// A document cut into passages, their tokens counted as recent models count.
pub(super) fn cut(
    document: &Document,
    chunks: ChunkOptions,
) -> Result<Vec<StoredPassage>, ApiError> {
    let counter = TokenCounter::for_model("");
    let count = |text: &str| counter.count_text(text) as usize;
    let passages = chunk(document, chunks, &count)?.into_iter();
    let stored = passages.map(|passage| StoredPassage {
        tokens: counter.count_text(&passage.text),
        headings: passage.headings,
        text: passage.text,
    });
    Ok(stored.collect())
}

/// The word for what a document was read as.
pub(super) const fn kind_word(kind: Option<DocumentKind>) -> &'static str {
    match kind {
        Some(DocumentKind::Markdown) => "Markdown",
        Some(DocumentKind::Text) => "Text",
        Some(DocumentKind::Html) => "HTML",
        Some(DocumentKind::Pdf) => "PDF",
        Some(DocumentKind::Csv) => "CSV",
        Some(DocumentKind::Docx) => "DOCX",
        None => "unknown",
    }
}
