//! The knowledge base as the window shows it.

use holdout_types::{ApiError, Money, Progress, ProviderId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::compare::plan::view::SendNotice;

/// The knowledge base.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KnowledgeView {
    /// What is in it, in a sentence.
    pub summary: String,
    /// The start of its version; absent while nothing in it can be found.
    pub version: Option<String>,
    /// Its documents, in the order in which they were first added.
    pub documents: Vec<DocumentView>,
    /// Passages of all of them.
    pub passages: u32,
    /// How long passages are.
    pub sizes: PassageSizes,
    /// How the index stands, in a sentence.
    pub index: String,
    /// The vectors; absent while nobody asked for any.
    pub vectors: Option<VectorsView>,
    /// Whether every passage has a vector, so that a search can use them.
    pub is_hybrid: bool,
    /// Where vectors can be made: the local provider, then those of the settings.
    pub vector_sources: Vec<VectorSource>,
    /// How far what is being done to it is.
    pub running: Option<Progress>,
    /// What a change of the documents changes, and what not, one sentence a candidate.
    pub effects: Vec<EffectView>,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DocumentView {
    /// Its id.
    pub id: u32,
    /// The name of its file, with the folders below the one that was picked.
    pub name: String,
    /// What it was read as: `Markdown`, `PDF`.
    pub kind: String,
    /// The size of its file.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub bytes: u64,
    /// Its passages.
    pub passages: u32,
    /// Their tokens, what overlaps counted twice.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub tokens: u64,
    /// When it was added, or replaced last.
    pub added_at: Timestamp,
    /// Why nothing of it can be found.
    pub problem: Option<ApiError>,
    /// What of it can't be found although the rest can, in a sentence.
    pub note: Option<String>,
}

/// How long passages are, in tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PassageSizes {
    /// At most.
    pub size: u32,
    /// What a passage shares with the one before it, at most.
    pub overlap: u32,
}

/// The vectors in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct VectorsView {
    /// Where they are made; absent for the local provider.
    pub provider: Option<ProviderId>,
    /// The name of that provider.
    pub provider_name: String,
    /// The model that makes them.
    pub model: String,
    /// Passages without a vector.
    pub missing: u32,
}

/// Where vectors can be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct VectorSource {
    /// Which; absent for the local provider.
    pub provider: Option<ProviderId>,
    /// Its name.
    pub name: String,
    /// A model there that makes vectors, as far as one is known.
    pub model: String,
}

/// What a change of the documents does to a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EffectView {
    /// Its mark.
    pub letter: String,
    /// Whether its next answers change with the documents.
    pub follows: bool,
    /// In a sentence.
    pub text: String,
}

/// Which vectors to make.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct VectorRequest {
    /// Where; absent for the local provider.
    pub provider: Option<ProviderId>,
    /// By which model.
    pub model: String,
}

/// What making vectors would mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct VectorPlan {
    /// Passages that need one.
    pub passages: u32,
    /// Passages that have one of this model already.
    pub known: u32,
    /// Tokens that are sent, counted here.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub tokens: u64,
    /// What they cost; `null` if the price is unknown.
    pub cost: Option<Money>,
    /// What would leave this computer; absent where nothing does.
    pub notice: Option<SendNotice>,
}

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SearchQuery {
    /// Words or a question.
    pub text: String,
    /// By what.
    pub mode: SearchMode,
    /// At most so many passages.
    pub k: u32,
}

/// By what passages are found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SearchMode {
    /// By their words (BM25).
    #[default]
    Lexical,
    /// By their words and their vectors, joined by reciprocal rank fusion.
    Hybrid,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SearchResult {
    /// The best first.
    pub hits: Vec<HitView>,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
    /// What the scores are, in a sentence.
    pub scores: String,
}

/// A passage that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HitView {
    /// Its document.
    pub document: String,
    /// Its number in the document, from 1.
    pub number: u32,
    /// The headings above it, the outermost first.
    pub headings: Vec<String>,
    /// How well it fits.
    pub score: f64,
    /// Its text in pieces.
    pub text: Vec<TextPiece>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TextPiece {
    /// The piece.
    pub text: String,
    /// Whether it is a word of the question.
    pub found: bool,
}

/// How a candidate looks something up and asks with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetrievalView {
    /// By what passages are found.
    pub mode: SearchMode,
    /// What is searched for; `{question}` stands for the row's input.
    pub query_template: String,
    /// At most this many passages.
    pub k: u32,
    /// At most this many tokens of passages.
    pub token_budget: u32,
    /// The last turn; `{context}` stands for the passages, `{question}` for the row's input.
    pub context_template: String,
    /// Whether the answer shall name its passages.
    pub citations: bool,
    /// Of a candidate that is trained: how many of the passages that don't hold the answer are
    /// replaced by others in training rows, in per cent.
    pub distractors_percent: u32,
}

/// One training row with what is looked up for it, as it would be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TrainingRowView {
    /// Its number.
    pub number: u32,
    /// The user's last turn, with the passages in it.
    pub turn: String,
    /// The answer that is learnt.
    pub answer: String,
    /// What is in it, in a sentence.
    pub about: String,
}

/// A passage that was put before a model.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GivenPassage {
    /// Its document.
    pub document: String,
    /// Its number in the document, from 1.
    pub number: u32,
    /// How well it fits; comparable only within one search.
    pub score: f32,
    /// Its text.
    pub text: String,
    /// Whether the expected answer stands in it.
    pub holds_answer: bool,
}

/// How good a candidate's lookup is by itself, before any model answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetrievalScoresView {
    /// Passages that are looked up at most.
    pub k: u32,
    /// Rows that name their source.
    pub with_source: u32,
    /// Those of them whose source was found.
    pub hits: u32,
    /// The share; absent where no row names its source.
    pub hit_rate: Option<f64>,
    /// The mean of 1 / rank of the source; absent where no row names its source.
    pub mean_reciprocal_rank: Option<f64>,
    /// Rows whose expected answer may be looked for.
    pub with_answer: u32,
    /// Those of them whose expected answer stood in the context.
    pub answer_shown: u32,
    /// The share; absent where there is no such row.
    pub answer_rate: Option<f64>,
}
