//! Money as integer pico-dollars: exact for any price per million tokens.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const PICO_PER_DOLLAR: i64 = 1_000_000_000_000;
const DECIMALS: usize = 12;

/// An amount of US dollars in units of 10⁻¹² dollar (±9.2 million dollars; sums saturate).
///
/// It is written as a decimal number of dollars in a string (`"0.000165"`), because a JSON number
/// would lose digits in a web view. An unknown amount is `Option::None`, never zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
pub struct Money(i64);

impl Money {
    /// Nothing to pay, and known to be so.
    pub const ZERO: Self = Self(0);

    /// An amount in pico-dollars.
    pub const fn from_pico(pico: i64) -> Self {
        Self(pico)
    }

    /// The amount in pico-dollars.
    pub const fn pico(self) -> i64 {
        self.0
    }

    /// The amount in dollars, for display and for statistics only.
    pub fn dollars(self) -> f64 {
        self.0 as f64 / PICO_PER_DOLLAR as f64
    }

    /// This amount `count` times.
    #[must_use]
    pub const fn times(self, count: u64) -> Self {
        let count = if count > i64::MAX as u64 { i64::MAX } else { count as i64 };
        Self(self.0.saturating_mul(count))
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// All the digits, without trailing zeros: `0.000165`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pico = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (pico / PICO_PER_DOLLAR as u64, pico % PICO_PER_DOLLAR as u64);
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let decimals = format!("{rest:0DECIMALS$}");
        write!(f, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
    }
}

/// Why a text is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyParseError {
    /// Not of the form `-12.34`.
    #[error("`{0}` is not an amount of dollars such as 0.60")]
    Form(String),
    /// More than twelve decimals, or beyond nine million dollars.
    #[error("`{0}` has more digits than an amount can hold")]
    Range(String),
}

impl FromStr for Money {
    type Err = MoneyParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || MoneyParseError::Form(text.to_owned());
        let range = || MoneyParseError::Range(text.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(decimals) {
            return Err(form());
        }
        if decimals.len() > DECIMALS {
            return Err(range());
        }
        let whole: i64 = whole.parse().map_err(|_| range())?;
        let rest: i64 = format!("{decimals:0<DECIMALS$}").parse().map_err(|_| range())?;
        let pico = whole
            .checked_mul(PICO_PER_DOLLAR)
            .and_then(|pico| pico.checked_add(rest))
            .ok_or_else(range)?;
        Ok(Self(if negative { -pico } else { pico }))
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What one token costs.
///
/// A price of `p` dollars per million tokens is `p` × 10⁶ pico-dollars a token: exact whenever the
/// price has at most six decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[serde(transparent)]
pub struct TokenPrice(Money);

impl TokenPrice {
    /// A price in dollars per million tokens.
    pub fn per_million(dollars: Money) -> Self {
        Self(Money(dollars.0 / 1_000_000))
    }

    /// What this many tokens cost.
    pub const fn of(self, tokens: u64) -> Money {
        self.0.times(tokens)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_price_per_million_is_exact_for_one_token() {
        let price = TokenPrice::per_million("0.15".parse().unwrap());
        assert_eq!(price.of(1).pico(), 150_000);
        assert_eq!(price.of(2_247).to_string(), "0.00033705");
    }

    #[test]
    fn amounts_that_are_not_amounts_are_refused() {
        for text in ["", "-", ".5", "1.", "1e3", "1,5", "0.0000000000001", "99999999999999999999"] {
            assert!(text.parse::<Money>().is_err(), "`{text}` should not parse");
        }
    }

    proptest! {
        #[test]
        fn writing_and_reading_an_amount_gives_it_back(pico in -i64::MAX..=i64::MAX) {
            let money = Money::from_pico(pico);
            prop_assert_eq!(money.to_string().parse::<Money>(), Ok(money));
        }

        #[test]
        fn amounts_that_do_not_parse_never_panic(text in ".{0,40}") {
            let _ = text.parse::<Money>();
        }
    }
}
