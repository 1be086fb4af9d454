//! Which is better, is it real, and where?
//!
//! Evaluations of every candidate: on the sealed test split with a verdict, on the validation split as
//! drafts. Their rows side by side, which labels are taken for which, their slices, all runs in a
//! list, two of them against each other, and corrections of expected answers.

pub(crate) mod batch;
mod changes;
mod combination;
mod confusion;
pub(crate) mod corrections;
pub(crate) mod draft;
mod earlier;
pub(crate) mod grading;
pub(crate) mod judgement;
pub(crate) mod labels;
mod list;
pub(crate) mod log;
mod pairs;
pub mod plan;
pub(crate) mod question;
mod row;
pub(crate) mod row_counts;
pub(crate) mod run;
mod show;
mod slices;
pub(crate) mod spending;
pub mod view;

use holdout_types::{ApiError, EvaluationId, Split};

pub(crate) use self::log::{record, stored_passages};
use self::question::Question;
pub(crate) use self::show::{error as show_error, word};
use self::show::{evaluation_view, headline};
use self::view::{CompareView, EvaluationView, RunKind};
use crate::candidates::spec::Spec;
use crate::project::OpenProject;
use crate::providers::profile::KeyPlace;

/// What every view of the screen answers.
const QUESTION: &str = "Which is better, is it real, and where?";

impl OpenProject {
    /// The Compare screen with the newest judged evaluation, but for its rows.
    pub fn compare_view(&self) -> Result<CompareView, ApiError> {
        self.compare_view_of(None)
    }

    /// The same with the evaluation that was chosen. One that was deleted meanwhile is as none.
    pub fn compare_view_of(&self, chosen: Option<EvaluationId>) -> Result<CompareView, ApiError> {
        let blocking = self.compare_blocking()?;
        let all = self.store.evaluations().all()?;
        let chosen = chosen.filter(|id| all.iter().any(|found| found.id == *id));
        let shown = match chosen {
            Some(id) => Some(id),
            None => self.newest_judged()?,
        };
        // While all rows are asked, the screen is read again and again and plans nothing.
        let is_judging = shown.is_some() && self.running.comparing.id() == shown;
        let may_plan = blocking.is_empty() && !is_judging;
        let plan = may_plan.then(|| self.compare_plan()).transpose()?;
        let shown = shown.map(|id| self.evaluation(id)).transpose()?;
        Ok(CompareView {
            headline: headline(plan.as_ref(), &blocking, shown.as_ref()),
            plan,
            blocking,
            evaluation: shown,
        })
    }

    /// The screen after something was done with a run: with that run, but for a trial, which stands
    /// in the plan.
    pub(crate) fn compare_view_after(&self, id: EvaluationId) -> Result<CompareView, ApiError> {
        let evaluation = self.store.evaluations().get(id)?;
        let kind = draft::kind(&evaluation, &Question::of(&evaluation)?);
        self.compare_view_of((kind != RunKind::Trial).then_some(id))
    }

    /// One evaluation, whole.
    pub fn evaluation(&self, id: EvaluationId) -> Result<EvaluationView, ApiError> {
        evaluation_view(self, &self.store.evaluations().get(id)?)
    }

    /// The newest evaluation on the test split.
    pub(crate) fn newest_judged(&self) -> Result<Option<EvaluationId>, ApiError> {
        let all = self.store.evaluations().all()?;
        let judged = all.iter().find(|evaluation| evaluation.question.split == Split::Test);
        Ok(judged.map(|evaluation| evaluation.id))
    }

    /// What stops a comparison, as sentences.
    pub(crate) fn compare_blocking(&self) -> Result<Vec<String>, ApiError> {
        let mut blocking = Vec::new();
        if !self.is_sealed()? {
            blocking.push("The test set is not sealed yet. Seal it on the Data screen.".to_owned());
        }
        let mut ready = 0;
        for candidate in self.taking_part()? {
            let spec = Spec::of(&candidate)?;
            if let Some(missing) = self.provider_trouble(&spec) {
                blocking.push(format!("{}: {missing}", candidate.letter));
            } else if let Some(trouble) = self.retrieval_trouble(&spec)? {
                blocking.push(format!("{}: {trouble}", candidate.letter));
            } else if spec.model(candidate.kind).is_some() {
                ready += 1;
            } else {
                let text = format!("{} is not trained yet.", candidate.letter);
                blocking.push(text + " Train it on the Train screen, or remove it.");
            }
        }
        if ready < 2 && blocking.is_empty() {
            blocking.push("A comparison needs two candidates. Add one.".to_owned());
        }
        Ok(blocking)
    }

    /// Why a candidate's provider can't be asked, as far as that is known without asking.
    fn provider_trouble(&self, spec: &Spec) -> Option<String> {
        let profile = match self.providers.profile(spec.provider.as_ref()?) {
            Ok(profile) => profile,
            Err(error) => return Some(error.message),
        };
        let text = format!("{} has no key yet. Enter it under Settings.", profile.name);
        (profile.key == KeyPlace::Missing).then_some(text)
    }
}
