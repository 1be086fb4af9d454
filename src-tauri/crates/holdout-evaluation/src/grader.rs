//! How an answer is compared with the expected one.
//!
//! A [`Grader`] is the choice, as it is kept; a [`ReadyGrader`] is that choice made ready to grade.
//! A model judge is a choice too, but its judgements cost calls and are made and kept by [`crate::judge`].

mod combined;
mod figures;
mod json_fields;
mod normalise;
mod number;
mod propose;
mod similarity;
#[cfg(test)]
mod tests;
mod tool_call;

use holdout_types::GraderKind;
use regex::Regex;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::judge::JudgeRef;

pub use json_fields::JsonFields;
pub use normalise::Normalisation;
pub use number::NumberMatch;
pub use propose::{GraderProposal, propose_graders};
pub use similarity::{TextSimilarity, rouge_l};
pub use tool_call::{ToolCallMatch, canonical as canonical_tool_calls};

/// Characters of a text that an explanation quotes.
const LONGEST_QUOTE: usize = 60;

/// A way to compare, with its options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grader {
    /// The same text, character for character.
    ExactMatch,
    /// The same text after both have been normalised.
    NormalisedMatch(Normalisation),
    /// The expected text stands in the answer, after both have been normalised.
    Contains(Normalisation),
    /// The answer fits this pattern, whatever is expected. In the syntax of the regex crate, looked
    /// for anywhere in the answer unless anchored.
    Regex(String),
    /// The same number, or one near enough.
    Number(NumberMatch),
    /// JSON that fits this schema, whatever is expected.
    JsonSchema(Value),
    /// JSON, field by field.
    JsonFields(JsonFields),
    /// The same tools called with the same arguments.
    ToolCall(ToolCallMatch),
    /// Much the same words.
    TextSimilarity(TextSimilarity),
    /// Right by every one of these; the score is the mean of theirs.
    All(Vec<Self>),
    /// Right by at least one of these; the score is the best of theirs.
    Any(Vec<Self>),
    /// What a model judge said, which is looked up and not worked out.
    ModelJudge(JudgeRef),
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
    /// Its fields or calls, where it has such.
    #[serde(default)]
    pub parts: Vec<PartGrade>,
}

/// One field of a JSON answer, or one tool call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartGrade {
    /// The path of the field, or the name of the tool.
    pub name: String,
    /// Whether it is right.
    pub correct: bool,
    /// What is expected, as JSON; absent where nothing is.
    pub expected: Option<String>,
    /// What was answered, as JSON; absent where nothing was.
    pub answered: Option<String>,
}

/// What stands in place of a judgement until there is one. Whoever reads grades looks judgements up.
const NOT_JUDGED: &str = "The judge was not asked yet.";

/// Why a grader can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GraderError {
    /// The pattern is none.
    #[error("The pattern can't be read: {0}")]
    Pattern(String),
    /// The schema is none.
    #[error("The JSON schema can't be used: {0}")]
    Schema(String),
    /// A combination of nothing would pass or fail everything.
    #[error("A combination needs at least two graders.")]
    TooFew,
    /// Nobody could read what such a grade says.
    #[error("A combination may hold combinations of single graders, and nothing deeper.")]
    TooDeep,
}

/// A grader that is ready to grade.
#[derive(Debug, Clone)]
pub struct ReadyGrader {
    grader: Grader,
    compiled: Compiled,
}

#[derive(Debug, Clone)]
enum Compiled {
    Nothing,
    Pattern(Regex),
    Schema(std::sync::Arc<jsonschema::Validator>),
    Many(Vec<ReadyGrader>),
}

impl Grader {
    /// Which kind it is.
    pub const fn kind(&self) -> GraderKind {
        match self {
            Self::ExactMatch => GraderKind::ExactMatch,
            Self::NormalisedMatch(_) => GraderKind::NormalisedMatch,
            Self::Contains(_) => GraderKind::Contains,
            Self::Regex(_) => GraderKind::Regex,
            Self::Number(_) => GraderKind::Number,
            Self::JsonSchema(_) => GraderKind::JsonSchema,
            Self::JsonFields(_) => GraderKind::JsonFields,
            Self::ToolCall(_) => GraderKind::ToolCall,
            Self::TextSimilarity(_) => GraderKind::TextSimilarity,
            Self::All(_) => GraderKind::All,
            Self::Any(_) => GraderKind::Any,
            Self::ModelJudge(_) => GraderKind::ModelJudge,
        }
    }

    /// The graders of a combination; none of a single one.
    pub fn members(&self) -> &[Self] {
        match self {
            Self::All(graders) | Self::Any(graders) => graders,
            _ => &[],
        }
    }

    /// Whether its grades have parts: the fields of a JSON answer, or the tools that are called.
    pub fn has_parts(&self) -> bool {
        matches!(self, Self::JsonFields(_) | Self::ToolCall(_))
            || self.members().iter().any(Self::has_parts)
    }

    /// Whether its score can lie between wrong and right.
    pub fn has_scores(&self) -> bool {
        self.has_parts()
            || matches!(self, Self::TextSimilarity(_) | Self::All(_))
            || self.members().iter().any(Self::has_scores)
    }

    /// Makes it ready: patterns and schemas are read once.
    pub fn ready(&self) -> Result<ReadyGrader, GraderError> {
        combined::check(self)?;
        let compiled = match self {
            Self::All(graders) | Self::Any(graders) => {
                Compiled::Many(graders.iter().map(Self::ready).collect::<Result<_, _>>()?)
            }
            Self::Regex(pattern) => {
                let pattern = Regex::new(pattern);
                Compiled::Pattern(pattern.map_err(|e| GraderError::Pattern(e.to_string()))?)
            }
            Self::JsonSchema(schema) => {
                let schema = jsonschema::validator_for(schema);
                let schema = schema.map_err(|e| GraderError::Schema(e.to_string()))?;
                Compiled::Schema(std::sync::Arc::new(schema))
            }
            _ => Compiled::Nothing,
        };
        Ok(ReadyGrader { grader: self.clone(), compiled })
    }
}

impl ReadyGrader {
    /// The choice behind it.
    pub const fn grader(&self) -> &Grader {
        &self.grader
    }

    /// Compares an answer with the expected one.
    pub fn grade(&self, expected: &str, answer: &str) -> Grade {
        match (&self.grader, &self.compiled) {
            (Grader::NormalisedMatch(how), _) => normalised(*how, expected, answer),
            (Grader::Contains(how), _) => contains(*how, expected, answer),
            (Grader::Number(how), _) => how.grade(expected, answer),
            (Grader::JsonFields(how), _) => how.grade(expected, answer),
            (Grader::ToolCall(how), _) => how.grade(expected, answer),
            (Grader::TextSimilarity(how), _) => how.grade(expected, answer),
            (Grader::Any(_), Compiled::Many(graders)) => combined::any(graders, expected, answer),
            (_, Compiled::Many(graders)) => combined::all(graders, expected, answer),
            (Grader::ModelJudge(_), _) => Grade::wrong(NOT_JUDGED),
            (_, Compiled::Pattern(pattern)) => fits(pattern, answer),
            (_, Compiled::Schema(schema)) => keeps(schema, answer),
            // What is compiled above never comes here uncompiled.
            (_, Compiled::Nothing) => exact(expected, answer),
        }
    }
}

impl Grade {
    /// An answer that is wrong without being compared.
    pub fn wrong(explanation: impl Into<String>) -> Self {
        Self::of(false, explanation)
    }

    fn of(correct: bool, explanation: impl Into<String>) -> Self {
        let (score, explanation) = (f64::from(u8::from(correct)), explanation.into());
        Self { correct, score, explanation, parts: Vec::new() }
    }
}

/// Whether an answer is right only once case, spaces and the like are put aside. Such answers are
/// counted beside exact match ("71 % exact, 93 % normalised").
pub fn only_by_normalisation(expected: &str, answer: &str, normalisation: Normalisation) -> bool {
    expected != answer && normalisation.same(expected, answer)
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
    let (plain, other) = (normalisation.apply(expected), normalisation.apply(answer));
    if plain == other {
        let differences = normalisation.differences(expected, answer);
        return Grade::of(true, same_but_for(&differences));
    }
    let why = format!("Another text, also after normalisation: {}.", apart(&plain, &other));
    Grade::of(false, why)
}

/// Says that two texts are the same, and what had to be put aside for it.
fn same_but_for(differences: &[&str]) -> String {
    match differences {
        [] => "The same text after normalisation.".to_owned(),
        [one] => format!(
            "The same text once {one} {} put aside.",
            if *one == "case" { "is" } else { "are" }
        ),
        [first @ .., last] => {
            format!("The same text once {} and {last} are put aside.", first.join(", "))
        }
    }
}

/// Two texts beside each other, each cut where it is long.
fn apart(expected: &str, answer: &str) -> String {
    let start = |text: &str| match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    };
    format!("`{}` and not `{}`", start(answer), start(expected))
}

fn contains(normalisation: Normalisation, expected: &str, answer: &str) -> Grade {
    let (expected, answer) = (normalisation.apply(expected), normalisation.apply(answer));
    if expected.is_empty() {
        return Grade::wrong("Nothing is expected, and that stands in every answer.");
    }
    let stands = answer.contains(&expected);
    let how = if stands { "stands" } else { "does not stand" };
    Grade::of(stands, format!("The expected text {how} in the answer."))
}

fn fits(pattern: &Regex, answer: &str) -> Grade {
    match pattern.find(answer) {
        Some(found) => Grade::of(true, format!("`{}` fits the pattern.", found.as_str())),
        None => Grade::of(false, "Nothing in the answer fits the pattern."),
    }
}

fn keeps(schema: &jsonschema::Validator, answer: &str) -> Grade {
    let Some(answer) = json_fields::parse(answer) else {
        return Grade::wrong("The answer is no JSON.");
    };
    match schema.iter_errors(&answer).next() {
        None => Grade::of(true, "The answer fits the schema."),
        Some(error) => {
            let place = error.instance_path().to_string();
            let place =
                if place.is_empty() { "the answer".to_owned() } else { format!("`{place}`") };
            Grade::of(false, format!("At {place}: {error}."))
        }
    }
}
