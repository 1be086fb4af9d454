//! What are we comparing?
//!
//! Prompted and fine-tuned candidates with their prompts and examples, and what a big prompt becomes
//! when it is taken apart. Answer schemas are not in it yet, and what is looked up for a candidate is
//! the business of `knowledge`.

mod prompt;
pub(crate) mod spec;
#[cfg(test)]
mod tests;
pub mod view;

use holdout_dataset::{CheckReport, Example, TokenCounter};
use holdout_store::{Candidate, NewCandidate, Project};
use holdout_types::{ApiError, CandidateId, CandidateKind, ErrorCode, ProviderId};

use self::spec::{LOCAL_BASE, Spec, is_trained, looks_up, shots};
use self::view::{
    CandidateEdit, CandidateView, CandidatesView, ProviderChoice, Volume, VolumeEdit,
};
use crate::knowledge::view::RetrievalView;
use crate::prices::{self, Projection};
use crate::project::OpenProject;
use crate::settings::Settings;
use crate::study::{CandidatePlan, SystemPlan};
use crate::view::Headline;
use crate::words::{counted, thousands};

/// Rows that are looked at to see whether examples bring instructions of their own.
const LOOKED_AT: u32 = 50;
/// The most labels that a proposed prompt lists.
const LISTED_LABELS: usize = 300;
/// What a label may have at most to be listed without quotes.
const PLAIN_WORDS: usize = 5;
const PLAIN_BYTES: usize = 60;
/// The local provider, for a person.
pub(crate) const LOCAL_NAME: &str = "Local provider";
/// The most examples that a candidate may be given in turns.
const MOST_EXAMPLES: u32 = 300;

/// Adds the candidates that nearly every study begins with: today's prompt, or one proposed from the
/// labels, and a model to be fine-tuned.
pub(crate) fn add_defaults(store: &Project, report: &CheckReport) -> Result<(), ApiError> {
    let own = has_instructions(store)?;
    let system = if own { SystemPlan::AsInRow } else { proposed_prompt(report) };
    let name = if own { "Today's prompt" } else { "Prompted" };
    add_pair(store, name, system, SystemPlan::AsInRow)
}

/// Adds a prompted baseline and a model to be fine-tuned, with these system prompts.
fn add_pair(
    store: &Project,
    name: &str,
    baseline: SystemPlan,
    tuned: SystemPlan,
) -> Result<(), ApiError> {
    let plan = |name: &str, kind, system, baseline| CandidatePlan {
        name: name.to_owned(),
        kind,
        model: None,
        system,
        examples: 0,
        retrieval: None,
        baseline,
    };
    let pair = [
        plan(name, CandidateKind::Prompted, baseline, true),
        plan("Fine-tuned", CandidateKind::FineTuned, tuned, false),
    ];
    add_planned(store, &pair)
}

/// Adds the candidates of a study. The first marked one is the baseline, else the first.
pub(crate) fn add_planned(store: &Project, plans: &[CandidatePlan]) -> Result<(), ApiError> {
    let mut added = Vec::new();
    for plan in plans {
        answers_here(plan.kind)?;
        let candidate =
            store.candidates_mut().add(Spec::from(plan).stored(&plan.name, plan.kind)?)?;
        added.push((candidate.id, plan.baseline));
    }
    let marked = added.iter().find(|(_, baseline)| *baseline).or(added.first());
    let baseline = marked.map(|(id, _)| *id);
    Settings::change(store, |settings| settings.baseline = baseline)?;
    Ok(())
}

/// Whether candidates of a kind can be compared.
pub(crate) fn answers_here(kind: CandidateKind) -> Result<(), ApiError> {
    if kind == CandidateKind::Prompted || is_trained(kind) || looks_up(kind) {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::InvalidInput, "This kind of candidate can't be compared yet.")
        .with_hint("Use `prompted`, `rag`, `fine_tuned` or `fine_tuned_rag`.")
        .with_field("kind"))
}

fn has_instructions(store: &Project) -> Result<bool, ApiError> {
    let rows = store.rows().range(0..LOOKED_AT)?;
    let mut examples = rows.iter().filter_map(|row| Example::parse(&row.raw).ok());
    Ok(examples.any(|example| example.system().is_some_and(|text| !text.trim().is_empty())))
}

/// A plain prompt that names the labels, where answers are a closed set: what a person would write
/// in the first minute, so that the baseline is not asked without instructions.
fn proposed_prompt(report: &CheckReport) -> SystemPlan {
    let labels = &report.labels;
    if labels.is_empty() || labels.len() > LISTED_LABELS {
        return SystemPlan::AsInRow;
    }
    let mut prompt = "Answer with exactly one of these labels and nothing else.\n".to_owned();
    for label in labels {
        prompt += &format!("\n- {}", listed(label));
    }
    SystemPlan::Replace(prompt)
}

/// A label as an item of a list: as it is if it is a few plain words, else as a JSON string, so that
/// no sign in it can be taken for markup or for the end of it.
fn listed(label: &str) -> String {
    let is_plain = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphanumeric())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    };
    let words: Vec<&str> = label.split(' ').collect();
    if words.len() <= PLAIN_WORDS && label.len() <= PLAIN_BYTES && words.into_iter().all(is_plain) {
        return label.to_owned();
    }
    serde_json::Value::from(label).to_string()
}

impl OpenProject {
    /// The Candidates screen.
    pub fn candidates_view(&self) -> Result<CandidatesView, ApiError> {
        let candidates = self.taking_part()?;
        let baseline = self.settings()?.baseline;
        let views = candidates
            .iter()
            .map(|candidate| self.candidate_view(candidate, baseline))
            .collect::<Result<Vec<_>, _>>()?;
        let (volume, providers) = (self.volume()?, self.provider_choices()?);
        Ok(CandidatesView { headline: headline(&views), candidates: views, volume, providers })
    }

    /// Adds or changes a candidate. One that was evaluated stays as it was, and the change becomes a
    /// new one.
    pub fn save_candidate(&self, edit: &CandidateEdit) -> Result<CandidatesView, ApiError> {
        let name = edit.name.trim();
        if name.is_empty() {
            let error = ApiError::new(ErrorCode::InvalidInput, "A candidate needs a name.");
            return Err(error.with_field("name"));
        }
        let (provider, base_model) = self.place_to_ask(edit)?;
        let retrieval = edit.retrieval.as_ref().map(RetrievalView::spec).transpose()?;
        let edited = |base: Spec| Spec {
            system: edit.system.clone().map_or(SystemPlan::AsInRow, SystemPlan::Replace),
            examples: edit.shots.min(MOST_EXAMPLES),
            provider,
            base_model,
            distractors_percent: edit
                .retrieval
                .as_ref()
                .map_or(base.distractors_percent, |wish| wish.distractors_percent.min(100)),
            retrieval: base.retrieval.map(|before| retrieval.unwrap_or(before)),
            ..base
        };
        if let Some(id) = edit.id {
            self.revise(id, name, edited)?;
        } else {
            let kind = edit.kind.unwrap_or(CandidateKind::Prompted);
            answers_here(kind)?;
            let spec = edited(Spec::fresh(kind));
            self.store.candidates_mut().add(spec.stored(name, kind)?)?;
        }
        self.candidates_view()
    }

    /// Where the candidate of an edit is asked or trained, and which model that is.
    fn place_to_ask(&self, edit: &CandidateEdit) -> Result<(Option<ProviderId>, String), ApiError> {
        let Some(provider) = edit.provider.clone() else {
            return Ok((None, LOCAL_BASE.to_owned()));
        };
        let profile = self.providers.profile(&provider)?;
        let model = edit.model.as_deref().map(str::trim).filter(|model| !model.is_empty());
        let Some(model) = model else {
            let text = format!("Which model of {} answers?", profile.name);
            return Err(ApiError::new(ErrorCode::InvalidInput, text)
                .with_hint("Name it as the provider does. A test in Settings lists its models.")
                .with_field("model"));
        };
        Ok((Some(provider), model.to_owned()))
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

    fn revise(
        &self,
        id: CandidateId,
        name: &str,
        edited: impl FnOnce(Spec) -> Spec,
    ) -> Result<(), ApiError> {
        let candidate = self.store.candidates().get(id)?;
        let before = Spec::of(&candidate)?;
        let mut spec = edited(before.clone());
        let is_same = (&spec.system, &spec.provider, &spec.base_model)
            == (&before.system, &before.provider, &before.base_model);
        if !is_same {
            // It would be asked with another prompt, or for another model, than was trained.
            spec.trained_model = None;
        }
        if is_trained(candidate.kind) && self.running.training.id().is_some() {
            return Err(ApiError::new(ErrorCode::WrongState, "This candidate is being trained.")
                .with_hint("Wait for the end of the training, or cancel it."));
        }
        self.put_in_place(id, spec.stored(name, candidate.kind)?)
    }

    /// Changes a candidate, or puts a new one in the place of one that was evaluated; also as the
    /// baseline, if it was that.
    pub(crate) fn put_in_place(
        &self,
        id: CandidateId,
        changed: NewCandidate,
    ) -> Result<(), ApiError> {
        let revised = self.store.candidates_mut().revise(id, changed)?;
        Settings::change(&self.store, |settings| {
            if settings.baseline == Some(id) {
                settings.baseline = Some(revised.id);
            }
        })?;
        Ok(())
    }

    /// Takes a candidate off the list. Its answers stay.
    pub fn remove_candidate(&self, id: CandidateId) -> Result<CandidatesView, ApiError> {
        if self.settings()?.baseline == Some(id) {
            return Err(ApiError::new(
                ErrorCode::WrongState,
                "The baseline can't be removed: the others are measured against it.",
            )
            .with_hint("Change its prompt instead."));
        }
        self.store.candidates_mut().remove(id)?;
        self.candidates_view()
    }

    /// Says how many requests a month production makes, and at which model's price tokens are
    /// projected.
    pub fn set_volume(&self, edit: &VolumeEdit) -> Result<CandidatesView, ApiError> {
        if prices::of(&edit.price_model, CandidateKind::Prompted).is_none() {
            let text = format!("No price is known for {}.", edit.price_model);
            return Err(ApiError::new(ErrorCode::InvalidInput, text)
                .with_hint("Choose one of the models in the list.")
                .with_field("price_model"));
        }
        Settings::change(&self.store, |settings| {
            settings.volume_per_month = edit.per_month.filter(|requests| *requests > 0);
            settings.price_model.clone_from(&edit.price_model);
        })?;
        self.candidates_view()
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

    /// The candidates that were not removed, in the order of their letters.
    pub(crate) fn taking_part(&self) -> Result<Vec<Candidate>, ApiError> {
        let mut candidates = self.store.candidates().all()?;
        candidates.retain(|candidate| candidate.removed_at.is_none());
        Ok(candidates)
    }

    fn candidate_view(
        &self,
        candidate: &Candidate,
        baseline: Option<CandidateId>,
    ) -> Result<CandidateView, ApiError> {
        let spec = Spec::of(candidate)?;
        let is_baseline = baseline == Some(candidate.id);
        let prompt_tokens = self.prompt_tokens(&spec)?;
        let projection = Projection::of(&self.settings()?);
        let profile = spec.provider.as_ref().map(|id| self.providers.profile(id)).transpose();
        let month_projected = match &profile {
            Ok(None) => projection.month(candidate.kind, f64::from(prompt_tokens), 0.0),
            Ok(Some(profile)) => profile
                .prices(&priced_model(candidate.kind, &spec))
                .and_then(|prices| projection.month_at(&prices, f64::from(prompt_tokens), 0.0)),
            Err(_) => None,
        };
        let provider_name = match profile {
            Ok(None) => LOCAL_NAME.to_owned(),
            Ok(Some(profile)) => profile.name,
            Err(_) => spec.provider.as_ref().map(ToString::to_string).unwrap_or_default(),
        };
        Ok(CandidateView {
            id: candidate.id,
            letter: candidate.letter.clone(),
            name: candidate.name.clone(),
            kind: candidate.kind,
            model: spec.model(candidate.kind).map(str::to_owned),
            system: spec.system_text().map(str::to_owned),
            shots: spec.examples,
            prompt_tokens,
            base_model: spec.base_model.clone(),
            provider: spec.provider.clone(),
            provider_name,
            month_projected,
            evaluated: candidate.evaluated,
            baseline: is_baseline,
            retrieval: spec
                .retrieval
                .as_ref()
                .map(|retrieval| RetrievalView::of(retrieval, spec.distractors_percent)),
            warning: self.warning(candidate, &spec)?,
        })
    }

    fn prompt_tokens(&self, spec: &Spec) -> Result<u32, ApiError> {
        let counter = TokenCounter::for_model(&spec.base_model);
        let mut tokens = spec.system_text().map_or(0, |text| counter.count_text(text));
        if spec.examples > 0 && self.settings()?.divided {
            for (input, answer) in shots(self, &*self.columns()?, spec.examples)? {
                tokens += counter.count_text(&input) + counter.count_text(&answer);
            }
        }
        Ok(tokens)
    }

    fn warning(&self, candidate: &Candidate, spec: &Spec) -> Result<Option<String>, ApiError> {
        if let Some(Err(error)) = spec.provider.as_ref().map(|id| self.providers.profile(id)) {
            return Ok(Some(error.message));
        }
        if let Some(trouble) = self.retrieval_trouble(spec)? {
            return Ok(Some(format!("It can't answer yet: {trouble}")));
        }
        if let Some(mismatch) = self.retrieval_mismatch(spec)? {
            return Ok(Some(mismatch));
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

/// Whether a candidate is asked without any instructions.
pub(crate) fn lacks_instructions(spec: &Spec, rows_have_them: bool) -> bool {
    match &spec.system {
        SystemPlan::Replace(text) => text.trim().is_empty(),
        SystemPlan::AsInRow => !rows_have_them,
    }
}

/// Whether rows bring a system message of their own.
pub(crate) fn rows_have_instructions(store: &Project) -> Result<bool, ApiError> {
    has_instructions(store)
}

/// The name by which a candidate's price is found: its model's, or, before the training, that of
/// what will be fine-tuned from its base.
fn priced_model(kind: CandidateKind, spec: &Spec) -> String {
    let model = spec.model(kind).map(str::to_owned);
    model.unwrap_or_else(|| format!("ft:{}", spec.base_model))
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
    let mut support = baseline.map_or_else(String::new, |baseline| {
        let tokens = thousands(u64::from(baseline.prompt_tokens));
        format!("{} sends {tokens} tokens of prompt with every request.", baseline.letter)
    });
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
