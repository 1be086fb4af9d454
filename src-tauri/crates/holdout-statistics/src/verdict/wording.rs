//! The sentence of a verdict and the line behind it.
//!
//! Short, present tense, numbers before adjectives; a negative result reads like a positive one.

pub(super) mod figures;
mod support;

use figures::{
    at, count, margin_points, milliseconds, points, roughly, signed_interval, signed_points,
    unsigned_interval,
};

use super::comparison::Comparison;
use super::evidence::{CandidateEvidence, Complexity, Evidence};
use super::outcome::{Dropped, LimitKind, NoVerdictReason, Outcome, Score, Verdict};
use super::rules::Ruling;

/// What is said.
pub(super) struct Words {
    pub(super) sentence: String,
    pub(super) support: String,
}

/// Puts a verdict, complete but for its words, into words.
pub(super) fn words(evidence: &Evidence, verdict: &Verdict, ruling: Ruling) -> Words {
    let scene = Scene { evidence, verdict };
    let (sentence, support) = match verdict.outcome {
        Outcome::Adopt => (scene.adopt(), scene.adopt_support()),
        Outcome::KeepBaseline => (scene.keep(), scene.keep_support()),
        Outcome::NotEnoughEvidence => (scene.undecided(), scene.undecided_support()),
        Outcome::NoVerdict => (scene.no_verdict(ruling), String::new()),
    };
    Words { sentence, support }
}

/// Who is spoken about.
struct Scene<'a> {
    evidence: &'a Evidence,
    verdict: &'a Verdict,
}

impl<'a> Scene<'a> {
    fn adopt(&self) -> String {
        let Some(comparison) = self.chosen() else { return String::new() };
        let head = self.head_of_adoption(comparison);
        let figures = self.pair_figures(comparison);
        if comparison.is_better() {
            return format!("{head} {figures}.");
        }
        let margin = margin_points(self.verdict.margin);
        let mut reason = format!("not worse by more than {margin}");
        if let Some(saved) = self.saved(comparison) {
            reason = format!("{reason}, and {saved}");
        }
        format!("{head} {figures}. {} is {reason}.", comparison.challenger)
    }

    /// "C answers 92.1 % right, A 61.0 %: 31.1 points more, 29.6 to 32.6 at 95 %".
    fn pair_figures(&self, comparison: &Comparison) -> String {
        let (challenger, baseline) =
            (self.score(&comparison.challenger), self.score(&comparison.baseline));
        let change = change(comparison);
        let keys = (&comparison.challenger, &comparison.baseline);
        let mean = |score: Option<&Score>| score.and_then(|score| score.mean).unwrap_or(0.0);
        let (high, low) = (mean(challenger), mean(baseline));
        if challenger.is_some_and(|score| score.correct.is_some())
            && baseline.is_some_and(|score| score.correct.is_some())
        {
            let (high, low) = (figures::percent(high), figures::percent(low));
            return format!("{} answers {high} right, {} {low}: {change}", keys.0, keys.1);
        }
        let (high, low) = (figures::of_hundred(high), figures::of_hundred(low));
        format!("{} scores {high} of 100, {} {low}: {change}", keys.0, keys.1)
    }

    fn head_of_adoption(&self, comparison: &Comparison) -> String {
        let key = &comparison.challenger;
        let complexity = |key: &str| self.candidate(key).map(|candidate| candidate.complexity);
        let chosen = complexity(key);
        if self.evidence.rules.replacement {
            return format!("Replace {} with {key}.", comparison.baseline);
        }
        if chosen == complexity(&comparison.baseline) {
            return format!("Switch to {key}.");
        }
        match chosen {
            Some(Complexity::Prompt) => format!("A prompt is enough: use {key}."),
            Some(Complexity::Structured) => format!("Ask for structured answers, as {key} does."),
            Some(Complexity::Classifier) => format!("A plain classifier is enough: use {key}."),
            Some(Complexity::Rag) => "Use retrieval.".to_owned(),
            Some(Complexity::Tuned) => "Fine-tune.".to_owned(),
            Some(Complexity::Combined) => "Fine-tune, and use retrieval.".to_owned(),
            Some(Complexity::Endpoint) | None => format!("Use {key}."),
        }
    }

    fn keep(&self) -> String {
        let head = self.head_of_keeping();
        let Some(best) = self.verdict.leading(|_| true) else {
            return format!("{head} {}", self.nothing_within_limits());
        };
        let gain = gain(best);
        let who = match self.verdict.comparisons.len() {
            1 => best.challenger.clone(),
            several => format!("the best of {several} challengers, {},", best.challenger),
        };
        if self.evidence.rules.replacement {
            return format!("{head} No replacement is shown to be as good: {who} {gain}.");
        }
        match self.not_needed(best) {
            Some(what) => format!("{head} This task did not need {what}: {who} {gain}."),
            None => format!("{head} {} {gain}.", capitalised(&who)),
        }
    }

    fn head_of_keeping(&self) -> String {
        let key = &self.verdict.baseline;
        if self.evidence.rules.replacement {
            return format!("Keep {key} while it lasts.");
        }
        let Some(baseline) = self.candidate(key) else { return format!("Keep {key}.") };
        let rivals = self.verdict.comparisons.iter();
        let same = rivals
            .filter_map(|comparison| self.candidate(&comparison.challenger))
            .any(|candidate| candidate.complexity == baseline.complexity);
        if same || baseline.matches_examples_only {
            return format!("Keep {key}.");
        }
        let what = match baseline.complexity {
            Complexity::Prompt | Complexity::Structured => "prompt",
            Complexity::Classifier => "classifier",
            Complexity::Rag => "retrieval",
            Complexity::Tuned | Complexity::Combined => "fine-tuned model",
            Complexity::Endpoint => "service",
        };
        format!("Keep the {what}.")
    }

    /// What the challenger would have added to a simpler baseline.
    fn not_needed(&self, comparison: &Comparison) -> Option<&'static str> {
        let complexity = |key: &str| self.candidate(key).map(|candidate| candidate.complexity);
        let (challenger, baseline) =
            (complexity(&comparison.challenger)?, complexity(&comparison.baseline)?);
        match (challenger, baseline) {
            (Complexity::Tuned, simpler) if simpler < Complexity::Tuned => Some("fine-tuning"),
            (Complexity::Rag, simpler) if simpler < Complexity::Rag => Some("retrieval"),
            (Complexity::Combined, Complexity::Tuned) => Some("retrieval"),
            (Complexity::Combined, Complexity::Rag) => Some("fine-tuning"),
            (Complexity::Combined, simpler) if simpler < Complexity::Rag => {
                Some("fine-tuning with retrieval")
            }
            _ => None,
        }
    }

    fn undecided(&self) -> String {
        let Some(open) = self.verdict.leading_open() else { return String::new() };
        let first = format!(
            "{} against {} is undecided: {}, {} {}.",
            open.challenger,
            open.baseline,
            signed_points(open.difference),
            signed_interval(open.interval),
            at(open.confidence)
        );
        match self.verdict.rows_to_decide {
            Some(rows) => format!(
                "{first} About {} test rows more, on a fresh holdout, would decide at a margin of {}.",
                count(roughly(rows)),
                margin_points(self.verdict.margin)
            ),
            None => first,
        }
    }

    fn no_verdict(&self, ruling: Ruling) -> String {
        let rows = self.verdict.rows;
        let (excluded, total) = (count(rows.excluded), count(rows.total));
        let lack = if rows.excluded == 1 { "lacks" } else { "lack" };
        let key = &self.verdict.baseline;
        match self.verdict.no_verdict_reason {
            Some(NoVerdictReason::NoChallenger) => {
                format!("No verdict. {key} stands alone; add a candidate to compare it with.")
            }
            Some(NoVerdictReason::TooManyExcluded) if rows.total == 0 => {
                "No verdict. The test set has no rows.".to_owned()
            }
            Some(NoVerdictReason::TooManyExcluded) => {
                let share = figures::percent(f64::from(rows.excluded) / f64::from(rows.total));
                format!(
                    "No verdict. {excluded} of {total} rows ({share}) {lack} an answer from at least one candidate, and a verdict allows 2 %. Run them again."
                )
            }
            Some(NoVerdictReason::ExclusionsDecide) => {
                let winner = match ruling {
                    Ruling::Adopt(place) => &self.evidence.candidates[place].key,
                    _ => key,
                };
                format!(
                    "No verdict. {excluded} of {total} rows {lack} an answer, and counting that against {winner} would change the outcome. Run them again."
                )
            }
            Some(NoVerdictReason::NothingKeepsLimits) | None => {
                format!("No verdict. {}", self.nothing_within_limits())
            }
        }
    }

    fn nothing_within_limits(&self) -> String {
        let key = &self.verdict.baseline;
        let of_baseline = self.verdict.dropped.iter().find(|dropped| dropped.key == *key);
        let Some(baseline) = of_baseline else {
            let each: Vec<String> = self.verdict.dropped.iter().map(over_limit).collect();
            return format!("No challenger keeps your limits: {}.", each.join("; "));
        };
        format!(
            "{}, and no challenger within your limits is shown to be as good. Change the limit or add a candidate.",
            over_limit(baseline)
        )
    }

    fn chosen(&self) -> Option<&'a Comparison> {
        let chosen = self.verdict.chosen.as_deref()?;
        self.verdict.comparisons.iter().find(|comparison| comparison.challenger == chosen)
    }

    fn score(&self, key: &str) -> Option<&'a Score> {
        self.verdict.scores.iter().find(|score| score.key == key)
    }

    fn candidate(&self, key: &str) -> Option<&'a CandidateEvidence> {
        self.evidence.candidates.iter().find(|candidate| candidate.key == key)
    }
}

/// "31.1 points more, 29.6 to 32.6 at 95 %", or signed where 0 lies within.
fn change(comparison: &Comparison) -> String {
    let (interval, level) = (comparison.interval, at(comparison.confidence));
    let size = points(comparison.difference.abs());
    if comparison.is_better() {
        return format!("{size} more, {} {level}", unsigned_interval(interval));
    }
    if comparison.is_worse() {
        return format!("{size} fewer, {} {level}", unsigned_interval(interval.negated()));
    }
    let size = signed_points(comparison.difference);
    format!("{size}, {} {level}", signed_interval(interval))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// "gains 0.4 points, −1.9 to +2.7 at 95 %".
fn gain(comparison: &Comparison) -> String {
    let (interval, level) = (comparison.interval, at(comparison.confidence));
    let size = points(comparison.difference.abs());
    if comparison.is_worse() {
        return format!("loses {size}, {} {level}", unsigned_interval(interval.negated()));
    }
    if comparison.difference > 0.0 {
        return format!("gains {size}, {} {level}", signed_interval(interval));
    }
    if comparison.difference < 0.0 {
        let size = signed_points(comparison.difference);
        return format!("comes to {size}, {} {level}", signed_interval(interval));
    }
    format!("gains nothing, {} {level}", signed_interval(interval))
}

fn over_limit(dropped: &Dropped) -> String {
    let (key, limit) = (&dropped.key, dropped.limit);
    match (dropped.kind, dropped.value) {
        (LimitKind::P95Ms, Some(value)) => {
            let (value, limit) = (milliseconds(value), milliseconds(limit));
            format!("{key} takes {value} at p95, over your limit of {limit}")
        }
        (LimitKind::P95Ms, None) => {
            format!("the p95 of {key} is unknown, and your limit is {}", milliseconds(limit))
        }
        (LimitKind::CostPer1000, Some(value)) => {
            format!("{key} costs ${value:.3} for 1,000 requests, over your limit of ${limit:.3}")
        }
        (LimitKind::CostPer1000, None) => {
            format!(
                "the cost of {key} is unknown, and your limit is ${limit:.3} for 1,000 requests"
            )
        }
    }
}
