//! Which words announce an input or an answer, and which texts only stand for one.

use super::PairForm;

/// What a label says of the text after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Input,
    Answer,
}

const INPUT: &[&str] = &[
    "input",
    "user",
    "human",
    "customer",
    "client",
    "question",
    "q",
    "text",
    "ticket",
    "message",
    "email",
    "mail",
    "query",
    "request",
    "utterance",
    "sentence",
    "prompt",
    "review",
    "comment",
    "document",
    "article",
    "post",
    "tweet",
    "transcript",
    "passage",
    "statement",
    "eingabe",
    "frage",
    "kunde",
    "nachricht",
    "pregunta",
    "entrada",
    "texto",
    "mensaje",
];
const ANSWER: &[&str] = &[
    "output",
    "assistant",
    "ai",
    "bot",
    "agent",
    "model",
    "answer",
    "a",
    "label",
    "response",
    "reply",
    "category",
    "class",
    "classification",
    "intent",
    "sentiment",
    "result",
    "topic",
    "tag",
    "type",
    "queue",
    "route",
    "completion",
    "ausgabe",
    "antwort",
    "kategorie",
    "salida",
    "respuesta",
    "etiqueta",
];
/// Words that announce what leads to an answer and is no part of the input.
const REASONING: &[&str] =
    &["reasoning", "reason", "rationale", "thinking", "thought", "thoughts", "analysis", "why"];
/// Words that add nothing to a label: `Example input 3`.
const MODIFIERS: &[&str] = &[
    "example", "sample", "shot", "the", "expected", "correct", "right", "final", "your", "our",
    "new", "raw", "beispiel", "ejemplo",
];

/// A label in lower case, without numbers and words that add nothing.
pub(super) fn label_name(label: &str) -> String {
    let lower = label.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let telling: Vec<&str> =
        words.iter().copied().filter(|word| !MODIFIERS.contains(word)).collect();
    if telling.is_empty() { words.join(" ") } else { telling.join(" ") }
}

/// What a label's name announces. Of "answer text" the answer counts.
pub(super) fn part(name: &str) -> Option<Part> {
    let has = |list: &[&str]| name.split(' ').any(|word| list.contains(&word));
    if has(ANSWER) {
        Some(Part::Answer)
    } else if has(INPUT) {
        Some(Part::Input)
    } else {
        None
    }
}

/// Whether a label announces steps towards an answer.
pub(super) fn is_reasoning(name: &str) -> bool {
    name.split(' ').any(|word| REASONING.contains(&word))
}

/// The form that two labels make.
pub(super) fn form(input: &str, answer: &str) -> PairForm {
    match (input, answer) {
        ("input", "output") => PairForm::InputOutput,
        ("user" | "human" | "customer" | "client", "assistant" | "ai" | "bot" | "agent") => {
            PairForm::UserAssistant
        }
        ("q" | "question", "a" | "answer") => PairForm::QuestionAnswer,
        _ => PairForm::Labelled,
    }
}

/// Whether a text only marks where another one goes: `{ticket}`, `<text>`, `[label]`, `...`.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim().trim_matches(['"', '\'', '`', '“', '”']).trim();
    if text.chars().all(|c| matches!(c, '.' | '…' | '_' | '-')) {
        return true;
    }
    let is_name = |inner: &str| {
        let mut chars = inner.chars();
        inner.len() <= 60
            && chars.all(|c| {
                c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '|' | '/' | '\'')
            })
    };
    let between = |open: &str, close: &str| {
        text.strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .is_some_and(|inner| is_name(inner.trim()))
    };
    between("{{", "}}")
        || between("{", "}")
        || between("<", ">")
        || between("[", "]")
        || text
            .strip_prefix('$')
            .is_some_and(|name| is_name(name) && !name.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a text says what should stand there, as in "Input: a text. Output: a label".
pub(super) fn is_description(text: &str) -> bool {
    const OPENERS: &[&str] = &[
        "a", "an", "the", "one", "your", "exactly", "only", "any", "some", "either", "must",
        "should", "will", "ein", "eine", "der", "die", "das",
    ];
    let lower = text.trim().to_lowercase();
    let mut words = lower.split_whitespace();
    let opens = words.next().is_some_and(|word| OPENERS.contains(&word));
    opens && words.count() < 16 && !lower.contains(['?', '!'])
}

/// Whether input and answer can be an example at all.
pub(super) fn is_example(input: &str, answer: &str) -> bool {
    let is_empty = input.trim().is_empty() || answer.trim().is_empty();
    let is_named = is_placeholder(input) || is_placeholder(answer);
    let is_described = is_description(input) && is_description(answer);
    !(is_empty || is_named || is_described)
}
