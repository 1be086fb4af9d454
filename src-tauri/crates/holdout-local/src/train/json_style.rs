//! How a JSON answer is written: the same object can be written with and without spaces, and a
//! grader that compares exactly sees the difference.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A way to write an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum JsonStyle {
    /// `{"a":1,"b":[1,2]}`.
    Compact,
    /// `{"a": 1, "b": [1, 2]}`, as Python writes it.
    Spaced,
    /// Over several lines, indented by two spaces.
    Lines2,
    /// Over several lines, indented by four spaces.
    Lines4,
}

impl JsonStyle {
    const ALL: [Self; 4] = [Self::Compact, Self::Spaced, Self::Lines2, Self::Lines4];

    /// The style that gives most rows their answer character for character. `answers` come with
    /// their number of rows, `objects` are what they parse to.
    pub(crate) fn most_common(answers: &[(String, usize)], objects: &[Map<String, Value>]) -> Self {
        let rows = |style: Self| -> usize {
            let pairs = answers.iter().zip(objects);
            let same = pairs.filter(|((text, _), object)| style.write(object) == *text);
            same.map(|((_, count), _)| count).sum()
        };
        // The first of equals: `max_by_key` would give the last.
        Self::ALL.into_iter().rev().max_by_key(|&style| rows(style)).unwrap_or(Self::Compact)
    }

    /// Writes an object.
    pub(crate) fn write(self, object: &Map<String, Value>) -> String {
        let mut text = String::new();
        self.write_object(object, 0, &mut text);
        text
    }

    fn write_value(self, value: &Value, depth: usize, text: &mut String) {
        match value {
            Value::Object(object) => self.write_object(object, depth, text),
            Value::Array(items) => {
                let write =
                    |item: &Value, text: &mut String| self.write_value(item, depth + 1, text);
                self.write_members(('[', ']'), items.iter(), write, depth, text);
            }
            scalar => text.push_str(&scalar.to_string()),
        }
    }

    fn write_object(self, object: &Map<String, Value>, depth: usize, text: &mut String) {
        let colon = if self == Self::Compact { ":" } else { ": " };
        let write = |(key, value): (&String, &Value), text: &mut String| {
            text.push_str(&Value::from(key.as_str()).to_string());
            text.push_str(colon);
            self.write_value(value, depth + 1, text);
        };
        self.write_members(('{', '}'), object.iter(), write, depth, text);
    }

    fn write_members<T>(
        self,
        (open, close): (char, char),
        members: impl ExactSizeIterator<Item = T>,
        write: impl Fn(T, &mut String),
        depth: usize,
        text: &mut String,
    ) {
        let empty = members.len() == 0;
        text.push(open);
        for (at, member) in members.enumerate() {
            if at > 0 {
                text.push_str(if self == Self::Spaced { ", " } else { "," });
            }
            self.write_line_break(depth + 1, text);
            write(member, text);
        }
        if !empty {
            self.write_line_break(depth, text);
        }
        text.push(close);
    }

    fn write_line_break(self, depth: usize, text: &mut String) {
        let indent = match self {
            Self::Compact | Self::Spaced => return,
            Self::Lines2 => 2,
            Self::Lines4 => 4,
        };
        text.push('\n');
        text.extend(std::iter::repeat_n(' ', indent * depth));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Map<String, Value> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn each_style_is_recognised_from_the_answers() {
        let value = object(r#"{"a":"x, y: z","b":[1,{"c":null}],"d":[],"e":{}}"#);
        for style in JsonStyle::ALL {
            let text = style.write(&value);
            assert_eq!(object(&text), value, "{style:?}");
            assert_eq!(JsonStyle::most_common(&[(text, 1)], std::slice::from_ref(&value)), style);
        }
    }

    #[test]
    fn lines_are_written_as_serde_json_writes_them() {
        let value = object(r#"{"a":"ä","b":[1,{"c":null}],"d":[]}"#);
        assert_eq!(JsonStyle::Lines2.write(&value), serde_json::to_string_pretty(&value).unwrap());
        assert_eq!(JsonStyle::Compact.write(&value), serde_json::to_string(&value).unwrap());
    }
}
