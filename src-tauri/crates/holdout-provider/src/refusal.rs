//! From a status and a body to the error that they mean (protocol.md 1.9).

use std::time::Duration;

use serde_json::Value;

use crate::error::{ProviderError, Refusal};
use crate::wire;

/// The longest excerpt of a body that is not in the API's error shape.
const EXCERPT: usize = 200;

/// What an answer other than 2xx means. `hide` removes the key, which no text may hold.
pub(crate) fn classify(
    status: u16,
    body: &[u8],
    request_id: Option<String>,
    retry_after: Option<Duration>,
    hide: impl Fn(&str) -> String,
) -> ProviderError {
    let refusal = read(status, body, request_id, hide);
    by_status(status, refusal, retry_after)
}

/// What a refusal means that came under another status than its own: inside a stream, or in the
/// lines of a batch.
pub(crate) fn classify_within(
    meant: u16,
    status: u16,
    body: &[u8],
    request_id: Option<String>,
    hide: impl Fn(&str) -> String,
) -> ProviderError {
    by_status(meant, read(status, body, request_id, hide), None)
}

fn by_status(status: u16, refusal: Refusal, retry_after: Option<Duration>) -> ProviderError {
    let refusal = Box::new(refusal);
    let code = refusal.code.as_deref().unwrap_or_default();
    match status {
        400 if is_overflow(code, &refusal.message) => ProviderError::ContextOverflow(refusal),
        400 if matches!(code, "content_filter" | "content_policy_violation") => {
            ProviderError::ContentFiltered(refusal)
        }
        401 => ProviderError::Unauthorized(refusal),
        403 if code == "training_not_available" => ProviderError::TrainingNotAvailable(refusal),
        403 => ProviderError::Forbidden(refusal),
        404 => ProviderError::NotFound(refusal),
        429 if is_out_of_quota(&refusal) => ProviderError::InsufficientQuota(refusal),
        429 if refusal.message.contains("still being loaded") => {
            ProviderError::ModelLoading(refusal)
        }
        429 => ProviderError::RateLimited { refusal, retry_after },
        408 | 409 | 500.. => ProviderError::Fault(refusal),
        _ => ProviderError::Refused(refusal),
    }
}

/// Removes secrets from a text of foreign origin.
pub(crate) fn redact(text: &str, secrets: &[String]) -> String {
    let told = secrets.iter().filter(|secret| !secret.is_empty());
    told.fold(text.to_owned(), |text, secret| text.replace(secret, "<key>"))
}

fn read(
    status: u16,
    body: &[u8],
    request_id: Option<String>,
    hide: impl Fn(&str) -> String,
) -> Refusal {
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    // OpenAI nests an object; some servers put a text there, or the fields at the top.
    let error = json.get("error").filter(|error| !error.is_null()).unwrap_or(&json);
    let message = error
        .as_str()
        .map(str::to_owned)
        .or_else(|| wire::filled(error, "message"))
        .or_else(|| wire::filled(error, "detail"))
        .unwrap_or_else(|| excerpt(body));
    let field = |key| wire::filled(error, key).map(|text| hide(&text));
    Refusal {
        status,
        code: field("code"),
        kind: field("type"),
        message: hide(&message),
        param: field("param"),
        request_id,
    }
}

fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let mut excerpt: String = text.trim().chars().take(EXCERPT).collect();
    if text.trim().chars().nth(EXCERPT).is_some() {
        excerpt.push('…');
    }
    excerpt
}

/// The code, or the words that servers without codes copied from OpenAI.
fn is_overflow(code: &str, message: &str) -> bool {
    code == "context_length_exceeded"
        || (code.is_empty() || code == "400") && message.contains("maximum context length")
}

fn is_out_of_quota(refusal: &Refusal) -> bool {
    const CODES: [&str; 3] =
        ["insufficient_quota", "billing_hard_limit_reached", "billing_not_active"];
    [&refusal.code, &refusal.kind].into_iter().flatten().any(|code| CODES.contains(&code.as_str()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn classified(status: u16, body: &str) -> ProviderError {
        let hide = |text: &str| redact(text, &["sk-planted".to_owned()]);
        classify(status, body.as_bytes(), Some("req_1".to_owned()), None, hide)
    }

    #[test]
    fn the_wind_down_refusal_has_its_own_variant() {
        // Verbatim, protocol.md 1.9.
        let body = r#"{"error":{"message":"OpenAI is winding down the fine-tuning platform and your organization is no longer able to create new fine-tuning training jobs.","type":"invalid_request_error","param":null,"code":"training_not_available"}}"#;
        assert!(matches!(classified(403, body), ProviderError::TrainingNotAvailable(_)));
        assert!(matches!(classified(403, "{}"), ProviderError::Forbidden(_)));
    }

    #[test]
    fn the_three_kinds_of_429_are_told_apart() {
        let quota = r#"{"error":{"message":"You exceeded your current quota, please check your plan and billing details","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#;
        assert!(matches!(classified(429, quota), ProviderError::InsufficientQuota(_)));
        let loading = r#"{"error":{"message":"That model is still being loaded. Please try again shortly."}}"#;
        assert!(matches!(classified(429, loading), ProviderError::ModelLoading(_)));
        assert!(matches!(classified(429, "slow down"), ProviderError::RateLimited { .. }));
    }

    #[test]
    fn code_message_field_and_request_id_are_kept() {
        let body = r#"{"error":{"message":"bad","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}"#;
        let error = classified(400, body);
        assert_eq!(
            error.to_string(),
            "The provider refuses the request: bad (HTTP 400, unsupported_value, field temperature)"
        );
        assert_eq!(error.request_id(), Some("req_1"));
    }

    #[test]
    fn a_server_that_repeats_the_key_does_not_bring_it_into_the_error() {
        for body in [
            r#"{"error":{"message":"Incorrect API key provided: sk-planted.","code":"sk-planted"}}"#,
            r#"{"error":"no such key sk-planted"}"#,
            "<html>sk-planted</html>",
        ] {
            let error = classified(401, body);
            assert!(!format!("{error} {error:?}").contains("sk-planted"), "{error:?}");
        }
    }

    proptest! {
        #[test]
        fn any_body_is_classified_without_a_panic(
            status in 300_u16..600,
            body in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let _ = classify(status, &body, None, None, str::to_owned).to_string();
        }
    }
}
