//! Starting a comparison, and running it to its verdict.

use std::sync::Arc;

use holdout_evaluation::{AnswerSource, Plan, PlannedCandidate, RunError, run};
use holdout_statistics::Outcome;
use holdout_store::{EvaluationState, NewEvaluation};
use holdout_types::{
    ApiError, Cancel, CandidateId, CandidateKind, ErrorCode, EvaluationId, ProgressSink, Split,
};

use super::judgement::{Judgement, kept, reach};
use super::log::StoredAnswerLog;
use super::question::{AskedCandidate, AskedProvider, Question, rows};
use super::view::CompareRequest;
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

/// Checks that a comparison may start, and writes its question down.
pub(crate) fn begin(
    project: &OpenProject,
    request: &CompareRequest,
) -> Result<EvaluationId, ApiError> {
    let margin_points = request.margin_points;
    if !(0.0..=LARGEST_MARGIN_POINTS).contains(&margin_points) {
        let text = "The margin must lie between 0 and 50 wrong answers per 100.";
        return Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("margin_points"));
    }
    if let Some(first) = project.compare_blocking()?.into_iter().next() {
        return Err(ApiError::new(ErrorCode::WrongState, first));
    }
    Settings::change(&project.store, |settings| settings.margin_points = margin_points)?;
    let question = question(project, None)?;
    project.may_send(&question)?;
    if let Some(judge) = KeptJudge::of_metric(&project.store, &question.metric)? {
        project.may_decide(&judge)?;
        project.may_judge(&judge)?;
    }
    let spec = serde_json::to_value(&question).map_err(|error| damaged(&error))?;
    let version = project.head()?;
    let candidates = question.ids();
    let new = NewEvaluation { version, split: Split::Test, spec, candidates };
    Ok(project.store.evaluations_mut().begin(new)?)
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
        metric: settings.metric,
        margin_points: settings.margin_points,
        concurrency: settings.concurrency,
        seed: settings.split_seed,
        first_rows,
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
}

impl Comparing {
    /// Asks what is not answered yet, and judges. How it ended stands in the project.
    pub(crate) async fn run(self) {
        let (state, error) = match self.ask_and_judge().await {
            Ok(()) => (EvaluationState::Finished, None),
            Err(error) if error.code == ErrorCode::Cancelled => (EvaluationState::Paused, None),
            Err(error) => (EvaluationState::Failed, serde_json::to_value(error).ok()),
        };
        let store = &self.project.store;
        if let Err(error) = store.evaluations_mut().set_state(self.evaluation, state, error) {
            tracing::error!(%error, "the end of a comparison could not be noted");
        }
        self.project.running.comparing.end(self.evaluation);
        self.project.running.tell();
    }

    async fn ask_and_judge(&self) -> Result<(), ApiError> {
        let plan = Arc::new(self.off_thread(Self::plan).await?);
        let log = Arc::new(StoredAnswerLog(Arc::clone(&self.project)));
        let progress = Arc::clone(&self.progress);
        let clock = Arc::clone(&self.project.clock);
        let ran = run(plan, log, progress, self.cancel.clone(), clock).await;
        ran.map_err(|error: RunError| ApiError::from(error))?;
        self.ask_judge().await?;
        self.off_thread(Self::judge).await
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
        let question = Question::of(&project.store.evaluations().get(id)?)?;
        let planned = |asked: &AskedCandidate| {
            let client = reach.client(asked.provider.as_ref().map(|provider| &provider.id))?;
            let source = AnswerSource::Provider { client, context: None };
            Ok::<_, ApiError>(PlannedCandidate { spec: asked.spec.clone(), source })
        };
        Ok(Plan {
            evaluation: id,
            candidates: question.candidates.iter().map(planned).collect::<Result<_, _>>()?,
            rows: rows(project, id)?,
            trials: 1,
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
