//! A schema made of the answers at hand: of JSON answers their shape, of a closed set of labels one
//! member with these values, of anything else a text.
//!
//! Once rows are divided, only the answers of training and validation are looked at: an answer that
//! only the test has is in no schema that is proposed. Rows that are left out are in none either.

use std::ops::ControlFlow;

use holdout_dataset::Example;
use holdout_types::{ApiError, RowId};
use serde_json::{Map, Value, json};

use super::view::{AnswerForm, SchemaProposal};
use crate::data::columns::Columns;
use crate::project::OpenProject;
use crate::words::{counted, percent, thousands};

/// Answers are looked at up to so many, spread evenly.
const MOST_ANSWERS: usize = 2_000;
/// From this share on, answers are taken for JSON.
const MOSTLY: f64 = 0.9;
/// The most values of a closed field, and the rows that each has on average at least.
const MOST_VALUES: usize = 50;
const ROWS_A_VALUE: usize = 3;
/// A longer text is no value of a closed field.
const LONGEST_VALUE: usize = 60;
/// A label is unwrapped from this member, any other text from that one.
const LABEL: &str = "label";
const ANSWER: &str = "answer";

impl OpenProject {
    /// A schema that fits the answers of the project.
    pub(crate) fn proposed_schema(&self) -> Result<SchemaProposal, ApiError> {
        let columns = self.columns()?;
        let mut objects = Shape::default();
        let mut looked_at = 0;
        self.store.rows().visit(&looked_at_rows(&columns), |row| {
            if let Ok(example) = Example::parse(row.raw) {
                looked_at += 1;
                if let Ok(value @ Value::Object(_)) = serde_json::from_str(&example.answer()) {
                    objects.add(&value);
                }
            }
            ControlFlow::Continue(())
        })?;
        if looked_at > 0 && f64::from(objects.seen) >= MOSTLY * f64::from(looked_at) {
            return Ok(of_objects(&objects, looked_at));
        }
        Ok(of_texts(&LabelSet::of(&columns)))
    }
}

/// The closed set of answers, if there is one.
struct LabelSet<'c> {
    /// In the order in which they were first seen.
    names: Vec<&'c str>,
    /// Rows that have one of them, and all that were looked at.
    covered: u32,
    of: u32,
}

impl<'c> LabelSet<'c> {
    fn of(columns: &'c Columns) -> Self {
        let mut is_used = vec![false; columns.report.labels.len()];
        let (mut covered, mut of) = (0, 0);
        for row in columns.outside_the_test() {
            of += 1;
            if let Some(label) = columns.report.columns[row.0 as usize].label {
                is_used[label as usize] = true;
                covered += 1;
            }
        }
        let names = columns.report.labels.iter().zip(is_used);
        let names = names.filter(|(_, used)| *used).map(|(name, _)| name.as_str()).collect();
        Self { names, covered, of }
    }
}

fn looked_at_rows(columns: &Columns) -> Vec<RowId> {
    let every = columns.outside_the_test().count().div_ceil(MOST_ANSWERS).max(1);
    columns.outside_the_test().step_by(every).collect()
}

fn of_texts(labels: &LabelSet<'_>) -> SchemaProposal {
    let (member, value, mut reasons) = if labels.names.is_empty() {
        let reason = "The answers are texts, so the schema has one member for them.";
        (ANSWER, json!({ "type": "string" }), vec![reason.to_owned()])
    } else {
        let count = counted(labels.names.len() as u32, "label", "labels");
        let reason = format!("The answers come from a closed set of {count}.");
        (LABEL, json!({ "type": "string", "enum": labels.names }), vec![reason])
    };
    if !labels.names.is_empty() && labels.covered < labels.of {
        reasons.push(format!(
            "{} of {} have another answer, which the schema does not allow.",
            thousands(u64::from(labels.of - labels.covered)),
            counted(labels.of, "row", "rows")
        ));
    }
    let schema = closed([(member.to_owned(), value)].into_iter().collect());
    reasons.push(format!("`{member}` is unwrapped: it is compared as if it had come alone."));
    proposal(&schema, Some(member), reasons)
}

fn of_objects(objects: &Shape, looked_at: u32) -> SchemaProposal {
    let mut reasons = vec![format!(
        "{} of {} that were looked at are JSON objects.",
        counted(objects.seen, "answer", "answers"),
        counted(looked_at, "row", "rows")
    )];
    if objects.seen < looked_at {
        reasons.push("The others have a form that the schema does not allow.".to_owned());
    }
    for (name, member) in &objects.members {
        if member.seen < objects.objects {
            let share = percent(f64::from(member.seen) / f64::from(objects.objects.max(1)));
            reasons.push(format!("`{name}` stands in {share} % of them, so it may be null."));
        }
    }
    proposal(&objects.schema(false), None, reasons)
}

fn proposal(schema: &Value, unwrap: Option<&str>, reasons: Vec<String>) -> SchemaProposal {
    let schema = serde_json::to_string_pretty(schema).unwrap_or_default();
    SchemaProposal { form: AnswerForm { schema, unwrap: unwrap.map(str::to_owned) }, reasons }
}

/// An object with these members, all required, and no others.
#[expect(clippy::needless_pass_by_value, reason = "the macro takes it over")]
fn closed(properties: Map<String, Value>) -> Value {
    let required: Vec<String> = properties.keys().cloned().collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// What values at one place look like, added up.
#[derive(Default)]
struct Shape {
    seen: u32,
    nulls: u32,
    booleans: u32,
    integers: u32,
    numbers: u32,
    texts: u32,
    objects: u32,
    /// The different texts, as long as they may be a closed set.
    values: Option<Vec<String>>,
    /// The members of objects, in the order in which they were first seen.
    members: Vec<(String, Self)>,
    /// The elements of lists.
    items: Option<Box<Self>>,
}

impl Shape {
    fn add(&mut self, value: &Value) {
        self.seen += 1;
        match value {
            Value::Null => self.nulls += 1,
            Value::Bool(_) => self.booleans += 1,
            Value::Number(number) if number.is_f64() => self.numbers += 1,
            Value::Number(_) => self.integers += 1,
            Value::String(text) => self.text(text),
            Value::Array(items) => {
                let shape = self.items.get_or_insert_default();
                for item in items {
                    shape.add(item);
                }
            }
            Value::Object(members) => {
                self.objects += 1;
                members.iter().for_each(|(name, value)| self.member(name, value));
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.texts == 0 {
            self.values = Some(Vec::new());
        }
        self.texts += 1;
        let Some(values) = &mut self.values else { return };
        if !values.iter().any(|known| known == text) {
            values.push(text.to_owned());
            if values.len() > MOST_VALUES || text.chars().count() > LONGEST_VALUE {
                self.values = None;
            }
        }
    }

    fn member(&mut self, name: &str, value: &Value) {
        let place = self.members.iter().position(|(known, _)| known == name);
        let place = place.unwrap_or_else(|| {
            self.members.push((name.to_owned(), Self::default()));
            self.members.len() - 1
        });
        self.members[place].1.add(value);
    }

    /// The schema of these values; of values that may be missing, `null` is one more.
    fn schema(&self, may_be_missing: bool) -> Value {
        let mut kinds = self.kinds();
        if (self.nulls > 0 || may_be_missing) && !kinds.is_empty() {
            kinds.push(json!({ "type": "null" }));
        }
        let plain: Option<Vec<Value>> = kinds.iter().map(plain_type).collect();
        match (kinds.len(), plain) {
            // Lists that were always empty.
            (0, _) if self.seen == 0 => json!({ "type": "string" }),
            (0, _) => json!({ "type": "null" }),
            (1, _) => kinds.remove(0),
            (_, Some(types)) => json!({ "type": types }),
            (_, None) => json!({ "anyOf": kinds }),
        }
    }

    fn kinds(&self) -> Vec<Value> {
        let mut kinds = Vec::new();
        if self.texts > 0 {
            kinds.push(match self.closed_values() {
                Some(values) => json!({ "type": "string", "enum": values }),
                None => json!({ "type": "string" }),
            });
        }
        if self.numbers > 0 {
            kinds.push(json!({ "type": "number" }));
        } else if self.integers > 0 {
            kinds.push(json!({ "type": "integer" }));
        }
        if self.booleans > 0 {
            kinds.push(json!({ "type": "boolean" }));
        }
        if let Some(items) = &self.items {
            kinds.push(json!({ "type": "array", "items": items.schema(false) }));
        }
        if self.objects > 0 {
            let member = |(name, shape): &(String, Self)| {
                (name.clone(), shape.schema(shape.seen < self.objects))
            };
            kinds.push(closed(self.members.iter().map(member).collect()));
        }
        kinds
    }

    fn closed_values(&self) -> Option<Vec<String>> {
        let mut values = self.values.clone()?;
        values.sort();
        (values.len() * ROWS_A_VALUE <= self.texts as usize).then_some(values)
    }
}

/// The type, where a schema says nothing else.
fn plain_type(schema: &Value) -> Option<Value> {
    let words = schema.as_object()?;
    (words.len() == 1).then(|| words.get("type").cloned()).flatten()
}

#[cfg(test)]
mod tests {
    use super::super::strict;
    use super::*;

    fn shape(values: &[Value]) -> Shape {
        let mut shape = Shape::default();
        for value in values {
            shape.add(value);
        }
        shape
    }

    fn set<'l>(names: &[&'l str], covered: u32, of: u32) -> LabelSet<'l> {
        LabelSet { names: names.to_vec(), covered, of }
    }

    #[test]
    fn what_the_schema_does_not_allow_is_told() {
        let found = of_texts(&set(&["refund", "login"], 98, 100));
        assert_eq!(
            found.reasons[1],
            "2 of 100 rows have another answer, which the schema does not allow."
        );
        let found = of_objects(&shape(&[json!({"a": 1}), json!({"a": 2})]), 3);
        assert_eq!(found.reasons[1], "The others have a form that the schema does not allow.");
    }

    #[test]
    fn json_answers_give_types_enums_and_members_that_may_be_null() {
        let rows: Vec<Value> = (0..12)
            .map(|n| {
                let mut row = json!({"team": (["sales", "support"][n % 2]), "total": n, "who": format!("person {n}"),
                                     "lines": [{"no": n, "price": 1.5}]});
                if n % 3 == 0 {
                    row["urgent"] = json!(true);
                }
                row
            })
            .collect();
        let found = of_objects(&shape(&rows), 12);
        let schema: Value = serde_json::from_str(&found.form.schema).unwrap();
        let expected = json!({
            "type": "object",
            "properties": {
                "team": {"type": "string", "enum": ["sales", "support"]},
                "total": {"type": "integer"},
                "who": {"type": "string"},
                "lines": {"type": "array", "items": {
                    "type": "object",
                    "properties": {"no": {"type": "integer"}, "price": {"type": "number"}},
                    "required": ["no", "price"],
                    "additionalProperties": false,
                }},
                "urgent": {"type": ["boolean", "null"]},
            },
            "required": ["team", "total", "who", "lines", "urgent"],
            "additionalProperties": false,
        });
        assert_eq!(schema, expected);
        assert_eq!(found.form.unwrap, None);
        assert!(found.reasons[1].contains("`urgent` stands in 33.3 %"), "{:?}", found.reasons);
    }

    #[test]
    fn a_proposal_is_always_strict() {
        let odd = [
            json!({"a": null, "b": [], "c": [1, "x", {"d": 1}]}),
            json!({"a": {"e": 2}, "b": [[]]}),
        ];
        let labels = set(&["refund", "login"], 4, 4);
        for found in [of_objects(&shape(&odd), 2), of_texts(&labels), of_texts(&set(&[], 0, 4))] {
            let schema = serde_json::from_str(&found.form.schema).unwrap();
            assert_eq!(strict::faults(&schema), [], "{}", found.form.schema);
            assert!(super::super::read(&found.form.schema).is_ok());
        }
    }

    #[test]
    fn labels_stand_in_one_member_that_is_unwrapped() {
        let found = of_texts(&set(&["refund"], 4, 4));
        assert_eq!(found.reasons.len(), 2, "{:?}", found.reasons);
        assert_eq!(found.form.unwrap.as_deref(), Some("label"));
        let schema: Value = serde_json::from_str(&found.form.schema).unwrap();
        assert_eq!(schema["properties"]["label"]["enum"], json!(["refund"]));
    }
}
