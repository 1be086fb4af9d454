//! Drafts: the same comparison on the validation rows. Free to repeat and to delete, labelled a
//! draft wherever its figures stand, and never a verdict.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use holdout_store::{Evaluation, EvaluationState as Stored};
use holdout_types::{ApiError, ErrorCode, EvaluationId, Split};

use super::judgement::{Judgement, reach};
use super::question::Question;
use super::run::begin;
use super::view::{CompareRequest, RunKind};
use crate::project::OpenProject;
use crate::settings::{Settings, damaged};

/// What an evaluation is for.
pub(crate) const fn kind(evaluation: &Evaluation, question: &Question) -> RunKind {
    match (evaluation.look, question.first_rows) {
        (Some(_), _) => RunKind::Look,
        (None, Some(_)) => RunKind::Trial,
        (None, None) => RunKind::Draft,
    }
}

/// Checks that a draft may start, and writes its question down.
pub(crate) fn begin_draft(
    project: &OpenProject,
    request: &CompareRequest,
) -> Result<EvaluationId, ApiError> {
    needs_validation_rows(project, "A draft")?;
    begin(project, request, Split::Validation)
}

/// Refuses what asks validation rows where there are none.
pub(super) fn needs_validation_rows(project: &OpenProject, what: &str) -> Result<(), ApiError> {
    if project.store.versions().get(project.head()?)?.counts.validation > 0 {
        return Ok(());
    }
    let text = format!("{what} asks validation rows, and there are none.");
    Err(ApiError::new(ErrorCode::WrongState, text)
        .with_hint("Compare without one, or start a new project with a validation split."))
}

/// The figures of finished drafts, with the question that they answer. They are kept in memory only:
/// in the file they would be verdicts.
#[derive(Default)]
pub(crate) struct DraftCache(Mutex<HashMap<EvaluationId, (String, Arc<Judgement>)>>);

impl DraftCache {
    fn get(&self, id: EvaluationId, key: &str) -> Option<Arc<Judgement>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&id).filter(|(of, _)| of == key).map(|(_, found)| Arc::clone(found))
    }

    fn put(&self, id: EvaluationId, key: String, found: &Arc<Judgement>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(id, (key, Arc::clone(found)));
    }
}

/// The figures of a finished draft, in which nobody wins; none of another run.
pub(super) fn figures(
    project: &OpenProject,
    evaluation: &Evaluation,
    question: &Question,
) -> Result<Option<Arc<Judgement>>, ApiError> {
    let is_draft = kind(evaluation, question) == RunKind::Draft;
    if !is_draft || evaluation.state != Stored::Finished {
        return Ok(None);
    }
    let key = serde_json::to_string(question).map_err(|error| damaged(&error))?;
    if let Some(known) = project.drafts.get(evaluation.id, &key) {
        return Ok(Some(known));
    }
    let mut found = reach(project, evaluation, question)?;
    found.verdict.chosen = None;
    let found = Arc::new(found);
    project.drafts.put(evaluation.id, key, &found);
    Ok(Some(found))
}

impl OpenProject {
    /// Deletes a draft or a trial with its answers. What it cost stays counted. A look stays:
    /// [`ErrorCode::WrongState`].
    pub fn delete_evaluation(&self, id: EvaluationId) -> Result<(), ApiError> {
        if self.running.comparing.id() == Some(id) {
            let error = ApiError::new(ErrorCode::WrongState, "This run is still asking.");
            return Err(error.with_hint("Stop it first."));
        }
        let spent = self.store.results().spend(id)?;
        self.store.evaluations_mut().delete(id)?;
        Settings::change(&self.store, |settings| {
            settings.spent_on_deleted += spent.known;
            settings.unknown_of_deleted += spent.unknown;
        })?;
        self.running.tell();
        Ok(())
    }
}
