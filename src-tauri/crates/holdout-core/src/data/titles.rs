//! Findings in two or three words, for lists and marks.

use holdout_types::IssueCode;

/// The finding as it stands in a list.
pub(crate) const fn title(code: IssueCode) -> &'static str {
    match code {
        IssueCode::MalformedJson => "Not JSON",
        IssueCode::NotAnObject => "Not an object",
        IssueCode::MissingMessages => "No messages",
        IssueCode::MissingRole => "Missing role",
        IssueCode::UnknownRole => "Unknown role",
        IssueCode::NoAssistantReply => "No reply",
        IssueCode::LastNotAssistant => "Reply not last",
        IssueCode::EmptyContent => "Empty answer",
        IssueCode::InvalidContent => "Invalid content",
        IssueCode::UnknownKey => "Unknown key",
        IssueCode::InvalidWeight => "Invalid weight",
        IssueCode::InvalidToolCall => "Invalid tool call",
        IssueCode::SpecialToken => "Control token",
        IssueCode::TooFewRows => "Too few rows",
        IssueCode::TooLong => "Too long",
        IssueCode::ExactDuplicate => "Exact duplicate",
        IssueCode::ConflictingAnswers => "Conflicting answers",
        IssueCode::ExactLeak => "Leak into training",
        IssueCode::ValidationLeak => "Leak into validation",
        IssueCode::NearDuplicate => "Near-duplicate",
        IssueCode::NearLeak => "Near leak",
        IssueCode::LabelSpelling => "Label spelling",
        IssueCode::SystemPromptVaries => "System prompt",
        IssueCode::PersonalData => "Personal data",
        IssueCode::ThinLabel => "Thin label",
        IssueCode::ByteOrderMark => "Byte order mark",
    }
}

/// The finding as it marks a row, where a column is narrow.
pub(crate) const fn mark(code: IssueCode) -> &'static str {
    match code {
        IssueCode::ExactDuplicate => "Duplicate",
        IssueCode::NearDuplicate => "Near-dup.",
        IssueCode::ConflictingAnswers => "Conflict",
        IssueCode::ExactLeak | IssueCode::ValidationLeak => "Leak",
        IssueCode::LabelSpelling => "Spelling",
        IssueCode::PersonalData => "Personal",
        IssueCode::InvalidToolCall => "Tool call",
        IssueCode::InvalidContent => "Content",
        IssueCode::SystemPromptVaries => "Prompt",
        other => title(other),
    }
}
