//! What the first rows of a version say of all of them: the form of their answers, their size, and
//! the instructions that they bring.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use holdout_dataset::check::CHECKS;
use holdout_dataset::{Example, TokenCounter};
use holdout_types::{ApiError, RowId, VersionId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::data::columns::Columns;
use crate::prices::USUAL_MODEL;
use crate::project::OpenProject;

/// Rows that are looked at. Enough to know a form and a mean, few enough to wait for.
const LOOKED_AT: usize = 1_000;

/// Under which name it is kept. Another way to take it needs another name.
const KEPT: &str = "sample 1";

/// A sample as it is kept: by which checks rows were usable and counted.
#[derive(Serialize, Deserialize)]
struct KeptSample {
    checks: String,
    sample: Sample,
}

/// What was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sample {
    /// Rows looked at.
    pub(crate) rows: u32,
    /// Those whose answer is a JSON object with the commonest set of fields.
    pub(crate) json: u32,
    /// How many fields that set has.
    pub(crate) fields: u32,
    /// Tokens of an input, on average.
    pub(crate) input_tokens: f64,
    /// Tokens of an answer, on average.
    pub(crate) answer_tokens: f64,
    /// The instructions that the rows bring.
    pub(crate) system: RowSystem,
}

/// System messages of the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum RowSystem {
    /// Rows have none.
    #[default]
    Absent,
    /// All have the same, of so many tokens.
    Same(u32),
    /// They differ.
    Varies,
}

/// The sample of the version that was asked for last.
#[derive(Default)]
pub(crate) struct SampleCache(Mutex<Option<(VersionId, Sample)>>);

impl OpenProject {
    /// The sample of the version in use, taken once for each version.
    pub(crate) fn sampled(&self, columns: &Columns) -> Result<Sample, ApiError> {
        let mut kept = self.sample.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, sample)) = kept.filter(|(version, _)| *version == columns.version) {
            return Ok(sample);
        }
        let sample = match self.kept_sample(columns.version)? {
            Some(sample) => sample,
            None => self.take_sample(columns)?,
        };
        *kept = Some((columns.version, sample));
        Ok(sample)
    }

    /// The sample from the project file. One that can't be read is taken anew.
    fn kept_sample(&self, version: VersionId) -> Result<Option<Sample>, ApiError> {
        let bytes = self.store.derived().get(version, KEPT)?;
        let kept = bytes.and_then(|bytes| serde_json::from_slice::<KeptSample>(&bytes).ok());
        Ok(kept.filter(|kept| kept.checks == CHECKS).map(|kept| kept.sample))
    }

    fn take_sample(&self, columns: &Columns) -> Result<Sample, ApiError> {
        let takes_part = |row: &u32| {
            columns.report.columns[*row as usize].usable && !columns.excluded[*row as usize]
        };
        let rows = (0..columns.excluded.len() as u32).filter(takes_part);
        let ids: Vec<RowId> = rows.take(LOOKED_AT).map(RowId).collect();
        let mut seen = Seen::default();
        self.store.rows().visit(&ids, |row| {
            if let Ok(example) = Example::parse(row.raw) {
                seen.add(&example);
            }
            ControlFlow::Continue(())
        })?;
        let sample = seen.into_sample();
        let kept = KeptSample { checks: CHECKS.to_owned(), sample };
        if let Ok(bytes) = serde_json::to_vec(&kept)
            && let Err(error) = self.store.derived_mut().put(columns.version, KEPT, bytes)
        {
            tracing::debug!(%error, "the sample is not kept");
        }
        Ok(sample)
    }
}

/// The rows of a sample so far.
#[derive(Default)]
struct Seen {
    rows: u32,
    inputs: u64,
    answers: u64,
    field_sets: BTreeMap<Vec<String>, u32>,
    systems: BTreeSet<String>,
}

impl Seen {
    fn add(&mut self, example: &Example) {
        let counter = counter();
        self.rows += 1;
        self.inputs += u64::from(counter.count_text(&example.input()));
        let answer = example.answer();
        self.answers += u64::from(counter.count_text(&answer));
        if let Some(fields) = fields(&answer) {
            *self.field_sets.entry(fields).or_default() += 1;
        }
        self.systems.insert(example.system().unwrap_or_default());
    }

    fn into_sample(self) -> Sample {
        let commonest = self.field_sets.into_iter().max_by_key(|(_, rows)| *rows);
        let (fields, json) = commonest.map_or((0, 0), |(set, rows)| (set.len() as u32, rows));
        let mean = |tokens: u64| tokens as f64 / f64::from(self.rows.max(1));
        let mut systems = self.systems.into_iter();
        let system = match (systems.next(), systems.next()) {
            (Some(only), None) if !only.trim().is_empty() => {
                RowSystem::Same(counter().count_text(&only))
            }
            (_, None) => RowSystem::Absent,
            _ => RowSystem::Varies,
        };
        Sample {
            rows: self.rows,
            json,
            fields,
            input_tokens: mean(self.inputs),
            answer_tokens: mean(self.answers),
            system,
        }
    }
}

fn counter() -> TokenCounter {
    TokenCounter::for_model(USUAL_MODEL)
}

/// The names of the fields of an answer that is a JSON object, in order of the alphabet.
pub(super) fn fields(answer: &str) -> Option<Vec<String>> {
    let Ok(Value::Object(object)) = serde_json::from_str(answer.trim()) else { return None };
    let mut names: Vec<String> = object.into_iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    Some(names)
}
