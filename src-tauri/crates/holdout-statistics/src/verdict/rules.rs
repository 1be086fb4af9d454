//! The rules that lead from comparisons to an outcome, in their order.
//!
//! 1. A candidate over a limit is dropped.
//! 2. A challenger qualifies if it is better; a cheaper or simpler one also if it is not worse and
//!    saves enough; one that replaces a baseline that can't stay, if it is not worse.
//! 3. Among the qualified: within the margin of the best metric the lowest total cost, then the
//!    simplest.
//! 4. None qualifies and all are worse or without a worthwhile gain: the baseline is kept.
//! 5. Otherwise there is not enough evidence.

use super::comparison::Comparison;
use super::evidence::{CandidateEvidence, Evidence, VerdictRules};
use super::outcome::{Dropped, LimitKind};

/// What the rules say, before exclusions are weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ruling {
    /// Choose the candidate at this place.
    Adopt(usize),
    /// Stay with the baseline.
    KeepBaseline,
    /// The rows do not tell.
    Undecided,
    /// The baseline is over a limit, and nothing within the limits can take its place.
    NothingKeepsLimits,
}

/// What a challenger has to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Demand {
    Better,
    NotWorseAndSaving,
    NotWorse,
}

/// A challenger that is still in the running: its place among the candidates, its comparison, and
/// its mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contender<'a> {
    pub(super) place: usize,
    pub(super) comparison: &'a Comparison,
    pub(super) mean: f64,
}

/// Rule 1: who is over which limit.
pub(super) fn dropped(evidence: &Evidence) -> Vec<Dropped> {
    let limits = evidence.rules.limits;
    let over = |candidate: &CandidateEvidence, kind, limit: Option<f64>, value: Option<f64>| {
        let limit = limit?;
        let keeps = value.is_some_and(|value| value <= limit);
        (!keeps).then(|| Dropped { key: candidate.key.clone(), kind, limit, value })
    };
    let both = |candidate: &CandidateEvidence| {
        let p95 = over(candidate, LimitKind::P95Ms, limits.p95_ms, candidate.p95_ms);
        let cost = limits.cost_per_1000;
        let cost = over(candidate, LimitKind::CostPer1000, cost, candidate.cost_per_1000);
        [p95, cost].into_iter().flatten()
    };
    evidence.candidates.iter().flat_map(both).collect()
}

/// Rules 2 to 5. `contenders` are the challengers that rule 1 left.
pub(super) fn rule(
    evidence: &Evidence,
    baseline: usize,
    contenders: &[Contender<'_>],
    baseline_dropped: bool,
) -> Ruling {
    let rules = &evidence.rules;
    let stays = !baseline_dropped && !rules.replacement;
    let qualified: Vec<Contender<'_>> = contenders
        .iter()
        .filter(|contender| qualifies(evidence, baseline, contender, stays))
        .copied()
        .collect();
    if let Some(place) = choose(evidence, &qualified) {
        return Ruling::Adopt(place);
    }
    let settled = |contender: &Contender<'_>| {
        let comparison = contender.comparison;
        comparison.is_worse() || (stays && comparison.has_no_worthwhile_gain(rules.margin))
    };
    match (contenders.iter().all(settled), baseline_dropped) {
        (true, false) => Ruling::KeepBaseline,
        (true, true) => Ruling::NothingKeepsLimits,
        (false, _) => Ruling::Undecided,
    }
}

/// Rule 2.
fn qualifies(
    evidence: &Evidence,
    baseline: usize,
    contender: &Contender<'_>,
    baseline_stays: bool,
) -> bool {
    let comparison = contender.comparison;
    let (rules, candidates) = (&evidence.rules, &evidence.candidates);
    let demand = if baseline_stays {
        demand(&candidates[baseline], &candidates[contender.place], rules)
    } else {
        Demand::NotWorse
    };
    let not_worse = comparison.is_not_worse(rules.margin);
    comparison.is_better()
        || match demand {
            Demand::Better => false,
            Demand::NotWorse => not_worse,
            Demand::NotWorseAndSaving => not_worse && saves_enough(comparison, rules.saving_share),
        }
}

/// A dearer challenger has to be better, and so has one whose cost is not known. So has a more
/// complex one, unless it is cheaper: what it saves is then what its complexity is weighed against,
/// or a trained model with a short prompt could never replace a long one.
fn demand(
    baseline: &CandidateEvidence,
    challenger: &CandidateEvidence,
    rules: &VerdictRules,
) -> Demand {
    let costs = baseline
        .total_cost(rules.horizon_requests)
        .zip(challenger.total_cost(rules.horizon_requests));
    let Some((before, after)) = costs else { return Demand::Better };
    let more_complex = challenger.complexity > baseline.complexity;
    if after > before || (more_complex && after >= before) {
        return Demand::Better;
    }
    Demand::NotWorseAndSaving
}

fn saves_enough(comparison: &Comparison, share: f64) -> bool {
    [comparison.cost_saving, comparison.p95_saving]
        .into_iter()
        .flatten()
        .any(|saving| saving.reaches(share))
}

/// Rule 3: a cost that is not known counts as higher than any that is.
fn choose(evidence: &Evidence, qualified: &[Contender<'_>]) -> Option<usize> {
    let best = qualified.iter().map(|contender| contender.mean).fold(f64::NEG_INFINITY, f64::max);
    let cost = |contender: &Contender<'_>| {
        let total =
            evidence.candidates[contender.place].total_cost(evidence.rules.horizon_requests);
        total.unwrap_or(f64::INFINITY)
    };
    let complexity = |contender: &Contender<'_>| evidence.candidates[contender.place].complexity;
    qualified
        .iter()
        .filter(|contender| contender.mean >= best - evidence.rules.margin)
        .min_by(|left, right| {
            cost(left)
                .total_cmp(&cost(right))
                .then(complexity(left).cmp(&complexity(right)))
                .then(right.mean.total_cmp(&left.mean))
        })
        .map(|contender| contender.place)
}
