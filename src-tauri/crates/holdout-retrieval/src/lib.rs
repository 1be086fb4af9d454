//! The knowledge base: reads documents, cuts them into passages, finds passages, and puts them into
//! prompts.
//!
//! - [`extract`] turns a file (Markdown, text, HTML, PDF, CSV, DOCX) into text, or into an error that
//!   names the file, the place and a remedy.
//! - [`chunk`] cuts that text into [`Passage`]s.
//! - [`index`] finds passages by their words (BM25), [`dense`] by their vectors, [`hybrid`] by both.
//! - [`prompt`] writes the turn in which a model is asked, the same in training and in use, and
//!   chooses what else stands in the context of a training row.
//! - [`judge`] says how good the finding is by itself.
//!
//! Not here: the project file (`holdout-store`), requests for vectors (`holdout-provider`), the
//! counting of tokens (the caller hands a counter in), and any decision about what to index.

pub mod chunk;
pub mod dense;
pub mod extract;
pub mod hybrid;
pub mod index;
pub mod judge;
mod passage;
pub mod prompt;
mod words;

pub use chunk::{ChunkError, ChunkOptions, chunk};
pub use dense::{DenseIndex, Embeddings, EmbeddingsError};
pub use extract::{Body, Document, DocumentKind, ExtractError, Fault, extract, read_document};
pub use hybrid::fuse;
pub use index::{IndexError, LexicalIndex, Opened, highlights};
pub use judge::{Judged, RetrievalScores, answer_stands_in, score};
pub use passage::{ContentHash, Hit, Passage, PassageId, content_of};
pub use prompt::{Mode, Rendered, RetrievalSpec, SpecError, query_of, render, with_distractors};

/// Counts the tokens of a text as the model does that will read it.
pub type CountTokens<'a> = &'a dyn Fn(&str) -> usize;
