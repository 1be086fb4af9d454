//! How an answer is compared with the expected one.

mod normalise;
mod propose;

use holdout_types::GraderKind;
use serde::{Deserialize, Serialize};

pub use normalise::Normalisation;
pub use propose::{GraderProposal, propose_grader};

/// A way to compare, with its options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grader {
    /// The same text, character for character.
    ExactMatch,
    /// The same text after both have been normalised.
    NormalisedMatch(Normalisation),
}

/// What a grader says of one answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grade {
    /// Whether it counts as right.
    pub correct: bool,
    /// 0 to 1; for a match 0 or 1.
    pub score: f64,
    /// Why, in a sentence.
    pub explanation: String,
}

impl Grader {
    /// The grader of a kind, with its usual options.
    pub fn of_kind(kind: GraderKind) -> Self {
        match kind {
            GraderKind::ExactMatch => Self::ExactMatch,
            GraderKind::NormalisedMatch => Self::NormalisedMatch(Normalisation::default()),
        }
    }

    /// Which kind it is.
    pub const fn kind(&self) -> GraderKind {
        match self {
            Self::ExactMatch => GraderKind::ExactMatch,
            Self::NormalisedMatch(_) => GraderKind::NormalisedMatch,
        }
    }

    /// Compares an answer with the expected one.
    pub fn grade(&self, expected: &str, answer: &str) -> Grade {
        match self {
            Self::ExactMatch => exact(expected, answer),
            Self::NormalisedMatch(normalisation) => normalised(*normalisation, expected, answer),
        }
    }
}

impl Grade {
    /// An answer that is wrong without being compared.
    pub fn wrong(explanation: impl Into<String>) -> Self {
        Self { correct: false, score: 0.0, explanation: explanation.into() }
    }

    fn of(correct: bool, explanation: impl Into<String>) -> Self {
        Self { correct, score: f64::from(u8::from(correct)), explanation: explanation.into() }
    }
}

/// Whether an answer is right only once case, spaces and the like are put aside. Such answers are
/// counted beside exact match ("71 % exact, 93 % normalised").
pub fn only_by_normalisation(expected: &str, answer: &str, normalisation: Normalisation) -> bool {
    expected != answer && normalisation.apply(expected) == normalisation.apply(answer)
}

fn exact(expected: &str, answer: &str) -> Grade {
    if expected == answer {
        return Grade::of(true, "The same text, character for character.");
    }
    if only_by_normalisation(expected, answer, Normalisation::default()) {
        let why = "Differs only in case, spaces, character form or punctuation at the ends.";
        return Grade::of(false, why);
    }
    Grade::of(false, "Another text.")
}

fn normalised(normalisation: Normalisation, expected: &str, answer: &str) -> Grade {
    if expected == answer {
        return Grade::of(true, "The same text, character for character.");
    }
    let (expected, answer) = (normalisation.apply(expected), normalisation.apply(answer));
    if expected == answer {
        return Grade::of(true, "The same text after normalisation.");
    }
    Grade::of(false, "Another text, also after normalisation.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_match_takes_nothing_but_the_same_text() {
        let grader = Grader::ExactMatch;
        assert!(grader.grade("refund", "refund").correct);
        for answer in ["Refund", "refund ", "refund.", "", "refunds"] {
            assert!(!grader.grade("refund", answer).correct, "{answer:?}");
        }
        let near = grader.grade("refund", "Refund.");
        assert!(near.explanation.starts_with("Differs only in case"), "{near:?}");
        assert_eq!(near.score, 0.0);
    }

    #[test]
    fn normalised_match_takes_what_differs_only_in_form() {
        let grader = Grader::of_kind(GraderKind::NormalisedMatch);
        for answer in ["Refund", " refund\n", "refund.", "\"REFUND!\"", "ｒｅｆｕｎｄ"] {
            assert!(grader.grade("refund", answer).correct, "{answer:?}");
        }
        assert!(!grader.grade("refund", "refunds").correct);
        assert_eq!(
            grader.grade("refund", "Refund").explanation,
            "The same text after normalisation."
        );
    }

    #[test]
    fn only_by_normalisation_leaves_out_what_is_exactly_right_or_quite_wrong() {
        let normalisation = Normalisation::default();
        assert!(only_by_normalisation("yes", "Yes.", normalisation));
        assert!(!only_by_normalisation("yes", "yes", normalisation));
        assert!(!only_by_normalisation("yes", "no", normalisation));
    }
}
