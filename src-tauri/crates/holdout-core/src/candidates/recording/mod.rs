//! Recorded candidates: answers that are there already, imported from a file or frozen from an
//! evaluation, so that a model that no longer exists still takes part.
//!
//! Nothing is asked for them. Cost and latency are those of then, and are said to be.

mod freeze;
mod import;
pub mod view;

use std::collections::{HashMap, HashSet};

use holdout_statistics::Complexity;
use holdout_store::StoredRecording;
use holdout_types::{ApiError, CandidateKind, EvaluationId, RecordingId, RowId, Split, Timestamp};
use serde::{Deserialize, Serialize};

pub(crate) use self::import::import_file;
use self::view::RecordedView;
use crate::data::columns::Columns;
use crate::project::OpenProject;
use crate::report::day;
use crate::settings::damaged;
use crate::words::{counted, percent, thousands};

/// With a larger share of rows without an answer there is no verdict.
const MOST_MISSING: f64 = 0.02;

/// Where the answers of a recording come from, as the project keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "from")]
pub(crate) enum Origin {
    /// A file that somebody named.
    File {
        /// Its name, without its folder.
        name: String,
    },
    /// A candidate of an evaluation.
    Evaluation {
        /// Which evaluation.
        evaluation: EvaluationId,
        /// Its mark and its kind then.
        letter: String,
        kind: CandidateKind,
        /// The model that answered.
        model: String,
        /// Where it was asked, for a person.
        provider: String,
        /// How much there was to keep running.
        complexity: Complexity,
        /// Whether it was the untuned local model, which matches examples.
        matches_examples_only: bool,
    },
}

/// A recording as an evaluation compares it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AskedRecording {
    /// Which.
    pub(crate) id: RecordingId,
    /// When the answers were given, or, from a file, imported.
    pub(crate) at: Timestamp,
    /// Where they come from.
    pub(crate) origin: Origin,
}

impl AskedRecording {
    /// The recording of a stored one.
    fn of(stored: StoredRecording) -> Result<Self, ApiError> {
        let origin = serde_json::from_value(stored.origin.about);
        let origin = origin.map_err(|error| damaged(&error))?;
        Ok(Self { id: stored.id, at: stored.origin.recorded_at, origin })
    }

    /// When, in words: `recorded on 21 November 2026`.
    pub(crate) fn when(&self) -> String {
        let how = match self.origin {
            Origin::File { .. } => "imported",
            Origin::Evaluation { .. } => "recorded",
        };
        format!("{how} on {}", day(self.at))
    }

    /// What stands where other candidates have their model.
    pub(crate) fn model(&self) -> String {
        match &self.origin {
            Origin::File { .. } => format!("answers {}", self.when()),
            Origin::Evaluation { model, .. } => format!("{model}, {}", self.when()),
        }
    }

    /// Where the answers come from, in a sentence.
    pub(crate) fn source(&self) -> String {
        match &self.origin {
            Origin::File { name } => {
                format!("Answers of {name}, {}. When they were given is not known.", self.when())
            }
            Origin::Evaluation { evaluation, letter, model, provider, .. } => format!(
                "Answers of {letter} ({model} at {provider}) in evaluation {evaluation}, {}.",
                self.when()
            ),
        }
    }

    /// A recording is as complex as what answered then; of a file nobody can say.
    pub(crate) const fn complexity(&self) -> Complexity {
        match &self.origin {
            Origin::File { .. } => Complexity::Endpoint,
            Origin::Evaluation { complexity, .. } => *complexity,
        }
    }

    pub(crate) const fn matches_examples_only(&self) -> bool {
        matches!(self.origin, Origin::Evaluation { matches_examples_only: true, .. })
    }

    pub(crate) const fn is_from_file(&self) -> bool {
        matches!(self.origin, Origin::File { .. })
    }
}

impl OpenProject {
    /// A recording of the project.
    pub(crate) fn recording(&self, id: RecordingId) -> Result<AskedRecording, ApiError> {
        AskedRecording::of(self.store.recordings().get(id)?)
    }

    /// Where a recorded candidate's answers come from, and how many of the rows they are for.
    pub(crate) fn recorded_view(&self, id: RecordingId) -> Result<RecordedView, ApiError> {
        let recording = self.recording(id)?;
        let columns = self.columns()?;
        let rows = compared_rows(&columns);
        let recorded: HashSet<RowId> = self.store.recordings().rows(id)?.into_iter().collect();
        let twins = Twins::of(&columns, recorded);
        let answered = rows.iter().filter(|row| twins.of_row(&columns, **row).is_some()).count();
        Ok(RecordedView {
            at: recording.at,
            source: recording.source(),
            from_file: recording.is_from_file(),
            answered: answered as u32,
            rows: rows.len() as u32,
        })
    }
}

/// The rows that a verdict needs an answer to: those of the test split; all while nothing is divided.
fn compared_rows(columns: &Columns) -> Vec<RowId> {
    let in_split = |split: Option<Split>| {
        let rows = (0..columns.splits.len())
            .filter(move |row| columns.splits[*row] == split && !columns.excluded[*row]);
        rows.map(|row| RowId(row as u32)).collect::<Vec<_>>()
    };
    let test = in_split(Some(Split::Test));
    if test.is_empty() { in_split(None) } else { test }
}

/// Rows of a recording, so that a test row whose expected answer was corrected since then, and which
/// has another id, still finds its answer. What it asks is the same.
pub(crate) struct Twins {
    recorded: HashSet<RowId>,
    by_origin: HashMap<u32, RowId>,
}

impl Twins {
    pub(crate) fn of(columns: &Columns, recorded: HashSet<RowId>) -> Self {
        let origin = |row: &RowId| columns.origin.get(row.0 as usize).copied();
        let by_origin = recorded.iter().filter_map(|row| Some((origin(row)?, *row))).collect();
        Self { recorded, by_origin }
    }

    /// The recorded row whose answer is one to this row.
    pub(crate) fn of_row(&self, columns: &Columns, row: RowId) -> Option<RowId> {
        if self.recorded.contains(&row) {
            return Some(row);
        }
        let place = row.0 as usize;
        let is_test = columns.splits.get(place).copied().flatten() == Some(Split::Test);
        self.by_origin.get(columns.origin.get(place).filter(|_| is_test)?).copied()
    }
}

/// What too few answers mean for a verdict; nothing where there are enough.
pub(crate) fn coverage_warning(answered: u32, rows: u32) -> Option<String> {
    let missing = rows.saturating_sub(answered);
    let share = f64::from(missing) / f64::from(rows.max(1));
    (share > MOST_MISSING).then(|| {
        format!(
            "{} of {} have no recorded answer ({} %). They are left out for every candidate, and \
             with more than 2 % left out there is no verdict.",
            thousands(u64::from(missing)),
            counted(rows, "row", "rows"),
            percent(share)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_per_cent_may_be_missing_and_no_more() {
        assert_eq!(coverage_warning(98, 100), None);
        assert!(coverage_warning(97, 100).unwrap().contains("3.0 %"));
        assert_eq!(coverage_warning(0, 0), None);
    }
}
