//! What counts as a right answer, as a study and a project keep it.

use holdout_evaluation::{
    Grader, JsonFields, Normalisation, NumberMatch, ReadyGrader, TextSimilarity, ToolCallMatch,
};
use holdout_types::{ApiError, ErrorCode, GraderKind};
use serde::{Deserialize, Serialize};

use crate::words::listed;

/// What counts as a right answer: a grader with its options, or its kind alone with the usual ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Kept")]
pub struct Metric(Grader);

/// As it is written: `"exact_match"`, or `{ "number": { "absolute": 0.5, "relative": 0 } }`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Kind(GraderKind),
    All { all: Vec<Metric> },
    Any { any: Vec<Metric> },
    Grader(Grader),
}

impl TryFrom<Kept> for Metric {
    type Error = &'static str;

    fn try_from(kept: Kept) -> Result<Self, Self::Error> {
        Ok(Self(match kept {
            Kept::All { all } => Grader::All(graders(all)),
            Kept::Any { any } => Grader::Any(graders(any)),
            Kept::Grader(grader) => grader,
            Kept::Kind(GraderKind::ExactMatch) => Grader::ExactMatch,
            Kept::Kind(GraderKind::NormalisedMatch) => {
                Grader::NormalisedMatch(Normalisation::default())
            }
            Kept::Kind(GraderKind::Contains) => Grader::Contains(Normalisation::default()),
            Kept::Kind(GraderKind::Number) => Grader::Number(NumberMatch::default()),
            Kept::Kind(GraderKind::JsonFields) => Grader::JsonFields(JsonFields::default()),
            Kept::Kind(GraderKind::ToolCall) => Grader::ToolCall(ToolCallMatch::default()),
            Kept::Kind(GraderKind::TextSimilarity) => {
                Grader::TextSimilarity(TextSimilarity::default())
            }
            Kept::Kind(GraderKind::Regex) => return Err("which pattern? { regex = \"...\" }"),
            Kept::Kind(GraderKind::JsonSchema) => {
                return Err("which schema? { json_schema = { ... } }");
            }
            Kept::Kind(GraderKind::All | GraderKind::Any) => {
                return Err("which graders? { all = [\"json_fields\", ...] } or { any = [...] }");
            }
            Kept::Kind(GraderKind::ModelJudge) => {
                return Err("which judge? One is set up and checked in the project's window.");
            }
        }))
    }
}

impl Default for Metric {
    fn default() -> Self {
        Self(Grader::ExactMatch)
    }
}

impl From<Grader> for Metric {
    fn from(grader: Grader) -> Self {
        Self(grader)
    }
}

impl Metric {
    /// The grader that decides.
    pub const fn grader(&self) -> &Grader {
        &self.0
    }

    /// The grader, ready to grade; refused where its pattern or schema can't be used.
    pub fn ready(&self) -> Result<ReadyGrader, ApiError> {
        self.0.ready().map_err(|error| {
            ApiError::new(ErrorCode::InvalidInput, error.to_string()).with_field("metric")
        })
    }

    /// Whether answers are told apart by their form too: by case, say.
    pub(crate) const fn is_exact(&self) -> bool {
        matches!(self.0, Grader::ExactMatch)
    }

    /// In words, for reports.
    pub const fn name(&self) -> &'static str {
        match self.0.kind() {
            GraderKind::ExactMatch => "exact match",
            GraderKind::NormalisedMatch => "normalised match",
            GraderKind::Contains => "the expected text standing in the answer",
            GraderKind::Regex => "a pattern",
            GraderKind::Number => "the number",
            GraderKind::JsonSchema => "a JSON schema",
            GraderKind::JsonFields => "JSON fields",
            GraderKind::ToolCall => "tool calls",
            GraderKind::TextSimilarity => "similarity of words (ROUGE-L)",
            GraderKind::All => "all of several graders",
            GraderKind::Any => "any of several graders",
            GraderKind::ModelJudge => "a model judge",
        }
    }

    /// In a word or two, for the head of a column.
    pub(crate) const fn column(&self) -> &'static str {
        match self.0.kind() {
            GraderKind::ExactMatch => "Exact",
            GraderKind::NormalisedMatch => "Normalised",
            GraderKind::Contains => "Contains",
            GraderKind::Regex => "Pattern",
            GraderKind::Number => "Number",
            GraderKind::JsonSchema => "Schema",
            GraderKind::JsonFields => "Fields",
            GraderKind::ToolCall => "Calls",
            GraderKind::TextSimilarity => "Words",
            GraderKind::All => "All",
            GraderKind::Any => "Any",
            GraderKind::ModelJudge => "Judge",
        }
    }

    /// Its own score for the head of a column, and what it is; none where it only knows right and
    /// wrong.
    pub(crate) fn score(&self) -> Option<(&'static str, &'static str)> {
        match self.0.kind() {
            GraderKind::JsonFields => Some(("Field F1", "F1 over the fields of an answer")),
            GraderKind::ToolCall => Some(("Call F1", "F1 over the tool calls of an answer")),
            GraderKind::TextSimilarity => Some(("ROUGE-L", "ROUGE-L with the expected text")),
            _ if self.0.has_scores() => Some(("Score", "The score of the combined graders")),
            _ => None,
        }
    }

    /// What it asks of an answer, as the end of a sentence.
    pub(crate) fn asks(&self) -> String {
        match &self.0 {
            Grader::ExactMatch => "it must be the expected text, character for character".into(),
            Grader::NormalisedMatch(how) if *how == Normalisation::default() => {
                "case, spaces, character form and punctuation at the ends are put aside".into()
            }
            Grader::NormalisedMatch(how) => match how.names().as_slice() {
                [] => "it must be the expected text, with nothing put aside".into(),
                names => format!("{} are put aside", listed(names)),
            },
            Grader::Contains(_) => "it must hold the expected text, in any form".into(),
            Grader::Regex(pattern) => format!("something in it must fit `{pattern}`"),
            Grader::Number(number) if number.absolute == 0.0 && number.relative == 0.0 => {
                "it must be the expected number, however it is written".into()
            }
            Grader::Number(number) => format!(
                "its number may be {} or {} % away from the expected one",
                number.absolute,
                number.relative * 100.0
            ),
            Grader::JsonSchema(_) => "it must be JSON that fits the schema".into(),
            Grader::JsonFields(_) => {
                "every field must be there with its value, and no other; the score is F1 over the \
                 fields"
                    .into()
            }
            Grader::ToolCall(calls) if calls.arguments => {
                "every tool must be called with its arguments, and no other".into()
            }
            Grader::ToolCall(_) => "every tool must be called, and no other".into(),
            Grader::TextSimilarity(similar) => {
                format!("ROUGE-L with the expected text must be {} or more", similar.passes_from)
            }
            Grader::All(graders) => format!("it must pass every one of {}", each(graders)),
            Grader::Any(graders) => format!("it must pass one of {}", each(graders)),
            Grader::ModelJudge(_) => "the judge must say that it is good, by its rubric".into(),
        }
    }
}

fn graders(metrics: Vec<Metric>) -> Vec<Grader> {
    metrics.into_iter().map(|metric| metric.0).collect()
}

/// Graders with what each asks, as a list in a sentence.
fn each(graders: &[Grader]) -> String {
    let one = |grader: &Grader| {
        let metric = Metric(grader.clone());
        format!("{} ({})", metric.name(), metric.asks())
    };
    let all: Vec<String> = graders.iter().map(one).collect();
    listed(&all.iter().map(String::as_str).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Metric {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_kind_alone_is_a_grader_with_its_usual_options() {
        assert_eq!(read("\"exact_match\""), Metric::default());
        let usual = Grader::NormalisedMatch(Normalisation::default());
        assert_eq!(read("\"normalised_match\""), Metric(usual));
        let near = read(r#"{"number": {"absolute": 0.5, "relative": 0}}"#);
        assert_eq!(near, Metric(Grader::Number(NumberMatch { absolute: 0.5, relative: 0.0 })));
        let untold = serde_json::from_str::<Metric>("\"regex\"").unwrap_err();
        assert!(untold.to_string().starts_with("which pattern?"), "{untold}");
    }

    #[test]
    fn a_metric_is_kept_and_read_back() {
        for metric in [
            Metric::default(),
            read("\"json_fields\""),
            read("\"tool_call\""),
            read(r#"{"regex": "^a"}"#),
            read(
                r#"{"any": ["exact_match", "json_fields", {"number": {"absolute": 1, "relative": 0}}]}"#,
            ),
        ] {
            assert_eq!(read(&serde_json::to_string(&metric).unwrap()), metric);
            assert!(!metric.name().is_empty() && !metric.asks().is_empty());
        }
        assert_eq!(read(r#"{"regex": "("}"#).ready().unwrap_err().field.as_deref(), Some("metric"));
    }
}
