//! Who judges, and by what.

use holdout_types::Sampling;
use serde::{Deserialize, Serialize};

/// Changes whenever the wording around the rubric does, so that older judgements keep their own judge.
const WORDING: u8 = 1;

/// The rubric that is proposed where nobody has written one.
pub const PROPOSED_RUBRIC: &str = "\
A good answer answers what was asked, completely, and says nothing that is wrong. It keeps the tone \
of our replies: polite, clear and helpful. Its length and its form do not matter.";

/// A model judge: all that decides what it says, but for where it is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgeSpec {
    /// The model's name at its provider.
    pub model: String,
    /// What makes an answer good.
    pub rubric: String,
    /// How it says so.
    pub scale: Scale,
    /// Whether it is shown the expected answer.
    pub shows_reference: bool,
    /// Answers that a person has rated, shown as turns before the question.
    #[serde(default)]
    pub examples: Vec<JudgeExample>,
    /// How the model is asked to choose its words.
    pub sampling: Sampling,
}

/// How good an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Good or not.
    PassFail,
    /// 1 to 5.
    OneToFive {
        /// The lowest score that counts as right, 2 to 5.
        passes_from: u8,
    },
}

/// An answer that a person has rated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgeExample {
    /// What was asked.
    pub input: String,
    /// What was expected.
    pub reference: String,
    /// What was answered.
    pub answer: String,
    /// The rating on the judge's scale: 0 or 1, or 1 to 5.
    pub value: u8,
    /// Why, in a sentence.
    pub reason: String,
}

/// The judge of a metric.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct JudgeRef {
    /// The hash of all that it is asked with, in hexadecimal.
    pub judge: String,
}

/// What a judge said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// In a word.
    pub mark: Mark,
    /// 1 to 5, on that scale.
    pub score: Option<u8>,
    /// Why, in its own words; empty where it gave no reason.
    pub reason: String,
}

/// What a judge says, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// The answer is good enough.
    Pass,
    /// It is not.
    Fail,
    /// Of two answers, the one that stands first is better.
    First,
    /// Of two answers, the one that stands second is better.
    Second,
    /// Both are as good.
    Tie,
}

impl JudgeSpec {
    /// A judge that repeats itself as far as its provider can: at temperature 0.
    pub fn new(model: impl Into<String>, rubric: impl Into<String>, scale: Scale) -> Self {
        Self {
            model: model.into(),
            rubric: rubric.into(),
            scale,
            shows_reference: false,
            examples: Vec::new(),
            sampling: Sampling { temperature: Some(0.0), ..Sampling::default() },
        }
    }

    /// Its hash, with `place`: where it is asked. The same hash says the same of the same answer, as
    /// far as the provider repeats itself.
    pub fn hash(&self, place: &str) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[WORDING]);
        hasher.update(&(place.len() as u64).to_le_bytes());
        hasher.update(place.as_bytes());
        // A spec holds strings and small numbers only, which always have a JSON form.
        hasher.update(&serde_json::to_vec(self).unwrap_or_default());
        *hasher.finalize().as_bytes()
    }

    /// Whether a person's rating of this answer is shown to it, so that agreeing with it proves nothing.
    pub fn is_shown(&self, input: &str, answer: &str) -> bool {
        self.examples.iter().any(|example| example.input == input && example.answer == answer)
    }
}

impl Scale {
    /// What a value on this scale says; `None` where it is not on it.
    pub const fn mark(self, value: u8) -> Option<Mark> {
        match self {
            Self::PassFail if value > 1 => None,
            Self::OneToFive { .. } if value < 1 || value > 5 => None,
            Self::PassFail => Some(if value == 1 { Mark::Pass } else { Mark::Fail }),
            Self::OneToFive { passes_from } if value >= passes_from => Some(Mark::Pass),
            Self::OneToFive { .. } => Some(Mark::Fail),
        }
    }
}

impl Mark {
    /// The mark in a word, as it is kept.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::First => "first",
            Self::Second => "second",
            Self::Tie => "tie",
        }
    }

    /// The mark of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Pass, Self::Fail, Self::First, Self::Second, Self::Tie]
            .into_iter()
            .find(|mark| mark.word().eq_ignore_ascii_case(word.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_word_of_the_rubric_is_another_judge() {
        let judge = JudgeSpec::new("m", "Polite.", Scale::PassFail);
        let other = JudgeSpec { rubric: "Curt.".into(), ..judge.clone() };
        assert_eq!(judge.hash("local"), judge.clone().hash("local"));
        assert_ne!(judge.hash("local"), other.hash("local"));
        assert_ne!(judge.hash("local"), judge.hash("openai"));
    }

    #[test]
    fn a_value_outside_of_the_scale_says_nothing() {
        let five = Scale::OneToFive { passes_from: 4 };
        assert_eq!([3, 4].map(|v| five.mark(v)), [Some(Mark::Fail), Some(Mark::Pass)]);
        assert_eq!([0, 6].map(|v| five.mark(v)), [None, None]);
        assert_eq!(
            [0, 1, 2].map(|v| Scale::PassFail.mark(v)),
            [Some(Mark::Fail), Some(Mark::Pass), None]
        );
    }
}
