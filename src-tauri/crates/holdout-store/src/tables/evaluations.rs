//! Runs of candidates over a split.
//!
//! A run on the sealed test split is a look at the holdout. Each look is numbered and stays: a
//! trigger refuses to delete it, however it ended.

use holdout_types::{CandidateId, EvaluationId, Split, Timestamp, VersionId};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{seals, versions};
use crate::columns::{Json, Time, Word, optional_json, optional_text, optional_time};
use crate::error::{Fault, StoreError};
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE evaluations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL REFERENCES versions (id),
    split TEXT NOT NULL,
    look INTEGER UNIQUE CHECK ((look IS NOT NULL) = (split = 'test')),
    spec TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    error TEXT,
    finished_at INTEGER,
    possibly_billed_twice INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE evaluation_candidates (
    evaluation INTEGER NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
    candidate INTEGER NOT NULL REFERENCES candidates (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (evaluation, candidate)
) STRICT, WITHOUT ROWID;

CREATE INDEX evaluation_candidates_by_candidate ON evaluation_candidates (candidate);

CREATE TRIGGER evaluations_keep_their_question
BEFORE UPDATE OF id, version, split, look, spec, created_at ON evaluations
BEGIN SELECT RAISE(ABORT, 'an evaluation keeps its question'); END;

CREATE TRIGGER looks_stay BEFORE DELETE ON evaluations WHEN OLD.look IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'sealed: every look at it stays counted'); END;

CREATE TRIGGER looks_keep_their_candidates BEFORE DELETE ON evaluation_candidates
WHEN (SELECT look FROM evaluations WHERE id = OLD.evaluation) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'sealed: every look at it stays counted'); END;

CREATE TRIGGER evaluations_are_not_replaced BEFORE INSERT ON evaluations
WHEN EXISTS (SELECT 1 FROM evaluations WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an evaluation keeps its question'); END;
";

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvaluationState {
    /// Under way, or interrupted by the end of the process; it can go on.
    Running,
    /// Stopped by the person; it can go on.
    Paused,
    /// Every question was asked.
    Finished,
    /// Given up by the person.
    Cancelled,
    /// It can't go on; `error` says why.
    Failed,
}

impl EvaluationState {
    const fn is_final(self) -> bool {
        matches!(self, Self::Finished | Self::Cancelled | Self::Failed)
    }
}

/// A run that is about to begin.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvaluation {
    /// The version whose rows are asked.
    pub version: VersionId,
    /// Which of its splits.
    pub split: Split,
    /// Graders, primary metric, margin, trials and seed, in the shape of `holdout-core`.
    pub spec: Value,
    /// Who answers, the baseline first.
    pub candidates: Vec<CandidateId>,
}

/// A run of candidates over a split.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Its id.
    pub id: EvaluationId,
    /// What was asked.
    pub question: NewEvaluation,
    /// Which look at the sealed test split this is, from 1; none on another split.
    pub look: Option<u32>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// How far it is.
    pub state: EvaluationState,
    /// Why it failed.
    pub error: Option<Value>,
    /// When it ended, however it ended.
    pub finished_at: Option<Timestamp>,
    /// How many calls were under way when a process died, and so may be billed twice.
    pub possibly_billed_twice: u32,
}

impl Project {
    /// Reads evaluations.
    pub fn evaluations(&self) -> Evaluations<'_> {
        Evaluations(self)
    }

    /// Begins and follows evaluations.
    pub fn evaluations_mut(&self) -> EvaluationsMut<'_> {
        EvaluationsMut(self)
    }
}

/// Reads evaluations.
#[derive(Debug, Clone, Copy)]
pub struct Evaluations<'p>(&'p Project);

impl Evaluations<'_> {
    /// One evaluation.
    pub fn get(&self, id: EvaluationId) -> Result<Evaluation, StoreError> {
        self.0.read(|tx| find(tx, id))
    }

    /// All evaluations, the newest first.
    pub fn all(&self) -> Result<Vec<Evaluation>, StoreError> {
        self.0.read(|tx| list(tx, "ORDER BY id DESC"))
    }

    /// Those that can go on, for instance after the process died.
    pub fn unfinished(&self) -> Result<Vec<Evaluation>, StoreError> {
        self.0.read(|tx| list(tx, "WHERE finished_at IS NULL ORDER BY id"))
    }

    /// How often the sealed test split was judged.
    pub fn looks(&self) -> Result<u32, StoreError> {
        self.0.read(looks)
    }
}

/// Begins and follows evaluations.
#[derive(Debug, Clone, Copy)]
pub struct EvaluationsMut<'p>(&'p Project);

impl EvaluationsMut<'_> {
    /// Begins a run. On the test split it is a look at the holdout, and [`StoreError::NotSealed`]
    /// before the seal.
    pub fn begin(&self, question: NewEvaluation) -> Result<EvaluationId, StoreError> {
        let now = self.0.now();
        self.0.write(move |tx| {
            let look = next_look(tx, &question)?;
            insert(tx, &question, look, now)
        })
    }

    /// Notes how far a run is. A final state sets the time of its end, another one clears it.
    pub fn set_state(
        &self,
        id: EvaluationId,
        state: EvaluationState,
        error: Option<Value>,
    ) -> Result<(), StoreError> {
        let finished_at = state.is_final().then(|| self.0.now().0);
        self.0.write(move |tx| {
            let changed = tx.execute(
                "UPDATE evaluations SET state = ?2, error = ?3, finished_at = ?4 WHERE id = ?1",
                params![id.0, Word(state), optional_text(error.as_ref()), finished_at],
            )?;
            if changed == 0 { Err(unknown(id)) } else { Ok(()) }
        })
    }

    /// Deletes a run with its results. One on the test split stays: [`StoreError::Judged`].
    pub fn delete(&self, id: EvaluationId) -> Result<(), StoreError> {
        self.0.write(move |tx| {
            if find(tx, id)?.look.is_some() {
                return Err(StoreError::Judged(id).into());
            }
            tx.execute("DELETE FROM evaluations WHERE id = ?1", [id.0])?;
            Ok(())
        })
    }
}

fn unknown(id: EvaluationId) -> Fault {
    StoreError::unknown("evaluation", id).into()
}

fn looks(tx: &Transaction<'_>) -> Result<u32, Fault> {
    Ok(tx.query_row("SELECT count(look) FROM evaluations", [], |row| row.get(0))?)
}

fn next_look(tx: &Transaction<'_>, question: &NewEvaluation) -> Result<Option<u32>, Fault> {
    let test_hash = versions::test_hash_of(tx, question.version)?;
    if question.split != Split::Test {
        return Ok(None);
    }
    if seals::sealed_hash(tx)?.is_none() {
        return Err(StoreError::NotSealed.into());
    }
    seals::check_test_hash(tx, test_hash)?;
    Ok(Some(looks(tx)? + 1))
}

fn insert(
    tx: &Transaction<'_>,
    question: &NewEvaluation,
    look: Option<u32>,
    now: Timestamp,
) -> Result<EvaluationId, Fault> {
    tx.execute(
        "INSERT INTO evaluations (version, split, look, spec, created_at, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            question.version.0,
            Word(question.split),
            look,
            question.spec.to_string(),
            now.0,
            Word(EvaluationState::Running)
        ],
    )?;
    let id = EvaluationId(tx.last_insert_rowid() as u32);
    let mut statement = tx.prepare_cached(
        "INSERT INTO evaluation_candidates (evaluation, candidate, position) VALUES (?1, ?2, ?3)",
    )?;
    for (position, candidate) in question.candidates.iter().enumerate() {
        statement.execute(params![id.0, candidate.0, position as u32])?;
    }
    Ok(id)
}

const SELECT: &str = "
SELECT id, version, split, spec, look, created_at, state, error, finished_at, possibly_billed_twice
FROM evaluations";

/// One evaluation.
pub(crate) fn find(tx: &Transaction<'_>, id: EvaluationId) -> Result<Evaluation, Fault> {
    let mut statement = tx.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
    let found = statement.query_row([id.0], read).optional()?;
    with_candidates(tx, found.ok_or_else(|| unknown(id))?)
}

fn list(tx: &Transaction<'_>, which: &str) -> Result<Vec<Evaluation>, Fault> {
    let mut statement = tx.prepare_cached(&format!("{SELECT} {which}"))?;
    let found: Vec<Evaluation> = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    found.into_iter().map(|evaluation| with_candidates(tx, evaluation)).collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Evaluation> {
    Ok(Evaluation {
        id: EvaluationId(row.get(0)?),
        question: NewEvaluation {
            version: VersionId(row.get(1)?),
            split: row.get::<_, Word<_>>(2)?.0,
            spec: row.get::<_, Json>(3)?.0,
            candidates: Vec::new(),
        },
        look: row.get(4)?,
        created_at: row.get::<_, Time>(5)?.0,
        state: row.get::<_, Word<_>>(6)?.0,
        error: optional_json(row.get(7)?),
        finished_at: optional_time(row.get(8)?),
        possibly_billed_twice: row.get(9)?,
    })
}

fn with_candidates(tx: &Transaction<'_>, mut evaluation: Evaluation) -> Result<Evaluation, Fault> {
    let mut statement = tx.prepare_cached(
        "SELECT candidate FROM evaluation_candidates WHERE evaluation = ?1 ORDER BY position",
    )?;
    let candidates = statement.query_map([evaluation.id.0], |row| row.get(0).map(CandidateId))?;
    evaluation.question.candidates = candidates.collect::<Result<_, _>>()?;
    Ok(evaluation)
}
