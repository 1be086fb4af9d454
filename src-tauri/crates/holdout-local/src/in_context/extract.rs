//! Answers from a block of retrieved context: with the value that the best-matching sentence states.

use crate::in_context::nearest::NearestIndex;
use crate::text::normalise;

/// Headings of a block of context, as a line of their own or as a tag.
const HEADINGS: [&str; 14] = [
    "context",
    "retrieved context",
    "documents",
    "retrieved documents",
    "sources",
    "passages",
    "retrieved passages",
    "excerpts",
    "knowledge",
    "knowledge base",
    "references",
    "background",
    "search results",
    "facts",
];

/// Markers that end the block and begin the question.
const QUESTIONS: [&str; 9] =
    ["question", "query", "user", "input", "ticket", "request", "message", "customer", "text"];

/// A text cut into the context in it and the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WithContext {
    pub(crate) context: String,
    /// The text without the block; the question, if it stands there.
    pub(crate) rest: String,
}

/// Finds a block of context.
pub(crate) fn split(text: &str) -> Option<WithContext> {
    tagged(text).or_else(|| headed(text))
}

/// `<context>…</context>`.
fn tagged(text: &str) -> Option<WithContext> {
    HEADINGS.iter().find_map(|name| {
        let name = name.replace(' ', "_");
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let (before, inside) = text.split_once(&open)?;
        let (inside, after) = inside.split_once(&close)?;
        let rest = format!("{}\n{}", before.trim(), after.trim());
        Some(WithContext { context: inside.trim().to_owned(), rest: without_marker(rest.trim()) })
    })
}

/// `Context:` and the lines below it, until the last question or rule: the block can hold questions
/// of its own.
fn headed(text: &str) -> Option<WithContext> {
    let lines: Vec<&str> = text.lines().collect();
    let (at, first) = lines.iter().enumerate().find_map(|(at, line)| Some((at, heading(line)?)))?;
    let below = &lines[at + 1..];
    let end = below.iter().rposition(|line| ends_block(line)).unwrap_or(below.len());
    let context = format!("{first}\n{}", below[..end].join("\n"));
    let rest = [&lines[..at], &below[end..]].concat().join("\n");
    let context = context.trim().to_owned();
    (!context.is_empty()).then(|| WithContext { context, rest: without_marker(rest.trim()) })
}

/// What follows the heading in its line, if the line is one.
fn heading(line: &str) -> Option<&str> {
    let plain = line.trim().trim_start_matches(['#', '*', ' ']);
    let (name, rest) = match plain.split_once(':') {
        Some((name, rest)) => (name, rest),
        None if line.trim_start().starts_with('#') => (plain, ""),
        None => return None,
    };
    let name = name.trim_matches(['*', ' ', '=']).to_lowercase();
    HEADINGS.contains(&name.as_str()).then(|| rest.trim_start_matches('*').trim())
}

fn ends_block(line: &str) -> bool {
    is_rule(line) || question_marker(line.trim()).is_some()
}

/// What follows `Question:` or the like.
fn question_marker(line: &str) -> Option<&str> {
    let (name, rest) = line.trim_start_matches(['#', '*', ' ']).split_once(':')?;
    let name = name.trim_matches(['*', ' ']).to_lowercase();
    QUESTIONS.contains(&name.as_str()).then(|| rest.trim_start_matches('*').trim_start())
}

/// The question without its marker, and without what stands before it.
fn without_marker(rest: &str) -> String {
    let lines: Vec<&str> = rest.lines().filter(|line| !is_rule(line)).collect();
    let at = lines.iter().position(|line| question_marker(line).is_some());
    match at.and_then(|at| Some((question_marker(lines[at])?, &lines[at + 1..]))) {
        Some((first, below)) => format!("{first}\n{}", below.join("\n")).trim().to_owned(),
        None => lines.join("\n").trim().to_owned(),
    }
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && line.chars().all(|c| "-=#".contains(c))
}

/// The value of `set` that the best-matching sentence states, among sentences that state one.
pub(crate) fn stated_value<'a>(context: &str, question: &str, set: &[&'a str]) -> Option<&'a str> {
    let sentences = sentences(context);
    let index = NearestIndex::new(sentences.iter().copied());
    let scores = index.scores(question);
    let stating = sentences
        .iter()
        .zip(&scores)
        .filter_map(|(sentence, score)| first_stated(sentence, set).map(|value| (value, *score)));
    let best = stating.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.filter(|(_, score)| *score > 0.0).map(|(value, _)| value)
}

/// The sentence most like the question.
pub(crate) fn best_sentence<'a>(context: &'a str, question: &str) -> Option<&'a str> {
    let sentences = sentences(context);
    let (at, score) = NearestIndex::new(sentences.iter().copied()).nearest(question)?;
    (score > 0.0).then(|| sentences[at])
}

/// The longest value of the set among those that begin first in the sentence, as whole words.
fn first_stated<'a>(sentence: &str, set: &[&'a str]) -> Option<&'a str> {
    let sentence = words(sentence);
    let found = set.iter().filter_map(|value| {
        let spoken = words(value);
        if spoken.trim().is_empty() {
            return None;
        }
        sentence.find(&spoken).map(|at| (at, std::cmp::Reverse(spoken.len()), *value))
    });
    found.min().map(|(_, _, value)| value)
}

/// The words with one space around each.
fn words(text: &str) -> String {
    let text = normalise(text);
    let mut spaced = String::from(" ");
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        spaced.push_str(word);
        spaced.push(' ');
    }
    spaced
}

/// The sentences of a text: cut at line ends, and at `.`, `!` or `?` before white space.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut start = 0;
        let mut before = ' ';
        for (at, c) in line.char_indices() {
            if c.is_whitespace() && matches!(before, '.' | '!' | '?') {
                found.push(line[start..at].trim());
                start = at;
            }
            before = c;
        }
        found.push(line[start..].trim());
    }
    found.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CONTEXT: &str = "[1] Parcels within Europe travel by road. Express parcels are handled by \
                           the air team!\n[2] Damaged goods go to the claims desk.";

    #[test]
    fn blocks_of_the_usual_shapes_are_found() {
        for text in [
            format!("<context>\n{CONTEXT}\n</context>\n\nQuestion: who handles damage?"),
            format!("Context:\n{CONTEXT}\n\nQuestion: who handles damage?"),
            format!("## Retrieved documents\n{CONTEXT}\n---\nwho handles damage?"),
            format!("**Context:**\n{CONTEXT}\n**Question:** who handles damage?"),
        ] {
            let found = split(&text).unwrap();
            assert_eq!(found.context, CONTEXT, "{text}");
            assert_eq!(found.rest, "who handles damage?", "{text}");
        }
        assert_eq!(split("In this context: who?"), None);
    }

    #[test]
    fn the_value_in_the_best_matching_sentence_is_the_answer() {
        let teams = ["road", "air team", "air", "claims desk"];
        assert_eq!(stated_value(CONTEXT, "my goods are damaged", &teams), Some("claims desk"));
        assert_eq!(stated_value(CONTEXT, "express parcel is late", &teams), Some("air team"));
        assert_eq!(stated_value(CONTEXT, "zzz", &teams), None);
        assert_eq!(stated_value(CONTEXT, "my goods are damaged", &["sea"]), None);
    }

    #[test]
    fn without_a_closed_set_the_sentence_itself_is_the_answer() {
        assert_eq!(
            best_sentence(CONTEXT, "damaged?"),
            Some("[2] Damaged goods go to the claims desk.")
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "([A-Za-z:<>/.\n# -]|Context:|Question:|<context>){0,40}") {
            let _ = split(&text);
            let _ = best_sentence(&text, "a");
        }
    }
}
