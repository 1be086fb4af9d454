//! The two ends of an interval, and nothing about how they were found.

use serde::{Deserialize, Serialize};

/// A closed interval, in the units of what it bounds (a share of rows unless said otherwise).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end; never below `low`.
    pub high: f64,
}

impl Interval {
    /// What is known of a proportion without a single row.
    pub const ANY_PROPORTION: Self = Self { low: 0.0, high: 1.0 };
    /// What is known of a difference of proportions without a single row.
    pub const ANY_DIFFERENCE: Self = Self { low: -1.0, high: 1.0 };

    /// The interval of the negated quantity: ends swapped, signs turned.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { low: -self.high, high: -self.low }
    }

    /// Whether `value` lies within, ends included.
    pub fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}
