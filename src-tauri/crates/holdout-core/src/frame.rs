//! What the frame around every screen shows of the project.

use holdout_store::Spend;
use holdout_types::{ApiError, Severity, SplitCounts, VersionId};

use crate::compare::judgement::kept;
use crate::project::OpenProject;
use crate::view::{ProjectView, RunningView};

impl OpenProject {
    /// The frame.
    pub fn view(&self) -> Result<ProjectView, ApiError> {
        let settings = self.settings()?;
        let columns = self.columns()?;
        let version = self.store.versions().get(columns.version)?;
        let spent = self.spent()?;
        let errors = columns.open_findings(Severity::Error);
        Ok(ProjectView {
            name: settings.name,
            file_name: crate::handles::file_name(self.store.path()),
            rows: columns.rows(),
            version: Some(columns.version.0),
            splits: if settings.divided { version.counts } else { SplitCounts::default() },
            sealed: self.is_sealed()?,
            worked_on: self.is_worked_on(columns.version)?,
            judged: self.store.evaluations().looks()?,
            errors,
            findings: errors + columns.open_findings(Severity::Warning),
            candidates: self.taking_part()?.len() as u32,
            running: self.running_view()?,
            winner: self.winner()?,
            spent: spent.known,
            spent_at_least: spent.unknown > 0,
        })
    }

    /// What all runs, trials and trainings of the project cost so far.
    fn spent(&self) -> Result<Spend, ApiError> {
        let settings = self.settings()?;
        let mut spent = Spend {
            known: settings.spent_on_deleted,
            unknown: settings.unknown_of_deleted,
            from_cache: 0,
        };
        for evaluation in self.store.evaluations().all()? {
            let one = self.store.results().spend(evaluation.id)?;
            spent.known += one.known;
            spent.unknown += one.unknown;
        }
        let (known, unknown) = self.spent_on_vectors()?;
        spent.known += known;
        spent.unknown += unknown;
        // A job whose cost is not known yet, or that failed, is not counted as spent.
        for job in self.store.jobs().all()? {
            let is_unknown = job.state.fine_tuned_model.is_some() && job.state.cost.is_none();
            spent.known += job.state.cost.unwrap_or_default();
            spent.unknown += u32::from(is_unknown);
        }
        Ok(spent)
    }

    fn running_view(&self) -> Result<Option<RunningView>, ApiError> {
        if let Some(evaluation) = self.running.comparing.id() {
            let progress = self.running.comparing.progress(evaluation);
            let done = progress.as_ref().map_or(0, |progress| progress.done as u32);
            let total = progress.and_then(|progress| progress.total).unwrap_or(0) as u32;
            return Ok(Some(RunningView::Comparing { done, total }));
        }
        let Some(job) = self.running.training.id() else { return Ok(None) };
        let job = self.job(job)?;
        Ok(Some(RunningView::Training { step: job.step, total_steps: job.total_steps }))
    }

    /// Whether somebody did something with the rows: changed or divided them, which makes a version,
    /// or sealed them.
    fn is_worked_on(&self, head: VersionId) -> Result<bool, ApiError> {
        Ok(self.store.versions().get(head)?.parent.is_some() || self.is_sealed()?)
    }

    /// The letter that the newest verdict is for.
    fn winner(&self) -> Result<Option<String>, ApiError> {
        let Some(id) = self.newest_judged()? else { return Ok(None) };
        let judgement = kept(self, &self.store.evaluations().get(id)?)?;
        Ok(judgement.and_then(|judgement| judgement.verdict.chosen))
    }
}
