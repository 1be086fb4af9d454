//! A passage, and what it is known by.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// BLAKE3 of what is indexed of a passage: its headings and its text. Equal passages of two documents
/// have the same, so that a vector is paid for once.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ContentHash(pub [u8; 32]);

/// Names one passage: document, place and content together. It changes with any of them.
///
/// The first 64 bits of a BLAKE3 hash: among a million passages the odds of any clash are 3 in 10⁸.
/// Written as 16 hexadecimal digits, since a number of JavaScript can't hold it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PassageId(pub u64);

/// What is no id or hash: not the expected number of hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a hexadecimal id")]
pub struct NoHexadecimal(String);

/// A piece of a document that is found and shown as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Its name.
    pub id: PassageId,
    /// The name of its document, as the person knows it.
    pub document: String,
    /// Which passage of the document it is, from 0.
    pub place: u32,
    /// The headings above it, the outermost first. Empty where the document has none.
    pub headings: Vec<String>,
    /// Its text.
    pub text: String,
    /// The hash of headings and text.
    pub hash: ContentHash,
}

/// A passage that was found. More is better; scores of different searches don't compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Which passage.
    pub id: PassageId,
    /// BM25, a cosine or a fused rank, as the search says.
    pub score: f64,
}

impl Passage {
    /// A passage, with its hash and id.
    pub fn new(document: &str, place: u32, headings: Vec<String>, text: String) -> Self {
        let hash = ContentHash::of(&headings, &text);
        let mut hasher = blake3::Hasher::new();
        hasher.update(document.as_bytes()).update(&[0]).update(&place.to_le_bytes());
        hasher.update(&hash.0);
        let id = PassageId(first_u64(hasher.finalize().as_bytes()));
        Self { id, document: document.to_owned(), place, headings, text, hash }
    }

    /// What is indexed, and what a vector is made of: the headings and the text.
    pub fn searchable(&self) -> String {
        if self.headings.is_empty() {
            return self.text.clone();
        }
        format!("{}\n{}", self.headings.join(" > "), self.text)
    }
}

/// The hash of a set of passages, whatever their order.
pub fn content_of(passages: &[Passage]) -> ContentHash {
    content_of_ids(passages.iter().map(|passage| passage.id).collect())
}

pub(crate) fn content_of_ids(mut ids: Vec<PassageId>) -> ContentHash {
    ids.sort_unstable();
    ids.dedup();
    let mut hasher = blake3::Hasher::new();
    for id in ids {
        hasher.update(&id.0.to_le_bytes());
    }
    ContentHash(*hasher.finalize().as_bytes())
}

/// The best come first; what scores the same goes by id, so that no order is left to chance.
pub(crate) fn best_first(a: &Hit, b: &Hit) -> std::cmp::Ordering {
    b.score.total_cmp(&a.score).then(a.id.cmp(&b.id))
}

impl ContentHash {
    fn of(headings: &[String], text: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        for heading in headings {
            hasher.update(heading.as_bytes()).update(&[0]);
        }
        hasher.update(&[1]).update(text.as_bytes());
        Self(*hasher.finalize().as_bytes())
    }
}

fn first_u64(hash: &[u8; 32]) -> u64 {
    hash.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ContentHash {
    type Err = NoHexadecimal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let hash = blake3::Hash::from_hex(text).map_err(|_| NoHexadecimal(text.to_owned()))?;
        Ok(Self(*hash.as_bytes()))
    }
}

impl fmt::Display for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PassageId {
    type Err = NoHexadecimal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = digits.then(|| u64::from_str_radix(text, 16).ok()).flatten();
        number.map(Self).ok_or_else(|| NoHexadecimal(text.to_owned()))
    }
}

impl From<ContentHash> for String {
    fn from(hash: ContentHash) -> Self {
        hash.to_string()
    }
}

impl TryFrom<String> for ContentHash {
    type Error = NoHexadecimal;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PassageId> for String {
    fn from(id: PassageId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for PassageId {
    type Error = NoHexadecimal;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(document: &str, place: u32, text: &str) -> Passage {
        Passage::new(document, place, Vec::new(), text.to_owned())
    }

    #[test]
    fn an_id_changes_with_document_place_and_content_and_the_hash_with_content_alone() {
        let one = passage("a.md", 0, "x");
        for other in [passage("b.md", 0, "x"), passage("a.md", 1, "x")] {
            assert_ne!(one.id, other.id);
            assert_eq!(one.hash, other.hash);
        }
        assert_ne!(one.hash, passage("a.md", 0, "y").hash);
        assert_ne!(one.hash, Passage::new("a.md", 0, vec!["x".into()], String::new()).hash);
    }

    #[test]
    fn ids_and_hashes_are_read_as_they_are_written() {
        let one = passage("a.md", 0, "x");
        assert_eq!(one.id.to_string().parse(), Ok(one.id));
        assert_eq!(one.hash.to_string().parse(), Ok(one.hash));
        assert!("+00000000000000f".parse::<PassageId>().is_err());
        assert!("abc".parse::<ContentHash>().is_err());
    }

    #[test]
    fn the_hash_of_a_set_knows_no_order() {
        let [a, b] = [passage("a", 0, "x"), passage("b", 0, "x")];
        assert_eq!(content_of(&[a.clone(), b.clone()]), content_of(&[b, a.clone()]));
        assert_ne!(content_of(std::slice::from_ref(&a)), content_of(&[]));
    }
}
