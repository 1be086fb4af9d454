//! From answers to a verdict. What is reached is kept, so that the same words stand everywhere.

mod caveats;

use holdout_evaluation::{AnswerRecord, ScoreLine, Scoreboard};
use holdout_statistics::{
    CandidateEvidence, Comparison, Evidence, Interval, Look, Percentiles, Verdict, VerdictRules,
    judge, wilson,
};
use holdout_store::Evaluation;
use holdout_types::{ApiError, CandidateId, CandidateKind, ErrorCode, Money, Timestamp};
use serde::{Deserialize, Serialize};

use self::caveats::{by_batch_caveat, judge_caveat, waits_for_its_judge};
use super::combination::Combination;
use super::corrections;
use super::grading::Grading;
use super::question::{AskedCandidate, Question, row_ids};
use super::row_counts::RowCounts;
use crate::candidates::caveats::caveats;
use crate::judge::KeptJudge;
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
    /// The corrections of expected answers that it rests on.
    #[serde(default)]
    pub(crate) corrections: u32,
    /// The metric of a regrade; absent where it is the question's own.
    #[serde(default)]
    pub(crate) under: Option<Metric>,
    /// Whose the rows are, by challenger; empty where each row was asked once, and the verdict's own
    /// counts say it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) row_counts: Vec<RowCounts>,
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
    /// What is shown beside the share of right answers.
    #[serde(default)]
    pub(crate) further: Vec<Further>,
}

/// A figure that is shown and decides nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Further {
    /// The head of its column.
    pub(crate) name: String,
    /// What it is, in a sentence.
    pub(crate) text: String,
    /// 0 to 1.
    pub(crate) share: Option<f64>,
}

impl Judgement {
    /// The same as reached by another metric than the question's.
    pub(crate) fn under(self, metric: Metric) -> Self {
        Self { under: Some(metric), ..self }
    }

    /// Whose the rows are, of a challenger that was asked several times.
    pub(crate) fn row_counts(&self, letter: &str) -> Option<&RowCounts> {
        self.row_counts.iter().find(|counts| counts.challenger == letter)
    }

    /// The comparison of a candidate with the baseline.
    pub(crate) fn comparison(&self, letter: &str) -> Option<&Comparison> {
        self.verdict.comparisons.iter().find(|comparison| comparison.challenger == letter)
    }
}

/// By what stored answers are judged.
pub(crate) struct Basis<'m> {
    /// The metric that decides.
    pub(crate) metric: &'m Metric,
    /// Whether the verdict is confirmatory.
    pub(crate) look: Look,
    /// After how many corrections of expected answers.
    pub(crate) corrections: u32,
}

/// Adds up the stored answers of an evaluation and judges them by its own metric and the expected
/// answers as they were when it was begun.
pub(crate) fn reach(
    project: &OpenProject,
    evaluation: &Evaluation,
    question: &Question,
) -> Result<Judgement, ApiError> {
    reach_after(project, evaluation, question, question.corrections)
}

/// The same by the expected answers as they were after the first `corrections`.
fn reach_after(
    project: &OpenProject,
    evaluation: &Evaluation,
    question: &Question,
    corrections: u32,
) -> Result<Judgement, ApiError> {
    let first_look = evaluation.look.is_none_or(|look| look <= 1);
    let look = if first_look { Look::Confirmatory } else { Look::Exploratory };
    let metric = &question.metric;
    reach_by(project, evaluation, question, &Basis { metric, look, corrections })
}

/// The same by any metric.
pub(crate) fn reach_by(
    project: &OpenProject,
    evaluation: &Evaluation,
    question: &Question,
    basis: &Basis<'_>,
) -> Result<Judgement, ApiError> {
    let board = |metric| board(project, evaluation, question, metric, basis.corrections);
    let metric = basis.metric;
    let decides = board(metric)?;
    let mut further = mean_score(metric, &decides).into_iter().collect::<Vec<_>>();
    for also in question.also.iter().filter(|also| *also != metric) {
        let board = board(also)?;
        further.push(share_right(also, &board));
        further.extend(mean_score(also, &board));
    }
    let lines = || question.candidates.iter().zip(&decides.lines);
    let evidence = Evidence {
        candidates: lines().map(|(asked, line)| evidence_of(asked, line, question)).collect(),
        rules: rules(question, basis.look),
    };
    let mut verdict = judge(&evidence).map_err(|error| {
        ApiError::new(ErrorCode::Internal, format!("The answers can't be judged: {error}."))
    })?;
    verdict.caveats.extend(caveats(question));
    verdict.caveats.extend(judge_caveat(project, question, metric)?);
    verdict.caveats.extend(by_batch_caveat(question));
    let mut lookups = retrieval_scores(project, evaluation, question)?;
    let scores = lines().enumerate().map(|(place, (asked, line))| Score {
        retrieval: lookups.remove(&asked.spec.id),
        further: further.iter().filter_map(|column| column.get(place).cloned()).collect(),
        ..score(asked, line, question, metric)
    });
    let scores = scores.collect();
    let combination = Combination::of(question, &decides);
    let row_counts = row_counts(question, &decides);
    let corrections = basis.corrections;
    Ok(Judgement { scores, verdict, corrections, under: None, row_counts, combination })
}

fn row_counts(question: &Question, board: &Scoreboard) -> Vec<RowCounts> {
    let lines = || question.candidates.iter().zip(&board.lines);
    let baseline = lines().find(|(asked, _)| asked.spec.id == question.baseline);
    let Some((_, baseline)) = baseline.filter(|_| question.trials > 1) else { return Vec::new() };
    let challengers = lines().filter(|(asked, _)| asked.spec.id != question.baseline);
    let all: Vec<&[Option<f64>]> = board.lines.iter().map(|line| line.scores.as_slice()).collect();
    let counts = |(asked, line): (&AskedCandidate, &ScoreLine)| {
        RowCounts::of(&asked.letter, &baseline.scores, &line.scores, &all)
    };
    challengers.map(counts).collect()
}

/// The stored answers added up, as a metric grades them.
fn board(
    project: &OpenProject,
    evaluation: &Evaluation,
    question: &Question,
    metric: &Metric,
    corrections: u32,
) -> Result<Scoreboard, ApiError> {
    let rows = row_ids(project, evaluation)?;
    let grading = Grading::after(project, evaluation, question, metric, corrections)?;
    let mut unreadable = None;
    let records = project.store.results().of(evaluation.id).map_while(|row| match row {
        Ok(row) => Some(at_live_price(grading.record(&row), question)),
        Err(error) => {
            unreadable = Some(error);
            None
        }
    });
    let board = Scoreboard::of(&question.ids(), &rows, question.trials, records);
    unreadable.map_or(Ok(board), |error| Err(error.into()))
}

/// An answer with what it would have cost live, where it came by batch at another price: production
/// asks live, and a verdict compares like with like. What was spent stays as it was paid.
fn at_live_price(record: AnswerRecord, question: &Question) -> AnswerRecord {
    let by_batch = question.is_by_batch(record.call.candidate) && record.latency.is_none();
    let asked = question.candidates.iter().find(|asked| asked.spec.id == record.call.candidate);
    let Some(asked) = asked.filter(|_| by_batch && record.usage.is_some()) else { return record };
    let cost = asked.spec.prices.zip(record.usage).map(|(prices, usage)| prices.cost(&usage));
    AnswerRecord { cost, ..record }
}

/// How long a candidate's answers took; none where it was asked by batch, also where some of its
/// answers came live: those are the ones that a batch could not answer.
fn percentiles(
    asked: &AskedCandidate,
    line: &ScoreLine,
    question: &Question,
) -> Option<Percentiles> {
    if question.is_by_batch(asked.spec.id) {
        return None;
    }
    Percentiles::of(&line.latency_samples_ms)
}

/// A column of the share of answers that are right by a metric.
fn share_right(metric: &Metric, board: &Scoreboard) -> Vec<Further> {
    let text = format!("Right by {}: {}. It decides nothing.", metric.name(), metric.asks());
    let further = |line: &ScoreLine| Further {
        name: format!("{} %", metric.column()),
        text: text.clone(),
        share: line.accuracy,
    };
    board.lines.iter().map(further).collect()
}

/// A column of the mean of a metric's own scores, where it has such.
fn mean_score(metric: &Metric, board: &Scoreboard) -> Option<Vec<Further>> {
    let (name, what) = metric.score()?;
    let text = format!("{what}, on average over the rows. It decides nothing.");
    let further = |line: &ScoreLine| Further {
        name: format!("{name} %"),
        text: text.clone(),
        share: line.mean_score,
    };
    Some(board.lines.iter().map(further).collect())
}

/// The kept judgement of an evaluation by its own metric. One that rests on fewer corrections than
/// there are now is reached anew from the stored answers, and kept beside the earlier ones.
pub(crate) fn kept(
    project: &OpenProject,
    evaluation: &Evaluation,
) -> Result<Option<Judgement>, ApiError> {
    let own = judgements(project, evaluation)?.into_iter().map(|(judgement, _)| judgement);
    let Some(found) = own.into_iter().find(|found| found.under.is_none()) else { return Ok(None) };
    let now = corrections::count(project)?;
    if found.corrections >= now {
        return Ok(Some(found));
    }
    let found = reached(project, evaluation, now)?;
    keep(project, evaluation, &found)?;
    Ok(Some(found))
}

/// Reaches a judgement after corrections again, once more answers were judged by the judge that
/// decides: what it says of corrected rows may have been missing.
pub(crate) fn after_judging(
    project: &OpenProject,
    evaluation: &Evaluation,
) -> Result<(), ApiError> {
    let Some(found) = kept(project, evaluation)? else { return Ok(()) };
    let question = Question::of(evaluation)?;
    let is_after_corrections = found.corrections > question.corrections;
    if is_after_corrections && KeptJudge::of_metric(&project.store, &question.metric)?.is_some() {
        let again = reached(project, evaluation, found.corrections)?;
        if again != found {
            keep(project, evaluation, &again)?;
        }
    }
    Ok(())
}

/// The judgement after corrections, with what is still missing of it.
fn reached(
    project: &OpenProject,
    evaluation: &Evaluation,
    corrections: u32,
) -> Result<Judgement, ApiError> {
    let question = Question::of(evaluation)?;
    let mut found = reach_after(project, evaluation, &question, corrections)?;
    if let Some(caveat) = waits_for_its_judge(project, evaluation, &question)? {
        found.verdict.caveats.insert(0, caveat);
    }
    Ok(found)
}

fn keep(
    project: &OpenProject,
    evaluation: &Evaluation,
    judgement: &Judgement,
) -> Result<(), ApiError> {
    let verdict = serde_json::to_value(judgement).map_err(|error| damaged(&error))?;
    project.store.verdicts_mut().add(evaluation.id, &verdict)?;
    Ok(())
}

/// Every kept judgement of an evaluation by its own metric with when it was reached, the newest first.
pub(crate) fn conclusions(
    project: &OpenProject,
    evaluation: &Evaluation,
) -> Result<Vec<(Judgement, Timestamp)>, ApiError> {
    kept(project, evaluation)?;
    let all = judgements(project, evaluation)?.into_iter();
    Ok(all.filter(|(judgement, _)| judgement.under.is_none()).collect())
}

/// The judgements by other metrics, the newest first, with their times.
pub(crate) fn regraded(
    project: &OpenProject,
    evaluation: &Evaluation,
) -> Result<Vec<(Judgement, Timestamp)>, ApiError> {
    let all = judgements(project, evaluation)?.into_iter();
    Ok(all.filter(|(judgement, _)| judgement.under.is_some()).collect())
}

fn judgements(
    project: &OpenProject,
    evaluation: &Evaluation,
) -> Result<Vec<(Judgement, Timestamp)>, ApiError> {
    let stored = project.store.verdicts().of(evaluation.id)?.into_iter();
    let read = |verdict| serde_json::from_value(verdict).map_err(|error| damaged(&error));
    stored.map(|stored| Ok((read(stored.verdict)?, stored.created_at))).collect()
}

fn rules(question: &Question, look: Look) -> VerdictRules {
    VerdictRules {
        margin: question.margin_points / 100.0,
        look,
        seed: question.seed,
        ..VerdictRules::default()
    }
}

fn evidence_of(asked: &AskedCandidate, line: &ScoreLine, question: &Question) -> CandidateEvidence {
    let percentiles = percentiles(asked, line, question);
    let has_latency = percentiles.is_some();
    CandidateEvidence {
        is_baseline: asked.spec.id == question.baseline,
        matches_examples_only: asked.matches_examples_only(),
        lacks_instructions: asked.lacks_instructions,
        cost_per_1000: line.cost.map(|cost| per_1000(cost, line.n).dollars()),
        p95_ms: percentiles.map(|percentiles| percentiles.p95),
        row_costs: line.costs.clone(),
        row_latencies_ms: if has_latency {
            line.latencies_ms.clone()
        } else {
            vec![None; line.latencies_ms.len()]
        },
        ..CandidateEvidence::new(
            &asked.letter,
            &asked.spec.name,
            asked.complexity(),
            line.scores.clone(),
        )
    }
}

fn score(asked: &AskedCandidate, line: &ScoreLine, question: &Question, metric: &Metric) -> Score {
    let percentiles = percentiles(asked, line, question);
    let other =
        if metric.is_exact() { line.exact + line.only_by_normalisation } else { line.exact };
    // Trials of a row are no further rows: the interval is over rows with their mean.
    let rows = line.n / u32::from(question.trials).max(1);
    let right = (line.accuracy.unwrap_or(0.0) * f64::from(rows)).round() as u32;
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
        interval: (rows > 0).then(|| wilson(right, rows, CONFIDENCE)),
        other_accuracy: share(other),
        cost: line.cost,
        p50_ms: percentiles.map(|percentiles| percentiles.p50),
        p95_ms: percentiles.map(|percentiles| percentiles.p95),
        tokens_per_request: line.tokens_per_request,
        answer_tokens_per_request: line.answer_tokens_per_request,
        retrieval: None,
        further: Vec::new(),
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
