//! Finds passages by their words: a BM25 index (tantivy), in memory or in a folder of the cache.
//!
//! The index holds no text and is never the truth: it can be thrown away at any time, and is made
//! again from the passages. Its scores and its order depend on the passages alone, not on how the
//! index came to be: brought up to date step by step, it answers as one made afresh.

mod candidates;
mod folder;
mod search;
mod tokens;
mod writing;

use std::path::{Path, PathBuf};

use holdout_types::{ApiError, ErrorCode};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{Index, TantivyError};

use crate::passage::{ContentHash, Hit, Passage, content_of};
use search::Snapshot;

pub use search::highlights;

/// What the index can't do.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The library can't write or read the index.
    #[error("the search index can't be used: {0}")]
    Library(#[from] TantivyError),
    /// It is damaged or of another version of the app. It is made anew, so that this reaches nobody.
    #[error("the search index is damaged")]
    Damaged,
    /// The folder of the cache can't be made or emptied.
    #[error("the folder of the search index can't be written: {0}")]
    Folder(#[from] std::io::Error),
}

impl From<IndexError> for ApiError {
    fn from(error: IndexError) -> Self {
        let (code, hint) = match &error {
            IndexError::Folder(_) => (
                ErrorCode::FileAccess,
                "Make room in the cache folder or allow writing there, then search again.",
            ),
            IndexError::Library(_) | IndexError::Damaged => (
                ErrorCode::Internal,
                "Search again: the index is made anew from the documents. They are not affected.",
            ),
        };
        Self::new(code, sentence(&error.to_string())).with_hint(hint).retryable()
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// How an index came to be what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// It was there, with these passages.
    Unchanged,
    /// It was there, with other passages: only what differs was indexed.
    Updated {
        /// Passages that came in.
        added: usize,
        /// Passages that went out.
        removed: usize,
    },
    /// There was none.
    Built,
    /// It was damaged, or of another version of the app, and was made anew.
    Rebuilt,
    /// The folder is in use by another process or can't be written: this one is in memory.
    InMemory,
}

/// An index over a set of passages.
pub struct LexicalIndex {
    index: Index,
    fields: Fields,
    snapshot: Snapshot,
    content: ContentHash,
    folder: Option<PathBuf>,
}

/// What is indexed of a passage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    id: Field,
    text: Field,
}

impl LexicalIndex {
    /// An index in memory.
    ///
    /// # Errors
    /// When the library fails, which takes a lack of memory.
    pub fn in_memory(passages: &[Passage]) -> Result<Self, IndexError> {
        let (schema, fields) = schema();
        let index = tokens::with_own_words(Index::create_in_ram(schema));
        Self::brought_to(index, fields, passages, None).map(|(index, _)| index)
    }

    /// The index in `folder`, brought to exactly these passages. The folder belongs to the index
    /// alone: what else stands in it is lost when the index is damaged.
    ///
    /// # Errors
    /// When neither the folder nor memory takes an index.
    pub fn open(folder: &Path, passages: &[Passage]) -> Result<(Self, Opened), IndexError> {
        folder::open(folder, passages)
    }

    /// Brings the index to exactly these passages; only what differs is indexed.
    ///
    /// # Errors
    /// When the library can't write. The index answers as before then.
    pub fn update(&mut self, passages: &[Passage]) -> Result<Opened, IndexError> {
        let content = content_of(passages);
        if content == self.content {
            return Ok(Opened::Unchanged);
        }
        let change = writing::bring_to(&self.index, self.fields, passages, content)?;
        self.snapshot = Snapshot::of(&self.index, self.fields)?;
        self.content = content;
        Ok(change)
    }

    /// The best `k` passages, the best first; what scores the same goes by id. The question is plain
    /// text, every text is allowed, and passages that share no word with it are not found.
    ///
    /// # Errors
    /// When the library can't read the index.
    pub fn search(&self, question: &str, k: usize) -> Result<Vec<Hit>, IndexError> {
        self.snapshot.search(question, k)
    }

    /// The hash of the passages in it.
    pub const fn content(&self) -> ContentHash {
        self.content
    }

    /// How many passages are in it.
    pub fn len(&self) -> usize {
        self.snapshot.len()
    }

    /// Whether no passage is in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where it lives, if not in memory.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    fn brought_to(
        index: Index,
        fields: Fields,
        passages: &[Passage],
        folder: Option<PathBuf>,
    ) -> Result<(Self, Opened), IndexError> {
        let content = content_of(passages);
        let opened = if writing::committed(&index)? == Some(content) {
            if writing::is_untidy(&index)? {
                writing::tidy_up(&index)?;
            }
            Opened::Unchanged
        } else {
            writing::bring_to(&index, fields, passages, content)?
        };
        let snapshot = Snapshot::of(&index, fields)?;
        Ok((Self { index, fields, snapshot, content, folder }, opened))
    }
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let id = builder.add_u64_field("id", FAST | INDEXED);
    let words = TextFieldIndexing::default()
        .set_tokenizer(tokens::NAME)
        .set_index_option(IndexRecordOption::WithFreqs);
    let text = builder.add_text_field("text", TextOptions::default().set_indexing_options(words));
    (builder.build(), Fields { id, text })
}
