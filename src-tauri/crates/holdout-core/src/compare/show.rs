//! Evaluations as the window shows them.

use holdout_statistics::{Comparison, Finding, Interval, Verdict, power_to_show};
use holdout_store::{Evaluation, EvaluationState as Stored};
use holdout_types::{ApiError, CandidateId, ErrorCode, Money, Timestamp};
use serde_json::Value;

use super::QUESTION;
use super::batch::batch_view;
use super::changes::{changes, way};
use super::corrections::{self, wording};
use super::draft::{figures, kind};
use super::judgement::{Further, Judgement, Score, kept, per_1000, regraded};
use super::list::name;
use super::plan::view::ComparePlan;
use super::question::{AskedCandidate, Question, row_ids};
use super::row_counts::RowCounts;
use super::run::budget;
use super::view::{
    ComparisonView, EvaluationState, EvaluationView, FurtherFigure, RunKind, ScoreView, VerdictView,
};
use crate::graders::part_metric;
use crate::graders::view::{MetricView, RegradedView};
use crate::prices::Projection;
use crate::project::OpenProject;
use crate::view::Headline;
use crate::words::{counted, listed, percent, thousands};

pub(super) fn evaluation_view(
    project: &OpenProject,
    evaluation: &Evaluation,
) -> Result<EvaluationView, ApiError> {
    let question = Question::of(evaluation)?;
    let is_running = project.running.comparing.id() == Some(evaluation.id);
    // A run's end is kept before it ends: what is read after that is no older.
    let read_again = (!is_running).then(|| project.store.evaluations().get(evaluation.id));
    let evaluation = &read_again.transpose()?.unwrap_or_else(|| evaluation.clone());
    // Batches and live calls side by side are counted by what is kept.
    let progress =
        project.running.comparing.progress(evaluation.id).filter(|_| question.by_batch.is_empty());
    // What runs is looked at again and again: its rows are not read for that.
    let total = match progress.as_ref().and_then(|progress| progress.total) {
        Some(total) => total as u32,
        None => question.calls(row_ids(project, evaluation)?.len()) as u32,
    };
    let spend = match project.running.spending.of(evaluation.id) {
        Some(spend) => spend,
        None => project.store.results().spend(evaluation.id)?,
    };
    let kind = kind(evaluation, &question);
    let draft = figures(project, evaluation, &question)?;
    let verdict = if kind == RunKind::Look { kept(project, evaluation)? } else { None };
    let corrections = since(project, &question, kind)?;
    let judgement = verdict.as_ref().or(draft.as_deref());
    let done = match &progress {
        Some(progress) => progress.done as u32,
        None if judgement.is_some() => total,
        None => project.store.results().count_answered(evaluation.id)?,
    };
    let projection = Projection::of(&project.settings()?);
    let mut view = EvaluationView {
        id: evaluation.id,
        kind,
        name: name(evaluation, kind),
        headline: Headline::default(),
        corrections,
        state: state(evaluation, is_running),
        done,
        total,
        rate: progress.as_ref().and_then(|progress| progress.rate),
        remaining_seconds: progress.and_then(|progress| progress.remaining_seconds),
        created_at: evaluation.created_at,
        possibly_billed_twice: evaluation.possibly_billed_twice,
        spent: (spend.known > Money::ZERO || spend.unknown == 0).then_some(spend.known),
        unknown_costs: spend.unknown,
        from_cache: spend.from_cache,
        budget: budget(project, evaluation.id, &question)?,
        trials: question.trials,
        batch: batch_view(project, evaluation.id, &question)?,
        scores: match judgement {
            Some(found) => scores(found, &question, &projection),
            None => question.candidates.iter().map(|asked| unscored(asked, &question)).collect(),
        },
        volume_per_month: projection.volume,
        price_model: projection.model,
        has_fields: judgement.is_some() && part_metric(&question).is_some(),
        combination: judgement
            .and_then(|judgement| judgement.combination.as_ref())
            .map(|combination| combination.view(&question)),
        changes: match judgement {
            Some(found) => changes(project, &question, found)?,
            None => Vec::new(),
        },
        verdict: verdict.as_ref().map(|found| verdict_view(found, corrections)),
        metric: MetricView::of(&question.metric),
        regraded: regraded_views(project, evaluation, &question)?,
        error: evaluation.error.as_ref().map(error),
    };
    let (answer, support) = evaluation_words(&view);
    view.headline = Headline { question: QUESTION.to_owned(), answer, support };
    Ok(view)
}

/// How many expected answers were corrected since a look was begun.
fn since(project: &OpenProject, question: &Question, kind: RunKind) -> Result<u32, ApiError> {
    match kind {
        RunKind::Look => Ok(corrections::count(project)?.saturating_sub(question.corrections)),
        RunKind::Draft | RunKind::Trial => Ok(0),
    }
}

/// The judgements by other metrics than the question's.
fn regraded_views(
    project: &OpenProject,
    evaluation: &Evaluation,
    question: &Question,
) -> Result<Vec<RegradedView>, ApiError> {
    let projection = Projection::of(&project.settings()?);
    let view = |(judgement, created_at): &(Judgement, Timestamp)| {
        Some(RegradedView {
            metric: MetricView::of(judgement.under.as_ref()?),
            created_at: *created_at,
            scores: scores(judgement, question, &projection),
            verdict: verdict_view(
                judgement,
                judgement.corrections.saturating_sub(question.corrections),
            ),
        })
    };
    Ok(regraded(project, evaluation)?.iter().filter_map(view).collect())
}

/// A run that is marked as running but runs nowhere was cut short; it can go on.
pub(super) const fn state(evaluation: &Evaluation, is_running: bool) -> EvaluationState {
    match evaluation.state {
        _ if is_running => EvaluationState::Running,
        Stored::Running | Stored::Paused | Stored::Cancelled => EvaluationState::Stopped,
        Stored::Finished => EvaluationState::Done,
        Stored::Failed => EvaluationState::Failed,
    }
}

fn scores(judgement: &Judgement, question: &Question, projection: &Projection) -> Vec<ScoreView> {
    let chosen = judgement.verdict.chosen.as_deref();
    let line = |score: &Score| ScoreView {
        candidate: score.candidate,
        letter: score.letter.clone(),
        name: score.name.clone(),
        kind: score.kind,
        way: way_of(score, question),
        model: score.model.clone(),
        baseline: score.candidate == question.baseline,
        winner: chosen == Some(&score.letter),
        n: score.n,
        correct: score.correct,
        excluded: score.excluded,
        accuracy: score.accuracy,
        interval: score.interval.map(|Interval { low, high }| [low, high]),
        other_accuracy: score.other_accuracy,
        cost_per_1000: score.cost.map(|cost| per_1000(cost, score.n)),
        cost_per_1000_correct: score
            .cost
            .filter(|_| score.correct > 0)
            .map(|cost| per_1000(cost, score.correct)),
        p50_ms: score.p50_ms,
        p95_ms: score.p95_ms,
        tokens_per_request: score.tokens_per_request,
        retrieval: score.retrieval.clone(),
        month_projected: month(score, question, projection),
        recorded: recorded(question, score.candidate),
        further: score.further.iter().map(further).collect(),
        comparison: judgement
            .comparison(&score.letter)
            .map(|comparison| comparison_view(comparison, judgement)),
    };
    judgement.scores.iter().map(line).collect()
}

fn further(figure: &Further) -> FurtherFigure {
    FurtherFigure { name: figure.name.clone(), text: figure.text.clone(), share: figure.share }
}

fn way_of(score: &Score, question: &Question) -> String {
    let found = question.candidates.iter().find(|asked| asked.spec.id == score.candidate);
    found.map_or("", way).to_owned()
}

/// Money a month: at its own model's price where it is asked at another provider, at what it cost then
/// where it is recorded, else projected at the project's price model.
fn month(score: &Score, question: &Question, projection: &Projection) -> Option<Money> {
    let found = question.candidates.iter().find(|asked| asked.spec.id == score.candidate)?;
    if found.recorded.is_some() {
        let pico = i128::from(score.cost?.pico()) * i128::from(projection.volume?);
        return i64::try_from(pico / i128::from(score.n.max(1))).ok().map(Money::from_pico);
    }
    let answered = score.answer_tokens_per_request?;
    let asked = score.tokens_per_request? - answered;
    match &found.provider {
        None => projection.month(score.kind, asked, answered),
        Some(_) => projection.month_at(found.spec.prices.as_ref()?, asked, answered),
    }
}

/// When a candidate's answers were recorded, and what that means.
fn recorded(question: &Question, id: CandidateId) -> Option<String> {
    let asked = question.candidates.iter().find(|asked| asked.spec.id == id)?;
    let recorded = asked.recorded.as_ref()?;
    let then = if recorded.is_from_file() { "what the file says" } else { "those of then" };
    Some(format!("{} {}; cost and latency are {then}.", asked.letter, recorded.when()))
}

/// A candidate whose figures are not there yet.
fn unscored(asked: &AskedCandidate, question: &Question) -> ScoreView {
    ScoreView {
        candidate: asked.spec.id,
        letter: asked.letter.clone(),
        name: asked.spec.name.clone(),
        kind: asked.spec.kind,
        way: way(asked).to_owned(),
        model: asked.spec.model.clone(),
        baseline: asked.spec.id == question.baseline,
        winner: false,
        n: 0,
        correct: 0,
        excluded: 0,
        accuracy: None,
        interval: None,
        other_accuracy: None,
        cost_per_1000: None,
        cost_per_1000_correct: None,
        p50_ms: None,
        p95_ms: None,
        tokens_per_request: None,
        month_projected: None,
        retrieval: None,
        recorded: recorded(question, asked.spec.id),
        further: Vec::new(),
        comparison: None,
    }
}

fn comparison_view(comparison: &Comparison, judgement: &Judgement) -> ComparisonView {
    let points = |share: f64| share * 100.0;
    let counted = judgement.row_counts(&comparison.challenger).cloned();
    let rows = counted.unwrap_or_else(|| asked_once(comparison, judgement));
    ComparisonView {
        difference_points: points(comparison.difference),
        interval_points: [points(comparison.interval.low), points(comparison.interval.high)],
        confidence: comparison.confidence,
        p_value: comparison.p_value,
        exact_p_value: comparison.exact_p.unwrap_or(comparison.p_value),
        only_challenger: rows.only_challenger,
        only_baseline: rows.only_baseline,
        both_right: rows.both_right,
        both_wrong: rows.both_wrong,
        finding: word(&comparison.finding),
    }
}

/// Whose the rows are where each was asked once; in evaluations that were judged before trials were
/// counted, as near as their shares tell.
fn asked_once(comparison: &Comparison, judgement: &Judgement) -> RowCounts {
    let baseline = judgement.scores.iter().find(|score| score.letter == comparison.baseline);
    let share = baseline.and_then(|score| score.accuracy).unwrap_or(0.0);
    let right = (share * f64::from(comparison.n)).round() as u32;
    let (b, c) = (comparison.b.round() as u32, comparison.c.round() as u32);
    let both_right = right.saturating_sub(c);
    RowCounts {
        challenger: comparison.challenger.clone(),
        only_challenger: b,
        only_baseline: c,
        both_right,
        both_wrong: comparison.n.saturating_sub(both_right + b + c),
    }
}

/// A fieldless enum of the statistics as its name in files.
pub(crate) fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

fn verdict_view(judgement: &Judgement, corrections: u32) -> VerdictView {
    let verdict = &judgement.verdict;
    let mut caveats: Vec<String> =
        verdict.caveats.iter().map(|caveat| caveat.text.clone()).collect();
    let mut support = verdict.support.clone();
    if corrections > 0 {
        support = format!("{}. {support}", wording::after(corrections));
        caveats.insert(0, wording::caveat(corrections));
    }
    VerdictView {
        outcome: word(&verdict.outcome),
        sentence: verdict.sentence.clone(),
        support,
        caveats,
        reasons: reasons(verdict, judgement),
    }
}

/// How the verdict was reached, in the order of the rules.
fn reasons(verdict: &Verdict, judgement: &Judgement) -> Vec<String> {
    let rows = thousands(u64::from(verdict.rows.compared));
    let mut reasons = vec![
        format!("Judged on the {rows} test rows that every candidate answered."),
        format!(
            "The margin is {:.1} points; intervals hold at {:.1} %, by Tango's method for pairs.",
            verdict.margin * 100.0,
            verdict.confidence * 100.0
        ),
    ];
    reasons.extend(verdict.comparisons.iter().map(|comparison| {
        let rows = match judgement.row_counts(&comparison.challenger) {
            None => {
                format!("right alone {} times, wrong alone {} times", comparison.b, comparison.c)
            }
            Some(rows) => format!(
                "right more often on {}, less often on {}",
                counted(rows.only_challenger, "row", "rows"),
                thousands(rows.only_baseline.into())
            ),
        };
        format!(
            "{} against {}: {rows}: {}.",
            comparison.challenger,
            comparison.baseline,
            word(&comparison.finding).replace('_', " ")
        )
    }));
    reasons.extend(verdict.comparisons.iter().filter_map(|found| power(verdict, found)));
    reasons
}

/// Whether a difference of the margin could have stayed hidden, where nothing was decided. Asked of
/// the margin and never of the difference that was seen.
fn power(verdict: &Verdict, found: &Comparison) -> Option<String> {
    if found.finding != Finding::NotEnoughEvidence || found.n == 0 || verdict.margin <= 0.0 {
        return None;
    }
    let discordance = (found.b + found.c) / f64::from(found.n);
    let power = power_to_show(verdict.margin, found.n, discordance, 1.0 - found.confidence);
    Some(format!(
        "With so many disagreements, these rows show a true difference of {:.1} points between {} and \
         {} in {:.0} of 100 tries.",
        verdict.margin * 100.0,
        found.challenger,
        found.baseline,
        power * 100.0
    ))
}

pub(crate) fn error(stored: &Value) -> ApiError {
    serde_json::from_value(stored.clone()).unwrap_or_else(|_| {
        ApiError::new(ErrorCode::Internal, "The comparison could not go on.")
            .with_hint("Go on: answers that are there are not asked for again.")
    })
}

pub(super) fn headline(
    plan: Option<&ComparePlan>,
    blocking: &[String],
    evaluation: Option<&EvaluationView>,
) -> Headline {
    let (answer, support) = match (evaluation, plan) {
        (Some(evaluation), _) => return evaluation.headline.clone(),
        (None, Some(plan)) => return plan.headline.clone(),
        (None, None) => {
            ("Nothing to compare yet.".to_owned(), blocking.first().cloned().unwrap_or_default())
        }
    };
    Headline { question: QUESTION.to_owned(), answer, support }
}

fn evaluation_words(evaluation: &EvaluationView) -> (String, String) {
    if let Some(verdict) = &evaluation.verdict {
        return (verdict.sentence.clone(), verdict.support.clone());
    }
    if evaluation.kind == RunKind::Draft && evaluation.state == EvaluationState::Done {
        return draft_words(evaluation);
    }
    let far = format!(
        "{} of {} answers",
        thousands(u64::from(evaluation.done)),
        thousands(u64::from(evaluation.total))
    );
    match evaluation.state {
        EvaluationState::Running if evaluation.batch.as_ref().is_some_and(|b| b.is_open) => (
            format!("By batch: {far} are here."),
            "You can close this; it is looked up again when you open.".to_owned(),
        ),
        EvaluationState::Running | EvaluationState::Done => {
            (format!("Asking: {far}."), "Figures appear when all candidates answered.".to_owned())
        }
        EvaluationState::Stopped => {
            (format!("Stopped after {far}."), "Nothing is lost: go on where it stopped.".to_owned())
        }
        EvaluationState::Failed => (
            format!("It can't go on after {far}."),
            evaluation.error.as_ref().map_or_else(String::new, |error| error.message.clone()),
        ),
    }
}

/// The figures of a draft, and that they decide nothing.
fn draft_words(evaluation: &EvaluationView) -> (String, String) {
    let shares: Vec<String> = evaluation
        .scores
        .iter()
        .filter_map(|score| Some(format!("{} {} %", score.letter, percent(score.accuracy?))))
        .collect();
    let shares: Vec<&str> = shares.iter().map(String::as_str).collect();
    let rows = evaluation.scores.first().map_or(0, |score| score.n);
    let rows = rows / u32::from(evaluation.trials).max(1);
    let rows = counted(rows, "validation row", "validation rows");
    (
        format!("Draft: {} right on {rows}.", listed(&shares)),
        "A draft is free to repeat and never a verdict. No sealed row was asked.".to_owned(),
    )
}
