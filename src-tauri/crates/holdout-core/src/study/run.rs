//! Running a study from top to bottom, by the same use cases that the window calls.

use std::sync::Arc;

use holdout_dataset::Mapping;
use holdout_types::{
    ApiError, Cancel, ErrorCode, IssueCode, Progress, ProgressSink, Severity, SplitCounts, Unit,
};

use super::gather;
use super::result::{DatasetResult, StudyResult};
use super::{ExactLeaks, Faulty, StudyPlan};
use crate::candidates::spec::Spec;
use crate::compare::view::{CompareRequest, EvaluationState};
use crate::data::divide;
use crate::data::import::{Sources, Watching, import};
use crate::long::off_thread;
use crate::project::OpenProject;
use crate::settings::Settings;
use crate::studio::Studio;
use crate::train::view::{JobStateView, TrainRequest};

impl Studio {
    /// Runs a study into a new project. A study that ends early gives what it reached, with its
    /// error; only input that can't be used, and faults of the disk, are an `Err`.
    pub async fn run_study(
        &self,
        plan: &StudyPlan,
        progress: Arc<dyn ProgressSink>,
        cancel: Cancel,
    ) -> Result<StudyResult, ApiError> {
        let (studio, planned) = (self.clone(), plan.clone());
        let (sink, stop) = (Arc::clone(&progress), cancel.clone());
        off_thread(move || studio.make_study(&planned, sink.as_ref(), &stop)).await?;
        let project = self.project()?;
        let mut result = StudyResult {
            name: plan.name.clone(),
            dataset: gather::dataset(&project)?,
            candidates: Vec::new(),
            comparisons: Vec::new(),
            training: None,
            verdict: None,
            error: None,
        };
        if let Err(error) = self.judge_study(plan, &project, &mut result, progress).await {
            result.error = Some(error);
        }
        Ok(result)
    }

    /// Imports, divides and adds the candidates.
    fn make_study(
        &self,
        plan: &StudyPlan,
        progress: &dyn ProgressSink,
        cancel: &Cancel,
    ) -> Result<(), ApiError> {
        let sources = Sources {
            examples: plan.data.file.clone(),
            test: plan.data.test_file.clone(),
            mapping: mapping(plan)?,
        };
        let watching = Watching { progress, cancel };
        self.make_project(&plan.name, |store, name| {
            let settings = settings(plan, Settings::read(store)?);
            settings.write(store)?;
            import(store, name, &sources, watching, plan.data.exact_leaks, &plan.candidates)
        })?;
        let project = self.project()?;
        if project.settings()?.own_test_file() {
            return Ok(());
        }
        divide_study(plan, &project)
    }

    async fn judge_study(
        &self,
        plan: &StudyPlan,
        project: &Arc<OpenProject>,
        result: &mut StudyResult,
        progress: Arc<dyn ProgressSink>,
    ) -> Result<(), ApiError> {
        stop_on_errors(plan, &result.dataset)?;
        project.seal()?;
        if needs_training(project)? {
            let job = self.train_study(plan, &progress).await?;
            result.training = Some(gather::training(project, job)?);
            trained(project, job)?;
        }
        let margin_points = project.settings()?.margin_points;
        let view = self.start_comparison(&CompareRequest::new(margin_points)).await?;
        let Some(evaluation) = view.evaluation.map(|evaluation| evaluation.id) else {
            return Err(ApiError::new(ErrorCode::Internal, "The comparison did not begin."));
        };
        self.watch_comparison(evaluation, |view| {
            let mut far = Progress::new(
                "Comparing",
                Unit::Answers,
                u64::from(view.done),
                Some(u64::from(view.total)),
            );
            (far.rate, far.remaining_seconds) = (view.rate, view.remaining_seconds);
            progress.report(far);
            true
        })
        .await?;
        let judged = gather::judged(project, evaluation)?;
        result.candidates = judged.candidates;
        result.comparisons = judged.comparisons;
        result.verdict = judged.verdict;
        finished(project, evaluation)
    }

    async fn train_study(
        &self,
        plan: &StudyPlan,
        progress: &Arc<dyn ProgressSink>,
    ) -> Result<holdout_types::JobId, ApiError> {
        let request = TrainRequest {
            suffix: plan.training_suffix.clone(),
            seed: plan.training_seed,
            ..TrainRequest::default()
        };
        let view = self.start_training(&request).await?;
        let Some(job) = view.job.map(|job| job.id) else {
            return Err(ApiError::new(ErrorCode::Internal, "The training did not begin."));
        };
        self.watch_training(job, |view| {
            let total = view.total_steps.map(u64::from);
            let mut far = Progress::new("Training", Unit::Steps, u64::from(view.step), total);
            far.remaining_seconds = view.remaining_seconds;
            progress.report(far);
            true
        })
        .await?;
        Ok(job)
    }
}

fn mapping(plan: &StudyPlan) -> Result<Option<Mapping>, ApiError> {
    match (&plan.data.input, &plan.data.answer) {
        (Some(input), Some(answer)) => Ok(Some(Mapping {
            input: input.clone(),
            answer: answer.clone(),
            prompt: plan.data.prompt.clone(),
        })),
        (None, None) if plan.data.prompt.is_none() => Ok(None),
        _ => Err(ApiError::new(
            ErrorCode::InvalidInput,
            "A mapping names both `input` and `answer`.",
        )
        .with_hint("Name both columns in [data], or leave out all three.")
        .with_field("data")),
    }
}

fn settings(plan: &StudyPlan, defaults: Settings) -> Settings {
    Settings {
        split_seed: plan.split.seed.unwrap_or(defaults.split_seed),
        training_seed: plan.training_seed.unwrap_or(defaults.training_seed),
        metric: plan.metric.clone(),
        margin_points: plan.margin_points.unwrap_or(defaults.margin_points),
        concurrency: plan.concurrency.unwrap_or(defaults.concurrency),
        ..defaults
    }
}

fn divide_study(plan: &StudyPlan, project: &OpenProject) -> Result<(), ApiError> {
    let columns = project.columns()?;
    let proposed = divide::percent(holdout_dataset::split::suggest_ratios(columns.report.usable));
    let percent = match (plan.split.train, plan.split.validation, plan.split.test) {
        (None, None, None) => proposed,
        (train, validation, test) => SplitCounts {
            train: train.unwrap_or(0),
            validation: validation.unwrap_or(0),
            test: test.unwrap_or(0),
        },
    };
    let seed = project.settings()?.split_seed;
    project.divide(crate::data::view::SplitRequest { percent, seed })?;
    Ok(())
}

/// Errors stop a study, but for rows that may be left out.
fn stop_on_errors(plan: &StudyPlan, dataset: &DatasetResult) -> Result<(), ApiError> {
    let leaves_out = plan.data.faulty_rows == Faulty::LeaveOut;
    let blocks_leaks = plan.data.exact_leaks == ExactLeaks::Block;
    let stops = |issue: &&super::result::IssueResult| match issue.code {
        IssueCode::ExactLeak => blocks_leaks,
        _ => issue.severity == Severity::Error && !(leaves_out && issue.handled),
    };
    let Some(first) = dataset.issues.iter().find(stops) else { return Ok(()) };
    let remedy = if first.severity == Severity::Error {
        format!("{} Or leave such rows out: faulty_rows = \"leave_out\" in [data].", first.remedy)
    } else {
        format!("{} Or leave such rows out: exact_leaks = \"drop_from_train\".", first.remedy)
    };
    Err(ApiError::new(ErrorCode::BlockedByIssues, first.message.clone()).with_hint(remedy))
}

fn needs_training(project: &OpenProject) -> Result<bool, ApiError> {
    for candidate in project.taking_part()? {
        if Spec::of(&candidate)?.model(candidate.kind).is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn trained(project: &OpenProject, job: holdout_types::JobId) -> Result<(), ApiError> {
    let job = project.job(job)?;
    if job.state == JobStateView::Succeeded {
        return Ok(());
    }
    let text = "The training ended without a model.";
    Err(job.error.unwrap_or_else(|| ApiError::new(ErrorCode::ProviderFault, text)))
}

fn finished(project: &OpenProject, id: holdout_types::EvaluationId) -> Result<(), ApiError> {
    let evaluation = project.evaluation(id)?;
    if evaluation.state == EvaluationState::Done {
        return Ok(());
    }
    let text = "The comparison did not end.";
    Err(evaluation.error.unwrap_or_else(|| ApiError::new(ErrorCode::ProviderFault, text)))
}
