//! The verdict itself: from evidence to outcome, scores, comparisons and sentence.

use serde::{Deserialize, Serialize};

use super::caveats::{Caveat, caveats};
use super::comparison::{Comparison, Paired};
use super::evidence::{Evidence, EvidenceError};
use super::rules::{Contender, Ruling, dropped, rule};
use super::saving::{Saving, cost_saving, p95_saving};
use super::wording;
use crate::bootstrap::{Resampling, bca_of_means};
use crate::interval::Interval;
use crate::power::rows_to_decide;
use crate::proportion::wilson;
use crate::quantile::mean;

/// The largest share of rows that may lack an answer.
const EXCLUDED_SHARE: f64 = 0.02;

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Use the chosen challenger.
    Adopt,
    /// Stay with the baseline.
    KeepBaseline,
    /// The rows do not tell; more would.
    NotEnoughEvidence,
    /// The evidence can't carry a verdict.
    NoVerdict,
}

/// Why there is no verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum NoVerdictReason {
    /// Nothing to compare the baseline with.
    NoChallenger,
    /// More than 2 % of the rows lack an answer, or there are no rows.
    TooManyExcluded,
    /// Counting the rows without an answer against the winner would change the outcome.
    ExclusionsDecide,
    /// The baseline is over a limit, and nothing within the limits can take its place.
    NothingKeepsLimits,
}

/// Which limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// The 95th percentile of latency, in milliseconds.
    P95Ms,
    /// Dollars for 1,000 requests.
    CostPer1000,
}

/// A candidate that is over a limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Dropped {
    /// Whose.
    pub key: String,
    /// Which limit.
    pub kind: LimitKind,
    /// The limit.
    pub limit: f64,
    /// What was measured; none where it is not known.
    pub value: Option<f64>,
}

/// The rows of the test set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RowCounts {
    /// All of them.
    pub total: u32,
    /// Those that every candidate answered; scores and comparisons use only these.
    pub compared: u32,
    /// Those that lack an answer from at least one candidate.
    pub excluded: u32,
}

/// A candidate's line on the scoreboard, over the compared rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Score {
    /// Its short name.
    pub key: String,
    /// Its full name.
    pub name: String,
    /// Whether the others are compared with it.
    pub is_baseline: bool,
    /// The compared rows.
    pub n: u32,
    /// Rows answered right; none where outcomes are fractional.
    pub correct: Option<u32>,
    /// The mean of the primary metric: the share answered right. None without rows.
    pub mean: Option<f64>,
    /// Wilson's interval of the mean at 1 − α; by BCa bootstrap where outcomes are fractional.
    pub interval: Option<Interval>,
    /// Rows for which this candidate itself has no answer.
    pub excluded: u32,
}

/// What the evidence says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Verdict {
    /// What to do.
    pub outcome: Outcome,
    /// Why there is no verdict.
    pub no_verdict_reason: Option<NoVerdictReason>,
    /// The key of the candidate to use: the adopted challenger or the kept baseline.
    pub chosen: Option<String>,
    /// The key of the baseline.
    pub baseline: String,
    /// One or two sentences with their numbers and interval.
    pub sentence: String,
    /// What stands behind the sentence: rows, p, savings, what is settled. May be empty.
    pub support: String,
    /// What a reader has to know beside it.
    pub caveats: Vec<Caveat>,
    /// The margin M, a share of the rows.
    pub margin: f64,
    /// 1 − α, over all comparisons together.
    pub confidence: f64,
    /// How many rows there are and how many were compared.
    pub rows: RowCounts,
    /// The scoreboard, in the order of the candidates.
    pub scores: Vec<Score>,
    /// Every challenger against the baseline, in the order of the candidates.
    pub comparisons: Vec<Comparison>,
    /// Candidates over a limit.
    pub dropped: Vec<Dropped>,
    /// Rows that a fresh holdout would need to decide, where there is not enough evidence.
    pub rows_to_decide: Option<u32>,
}

/// Judges the evidence by the rules that it carries.
pub fn judge(evidence: &Evidence) -> Result<Verdict, EvidenceError> {
    evidence.check()?;
    let panel = Panel::new(evidence);
    let outcomes = panel.compared_outcomes();
    let comparisons = panel.compare(&outcomes);
    let ruling = panel.rule(&comparisons, &outcomes);
    let reason = panel.no_verdict(ruling);
    let (outcome, chosen) = match (reason, ruling) {
        (Some(_), _) => (Outcome::NoVerdict, None),
        (None, Ruling::Adopt(place)) => (Outcome::Adopt, Some(place)),
        (None, Ruling::KeepBaseline) => (Outcome::KeepBaseline, Some(panel.baseline)),
        (None, _) => (Outcome::NotEnoughEvidence, None),
    };
    let mut verdict = Verdict {
        outcome,
        no_verdict_reason: reason,
        chosen: chosen.map(|place| evidence.candidates[place].key.clone()),
        baseline: evidence.candidates[panel.baseline].key.clone(),
        sentence: String::new(),
        support: String::new(),
        caveats: Vec::new(),
        margin: evidence.rules.margin,
        confidence: 1.0 - evidence.rules.alpha,
        rows: panel.row_counts(),
        scores: panel.scores(&outcomes),
        comparisons,
        dropped: panel.dropped.clone(),
        rows_to_decide: None,
    };
    if outcome == Outcome::NotEnoughEvidence {
        verdict.rows_to_decide = panel.rows_to_decide(&verdict);
    }
    verdict.caveats = caveats(evidence, &verdict);
    let words = wording::words(evidence, &verdict, ruling);
    (verdict.sentence, verdict.support) = (words.sentence, words.support);
    Ok(verdict)
}

/// The evidence, with what is worked out once.
struct Panel<'a> {
    evidence: &'a Evidence,
    baseline: usize,
    /// The places of the challengers among the candidates.
    challengers: Vec<usize>,
    /// The rows that every candidate answered.
    rows: Vec<usize>,
    total: usize,
    dropped: Vec<Dropped>,
    /// What each challenger saves in cost and in p95.
    savings: Vec<(Option<Saving>, Option<Saving>)>,
}

impl<'a> Panel<'a> {
    fn new(evidence: &'a Evidence) -> Self {
        let candidates = &evidence.candidates;
        let baseline = candidates.iter().position(|one| one.is_baseline).unwrap_or(0);
        let challengers: Vec<usize> =
            (0..candidates.len()).filter(|&place| place != baseline).collect();
        let total = candidates[baseline].outcomes.len();
        let answered = |row: &usize| candidates.iter().all(|one| one.outcomes[*row].is_some());
        let rows: Vec<usize> = (0..total).filter(answered).collect();
        let confidence = 1.0 - evidence.rules.alpha;
        let saved = |&place: &usize| {
            let (before, after) = (&candidates[baseline], &candidates[place]);
            (
                cost_saving(before, after, &evidence.rules, &rows, confidence),
                p95_saving(before, after, &evidence.rules, &rows, confidence),
            )
        };
        let savings = challengers.iter().map(saved).collect();
        Self { evidence, baseline, challengers, rows, total, dropped: dropped(evidence), savings }
    }

    /// Per candidate, the outcomes of the compared rows.
    fn compared_outcomes(&self) -> Vec<Vec<f64>> {
        let of = |one: &[Option<f64>]| self.rows.iter().filter_map(|&row| one[row]).collect();
        self.evidence.candidates.iter().map(|one| of(&one.outcomes)).collect()
    }

    /// Per candidate, the outcomes of all rows, what is missing counted against the one at
    /// `winner` and for the others.
    fn outcomes_against(&self, winner: usize) -> Vec<Vec<f64>> {
        let candidates = self.evidence.candidates.iter().enumerate();
        let filled = |(place, one): (usize, &super::CandidateEvidence)| {
            let missing = if place == winner { 0.0 } else { 1.0 };
            one.outcomes.iter().map(|outcome| outcome.unwrap_or(missing)).collect()
        };
        candidates.map(filled).collect()
    }

    fn compare(&self, outcomes: &[Vec<f64>]) -> Vec<Comparison> {
        let (rules, candidates) = (&self.evidence.rules, &self.evidence.candidates);
        let count = self.challengers.len();
        let compared = |(&place, savings): (&usize, &(Option<Saving>, Option<Saving>))| {
            let keys = (&*candidates[self.baseline].key, &*candidates[place].key);
            let paired = Paired::of(&outcomes[self.baseline], &outcomes[place]);
            let comparison = paired.compared(keys, rules.margin, rules.alpha, count);
            Comparison { cost_saving: savings.0, p95_saving: savings.1, ..comparison }
        };
        self.challengers.iter().zip(&self.savings).map(compared).collect()
    }

    fn is_dropped(&self, place: usize) -> bool {
        self.dropped.iter().any(|dropped| dropped.key == self.evidence.candidates[place].key)
    }

    fn rule(&self, comparisons: &[Comparison], outcomes: &[Vec<f64>]) -> Ruling {
        let contenders: Vec<Contender<'_>> = self
            .challengers
            .iter()
            .zip(comparisons)
            .filter(|&(&place, _)| !self.is_dropped(place))
            .map(|(&place, comparison)| Contender {
                place,
                comparison,
                mean: mean(&outcomes[place]).unwrap_or(0.0),
            })
            .collect();
        rule(self.evidence, self.baseline, &contenders, self.is_dropped(self.baseline))
    }

    fn no_verdict(&self, ruling: Ruling) -> Option<NoVerdictReason> {
        let excluded = (self.total - self.rows.len()) as f64;
        if self.challengers.is_empty() {
            return Some(NoVerdictReason::NoChallenger);
        }
        if self.rows.is_empty() || excluded > EXCLUDED_SHARE * self.total as f64 {
            return Some(NoVerdictReason::TooManyExcluded);
        }
        let winner = match ruling {
            Ruling::NothingKeepsLimits => return Some(NoVerdictReason::NothingKeepsLimits),
            Ruling::Undecided => return None,
            Ruling::Adopt(place) => place,
            Ruling::KeepBaseline => self.baseline,
        };
        let against = self.outcomes_against(winner);
        let flips = self.rule(&self.compare(&against), &against) != ruling;
        flips.then_some(NoVerdictReason::ExclusionsDecide)
    }

    fn row_counts(&self) -> RowCounts {
        RowCounts {
            total: self.total as u32,
            compared: self.rows.len() as u32,
            excluded: (self.total - self.rows.len()) as u32,
        }
    }

    fn scores(&self, outcomes: &[Vec<f64>]) -> Vec<Score> {
        let (confidence, seed) = (1.0 - self.evidence.rules.alpha, self.evidence.rules.seed);
        let score = |(one, outcomes): (&super::CandidateEvidence, &Vec<f64>)| {
            let n = outcomes.len() as u32;
            let correct = count_right(outcomes);
            Score {
                key: one.key.clone(),
                name: one.name.clone(),
                is_baseline: one.is_baseline,
                n,
                correct,
                mean: mean(outcomes),
                interval: match correct {
                    _ if n == 0 => None,
                    Some(correct) => Some(wilson(correct, n, confidence)),
                    None => interval_of_mean(outcomes, confidence, seed),
                },
                excluded: one.outcomes.iter().filter(|outcome| outcome.is_none()).count() as u32,
            }
        };
        self.evidence.candidates.iter().zip(outcomes).map(score).collect()
    }

    fn rows_to_decide(&self, verdict: &Verdict) -> Option<u32> {
        let rules = &self.evidence.rules;
        let open = verdict.leading_open()?;
        let (n, alpha) = (f64::from(open.n), rules.alpha / self.challengers.len() as f64);
        rows_to_decide(rules.margin, open.b, open.c, n, rules.power, alpha)
    }
}

impl Verdict {
    /// The comparison that the evidence leaves open and that has most to gain.
    pub(super) fn leading_open(&self) -> Option<&Comparison> {
        self.leading(|comparison| {
            !comparison.is_worse() && !comparison.has_no_worthwhile_gain(self.margin)
        })
        .or_else(|| self.leading(|comparison| !comparison.is_worse()))
    }

    /// The comparison with the largest difference among those that keep the limits and are
    /// `wanted`.
    pub(super) fn leading(&self, wanted: impl Fn(&Comparison) -> bool) -> Option<&Comparison> {
        self.comparisons
            .iter()
            .filter(|comparison| !self.dropped.iter().any(|one| one.key == comparison.challenger))
            .filter(|comparison| wanted(comparison))
            .max_by(|left, right| left.difference.total_cmp(&right.difference))
    }
}

/// How many outcomes are 1, if all are 0 or 1.
fn count_right(outcomes: &[f64]) -> Option<u32> {
    let whole = outcomes.iter().all(|&outcome| outcome == 0.0 || outcome == 1.0);
    whole.then(|| outcomes.iter().filter(|&&outcome| outcome == 1.0).count() as u32)
}

fn interval_of_mean(outcomes: &[f64], confidence: f64, seed: u32) -> Option<Interval> {
    let rows: Vec<[f64; 1]> = outcomes.iter().map(|&outcome| [outcome]).collect();
    let how = Resampling::for_rows(seed.into(), rows.len());
    bca_of_means(&rows, confidence, how, |[mean]| mean)
}
