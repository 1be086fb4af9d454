//! Starting a comparison, and running it to its verdict.

use std::path::PathBuf;
use std::sync::Arc;

use holdout_evaluation::{Plan, PlannedCandidate, RunError, run};
use holdout_statistics::Outcome;
use holdout_store::{EvaluationState, NewEvaluation};
use holdout_types::{
    ApiError, Cancel, CandidateId, CandidateKind, ErrorCode, EvaluationId, Money, ProgressSink,
    Split,
};

use super::batch::{self, ByBatch, offer};
use super::corrections;
use super::judgement::{Judgement, kept, reach};
use super::log::{StoredAnswerLog, StoredRows};
use super::question::{AskedCandidate, AskedProvider, Question, row_ids};
use super::view::CompareRequest;
use crate::candidates::source::source;
use crate::candidates::spec::{Spec, asked};
use crate::candidates::{lacks_instructions, rows_have_instructions};
use crate::judge::KeptJudge;
use crate::judge::run::Judging;
use crate::project::OpenProject;
use crate::providers::host_of;
use crate::providers::reach::Reach;
use crate::settings::{Settings, damaged};

/// A margin beyond this would accept anything.
const LARGEST_MARGIN_POINTS: f64 = 50.0;
/// More repetitions of a row say little more than these.
const MOST_TRIALS: u16 = 20;

/// Checks that a comparison on a split may start, and writes its question down.
pub(crate) fn begin(
    project: &OpenProject,
    request: &CompareRequest,
    split: Split,
) -> Result<EvaluationId, ApiError> {
    let margin_points = request.margin_points;
    if !(0.0..=LARGEST_MARGIN_POINTS).contains(&margin_points) {
        let text = "The margin must lie between 0 and 50 wrong answers per 100.";
        return Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("margin_points"));
    }
    if let Some(first) = project.compare_blocking()?.into_iter().next() {
        return Err(ApiError::new(ErrorCode::WrongState, first));
    }
    let trials = request.trials.unwrap_or(1);
    if !(1..=MOST_TRIALS).contains(&trials) {
        let text = format!("Each row is asked between 1 and {MOST_TRIALS} times.");
        return Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("trials"));
    }
    check_budget(request.budget)?;
    Settings::change(&project.store, |settings| settings.margin_points = margin_points)?;
    let (budget, asks_anew) = (request.budget, request.asks_anew.unwrap_or(false));
    let question = Question { trials, budget, asks_anew, ..question(project, None)? };
    let by_batch = by_batch(project, request, &question)?;
    let guess = (split == Split::Test).then(|| project.guess()).transpose()?;
    let question = Question { by_batch, guess, ..question };
    check_prices(&question)?;
    project.may_send(&question)?;
    if let Some(judge) = KeptJudge::of_metric(&project.store, &question.metric)? {
        if question.budget.is_some() && judge.provider.is_some() {
            let text = format!(
                "A budget can't be kept: {} judges after the answers are paid.",
                judge.name()
            );
            return Err(ApiError::new(ErrorCode::InvalidInput, text)
                .with_hint("Run without a budget, or choose a metric that asks nobody.")
                .with_field("budget"));
        }
        project.may_decide(&judge)?;
        project.may_judge(&judge)?;
    }
    let spec = serde_json::to_value(&question).map_err(|error| damaged(&error))?;
    let version = project.head()?;
    let candidates = question.ids();
    let new = NewEvaluation { version, split, spec, candidates };
    Ok(project.store.evaluations_mut().begin(new)?)
}

/// The candidates that are asked by batch, if that is wished for.
fn by_batch(
    project: &OpenProject,
    request: &CompareRequest,
    question: &Question,
) -> Result<Vec<ByBatch>, ApiError> {
    if request.by_batch != Some(true) {
        return Ok(Vec::new());
    }
    let refuse = |text: &str, field: &str| {
        Err(ApiError::new(ErrorCode::InvalidInput, text).with_field(field))
    };
    let able = offer(project, question)?;
    if able.is_empty() {
        return refuse("No candidate can be asked by batch.", "by_batch");
    }
    if question.budget.is_some() {
        let text = "A batch can't be stopped at a budget: what it cost is known when it has ended.";
        return refuse(text, "budget");
    }
    Ok(able)
}

fn check_budget(budget: Option<Money>) -> Result<(), ApiError> {
    if budget.is_none_or(|budget| budget > Money::ZERO) {
        return Ok(());
    }
    let text = "A budget is an amount above 0.";
    Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("budget"))
}

/// Refuses a budget that could not be kept, before the run counts as a look at the holdout.
fn check_prices(question: &Question) -> Result<(), ApiError> {
    let unknown = |asked: &&AskedCandidate| {
        asked.spec.prices.is_none() && asked.spec.kind != CandidateKind::Recorded
    };
    let mut candidates = question.candidates.iter();
    match candidates.find(unknown).filter(|_| question.budget.is_some()) {
        None => Ok(()),
        Some(asked) => {
            let (candidate, model) = (asked.spec.name.clone(), asked.spec.model.clone());
            Err(RunError::PriceUnknown { candidate, model }.into())
        }
    }
}

/// The most that an evaluation may cost: as it was raised last, or else as it was set first.
pub(super) fn budget(
    project: &OpenProject,
    id: EvaluationId,
    question: &Question,
) -> Result<Option<Money>, ApiError> {
    let raised = project.settings()?.budgets.get(&id.0).copied();
    Ok(raised.or(question.budget))
}

impl OpenProject {
    /// Raises the budget of a comparison that was stopped, for when it goes on.
    pub fn set_budget(&self, id: EvaluationId, budget: Money) -> Result<(), ApiError> {
        check_budget(Some(budget))?;
        let spent = self.store.results().spend(id)?.known;
        if budget <= spent {
            let text = format!("${spent} of it are spent already.");
            return Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("budget"));
        }
        Settings::change(&self.store, |settings| {
            settings.budgets.insert(id.0, budget);
        })?;
        Ok(())
    }
}

/// What the candidates of a project are asked now: all rows of a split, or its first few.
pub(crate) fn question(
    project: &OpenProject,
    first_rows: Option<u32>,
) -> Result<Question, ApiError> {
    let settings = project.settings()?;
    let columns = project.columns()?;
    let rows_have_them = rows_have_instructions(&project.store)?;
    let mut candidates = Vec::new();
    for candidate in project.taking_part()? {
        let Some(spec) = asked(project, &columns, &candidate)? else { continue };
        let stored = Spec::of(&candidate)?;
        let lacks = lacks_instructions(&stored, rows_have_them);
        candidates.push(AskedCandidate {
            lacks_instructions: lacks
                && spec.kind == CandidateKind::Prompted
                && spec.shots.is_empty(),
            letter: candidate.letter,
            provider: asked_provider(project, &stored)?,
            retrieval: project.asked_retrieval(&stored)?,
            recorded: stored.recording.map(|id| project.recording(id)).transpose()?,
            spec,
        });
    }
    let takes_part = |id: &CandidateId| candidates.iter().any(|asked| asked.spec.id == *id);
    let first = candidates.first().map(|asked| asked.spec.id);
    let baseline =
        settings.baseline.filter(takes_part).or(first).ok_or_else(|| {
            ApiError::new(ErrorCode::WrongState, "There is no candidate to compare.")
        })?;
    Ok(Question {
        candidates,
        baseline,
        metric: project.metric()?,
        also: settings.also,
        margin_points: settings.margin_points,
        concurrency: settings.concurrency,
        seed: settings.split_seed,
        first_rows,
        trials: 1,
        budget: None,
        asks_anew: first_rows.is_some(),
        corrections: corrections::count(project)?,
        by_batch: Vec::new(),
        guess: None,
    })
}

fn asked_provider(project: &OpenProject, spec: &Spec) -> Result<Option<AskedProvider>, ApiError> {
    let Some(id) = &spec.provider else { return Ok(None) };
    let profile = project.providers.profile(id)?;
    let host = host_of(&profile.base_url)?;
    Ok(Some(AskedProvider { id: profile.id, name: profile.name, host }))
}

/// Makes what an evaluation asks ready to be asked. A provider that was moved to another host since
/// then is not asked there.
pub(crate) fn still_there(project: &OpenProject, question: &Question) -> Result<(), ApiError> {
    for asked in question.providers() {
        let host = host_of(&project.providers.profile(&asked.id)?.base_url)?;
        if host != asked.host {
            let text =
                format!("{} was asked at {}; it now points to {host}.", asked.name, asked.host);
            return Err(ApiError::new(ErrorCode::WrongState, text)
                .with_hint("Set its address back under Settings, or start a new comparison."));
        }
    }
    Ok(())
}

/// A comparison that is written down and ready to run.
pub(crate) struct Comparing {
    pub(crate) project: Arc<OpenProject>,
    pub(crate) reach: Arc<Reach>,
    pub(crate) evaluation: EvaluationId,
    pub(crate) cancel: Cancel,
    pub(crate) progress: Arc<dyn ProgressSink>,
    /// Where files of batches are kept on their way.
    pub(crate) folder: PathBuf,
}

impl Comparing {
    /// Asks what is not answered yet, and judges. How it ended stands in the project.
    pub(crate) async fn run(self) {
        let (state, error) = match self.ask_and_judge().await {
            Ok(()) => (EvaluationState::Finished, None),
            Err(error) if error.code == ErrorCode::Cancelled => (EvaluationState::Paused, None),
            Err(error) if error.code == ErrorCode::BudgetReached => {
                (EvaluationState::Paused, serde_json::to_value(error).ok())
            }
            Err(error) => (EvaluationState::Failed, serde_json::to_value(error).ok()),
        };
        let store = &self.project.store;
        if let Err(error) = store.evaluations_mut().set_state(self.evaluation, state, error) {
            tracing::error!(%error, "the end of a comparison could not be noted");
        }
        self.project.running.comparing.end(self.evaluation);
        self.project.running.spending.end();
        self.project.running.tell();
    }

    async fn ask_and_judge(&self) -> Result<(), ApiError> {
        let question = self.off_thread(Self::question).await?;
        let plan = self.off_thread(Self::plan).await?;
        if question.by_batch.is_empty() {
            self.ask(Arc::new(plan), question.corrections).await?;
        } else {
            batch::ask(self, plan, &question).await?;
        }
        self.ask_judge().await?;
        self.off_thread(Self::judge).await
    }

    fn question(
        project: &OpenProject,
        _reach: &Reach,
        id: EvaluationId,
    ) -> Result<Question, ApiError> {
        Question::of(&project.store.evaluations().get(id)?)
    }

    /// Asks live whatever of a plan is not answered yet.
    pub(super) async fn ask(&self, plan: Arc<Plan>, corrections: u32) -> Result<(), ApiError> {
        let rows = Arc::new(StoredRows { project: Arc::clone(&self.project), corrections });
        let log = Arc::new(StoredAnswerLog::new(Arc::clone(&self.project)));
        let progress = Arc::clone(&self.progress);
        let clock = Arc::clone(&self.project.clock);
        let ran = run(plan, rows, log, progress, self.cancel.clone(), clock).await;
        let ran = ran.map_err(|error: RunError| ApiError::from(error))?;
        tracing::info!(answers = ran.committed, from_cache = ran.from_cache, "asked");
        Ok(())
    }

    /// Has the answers judged, where a model judge decides.
    async fn ask_judge(&self) -> Result<(), ApiError> {
        let judge = self.off_thread(|project, _, id| {
            let question = Question::of(&project.store.evaluations().get(id)?)?;
            KeptJudge::of_metric(&project.store, &question.metric)
        });
        let Some(judge) = judge.await? else { return Ok(()) };
        let judging = Judging {
            project: Arc::clone(&self.project),
            reach: Arc::clone(&self.reach),
            judge,
            evaluation: self.evaluation,
            pairs: false,
            cancel: self.cancel.clone(),
            progress: Arc::clone(&self.progress),
        };
        judging.run().await.map(drop)
    }

    fn plan(project: &OpenProject, reach: &Reach, id: EvaluationId) -> Result<Plan, ApiError> {
        reach.local.know_models_of(&project.store)?;
        let evaluation = project.store.evaluations().get(id)?;
        let question = Question::of(&evaluation)?;
        let planned = |asked: &AskedCandidate| {
            let source = source(project, asked, reach)?;
            Ok::<_, ApiError>(PlannedCandidate { spec: asked.spec.clone(), source })
        };
        Ok(Plan {
            evaluation: id,
            candidates: question.candidates.iter().map(planned).collect::<Result<_, _>>()?,
            rows: row_ids(project, &evaluation)?,
            trials: question.trials,
            budget: budget(project, id, &question)?,
            reuses_answers: !question.asks_anew,
            grader: question.metric.ready()?,
            concurrency: reach.at_once(question.concurrency) as usize,
            seed: u64::from(question.seed),
        })
    }

    fn judge(project: &OpenProject, _reach: &Reach, id: EvaluationId) -> Result<(), ApiError> {
        let evaluation = project.store.evaluations().get(id)?;
        // A verdict rests on the sealed rows only.
        if evaluation.question.split != Split::Test {
            return Ok(());
        }
        // Only answers that were missing can be asked for again, and only they can change a verdict.
        let is_final = |kept: Judgement| kept.verdict.outcome != Outcome::NoVerdict;
        if kept(project, &evaluation)?.is_some_and(is_final) {
            return Ok(());
        }
        let judgement = reach(project, &evaluation, &Question::of(&evaluation)?)?;
        let verdict = serde_json::to_value(judgement).map_err(|error| damaged(&error))?;
        Ok(project.store.verdicts_mut().add(id, &verdict)?)
    }

    /// Runs what reads much of the project away from the threads that serve requests.
    async fn off_thread<T: Send + 'static>(
        &self,
        work: fn(&OpenProject, &Reach, EvaluationId) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let (project, reach) = (Arc::clone(&self.project), Arc::clone(&self.reach));
        let id = self.evaluation;
        let done = tokio::task::spawn_blocking(move || work(&project, &reach, id)).await;
        done.map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))?
    }
}
