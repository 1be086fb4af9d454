//! Figures over parts of the rows.

use holdout_types::{CandidateId, EvaluationId};
use serde::Serialize;

use crate::view::Headline;

/// A run, part by part. It describes; it decides nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SlicesView {
    /// Of which run.
    pub evaluation: EvaluationId,
    /// Where candidates differ, and how the intervals were made.
    pub headline: Headline,
    /// Who answered, in the order of the letters.
    pub candidates: Vec<SlicedCandidate>,
    /// The level of the intervals of differences, after dividing alpha.
    pub confidence: f64,
    /// The parts, by what they are parted by.
    pub groups: Vec<SliceGroup>,
}

/// A candidate of the table of slices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SlicedCandidate {
    /// Which.
    pub candidate: CandidateId,
    /// Its mark.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// Whether the others are measured against it.
    pub baseline: bool,
}

/// Slices that together hold every row once.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SliceGroup {
    /// What the rows are parted by: `Label`.
    pub name: String,
    /// How that was found out.
    pub note: String,
    /// Its slices.
    pub slices: Vec<SliceLine>,
}

/// Some of the rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SliceLine {
    /// Which rows.
    pub name: String,
    /// How many of those that every candidate answered.
    pub n: u32,
    /// Why no difference is given, where there are too few.
    pub thin: Option<String>,
    /// Each candidate's figures, in the order of the candidates.
    pub figures: Vec<SliceFigures>,
}

/// One candidate's figures over a slice.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SliceFigures {
    /// Share right, 0 to 1.
    pub share: f64,
    /// Its 95 % interval by Wilson.
    pub interval: [f64; 2],
    /// The difference to the baseline in points; absent for the baseline and in a thin slice.
    pub difference_points: Option<f64>,
    /// Its interval in points by Tango.
    pub difference_interval: Option<[f64; 2]>,
    /// Whether that interval does not hold 0.
    pub is_clear: bool,
}
