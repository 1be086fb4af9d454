//! Numbers inside a text, brought to one way of writing. The text of a number is rewritten and never
//! calculated with, so that no digit is lost.

use super::number::plain;

/// Unicode's currency signs (category Sc), but for those of scripts that the app's fonts lack.
fn is_currency(c: char) -> bool {
    matches!(
        c,
        '$' | '¢' | '£' | '¤' | '¥' | '৳' | '฿' | '\u{20a0}'
            ..='\u{20cf}' | '＄' | '￡' | '￥' | '￦'
    )
}

/// The spaces that some write between groups of digits.
const fn is_group_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// The text without its currency signs, and without the space between such a sign and its number. A
/// text of nothing else stays.
pub(super) fn without_currency(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is = |place: Option<usize>, wanted: fn(char) -> bool| {
        place.and_then(|at| characters.get(at)).is_some_and(|c| wanted(*c))
    };
    let is_digit = |c: char| c.is_ascii_digit();
    let is_kept = |(at, c): &(usize, &char)| {
        let (before, after) = (at.checked_sub(1), Some(at + 1));
        let is_between = c.is_whitespace()
            && (is(before, is_digit) && is(after, is_currency)
                || is(before, is_currency) && is(after, is_digit));
        !is_currency(**c) && !is_between
    };
    let rest: String = characters.iter().enumerate().filter(is_kept).map(|(_, c)| *c).collect();
    if rest.trim().is_empty() { text.to_owned() } else { rest }
}

/// Digits that such spaces stand between are joined.
pub(super) fn without_group_spaces(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_digit = |place: Option<usize>| {
        place.and_then(|at| characters.get(at)).is_some_and(char::is_ascii_digit)
    };
    let is_kept = |(at, c): &(usize, &char)| {
        !(is_group_space(**c) && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)))
    };
    characters.iter().enumerate().filter(is_kept).map(|(_, c)| *c).collect()
}

/// The text with every number in it as `-1234.5`: one point, no groups, no zeros at the end of a
/// fraction. What letters touch is no number.
pub(super) fn plain_numbers(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let start = with_leading_point(rest, start);
        let (before, from) = rest.split_at(start);
        let (number, after) = from.split_at(number_end(from));
        written.push_str(before);
        let is_touched = written.chars().next_back().is_some_and(char::is_alphanumeric)
            || after.chars().next().is_some_and(char::is_alphanumeric);
        if is_touched {
            written.push_str(number);
        } else {
            usual_minus(&mut written);
            written.push_str(&shortest(number));
        }
        rest = after;
    }
    written + rest
}

/// Where a number begins whose first digit is at `digit`: at the point before it, if it is not the
/// end of something else.
fn with_leading_point(text: &str, digit: usize) -> usize {
    let before = &text[..digit];
    let bare = before.strip_suffix('.').unwrap_or(before);
    let stands_alone =
        bare.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '.' && c != ',');
    if stands_alone { bare.len() } else { digit }
}

/// Where the number at the start of a text ends: signs belong to it where a digit follows.
fn number_end(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let is_sign = matches!(c, '.' | ',' | '\'' | '_');
        let digit_follows = characters.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if !(c.is_ascii_digit() || is_sign && digit_follows) {
            return at;
        }
    }
    text.len()
}

/// Writes the minus before a number as the usual sign.
fn usual_minus(written: &mut String) {
    if written.ends_with('\u{2212}') {
        written.pop();
        written.push('-');
    }
}

fn shortest(number: &str) -> String {
    let number = plain(&number.replace(['\'', '_'], ""));
    let number = match number.strip_prefix('.') {
        Some(fraction) => format!("0.{fraction}"),
        None => number,
    };
    if number.matches('.').count() == 1 {
        return number.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_one_way() {
        for (text, written) in [
            ("1,234.50", "1234.5"),
            ("1.234,50", "1234.5"),
            ("1'234.50", "1234.5"),
            ("1234.5", "1234.5"),
            ("12.00", "12"),
            ("100", "100"),
            (".50 and −3,5", "0.5 and -3.5"),
            ("The total is 1,000.", "The total is 1000."),
            ("12345678901234567891", "12345678901234567891"),
            ("3.5.2", "3.5.2"),
            ("B12.50 and 12.50kg", "B12.50 and 12.50kg"),
            ("007", "007"),
        ] {
            assert_eq!(plain_numbers(text), written, "{text}");
        }
        assert_eq!(plain_numbers(&without_group_spaces("1\u{202f}234,50")), "1234.5");
    }

    #[test]
    fn currency_signs_go_with_the_space_beside_them() {
        for (text, rest) in
            [("$5", "5"), ("5 €", "5"), ("€ 5 now", "5 now"), ("$", "$"), ("5 € now", "5 now")]
        {
            assert_eq!(without_currency(text), rest, "{text}");
        }
    }
}
