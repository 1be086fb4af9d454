//! Cuts documents into passages, at the largest borders of meaning that fit: sections, paragraphs,
//! sentences, words (crate `text-splitter`).

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};
use text_splitter::{ChunkConfig, ChunkSizer, MarkdownSplitter, TextSplitter};

use holdout_types::{ApiError, ErrorCode};

use crate::CountTokens;
use crate::extract::{Body, Document};
use crate::passage::Passage;

/// How long passages are, in tokens of the caller's counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChunkOptions {
    /// At most this many tokens.
    pub size: usize,
    /// At most this many tokens of a passage stand at the start of the next one too.
    pub overlap: usize,
}

impl Default for ChunkOptions {
    fn default() -> Self {
        Self { size: 256, overlap: 32 }
    }
}

/// Options that can't be kept to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChunkError {
    /// No text fits into nothing.
    #[error("a passage needs at least one token")]
    NoSize,
    /// Passages would never come to an end.
    #[error("the overlap ({overlap}) must be smaller than the passage ({size})")]
    OverlapTooBig {
        /// As asked for.
        overlap: usize,
        /// As asked for.
        size: usize,
    },
}

impl From<ChunkError> for ApiError {
    fn from(error: ChunkError) -> Self {
        let field = match error {
            ChunkError::NoSize => "size",
            ChunkError::OverlapTooBig { .. } => "overlap",
        };
        Self::new(ErrorCode::InvalidInput, format!("Passages can't be cut so: {error}."))
            .with_hint("256 tokens with an overlap of 32 suit most documents.")
            .with_field(field)
    }
}

/// Cuts a document. Rows of a table are never joined: each is a passage of its own, or several if it
/// is too long.
///
/// # Errors
/// When the options can't be kept to.
pub fn chunk(
    document: &Document,
    options: ChunkOptions,
    count: CountTokens<'_>,
) -> Result<Vec<Passage>, ChunkError> {
    let config = config(options, Sizer { count, enough: options.size })?;
    Ok(match &document.body {
        Body::Text(text) => {
            let splitter = TextSplitter::new(config);
            number(document, splitter.chunks(text).map(|chunk| (Vec::new(), chunk)))
        }
        Body::Markdown(text) => {
            let (splitter, outline) = (MarkdownSplitter::new(config), Outline::of(text));
            let chunks = splitter.chunk_indices(text);
            number(document, chunks.map(|(at, chunk)| (outline.above(at), chunk)))
        }
        Body::Records(records) => {
            let splitter = TextSplitter::new(config);
            let chunks = records.iter().flat_map(|record| splitter.chunks(record));
            number(document, chunks.map(|chunk| (Vec::new(), chunk)))
        }
    })
}

fn config(options: ChunkOptions, sizer: Sizer<'_>) -> Result<ChunkConfig<Sizer<'_>>, ChunkError> {
    let ChunkOptions { size, overlap } = options;
    if size == 0 {
        return Err(ChunkError::NoSize);
    }
    let config = ChunkConfig::new(size).with_sizer(sizer);
    config.with_overlap(overlap).map_err(|_| ChunkError::OverlapTooBig { overlap, size })
}

/// Passages without a letter or digit (rules, borders of tables) are left out.
fn number<'t>(
    document: &Document,
    chunks: impl Iterator<Item = (Vec<String>, &'t str)>,
) -> Vec<Passage> {
    chunks
        .filter(|(_, text)| text.chars().any(char::is_alphanumeric))
        .zip(0..)
        .map(|((headings, text), place)| {
            Passage::new(&document.name, place, headings, text.to_owned())
        })
        .collect()
}

struct Sizer<'c> {
    count: CountTokens<'c>,
    enough: usize,
}

/// No token of any tokenizer in use stands for more bytes than this in running text.
const MOST_BYTES_PER_TOKEN: usize = 64;

impl ChunkSizer for Sizer<'_> {
    /// Text that is far too long need not be counted to its end.
    fn size(&self, chunk: &str) -> usize {
        let most = self.enough.saturating_add(1).saturating_mul(MOST_BYTES_PER_TOKEN);
        if chunk.len() <= most {
            return (self.count)(chunk);
        }
        (self.count)(&chunk[..chunk.floor_char_boundary(most)]).max(self.enough.saturating_add(1))
    }
}

/// Where the headings of a Markdown text stand.
struct Outline {
    headings: Vec<Heading>,
}

struct Heading {
    at: usize,
    level: usize,
    text: String,
}

impl Outline {
    fn of(text: &str) -> Self {
        let (mut headings, mut open): (Vec<Heading>, Option<Heading>) = (Vec::new(), None);
        for (event, range) in Parser::new(text).into_offset_iter() {
            match (event, &mut open) {
                (Event::Start(Tag::Heading { level, .. }), _) => {
                    let (at, level) = (range.start, level as usize);
                    open = Some(Heading { at, level, text: String::new() });
                }
                (Event::End(TagEnd::Heading(_)), _) => headings.extend(open.take()),
                (Event::Text(text) | Event::Code(text), Some(heading)) => heading.text += &text,
                _ => {}
            }
        }
        Self { headings }
    }

    /// The headings that hold at a place, the outermost first. One that begins there is not above it,
    /// and ends those of its level and below.
    fn above(&self, at: usize) -> Vec<String> {
        let before = self.headings.partition_point(|heading| heading.at < at);
        let begins = self.headings.get(before).filter(|heading| heading.at == at);
        let (mut path, mut level) =
            (Vec::new(), begins.map_or(usize::MAX, |heading| heading.level));
        for heading in self.headings[..before].iter().rev().filter(|h| !h.text.trim().is_empty()) {
            if heading.level < level {
                level = heading.level;
                path.push(heading.text.trim().to_owned());
            }
        }
        path.reverse();
        path
    }
}

#[cfg(test)]
#[path = "chunk_tests.rs"]
mod tests;
