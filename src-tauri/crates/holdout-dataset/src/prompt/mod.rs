//! Takes a big prompt apart: which of it is rules, and which is examples that could be rows.
//!
//! Readers only. Pairs are found in six forms: label words at the start of lines (`Input:` and
//! `Output:`, `User:` and `Assistant:`, `Q:` and `A:`, `Ticket:` and `Answer:`, or any two words that
//! keep following each other), XML tags, Markdown tables, and JSON arrays or lines. What a pair
//! becomes in a project, and who is asked with which prompt, is decided elsewhere.

mod brackets;
mod fences;
mod labelled;
mod lines;
mod short;
mod tables;
mod tags;
mod words;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use self::lines::Lines;
pub use self::short::short_prompt;

/// How an example is written in a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairForm {
    /// `Input:` and `Output:`.
    InputOutput,
    /// `User:` and `Assistant:`, or words for the same two.
    UserAssistant,
    /// `Q:` and `A:`, or `Question:` and `Answer:`.
    QuestionAnswer,
    /// Two other words that keep following each other, such as `Ticket:` and `Answer:`.
    Labelled,
    /// `<input>…</input><output>…</output>`, or tags of that meaning.
    Tags,
    /// A row of a Markdown table.
    Table,
    /// An object or a list of two in JSON.
    Json,
}

/// An example inside a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// What is asked, without its label and the white space around it.
    pub input: String,
    /// What is answered, likewise.
    pub answer: String,
    /// Where it stands, in bytes of the prompt.
    pub span: Range<usize>,
    /// The lines that it touches, from 0, the end not included.
    pub lines: Range<usize>,
    /// How it is written.
    pub form: PairForm,
}

/// A part of the rules under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading without its `#`; none before the first one.
    pub heading: Option<String>,
    /// What stands under it.
    pub text: String,
}

/// A prompt, its examples apart from its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenApart {
    /// The examples, in the order of the prompt.
    pub pairs: Vec<Pair>,
    /// The bytes that belong to the examples: the pairs, and the fences, brackets, tags and table
    /// heads that hold nothing else. Sorted, and apart from each other.
    pub taken: Vec<Range<usize>>,
    /// The prompt without those bytes, all others as they were.
    pub rules: String,
    /// The rules by heading.
    pub sections: Vec<Section>,
}

/// What a reader of one form found.
#[derive(Debug, Default)]
struct Found {
    pairs: Vec<Pair>,
    /// Bytes that only frame the pairs.
    frame: Vec<Range<usize>>,
}

/// Takes a prompt apart. Any text is a prompt; one without examples comes back as rules alone.
pub fn take_apart(prompt: &str) -> TakenApart {
    let lines = Lines::of(prompt);
    let mut found = Found::default();
    // The forms with closing marks first: within them, other forms are content.
    for read in [brackets::read, tags::read, tables::read, labelled::read] {
        let more = read(&lines, &spans(&found));
        found.pairs.extend(more.pairs);
        found.frame.extend(more.frame);
    }
    found.pairs.sort_by_key(|pair| (pair.span.start, pair.span.end));
    let taken = fences::widen(&lines, spans(&found));
    let rules = without(prompt, &taken);
    let sections = sections(&rules);
    TakenApart { pairs: found.pairs, taken, rules, sections }
}

/// What is taken so far, sorted and merged.
fn spans(found: &Found) -> Vec<Range<usize>> {
    let spans = found.pairs.iter().map(|pair| pair.span.clone());
    merged(spans.chain(found.frame.iter().cloned()).collect())
}

fn merged(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_by_key(|span| span.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// Whether a span meets one of these sorted ones.
fn meets(taken: &[Range<usize>], span: &Range<usize>) -> bool {
    let next = taken.partition_point(|taken| taken.end <= span.start);
    taken.get(next).is_some_and(|taken| taken.start < span.end)
}

fn without(text: &str, taken: &[Range<usize>]) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for span in taken {
        rest.push_str(&text[at..span.start]);
        at = span.end;
    }
    rest.push_str(&text[at..]);
    rest
}

fn sections(rules: &str) -> Vec<Section> {
    let mut sections = vec![Section { heading: None, text: String::new() }];
    for line in rules.split_inclusive('\n') {
        let heading = lines::heading(line);
        match (heading, sections.last_mut()) {
            (None, Some(section)) => section.text.push_str(line),
            (heading, _) => {
                let heading = heading.map(str::to_owned);
                sections.push(Section { heading, text: String::new() });
            }
        }
    }
    sections.retain(|section| section.heading.is_some() || !section.text.trim().is_empty());
    sections
}

#[cfg(test)]
mod tests;
