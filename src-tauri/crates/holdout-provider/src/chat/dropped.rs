//! Settings that a model refuses: where the request allows it, the question is asked again without
//! them, and they are named.
//!
//! Reasoning models refuse temperature, `top_p` and log probabilities with 400. Only what steers the
//! choice of words or what comes along is left out. What changes the question itself (tools, the
//! form of the answer, the effort of reasoning) never is: then the refusal is the answer.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::ChatRequest;
use crate::error::{ProviderError, Refusal};
use crate::transport::Client;

/// What may be left out.
const DROPPABLE: [&str; 7] = [
    "temperature",
    "top_p",
    "seed",
    "logprobs",
    "top_logprobs",
    "parallel_tool_calls",
    "stream_options",
];

/// What each model is known to refuse, so that it is asked only once.
#[derive(Default)]
pub(crate) struct Unsupported(Mutex<HashMap<String, Vec<&'static str>>>);

/// A question as it is sent.
pub(super) struct Draft {
    pub(super) model: String,
    pub(super) body: Value,
    pub(super) dropped: Vec<String>,
    /// Whether the request allows it to be asked without refused settings.
    pub(super) yields: bool,
}

impl Client {
    /// The body of a question, without what its model is known to refuse.
    pub(super) fn draft(&self, request: &ChatRequest) -> Result<Draft, ProviderError> {
        let mut draft = Draft::of(request)?;
        self.unsupported().leave_out(&mut draft);
        Ok(draft)
    }

    /// Takes a refused setting out; false if the refusal is about something else.
    pub(super) fn drop_refused(&self, draft: &mut Draft, error: &ProviderError) -> bool {
        let Some(setting) = refused(error) else { return false };
        self.unsupported().learn(&draft.model, setting);
        draft.leave_out(setting)
    }
}

impl Unsupported {
    /// Whether a model is known to refuse something.
    pub(super) fn knows(&self, model: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(model)
    }

    fn learn(&self, model: &str, setting: &'static str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let settings = known.entry(model.to_owned()).or_default();
        if !settings.contains(&setting) {
            settings.push(setting);
        }
    }

    pub(super) fn leave_out(&self, draft: &mut Draft) {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for setting in known.get(&draft.model).into_iter().flatten() {
            draft.leave_out(setting);
        }
    }
}

impl Draft {
    /// The body of a question with all its settings.
    pub(super) fn of(request: &ChatRequest) -> Result<Self, ProviderError> {
        let body = request.body()?;
        let (model, yields) = (request.model.clone(), request.extras.without_refused_settings);
        Ok(Self { model, body, dropped: Vec::new(), yields })
    }

    /// Takes a setting out of the body; false if it was not in it, or has to stay.
    fn leave_out(&mut self, setting: &str) -> bool {
        // How the counts come along is no setting that anybody chose.
        let is_chosen = setting != "stream_options";
        if is_chosen && !self.yields {
            return false;
        }
        // One is not allowed without the other.
        let settings: &[&str] = match setting {
            "logprobs" | "top_logprobs" => &["logprobs", "top_logprobs"],
            other => &[other],
        };
        let mut found = false;
        for setting in settings {
            let fields = self.body.as_object_mut();
            if fields.and_then(|fields| fields.shift_remove(*setting)).is_some() {
                found = true;
                if is_chosen {
                    self.dropped.push((*setting).to_owned());
                }
            }
        }
        found
    }
}

/// The setting that a refusal is about, by its field or by the words of servers without fields.
fn refused(error: &ProviderError) -> Option<&'static str> {
    let ProviderError::Refused(refusal) = error else { return None };
    let Refusal { status: 400 | 422, code, message, param, .. } = &**refusal else { return None };
    let unsupported = match code.as_deref() {
        Some(code) => matches!(code, "unsupported_parameter" | "unsupported_value"),
        None => message.to_ascii_lowercase().contains("unsupported"),
    };
    if !unsupported {
        return None;
    }
    let quotes = |setting: &str| {
        ["'", "\"", "`"].iter().any(|quote| message.contains(&format!("{quote}{setting}{quote}")))
    };
    DROPPABLE.into_iter().find(|setting| match param.as_deref() {
        Some(param) => param == *setting || param.starts_with(&format!("{setting}.")),
        None => quotes(setting),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::refusal::classify;

    fn refusal(status: u16, body: &str) -> ProviderError {
        classify(status, body.as_bytes(), None, None, str::to_owned)
    }

    #[test]
    fn the_setting_is_found_by_its_field_or_in_the_words() {
        // The texts that reasoning models are widely quoted with.
        let temperature = r#"{"error":{"message":"Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}"#;
        assert_eq!(refused(&refusal(400, temperature)), Some("temperature"));
        let wordy = r#"{"error":{"message":"Unsupported parameter: 'top_p' is not supported with this model."}}"#;
        assert_eq!(refused(&refusal(400, wordy)), Some("top_p"));
    }

    #[test]
    fn what_changes_the_question_is_never_left_out() {
        for param in ["response_format", "tools", "reasoning_effort", "messages[0].role"] {
            let error = json!({"message": "no", "param": param, "code": "unsupported_value"});
            let error = refusal(400, &json!({ "error": error }).to_string());
            assert_eq!(refused(&error), None, "{param}");
        }
        let range = r#"{"error":{"message":"too hot","param":"temperature","code":"decimal_above_max_value"}}"#;
        assert_eq!(refused(&refusal(400, range)), None);
    }

    #[test]
    fn probabilities_go_together_and_each_is_named() {
        let body = json!({"model": "m", "logprobs": true, "top_logprobs": 2, "seed": 1});
        let mut draft = Draft { model: "m".into(), body, dropped: Vec::new(), yields: true };
        assert!(draft.leave_out("top_logprobs") && !draft.leave_out("logprobs"));
        assert_eq!(draft.body, json!({"model": "m", "seed": 1}));
        assert_eq!(draft.dropped, ["logprobs", "top_logprobs"]);
    }
}
