//! The knowledge base from the outside: documents in, passages found.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod documents;
mod folders;
mod incremental;
mod made;
mod search;
