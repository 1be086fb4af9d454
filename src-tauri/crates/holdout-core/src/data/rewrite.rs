//! A row with another input or answer, everything else of it as it came.

use holdout_dataset::personal;
use serde_json::Value;

/// The texts of a row that can be changed by hand: the last message before the answer, and the
/// answer. Only plain texts are: parts and tool calls are for an editor of JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Texts {
    /// What is asked.
    pub(crate) input: String,
    /// What is answered.
    pub(crate) answer: String,
}

/// The texts of a chat row, if both are plain.
pub(crate) fn texts(raw: &str) -> Option<Texts> {
    let row: Value = serde_json::from_str(raw).ok()?;
    let (input, answer) = places(&row)?;
    let text = |place: &Value| place.as_str().map(str::to_owned);
    let messages = row.get("messages")?.as_array()?;
    Some(Texts {
        input: text(messages.get(input)?.get("content")?)?,
        answer: text(messages.get(answer)?.get("content")?)?,
    })
}

/// The row with these texts instead; `None` as in [`texts`].
pub(crate) fn with_texts(raw: &str, input: Option<&str>, answer: Option<&str>) -> Option<String> {
    texts(raw)?;
    let mut row: Value = serde_json::from_str(raw).ok()?;
    let (input_at, answer_at) = places(&row)?;
    let messages = row.get_mut("messages")?.as_array_mut()?;
    for (place, text) in [(input_at, input), (answer_at, answer)] {
        if let Some(text) = text {
            *messages.get_mut(place)?.get_mut("content")? = Value::from(text);
        }
    }
    serde_json::to_string(&row).ok()
}

/// The row with placeholders for the personal data in the plain texts of its messages; `None` where
/// there is none.
pub(crate) fn redacted(raw: &str) -> Option<String> {
    let mut row: Value = serde_json::from_str(raw).ok()?;
    let mut found = false;
    for message in row.get_mut("messages")?.as_array_mut()? {
        let Some(content) = message.get_mut("content") else { continue };
        if let Some(text) = content.as_str().and_then(personal::redacted) {
            *content = Value::from(text);
            found = true;
        }
    }
    found.then(|| serde_json::to_string(&row).ok()).flatten()
}

/// Where the last user message before the answer and the answer stand.
fn places(row: &Value) -> Option<(usize, usize)> {
    let messages = row.get("messages")?.as_array()?;
    let is =
        |message: &Value, role: &str| message.get("role").and_then(Value::as_str) == Some(role);
    let answer = messages.iter().rposition(|message| is(message, "assistant"))?;
    let has_calls = messages[answer].get("tool_calls").is_some_and(|calls| !calls.is_null());
    let input = messages[..answer].iter().rposition(|message| is(message, "user"))?;
    (!has_calls).then_some((input, answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = r#"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":1}],"tools":[]}"#;

    #[test]
    fn everything_but_the_text_stays_as_it_came() {
        let edited = with_texts(ROW, None, Some("b")).unwrap();
        assert_eq!(edited, ROW.replace(r#""content":"a""#, r#""content":"b""#));
        let edited = with_texts(ROW, Some("r\n"), None).unwrap();
        assert_eq!(texts(&edited), Some(Texts { input: "r\n".into(), answer: "a".into() }));
    }

    #[test]
    fn personal_data_is_redacted_in_every_message_and_nothing_else_changes() {
        let row = ROW.replace(r#""content":"q""#, r#""content":"I am ann@example.org""#);
        let expected = ROW.replace(r#""content":"q""#, r#""content":"I am [e-mail address]""#);
        assert_eq!(redacted(&row), Some(expected));
        assert_eq!(redacted(ROW), None);
    }

    #[test]
    fn parts_calls_and_broken_rows_have_no_plain_texts() {
        let parts = ROW.replace(r#""content":"q""#, r#""content":[{"type":"text","text":"q"}]"#);
        let calls = ROW.replace(r#""weight":1"#, r#""tool_calls":[]"#);
        for raw in [parts.as_str(), calls.as_str(), "{", "[]", r#"{"messages":[]}"#] {
            assert_eq!(with_texts(raw, None, Some("b")), None, "{raw}");
        }
    }
}
