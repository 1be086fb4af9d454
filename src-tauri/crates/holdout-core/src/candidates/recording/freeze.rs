//! Freezing: what a candidate answered in a judged evaluation becomes a recorded candidate.

use holdout_store::{Evaluation, RecordingOrigin};
use holdout_types::{ApiError, CandidateId, CandidateKind, ErrorCode, EvaluationId, Split};

use super::view::FreezeWish;
use super::{AskedRecording, Origin};
use crate::candidates::LOCAL_NAME;
use crate::candidates::spec::Spec;
use crate::candidates::view::CandidatesView;
use crate::compare::judgement::kept;
use crate::compare::question::{AskedCandidate, Question};
use crate::project::OpenProject;
use crate::settings::damaged;

impl OpenProject {
    /// Makes a recorded candidate of what another answered. Answers, tokens, cost and latency are
    /// kept as they were; rows that got none then have none.
    pub fn freeze(&self, wish: &FreezeWish) -> Result<CandidatesView, ApiError> {
        let evaluation = self.evaluation_to_freeze(wish)?;
        let question = Question::of(&evaluation)?;
        let asked = question.candidates.iter().find(|asked| asked.spec.id == wish.candidate);
        let Some(asked) = asked else { return Err(not_judged()) };
        if asked.recorded.is_some() {
            let text = format!("{} is recorded already.", asked.letter);
            return Err(ApiError::new(ErrorCode::WrongState, text)
                .with_hint("Its answers stay as they are; there is nothing to freeze."));
        }
        let about = serde_json::to_value(origin(asked, evaluation.id));
        let recorded_at = evaluation.finished_at.unwrap_or(evaluation.created_at);
        let origin =
            RecordingOrigin { about: about.map_err(|error| damaged(&error))?, recorded_at };
        let recordings = self.store.recordings_mut();
        let by_batch = question.is_by_batch(wish.candidate);
        let id = recordings.freeze(origin, evaluation.id, wish.candidate, by_batch)?;
        let spec = Spec::recorded(id, asked.spec.model.clone());
        let name = frozen_name(&asked.spec.name, &self.recording(id)?);
        let frozen = spec.stored(&name, CandidateKind::Recorded)?;
        if wish.in_place {
            self.put_in_place(wish.candidate, frozen)?;
        } else {
            self.store.candidates_mut().add(frozen)?;
        }
        self.candidates_view()
    }

    fn evaluation_to_freeze(&self, wish: &FreezeWish) -> Result<Evaluation, ApiError> {
        let id = match wish.evaluation {
            Some(id) => id,
            None => self.judged_with(wish.candidate)?.ok_or_else(not_judged)?,
        };
        let evaluation = self.store.evaluations().get(id)?;
        let is_judged =
            evaluation.question.split == Split::Test && kept(self, &evaluation)?.is_some();
        if is_judged { Ok(evaluation) } else { Err(not_judged()) }
    }

    /// The newest judged evaluation that a candidate answered in.
    pub(crate) fn judged_with(&self, id: CandidateId) -> Result<Option<EvaluationId>, ApiError> {
        for evaluation in self.store.evaluations().all()? {
            let took_part = evaluation.question.candidates.contains(&id);
            if took_part
                && evaluation.question.split == Split::Test
                && kept(self, &evaluation)?.is_some()
            {
                return Ok(Some(evaluation.id));
            }
        }
        Ok(None)
    }
}

fn origin(asked: &AskedCandidate, evaluation: EvaluationId) -> Origin {
    Origin::Evaluation {
        evaluation,
        letter: asked.letter.clone(),
        kind: asked.spec.kind,
        model: asked.spec.model.clone(),
        provider: asked.provider.as_ref().map_or(LOCAL_NAME, |at| &at.name).to_owned(),
        complexity: asked.complexity(),
        matches_examples_only: asked.matches_examples_only(),
    }
}

fn frozen_name(name: &str, recording: &AskedRecording) -> String {
    format!("{name}, {}", recording.when())
}

fn not_judged() -> ApiError {
    let text = "Only what was answered in a judged comparison can be frozen.";
    ApiError::new(ErrorCode::WrongState, text)
        .with_hint("Compare it on the sealed test set first, while its model still answers.")
}
