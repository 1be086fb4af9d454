//! The line behind the sentence: rows and p, what is saved, what is settled.

use super::Scene;
use super::figures::{at_most_points, count, margin_points, p, percent};
use crate::verdict::comparison::Comparison;

impl Scene<'_> {
    pub(super) fn adopt_support(&self) -> String {
        let Some(comparison) = self.chosen() else { return String::new() };
        let mut parts = vec![disagreement(comparison)];
        if comparison.is_better() {
            parts.extend(
                self.saved(comparison).map(|saved| format!("{} {saved}.", comparison.challenger)),
            );
        }
        parts.extend(self.shared_error());
        parts.join(" ")
    }

    pub(super) fn keep_support(&self) -> String {
        let Some(best) = self.verdict.leading(|_| true) else { return String::new() };
        let mut parts = vec![disagreement(best)];
        let margin = self.verdict.margin;
        if !best.is_worse() && best.has_no_worthwhile_gain(margin) {
            parts.push(format!("A gain of {} or more is ruled out.", margin_points(margin)));
        }
        parts.extend(self.shared_error());
        parts.join(" ")
    }

    /// What is settled although the whole is not.
    pub(super) fn undecided_support(&self) -> String {
        let Some(open) = self.verdict.leading_open() else { return String::new() };
        let settled = format!(
            "Settled: {} is not worse by more than {}, nor better by more than {}.",
            open.challenger,
            at_most_points(-open.interval.low),
            at_most_points(open.interval.high)
        );
        let parts = [Some(disagreement(open)), Some(settled), self.shared_error()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// "costs 55 % less" or "is 34 % faster at p95", what reaches the share that was asked for.
    pub(super) fn saved(&self, comparison: &Comparison) -> Option<String> {
        let share = self.evidence.rules.saving_share;
        let reached = |saving: Option<crate::verdict::Saving>| {
            saving.filter(|saving| saving.reaches(share)).map(|saving| percent(saving.share))
        };
        let cost = reached(comparison.cost_saving).map(|saved| format!("costs {saved} less"));
        let p95 = reached(comparison.p95_saving).map(|saved| format!("takes {saved} less at p95"));
        match (cost, p95) {
            (Some(cost), Some(p95)) => Some(format!("{cost} and {p95}")),
            (cost, p95) => cost.or(p95),
        }
    }

    fn shared_error(&self) -> Option<String> {
        let comparisons = self.verdict.comparisons.len();
        (comparisons > 1).then(|| {
            format!(
                "Intervals and p are set so that all {comparisons} comparisons hold together at {}.",
                super::figures::level(self.verdict.confidence)
            )
        })
    }
}

/// "248 rows: 23 only C answers right, 5 only A; p = 0.001."
fn disagreement(comparison: &Comparison) -> String {
    let rows = count(comparison.n);
    let (challenger, baseline) = (&comparison.challenger, &comparison.baseline);
    let p = p(comparison.p_value);
    if comparison.exact_p.is_none() {
        return format!("{rows} rows; {p}.");
    }
    let (b, c) = (count(comparison.b as u32), count(comparison.c as u32));
    format!("{rows} rows: {b} only {challenger} answers right, {c} only {baseline}; {p}.")
}
