//! Evaluations as the window shows them.

use holdout_statistics::{Comparison, Interval, Verdict};
use holdout_store::{Evaluation, EvaluationState as Stored};
use holdout_types::{ApiError, ErrorCode, Money};
use serde_json::Value;

use super::QUESTION;
use super::changes::{changes, way};
use super::judgement::{Judgement, Score, kept, per_1000};
use super::plan::view::ComparePlan;
use super::question::{AskedCandidate, Question, row_ids};
use super::view::{ComparisonView, EvaluationState, EvaluationView, ScoreView, VerdictView};
use crate::prices::Projection;
use crate::project::OpenProject;
use crate::view::Headline;
use crate::words::{counted, thousands};

pub(super) fn evaluation_view(
    project: &OpenProject,
    evaluation: &Evaluation,
) -> Result<EvaluationView, ApiError> {
    let question = Question::of(evaluation)?;
    let rows = row_ids(project, evaluation)?.len();
    let total = (rows * question.candidates.len()) as u32;
    let is_running = project.running.comparing.id() == Some(evaluation.id);
    let progress = project.running.comparing.progress(evaluation.id);
    let judgement = kept(project, evaluation)?;
    let done = match &progress {
        Some(progress) => progress.done as u32,
        None if judgement.is_some() => total,
        None => project.store.results().answered_keys(evaluation.id)?.len() as u32,
    };
    let projection = Projection::of(&project.settings()?);
    Ok(EvaluationView {
        id: evaluation.id,
        state: state(evaluation, is_running),
        done,
        total,
        rate: progress.as_ref().and_then(|progress| progress.rate),
        remaining_seconds: progress.and_then(|progress| progress.remaining_seconds),
        created_at: evaluation.created_at,
        possibly_billed_twice: evaluation.possibly_billed_twice,
        scores: match &judgement {
            Some(found) => scores(found, &question, &projection),
            None => question.candidates.iter().map(|asked| unscored(asked, &question)).collect(),
        },
        volume_per_month: projection.volume,
        price_model: projection.model,
        verdict: judgement.as_ref().map(|judgement| verdict_view(&judgement.verdict)),
        combination: judgement
            .as_ref()
            .and_then(|judgement| judgement.combination.as_ref())
            .map(|combination| combination.view(&question)),
        changes: match &judgement {
            Some(_) => changes(project, &question)?,
            None => Vec::new(),
        },
        error: evaluation.error.as_ref().map(error),
    })
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
        month_projected: score
            .tokens_per_request
            .zip(score.answer_tokens_per_request)
            .and_then(|(all, answer)| month(score, question, projection, all - answer, answer)),
        retrieval: score.retrieval.clone(),
        comparison: judgement
            .comparison(&score.letter)
            .map(|comparison| comparison_view(comparison, judgement)),
    };
    judgement.scores.iter().map(line).collect()
}

fn way_of(score: &Score, question: &Question) -> String {
    let found = question.candidates.iter().find(|asked| asked.spec.id == score.candidate);
    found.map_or("", way).to_owned()
}

/// Money a month: at its own model's price where it is asked at another provider, else projected at
/// the project's price model.
fn month(
    score: &Score,
    question: &Question,
    projection: &Projection,
    asked: f64,
    answered: f64,
) -> Option<Money> {
    let found = question.candidates.iter().find(|asked| asked.spec.id == score.candidate)?;
    match &found.provider {
        None => projection.month(score.kind, asked, answered),
        Some(_) => projection.month_at(found.spec.prices.as_ref()?, asked, answered),
    }
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
        comparison: None,
    }
}

fn comparison_view(comparison: &Comparison, judgement: &Judgement) -> ComparisonView {
    let points = |share: f64| share * 100.0;
    let correct = |letter: &str| {
        let score = judgement.scores.iter().find(|score| score.letter == letter);
        score.map_or(0, |score| score.correct)
    };
    let (b, c) = (comparison.b.round() as u32, comparison.c.round() as u32);
    let both_right = correct(&comparison.baseline).saturating_sub(c);
    ComparisonView {
        difference_points: points(comparison.difference),
        interval_points: [points(comparison.interval.low), points(comparison.interval.high)],
        confidence: comparison.confidence,
        p_value: comparison.p_value,
        exact_p_value: comparison.exact_p.unwrap_or(comparison.p_value),
        only_challenger: b,
        only_baseline: c,
        both_right,
        both_wrong: comparison.n.saturating_sub(both_right + b + c),
        finding: word(&comparison.finding),
    }
}

/// A fieldless enum of the statistics as its name in files.
pub(crate) fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

fn verdict_view(verdict: &Verdict) -> VerdictView {
    VerdictView {
        outcome: word(&verdict.outcome),
        sentence: verdict.sentence.clone(),
        support: verdict.support.clone(),
        caveats: verdict.caveats.iter().map(|caveat| caveat.text.clone()).collect(),
        reasons: reasons(verdict),
    }
}

/// How the verdict was reached, in the order of the rules.
fn reasons(verdict: &Verdict) -> Vec<String> {
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
        format!(
            "{} against {}: right alone {} times, wrong alone {} times: {}.",
            comparison.challenger,
            comparison.baseline,
            comparison.b,
            comparison.c,
            word(&comparison.finding).replace('_', " ")
        )
    }));
    reasons
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
        (Some(evaluation), _) => evaluation_words(evaluation),
        (None, Some(plan)) => plan_words(plan),
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
    let far = format!(
        "{} of {} answers",
        thousands(u64::from(evaluation.done)),
        thousands(u64::from(evaluation.total))
    );
    match evaluation.state {
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

fn plan_words(plan: &ComparePlan) -> (String, String) {
    let rows = counted(plan.rows, "sealed row", "sealed rows");
    let answer = format!("Ready: {} candidates answer {rows}.", plan.candidates);
    let judged = match plan.judged {
        0 => "This test set was never judged.".to_owned(),
        1 => "This test set was judged once; another look is exploratory.".to_owned(),
        many => format!("This test set was judged {many} times; another look is exploratory."),
    };
    (answer, format!("{} {judged}", calls_words(plan)))
}

fn calls_words(plan: &ComparePlan) -> String {
    let calls = counted(plan.calls, "call", "calls");
    let away: Vec<&str> = plan.notices.iter().map(|notice| notice.host.as_str()).collect();
    if away.is_empty() {
        return match plan.cost {
            Some([_, Money::ZERO]) => format!("{calls} on this computer, at no cost."),
            _ => format!("{calls} on this computer."),
        };
    }
    let to = format!("{calls}, some of them to {}", away.join(" and "));
    match plan.cost {
        None => format!("{to}; what they cost is unknown."),
        Some(_) => format!("{to}."),
    }
}
