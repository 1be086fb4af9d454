//! Where rows and a candidate's answers come from, and what is looked up for it before it is asked.
//!
//! All are ports: the core implements them over the project file and the knowledge base.

use std::fmt::{self, Debug};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use holdout_provider::{Client, Usage};
use holdout_types::{ApiError, Money, RowId};
use serde::{Deserialize, Serialize};

use crate::candidate::EvaluationRow;
use crate::record::{CallKey, Outcome};

/// Gives the rows of a plan, a block at a time, so that a run holds few of them.
pub trait RowSource: Send + Sync {
    /// These rows, in any order. One that can't be read as an example is left out, and its calls are
    /// excluded. May block: the runner reads rows away from the threads that serve requests. An error
    /// stops the run.
    fn read(&self, rows: &[RowId]) -> Result<Vec<EvaluationRow>, ApiError>;
}

/// Where answers come from.
#[derive(Clone)]
pub enum AnswerSource {
    /// A model at a provider.
    Provider {
        /// The way there.
        client: Client,
        /// What is looked up for each row and put into its last turn; nothing when absent.
        context: Option<Arc<dyn ContextSource>>,
    },
    /// Answers that are there already: imported from a file, or frozen from an earlier run.
    Recording(Arc<dyn Recording>),
}

/// Answers that are there already.
pub trait Recording: Send + Sync {
    /// The answer to a call; `None` where the recording has none. May block: the runner reads a
    /// recording away from the threads that serve requests.
    fn answer(&self, call: CallKey) -> Result<Option<RecordedAnswer>, ApiError>;
}

/// An answer of a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedAnswer {
    /// What came of the call then.
    pub outcome: Outcome,
    /// The tokens, where they were recorded.
    pub usage: Option<Usage>,
    /// What it cost then; `None` is unknown.
    pub cost: Option<Money>,
    /// How long it took then.
    pub latency: Option<Duration>,
}

/// A lookup that is under way.
pub type ContextFuture<'a> =
    Pin<Box<dyn Future<Output = Result<RowContext, ApiError>> + Send + 'a>>;

/// Looks up what a row's question needs.
pub trait ContextSource: Send + Sync {
    /// The user's last turn with what was found for it. An error excludes the call.
    fn look_up<'a>(&'a self, row: &'a EvaluationRow) -> ContextFuture<'a>;
}

/// What was found for a row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowContext {
    /// What is sent in place of the user's last turn: the passages and the question, by the template.
    pub last_turn: String,
    /// The passages in it, best first.
    pub passages: Vec<UsedPassage>,
}

/// A passage that was put before a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UsedPassage {
    /// The document's name in the knowledge base.
    pub document: String,
    /// Its place among the document's passages, from 0.
    pub place: u32,
    /// How well it fits the question; comparable only within one search.
    pub score: f32,
    /// Its text as it was sent.
    pub text: String,
}

impl Debug for AnswerSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provider { client, context } => f
                .debug_struct("Provider")
                .field("client", client)
                .field("looks_up", &context.is_some())
                .finish(),
            Self::Recording(_) => f.write_str("Recording"),
        }
    }
}
