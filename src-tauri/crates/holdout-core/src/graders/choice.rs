//! A grader as the window chooses it, and as it is kept.

use holdout_evaluation::{
    Grader, JsonFields, Normalisation, NumberMatch, TextSimilarity, ToolCallMatch, judge::JudgeRef,
};
use holdout_types::{ApiError, ErrorCode};

use super::view::{GraderChoice, NormalisationChoice};
use crate::study::Metric;

/// Longer patterns and schemas are no choice but an accident.
const LONGEST_TEXT: usize = 100_000;

/// The metric that a choice means; refused where it can't be used, with the field at fault.
pub(super) fn read(choice: &GraderChoice) -> Result<Metric, ApiError> {
    let metric = Metric::from(grader(choice, "")?);
    metric.ready().map_err(|error| {
        let field = match choice {
            GraderChoice::Regex { .. } => "pattern",
            GraderChoice::JsonSchema { .. } => "schema",
            _ => "graders",
        };
        error.with_field(field)
    })?;
    Ok(metric)
}

/// The grader of a choice. `place` stands before the names of its fields in errors.
fn grader(choice: &GraderChoice, place: &str) -> Result<Grader, ApiError> {
    Ok(match choice {
        GraderChoice::ExactMatch => Grader::ExactMatch,
        GraderChoice::NormalisedMatch { normalisation } => {
            Grader::NormalisedMatch((*normalisation).into())
        }
        GraderChoice::Contains { normalisation } => Grader::Contains((*normalisation).into()),
        GraderChoice::Regex { pattern } => Grader::Regex(text(pattern, place, "pattern")?),
        GraderChoice::Number { absolute, relative_percent } => Grader::Number(NumberMatch {
            absolute: at_least_zero(*absolute, place, "absolute")?,
            relative: at_least_zero(*relative_percent, place, "relative_percent")? / 100.0,
        }),
        GraderChoice::JsonSchema { schema } => Grader::JsonSchema(json(schema, place)?),
        GraderChoice::JsonFields { texts } => {
            Grader::JsonFields(JsonFields { texts: texts.map(Into::into) })
        }
        GraderChoice::ToolCall { arguments } => {
            Grader::ToolCall(ToolCallMatch { arguments: *arguments })
        }
        GraderChoice::TextSimilarity { passes_from } => {
            Grader::TextSimilarity(TextSimilarity { passes_from: share(*passes_from, place)? })
        }
        GraderChoice::ModelJudge { judge } if place.is_empty() => {
            Grader::ModelJudge(JudgeRef { judge: judge.clone() })
        }
        GraderChoice::ModelJudge { .. } => {
            let why = "A judge decides alone: what it says is not combined with other graders.";
            return Err(refused(why, place, "kind"));
        }
        GraderChoice::All { graders } => Grader::All(several(graders, place)?),
        GraderChoice::Any { graders } => Grader::Any(several(graders, place)?),
    })
}

fn several(choices: &[GraderChoice], place: &str) -> Result<Vec<Grader>, ApiError> {
    let one = |(at, choice)| grader(choice, &format!("{place}graders.{at}."));
    choices.iter().enumerate().map(one).collect()
}

fn text(text: &str, place: &str, field: &str) -> Result<String, ApiError> {
    match text.len() {
        0 => Err(refused("It is empty.", place, field)),
        1..=LONGEST_TEXT => Ok(text.to_owned()),
        _ => Err(refused("It is longer than 100,000 characters.", place, field)),
    }
}

fn json(schema: &str, place: &str) -> Result<serde_json::Value, ApiError> {
    serde_json::from_str(&text(schema, place, "schema")?)
        .map_err(|error| refused(&format!("This is no JSON: {error}."), place, "schema"))
}

fn at_least_zero(value: f64, place: &str, field: &str) -> Result<f64, ApiError> {
    let is_one = value.is_finite() && value >= 0.0;
    if is_one { Ok(value) } else { Err(refused("A number from 0 on.", place, field)) }
}

fn share(value: f64, place: &str) -> Result<f64, ApiError> {
    let is_one = (0.0..=1.0).contains(&value);
    if is_one { Ok(value) } else { Err(refused("A number from 0 to 1.", place, "passes_from")) }
}

fn refused(why: &str, place: &str, field: &str) -> ApiError {
    ApiError::new(ErrorCode::InvalidInput, why).with_field(format!("{place}{field}"))
}

impl From<&Grader> for GraderChoice {
    fn from(grader: &Grader) -> Self {
        let several = |graders: &[Grader]| graders.iter().map(Self::from).collect();
        match grader {
            Grader::ExactMatch => Self::ExactMatch,
            Grader::NormalisedMatch(how) => Self::NormalisedMatch { normalisation: (*how).into() },
            Grader::Contains(how) => Self::Contains { normalisation: (*how).into() },
            Grader::Regex(pattern) => Self::Regex { pattern: pattern.clone() },
            Grader::Number(how) => Self::Number {
                absolute: how.absolute,
                // 0.07 is 7 % and not 7.000000000000001 %.
                relative_percent: (how.relative * 1e12).round() / 1e10,
            },
            Grader::JsonSchema(schema) => Self::JsonSchema { schema: format!("{schema:#}") },
            Grader::JsonFields(how) => Self::JsonFields { texts: how.texts.map(Into::into) },
            Grader::ToolCall(how) => Self::ToolCall { arguments: how.arguments },
            Grader::TextSimilarity(how) => Self::TextSimilarity { passes_from: how.passes_from },
            Grader::ModelJudge(judge) => Self::ModelJudge { judge: judge.judge.clone() },
            Grader::All(graders) => Self::All { graders: several(graders) },
            Grader::Any(graders) => Self::Any { graders: several(graders) },
        }
    }
}

impl From<NormalisationChoice> for Normalisation {
    fn from(choice: NormalisationChoice) -> Self {
        let NormalisationChoice { trim, case, nfkc, punctuation, spaces, numbers, currency } =
            choice;
        Self { trim, case, nfkc, punctuation, spaces, numbers, currency }
    }
}

impl From<Normalisation> for NormalisationChoice {
    fn from(kept: Normalisation) -> Self {
        let Normalisation { trim, case, nfkc, punctuation, spaces, numbers, currency } = kept;
        Self { trim, case, nfkc, punctuation, spaces, numbers, currency }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn choice(value: serde_json::Value) -> GraderChoice {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_choice_is_kept_and_shown_again() {
        let forms = json!({"trim": true, "case": true, "nfkc": false, "punctuation": true,
            "spaces": true, "numbers": true, "currency": false});
        for value in [
            json!({"kind": "exact_match"}),
            json!({"kind": "normalised_match", "normalisation": forms}),
            json!({"kind": "number", "absolute": 0.5, "relative_percent": 7.0}),
            json!({"kind": "json_fields", "texts": null}),
            json!({"kind": "text_similarity", "passes_from": 0.6}),
            json!({"kind": "any", "graders": [
                {"kind": "regex", "pattern": "^a"}, {"kind": "tool_call", "arguments": false}]}),
        ] {
            let choice = choice(value);
            assert_eq!(GraderChoice::from(read(&choice).unwrap().grader()), choice);
        }
    }

    #[test]
    fn what_can_not_be_used_is_refused_at_its_place() {
        for (value, field, says) in [
            (json!({"kind": "regex", "pattern": "("}), "pattern", "can't be read"),
            (json!({"kind": "regex", "pattern": ""}), "pattern", "empty"),
            (json!({"kind": "json_schema", "schema": "{\n  \"type\": }"}), "schema", "line 2"),
            (json!({"kind": "json_schema", "schema": "{\"type\": 5}"}), "schema", "can't be used"),
            (json!({"kind": "number", "absolute": -1.0, "relative_percent": 0.0}), "absolute", "0"),
            (json!({"kind": "text_similarity", "passes_from": 2.0}), "passes_from", "0 to 1"),
            (json!({"kind": "all", "graders": []}), "graders", "at least two"),
            (
                json!({"kind": "all", "graders": [{"kind": "exact_match"},
                    {"kind": "json_schema", "schema": "no"}]}),
                "graders.1.schema",
                "no JSON",
            ),
        ] {
            let error = read(&choice(value)).unwrap_err();
            assert_eq!(error.field.as_deref(), Some(field), "{error:?}");
            assert!(error.message.contains(says), "{error:?}");
        }
    }
}
