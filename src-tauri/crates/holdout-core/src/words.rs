//! Numbers and texts as they stand in sentences and tables.

/// A count with its thousands apart: `15,000`.
pub(crate) fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: `1 row`, `1,240 rows`.
pub(crate) fn counted(count: u32, one: &str, many: &str) -> String {
    let noun = if count == 1 { one } else { many };
    format!("{} {noun}", thousands(u64::from(count)))
}

/// A share in per cent, with one decimal: `93.5`.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

/// Points with their sign: `+7.3`, `−2.4`, `0.0`.
pub(crate) fn points(value: f64) -> String {
    let text = format!("{value:+.1}");
    match text.as_str() {
        "+0.0" | "-0.0" => "0.0".to_owned(),
        _ => text.replace('-', "−"),
    }
}

/// Names as one would say them: `A`, `A and B`, `A, B and C`.
pub(crate) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A length of time as one says it: `4.2 s`, `3 min 5 s`, `2 h 10 min`.
pub(crate) fn duration(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        0..60 => format!("{seconds:.1} s"),
        60..3_600 => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{} h {} min", whole / 3_600, whole % 3_600 / 60),
    }
}

/// The start of a text for one line of a table: at most `limit` characters, line breaks and runs of
/// space as one blank, and characters that are invisible or turn the writing direction shown as
/// marks, so that a row can't disguise itself.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::new();
    let mut length = 0;
    let mut after_space = true;
    for character in text.chars() {
        if length == limit {
            line.push('…');
            break;
        }
        let is_space = character.is_whitespace();
        if !(is_space && after_space) {
            line.push(if is_space { ' ' } else { shown(character) });
            length += 1;
        }
        after_space = is_space;
    }
    line.trim_end().to_owned()
}

/// The character, or a mark for one that can't be seen.
const fn shown(character: char) -> char {
    match character {
        '\0'..='\u{1f}' => match char::from_u32(0x2400 + character as u32) {
            Some(picture) => picture,
            None => '\u{fffd}',
        },
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => '\u{fffd}',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let texts = [0, 999, 1_000, 15_000, 1_234_567].map(thousands);
        assert_eq!(texts, ["0", "999", "1,000", "15,000", "1,234,567"]);
    }

    #[test]
    fn names_are_said_with_one_and() {
        let said = [&["A"][..], &["A", "B"], &["A", "B", "C"], &[]].map(listed);
        assert_eq!(said, ["A", "A and B", "A, B and C", ""]);
    }

    #[test]
    fn times_are_said_in_their_usual_units() {
        let texts = [4.21, 59.4, 185.0, 7_810.0].map(duration);
        assert_eq!(texts, ["4.2 s", "59.4 s", "3 min 5 s", "2 h 10 min"]);
    }

    #[test]
    fn a_line_shows_what_would_be_invisible() {
        assert_eq!(one_line("a\u{202e}b\u{0}c", 10), "a\u{fffd}b\u{2400}c");
        assert_eq!(one_line("  a \n\n b  ", 10), "a b");
        assert_eq!(one_line("abcdef", 3), "abc…");
    }
}
