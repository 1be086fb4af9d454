//! What the report says, gathered from the project.

use holdout_report::{CandidateLine, ComparisonLine, Report};
use holdout_store::Evaluation;
use holdout_types::ApiError;

use super::data;
use super::figures::{day, milliseconds, money, p_value, points, tokens};
use super::method;
use super::notes;
use super::rows;
use crate::compare::judgement::{Judgement, kept};
use crate::compare::question::Question;
use crate::compare::view::{ComparisonView, EvaluationView, ScoreView};
use crate::project::OpenProject;
use crate::words::{percent, thousands};

/// The newest judged evaluation, whole.
pub(super) struct Judged {
    pub(super) evaluation: Evaluation,
    pub(super) question: Question,
    pub(super) judgement: Judgement,
    pub(super) view: EvaluationView,
}

impl Judged {
    /// None before there is a verdict.
    pub(super) fn newest(project: &OpenProject) -> Result<Option<Self>, ApiError> {
        let Some(id) = project.newest_judged()? else { return Ok(None) };
        let evaluation = project.store.evaluations().get(id)?;
        let Some(judgement) = kept(project, &evaluation)? else { return Ok(None) };
        let question = Question::of(&evaluation)?;
        Ok(Some(Self { evaluation, question, judgement, view: project.evaluation(id)? }))
    }

    pub(super) fn baseline(&self) -> Option<&ScoreView> {
        self.view.scores.iter().find(|score| score.baseline)
    }

    /// The challenger that the page speaks of: the chosen one, else the best by the metric.
    pub(super) fn challenger(&self) -> Option<&ScoreView> {
        let challengers = || self.view.scores.iter().filter(|score| !score.baseline);
        let best = |a: &&ScoreView, b: &&ScoreView| a.correct.cmp(&b.correct);
        challengers().find(|score| score.winner).or_else(|| challengers().max_by(best))
    }
}

/// The decision: what the first half page says, and the window's preview of it.
pub(super) fn decision(project: &OpenProject, judged: Option<&Judged>) -> Result<Report, ApiError> {
    let mut report =
        Report { title: project.settings()?.name, about: about(project)?, ..Report::default() };
    let Some(judged) = judged else { return Ok(report) };
    if let Some(verdict) = &judged.view.verdict {
        report.verdict = Some((verdict.sentence.clone(), verdict.support.clone()));
        report.caveats.clone_from(&verdict.caveats);
    }
    report.figures = notes::figures(judged);
    report.candidates = judged.view.scores.iter().map(candidate).collect();
    report.scoreboard_note = scoreboard_note(judged);
    report.notes = notes::notes(project, judged)?;
    Ok(report)
}

/// The whole report. Before there is a verdict it holds the data and what is not known.
pub(super) fn document(project: &OpenProject) -> Result<Report, ApiError> {
    let judged = Judged::newest(project)?;
    let mut report = decision(project, judged.as_ref())?;
    report.data = data::facts(project, judged.as_ref())?;
    report.findings = data::findings(project)?;
    report.unknown = data::unknown(judged.as_ref());
    let Some(judged) = judged else { return Ok(report) };
    let id = judged.evaluation.id;
    report.comparisons = judged.view.scores.iter().filter_map(|s| comparison(s, &judged)).collect();
    report.differences = rows::differences(project, id, &judged.question)?;
    report.labels = rows::labels(project, id, &judged.question)?;
    report.trainings = method::trainings(project, &judged.question)?;
    report.method = method::method(&judged.question);
    report.prompts = method::prompts(project, &judged.evaluation, &judged.question)?;
    report.parameters = method::parameters(project, &judged.question)?;
    Ok(report)
}

fn about(project: &OpenProject) -> Result<Vec<String>, ApiError> {
    let version = project.store.versions().get(project.head()?)?;
    let hash = data::hexadecimal(&version.hash);
    Ok(vec![
        day(project.clock.now()),
        format!("data v{}, BLAKE3 {}…{}", version.id.0, &hash[..4], &hash[hash.len() - 4..]),
        format!("Holdout {}", env!("CARGO_PKG_VERSION")),
    ])
}

fn candidate(score: &ScoreView) -> CandidateLine {
    let against = score.comparison.as_ref().map(|comparison| {
        let [low, high] = comparison.interval_points;
        format!("{} ({} to {})", points(comparison.difference_points), points(low), points(high))
    });
    let none = if score.baseline { "baseline" } else { "–" };
    CandidateLine {
        letter: score.letter.clone(),
        name: score.name.clone(),
        is_baseline: score.baseline,
        is_chosen: score.winner,
        share: score.accuracy,
        interval: score.interval.map(|[low, high]| (low, high)),
        right: format!("{}/{}", thousands(score.correct.into()), thousands(score.n.into())),
        against: against.unwrap_or_else(|| none.to_owned()),
        cost: money(score.cost_per_1000),
        p50: milliseconds(score.p50_ms),
        p95: milliseconds(score.p95_ms),
        tokens: tokens(score.tokens_per_request),
        missing: thousands(score.excluded.into()),
    }
}

fn comparison(score: &ScoreView, judged: &Judged) -> Option<ComparisonLine> {
    let comparison: &ComparisonView = score.comparison.as_ref()?;
    let baseline = judged.baseline().map(|score| score.letter.as_str()).unwrap_or_default();
    let [low, high] = comparison.interval_points.map(points);
    Some(ComparisonLine {
        pair: format!("{} against {baseline}", score.letter),
        difference: format!(
            "{} points, {low} to {high} at {} %",
            points(comparison.difference_points),
            percent(comparison.confidence)
        ),
        p_value: format!(
            "{} (exact, unadjusted: {})",
            p_value(comparison.p_value),
            p_value(comparison.exact_p_value)
        ),
        discordant: format!("{}, {}", comparison.only_challenger, comparison.only_baseline),
        finding: comparison.finding.replace('_', " "),
    })
}

fn scoreboard_note(judged: &Judged) -> String {
    let baseline = judged.baseline().map(|score| score.letter.as_str()).unwrap_or_default();
    let mut note = format!(
        "Bars: 95 % Wilson intervals; the dotted line is {baseline}. Differences: Tango's intervals for pairs, in points."
    );
    let trials = judged.question.trials;
    if trials > 1 {
        note += &format!(
            " Each row was asked {trials} times; what is told by label counts the first answer."
        );
    }
    let what = if trials > 1 { "calls" } else { "rows" };
    for score in judged.view.scores.iter().filter(|score| score.excluded > 0) {
        note += &format!(
            " {} has no answer to {} {what}, which count for nobody.",
            score.letter, score.excluded
        );
    }
    note
}
