//! What may be looked up?
//!
//! The knowledge base of a project: its documents, the passages that they are cut into, vectors of
//! them, and how candidates find passages and put them before a model. The documents' text stands in
//! the project; the index over it is a cache.
//!
//! Reading, cutting, searching and the templates are `holdout-retrieval`'s. Which candidates look
//! something up is the business of `candidates`, the asking that of `compare`.

mod add;
mod base;
mod body;
mod effects;
mod embed;
mod given;
mod judged;
mod mismatch;
mod retriever;
mod search;
mod settings;
mod show;
pub(crate) mod training;
pub mod view;

use holdout_retrieval::DocumentKind;

pub(crate) use self::add::{read_into, take_text};
pub(crate) use self::base::KnowledgeCache;
pub(crate) use self::given::given;
pub(crate) use self::judged::retrieval_scores;
pub(crate) use self::retriever::{AskedRetrieval, context_source};
pub(crate) use self::show::LOCAL_VECTORS;

/// The endings of files that are read as documents, for a dialog.
pub const DOCUMENT_ENDINGS: [&str; 13] = DocumentKind::ENDINGS;
