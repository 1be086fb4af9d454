//! Intervals, tests, power, and the verdict with its sentence.
//!
//! Pure: numbers in, numbers and sentences out. Nothing is read, fetched, priced or graded here, and
//! the same input gives the same output on every computer; randomness (the bootstrap) is seeded.
//! A share of rows is a number in [0, 1]; a difference is always challenger minus baseline.
//!
//! - One candidate: [`wilson`].
//! - A pair: [`PairCounts`], [`tango`] (on which a verdict rests), [`mcnemar_mid_p`],
//!   [`mcnemar_exact`], and [`newcombe_method_10`] as a cross-check.
//! - What a test set can show: [`smallest_detectable_difference`], [`power_to_show`],
//!   [`rows_to_decide`].
//! - Latencies and costs: [`quantile`], [`quantile_interval`], [`bca_of_means`],
//!   [`percentile_of_quantiles`], [`bca`].
//! - Beside the verdict: [`label_figures`], [`kappa()`] for a judge against a person, [`slices()`] of
//!   the rows, [`break_even()`] of a training.
//! - The verdict: [`judge`].

mod binomial;
mod bootstrap;
mod break_even;
mod hits;
mod interval;
mod kappa;
mod newcombe;
mod normal;
mod paired;
mod power;
mod proportion;
mod quantile;
mod tango;
mod verdict;

pub use bootstrap::{
    Resampling, bca, bca_of_means, bca_of_resamples, percentile_of_quantiles,
    percentile_of_resamples,
};
pub use break_even::{BreakEven, Investment, MissingFigure, NeverReason, break_even};
pub use hits::HitCounts;
pub use interval::Interval;
pub use kappa::{Kappa, Weights, kappa};

pub use newcombe::newcombe_method_10;
pub use paired::{PairCounts, UnevenPairs, mcnemar_exact, mcnemar_mid_p};
pub use power::{
    USUAL_POWER, power_to_show, rows_to_decide, rows_to_show, smallest_detectable_difference,
};
pub use proportion::wilson;
pub use quantile::{Percentiles, QuantileInterval, mean, quantile, quantile_interval};
pub use tango::tango;
pub use verdict::{
    CandidateEvidence, Caveat, CaveatCode, Comparison, Complexity, Dropped, Evidence,
    EvidenceError, Finding, LimitKind, Limits, Look, NoVerdictReason, Outcome, RowCounts, Saving,
    Score, Verdict, VerdictRules, judge,
};
