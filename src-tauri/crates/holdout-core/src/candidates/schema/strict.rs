//! The part of JSON Schema to which OpenAI holds an answer ("strict").
//!
//! From OpenAI's guide "Structured outputs, supported schemas", as of February 2026: an object at the
//! root, every object closed and with all its members required, at most 10 levels and 5,000 members,
//! 1,000 values in all enums, 15,000 characters in one enum of more than 250 texts, 120,000 characters
//! in all names and values. A keyword that the guide does not name is taken for one that is refused:
//! a request with it would fail on every row.

use serde_json::{Map, Value};

use super::view::SchemaFault;

const MOST_MEMBERS: usize = 5_000;
const DEEPEST: usize = 10;
const MOST_VALUES: usize = 1_000;
const MANY_VALUES: usize = 250;
const MOST_CHARACTERS_OF_MANY: usize = 15_000;
const MOST_CHARACTERS: usize = 120_000;
/// As many places are named as a person reads.
const MOST_FAULTS: usize = 20;

const KEYWORDS: [&str; 21] = [
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "enum",
    "const",
    "anyOf",
    "$ref",
    "$defs",
    "definitions",
    "title",
    "description",
    "pattern",
    "format",
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minItems",
];
const FORMATS: [&str; 9] =
    ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];

/// Everything that keeps a schema from being strict; nothing where it can be.
pub(super) fn faults(schema: &Value) -> Vec<SchemaFault> {
    let mut walk = Walk::default();
    walk.root(schema);
    walk.visit(schema, "", 0);
    walk.totals();
    walk.faults
}

#[derive(Default)]
struct Walk {
    faults: Vec<SchemaFault>,
    members: usize,
    values: usize,
    characters: usize,
    too_deep: bool,
}

impl Walk {
    fn fault(&mut self, path: &str, message: impl Into<String>, remedy: &str) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(SchemaFault {
                line: None,
                path: path.to_owned(),
                message: message.into(),
                remedy: remedy.to_owned(),
            });
        }
    }

    fn root(&mut self, schema: &Value) {
        if schema.get("anyOf").is_some() {
            self.fault("", "The root may not be `anyOf`.", "Put it into a member of an object.");
        } else if schema.get("type").is_some_and(|kind| kind != "object") {
            self.fault("", "The root must be an object.", "Say \"type\": \"object\" at the root.");
        }
    }

    fn visit(&mut self, schema: &Value, path: &str, level: usize) {
        let Some(words) = schema.as_object() else {
            return self.fault(path, "This place allows anything or nothing.", "Give it a type.");
        };
        let is_object = words.contains_key("properties") || has_type(words, "object");
        let level = level + usize::from(is_object);
        if level > DEEPEST {
            return self.deep(path);
        }
        self.keywords(words, path);
        if is_object {
            self.object(words, path, level);
        }
        self.values(words, path);
        self.below(words, path, level);
    }

    fn deep(&mut self, path: &str) {
        if !std::mem::replace(&mut self.too_deep, true) {
            let text = format!("Objects stand in each other more than {DEEPEST} deep.");
            self.fault(path, text, "Make it flatter.");
        }
    }

    fn keywords(&mut self, words: &Map<String, Value>, path: &str) {
        if !["type", "anyOf", "$ref", "enum", "const"].iter().any(|word| words.contains_key(*word))
        {
            self.fault(path, "This place has no type.", "Give it a type.");
        }
        for word in words.keys().filter(|word| !is_keyword(word)) {
            let text = format!("`{word}` is not taken.");
            self.fault(
                &format!("{path}/{word}"),
                text,
                "Leave it out, or say it in a description.",
            );
        }
        if let Some(format) = words.get("format").and_then(Value::as_str)
            && !FORMATS.contains(&format)
        {
            let text = format!("The format `{format}` is not taken.");
            self.fault(&format!("{path}/format"), text, "Leave it out, or use a pattern.");
        }
    }

    fn object(&mut self, words: &Map<String, Value>, path: &str, level: usize) {
        if words.get("additionalProperties") != Some(&Value::Bool(false)) {
            let remedy = "Add \"additionalProperties\": false.";
            self.fault(path, "The object is open to other members.", remedy);
        }
        let empty = Map::new();
        let members = words.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let required = words.get("required").and_then(Value::as_array);
        let is_required =
            |name: &str| required.is_some_and(|all| all.iter().any(|one| one == name));
        for (name, member) in members {
            self.members += 1;
            self.characters += name.chars().count();
            let at = format!("{path}/properties/{}", escaped(name));
            if !is_required(name) {
                let remedy = "Name it in `required`; let it be null where it may be missing.";
                self.fault(&at, format!("`{name}` is not required."), remedy);
            }
            self.visit(member, &at, level);
        }
    }

    fn values(&mut self, words: &Map<String, Value>, path: &str) {
        let listed = words.get("enum").and_then(Value::as_array).map(Vec::as_slice);
        let listed = listed.unwrap_or_default();
        let texts = listed.iter().chain(words.get("const")).filter_map(Value::as_str);
        let characters: usize = texts.map(|text| text.chars().count()).sum();
        self.values += listed.len();
        self.characters += characters;
        if listed.len() > MANY_VALUES && characters > MOST_CHARACTERS_OF_MANY {
            let text = format!(
                "An enum of more than {MANY_VALUES} texts may have {MOST_CHARACTERS_OF_MANY} \
                 characters; this one has {characters}."
            );
            self.fault(&format!("{path}/enum"), text, "Shorten the texts, or use codes for them.");
        }
    }

    fn below(&mut self, words: &Map<String, Value>, path: &str, level: usize) {
        if let Some(items) = words.get("items") {
            self.visit(items, &format!("{path}/items"), level);
        }
        let choices = words.get("anyOf").and_then(Value::as_array);
        for (place, choice) in choices.into_iter().flatten().enumerate() {
            self.visit(choice, &format!("{path}/anyOf/{place}"), level);
        }
        for key in ["$defs", "definitions"] {
            let named = words.get(key).and_then(Value::as_object);
            for (name, schema) in named.into_iter().flatten() {
                self.characters += name.chars().count();
                self.visit(schema, &format!("{path}/{key}/{}", escaped(name)), level);
            }
        }
    }

    fn totals(&mut self) {
        let limits = [
            (self.members, MOST_MEMBERS, "members", "Leave some out."),
            (self.values, MOST_VALUES, "values in enums", "Leave some out, or ask for a text."),
            (self.characters, MOST_CHARACTERS, "characters in names and values", "Shorten them."),
        ];
        for (found, most, what, remedy) in limits {
            if found > most {
                self.fault("", format!("It has {found} {what}; {most} are the most."), remedy);
            }
        }
    }
}

fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word) || word == "maxItems"
}

fn has_type(words: &Map<String, Value>, wanted: &str) -> bool {
    match words.get("type") {
        Some(Value::String(one)) => one == wanted,
        Some(Value::Array(several)) => several.iter().any(|one| one == wanted),
        _ => false,
    }
}

/// A name as a part of a JSON pointer (RFC 6901).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn closed(properties: &Value) -> Value {
        let required: Vec<&String> = properties.as_object().unwrap().keys().collect();
        json!({"type": "object", "properties": properties, "required": required,
               "additionalProperties": false})
    }

    fn found(schema: &Value) -> Vec<(String, String)> {
        faults(schema).into_iter().map(|fault| (fault.path, fault.message)).collect()
    }

    #[test]
    fn a_closed_object_with_all_members_required_is_strict() {
        let schema = closed(&json!({
            "label": {"type": "string", "enum": ["a", "b"]},
            "total": {"type": ["number", "null"], "minimum": 0},
            "lines": {"type": "array", "maxItems": 3, "items": closed(&json!({"no": {"type": "integer"}}))},
            "when": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
        }));
        assert_eq!(found(&schema), []);
    }

    #[test]
    fn each_rule_names_its_place() {
        let open = json!({"type": "object", "properties": {"a": {"type": "object", "properties": {
            "b/c": {"type": "string", "minLength": 2, "format": "iri", "default": ""}}}}});
        let places: Vec<String> = found(&open).into_iter().map(|(path, _)| path).collect();
        assert_eq!(
            places,
            [
                "",
                "/properties/a",
                "/properties/a",
                "/properties/a/properties/b~1c",
                "/properties/a/properties/b~1c/minLength",
                "/properties/a/properties/b~1c/default",
                "/properties/a/properties/b~1c/format",
            ]
        );
        assert!(faults(&open).iter().all(|fault| !fault.remedy.is_empty()));
        let root = json!({"anyOf": [closed(&json!({}))]});
        assert!(found(&root)[0].1.contains("anyOf"));
        assert!(found(&json!({"type": "string"}))[0].1.contains("must be an object"));
    }

    #[test]
    fn each_limit_holds_on_its_last_value_and_breaks_on_the_next() {
        let nested = |levels: usize| {
            (1..levels).fold(closed(&json!({})), |inner, _| closed(&json!({ "a": inner })))
        };
        assert_eq!(found(&nested(10)), []);
        assert!(found(&nested(11))[0].1.contains("10 deep"));
        let values = |count: usize, length: usize| {
            let texts: Vec<String> = (0..count).map(|n| format!("{n:0length$}")).collect();
            closed(&json!({"label": {"type": "string", "enum": texts}}))
        };
        assert_eq!(found(&values(1_000, 15)), []);
        assert!(found(&values(1_001, 5))[0].1.contains("1001 values"));
        assert_eq!(found(&values(250, 400)), [], "long texts may be few");
        assert!(found(&values(251, 60))[0].1.contains("15060"));
        let members = |count: usize| {
            let all: Map<String, Value> =
                (0..count).map(|n| (n.to_string(), json!({"type": "null"}))).collect();
            closed(&Value::Object(all))
        };
        assert_eq!(found(&members(5_000)), []);
        assert!(found(&members(5_001))[0].1.contains("5001 members"));
    }
}
