//! What a verdict is given: the rules fixed beforehand, and what was measured of each candidate.

use holdout_types::CandidateKind;
use serde::{Deserialize, Serialize};

use crate::interval::Interval;

/// How much there is to build and to keep running, from least to most. Of two candidates as good
/// and as cheap as each other, the simpler is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Complexity {
    /// A prompt.
    Prompt,
    /// A prompt with a schema for the answer.
    Structured,
    /// A plain classifier.
    Classifier,
    /// Retrieval.
    Rag,
    /// A trained model.
    Tuned,
    /// A trained model with retrieval.
    Combined,
    /// A service whose inside is not seen. It counts as the most there can be to keep running, so that
    /// it has to be better, or save enough, to take the place of what is seen.
    Endpoint,
}

impl Complexity {
    /// The complexity of a kind of candidate; none for a recording, which is as complex as what
    /// answered then.
    pub const fn of_kind(kind: CandidateKind) -> Option<Self> {
        match kind {
            CandidateKind::Prompted => Some(Self::Prompt),
            CandidateKind::Structured => Some(Self::Structured),
            CandidateKind::Rag => Some(Self::Rag),
            CandidateKind::FineTuned => Some(Self::Tuned),
            CandidateKind::FineTunedRag => Some(Self::Combined),
            CandidateKind::Endpoint => Some(Self::Endpoint),
            CandidateKind::Recorded => None,
        }
    }
}

/// Limits that a candidate must keep to be chosen. A figure that is not known does not keep one.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Limits {
    /// The slowest 95th percentile, in milliseconds.
    pub p95_ms: Option<f64>,
    /// The highest cost of 1,000 requests, in dollars.
    pub cost_per_1000: Option<f64>,
}

/// Whether this holdout was judged before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// The first judged set of candidates.
    #[default]
    Confirmatory,
    /// A later one on the same holdout.
    Exploratory,
}

/// What was fixed before anything was judged.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct VerdictRules {
    /// The margin M, a share of the rows: 0.02 accepts two more wrong in a hundred.
    pub margin: f64,
    /// The two-sided error over all comparisons together.
    pub alpha: f64,
    /// The least saving in cost or p95 for which a challenger that is no better is chosen.
    pub saving_share: f64,
    /// The power of "N test rows more would decide".
    pub power: f64,
    /// The requests over the user's horizon, over which training is paid back; costs are compared
    /// per request where unknown.
    pub horizon_requests: Option<f64>,
    /// Limits that candidates must keep.
    pub limits: Limits,
    /// Whether the baseline is going away (its model ends), so that a challenger has to replace it.
    pub replacement: bool,
    /// Whether the holdout was judged before.
    pub look: Look,
    /// The seed of the bootstrap for savings.
    pub seed: u32,
}

impl Default for VerdictRules {
    fn default() -> Self {
        Self {
            margin: 0.02,
            alpha: 0.05,
            saving_share: 0.20,
            power: crate::power::USUAL_POWER,
            horizon_requests: None,
            limits: Limits::default(),
            replacement: false,
            look: Look::Confirmatory,
            seed: 1,
        }
    }
}

/// What was measured of one candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateEvidence {
    /// Its short name on every screen and in the sentence, such as `A`; unique.
    pub key: String,
    /// Its full name.
    pub name: String,
    /// How much there is to keep running.
    pub complexity: Complexity,
    /// Whether the others are compared with this one; exactly one is.
    pub is_baseline: bool,
    /// Whether it is the untuned local model, which matches examples and is no language model.
    pub matches_examples_only: bool,
    /// Whether it is a prompted candidate that was given no instructions: unfair as a baseline.
    pub lacks_instructions: bool,
    /// The primary metric of each row in [0, 1], in the order of the test set: 1 right, 0 wrong,
    /// between for trials averaged within the row or for a score; none where an infrastructure
    /// error left no answer. A wrong answer is never none.
    pub outcomes: Vec<Option<f64>>,
    /// Dollars for 1,000 requests; none where a price is unknown.
    pub cost_per_1000: Option<f64>,
    /// Dollars to pay once, such as for training; 0 where nothing is, none where unknown.
    pub one_off_cost: Option<f64>,
    /// The 95th percentile of latency without retries and queueing, in milliseconds.
    pub p95_ms: Option<f64>,
    /// Dollars of each row's request, aligned with `outcomes`; empty where not known. With the
    /// baseline's, gives the saving in cost its interval.
    pub row_costs: Vec<Option<f64>>,
    /// Milliseconds of each row's request, aligned with `outcomes`; empty where not known. With the
    /// baseline's, gives the saving in p95 its interval.
    pub row_latencies_ms: Vec<Option<f64>>,
}

impl CandidateEvidence {
    /// A candidate of which only the outcomes are known.
    pub fn new(
        key: impl Into<String>,
        name: impl Into<String>,
        complexity: Complexity,
        outcomes: Vec<Option<f64>>,
    ) -> Self {
        Self {
            key: key.into(),
            name: name.into(),
            complexity,
            is_baseline: false,
            matches_examples_only: false,
            lacks_instructions: false,
            outcomes,
            cost_per_1000: None,
            one_off_cost: Some(0.0),
            p95_ms: None,
            row_costs: Vec::new(),
            row_latencies_ms: Vec::new(),
        }
    }

    /// Makes it the one that the others are compared with.
    #[must_use]
    pub fn as_baseline(mut self) -> Self {
        self.is_baseline = true;
        self
    }

    /// What it costs in dollars over the horizon with what is paid once, or for 1,000 requests
    /// where no horizon is given; none where a part is unknown.
    pub(crate) fn total_cost(&self, horizon_requests: Option<f64>) -> Option<f64> {
        match horizon_requests {
            Some(requests) => Some(self.one_off_cost? + self.cost_per_1000? * requests / 1_000.0),
            None => self.cost_per_1000,
        }
    }
}

/// All that [`judge`](super::judge) needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The candidates, in the order of the screen, one of them the baseline.
    pub candidates: Vec<CandidateEvidence>,
    /// What was fixed beforehand.
    pub rules: VerdictRules,
}

/// Why the evidence can't be judged: a fault of the caller, or a setting out of range.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EvidenceError {
    /// None or several baselines.
    #[error("{found} candidates are marked as the baseline; mark exactly one")]
    Baselines {
        /// How many are marked.
        found: usize,
    },
    /// Two candidates have the same key.
    #[error("two candidates have the key `{key}`; give each its own")]
    SameKey {
        /// The key.
        key: String,
    },
    /// The lists do not describe the same rows.
    #[error("candidate `{key}` has {found} values where the test set has {expected} rows")]
    Uneven {
        /// Whose.
        key: String,
        /// The baseline's rows.
        expected: usize,
        /// Its own.
        found: usize,
    },
    /// A score below 0, above 1 or not a number.
    #[error("candidate `{key}` scores {value} in row {row} (from 0); a score lies from 0 to 1")]
    Outcome {
        /// Whose.
        key: String,
        /// Which row, from 0.
        row: usize,
        /// The score.
        value: f64,
    },
    /// A rule out of its range.
    #[error("{rule} is {value}; it must lie from {range_low} to {range_high}")]
    Rule {
        /// Its name.
        rule: &'static str,
        /// What it is.
        value: f64,
        /// The least it can be.
        range_low: f64,
        /// The most it can be.
        range_high: f64,
    },
}

impl Evidence {
    /// Finds what can't be judged.
    pub(crate) fn check(&self) -> Result<(), EvidenceError> {
        self.rules.check()?;
        let baselines = self.candidates.iter().filter(|candidate| candidate.is_baseline).count();
        if baselines != 1 {
            return Err(EvidenceError::Baselines { found: baselines });
        }
        let expected = self.candidates.first().map_or(0, |candidate| candidate.outcomes.len());
        for (index, candidate) in self.candidates.iter().enumerate() {
            let key = || candidate.key.clone();
            if self.candidates.iter().take(index).any(|other| other.key == candidate.key) {
                return Err(EvidenceError::SameKey { key: key() });
            }
            candidate.check(expected)?;
        }
        Ok(())
    }
}

impl CandidateEvidence {
    fn check(&self, expected: usize) -> Result<(), EvidenceError> {
        let optional = [self.row_costs.len(), self.row_latencies_ms.len()];
        let lengths = optional.into_iter().filter(|&length| length > 0);
        for found in lengths.chain([self.outcomes.len()]) {
            if found != expected {
                return Err(EvidenceError::Uneven { key: self.key.clone(), expected, found });
            }
        }
        for (row, outcome) in self.outcomes.iter().enumerate() {
            if let Some(value) = *outcome
                && !(0.0..=1.0).contains(&value)
            {
                return Err(EvidenceError::Outcome { key: self.key.clone(), row, value });
            }
        }
        Ok(())
    }
}

impl VerdictRules {
    fn check(&self) -> Result<(), EvidenceError> {
        let within = |rule, value: f64, low: f64, high: f64| {
            if (Interval { low, high }).contains(value) {
                return Ok(());
            }
            Err(EvidenceError::Rule { rule, value, range_low: low, range_high: high })
        };
        within("the margin", self.margin, 0.0, 1.0)?;
        within("alpha", self.alpha, 1e-6, 0.5)?;
        within("the saving share", self.saving_share, 0.0, 1.0)?;
        within("the power", self.power, 0.5, 0.999)
    }
}
