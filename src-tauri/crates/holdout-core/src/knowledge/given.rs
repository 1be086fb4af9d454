//! What was put before a model for a row, as it was kept with its answer.

use holdout_evaluation::UsedPassage;
use holdout_retrieval::answer_stands_in;

use super::view::GivenPassage;

/// The passages of an answer, the best first.
pub(crate) fn given(passages: &[UsedPassage], expected: &str) -> Vec<GivenPassage> {
    let one = |passage: &UsedPassage| GivenPassage {
        document: passage.document.clone(),
        number: passage.place + 1,
        score: passage.score,
        holds_answer: answer_stands_in(expected, &[passage.text.as_str()]),
        text: passage.text.clone(),
    };
    passages.iter().map(one).collect()
}
