//! What a project keeps of a candidate, and what it becomes when it is asked.

use std::collections::BTreeMap;

use holdout_dataset::{CheckReport, Example};
use holdout_evaluation::{CandidateSpec, SystemPrompt};
use holdout_provider::ResponseFormat;
use holdout_retrieval::RetrievalSpec;
use holdout_store::{Candidate, NewCandidate};
use holdout_types::{ApiError, CandidateKind, ProviderId, RecordingId, RowId, Sampling, Split};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::recording::AskedRecording;
use super::schema::wrapped;
use crate::data::columns::Columns;
use crate::knowledge::training::TrainedRetrieval;
use crate::project::OpenProject;
use crate::providers::prices;
use crate::settings::damaged;
use crate::study::{CandidatePlan, SystemPlan};

/// The base model of the built-in local provider.
pub(crate) const LOCAL_BASE: &str = "local-base";
/// Passages without the answer that are replaced in training rows unless another share is chosen, in
/// per cent: some noise, so that a model learns to pass over what does not help.
const USUAL_DISTRACTORS: u32 = 20;
/// What is sent as the model's name to a service that has none: the API wants a word there.
pub(crate) const UNNAMED_MODEL: &str = "default";

/// Everything about a candidate but its name and kind, as the project keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Spec {
    /// The model that answers, or the base of the one that is trained.
    pub(crate) base_model: String,
    /// The trained model; none before a job succeeded.
    pub(crate) trained_model: Option<String>,
    /// Its system prompt.
    pub(crate) system: SystemPlan,
    /// Training rows shown in turns before the request.
    pub(crate) examples: u32,
    /// Where the model is asked; at the local provider when absent.
    #[serde(default)]
    pub(crate) provider: Option<ProviderId>,
    /// How the model is asked to choose its words.
    #[serde(default)]
    pub(crate) sampling: Sampling,
    /// The form that the answer must have; free text when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) response_format: Option<ResponseFormat>,
    /// How it looks something up and asks with it; it does not when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retrieval: Option<RetrievalSpec>,
    /// Of a candidate that is trained with what is looked up: how many of the passages without the
    /// answer are replaced by others in training rows, in per cent.
    #[serde(default)]
    pub(crate) distractors_percent: u32,
    /// How its model was trained to look things up; none where it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) trained_retrieval: Option<TrainedRetrieval>,
    /// The member of a JSON answer that is compared in place of the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unwrap: Option<String>,
    /// The recording that answers in place of a model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) recording: Option<RecordingId>,
}

impl Spec {
    /// What a new candidate begins with: a base model, its prompt and examples.
    pub(crate) fn new(base_model: impl Into<String>, system: SystemPlan, examples: u32) -> Self {
        Self {
            base_model: base_model.into(),
            trained_model: None,
            system,
            examples,
            provider: None,
            sampling: Sampling::default(),
            response_format: None,
            retrieval: None,
            distractors_percent: 0,
            trained_retrieval: None,
            unwrap: None,
            recording: None,
        }
    }

    /// What a new candidate of a kind begins with.
    pub(crate) fn fresh(kind: CandidateKind) -> Self {
        Self {
            retrieval: looks_up(kind).then(RetrievalSpec::default),
            distractors_percent: distractors(kind),
            ..Self::new(LOCAL_BASE, SystemPlan::AsInRow, 0)
        }
    }

    /// Of a candidate that answers with a recording; `model` is what answered then, empty if unknown.
    pub(crate) fn recorded(id: RecordingId, model: impl Into<String>) -> Self {
        Self { recording: Some(id), ..Self::new(model, SystemPlan::AsInRow, 0) }
    }

    /// The spec of a stored candidate.
    pub(crate) fn of(candidate: &Candidate) -> Result<Self, ApiError> {
        serde_json::from_value(candidate.spec.clone()).map_err(|error| damaged(&error))
    }

    /// The spec as the project keeps it.
    pub(crate) fn stored(&self, name: &str, kind: CandidateKind) -> Result<NewCandidate, ApiError> {
        let spec = serde_json::to_value(self).map_err(|error| damaged(&error))?;
        Ok(NewCandidate { name: name.to_owned(), kind, spec })
    }

    /// The model that is asked; none while it is not trained.
    pub(crate) fn model(&self, kind: CandidateKind) -> Option<&str> {
        match kind {
            CandidateKind::FineTuned | CandidateKind::FineTunedRag => self.trained_model.as_deref(),
            _ => Some(&self.base_model),
        }
    }

    /// The text of its own system prompt.
    pub(crate) fn system_text(&self) -> Option<&str> {
        match &self.system {
            SystemPlan::AsInRow => None,
            SystemPlan::Replace(text) => Some(text),
        }
    }
}

impl From<&CandidatePlan> for Spec {
    fn from(plan: &CandidatePlan) -> Self {
        let model = plan.model.clone().unwrap_or_else(|| match plan.kind {
            CandidateKind::Endpoint => UNNAMED_MODEL.to_owned(),
            _ => LOCAL_BASE.to_owned(),
        });
        Self {
            retrieval: looks_up(plan.kind).then(|| plan.retrieval.clone().unwrap_or_default()),
            distractors_percent: distractors(plan.kind),
            ..Self::new(model, plan.system.clone(), plan.examples)
        }
    }
}

/// Whether candidates of a kind look something up before they are asked.
pub(crate) const fn looks_up(kind: CandidateKind) -> bool {
    matches!(kind, CandidateKind::Rag | CandidateKind::FineTunedRag)
}

/// Whether candidates of a kind are trained.
pub(crate) const fn is_trained(kind: CandidateKind) -> bool {
    matches!(kind, CandidateKind::FineTuned | CandidateKind::FineTunedRag)
}

/// The distractors of a candidate for which nothing was chosen.
pub(crate) const fn distractors(kind: CandidateKind) -> u32 {
    if matches!(kind, CandidateKind::FineTunedRag) { USUAL_DISTRACTORS } else { 0 }
}

/// The candidate as it is asked, with its examples written out, so that an evaluation can be
/// repeated from what it stored.
pub(crate) fn asked(
    project: &OpenProject,
    columns: &Columns,
    candidate: &Candidate,
) -> Result<Option<CandidateSpec>, ApiError> {
    let spec = Spec::of(candidate)?;
    if let Some(id) = spec.recording {
        return Ok(Some(recorded(candidate, &project.recording(id)?)));
    }
    let Some(model) = spec.model(candidate.kind) else { return Ok(None) };
    Ok(Some(CandidateSpec {
        id: candidate.id,
        name: candidate.name.clone(),
        kind: candidate.kind,
        model: model.to_owned(),
        system: match &spec.system {
            SystemPlan::AsInRow => SystemPrompt::AsInRow,
            SystemPlan::Replace(text) => SystemPrompt::Replace(text.clone()),
        },
        shots: wrapped_shots(project, columns, &spec)?,
        sampling: spec.sampling.clone(),
        response_format: spec.response_format.clone(),
        unwrap: spec.unwrap.clone(),
        prices: prices::of(&project.providers, spec.provider.as_ref(), model)?,
    }))
}

/// A recorded candidate as an evaluation keeps it: it sends nothing.
fn recorded(candidate: &Candidate, recording: &AskedRecording) -> CandidateSpec {
    CandidateSpec {
        id: candidate.id,
        name: candidate.name.clone(),
        kind: candidate.kind,
        model: recording.model(),
        system: SystemPrompt::None,
        shots: Vec::new(),
        sampling: Sampling::default(),
        response_format: None,
        unwrap: None,
        prices: None,
    }
}

/// The examples in the form that answers are asked for in.
fn wrapped_shots(
    project: &OpenProject,
    columns: &Columns,
    spec: &Spec,
) -> Result<Vec<(String, String)>, ApiError> {
    let mut shots = shots(project, columns, spec.examples)?;
    if let Some(member) = &spec.unwrap {
        for (_, answer) in &mut shots {
            *answer = wrapped(member, answer);
        }
    }
    Ok(shots)
}

/// Training rows to show as examples: as many labels as possible, in a seeded order.
pub(crate) fn shots(
    project: &OpenProject,
    columns: &Columns,
    count: u32,
) -> Result<Vec<(String, String)>, ApiError> {
    let seed = u64::from(project.settings()?.split_seed);
    let ids = pick(&columns.report, &columns.splits, count as usize, seed);
    let rows = project.store.rows().get(&ids)?;
    let examples = rows.iter().filter_map(|row| Example::parse(&row.raw).ok());
    Ok(examples.map(|example| (example.input(), example.answer())).collect())
}

fn pick(report: &CheckReport, splits: &[Option<Split>], count: usize, seed: u64) -> Vec<RowId> {
    let mut by_label: BTreeMap<Option<u32>, Vec<u32>> = BTreeMap::new();
    let trained = (0..splits.len()).filter(|row| splits[*row] == Some(Split::Train));
    for row in trained {
        by_label.entry(report.columns[row].label).or_default().push(row as u32);
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut queues: Vec<Vec<u32>> = by_label.into_values().collect();
    queues.shuffle(&mut rng);
    for rows in &mut queues {
        rows.shuffle(&mut rng);
    }
    let mut picked = Vec::with_capacity(count);
    while picked.len() < count && queues.iter().any(|rows| !rows.is_empty()) {
        let next = queues.iter_mut().filter_map(Vec::pop);
        picked.extend(next.take(count - picked.len()).map(RowId));
    }
    picked
}
