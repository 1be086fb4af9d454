//! Having answers judged: watched or not, stopped at will, gone on with later.

use std::sync::Arc;

use holdout_evaluation::judge::{JudgePlan, JudgeQuestion, JudgeSummary, judge_answers};
use holdout_types::{ApiError, Cancel, ErrorCode, EvaluationId, Progress, ProgressSink};

use super::kept::KeptJudge;
use super::log::StoredJudgementLog;
use super::questions::Judgeable;
use super::view::JudgeView;
use crate::compare::judgement::after_judging;
use crate::long::off_thread;
use crate::project::OpenProject;
use crate::providers::reach::Reach;
use crate::running::Noting;
use crate::studio::Studio;

/// Answers to be judged.
pub(crate) struct Judging {
    pub(crate) project: Arc<OpenProject>,
    pub(crate) reach: Arc<Reach>,
    pub(crate) judge: KeptJudge,
    pub(crate) evaluation: EvaluationId,
    /// Whether answers are put beside the baseline's, instead of being judged by themselves.
    pub(crate) pairs: bool,
    pub(crate) cancel: Cancel,
    pub(crate) progress: Arc<dyn ProgressSink>,
}

impl Judging {
    /// Asks the judge what it was not asked yet.
    pub(crate) async fn run(self) -> Result<JudgeSummary, ApiError> {
        let (project, judge) = (Arc::clone(&self.project), self.judge.clone());
        let (reach, id, pairs) = (Arc::clone(&self.reach), self.evaluation, self.pairs);
        let plan = off_thread(move || plan(&project, &reach, judge, id, pairs)).await?;
        let project = Arc::clone(&self.project);
        let clock = Arc::clone(&project.clock);
        let log = Arc::new(StoredJudgementLog { project, evaluation: self.evaluation });
        let judged = judge_answers(&plan, log, self.progress, self.cancel, clock).await;
        judged.map_err(ApiError::from)
    }
}

fn plan(
    project: &OpenProject,
    reach: &Reach,
    judge: KeptJudge,
    evaluation: EvaluationId,
    pairs: bool,
) -> Result<JudgePlan, ApiError> {
    project.may_judge(&judge)?;
    reach.local.know_models_of(&project.store)?;
    let judgeable = Judgeable::of(project, &project.store.evaluations().get(evaluation)?)?;
    let questions: Vec<JudgeQuestion> = if pairs { judgeable.pairs() } else { judgeable.singles() };
    Ok(JudgePlan {
        evaluation,
        judge: judge.hash().0,
        client: reach.client(judge.provider.as_ref().map(|provider| &provider.id))?,
        prices: judge.prices(project)?,
        questions,
        concurrency: reach.at_once(project.settings()?.concurrency) as usize,
        spec: judge.spec,
    })
}

impl Studio {
    /// Has the answers of an evaluation judged, each by itself or beside the baseline's. It runs to its
    /// end, watched or not; what was judged before is not asked again.
    pub async fn start_judging(
        &self,
        evaluation: EvaluationId,
        pairs: bool,
    ) -> Result<JudgeView, ApiError> {
        let project = self.project()?;
        let asked = Arc::clone(&project);
        let judge = off_thread(move || {
            let judge = asked.judge()?;
            asked.may_judge(&judge)?;
            Ok(judge)
        });
        let judge = judge.await?;
        let reach = self.reach_judge(&project, &judge).await?;
        let cancel = project.running.judging.begin(evaluation).ok_or_else(|| {
            ApiError::new(ErrorCode::WrongState, "A judging is running already.")
                .with_hint("Wait for its end, or stop it.")
        })?;
        project.running.set_judging_error(None);
        let noting = Arc::clone(&project);
        let progress: Arc<dyn ProgressSink> = Arc::new(Noting(move |progress: Progress| {
            noting.running.judging.note(progress);
            noting.running.tell();
        }));
        let (studio, running) = (self.clone(), Arc::clone(&project));
        let judging =
            Judging { project: running.clone(), reach, judge, evaluation, pairs, cancel, progress };
        tokio::spawn(async move {
            let error = judging.run().await.err();
            let error = error.filter(|error| error.code != ErrorCode::Cancelled);
            let judged = Arc::clone(&running);
            let settled = off_thread(move || {
                after_judging(&judged, &judged.store.evaluations().get(evaluation)?)
            });
            let error = error.or(settled.await.err());
            running.running.judging.end(evaluation);
            running.running.set_judging_error(error);
            studio.changed();
        });
        off_thread(move || project.judge_view()).await
    }

    /// Stops a judging. It can go on later.
    pub fn cancel_judging(&self) -> Result<(), ApiError> {
        self.project()?.running.judging.cancel();
        Ok(())
    }

    /// Shows the judge to `show` until no judging runs, or until `show` has enough.
    pub async fn watch_judging(
        &self,
        mut show: impl FnMut(JudgeView) -> bool,
    ) -> Result<(), ApiError> {
        let project = self.project()?;
        let mut watcher = project.running.watcher();
        loop {
            let looked = Arc::clone(&project);
            let view = off_thread(move || looked.judge_view()).await?;
            let over = view.run.is_none();
            if !show(view) || over {
                return Ok(());
            }
            watcher.wait().await;
        }
    }

    async fn reach_judge(
        &self,
        project: &Arc<OpenProject>,
        judge: &KeptJudge,
    ) -> Result<Arc<Reach>, ApiError> {
        let local = self.local().await?;
        let ids: Vec<_> = judge.provider.iter().map(|provider| provider.id.clone()).collect();
        let project = Arc::clone(project);
        Ok(Arc::new(off_thread(move || project.providers.reach(local, &ids)).await?))
    }
}
