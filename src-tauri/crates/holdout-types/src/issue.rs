//! Findings of the checks: stable codes, severities, and the rows concerned.

use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Stops training: the provider would refuse the file, or the evidence would be false.
    Error,
    /// Worth a look: it may cost quality.
    Warning,
    /// Worth knowing.
    Note,
}

/// What was found. The names are stable: files, reports and scripts rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum IssueCode {
    /// The line is not JSON.
    MalformedJson,
    /// The line is JSON, but not an object.
    NotAnObject,
    /// `messages` is missing, empty or not a list.
    MissingMessages,
    /// A message has no `role`.
    MissingRole,
    /// A message has a role that the format does not know.
    UnknownRole,
    /// No message of the assistant: nothing to learn.
    NoAssistantReply,
    /// The last message is not the assistant's.
    LastNotAssistant,
    /// A message without content (and without tool calls).
    EmptyContent,
    /// The content is neither a text, a list of parts nor null.
    InvalidContent,
    /// A key that the provider refuses, in the row or in a message.
    UnknownKey,
    /// `weight` is not 0 or 1, or stands on a message that is not the assistant's.
    InvalidWeight,
    /// A tool call that nothing answers, or whose arguments are not a JSON object in a string.
    InvalidToolCall,
    /// Text such as `<|fim_suffix|>` that tokenizers treat as control.
    SpecialToken,
    /// Fewer than ten usable training rows.
    TooFewRows,
    /// A row longer than the model takes; the rest is cut off.
    TooLong,
    /// The same row again, byte for byte after normalisation of the JSON.
    ExactDuplicate,
    /// An input that differs from an earlier one in a few characters.
    NearDuplicate,
    /// The same input with different answers.
    ConflictingAnswers,
    /// The input of a test row stands in training or validation.
    ExactLeak,
    /// The input of a validation row stands in training.
    ValidationLeak,
    /// An input of training or validation differs from one of the test in a few characters.
    NearLeak,
    /// The same answer, spelt in more than one way.
    LabelSpelling,
    /// A few rows carry other instructions than all the others.
    SystemPromptVaries,
    /// A label with too few rows to be split.
    ThinLabel,
    /// What looks like an e-mail address, a phone number, an account or a card.
    PersonalData,
    /// The file begins with a byte order mark.
    ByteOrderMark,
}

impl IssueCode {
    /// The code as it stands in files, reports and exports: `exact_duplicate`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MalformedJson => "malformed_json",
            Self::NotAnObject => "not_an_object",
            Self::MissingMessages => "missing_messages",
            Self::MissingRole => "missing_role",
            Self::UnknownRole => "unknown_role",
            Self::NoAssistantReply => "no_assistant_reply",
            Self::LastNotAssistant => "last_not_assistant",
            Self::EmptyContent => "empty_content",
            Self::InvalidContent => "invalid_content",
            Self::UnknownKey => "unknown_key",
            Self::InvalidWeight => "invalid_weight",
            Self::InvalidToolCall => "invalid_tool_call",
            Self::SpecialToken => "special_token",
            Self::TooFewRows => "too_few_rows",
            Self::TooLong => "too_long",
            Self::ExactDuplicate => "exact_duplicate",
            Self::NearDuplicate => "near_duplicate",
            Self::ConflictingAnswers => "conflicting_answers",
            Self::ExactLeak => "exact_leak",
            Self::ValidationLeak => "validation_leak",
            Self::NearLeak => "near_leak",
            Self::LabelSpelling => "label_spelling",
            Self::SystemPromptVaries => "system_prompt_varies",
            Self::PersonalData => "personal_data",
            Self::ThinLabel => "thin_label",
            Self::ByteOrderMark => "byte_order_mark",
        }
    }
}

/// One kind of finding, with every row that it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Issue {
    /// What was found.
    pub code: IssueCode,
    /// How much it matters.
    pub severity: Severity,
    /// What happened, in a sentence with its numbers.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
    /// The rows, by their place in the checked list, from 0, rising.
    pub rows: Vec<u32>,
}
