//! Numbers, however they are written: `1,234.50`, `1.234,50`, `$12`, `12 %`.

use serde::{Deserialize, Serialize};

use super::Grade;

/// How near a number must be to the expected one. Either is enough.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct NumberMatch {
    /// At most so far away; at least 0.
    pub absolute: f64,
    /// At most this share of the expected number away; 0.01 is one per cent.
    pub relative: f64,
}

/// Room for the last digits of a double, so that 0.1 + 0.2 is 0.3.
const ROUNDING: f64 = 1e-9;

impl NumberMatch {
    pub(super) fn grade(self, expected: &str, answer: &str) -> Grade {
        let Some(want) = read(expected) else {
            return Grade::wrong("The expected answer is no number.");
        };
        let Some(got) = read(answer) else { return Grade::wrong("The answer holds no number.") };
        let away = (want - got).abs();
        let room = self.absolute.max(self.relative * want.abs()).max(ROUNDING * want.abs());
        let how = if away <= room { "near enough to" } else { "too far from" };
        Grade::of(away <= room, format!("{got} is {how} {want}."))
    }
}

/// The one number of a text; `None` where there is none or more than one.
pub(super) fn read(text: &str) -> Option<f64> {
    let mut found = None;
    for word in text.split(|c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}') {
        if let Some(number) = read_word(word) {
            if found.is_some() {
                return None;
            }
            found = Some(number);
        }
    }
    found
}

fn read_word(word: &str) -> Option<f64> {
    let word = word.replace('\u{2212}', "-");
    let is_sign = |c: char| matches!(c, '-' | '+' | '.' | ',');
    let start = word.find(|c: char| c.is_ascii_digit() || is_sign(c))?;
    let text = word[start..].trim_end_matches(|c: char| !c.is_ascii_digit());
    let has_letters = word[..start].chars().any(char::is_alphanumeric);
    let text = text.replace(['\u{a0}', '\u{202f}', '\'', '_'], "");
    let is_number = text.chars().all(|c| c.is_ascii_digit() || is_sign(c) || c == 'e' || c == 'E');
    if has_letters || !is_number {
        return None;
    }
    plain(&text).parse().ok().filter(|number: &f64| number.is_finite())
}

/// The text with one point and no groups: the last of `.` and `,` is the decimal sign, unless it
/// stands before exactly three digits and the same sign stood before, or it is a lone comma there.
pub(super) fn plain(text: &str) -> String {
    let (point, comma) = (text.matches('.').count(), text.matches(',').count());
    let groups_of_three = |sign: char| {
        text.split(sign).skip(1).all(|group| {
            let digits = group.chars().take_while(char::is_ascii_digit).count();
            digits == 3 && group.len() == 3 || group.contains(['.', ','])
        })
    };
    match (point, comma) {
        (0 | 1, 0) => text.to_owned(),
        (0, _) if groups_of_three(',') => text.replace(',', ""),
        (0, 1) => text.replace(',', "."),
        (_, 0) if groups_of_three('.') => text.replace('.', ""),
        _ if text.rfind(',') > text.rfind('.') => text.replace('.', "").replace(',', "."),
        _ => text.replace(',', ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [
            ("12", 12.0),
            ("-5", -5.0),
            ("−5", -5.0),
            ("1,234.50", 1234.5),
            ("1.234,50", 1234.5),
            ("1,234", 1234.0),
            ("1,234,567", 1_234_567.0),
            ("1.234.567", 1_234_567.0),
            ("3,5", 3.5),
            (".5", 0.5),
            ("$12.40", 12.4),
            ("12 %", 12.0),
            ("The total is 42.", 42.0),
            ("1e-3", 0.001),
            ("1\u{202f}234", 1234.0),
            ("12'000", 12000.0),
        ] {
            assert_eq!(read(text), Some(number), "{text}");
        }
        for text in ["", "none", "1 or 2", "B12", "x1", "--"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn near_enough_is_right() {
        let exact = NumberMatch::default();
        assert!(exact.grade("1,000", "1000.0").correct);
        assert!(exact.grade("0.3", "0.30000000000000004").correct);
        assert!(!exact.grade("100", "101").correct);
        assert!(NumberMatch { absolute: 1.0, relative: 0.0 }.grade("100", "101").correct);
        assert!(NumberMatch { absolute: 0.0, relative: 0.01 }.grade("-100", "-101").correct);
        assert!(!NumberMatch { absolute: 0.0, relative: 0.01 }.grade("100", "102").correct);
        assert_eq!(exact.grade("5", "no").explanation, "The answer holds no number.");
    }
}
