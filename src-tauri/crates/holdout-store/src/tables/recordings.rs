//! Answers that are there already: imported from a file, or frozen from an evaluation.
//!
//! A recording comes whole, in one transaction, and never changes. What it is compared with, and who
//! it belongs to, is a matter of the candidate that names it.

use holdout_types::{CandidateId, EvaluationId, Money, RecordingId, RowId, Timestamp};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::Value;

use crate::columns::{Json, Time, optional_money};
use crate::error::{Fault, StoreError};
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE recordings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    origin TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;

CREATE TABLE recorded_answers (
    recording INTEGER NOT NULL REFERENCES recordings (id),
    row INTEGER NOT NULL,
    trial INTEGER NOT NULL,
    answer TEXT NOT NULL,
    outcome TEXT NOT NULL,
    prompt_tokens INTEGER,
    cached_tokens INTEGER,
    completion_tokens INTEGER,
    cost_pico INTEGER,
    latency_ms REAL,
    model TEXT,
    PRIMARY KEY (recording, row, trial)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER recordings_never_change BEFORE UPDATE ON recordings
BEGIN SELECT RAISE(ABORT, 'a recording never changes'); END;

CREATE TRIGGER recordings_stay BEFORE DELETE ON recordings
BEGIN SELECT RAISE(ABORT, 'a recording stays'); END;

CREATE TRIGGER recorded_answers_never_change BEFORE UPDATE ON recorded_answers
BEGIN SELECT RAISE(ABORT, 'a recording never changes'); END;

CREATE TRIGGER recorded_answers_stay BEFORE DELETE ON recorded_answers
BEGIN SELECT RAISE(ABORT, 'a recording never changes'); END;

CREATE TRIGGER recorded_answers_are_not_replaced BEFORE INSERT ON recorded_answers
WHEN EXISTS (SELECT 1 FROM recorded_answers
             WHERE recording = NEW.recording AND row = NEW.row AND trial = NEW.trial)
BEGIN SELECT RAISE(ABORT, 'a recording never changes'); END;
";

/// Where the answers of a recording come from, in the shape of `holdout-core`.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordingOrigin {
    /// What it is.
    pub about: Value,
    /// When the answers were given, or, where nobody knows, when they were imported.
    pub recorded_at: Timestamp,
}

/// A recording to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRecording {
    /// Where it comes from.
    pub origin: RecordingOrigin,
    /// Its answers, each (row, trial) once.
    pub answers: Vec<RecordedRow>,
}

/// A recording as it stands in the project, without its answers.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRecording {
    /// Which.
    pub id: RecordingId,
    /// Where it comes from.
    pub origin: RecordingOrigin,
    /// When it was made here.
    pub made_at: Timestamp,
}

/// One recorded answer.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedRow {
    /// The row that was asked.
    pub row: RowId,
    /// How often it was asked before, from 0.
    pub trial: u32,
    /// The answer as it came.
    pub answer: String,
    /// A word of `holdout-evaluation`: what kind of answer this is.
    pub outcome: String,
    /// Tokens that were sent.
    pub prompt_tokens: Option<u32>,
    /// How many of them were priced as cached.
    pub cached_tokens: Option<u32>,
    /// Tokens that came back.
    pub completion_tokens: Option<u32>,
    /// What it cost then.
    pub cost: Option<Money>,
    /// Milliseconds that it took then.
    pub latency_ms: Option<f64>,
    /// The model that answered.
    pub model: Option<String>,
}

impl Project {
    /// Reads recordings.
    pub fn recordings(&self) -> Recordings<'_> {
        Recordings(self)
    }

    /// Makes recordings.
    pub fn recordings_mut(&self) -> RecordingsMut<'_> {
        RecordingsMut(self)
    }
}

/// Reads recordings.
#[derive(Debug, Clone, Copy)]
pub struct Recordings<'p>(&'p Project);

impl Recordings<'_> {
    /// One recording.
    pub fn get(&self, id: RecordingId) -> Result<StoredRecording, StoreError> {
        self.0.read(|tx| {
            let sql = "SELECT id, origin, recorded_at, made_at FROM recordings WHERE id = ?1";
            let found = tx.prepare_cached(sql)?.query_row([id.0], read).optional()?;
            Ok(found.ok_or_else(|| StoreError::unknown("recording", id))?)
        })
    }

    /// The answer to one row in one trial. A recording that asked a row once has this one answer for
    /// every trial.
    pub fn answer(
        &self,
        id: RecordingId,
        row: RowId,
        trial: u32,
    ) -> Result<Option<RecordedRow>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {ANSWER} FROM recorded_answers
                 WHERE recording = ?1 AND row = ?2 AND trial IN (0, ?3)
                 ORDER BY trial DESC LIMIT 1"
            ))?;
            let found = statement.query_row(params![id.0, row.0, trial], read_answer).optional()?;
            Ok(found)
        })
    }

    /// The rows that have an answer, in the order of their ids.
    pub fn rows(&self, id: RecordingId) -> Result<Vec<RowId>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT DISTINCT row FROM recorded_answers WHERE recording = ?1 ORDER BY row",
            )?;
            let rows = statement.query_map([id.0], |row| Ok(RowId(row.get(0)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The models that answered, by name.
    pub fn models(&self, id: RecordingId) -> Result<Vec<String>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT DISTINCT model FROM recorded_answers
                 WHERE recording = ?1 AND model IS NOT NULL ORDER BY model",
            )?;
            let models = statement.query_map([id.0], |row| row.get(0))?;
            Ok(models.collect::<Result<_, _>>()?)
        })
    }
}

/// Makes recordings.
#[derive(Debug, Clone, Copy)]
pub struct RecordingsMut<'p>(&'p Project);

impl RecordingsMut<'_> {
    /// Keeps answers from elsewhere, all or none.
    pub fn add(&self, recording: NewRecording) -> Result<RecordingId, StoreError> {
        let now = self.0.now();
        self.0.write(move |tx| {
            let id = begin(tx, &recording.origin, now)?;
            let mut statement = tx.prepare_cached(INSERT)?;
            for answer in &recording.answers {
                statement.execute(params![
                    id.0,
                    answer.row.0,
                    answer.trial,
                    answer.answer,
                    answer.outcome,
                    answer.prompt_tokens,
                    answer.cached_tokens,
                    answer.completion_tokens,
                    answer.cost.map(Money::pico),
                    answer.latency_ms,
                    answer.model,
                ])?;
            }
            Ok(id)
        })
    }

    /// Keeps what a candidate answered in an evaluation, but for the calls that failed and say
    /// nothing. Of answers that came `by_batch` the cost is left unknown: it was paid at another price
    /// than production pays. [`StoreError::Unknown`] where there is no such answer.
    pub fn freeze(
        &self,
        origin: RecordingOrigin,
        evaluation: EvaluationId,
        candidate: CandidateId,
        by_batch: bool,
    ) -> Result<RecordingId, StoreError> {
        let now = self.0.now();
        self.0.write(move |tx| {
            let id = begin(tx, &origin, now)?;
            let frozen = tx.execute(FREEZE, params![id.0, evaluation.0, candidate.0, by_batch])?;
            if frozen == 0 {
                return Err(StoreError::unknown("candidate", candidate).into());
            }
            Ok(id)
        })
    }
}

const INSERT: &str = "
INSERT INTO recorded_answers (recording, row, trial, answer, outcome, prompt_tokens, cached_tokens,
                              completion_tokens, cost_pico, latency_ms, model)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

const FREEZE: &str = "
INSERT INTO recorded_answers (recording, row, trial, answer, outcome, prompt_tokens, cached_tokens,
                              completion_tokens, cost_pico, latency_ms, model)
SELECT ?1, row, trial, coalesce(answer, ''), outcome, prompt_tokens, cached_tokens,
       completion_tokens, iif(?4 AND latency_ms IS NULL, NULL, cost_pico), latency_ms, model
FROM results WHERE evaluation = ?2 AND candidate = ?3 AND error IS NULL";

/// What [`read_answer`] reads, in its order.
const ANSWER: &str = "row, trial, answer, outcome, prompt_tokens, cached_tokens, completion_tokens,
    cost_pico, latency_ms, model";

fn begin(
    tx: &Transaction<'_>,
    origin: &RecordingOrigin,
    now: Timestamp,
) -> Result<RecordingId, Fault> {
    tx.execute(
        "INSERT INTO recordings (origin, recorded_at, made_at) VALUES (?1, ?2, ?3)",
        params![origin.about.to_string(), origin.recorded_at.0, now.0],
    )?;
    Ok(RecordingId(tx.last_insert_rowid() as u32))
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredRecording> {
    Ok(StoredRecording {
        id: RecordingId(row.get(0)?),
        origin: RecordingOrigin {
            about: row.get::<_, Json>(1)?.0,
            recorded_at: row.get::<_, Time>(2)?.0,
        },
        made_at: row.get::<_, Time>(3)?.0,
    })
}

fn read_answer(row: &Row<'_>) -> rusqlite::Result<RecordedRow> {
    Ok(RecordedRow {
        row: RowId(row.get(0)?),
        trial: row.get(1)?,
        answer: row.get(2)?,
        outcome: row.get(3)?,
        prompt_tokens: row.get(4)?,
        cached_tokens: row.get(5)?,
        completion_tokens: row.get(6)?,
        cost: optional_money(row.get(7)?),
        latency_ms: row.get(8)?,
        model: row.get(9)?,
    })
}
