//! How a candidate retrieves and asks. Stored with the candidate and compared: a tuned model that is
//! asked by another one than it was trained by is flagged.

use serde::{Deserialize, Serialize};

use holdout_types::{ApiError, ErrorCode};

use super::template::{CONTEXT, QUESTION};

/// By what passages are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// By their words (BM25).
    #[default]
    Lexical,
    /// By their words and their vectors, joined by reciprocal rank fusion.
    Hybrid,
}

/// How a candidate retrieves and asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RetrievalSpec {
    /// By what passages are found.
    pub mode: Mode,
    /// What is searched for; `{question}` stands for the row's input.
    pub query_template: String,
    /// At most this many passages.
    pub k: usize,
    /// At most this many tokens of passages, heads and numbers included.
    pub token_budget: usize,
    /// The last turn; `{context}` stands for the passages, `{question}` for the row's input.
    pub context_template: String,
    /// Whether the answer shall name its passages.
    pub citations: bool,
}

impl Default for RetrievalSpec {
    fn default() -> Self {
        Self {
            mode: Mode::Lexical,
            query_template: QUESTION.to_owned(),
            k: 5,
            token_budget: 2_000,
            context_template: format!("<context>\n{CONTEXT}\n</context>\n\nQuestion: {QUESTION}"),
            citations: false,
        }
    }
}

/// A spec that can't be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// Every row would search for the same.
    #[error("the query template has no {{question}}")]
    QueryWithoutQuestion,
    /// The model would not see what was found.
    #[error("the context template has no {{context}}")]
    ContextWithoutContext,
    /// The model would not see what is asked.
    #[error("the context template has no {{question}}")]
    ContextWithoutQuestion,
    /// Nothing would ever be found.
    #[error("k must be at least 1")]
    NoPassages,
    /// Nothing would ever fit.
    #[error("the token budget must be at least 1")]
    NoBudget,
}

impl SpecError {
    /// The field of the spec that is wrong.
    pub const fn field(self) -> &'static str {
        match self {
            Self::QueryWithoutQuestion => "query_template",
            Self::ContextWithoutContext | Self::ContextWithoutQuestion => "context_template",
            Self::NoPassages => "k",
            Self::NoBudget => "token_budget",
        }
    }

    const fn remedy(self) -> &'static str {
        match self {
            Self::QueryWithoutQuestion | Self::ContextWithoutQuestion => {
                "Write {question} where the row's input belongs."
            }
            Self::ContextWithoutContext => "Write {context} where the passages belong.",
            Self::NoPassages => "5 passages suit most questions.",
            Self::NoBudget => "2,000 tokens hold about 8 passages of the usual size.",
        }
    }
}

impl From<SpecError> for ApiError {
    fn from(error: SpecError) -> Self {
        Self::new(ErrorCode::InvalidInput, format!("This retrieval can't run: {error}."))
            .with_hint(error.remedy())
            .with_field(error.field())
    }
}

impl RetrievalSpec {
    /// Whether it can run at all; asked before any run.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn validate(&self) -> Result<(), SpecError> {
        let wrong = [
            (!self.query_template.contains(QUESTION), SpecError::QueryWithoutQuestion),
            (!self.context_template.contains(CONTEXT), SpecError::ContextWithoutContext),
            (!self.context_template.contains(QUESTION), SpecError::ContextWithoutQuestion),
            (self.k == 0, SpecError::NoPassages),
            (self.token_budget == 0, SpecError::NoBudget),
        ];
        wrong.into_iter().find(|(wrong, _)| *wrong).map_or(Ok(()), |(_, error)| Err(error))
    }

    /// Whether another spec puts the same question and passages into the same words: what must be the
    /// same in training and in use.
    pub fn writes_like(&self, other: &Self) -> bool {
        self.context_template == other.context_template && self.citations == other.citations
    }
}
