//! Gathering the result of a study from its project.

use std::collections::HashMap;

use holdout_store::ContentHash;
use holdout_types::{ApiError, EvaluationId, Issue, JobId, RowId, SplitCounts};

use super::result::{
    CandidateResult, ComparisonResult, DatasetResult, FurtherResult, IssueResult, MetricResult,
    RowPlace, StudyResult, TrainingResult, VerdictResult,
};
use crate::compare::judgement::{Judgement, Score, kept};
use crate::compare::question::Question;
use crate::compare::view::EvaluationView;
use crate::data::columns::Columns;
use crate::project::OpenProject;
use crate::train::view::{JobView, LossPoint};

/// Rows that an issue lists.
const LISTED_ROWS: usize = 100;

impl StudyResult {
    /// The result as it stands in a project: its newest judged evaluation and the newest training
    /// that gave a model.
    pub(crate) fn of(project: &OpenProject) -> Result<Self, ApiError> {
        let judged = project.newest_judged()?.map(|id| judged(project, id)).transpose()?;
        let judged = judged.unwrap_or_default();
        let jobs = project.store.jobs().all()?;
        let trained = jobs.iter().find(|job| job.state.fine_tuned_model.is_some());
        Ok(Self {
            name: project.settings()?.name,
            dataset: dataset(project)?,
            candidates: judged.candidates,
            comparisons: judged.comparisons,
            training: trained.map(|job| training(project, job.id)).transpose()?,
            metric: metric(project)?,
            verdict: judged.verdict,
            error: None,
        })
    }
}

/// What the rows are.
pub(super) fn dataset(project: &OpenProject) -> Result<DatasetResult, ApiError> {
    let columns = project.columns()?;
    let version = project.store.versions().get(columns.version)?;
    let divided = project.settings()?.divided;
    let counts = if divided { version.counts } else { SplitCounts::default() };
    let issues = columns.report.issues.iter();
    Ok(DatasetResult {
        rows: columns.rows(),
        train: counts.train,
        validation: counts.validation,
        test: counts.test,
        left_out: version.excluded,
        hash: hexadecimal(&version.hash),
        issues: issues
            .map(|issue| self::issue(project, &columns, issue))
            .collect::<Result<_, _>>()?,
    })
}

fn hexadecimal(hash: &ContentHash) -> String {
    hash.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn issue(project: &OpenProject, columns: &Columns, issue: &Issue) -> Result<IssueResult, ApiError> {
    let ids: Vec<RowId> = issue.rows.iter().take(LISTED_ROWS).copied().map(RowId).collect();
    let imports = project.store.imports().all()?;
    let file_of = |id: RowId| {
        let import = imports.iter().rfind(|import| import.summary.first_row <= id);
        import.map(|import| import.origin.file_name.clone()).unwrap_or_default()
    };
    let rows = project.store.rows().get(&ids)?;
    let rows = rows.into_iter().map(|row| RowPlace { file: file_of(row.id), line: row.line });
    Ok(IssueResult {
        code: issue.code,
        severity: issue.severity,
        count: issue.rows.len() as u32,
        rows: rows.collect(),
        handled: columns.is_handled(issue.code, &issue.rows),
        message: issue.message.clone(),
        remedy: issue.remedy.clone(),
    })
}

/// What the newest judged evaluation counts as right, else what is chosen from the seal on.
pub(super) fn metric(project: &OpenProject) -> Result<Option<MetricResult>, ApiError> {
    let settings = project.settings()?;
    let newest = project.newest_judged()?.map(|id| project.store.evaluations().get(id));
    let judged = match newest {
        Some(evaluation) => Some(Question::of(&evaluation?)?.metric),
        None => None,
    };
    let Some(metric) = judged.or_else(|| settings.metric.clone()) else { return Ok(None) };
    let is_proposed = settings.metric.as_ref() == Some(&metric);
    Ok(Some(MetricResult {
        name: metric.name().to_owned(),
        asks: metric.asks(),
        proposed_because: settings.metric_reason.filter(|_| is_proposed),
        grader: metric,
    }))
}

/// The training, from its job.
pub(super) fn training(project: &OpenProject, job: JobId) -> Result<TrainingResult, ApiError> {
    let job: JobView = project.job(job)?;
    let (train_loss, valid_loss) = losses_by_epoch(&job.steps);
    Ok(TrainingResult {
        job_id: job.remote_id,
        model: job.model,
        train_loss,
        valid_loss,
        seconds: job.seconds,
        trained_tokens: job.trained_tokens,
    })
}

/// The mean training loss between two full validations, and the loss of the validation. Without any
/// validation, every reported training loss.
fn losses_by_epoch(steps: &[LossPoint]) -> (Vec<f64>, Vec<f64>) {
    let (mut train, mut valid, mut since) = (Vec::new(), Vec::new(), Vec::new());
    for point in steps {
        since.extend(point.train_loss);
        if let Some(loss) = point.valid_loss {
            train.extend(holdout_statistics::mean(&since));
            valid.push(loss);
            since.clear();
        }
    }
    if valid.is_empty() {
        return (steps.iter().filter_map(|point| point.train_loss).collect(), valid);
    }
    (train, valid)
}

/// Candidates, comparisons and verdict of an evaluation.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) candidates: Vec<CandidateResult>,
    pub(super) comparisons: Vec<ComparisonResult>,
    pub(super) verdict: Option<VerdictResult>,
}

pub(super) fn judged(project: &OpenProject, id: EvaluationId) -> Result<Judged, ApiError> {
    let view: EvaluationView = project.evaluation(id)?;
    let Some(judgement) = kept(project, &project.store.evaluations().get(id)?)? else {
        return Ok(Judged { candidates: Vec::new(), comparisons: Vec::new(), verdict: None });
    };
    let names: HashMap<&str, &str> =
        judgement.scores.iter().map(|score| (score.letter.as_str(), score.name.as_str())).collect();
    let name = |letter: &str| (*names.get(letter).unwrap_or(&"")).to_owned();
    let baseline = judgement.verdict.baseline.clone();
    Ok(Judged {
        candidates: judgement.scores.iter().map(|score| candidate(score, &baseline)).collect(),
        comparisons: comparisons(&judgement, name),
        verdict: view.verdict.map(|verdict| VerdictResult {
            outcome: verdict.outcome,
            chosen: judgement.verdict.chosen.as_deref().map(name),
            sentence: verdict.sentence,
            support: verdict.support,
            caveats: verdict.caveats,
        }),
    })
}

fn candidate(score: &Score, baseline: &str) -> CandidateResult {
    CandidateResult {
        letter: score.letter.clone(),
        name: score.name.clone(),
        kind: score.kind,
        model: score.model.clone(),
        baseline: score.letter == baseline,
        n: score.n,
        correct: score.correct,
        excluded: score.excluded,
        accuracy: score.accuracy,
        ci_low: score.interval.map(|interval| interval.low),
        ci_high: score.interval.map(|interval| interval.high),
        other_accuracy: score.other_accuracy,
        further: score
            .further
            .iter()
            .map(|figure| FurtherResult { name: figure.name.clone(), share: figure.share })
            .collect(),
        cost_usd: score.cost.map(holdout_types::Money::dollars),
        latency_p50_ms: score.p50_ms,
        latency_p95_ms: score.p95_ms,
        tokens_per_request: score.tokens_per_request,
    }
}

fn comparisons(judgement: &Judgement, name: impl Fn(&str) -> String) -> Vec<ComparisonResult> {
    let result = |comparison: &holdout_statistics::Comparison| ComparisonResult {
        baseline: name(&comparison.baseline),
        challenger: name(&comparison.challenger),
        n: comparison.n,
        difference: comparison.difference,
        ci_low: comparison.interval.low,
        ci_high: comparison.interval.high,
        confidence: comparison.confidence,
        p_value: comparison.p_value,
        exact_p_value: comparison.exact_p,
        b: comparison.b,
        c: comparison.c,
        finding: crate::compare::word(&comparison.finding),
    };
    judgement.verdict.comparisons.iter().map(result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(step: u32, train: f64, valid: Option<f64>) -> LossPoint {
        LossPoint {
            step,
            train_loss: Some(train),
            train_accuracy: None,
            valid_loss: valid,
            valid_accuracy: None,
        }
    }

    #[test]
    fn losses_are_averaged_between_full_validations() {
        let steps = [
            point(1, 4.0, None),
            point(2, 2.0, Some(2.5)),
            point(3, 1.0, None),
            point(4, 1.0, Some(1.5)),
        ];
        assert_eq!(losses_by_epoch(&steps), (vec![3.0, 1.0], vec![2.5, 1.5]));
        assert_eq!(losses_by_epoch(&steps[..1]), (vec![4.0], vec![]));
    }
}
