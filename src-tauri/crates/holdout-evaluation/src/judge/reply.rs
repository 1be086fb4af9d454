//! Reading what a judge replies. Models that are not held to a form wrap it in words and fences.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use super::spec::{Mark, Said, Scale};

/// `Score: 4`, `**verdict** = "fail"`: the last of such in a reply. The pattern is constant and is
/// read in tests.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern = r#"(?i)\b(score|verdict|rating)\b["'*\s]*[:=]["'*\s]*(\w+(?:\.\d+)?)"#;
    Regex::new(pattern).ok()
});

/// What a reply says; `None` where it can't be read as a judgement on this scale, or, for a `pair`,
/// as one of two answers.
pub fn read_reply(reply: &str, scale: Scale, pair: bool) -> Option<Said> {
    let scale = if pair { None } else { Some(scale) };
    last_object(reply, scale).or_else(|| named(reply, scale))
}

/// The last JSON object that says something.
fn last_object(reply: &str, scale: Option<Scale>) -> Option<Said> {
    let starts = reply.char_indices().rev().filter(|(_, c)| *c == '{').map(|(at, _)| at);
    for at in starts {
        let mut values =
            serde_json::Deserializer::from_str(&reply[at..]).into_iter::<Map<String, Value>>();
        if let Some(Ok(object)) = values.next()
            && let Some(said) = of_object(&object, scale)
        {
            return Some(said);
        }
    }
    None
}

fn of_object(object: &Map<String, Value>, scale: Option<Scale>) -> Option<Said> {
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    let reason = text("reason").or_else(|| text("explanation")).unwrap_or_default();
    let value = ["score", "verdict", "rating"].iter().find_map(|key| object.get(*key))?;
    said(&spoken(value), scale, reason)
}

fn named(reply: &str, scale: Option<Scale>) -> Option<Said> {
    let found = NAMED.as_ref()?.captures_iter(reply).last()?;
    said(found.get(2)?.as_str(), scale, reply.trim())
}

fn spoken(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "pass".to_owned(),
        Value::Bool(false) => "fail".to_owned(),
        other => other.to_string(),
    }
}

/// A word or a number as a judgement.
fn said(word: &str, scale: Option<Scale>, reason: &str) -> Option<Said> {
    let reason = reason.to_owned();
    match scale {
        Some(scale @ Scale::OneToFive { .. }) => {
            let score = number(word)?;
            Some(Said { mark: scale.mark(score)?, score: Some(score), reason })
        }
        Some(Scale::PassFail) => {
            let mark = Mark::of_word(word).filter(|m| matches!(m, Mark::Pass | Mark::Fail))?;
            Some(Said { mark, score: None, reason })
        }
        None => {
            let mark = Mark::of_word(word).filter(|m| !matches!(m, Mark::Pass | Mark::Fail))?;
            Some(Said { mark, score: None, reason })
        }
    }
}

/// `4`, `4.0`, `4/5`. What lies between two scores is neither.
fn number(word: &str) -> Option<u8> {
    let value: f64 = word.split('/').next()?.trim().parse().ok()?;
    let whole = (1.0..=5.0).contains(&value) && value.fract() == 0.0;
    whole.then_some(value as u8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FIVE: Scale = Scale::OneToFive { passes_from: 4 };

    fn mark(reply: &str) -> Option<Mark> {
        read_reply(reply, Scale::PassFail, false).map(|said| said.mark)
    }

    fn score(reply: &str) -> Option<u8> {
        read_reply(reply, FIVE, false).and_then(|said| said.score)
    }

    #[test]
    fn the_last_object_that_says_something_counts() {
        let reply = "The form is {\"verdict\": \"fail\"}. Mine:\n```json\n{\"reason\": \"Kind {and} \
                     whole.\", \"verdict\": \"Pass\"}\n```\nDone {}.";
        let said = read_reply(reply, Scale::PassFail, false).unwrap();
        assert_eq!((said.mark, said.reason.as_str()), (Mark::Pass, "Kind {and} whole."));
        assert_eq!(mark(r#"{"verdict": true}"#), Some(Mark::Pass));
    }

    #[test]
    fn words_around_a_score_are_read() {
        assert_eq!(score("It is fine.\n**Score:** 4"), Some(4));
        assert_eq!(score(r#"{"score": "4/5", "reason": ""}"#), Some(4));
        assert_eq!(score(r#"{"score": 4.0}"#), Some(4));
        assert_eq!(mark("Reasons… Verdict: fail"), Some(Mark::Fail));
        let pair = |reply| read_reply(reply, FIVE, true).map(|said| said.mark);
        assert_eq!(pair(r#"{"verdict": "second"}"#), Some(Mark::Second));
        assert_eq!(pair("verdict = tie"), Some(Mark::Tie));
    }

    #[test]
    fn what_is_not_on_the_scale_is_no_judgement() {
        for reply in ["", "I can't.", r#"{"score": 7}"#, r#"{"score": 3.5}"#, "Score: good", "{"] {
            assert_eq!(score(reply), None, "{reply}");
        }
        assert_eq!(mark(r#"{"verdict": "first"}"#), None);
        assert_eq!(read_reply(r#"{"verdict": "pass"}"#, FIVE, true), None);
    }

    proptest! {
        #[test]
        fn no_reply_panics(reply in ".{0,200}") {
            let _ = read_reply(&reply, FIVE, false);
            let _ = read_reply(&format!("{{{reply}}}"), Scale::PassFail, true);
        }

        #[test]
        fn a_score_stands_whatever_is_written_around_it(before in "[^{}]{0,40}", score in 1_u8..=5) {
            let reply = format!("{before}{{\"reason\": \"r\", \"score\": {score}}}");
            prop_assert_eq!(read_reply(&reply, FIVE, false).and_then(|s| s.score), Some(score));
        }
    }
}
