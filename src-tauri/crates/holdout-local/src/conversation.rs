//! A conversation as the classifier reads it.

use crate::text::count_prompt_tokens;

/// Who says a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaker {
    /// The system or developer message.
    Instructions,
    User,
    Assistant,
    /// A tool's or function's result.
    Tool,
}

impl Speaker {
    /// The speaker behind a role of the chat format.
    pub(crate) fn of_role(role: &str) -> Option<Self> {
        match role {
            "system" | "developer" => Some(Self::Instructions),
            "user" => Some(Self::User),
            "assistant" => Some(Self::Assistant),
            "tool" | "function" => Some(Self::Tool),
            _ => None,
        }
    }
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Turn {
    pub(crate) speaker: Speaker,
    pub(crate) text: String,
}

impl Turn {
    pub(crate) fn new(speaker: Speaker, text: impl Into<String>) -> Self {
        Self { speaker, text: text.into() }
    }
}

/// The tokens of a conversation as a prompt.
pub(crate) fn prompt_tokens(turns: &[Turn]) -> u64 {
    count_prompt_tokens(turns.iter().map(|turn| turn.text.as_str()))
}

/// Where the message stands that is to be answered: the last of the user, or else the last at all.
pub(crate) fn request_index(turns: &[Turn]) -> Option<usize> {
    let last_user = turns.iter().rposition(|turn| turn.speaker == Speaker::User);
    last_user.or(turns.len().checked_sub(1))
}

/// The message that is to be answered.
pub(crate) fn request(turns: &[Turn]) -> &str {
    request_index(turns).map_or("", |at| turns[at].text.as_str())
}

/// What was said before the request (and by tools after it), without instructions.
pub(crate) fn history(turns: &[Turn]) -> impl Iterator<Item = &str> {
    let request = request_index(turns);
    turns
        .iter()
        .enumerate()
        .filter(move |(at, turn)| Some(*at) != request && turn.speaker != Speaker::Instructions)
        .map(|(_, turn)| turn.text.as_str())
}

/// The instructions.
pub(crate) fn instructions(turns: &[Turn]) -> impl Iterator<Item = &str> {
    let said = turns.iter().filter(|turn| turn.speaker == Speaker::Instructions);
    said.map(|turn| turn.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_message_of_the_user_is_the_request() {
        let turns = [
            Turn::new(Speaker::Instructions, "Classify."),
            Turn::new(Speaker::User, "first"),
            Turn::new(Speaker::Assistant, "a"),
            Turn::new(Speaker::User, "second"),
        ];
        assert_eq!(request(&turns), "second");
        assert_eq!(history(&turns).collect::<Vec<_>>(), ["first", "a"]);
        assert_eq!(instructions(&turns).collect::<Vec<_>>(), ["Classify."]);
        assert_eq!(request(&[]), "");
    }
}
