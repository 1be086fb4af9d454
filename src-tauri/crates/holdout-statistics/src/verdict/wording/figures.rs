//! Numbers as they stand in sentences.

use crate::interval::Interval;

const MINUS: char = '\u{2212}';

/// `1,100`.
pub(in crate::verdict) fn count(value: u32) -> String {
    let digits = value.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1,180 ms`, rounded to whole ones.
pub(super) fn milliseconds(value: f64) -> String {
    format!("{} ms", count(value.round() as u32))
}

/// Two significant digits, rounded up: 1,047 is "about 1,100".
pub(super) fn roughly(value: u32) -> u32 {
    let mut unit = 1_u32;
    while value / unit >= 100 {
        unit *= 10;
    }
    value.div_ceil(unit).saturating_mul(unit)
}

/// `92.1 %`. More decimals where one would claim all or nothing: `99.97 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", of_hundred(share))
}

/// `92.1`, of 100.
pub(super) fn of_hundred(share: f64) -> String {
    let value = share * 100.0;
    let rest = (100.0 - value).abs().min(value.abs());
    format!("{value:.*}", decimals(rest))
}

/// `7.3 points`, for a difference that is not negative.
pub(super) fn points(difference: f64) -> String {
    let number = number(difference);
    let unit = if number == "1.0" { "point" } else { "points" };
    format!("{number} {unit}")
}

/// `2 points`, `2.5 points`: a margin as someone sets it.
pub(super) fn margin_points(margin: f64) -> String {
    let value = (margin * 100_000.0).round() / 1_000.0;
    let unit = if value == 1.0 { "point" } else { "points" };
    format!("{value} {unit}")
}

/// `+2.0 points`.
pub(super) fn signed_points(difference: f64) -> String {
    format!("{} points", signed(difference))
}

/// A bound in points, rounded away from 0 so that it still holds.
pub(super) fn at_most_points(bound: f64) -> String {
    points((bound * 1_000.0).ceil().max(0.0) / 1_000.0)
}

/// `29.6 to 32.6`, for ends on the same side of 0.
pub(super) fn unsigned_interval(interval: Interval) -> String {
    format!("{} to {}", number(interval.low), number(interval.high))
}

/// `−2.4 to +6.5`.
pub(super) fn signed_interval(interval: Interval) -> String {
    format!("{} to {}", signed(interval.low), signed(interval.high))
}

/// `at 95 %`.
pub(super) fn at(confidence: f64) -> String {
    format!("at {}", level(confidence))
}

/// `95 %`, `98.3 %`.
pub(super) fn level(confidence: f64) -> String {
    let value = (confidence * 1_000.0).round() / 10.0;
    format!("{value} %")
}

/// `p = 0.003`, `p < 0.001`.
pub(super) fn p(value: f64) -> String {
    if value < 0.001 { "p < 0.001".to_owned() } else { format!("p = {value:.3}") }
}

fn signed(difference: f64) -> String {
    let size = number(difference.abs());
    match difference {
        d if d < 0.0 => format!("{MINUS}{size}"),
        d if d > 0.0 => format!("+{size}"),
        _ => size,
    }
}

fn number(difference: f64) -> String {
    let value = difference * 100.0;
    format!("{value:.*}", decimals(value.abs()))
}

/// One decimal, or as many, up to three, as show that a value is not 0.
fn decimals(value: f64) -> usize {
    match value {
        v if v == 0.0 || v >= 0.05 => 1,
        v if v >= 0.005 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        let counts = [0, 999, 1_000, 12_345, 1_234_567].map(count);
        assert_eq!(counts, ["0", "999", "1,000", "12,345", "1,234,567"]);
    }

    #[test]
    fn rough_counts_have_two_digits_and_are_never_too_few() {
        assert_eq!(
            [7, 99, 100, 1_047, 2_830, 99_100].map(roughly),
            [7, 99, 100, 1_100, 2_900, 100_000]
        );
    }

    #[test]
    fn a_share_short_of_all_is_not_rounded_to_all() {
        assert_eq!(
            [1.0, 0.9997, 0.921, 0.0003, 0.0].map(percent),
            ["100.0 %", "99.97 %", "92.1 %", "0.03 %", "0.0 %"]
        );
    }

    #[test]
    fn an_end_that_is_not_zero_does_not_read_as_zero() {
        let interval = Interval { low: 0.000_3, high: 0.02 };
        assert_eq!(unsigned_interval(interval), "0.03 to 2.0");
        assert_eq!(signed_interval(interval.negated()), "\u{2212}2.0 to \u{2212}0.03");
        assert_eq!(signed_points(0.0), "0.0 points");
    }

    #[test]
    fn a_bound_is_rounded_so_that_it_still_holds() {
        assert_eq!(at_most_points(0.02401), "2.5 points");
        assert_eq!(at_most_points(-0.1), "0.0 points");
    }

    #[test]
    fn margins_and_levels_stand_as_they_were_set() {
        assert_eq!([0.02, 0.01, 0.025].map(margin_points), ["2 points", "1 point", "2.5 points"]);
        assert_eq!([0.95, 1.0 - 0.05 / 3.0].map(level), ["95 %", "98.3 %"]);
        assert_eq!([0.2, 0.0004].map(p), ["p = 0.200", "p < 0.001"]);
    }
}
