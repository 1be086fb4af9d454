//! From answers to a verdict. What is reached is kept, so that the same words stand everywhere.

use holdout_evaluation::{ScoreLine, Scoreboard};
use holdout_statistics::{
    CandidateEvidence, Comparison, Evidence, Interval, Look, Percentiles, Verdict, VerdictRules,
    judge, wilson,
};
use holdout_store::Evaluation;
use holdout_types::{ApiError, CandidateId, CandidateKind, ErrorCode, Money};
use serde::{Deserialize, Serialize};

use super::combination::Combination;
use super::grading::Grading;
use super::question::{AskedCandidate, Question, row_ids};
use crate::knowledge::retrieval_scores;
use crate::knowledge::view::RetrievalScoresView;
use crate::project::OpenProject;
use crate::settings::damaged;
use crate::study::Metric;

const CONFIDENCE: f64 = 0.95;

/// The figures and the verdict of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Judgement {
    /// One line a candidate, in the order of the question.
    pub(crate) scores: Vec<Score>,
    /// What they say.
    pub(crate) verdict: Verdict,
    /// What looking things up and training fix; none where one of them was not asked, and in
    /// evaluations that were judged before it was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) combination: Option<Combination>,
}

/// One candidate's figures, over the rows that every candidate answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Score {
    pub(crate) candidate: CandidateId,
    pub(crate) letter: String,
    pub(crate) name: String,
    pub(crate) kind: CandidateKind,
    pub(crate) model: String,
    pub(crate) n: u32,
    pub(crate) correct: u32,
    pub(crate) excluded: u32,
    pub(crate) accuracy: Option<f64>,
    pub(crate) interval: Option<Interval>,
    /// By normalised match where exact match decides, else by exact match.
    pub(crate) other_accuracy: Option<f64>,
    pub(crate) cost: Option<Money>,
    pub(crate) p50_ms: Option<f64>,
    pub(crate) p95_ms: Option<f64>,
    pub(crate) tokens_per_request: Option<f64>,
    /// Unknown in evaluations that were judged before it was kept.
    #[serde(default)]
    pub(crate) answer_tokens_per_request: Option<f64>,
    /// How good its lookup was by itself; none where it looks nothing up.
    #[serde(default)]
    pub(crate) retrieval: Option<RetrievalScoresView>,
}

impl Judgement {
    /// The comparison of a candidate with the baseline.
    pub(crate) fn comparison(&self, letter: &str) -> Option<&Comparison> {
        self.verdict.comparisons.iter().find(|comparison| comparison.challenger == letter)
    }
}

/// Adds up the stored answers of an evaluation and judges them.
pub(crate) fn reach(
    project: &OpenProject,
    evaluation: &Evaluation,
    question: &Question,
) -> Result<Judgement, ApiError> {
    let rows = row_ids(project, evaluation)?;
    let grading = Grading::of(project, evaluation, question)?;
    let mut unreadable = None;
    let records = project.store.results().of(evaluation.id).map_while(|row| match row {
        Ok(row) => Some(grading.record(&row)),
        Err(error) => {
            unreadable = Some(error);
            None
        }
    });
    let board = Scoreboard::of(&question.ids(), &rows, 1, records);
    if let Some(error) = unreadable {
        return Err(error.into());
    }
    let lines = || question.candidates.iter().zip(&board.lines);
    let evidence = Evidence {
        candidates: lines().map(|(asked, line)| evidence_of(asked, line, question)).collect(),
        rules: rules(evaluation, question),
    };
    let verdict = judge(&evidence).map_err(|error| {
        ApiError::new(ErrorCode::Internal, format!("The answers can't be judged: {error}."))
    })?;
    let mut lookups = retrieval_scores(project, evaluation, question)?;
    let mut scored = |(asked, line): (&AskedCandidate, &ScoreLine)| {
        let retrieval = lookups.remove(&asked.spec.id);
        Score { retrieval, ..score(asked, line, &question.metric) }
    };
    Ok(Judgement {
        scores: lines().map(&mut scored).collect(),
        verdict,
        combination: Combination::of(question, &board),
    })
}

/// The kept judgement of an evaluation.
pub(crate) fn kept(
    project: &OpenProject,
    evaluation: &Evaluation,
) -> Result<Option<Judgement>, ApiError> {
    let stored = project.store.verdicts().latest(evaluation.id)?;
    stored
        .map(|stored| serde_json::from_value(stored.verdict).map_err(|error| damaged(&error)))
        .transpose()
}

fn rules(evaluation: &Evaluation, question: &Question) -> VerdictRules {
    let first_look = evaluation.look.is_none_or(|look| look <= 1);
    VerdictRules {
        margin: question.margin_points / 100.0,
        look: if first_look { Look::Confirmatory } else { Look::Exploratory },
        seed: question.seed,
        ..VerdictRules::default()
    }
}

fn evidence_of(asked: &AskedCandidate, line: &ScoreLine, question: &Question) -> CandidateEvidence {
    let percentiles = Percentiles::of(&line.latency_samples_ms);
    CandidateEvidence {
        is_baseline: asked.spec.id == question.baseline,
        matches_examples_only: asked.matches_examples_only(),
        lacks_instructions: asked.lacks_instructions,
        cost_per_1000: line.cost.map(|cost| per_1000(cost, line.n).dollars()),
        p95_ms: percentiles.map(|percentiles| percentiles.p95),
        row_costs: line.costs.clone(),
        row_latencies_ms: line.latencies_ms.clone(),
        ..CandidateEvidence::new(
            &asked.letter,
            &asked.spec.name,
            asked.complexity(),
            line.scores.clone(),
        )
    }
}

fn score(asked: &AskedCandidate, line: &ScoreLine, metric: &Metric) -> Score {
    let percentiles = Percentiles::of(&line.latency_samples_ms);
    let other =
        if metric.is_exact() { line.exact + line.only_by_normalisation } else { line.exact };
    let share = |correct: u32| (line.n > 0).then(|| f64::from(correct) / f64::from(line.n));
    Score {
        candidate: asked.spec.id,
        letter: asked.letter.clone(),
        name: asked.spec.name.clone(),
        kind: asked.spec.kind,
        model: asked.spec.model.clone(),
        n: line.n,
        correct: line.correct,
        excluded: line.excluded,
        accuracy: share(line.correct),
        interval: (line.n > 0).then(|| wilson(line.correct, line.n, CONFIDENCE)),
        other_accuracy: share(other),
        cost: line.cost,
        p50_ms: percentiles.map(|percentiles| percentiles.p50),
        p95_ms: percentiles.map(|percentiles| percentiles.p95),
        tokens_per_request: line.tokens_per_request,
        answer_tokens_per_request: line.answer_tokens_per_request,
        retrieval: None,
    }
}

/// What 1,000 requests cost, if `count` cost `cost`.
pub(crate) fn per_1000(cost: Money, count: u32) -> Money {
    let pico = i128::from(cost.pico()) * 1_000 / i128::from(count.max(1));
    Money::from_pico(i64::try_from(pico).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_scaled_exactly() {
        let cost: Money = "0.27".parse().unwrap();
        assert_eq!(per_1000(cost, 248).to_string(), "1.088709677419");
        assert_eq!(per_1000(Money::ZERO, 0), Money::ZERO);
    }
}
