//! Normal forms: of JSON, so that rows can be compared, and of text, so that inputs can.

use serde_json::Value;
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

/// JSON with sorted keys and without spaces: equal exactly if the values are.
pub(crate) fn canonical_json(value: &Value) -> String {
    let mut out = String::new();
    write_canonical(value, &mut out);
    out
}

fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            write_list(items.iter(), out, '[', ']', write_canonical);
        }
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| key.as_str());
            write_list(entries.into_iter(), out, '{', '}', |(key, value), out| {
                write_plain(&Value::from(key.as_str()), out);
                out.push(':');
                write_canonical(value, out);
            });
        }
        plain => write_plain(plain, out),
    }
}

fn write_list<T>(
    items: impl Iterator<Item = T>,
    out: &mut String,
    open: char,
    close: char,
    write: impl Fn(T, &mut String),
) {
    out.push(open);
    for (place, item) in items.enumerate() {
        if place > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(close);
}

fn write_plain(value: &Value, out: &mut String) {
    // Writing to a String can't fail.
    let _ = write!(out, "{value}");
}

/// A text as leaks compare it: NFKC, lower case, every run of white space one space, none at the
/// ends.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_spaces(text.chars().map(|c| c.to_ascii_lowercase()), text.len());
    }
    fold_spaces(text.nfkc().flat_map(char::to_lowercase), text.len())
}

fn fold_spaces(chars: impl Iterator<Item = char>, capacity: usize) -> String {
    let mut out = String::with_capacity(capacity);
    let mut gap = false;
    for c in chars {
        if c.is_whitespace() {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(' ');
            gap = false;
        }
        out.push(c);
    }
    out
}

/// The first `limit` characters, with an ellipsis if something is left out, on one line.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    let mut out: String =
        text.chars().take(limit).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(limit).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn canonical_json_does_not_depend_on_the_order_of_keys() {
        let a = json!({"b": [1, {"y": null, "x": "ü"}], "a": true});
        let b = json!({"a": true, "b": [1, {"x": "ü", "y": null}]});
        assert_eq!(canonical_json(&a), r#"{"a":true,"b":[1,{"x":"ü","y":null}]}"#);
        assert_eq!(canonical_json(&a), canonical_json(&b));
    }

    #[test]
    fn folding_takes_case_width_and_spacing_away() {
        assert_eq!(fold("  Where\u{a0}is\n\tMY  Card "), "where is my card");
        assert_eq!(fold("ＦＵＬＬ ﬁne"), "full fine");
        assert_eq!(fold(" \n "), "");
    }

    #[test]
    fn a_short_text_stays_as_it_is() {
        assert_eq!(shorten("abc", 3), "abc");
        assert_eq!(shorten("abcd\n", 3), "abc…");
    }
}
