//! A checkpoint as a candidate of its own: the model as it was after an epoch, compared beside the
//! one that came out.

use std::collections::HashMap;

use holdout_store::{Job, JobCheckpoint};
use holdout_types::{ApiError, ErrorCode, JobId};

use super::start::Asked;
use super::view::TrainView;
use crate::candidates::spec::Spec;
use crate::long::off_thread;
use crate::project::OpenProject;
use crate::studio::Studio;
use crate::words::thousands;

impl Studio {
    /// Makes a candidate that answers with the model as it was after `step` of a job. A model of the
    /// local provider is kept in the project, as the one that came out is.
    pub async fn add_checkpoint(&self, job: JobId, step: u32) -> Result<TrainView, ApiError> {
        let (project, local) = (self.project()?, self.local().await?);
        off_thread(move || {
            let stored = project.store.jobs().get(job)?;
            let checkpoint = project.checkpoint(job, step)?;
            if stored.job.profile == "local" {
                let bytes = local.provider.export_model(&checkpoint.model)?;
                project.store.artifacts_mut().put(&checkpoint.model, "local-model", bytes)?;
            }
            project.answer_with_checkpoint(&stored, &checkpoint)?;
            project.train_view()
        })
        .await
    }
}

impl OpenProject {
    /// The marks of the candidates that take part, by the model that they answer with.
    pub(crate) fn letters_by_model(&self) -> Result<HashMap<String, String>, ApiError> {
        let mut letters = HashMap::new();
        for candidate in self.taking_part()? {
            if let Some(model) = Spec::of(&candidate)?.trained_model {
                letters.insert(model, candidate.letter);
            }
        }
        Ok(letters)
    }

    fn checkpoint(&self, job: JobId, step: u32) -> Result<JobCheckpoint, ApiError> {
        let mut all = self.store.job_checkpoints().of(job)?.into_iter();
        let found = all.find(|checkpoint| checkpoint.step == step).ok_or_else(|| {
            let text = format!("There is no checkpoint after step {step}.");
            ApiError::new(ErrorCode::NotFound, text)
                .with_hint("Providers keep those of the last epochs only.")
        })?;
        match self.letters_by_model()?.get(&found.model) {
            None => Ok(found),
            Some(letter) => Err(ApiError::new(
                ErrorCode::WrongState,
                format!("{letter} answers with this checkpoint already."),
            )),
        }
    }

    fn answer_with_checkpoint(
        &self,
        job: &Job,
        checkpoint: &JobCheckpoint,
    ) -> Result<(), ApiError> {
        let asked = Asked::of(job.job.request.clone())?;
        let trained = self.store.candidates().get(asked.candidate)?;
        let spec = Spec {
            trained_model: Some(checkpoint.model.clone()),
            system: asked.system,
            trained_retrieval: asked.retrieval,
            ..Spec::of(&trained)?
        };
        let step = thousands(u64::from(checkpoint.step));
        let name = format!("{}, step {step}", trained.name);
        self.store.candidates_mut().add(spec.stored(&name, trained.kind)?)?;
        Ok(())
    }
}
