//! Numbers as a report writes them.

use holdout_types::{Money, Timestamp};

pub(super) use crate::words::points;
use crate::words::thousands;

/// Two digits above 0.01, three below, as journals write it.
pub(super) fn p_value(p: f64) -> String {
    match p {
        ..0.001 => "under 0.001".to_owned(),
        ..0.01 => format!("{p:.3}"),
        _ => format!("{p:.2}"),
    }
}

/// `$2.19`, `$0.368`; `unknown` where there is none. Nothing under a cent is rounded to nothing.
pub(super) fn money(amount: Option<Money>) -> String {
    let Some(amount) = amount else { return "unknown".to_owned() };
    let dollars = amount.dollars();
    match dollars.abs() {
        0.0 => "$0.00".to_owned(),
        1.0.. => format!("${dollars:.2}"),
        0.001.. => format!("${dollars:.3}"),
        _ => format!("${amount}"),
    }
}

/// `402 ms`, `3.2 ms`, `0.42 ms`, or `unknown`.
pub(super) fn milliseconds(value: Option<f64>) -> String {
    match value {
        None => "unknown".to_owned(),
        Some(ms @ 10.0..) => format!("{} ms", thousands(ms.round() as u64)),
        Some(ms @ 1.0..) => format!("{ms:.1} ms"),
        Some(ms) => format!("{ms:.2} ms"),
    }
}

/// `2,250`, or `unknown`.
pub(super) fn tokens(value: Option<f64>) -> String {
    value.map_or_else(|| "unknown".to_owned(), |tokens| thousands(tokens.round() as u64))
}

/// The day in UTC: `21 November 2026`. From days to the calendar by H. Hinnant, "chrono-compatible
/// low-level date algorithms", `civil_from_days`.
pub(crate) fn day(moment: Timestamp) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let shifted = moment.unix_seconds().div_euclid(86_400) + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12;
    let year = era * 400 + year_of_era + i64::from(month < 2);
    format!("{day} {} {year}", MONTHS[month as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let days = [
            (0, "1 January 1970"),
            (951_782_400, "29 February 2000"),
            (-1, "31 December 1969"),
            (1_795_219_200, "21 November 2026"),
        ];
        for (seconds, text) in days {
            assert_eq!(day(Timestamp(seconds * 1_000)), text);
        }
    }

    #[test]
    fn figures_keep_their_sign_and_their_cents() {
        assert_eq!([7.34, -2.4, -0.01].map(points), ["+7.3", "−2.4", "0.0"]);
        let amounts = [None, Some("0"), Some("2.194"), Some("0.368"), Some("0.000165")];
        let texts = amounts.map(|text| money(text.map(|text| text.parse().unwrap())));
        assert_eq!(texts, ["unknown", "$0.00", "$2.19", "$0.368", "$0.000165"]);
        assert_eq!([0.0004, 0.0031, 0.92].map(p_value), ["under 0.001", "0.003", "0.92"]);
    }
}
