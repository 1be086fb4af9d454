//! What a project remembers beside its rows and runs: one JSON value in its file.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

use holdout_store::Project;
use holdout_types::{ApiError, CandidateId, ErrorCode, Money, RowId, Timestamp, VersionId};
use serde::{Deserialize, Serialize};

use crate::overview::answers::FitAnswers;
use crate::prices::USUAL_MODEL;
use crate::study::{DEFAULT_CONCURRENCY, DEFAULT_MARGIN_POINTS, DEFAULT_SEED, Metric};

const KEY: &str = "settings";

/// Held from reading to writing, so that two changes do not undo each other. One process has a
/// project open, so a lock of the process is enough.
static CHANGING: Mutex<()> = Mutex::new(());

/// The settings of one project. Fields that an older file lacks have their defaults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// The project's name.
    pub(crate) name: String,
    /// Whether rows were divided into splits.
    pub(crate) divided: bool,
    /// How many of the first rows are examples; the rest came in a test file of its own.
    pub(crate) examples: Option<u32>,
    /// The seed of the split.
    pub(crate) split_seed: u32,
    /// The seed of the training.
    pub(crate) training_seed: u32,
    /// A part of the trained model's name.
    pub(crate) training_suffix: Option<String>,
    /// What counts as right.
    pub(crate) metric: Metric,
    /// How many more wrong answers per 100 would be accepted.
    pub(crate) margin_points: f64,
    /// Calls on their way at once.
    pub(crate) concurrency: u32,
    /// Budgets of evaluations that were raised after their start.
    pub(crate) budgets: BTreeMap<u32, Money>,
    /// The candidate that the others are measured against.
    pub(crate) baseline: Option<CandidateId>,
    /// Requests a month in production; asked once, and unknown until then.
    pub(crate) volume_per_month: Option<u32>,
    /// The model at whose price tokens are projected.
    pub(crate) price_model: String,
    /// The hosts that rows of this project may be sent to.
    pub(crate) agreed_hosts: Vec<AgreedHost>,
    /// What only the user knows of the task.
    pub(crate) fit: FitAnswers,
    /// Rows that a person looked at side by side and kept.
    pub(crate) accepted: Vec<Accepted>,
}

/// A host that a person agreed to send rows to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AgreedHost {
    /// The host and port.
    pub(crate) host: String,
    /// What for.
    #[serde(default)]
    pub(crate) purpose: AgreedUse,
    /// When.
    pub(crate) at: Timestamp,
}

/// What rows are sent for. Training sends answers too, so it is agreed to by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AgreedUse {
    /// To be answered.
    #[default]
    Asking,
    /// To be learnt from.
    Training,
}

/// Rows that stay although they conflict or are near to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Accepted {
    /// The version that was made of it. It holds for this one and those made from it, so that undo
    /// takes it back.
    pub(crate) version: VersionId,
    /// The rows.
    pub(crate) rows: Vec<RowId>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: String::new(),
            divided: false,
            examples: None,
            split_seed: DEFAULT_SEED,
            training_seed: DEFAULT_SEED,
            training_suffix: None,
            metric: Metric::default(),
            margin_points: DEFAULT_MARGIN_POINTS,
            concurrency: DEFAULT_CONCURRENCY,
            budgets: BTreeMap::new(),
            baseline: None,
            agreed_hosts: Vec::new(),
            accepted: Vec::new(),
            fit: FitAnswers::default(),
            volume_per_month: None,
            price_model: USUAL_MODEL.to_owned(),
        }
    }
}

impl Settings {
    /// The settings of a project.
    pub(crate) fn read(store: &Project) -> Result<Self, ApiError> {
        let Some(value) = store.meta().get(KEY)? else { return Ok(Self::default()) };
        serde_json::from_value(value).map_err(|error| damaged(&error))
    }

    /// Keeps these settings.
    pub(crate) fn write(&self, store: &Project) -> Result<(), ApiError> {
        let value = serde_json::to_value(self).map_err(|error| damaged(&error))?;
        Ok(store.meta_mut().set(KEY, &value)?)
    }

    /// Changes the settings of a project.
    pub(crate) fn change(
        store: &Project,
        change: impl FnOnce(&mut Self),
    ) -> Result<Self, ApiError> {
        let _alone = CHANGING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut settings = Self::read(store)?;
        change(&mut settings);
        settings.write(store)?;
        Ok(settings)
    }

    /// The rows that were accepted at `version` or before it.
    pub(crate) fn accepted_at(
        &self,
        store: &Project,
        version: VersionId,
    ) -> Result<HashSet<RowId>, ApiError> {
        let mut rows = HashSet::new();
        let mut at = Some(version);
        while let Some(version) = at.filter(|_| !self.accepted.is_empty()) {
            let here = self.accepted.iter().filter(|accepted| accepted.version == version);
            rows.extend(here.flat_map(|accepted| accepted.rows.iter().copied()));
            at = store.versions().get(version)?.parent;
        }
        Ok(rows)
    }

    /// When somebody agreed that rows are sent to a host for this.
    pub(crate) fn agreed(&self, host: &str, purpose: AgreedUse) -> Option<Timestamp> {
        let mut agreed = self.agreed_hosts.iter();
        agreed.find(|agreed| agreed.host == host && agreed.purpose == purpose).map(|found| found.at)
    }

    /// Notes that somebody agreed.
    pub(crate) fn agree(&mut self, host: &str, purpose: AgreedUse, at: Timestamp) {
        self.agreed_hosts.retain(|agreed| agreed.host != host || agreed.purpose != purpose);
        self.agreed_hosts.push(AgreedHost { host: host.to_owned(), purpose, at });
    }

    /// Whether the test rows came in a file of their own.
    pub(crate) const fn own_test_file(&self) -> bool {
        self.examples.is_some()
    }
}

/// Something that the project holds as JSON is not what this app wrote.
pub(crate) fn damaged(error: &serde_json::Error) -> ApiError {
    ApiError::new(
        ErrorCode::DamagedProject,
        format!("A part of the project can't be read: {error}"),
    )
    .with_hint("Open your last saved copy. The rows and answers in this file are not lost.")
}
