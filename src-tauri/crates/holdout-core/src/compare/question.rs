//! What an evaluation asks, as the project keeps it: enough to ask again, word for word.

use std::ops::ControlFlow;

use holdout_dataset::Example;
use holdout_evaluation::{CandidateSpec, EvaluationRow};
use holdout_provider::Tool;
use holdout_statistics::Complexity;
use holdout_store::Evaluation;
use holdout_types::{
    ApiError, CandidateId, CandidateKind, Message, Money, ProviderId, RowId, Split,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::batch::ByBatch;
use super::corrections::Corrected;
use crate::candidates::recording::AskedRecording;
use crate::candidates::spec::LOCAL_BASE;
use crate::knowledge::AskedRetrieval;
use crate::overview::Advice;
use crate::project::OpenProject;
use crate::settings::damaged;
use crate::study::Metric;

/// The question of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Question {
    /// Who answers, with prompts and examples written out.
    pub(crate) candidates: Vec<AskedCandidate>,
    /// The one that the others are measured against.
    pub(crate) baseline: CandidateId,
    /// What counts as right.
    pub(crate) metric: Metric,
    /// What is shown beside it, and decides nothing.
    #[serde(default)]
    pub(crate) also: Vec<Metric>,
    /// How many more wrong answers per 100 would be accepted.
    pub(crate) margin_points: f64,
    /// Calls on their way at once.
    pub(crate) concurrency: u32,
    /// The seed of the order of the calls and of the bootstrap.
    pub(crate) seed: u32,
    /// How many of the split's first rows are asked; all when absent.
    #[serde(default)]
    pub(crate) first_rows: Option<u32>,
    /// How often each candidate is asked each row.
    #[serde(default = "once")]
    pub(crate) trials: u16,
    /// The most that it may cost, as it was set first; unlimited when absent.
    #[serde(default)]
    pub(crate) budget: Option<Money>,
    /// Whether every call is made, also those that an earlier evaluation has the answer to.
    #[serde(default)]
    pub(crate) asks_anew: bool,
    /// How many corrections of expected answers there were when it was begun.
    #[serde(default)]
    pub(crate) corrections: u32,
    /// The candidates that are asked by batch.
    #[serde(default)]
    pub(crate) by_batch: Vec<ByBatch>,
    /// What the signs led to expect before it was begun; on the test split.
    #[serde(default)]
    pub(crate) guess: Option<Advice>,
}

const fn once() -> u16 {
    1
}

/// A candidate as it was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AskedCandidate {
    /// Its mark.
    pub(crate) letter: String,
    /// What is asked.
    pub(crate) spec: CandidateSpec,
    /// Whether it is asked without any instructions.
    pub(crate) lacks_instructions: bool,
    /// Where it is asked; at the local provider when absent.
    #[serde(default)]
    pub(crate) provider: Option<AskedProvider>,
    /// How it looks something up, and in which version of the documents; none where it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retrieval: Option<AskedRetrieval>,
    /// The recording that answers in place of a provider.
    pub(crate) recorded: Option<AskedRecording>,
}

/// A provider as it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AskedProvider {
    /// Which.
    pub(crate) id: ProviderId,
    /// Its name then.
    pub(crate) name: String,
    /// The host that the rows went to.
    pub(crate) host: String,
}

impl Question {
    /// The question of a stored evaluation.
    pub(crate) fn of(evaluation: &Evaluation) -> Result<Self, ApiError> {
        serde_json::from_value(evaluation.question.spec.clone()).map_err(|error| damaged(&error))
    }

    /// A candidate's mark.
    pub(crate) fn letter(&self, id: CandidateId) -> String {
        let found = self.candidates.iter().find(|candidate| candidate.spec.id == id);
        found.map(|candidate| candidate.letter.clone()).unwrap_or_default()
    }

    /// The providers that it asks for answers or for vectors of questions, beside the local one.
    pub(crate) fn providers(&self) -> impl Iterator<Item = &AskedProvider> {
        self.candidates.iter().flat_map(AskedCandidate::providers)
    }

    /// How many answers there will be.
    pub(crate) fn calls(&self, rows: usize) -> u64 {
        rows as u64 * self.candidates.len() as u64 * u64::from(self.trials)
    }

    /// Whether a candidate is asked by batch.
    pub(crate) fn is_by_batch(&self, id: CandidateId) -> bool {
        self.by_batch.iter().any(|by| by.candidate == id)
    }

    pub(crate) fn ids(&self) -> Vec<CandidateId> {
        self.candidates.iter().map(|candidate| candidate.spec.id).collect()
    }
}

impl AskedCandidate {
    /// How much there is to keep running. The local provider trains a classifier and not a
    /// language model.
    pub(crate) fn complexity(&self) -> Complexity {
        if let Some(recorded) = &self.recorded {
            return recorded.complexity();
        }
        match self.spec.kind {
            CandidateKind::FineTuned if self.is_local() => Complexity::Classifier,
            kind => Complexity::of_kind(kind).unwrap_or(Complexity::Combined),
        }
    }

    /// Whether it is the untuned local model, which matches examples.
    pub(crate) fn matches_examples_only(&self) -> bool {
        if let Some(recorded) = &self.recorded {
            return recorded.matches_examples_only();
        }
        matches!(self.spec.kind, CandidateKind::Prompted | CandidateKind::Structured)
            && self.is_local()
            && self.spec.model == LOCAL_BASE
    }

    /// The providers that it is asked at and that its questions are looked up by.
    pub(crate) fn providers(&self) -> impl Iterator<Item = &AskedProvider> {
        let looked_up = self.retrieval.as_ref().and_then(AskedRetrieval::provider);
        self.provider.iter().chain(looked_up)
    }

    fn is_local(&self) -> bool {
        self.provider.is_none() && self.recorded.is_none()
    }
}

/// Rows as they are asked, with the expected answers as they were after the first `corrections`. What
/// is no example is left out.
pub(crate) fn read_rows(
    project: &OpenProject,
    corrections: u32,
    ids: &[RowId],
) -> Result<Vec<EvaluationRow>, ApiError> {
    let columns = project.columns()?;
    let label = |row: RowId| {
        let place = columns.report.columns.get(row.0 as usize)?.label?;
        columns.report.labels.get(place as usize).cloned()
    };
    let corrected = Corrected::after(project, corrections)?;
    let mut rows = Vec::with_capacity(ids.len());
    project.store.rows().visit(ids, |row| {
        if let Ok(example) = Example::parse(row.raw) {
            rows.push(EvaluationRow {
                id: row.id,
                messages: asked_messages(&example),
                tools: example.tools().map(tools).unwrap_or_default(),
                expected: corrected.answer(row.id, &example),
                label: label(row.id),
            });
        }
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

/// The ids of the rows that an evaluation asks.
pub(crate) fn row_ids(
    project: &OpenProject,
    evaluation: &Evaluation,
) -> Result<Vec<RowId>, ApiError> {
    let listed = project.store.versions().entries(evaluation.question.version)?;
    let split: Split = evaluation.question.split;
    let most = Question::of(evaluation)?.first_rows.map_or(usize::MAX, |rows| rows as usize);
    let rows = listed.entries.into_iter().filter(|entry| entry.1 == split).map(|entry| entry.0);
    Ok(rows.take(most).collect())
}

/// The tools that a row offers, in the form of the API; what is no function is passed over.
fn tools(listed: &Value) -> Vec<Tool> {
    let listed = listed.as_array().map(Vec::as_slice).unwrap_or_default();
    let functions = listed.iter().map(|tool| tool.get("function").unwrap_or(tool));
    functions.filter_map(tool).collect()
}

fn tool(function: &Value) -> Option<Tool> {
    let text = |key: &str| function.get(key).and_then(Value::as_str).map(str::to_owned);
    Some(Tool {
        name: text("name")?,
        description: text("description"),
        parameters: function.get("parameters").cloned(),
        strict: function.get("strict").and_then(Value::as_bool),
    })
}

fn asked_messages(example: &Example) -> Vec<Message> {
    let request = example.request().iter();
    request.map(|turn| Message::new(turn.role, turn.text.clone())).collect()
}
