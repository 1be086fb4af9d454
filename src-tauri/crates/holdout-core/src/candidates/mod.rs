//! What are we comparing?
//!
//! The kinds of candidates: prompted and fine-tuned ones with their prompts and examples, structured
//! ones with a schema, the user's own services, and recorded answers; what a big prompt becomes when it
//! is taken apart; and the versions that changes leave behind. What is looked up for a candidate is the
//! business of `knowledge`.

pub(crate) mod caveats;
mod history;
mod kinds;
mod planned;
mod prompt;
pub mod recording;
pub mod schema;
mod show;
pub(crate) mod source;
pub(crate) mod spec;
#[cfg(test)]
mod tests;
pub mod view;

use holdout_dataset::{CheckReport, Example};
use holdout_store::{Candidate, NewCandidate, Project};
use holdout_types::{ApiError, CandidateId, CandidateKind, ErrorCode, ProviderId};

pub(crate) use self::planned::{add_planned, complete_planned};
use self::spec::{LOCAL_BASE, Spec, UNNAMED_MODEL, is_trained};
use self::view::{CandidateEdit, CandidatesView, VolumeEdit};
use crate::knowledge::view::RetrievalView;
use crate::prices;
use crate::project::OpenProject;
use crate::settings::Settings;
use crate::study::{CandidatePlan, SystemPlan};

/// Rows that are looked at to see whether examples bring instructions of their own.
const LOOKED_AT: u32 = 50;
/// The most labels that a proposed prompt lists.
const LISTED_LABELS: usize = 300;
/// What a label may have at most to be listed without quotes.
const PLAIN_WORDS: usize = 5;
const PLAIN_BYTES: usize = 60;
/// The local provider, for a person.
pub(crate) const LOCAL_NAME: &str = "Local provider";
/// What stands for the provider where nothing is asked.
pub(crate) const RECORDED_NAME: &str = "Recorded answers";
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
        baseline,
        ..CandidatePlan::new(name, kind, system)
    };
    let pair = [
        plan(name, CandidateKind::Prompted, baseline, true),
        plan("Fine-tuned", CandidateKind::FineTuned, tuned, false),
    ];
    add_planned(store, &pair)
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
    /// Adds or changes a candidate. One that was evaluated stays as it was, and the change becomes a
    /// new one.
    pub fn save_candidate(&self, edit: &CandidateEdit) -> Result<CandidatesView, ApiError> {
        let name = edit.name.trim();
        if name.is_empty() {
            let error = ApiError::new(ErrorCode::InvalidInput, "A candidate needs a name.");
            return Err(error.with_field("name"));
        }
        if let Some(id) = edit.id {
            let kind = self.store.candidates().get(id)?.kind;
            self.revise(id, name, |base| self.spec_after(kind, edit, base))?;
        } else {
            let kind = edit.kind.unwrap_or(CandidateKind::Prompted);
            let spec = self.spec_after(kind, edit, Spec::fresh(kind))?;
            self.store.candidates_mut().add(spec.stored(name, kind)?)?;
        }
        self.candidates_view()
    }

    /// A spec with what an edit says, as far as that is of its kind.
    fn spec_after(
        &self,
        kind: CandidateKind,
        edit: &CandidateEdit,
        base: Spec,
    ) -> Result<Spec, ApiError> {
        if kind == CandidateKind::Recorded {
            return recorded_as_it_is(base);
        }
        let (provider, base_model) = self.place_to_ask(kind, edit)?;
        let retrieval = edit.retrieval.as_ref().map(RetrievalView::spec).transpose()?;
        let mut spec = Spec {
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
        if kind == CandidateKind::Structured {
            match &edit.form {
                Some(form) => form.apply(&mut spec)?,
                None if spec.response_format.is_none() => {
                    self.proposed_schema()?.form.apply(&mut spec)?;
                }
                None => {}
            }
        }
        Ok(spec)
    }

    /// Where the candidate of an edit is asked or trained, and which model that is.
    fn place_to_ask(
        &self,
        kind: CandidateKind,
        edit: &CandidateEdit,
    ) -> Result<(Option<ProviderId>, String), ApiError> {
        let is_endpoint = kind == CandidateKind::Endpoint;
        let Some(provider) = edit.provider.clone() else {
            if is_endpoint {
                let text = "Which service answers?";
                return Err(ApiError::new(ErrorCode::InvalidInput, text)
                    .with_hint("Set it up under Settings, Providers and keys, as another server.")
                    .with_field("provider"));
            }
            return Ok((None, LOCAL_BASE.to_owned()));
        };
        let profile = self.providers.profile(&provider)?;
        let model = edit.model.as_deref().map(str::trim).filter(|model| !model.is_empty());
        let Some(model) = model.or(is_endpoint.then_some(UNNAMED_MODEL)) else {
            let text = format!("Which model of {} answers?", profile.name);
            return Err(ApiError::new(ErrorCode::InvalidInput, text)
                .with_hint("Name it as the provider does. A test in Settings lists its models.")
                .with_field("model"));
        };
        Ok((Some(provider), model.to_owned()))
    }

    fn revise(
        &self,
        id: CandidateId,
        name: &str,
        edited: impl FnOnce(Spec) -> Result<Spec, ApiError>,
    ) -> Result<(), ApiError> {
        let candidate = self.store.candidates().get(id)?;
        let before = Spec::of(&candidate)?;
        let mut spec = edited(before.clone())?;
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
            .with_hint("Make another candidate the baseline first."));
        }
        self.store.candidates_mut().remove(id)?;
        self.candidates_view()
    }

    /// Makes a candidate the one that the others are measured against. Comparisons that were made keep
    /// theirs.
    pub fn set_baseline(&self, id: CandidateId) -> Result<CandidatesView, ApiError> {
        let candidate = self.taking_part()?.into_iter().find(|candidate| candidate.id == id);
        let Some(candidate) = candidate else {
            return Err(ApiError::new(ErrorCode::NotFound, "This candidate is not on the list."));
        };
        if is_trained(candidate.kind) && Spec::of(&candidate)?.trained_model.is_none() {
            let text = format!(
                "{} is not trained yet, so nothing can be measured against it.",
                candidate.letter
            );
            return Err(ApiError::new(ErrorCode::WrongState, text).with_hint("Train it first."));
        }
        Settings::change(&self.store, |settings| settings.baseline = Some(id))?;
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

    /// The candidates that were not removed, in the order of their letters.
    pub(crate) fn taking_part(&self) -> Result<Vec<Candidate>, ApiError> {
        let mut candidates = self.store.candidates().all()?;
        candidates.retain(|candidate| candidate.removed_at.is_none());
        Ok(candidates)
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

/// Of a recording only the name changes.
fn recorded_as_it_is(base: Spec) -> Result<Spec, ApiError> {
    if base.recording.is_some() {
        return Ok(base);
    }
    Err(ApiError::new(ErrorCode::InvalidInput, "A recorded candidate needs its answers.")
        .with_hint("Choose the file with them, or freeze what a candidate answered.")
        .with_field("kind"))
}
