//! The turn in which a model is asked with what was found, written by one function for training and
//! for use: what a model was trained with is what it is asked with.

mod distractors;
mod spec;
mod template;

use crate::CountTokens;
use crate::passage::{Passage, PassageId};

pub use distractors::with_distractors;
pub use spec::{Mode, RetrievalSpec, SpecError};

/// Asks a model to name its passages. It stands before the context, where it is no part of the
/// question.
const ASK_FOR_CITATIONS: &str =
    "Name the passages that your answer rests on by their numbers in brackets, like [1].";

/// A turn, and the passages that stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// What the user says last.
    pub last_turn: String,
    /// The passages in it in the order of their numbers: the one at index 0 is `[1]`.
    pub used: Vec<PassageId>,
    /// Passages among the best k that the token budget left no room for.
    pub left_out: usize,
    /// The tokens of the passages with their heads, by the caller's counter.
    pub context_tokens: usize,
}

/// What is searched for.
///
/// # Errors
/// When the query template has no place for the question.
pub fn query_of(spec: &RetrievalSpec, question: &str) -> Result<String, SpecError> {
    spec.validate()?;
    Ok(template::fill(&spec.query_template, &[(template::QUESTION, question)]))
}

/// Writes the turn. `passages` come best first; those beyond `k` don't count, and one that the budget
/// has no room for is passed over for the next.
///
/// # Errors
/// When the templates lack a place, or nothing could ever fit.
pub fn render(
    spec: &RetrievalSpec,
    question: &str,
    passages: &[&Passage],
    count: CountTokens<'_>,
) -> Result<Rendered, SpecError> {
    spec.validate()?;
    let mut rendered =
        Rendered { last_turn: String::new(), used: Vec::new(), left_out: 0, context_tokens: 0 };
    let mut blocks: Vec<String> = Vec::new();
    for passage in passages.iter().take(spec.k) {
        let block = block(rendered.used.len() + 1, passage);
        let tokens = count(&block);
        if rendered.context_tokens + tokens > spec.token_budget {
            rendered.left_out += 1;
            continue;
        }
        rendered.context_tokens += tokens;
        rendered.used.push(passage.id);
        blocks.push(block);
    }
    let places =
        [(template::CONTEXT, blocks.join("\n\n")), (template::QUESTION, question.to_owned())];
    let places = places.each_ref().map(|(place, text)| (*place, text.as_str()));
    let turn = template::fill(&spec.context_template, &places);
    rendered.last_turn =
        if spec.citations { format!("{ASK_FOR_CITATIONS}\n\n{turn}") } else { turn };
    Ok(rendered)
}

/// A passage with its number, its document and its headings. The head is in brackets and on a line of
/// its own, so that a reader can tell it from what the passage says.
fn block(number: usize, passage: &Passage) -> String {
    let mut head = passage.document.clone();
    for heading in &passage.headings {
        head.push_str(" > ");
        head.push_str(heading);
    }
    let text = template::without_tags(&passage.text);
    format!("[{number}] ({})\n{text}", template::without_tags(&head))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
