//! What a question may ask for beyond words: a form of the answer, tools, probabilities, effort.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::ProviderError;

const LONGEST_NAME: usize = 64;
const MOST_TOOLS: usize = 128;
const MOST_LOGPROBS: u8 = 20;

/// What else is asked for; what is unset is not sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChatExtras {
    /// Chooses among the most probable tokens that make up this share, above 0 and up to 1.
    pub top_p: Option<f64>,
    /// The form of the answer.
    pub response_format: Option<ResponseFormat>,
    /// The tools that the model may call, at most 128.
    pub tools: Vec<Tool>,
    /// Whether it must call one, and which.
    pub tool_choice: Option<ToolChoice>,
    /// Whether it may call several at once.
    pub parallel_tool_calls: Option<bool>,
    /// Asks how probable each token was, with so many alternatives at each place, 0 to 20.
    pub logprobs: Option<u8>,
    /// How long a reasoning model thinks.
    pub reasoning_effort: Option<ReasoningEffort>,
    /// Asks again without a setting that the model refuses, where the question stays the same.
    /// Whoever sets it shows [`crate::ChatAnswer::dropped`] beside the answer.
    pub without_refused_settings: bool,
}

/// The form of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ResponseFormat {
    /// Any JSON object. OpenAI wants the word JSON somewhere in the messages then.
    JsonObject,
    /// JSON by a schema.
    JsonSchema {
        /// 1 to 64 characters of A-Z, a-z, 0-9, `_` and `-`.
        name: String,
        /// The schema.
        schema: Value,
        /// Whether the answer is held to it, which allows only a part of JSON Schema.
        strict: bool,
    },
}

/// A function that a model may call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tool {
    /// 1 to 64 characters of A-Z, a-z, 0-9, `_` and `-`, each tool another.
    pub name: String,
    /// What it does, for the model.
    pub description: Option<String>,
    /// The JSON Schema of its arguments.
    pub parameters: Option<Value>,
    /// Whether the arguments are held to it.
    pub strict: Option<bool>,
}

/// Whether a tool is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolChoice {
    /// None.
    None,
    /// The model decides.
    Auto,
    /// At least one.
    Required,
    /// This one, by its name.
    Named(String),
}

/// How long a reasoning model thinks. Which of them a model takes differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasoningEffort {
    /// Not at all.
    None,
    /// As little as can be.
    Minimal,
    /// Little.
    Low,
    /// Some.
    Medium,
    /// Much.
    High,
    /// More.
    Xhigh,
    /// As much as can be.
    Max,
}

impl ChatExtras {
    pub(super) fn write(&self, body: &mut Value) {
        let mut set = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                body[key] = value;
            }
        };
        let tools: Vec<Value> = self.tools.iter().map(Tool::json).collect();
        set("top_p", self.top_p.map(Value::from));
        set("response_format", self.response_format.as_ref().map(ResponseFormat::json));
        set("tools", (!tools.is_empty()).then(|| Value::from(tools)));
        set("tool_choice", self.tool_choice.as_ref().map(ToolChoice::json));
        set("parallel_tool_calls", self.parallel_tool_calls.map(Value::from));
        set("logprobs", self.logprobs.map(|_| Value::from(true)));
        set("top_logprobs", self.logprobs.map(Value::from));
        set("reasoning_effort", self.reasoning_effort.map(|effort| json!(effort)));
    }

    /// The rules of the API's description.
    pub(super) fn check(&self) -> Result<(), ProviderError> {
        const NAME_RULE: &str = "needs a name of 1 to 64 letters, digits, `_` and `-`";
        let schema_is_named = match &self.response_format {
            Some(ResponseFormat::JsonSchema { name, .. }) => is_name(name),
            _ => true,
        };
        let mut names = HashSet::new();
        let has_tools = !self.tools.is_empty();
        let chosen_is_there = match &self.tool_choice {
            Some(ToolChoice::Named(chosen)) => self.tools.iter().any(|tool| tool.name == *chosen),
            Some(ToolChoice::Auto | ToolChoice::Required) => has_tools,
            Some(ToolChoice::None) | None => true,
        };
        let rules = [
            ("top_p", self.top_p.is_none_or(|p| p > 0.0 && p <= 1.0), "must be above 0, up to 1"),
            ("response_format", schema_is_named, NAME_RULE),
            ("response_format", self.schema_is_an_object(), "needs a schema that is an object"),
            ("tools", self.tools.len() <= MOST_TOOLS, "holds more than 128 tools"),
            ("tools", self.tools.iter().all(|tool| is_name(&tool.name)), NAME_RULE),
            ("tools", self.tools.iter().all(|tool| names.insert(&tool.name)), "repeats a name"),
            ("tool_choice", chosen_is_there, "names no tool that is there"),
            (
                "parallel_tool_calls",
                has_tools || self.parallel_tool_calls.is_none(),
                "is only for requests with tools",
            ),
            (
                "top_logprobs",
                self.logprobs.is_none_or(|count| count <= MOST_LOGPROBS),
                "must be 0 to 20",
            ),
        ];
        match rules.into_iter().find(|(_, kept, _)| !kept) {
            None => Ok(()),
            Some((field, _, rule)) => {
                Err(ProviderError::InvalidRequest { field, message: format!("`{field}` {rule}") })
            }
        }
    }

    fn schema_is_an_object(&self) -> bool {
        match &self.response_format {
            Some(ResponseFormat::JsonSchema { schema, .. }) => schema.is_object(),
            _ => true,
        }
    }
}

fn is_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

impl ResponseFormat {
    fn json(&self) -> Value {
        match self {
            Self::JsonObject => json!({ "type": "json_object" }),
            Self::JsonSchema { name, schema, strict } => json!({
                "type": "json_schema",
                "json_schema": { "name": name, "schema": schema, "strict": strict },
            }),
        }
    }
}

impl Tool {
    fn json(&self) -> Value {
        let mut function = json!({ "name": self.name });
        if let Some(description) = &self.description {
            function["description"] = json!(description);
        }
        if let Some(parameters) = &self.parameters {
            function["parameters"] = parameters.clone();
        }
        if let Some(strict) = self.strict {
            function["strict"] = json!(strict);
        }
        json!({ "type": "function", "function": function })
    }
}

impl ToolChoice {
    fn json(&self) -> Value {
        match self {
            Self::None => json!("none"),
            Self::Auto => json!("auto"),
            Self::Required => json!("required"),
            Self::Named(name) => json!({ "type": "function", "function": { "name": name } }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tool(name: &str) -> Tool {
        Tool { name: name.to_owned(), description: None, parameters: None, strict: None }
    }

    fn schema(name: &str, schema: Value) -> ResponseFormat {
        ResponseFormat::JsonSchema { name: name.to_owned(), schema, strict: true }
    }

    #[test]
    fn everything_is_written_in_the_apis_words() {
        let extras = ChatExtras {
            top_p: Some(0.5),
            response_format: Some(schema("answer", json!({"type": "object"}))),
            tools: vec![Tool {
                parameters: Some(json!({})),
                strict: Some(true),
                ..tool("look_up")
            }],
            tool_choice: Some(ToolChoice::Named("look_up".to_owned())),
            parallel_tool_calls: Some(false),
            logprobs: Some(3),
            reasoning_effort: Some(ReasoningEffort::Xhigh),
            without_refused_settings: true,
        };
        extras.check().unwrap();
        let mut body = json!({});
        extras.write(&mut body);
        let expected = json!({
            "top_p": 0.5,
            "response_format": {"type": "json_schema", "json_schema":
                {"name": "answer", "schema": {"type": "object"}, "strict": true}},
            "tools": [{"type": "function", "function":
                {"name": "look_up", "parameters": {}, "strict": true}}],
            "tool_choice": {"type": "function", "function": {"name": "look_up"}},
            "parallel_tool_calls": false,
            "logprobs": true,
            "top_logprobs": 3,
            "reasoning_effort": "xhigh",
        });
        assert_eq!(body, expected);
    }

    #[test]
    fn what_breaks_a_rule_is_refused_with_its_field() {
        let with = |change: fn(&mut ChatExtras)| {
            let mut extras = ChatExtras::default();
            change(&mut extras);
            extras
        };
        let broken = [
            ("top_p", with(|e| e.top_p = Some(0.0))),
            ("response_format", with(|e| e.response_format = Some(schema("a b", json!({}))))),
            (
                "response_format",
                with(|e| e.response_format = Some(schema(&"x".repeat(65), json!({})))),
            ),
            ("response_format", with(|e| e.response_format = Some(schema("a", json!([]))))),
            ("tools", with(|e| e.tools = vec![tool("naïve")])),
            ("tools", with(|e| e.tools = vec![tool("a"), tool("a")])),
            ("tools", with(|e| e.tools = (0..129).map(|n| tool(&format!("t{n}"))).collect())),
            ("tool_choice", with(|e| e.tool_choice = Some(ToolChoice::Required))),
            ("tool_choice", with(|e| e.tool_choice = Some(ToolChoice::Named("b".to_owned())))),
            ("parallel_tool_calls", with(|e| e.parallel_tool_calls = Some(true))),
            ("top_logprobs", with(|e| e.logprobs = Some(21))),
        ];
        for (expected, extras) in broken {
            match extras.check() {
                Err(ProviderError::InvalidRequest { field, .. }) => assert_eq!(field, expected),
                other => panic!("{expected}: {other:?}"),
            }
        }
    }
}
