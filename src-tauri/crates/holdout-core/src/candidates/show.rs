//! The Candidates screen as it is shown.

use holdout_store::Candidate;
use holdout_types::{ApiError, CandidateId, CandidateKind};

use super::history::versions;
use super::kinds::kind_choices;
use super::recording::coverage_warning;
use super::schema::view::AnswerForm;
use super::spec::{LOCAL_BASE, Spec, shots};
use super::view::{CandidateView, CandidatesView, ProviderChoice, Volume};
use super::{LOCAL_NAME, RECORDED_NAME, has_instructions, lacks_instructions};
use crate::knowledge::view::RetrievalView;
use crate::prices::{self, Projection};
use crate::project::OpenProject;
use crate::view::Headline;
use crate::words::{counted, thousands};

impl OpenProject {
    /// The Candidates screen.
    pub fn candidates_view(&self) -> Result<CandidatesView, ApiError> {
        let candidates = self.taking_part()?;
        let baseline = self.settings()?.baseline;
        let all = self.store.candidates().all()?;
        let views = candidates
            .iter()
            .map(|candidate| self.candidate_view(candidate, baseline, &all))
            .collect::<Result<Vec<_>, _>>()?;
        let (volume, providers) = (self.volume()?, self.provider_choices()?);
        Ok(CandidatesView {
            headline: headline(&views),
            candidates: views,
            volume,
            providers,
            kinds: kind_choices(),
        })
    }

    fn provider_choices(&self) -> Result<Vec<ProviderChoice>, ApiError> {
        let local = ProviderChoice {
            id: None,
            name: LOCAL_NAME.to_owned(),
            models: vec![LOCAL_BASE.into()],
        };
        let remote = self.providers.profiles()?.into_iter().map(|profile| ProviderChoice {
            id: Some(profile.id),
            name: profile.name,
            models: profile
                .connection
                .map(|found| found.models.into_iter().map(|model| model.id).collect())
                .unwrap_or_default(),
        });
        Ok(std::iter::once(local).chain(remote).collect())
    }

    fn volume(&self) -> Result<Volume, ApiError> {
        let settings = self.settings()?;
        Ok(Volume {
            per_month: settings.volume_per_month,
            price_model: settings.price_model,
            models: prices::models(),
            source: prices::source(),
        })
    }

    fn candidate_view(
        &self,
        candidate: &Candidate,
        baseline: Option<CandidateId>,
        all: &[Candidate],
    ) -> Result<CandidateView, ApiError> {
        let spec = Spec::of(candidate)?;
        let recording = spec.recording.map(|id| self.recording(id)).transpose()?;
        let is_baseline = baseline == Some(candidate.id);
        let prompt_tokens = self.prompt_tokens(&spec)?;
        let projection = Projection::of(&self.settings()?);
        let profile = spec.provider.as_ref().map(|id| self.providers.profile(id)).transpose();
        let month_projected = match &profile {
            _ if recording.is_some() => None,
            Ok(None) => projection.month(candidate.kind, f64::from(prompt_tokens), 0.0),
            Ok(Some(profile)) => profile
                .prices(&priced_model(candidate.kind, &spec))
                .and_then(|prices| projection.month_at(&prices, f64::from(prompt_tokens), 0.0)),
            Err(_) => None,
        };
        let provider_name = match profile {
            _ if recording.is_some() => RECORDED_NAME.to_owned(),
            Ok(None) => LOCAL_NAME.to_owned(),
            Ok(Some(profile)) => profile.name,
            Err(_) => spec.provider.as_ref().map(ToString::to_string).unwrap_or_default(),
        };
        Ok(CandidateView {
            id: candidate.id,
            letter: candidate.letter.clone(),
            name: candidate.name.clone(),
            kind: candidate.kind,
            model: match &recording {
                Some(recording) => Some(recording.model()),
                None => spec.model(candidate.kind).map(str::to_owned),
            },
            system: spec.system_text().map(str::to_owned),
            shots: spec.examples,
            prompt_tokens,
            base_model: spec.base_model.clone(),
            provider: spec.provider.clone(),
            provider_name,
            month_projected,
            evaluated: candidate.evaluated,
            baseline: is_baseline,
            warning: self.warning(candidate, &spec)?,
            retrieval: spec
                .retrieval
                .as_ref()
                .map(|retrieval| RetrievalView::of(retrieval, spec.distractors_percent)),
            form: AnswerForm::of(&spec),
            recorded: spec.recording.map(|id| self.recorded_view(id)).transpose()?,
            freezable: match &recording {
                None if candidate.evaluated => self.judged_with(candidate.id)?,
                _ => None,
            },
            versions: versions(all, candidate.id)?,
        })
    }

    fn prompt_tokens(&self, spec: &Spec) -> Result<u32, ApiError> {
        let shots = if spec.examples > 0 && self.settings()?.divided {
            shots(self, &*self.columns()?, spec.examples)?
        } else {
            Vec::new()
        };
        let turns = shots.iter().flat_map(|(input, answer)| [input.as_str(), answer.as_str()]);
        let texts: Vec<&str> = spec.system_text().into_iter().chain(turns).collect();
        self.tokens_of(&spec.base_model, &texts)
    }

    fn warning(&self, candidate: &Candidate, spec: &Spec) -> Result<Option<String>, ApiError> {
        if let Some(Err(error)) = spec.provider.as_ref().map(|id| self.providers.profile(id)) {
            return Ok(Some(error.message));
        }
        if let Some(id) = spec.recording {
            let view = self.recorded_view(id)?;
            return Ok(coverage_warning(view.answered, view.rows));
        }
        if let Some(trouble) = self.retrieval_trouble(spec)? {
            return Ok(Some(format!("It can't answer yet: {trouble}")));
        }
        if let Some(mismatch) = self.retrieval_mismatch(spec)? {
            return Ok(Some(mismatch));
        }
        if let Some(warning) = self.schema_warning(spec)? {
            return Ok(Some(warning));
        }
        let unfair = candidate.kind == CandidateKind::Prompted
            && spec.examples == 0
            && lacks_instructions(spec, has_instructions(&self.store)?);
        let text = "It has no instructions and no examples, so comparing with it is unfair.";
        if unfair {
            return Ok(Some(text.to_owned()));
        }
        self.trained_on_older_data(spec)
    }

    /// Says of a model that it was trained with another version of the data than the one in use.
    fn trained_on_older_data(&self, spec: &Spec) -> Result<Option<String>, ApiError> {
        let Some(model) = &spec.trained_model else { return Ok(None) };
        let jobs = self.store.jobs().all()?;
        let mut made = None;
        for job in jobs {
            let is_its_own = job.state.fine_tuned_model.as_ref() == Some(model);
            let checkpoints = self.store.job_checkpoints();
            if is_its_own || checkpoints.of(job.id)?.iter().any(|found| found.model == *model) {
                made = Some(job);
                break;
            }
        }
        let Some(job) = made else { return Ok(None) };
        let versions = self.store.versions();
        let (then, now) = (versions.get(job.job.version)?, versions.get(self.head()?)?);
        // A version with the same rows in the same splits is the same data.
        Ok((then.hash != now.hash).then(|| {
            format!(
                "It was trained with data v{}; the data is now v{}. Train it again, or undo the changes.",
                then.id.0, now.id.0
            )
        }))
    }
}

/// The name by which a candidate's price is found: its model's, or, before the training, that of
/// what will be fine-tuned from its base.
fn priced_model(kind: CandidateKind, spec: &Spec) -> String {
    let model = spec.model(kind).map(str::to_owned);
    model.unwrap_or_else(|| format!("ft:{}", spec.base_model))
}

/// What asking the baseline takes.
fn baseline_words(baseline: &CandidateView) -> String {
    let letter = &baseline.letter;
    match baseline.kind {
        CandidateKind::Recorded => format!("{letter} is recorded: nothing is asked for it."),
        CandidateKind::Endpoint => format!("{letter} is a service that gets each row as it is."),
        _ => {
            let tokens = thousands(u64::from(baseline.prompt_tokens));
            format!("{letter} sends {tokens} tokens of prompt with every request.")
        }
    }
}

fn headline(candidates: &[CandidateView]) -> Headline {
    let baseline = candidates.iter().find(|candidate| candidate.baseline);
    let untrained = candidates.iter().filter(|candidate| candidate.model.is_none()).count();
    let count = candidates.len() as u32;
    let answer = match baseline {
        Some(baseline) => format!(
            "{}, measured against {}, {}.",
            counted(count, "candidate", "candidates"),
            baseline.letter,
            baseline.name
        ),
        None => format!("{}.", counted(count, "candidate", "candidates")),
    };
    let mut support = baseline.map_or_else(String::new, baseline_words);
    let tuned = candidates
        .iter()
        .find(|candidate| candidate.kind == CandidateKind::FineTuned && candidate.system.is_some());
    if let (Some(baseline), Some(tuned)) = (baseline, tuned)
        && tuned.prompt_tokens < baseline.prompt_tokens
    {
        let (sent, instead) = (tuned.prompt_tokens, baseline.prompt_tokens);
        let (sent, instead) = (thousands(u64::from(sent)), thousands(u64::from(instead)));
        support = format!(
            "{} is the baseline. {} sends {sent} tokens of prompt instead of {instead}.",
            baseline.letter, tuned.letter
        );
    }
    if untrained > 0 {
        support += &format!(" {untrained} not trained yet.");
    }
    Headline { question: "What are we comparing?".to_owned(), answer, support }
}
