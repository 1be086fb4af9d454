//! How near two texts are in their words: ROUGE-L.
//!
//! Lin, "ROUGE: A Package for Automatic Evaluation of Summaries" (2004), section 3: precision and
//! recall of the longest common subsequence of words, joined as F1. It measures overlap and not
//! meaning, so it judges free text no better than a hint.

use serde::{Deserialize, Serialize};

use super::Grade;

/// What is near enough.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TextSimilarity {
    /// From which ROUGE-L on an answer counts as right, 0 to 1.
    pub passes_from: f64,
}

impl Default for TextSimilarity {
    fn default() -> Self {
        Self { passes_from: 0.7 }
    }
}

/// More words than any answer has; beyond them the table of the subsequence would be too big.
const MOST_WORDS: usize = 4_000;

impl TextSimilarity {
    pub(super) fn grade(self, expected: &str, answer: &str) -> Grade {
        let score = rouge_l(expected, answer);
        let correct = score >= self.passes_from;
        let explanation = format!("ROUGE-L is {score:.2}; right from {:.2} on.", self.passes_from);
        Grade { correct, score, explanation, parts: Vec::new() }
    }
}

/// ROUGE-L F1 over lower-case words of letters and digits, 0 to 1. Two texts without words are the
/// same.
pub fn rouge_l(expected: &str, answer: &str) -> f64 {
    let (expected, answer) = (words(expected), words(answer));
    if expected.is_empty() && answer.is_empty() {
        return 1.0;
    }
    let common = longest_common(&expected, &answer) as f64;
    2.0 * common / (expected.len() + answer.len()) as f64
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(MOST_WORDS).map(str::to_owned).collect()
}

/// The length of the longest common subsequence, in one row of the table.
fn longest_common(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for word in a {
        let mut diagonal = 0;
        for (place, other) in b.iter().enumerate() {
            let above = row[place + 1];
            row[place + 1] = if word == other { diagonal + 1 } else { above.max(row[place]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rouge_l_is_that_of_the_reference_package() {
        // rouge-score 0.1.2 (Google), RougeScorer(["rougeL"], use_stemmer=False), F-measure.
        for (expected, answer, score) in [
            ("police killed the gunman", "police kill the gunman", 0.75),
            ("police killed the gunman", "the gunman kill police", 0.5),
            ("The quick brown fox jumps over the lazy dog.", "the lazy dog", 0.5),
            ("a b c d", "d c b a", 0.25),
            ("yes", "no", 0.0),
        ] {
            assert!((rouge_l(expected, answer) - score).abs() < 1e-12, "{expected} / {answer}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_same_both_ways_and_one_for_the_same_words(
            a in "[a-c ]{0,12}", b in "[a-c ]{0,12}",
        ) {
            let score = rouge_l(&a, &b);
            prop_assert_eq!(score, rouge_l(&b, &a));
            prop_assert!((0.0..=1.0).contains(&score));
            prop_assert_eq!(rouge_l(&a, &a), 1.0);
        }
    }
}
