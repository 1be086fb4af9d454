//! What is kept of one call.

use std::time::Duration;

use holdout_provider::{Finish, Usage};
use holdout_types::{CandidateId, Money, RowId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::grader::{Grade, Normalisation, ReadyGrader};
use crate::source::UsedPassage;

/// Which call: one candidate, one row, one trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CallKey {
    /// Who is asked.
    pub candidate: CandidateId,
    /// The row that is asked.
    pub row: RowId,
    /// Which repetition, from 0.
    pub trial: u16,
}

/// One call with its answer, its grades and its price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerRecord {
    /// Which call.
    pub call: CallKey,
    /// What came of it.
    pub outcome: Outcome,
    /// What the graders say; `None` only where the call is excluded.
    pub grades: Option<Grades>,
    /// The tokens, as the provider counted them.
    pub usage: Option<Usage>,
    /// What it cost, from the usage; `None` is unknown.
    pub cost: Option<Money>,
    /// How long the last attempt took; `None` where nothing was answered.
    pub latency: Option<Duration>,
    /// How long it took in all, with repetitions and pauses.
    pub waited: Duration,
    /// How often it was sent.
    pub attempts: u32,
    /// The model that answered, as the provider calls it.
    pub model: Option<String>,
    /// The provider's id of the request.
    pub request_id: Option<String>,
    /// The passages that were put before the model, best first.
    pub passages: Vec<UsedPassage>,
    /// Settings that were asked for and that the model does not take, by their names in the API: the
    /// answer was given without them.
    pub dropped: Vec<String>,
    /// What was asked, as a hash over provider, model and request: answers to the same request can stand
    /// for each other. `None` for recordings.
    pub request_hash: Option<[u8; 32]>,
    /// Whether it is the answer of an earlier evaluation to the same request, so that none was sent.
    pub from_cache: bool,
    /// When it ended.
    pub ended_at: Timestamp,
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Outcome {
    /// An answer, right or wrong.
    Answered {
        /// The answer.
        text: String,
        /// Why it ends.
        finish: Finish,
    },
    /// The candidate's own failure to answer, which counts as wrong.
    Wrong {
        /// What kind of failure.
        reason: WrongReason,
        /// What there is of an answer, or what the provider said.
        text: String,
    },
    /// A failure of network or server, which says nothing about the candidate and is left out.
    Excluded {
        /// What failed, in a sentence.
        reason: String,
    },
}

/// Why a candidate gave no answer that could be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrongReason {
    /// The prompt and the row are longer than the model's context.
    ContextOverflow,
    /// The model refuses.
    Refusal,
    /// The provider's content filter cuts in.
    ContentFilter,
}

/// What the graders say of one answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grades {
    /// The primary metric.
    pub primary: Grade,
    /// Whether it is the expected text, character for character.
    pub exact: bool,
    /// Whether it is the expected text after the usual normalisation.
    pub normalised: bool,
}

impl Outcome {
    /// Whether the call says something about the candidate.
    pub const fn counts(&self) -> bool {
        !matches!(self, Self::Excluded { .. })
    }

    /// Grades the outcome anew, without a call.
    pub fn grade(&self, grader: &ReadyGrader, expected: &str) -> Option<Grades> {
        match self {
            Self::Answered { text, .. } => Some(Grades::of(grader, expected, text)),
            Self::Wrong { reason, .. } => Some(Grades {
                primary: Grade {
                    parts: grader.grade(expected, "").parts,
                    ..Grade::wrong(reason.explanation())
                },
                exact: false,
                normalised: false,
            }),
            Self::Excluded { .. } => None,
        }
    }
}

impl WrongReason {
    /// The reason as a sentence.
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::ContextOverflow => "The prompt is longer than the model's context.",
            Self::Refusal => "The model refuses to answer.",
            Self::ContentFilter => "The provider's content filter cut in.",
        }
    }
}

impl Grades {
    /// Grades an answer.
    pub fn of(grader: &ReadyGrader, expected: &str, answer: &str) -> Self {
        let normalisation = Normalisation::default();
        Self {
            primary: grader.grade(expected, answer),
            exact: expected == answer,
            normalised: normalisation.same(expected, answer),
        }
    }
}

impl AnswerRecord {
    /// Whether the primary metric counts it as right.
    pub fn is_correct(&self) -> bool {
        self.grades.as_ref().is_some_and(|grades| grades.primary.correct)
    }
}
