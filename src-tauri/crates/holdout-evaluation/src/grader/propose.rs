//! Which grader fits, from the shape of the expected answers.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::grader::{Grader, Normalisation};

/// Longer answers are sentences rather than labels or values.
const LONGEST_LABEL: usize = 60;
/// Above this mean length, in characters, no match says much.
const LONG_TEXT: usize = 200;

/// A grader, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GraderProposal {
    /// The grader that fits.
    pub grader: Grader,
    /// Why, in a sentence.
    pub reason: String,
    /// What it can't judge, if that matters here.
    pub caution: Option<String>,
}

/// Proposes a grader from the expected answers, before the test set is sealed.
///
/// Labels from a closed set and JSON are compared exactly, since whatever reads them does so too;
/// labels that the data itself writes in several ways, and short free text, after normalisation.
pub fn propose_grader<S: AsRef<str>>(answers: impl IntoIterator<Item = S>) -> GraderProposal {
    let shape = Shape::of(answers);
    let normalised = Grader::NormalisedMatch(Normalisation::default());
    if shape.count == 0 {
        return proposal(normalised, "There are no expected answers yet.", None);
    }
    if shape.json * 10 >= shape.count * 9 {
        let caution = "Two JSON texts that mean the same count as different if they are written \
                       differently.";
        return proposal(Grader::ExactMatch, "The answers are JSON.", Some(caution));
    }
    if shape.is_closed_set() {
        return closed_set(&shape, normalised);
    }
    if shape.characters > LONG_TEXT * shape.count {
        let caution = "A right answer in other words counts as wrong. For free text no match is a \
                       good judge.";
        return proposal(normalised, "The answers are long texts.", Some(caution));
    }
    let reason = "The answers are short texts of many kinds, in which case, spaces and a full stop \
                  rarely matter.";
    proposal(normalised, reason, None)
}

fn closed_set(shape: &Shape, normalised: Grader) -> GraderProposal {
    let variants = shape.distinct.len() - shape.normalised.len();
    if variants > 0 {
        let reason = format!(
            "The answers come from a set of {}, but the data writes {variants} of them in another \
             way too.",
            shape.normalised.len()
        );
        return proposal(normalised, reason, None);
    }
    let reason = format!(
        "The answers come from a set of {}, each written in one way only.",
        shape.distinct.len()
    );
    proposal(Grader::ExactMatch, reason, None)
}

fn proposal(grader: Grader, reason: impl Into<String>, caution: Option<&str>) -> GraderProposal {
    GraderProposal { grader, reason: reason.into(), caution: caution.map(str::to_owned) }
}

/// What the answers look like, in numbers.
#[derive(Default)]
struct Shape {
    count: usize,
    characters: usize,
    longest: usize,
    json: usize,
    lines: bool,
    distinct: HashSet<String>,
    normalised: HashSet<String>,
}

impl Shape {
    fn of<S: AsRef<str>>(answers: impl IntoIterator<Item = S>) -> Self {
        let mut shape = Self::default();
        let normalisation = Normalisation::default();
        for answer in answers {
            let answer = answer.as_ref();
            let length = answer.chars().count();
            shape.count += 1;
            shape.characters += length;
            shape.longest = shape.longest.max(length);
            shape.json += usize::from(is_json(answer));
            shape.lines |= answer.contains('\n');
            if length <= LONGEST_LABEL && shape.distinct.insert(answer.to_owned()) {
                shape.normalised.insert(normalisation.apply(answer));
            }
        }
        shape
    }

    /// Short, on one line, and on average at least three rows to each.
    fn is_closed_set(&self) -> bool {
        self.longest <= LONGEST_LABEL && !self.lines && self.distinct.len() * 3 <= self.count
    }
}

fn is_json(answer: &str) -> bool {
    answer.trim_start().starts_with(['{', '['])
        && serde_json::from_str::<serde::de::IgnoredAny>(answer).is_ok()
}

#[cfg(test)]
mod tests {
    use holdout_types::GraderKind::{self, ExactMatch, NormalisedMatch};

    use super::*;

    fn kind<S: AsRef<str>>(answers: impl IntoIterator<Item = S>) -> GraderKind {
        propose_grader(answers).grader.kind()
    }

    #[test]
    fn the_shape_of_the_answers_decides() {
        assert_eq!(kind(["yes", "no"].repeat(20)), ExactMatch, "a closed set");
        let mixed = ["yes", "no", "Yes"].repeat(20);
        assert_eq!(kind(&mixed), NormalisedMatch, "a set that the data writes in two ways");
        assert_eq!(kind((0..40).map(|i| format!("{{\"total\":{i}}}"))), ExactMatch, "JSON");
        assert_eq!(kind((0..40).map(|i| format!("Order {i}"))), NormalisedMatch, "short texts");
        assert_eq!(kind(Vec::<String>::new()), NormalisedMatch, "nothing");
    }

    #[test]
    fn long_texts_come_with_a_caution() {
        let answers =
            (0..20).map(|i| format!("Dear customer {i}, {}", "we are sorry. ".repeat(30)));
        let proposal = propose_grader(answers);
        assert!(proposal.caution.unwrap().contains("other words"));
    }
}
