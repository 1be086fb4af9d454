//! The vocabulary of what is compared.

use serde::{Deserialize, Serialize};

/// What kind of thing answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CandidateKind {
    /// A model with a prompt, and perhaps examples in it.
    Prompted,
    /// A prompt, with a JSON schema for the answer.
    Structured,
    /// A prompt, with retrieved context.
    Rag,
    /// A model trained on the training split.
    FineTuned,
    /// A trained model with retrieved context.
    FineTunedRag,
    /// A service of the user's own.
    Endpoint,
    /// Answers from a file or from an earlier run.
    Recorded,
}

/// How an answer is compared with the expected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum GraderKind {
    /// The same text, character for character.
    ExactMatch,
    /// The same text after normalisation: NFKC, case, outer space and inner runs of space, and
    /// punctuation at the ends.
    NormalisedMatch,
    /// The expected text stands in the answer.
    Contains,
    /// The answer fits a pattern.
    Regex,
    /// The same number, or one near enough.
    Number,
    /// JSON that fits a schema.
    JsonSchema,
    /// JSON, field by field.
    JsonFields,
    /// The same tools called with the same arguments.
    ToolCall,
    /// Much the same words.
    TextSimilarity,
    /// Right by every one of several graders.
    All,
    /// Right by at least one of several graders.
    Any,
    /// What a model judge says.
    ModelJudge,
}

/// How a model is asked to choose its words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Sampling {
    /// 0 to 2; the provider's default when unset.
    pub temperature: Option<f64>,
    /// The longest answer, in tokens; the provider's default when unset.
    pub max_completion_tokens: Option<u32>,
    /// Asks the provider for repeatable answers, where it has that.
    pub seed: Option<i32>,
}
