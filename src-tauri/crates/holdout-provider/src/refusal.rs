//! From a status and a body to the error that they mean (protocol.md 1.9).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
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

/// Removes secrets from a text of foreign origin. `forms` is every form of each (see [`forms`]).
pub(crate) fn redact(text: &str, forms: &[String]) -> String {
    let replace = |text: String, form: &String| {
        if text.contains(form) { text.replace(form, "<key>") } else { text }
    };
    forms.iter().fold(text.to_owned(), replace)
}

/// A secret as it is, inside JSON, inside an address, and in base64 (without the end, which what
/// follows would change).
pub(crate) fn forms(secret: &str) -> Vec<String> {
    if secret.is_empty() {
        return Vec::new();
    }
    let json = Value::from(secret).to_string();
    let escaped = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    let mut forms = vec![
        secret.to_owned(),
        json[1..json.len() - 1].to_owned(),
        secret.bytes().map(escaped).collect(),
        STANDARD.encode(&secret.as_bytes()[..secret.len() / 3 * 3]),
    ];
    forms.retain(|form| !form.is_empty());
    forms.dedup();
    forms
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
        .unwrap_or_else(|| excerpt(&hide(&String::from_utf8_lossy(body))));
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

/// The beginning. What is secret must be gone from the text already: the cut may leave half of it.
fn excerpt(text: &str) -> String {
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

    #[test]
    fn a_key_is_found_in_every_form_and_across_the_cut() {
        let key = r#"sk-pl"an\t/e+d=0123456789"#;
        let base64 = STANDARD.encode(key);
        let texts = [
            key.to_owned(),
            Value::from(key).to_string(),
            "sk-pl%22an%5Ct%2Fe%2Bd%3D0123456789".to_owned(),
            base64,
            format!("{}{key}", "x".repeat(EXCERPT - 8)),
        ];
        for text in texts {
            let secrets = forms(key);
            let hide = |text: &str| redact(text, &secrets);
            let error = classify(418, text.as_bytes(), None, None, hide);
            let shown = error.to_string();
            assert!(!shown.contains("sk-pl") && !shown.contains("c2stcGwi"), "{shown}");
        }
        assert_eq!(redact("nothing", &forms("")), "nothing");
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
