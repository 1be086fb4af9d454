//! What counts as a right answer, as a study and a project keep it.

use holdout_evaluation::{
    Grader, JsonFields, Normalisation, NumberMatch, ReadyGrader, TextSimilarity, ToolCallMatch,
};
use holdout_types::{ApiError, ErrorCode, GraderKind};
use serde::{Deserialize, Serialize};

/// What counts as a right answer: a grader with its options, or its kind alone with the usual ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Kept")]
pub struct Metric(Grader);

/// As it is written: `"exact_match"`, or `{ "number": { "absolute": 0.5, "relative": 0 } }`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Kind(GraderKind),
    Grader(Grader),
}

impl TryFrom<Kept> for Metric {
    type Error = &'static str;

    fn try_from(kept: Kept) -> Result<Self, Self::Error> {
        Ok(Self(match kept {
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
            GraderKind::ModelJudge => "a model judge",
        }
    }

    /// What it asks of an answer, as the end of a sentence.
    pub(crate) fn asks(&self) -> String {
        match &self.0 {
            Grader::ExactMatch => "it must be the expected text, character for character".into(),
            Grader::NormalisedMatch(_) => {
                "case, spaces, character form and punctuation at the ends are put aside".into()
            }
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
            Grader::ModelJudge(_) => "the judge must say that it is good, by its rubric".into(),
        }
    }
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
        ] {
            assert_eq!(read(&serde_json::to_string(&metric).unwrap()), metric);
            assert!(!metric.name().is_empty() && !metric.asks().is_empty());
        }
        assert_eq!(read(r#"{"regex": "("}"#).ready().unwrap_err().field.as_deref(), Some("metric"));
    }
}
