//! The form that a structured candidate asks for: a JSON Schema, proposed from the answers, checked
//! as a schema and against what each provider takes.
//!
//! An answer that is one label has to stand in an object, since providers want an object at the root.
//! Its member is then unwrapped: compared, and kept, as if it had come alone.

mod propose;
mod strict;
mod support;
pub mod view;

use holdout_provider::ResponseFormat;
use holdout_types::{ApiError, ErrorCode};
use serde_json::{Map, Value};

use self::support::Place;
use self::view::{AnswerForm, SchemaCheck, SchemaFault, SchemaQuestion};
use crate::candidates::spec::Spec;
use crate::project::OpenProject;

/// The name by which a provider knows the schema. It reads it, so it is a word.
const NAME: &str = "answer";

/// Reads a schema: as JSON, then as a schema.
pub(crate) fn read(text: &str) -> Result<Value, SchemaFault> {
    let schema: Value = serde_json::from_str(text).map_err(|error| SchemaFault {
        line: Some(error.line() as u32),
        path: String::new(),
        message: format!("This is no JSON: {error}"),
        remedy: "Mend the line, or begin again with the proposal.".to_owned(),
    })?;
    let fault = |path: String, message: String, remedy: &str| SchemaFault {
        line: None,
        path,
        message,
        remedy: remedy.to_owned(),
    };
    if !schema.is_object() {
        let message = "A schema is an object, and this is none.".to_owned();
        return Err(fault(String::new(), message, "Put braces around it: { \"type\": … }."));
    }
    // The rules of the newest draft say where; compiling finds references that lead nowhere.
    if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
        let path = error.instance_path().to_string();
        return Err(fault(path, error.to_string(), "Write it as JSON Schema has it."));
    }
    match jsonschema::validator_for(&schema) {
        Ok(_) => Ok(schema),
        Err(error) => {
            let path = error.instance_path().to_string();
            Err(fault(path, error.to_string(), "Write it as JSON Schema has it."))
        }
    }
}

/// What is asked for: held to the schema where its words allow that.
pub(crate) fn response_format(schema: Value) -> ResponseFormat {
    let strict = strict::faults(&schema).is_empty();
    ResponseFormat::JsonSchema { name: NAME.to_owned(), schema, strict }
}

/// The members at the root of a schema.
pub(crate) fn members(schema: &Value) -> Vec<String> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.map(|all| all.keys().cloned().collect()).unwrap_or_default()
}

/// Puts an answer into the object that it is unwrapped from.
pub(crate) fn wrapped(member: &str, answer: &str) -> String {
    let object: Map<String, Value> =
        [(member.to_owned(), Value::from(answer))].into_iter().collect();
    Value::Object(object).to_string()
}

impl AnswerForm {
    /// The form of a candidate; none where any text will do.
    pub(crate) fn of(spec: &Spec) -> Option<Self> {
        let Some(ResponseFormat::JsonSchema { schema, .. }) = &spec.response_format else {
            return None;
        };
        let text = serde_json::to_string_pretty(schema).unwrap_or_default();
        Some(Self { schema: text, unwrap: spec.unwrap.clone() })
    }

    /// Takes the form into a candidate; refused where it can't be used.
    pub(crate) fn apply(&self, spec: &mut Spec) -> Result<(), ApiError> {
        let schema = read(&self.schema).map_err(|fault| refused(&fault))?;
        if let Some(member) = &self.unwrap
            && !members(&schema).contains(member)
        {
            let text = format!("The schema has no member `{member}` at its root to compare.");
            return Err(ApiError::new(ErrorCode::InvalidInput, text)
                .with_hint("Choose one that it has, or compare the whole answer.")
                .with_field("unwrap"));
        }
        spec.response_format = Some(response_format(schema));
        spec.unwrap.clone_from(&self.unwrap);
        Ok(())
    }
}

fn refused(fault: &SchemaFault) -> ApiError {
    let place = match fault.line {
        Some(line) => format!("Line {line} of the schema: "),
        None if fault.path.is_empty() => "The schema: ".to_owned(),
        None => format!("The schema, at {}: ", fault.path),
    };
    ApiError::new(ErrorCode::InvalidInput, place + &fault.message)
        .with_hint(&fault.remedy)
        .with_field("schema")
}

impl OpenProject {
    /// What is to be said of a schema, and one that fits the answers.
    pub fn check_schema(&self, question: &SchemaQuestion) -> Result<SchemaCheck, ApiError> {
        let proposed = self.proposed_schema()?;
        let text = question.schema.as_ref().unwrap_or(&proposed.form.schema);
        let (fault, schema) = match read(text) {
            Ok(schema) => (None, Some(schema)),
            Err(fault) => (Some(fault), None),
        };
        let providers = match &schema {
            None => Vec::new(),
            Some(schema) => {
                let model = question.model.as_deref();
                let places = self.places(question.provider.as_ref(), model)?;
                places.iter().map(|place| place.makes_of(schema)).collect()
            }
        };
        let members = schema.as_ref().map(members).unwrap_or_default();
        Ok(SchemaCheck { proposed, fault, members, providers })
    }

    /// What keeps a candidate's answers from being held to its schema, in a sentence.
    pub(crate) fn schema_warning(&self, spec: &Spec) -> Result<Option<String>, ApiError> {
        let Some(ResponseFormat::JsonSchema { schema, .. }) = &spec.response_format else {
            return Ok(None);
        };
        let model = Some(spec.base_model.as_str());
        let place = Place::of(&self.providers, spec.provider.as_ref(), model)?;
        Ok(place.makes_of(schema).warning())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_schema_is_told_with_its_place() {
        let syntax = read("{\n  \"type\": \"object\",\n}").unwrap_err();
        assert_eq!(syntax.line, Some(3));
        let meta =
            read(r#"{"type": "object", "properties": {"a": {"type": "text"}}}"#).unwrap_err();
        assert_eq!((meta.line, meta.path.as_str()), (None, "/properties/a/type"));
        assert!(read("[]").unwrap_err().message.contains("object"));
        assert!(read(r##"{"$ref": "#/$defs/none"}"##).is_err());
        assert!(read("{}").is_ok());
    }

    #[test]
    fn a_label_is_wrapped_as_it_is_unwrapped() {
        assert_eq!(wrapped("label", "a \"b\""), r#"{"label":"a \"b\""}"#);
    }
}
