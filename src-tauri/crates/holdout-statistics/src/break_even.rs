//! When a training has paid for itself, and whether the model lives that long.

use holdout_types::Money;
use serde::{Deserialize, Serialize};

/// What a training costs and what it saves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Investment {
    /// What is paid once: training, validation, evaluation. None where a price is unknown.
    pub once: Option<Money>,
    /// What a request costs today, measured. None where a price is unknown.
    pub before: Option<Money>,
    /// What a request costs with the trained model, measured. None where a price is unknown.
    pub after: Option<Money>,
    /// What the trained model costs each month whether it is asked or not, such as for hosting.
    pub upkeep_per_month: Money,
    /// The user's requests in a month. None where nobody has said.
    pub requests_per_month: Option<u64>,
    /// Months until the model ends, from today. None where no end is known.
    pub months_left: Option<f64>,
}

/// Whether and when it is paid back.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum BreakEven {
    /// It is.
    PaidBack {
        /// Months until then; 0 where nothing was paid once.
        months: f64,
        /// Requests until then.
        requests: u64,
        /// What each month saves.
        saved_per_month: Money,
    },
    /// It is not.
    Never {
        /// Why.
        reason: NeverReason,
    },
    /// A figure is missing.
    Unknown {
        /// Which.
        missing: MissingFigure,
    },
}

/// Why a training is never paid back.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum NeverReason {
    /// A month costs as much as before, or more.
    NothingSaved {
        /// What each month costs more; 0 where it is the same.
        lost_per_month: Money,
    },
    /// Nobody asks.
    NoRequests,
    /// The model ends before.
    ModelEnds {
        /// Months until it would be paid back.
        months_needed: f64,
        /// Months until the model ends.
        months_left: f64,
        /// What is still not paid back then.
        unpaid: Money,
    },
}

/// The first figure that is missing, in the order in which a person can supply them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MissingFigure {
    /// How many requests come in a month.
    Volume,
    /// What the training costs.
    TrainingCost,
    /// What a request costs today.
    CostBefore,
    /// What a request costs afterwards.
    CostAfter,
}

/// When the investment is paid back: what is paid once, over what a month saves. In whole
/// pico-dollars, so that no price is too small to count.
///
/// After the model's end nothing is saved any more, so that what is not paid back until then never
/// is.
pub fn break_even(investment: Investment) -> BreakEven {
    let unknown = |missing| BreakEven::Unknown { missing };
    let never = |reason| BreakEven::Never { reason };
    let Some(requests) = investment.requests_per_month else {
        return unknown(MissingFigure::Volume);
    };
    let Some(once) = investment.once else { return unknown(MissingFigure::TrainingCost) };
    let Some(before) = investment.before else { return unknown(MissingFigure::CostBefore) };
    let Some(after) = investment.after else { return unknown(MissingFigure::CostAfter) };
    if requests == 0 {
        return never(NeverReason::NoRequests);
    }
    let saved = before.times(requests) - after.times(requests) - investment.upkeep_per_month;
    if saved <= Money::ZERO {
        return never(NeverReason::NothingSaved { lost_per_month: Money::ZERO - saved });
    }
    let months = once.pico().max(0) as f64 / saved.pico() as f64;
    match investment.months_left {
        Some(left) if months > left => {
            let saved_until_then = Money::from_pico((saved.pico() as f64 * left.max(0.0)) as i64);
            never(NeverReason::ModelEnds {
                months_needed: months,
                months_left: left.max(0.0),
                unpaid: once - saved_until_then,
            })
        }
        _ => BreakEven::PaidBack {
            months,
            requests: (months * requests as f64).ceil() as u64,
            saved_per_month: saved,
        },
    }
}

impl BreakEven {
    /// The finding in a sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::PaidBack { months, .. } if *months == 0.0 => {
                "Nothing was paid once, so every request saves from the first day.".to_owned()
            }
            Self::PaidBack { months, requests, .. } => format!(
                "Training is paid back after {} ({requests} requests).",
                months_in_words(*months)
            ),
            Self::Never { reason } => reason.sentence(),
            Self::Unknown { missing } => {
                format!("When training is paid back is unknown: {}.", missing.words())
            }
        }
    }
}

impl NeverReason {
    fn sentence(self) -> String {
        match self {
            Self::NothingSaved { lost_per_month: Money::ZERO } => {
                "Training is never paid back: a month costs the same as before.".to_owned()
            }
            Self::NothingSaved { .. } => {
                "Training is never paid back: a month costs more than before.".to_owned()
            }
            Self::NoRequests => "Training is never paid back: there are no requests.".to_owned(),
            Self::ModelEnds { months_needed, months_left, .. } => format!(
                "Training is never paid back: it would take {}, and the model ends in {}.",
                months_in_words(months_needed),
                months_in_words(months_left)
            ),
        }
    }
}

impl MissingFigure {
    const fn words(self) -> &'static str {
        match self {
            Self::Volume => "how many requests come in a month is not set",
            Self::TrainingCost => "the price of training is not known",
            Self::CostBefore => "the price of a request today is not known",
            Self::CostAfter => "the price of a request to the trained model is not known",
        }
    }
}

fn months_in_words(months: f64) -> String {
    if months < 0.1 {
        return "less than 0.1 months".to_owned();
    }
    let unit = if (months * 10.0).round() == 10.0 { "month" } else { "months" };
    format!("{months:.1} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// $12 of training; a request falls from $0.0005 to $0.0002; 10,000 requests a month save $3.
    const PLAN: Investment = Investment {
        once: Some(Money::from_pico(12_000_000_000_000)),
        before: Some(Money::from_pico(500_000_000)),
        after: Some(Money::from_pico(200_000_000)),
        upkeep_per_month: Money::ZERO,
        requests_per_month: Some(10_000),
        months_left: None,
    };

    #[test]
    fn what_is_paid_once_is_divided_by_what_a_month_saves() {
        let found = break_even(PLAN);
        let saved_per_month = Money::from_pico(3_000_000_000_000);
        assert_eq!(found, BreakEven::PaidBack { months: 4.0, requests: 40_000, saved_per_month });
        assert_eq!(found.sentence(), "Training is paid back after 4.0 months (40000 requests).");
    }

    #[test]
    fn a_model_that_ends_before_never_pays_back() {
        let found = break_even(Investment { months_left: Some(2.5), ..PLAN });
        let unpaid = Money::from_pico(4_500_000_000_000);
        let reason = NeverReason::ModelEnds { months_needed: 4.0, months_left: 2.5, unpaid };
        assert_eq!(found, BreakEven::Never { reason });
        assert_eq!(
            found.sentence(),
            "Training is never paid back: it would take 4.0 months, and the model ends in 2.5 months."
        );
        let last_day = break_even(Investment { months_left: Some(4.0), ..PLAN });
        assert!(matches!(last_day, BreakEven::PaidBack { .. }));
    }

    #[test]
    fn upkeep_can_eat_what_requests_save() {
        let upkeep_per_month = Money::from_pico(5_000_000_000_000);
        let found = break_even(Investment { upkeep_per_month, ..PLAN });
        let reason =
            NeverReason::NothingSaved { lost_per_month: Money::from_pico(2_000_000_000_000) };
        assert_eq!(found, BreakEven::Never { reason });
    }

    #[test]
    fn an_unknown_price_is_unknown_and_never_free() {
        let missing = |investment| match break_even(investment) {
            BreakEven::Unknown { missing } => missing,
            other => panic!("{other:?}"),
        };
        assert_eq!(missing(Investment { once: None, ..PLAN }), MissingFigure::TrainingCost);
        assert_eq!(missing(Investment { before: None, ..PLAN }), MissingFigure::CostBefore);
        assert_eq!(missing(Investment { after: None, ..PLAN }), MissingFigure::CostAfter);
        assert_eq!(missing(Investment { requests_per_month: None, ..PLAN }), MissingFigure::Volume);
    }

    #[test]
    fn no_requests_and_no_saving_are_never_with_their_reason() {
        let idle = break_even(Investment { requests_per_month: Some(0), ..PLAN });
        assert_eq!(idle, BreakEven::Never { reason: NeverReason::NoRequests });
        let same = break_even(Investment { after: PLAN.before, ..PLAN });
        assert!(same.sentence().contains("costs the same"), "{}", same.sentence());
    }

    #[test]
    fn what_cost_nothing_once_saves_from_the_first_day() {
        let found =
            break_even(Investment { once: Some(Money::ZERO), months_left: Some(0.0), ..PLAN });
        assert!(matches!(found, BreakEven::PaidBack { months: 0.0, requests: 0, .. }), "{found:?}");
    }
}
