//! Answers: one result per candidate, row and trial of an evaluation.
//!
//! An answer is final, since it was paid for; a trigger refuses to change it. A result with an
//! `error` is no answer, and a later result takes its place.

mod earlier;
mod pages;

use std::collections::VecDeque;

use holdout_types::{CandidateId, EvaluationId, Money, RowId, Timestamp};
use rusqlite::{Row, Statement, Transaction, params};
use serde_json::Value;

pub use self::pages::ResultPages;
use super::{evaluations, in_flight};
use crate::columns::{Time, optional_json, optional_money, optional_text};
use crate::error::{Fault, StoreError};
use crate::project::Project;
use crate::writer::Durability;

pub(crate) const SCHEMA: &str = "
CREATE TABLE results (
    evaluation INTEGER NOT NULL,
    candidate INTEGER NOT NULL,
    row INTEGER NOT NULL,
    trial INTEGER NOT NULL,
    answer TEXT,
    outcome TEXT NOT NULL,
    reason TEXT,
    exact INTEGER,
    normalised INTEGER,
    prompt_tokens INTEGER,
    cached_tokens INTEGER,
    completion_tokens INTEGER,
    cost_pico INTEGER,
    latency_ms REAL,
    first_token_ms REAL,
    waited_ms REAL,
    attempts INTEGER NOT NULL,
    request_id TEXT,
    error TEXT,
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (evaluation, candidate, row, trial),
    FOREIGN KEY (evaluation, candidate)
        REFERENCES evaluation_candidates (evaluation, candidate) ON DELETE CASCADE
) STRICT;

CREATE TRIGGER answers_never_change BEFORE UPDATE ON results WHEN OLD.error IS NULL
BEGIN SELECT RAISE(ABORT, 'an answer never changes'); END;

-- A constraint's REPLACE would delete the answer without asking the trigger below.
CREATE TRIGGER answers_are_not_replaced BEFORE INSERT ON results
WHEN EXISTS (
    SELECT 1 FROM results
    WHERE (evaluation, candidate, row, trial)
        = (NEW.evaluation, NEW.candidate, NEW.row, NEW.trial) AND error IS NULL
)
BEGIN SELECT RAISE(IGNORE); END;

CREATE TRIGGER judged_results_stay BEFORE DELETE ON results
WHEN (SELECT look FROM evaluations WHERE id = OLD.evaluation) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'sealed: the results of a look at it stay'); END;
";

/// What format 2 keeps beside an answer.
pub(crate) const KEPT_BESIDE: &str = "
ALTER TABLE results ADD COLUMN model TEXT;
ALTER TABLE results ADD COLUMN passages TEXT;
ALTER TABLE results ADD COLUMN dropped TEXT;
ALTER TABLE results ADD COLUMN request_hash BLOB;
ALTER TABLE results ADD COLUMN from_cache INTEGER NOT NULL DEFAULT 0;
";

/// Which result of an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResultKey {
    /// Who was asked.
    pub candidate: CandidateId,
    /// What was asked.
    pub row: RowId,
    /// How often it was asked before, from 0.
    pub trial: u32,
}

/// One answer, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultRow {
    /// Which result.
    pub key: ResultKey,
    /// The answer as it came.
    pub answer: Option<String>,
    /// A word of `holdout-evaluation`: what kind of answer this is.
    pub outcome: String,
    /// Why it was graded so.
    pub reason: Option<String>,
    /// Whether it is the expected text, character for character.
    pub exact: Option<bool>,
    /// Whether it is, after normalisation.
    pub normalised: Option<bool>,
    /// Tokens that were sent, from the provider's own usage.
    pub prompt_tokens: Option<u32>,
    /// How many of them were priced as cached.
    pub cached_tokens: Option<u32>,
    /// Tokens that came back.
    pub completion_tokens: Option<u32>,
    /// What it cost; unknown without a price.
    pub cost: Option<Money>,
    /// Milliseconds of the call that answered, without retries and queueing.
    pub latency_ms: Option<f64>,
    /// Milliseconds to its first token, where the answer streamed.
    pub first_token_ms: Option<f64>,
    /// Milliseconds in queues and between retries.
    pub waited_ms: Option<f64>,
    /// How many calls it took.
    pub attempts: u32,
    /// The provider's id of the call.
    pub request_id: Option<String>,
    /// The model that answered, as the provider calls it.
    pub model: Option<String>,
    /// The passages that were put before it, in the shape of `holdout-evaluation`; none if absent.
    pub passages: Option<Value>,
    /// Settings that it does not take and was asked without, as a list of names; none if absent.
    pub dropped: Option<Value>,
    /// A hash of what was asked.
    pub request_hash: Option<[u8; 32]>,
    /// Whether the answer is that of an earlier result with the same hash.
    pub from_cache: bool,
    /// What kept the answer away. With it, this is no answer and counts neither way.
    pub error: Option<Value>,
    /// When.
    pub answered_at: Timestamp,
}

/// What an evaluation cost so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spend {
    /// The sum of the known costs.
    pub known: Money,
    /// How many results have an unknown cost.
    pub unknown: u32,
    /// How many are the answers of earlier evaluations.
    pub from_cache: u32,
}

impl Project {
    /// Reads results.
    pub fn results(&self) -> Results<'_> {
        Results(self)
    }

    /// Commits results.
    pub fn results_mut(&self) -> ResultsMut<'_> {
        ResultsMut(self)
    }
}

/// Reads results.
#[derive(Debug, Clone, Copy)]
pub struct Results<'p>(&'p Project);

impl<'p> Results<'p> {
    /// The results of an evaluation by candidate, row and trial, read a page at a time.
    pub fn of(&self, evaluation: EvaluationId) -> ResultPages<'p> {
        ResultPages { project: self.0, evaluation, page: VecDeque::new(), last: None, ended: false }
    }

    /// The results of one candidate to one row, by trial.
    pub fn at(
        &self,
        evaluation: EvaluationId,
        candidate: CandidateId,
        row: RowId,
    ) -> Result<Vec<ResultRow>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM results
                 WHERE evaluation = ?1 AND candidate = ?2 AND row = ?3 ORDER BY trial"
            ))?;
            let found = statement.query_map(params![evaluation.0, candidate.0, row.0], read)?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// What needs no asking again: the keys that have an answer.
    pub fn answered_keys(&self, evaluation: EvaluationId) -> Result<Vec<ResultKey>, StoreError> {
        self.0.read(|tx| keys(tx, evaluation, "error IS NULL"))
    }

    /// The keys whose result is an error.
    pub fn failed_keys(&self, evaluation: EvaluationId) -> Result<Vec<ResultKey>, StoreError> {
        self.0.read(|tx| keys(tx, evaluation, "error IS NOT NULL"))
    }

    /// Shows `each` the keys that have an answer, one after the other.
    pub fn visit_answered(
        &self,
        evaluation: EvaluationId,
        mut each: impl FnMut(ResultKey),
    ) -> Result<(), StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(ANSWERED)?;
            let mut found = statement.query([evaluation.0])?;
            while let Some(row) = found.next()? {
                each(read_key(row)?);
            }
            Ok(())
        })
    }

    /// How many results of an evaluation are answers.
    pub fn count_answered(&self, evaluation: EvaluationId) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM results WHERE evaluation = ?1 AND error IS NULL";
        self.0.read(|tx| Ok(tx.query_row(sql, [evaluation.0], |row| row.get(0))?))
    }

    /// What an evaluation cost so far: answers that were sent for. Those of earlier evaluations and of
    /// recordings cost nothing anew.
    pub fn spend(&self, evaluation: EvaluationId) -> Result<Spend, StoreError> {
        self.0.read(|tx| {
            let sql =
                "SELECT coalesce(sum(cost_pico) FILTER (WHERE NOT from_cache AND attempts > 0), 0),
                              count(*) FILTER (WHERE NOT from_cache AND attempts > 0
                                               AND cost_pico IS NULL),
                              count(*) FILTER (WHERE from_cache)
                       FROM results WHERE evaluation = ?1";
            Ok(tx.query_row(sql, [evaluation.0], |row| {
                let known = Money::from_pico(row.get(0)?);
                Ok(Spend { known, unknown: row.get(1)?, from_cache: row.get(2)? })
            })?)
        })
    }
}

/// Commits results.
#[derive(Debug, Clone, Copy)]
pub struct ResultsMut<'p>(&'p Project);

impl ResultsMut<'_> {
    /// Commits results in one transaction and clears their marks of being in flight. Once this
    /// returns, they outlive a crash.
    ///
    /// A key that has an answer keeps it, so the same results can be committed again. Says how many
    /// were taken.
    pub fn commit(
        &self,
        evaluation: EvaluationId,
        results: &[ResultRow],
    ) -> Result<usize, StoreError> {
        self.step(evaluation, results.to_vec(), Vec::new())
    }

    /// The same, and marks the calls that are made next, all or nothing. Without results the marks
    /// outlive the process and not a power failure.
    pub fn step(
        &self,
        evaluation: EvaluationId,
        results: Vec<ResultRow>,
        next: Vec<ResultKey>,
    ) -> Result<usize, StoreError> {
        let now = self.0.now();
        let durability = if results.is_empty() { Durability::Process } else { Durability::Power };
        self.0.write_with(durability, move |tx| {
            evaluations::find(tx, evaluation)?;
            let mut statement = tx.prepare_cached(COMMIT)?;
            let mut taken = 0;
            for result in &results {
                taken += insert(&mut statement, evaluation, result)?;
                in_flight::clear(tx, evaluation, result.key)?;
            }
            in_flight::note(tx, evaluation, &next, now)?;
            Ok(taken)
        })
    }
}

const COMMIT: &str = "
INSERT INTO results (evaluation, candidate, row, trial, answer, outcome, reason, exact, normalised,
                     prompt_tokens, cached_tokens, completion_tokens, cost_pico, latency_ms,
                     first_token_ms, waited_ms, attempts, request_id, error, answered_at,
                     model, passages, dropped, request_hash, from_cache)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
        ?21, ?22, ?23, ?24, ?25)
ON CONFLICT (evaluation, candidate, row, trial) DO UPDATE SET
    answer = excluded.answer, outcome = excluded.outcome, reason = excluded.reason,
    exact = excluded.exact, normalised = excluded.normalised,
    prompt_tokens = excluded.prompt_tokens, cached_tokens = excluded.cached_tokens,
    completion_tokens = excluded.completion_tokens, cost_pico = excluded.cost_pico,
    latency_ms = excluded.latency_ms, first_token_ms = excluded.first_token_ms,
    waited_ms = excluded.waited_ms, attempts = excluded.attempts,
    request_id = excluded.request_id, error = excluded.error, answered_at = excluded.answered_at,
    model = excluded.model, passages = excluded.passages, dropped = excluded.dropped,
    request_hash = excluded.request_hash, from_cache = excluded.from_cache";

fn insert(
    statement: &mut Statement<'_>,
    evaluation: EvaluationId,
    result: &ResultRow,
) -> Result<usize, Fault> {
    Ok(statement.execute(params![
        evaluation.0,
        result.key.candidate.0,
        result.key.row.0,
        result.key.trial,
        result.answer,
        result.outcome,
        result.reason,
        result.exact,
        result.normalised,
        result.prompt_tokens,
        result.cached_tokens,
        result.completion_tokens,
        result.cost.map(Money::pico),
        result.latency_ms,
        result.first_token_ms,
        result.waited_ms,
        result.attempts,
        result.request_id,
        optional_text(result.error.as_ref()),
        result.answered_at.0,
        result.model,
        optional_text(result.passages.as_ref()),
        optional_text(result.dropped.as_ref()),
        result.request_hash,
        result.from_cache,
    ])?)
}

/// What [`read`] reads, in its order.
const COLUMNS: &str = "candidate, row, trial, answer, outcome, reason, exact, normalised,
    prompt_tokens, cached_tokens, completion_tokens, cost_pico, latency_ms, first_token_ms,
    waited_ms, attempts, request_id, error, answered_at, model, passages, dropped, request_hash,
    from_cache";

fn read(row: &Row<'_>) -> rusqlite::Result<ResultRow> {
    Ok(ResultRow {
        key: read_key(row)?,
        answer: row.get(3)?,
        outcome: row.get(4)?,
        reason: row.get(5)?,
        exact: row.get(6)?,
        normalised: row.get(7)?,
        prompt_tokens: row.get(8)?,
        cached_tokens: row.get(9)?,
        completion_tokens: row.get(10)?,
        cost: optional_money(row.get(11)?),
        latency_ms: row.get(12)?,
        first_token_ms: row.get(13)?,
        waited_ms: row.get(14)?,
        attempts: row.get(15)?,
        request_id: row.get(16)?,
        error: optional_json(row.get(17)?),
        answered_at: row.get::<_, Time>(18)?.0,
        model: row.get(19)?,
        passages: optional_json(row.get(20)?),
        dropped: optional_json(row.get(21)?),
        request_hash: row.get(22)?,
        from_cache: row.get(23)?,
    })
}

/// The key in the first three columns: candidate, row, trial.
pub(crate) fn read_key(row: &Row<'_>) -> rusqlite::Result<ResultKey> {
    Ok(ResultKey {
        candidate: CandidateId(row.get(0)?),
        row: RowId(row.get(1)?),
        trial: row.get(2)?,
    })
}

const ANSWERED: &str = "SELECT candidate, row, trial FROM results
WHERE evaluation = ?1 AND error IS NULL ORDER BY candidate, row, trial";

fn keys(
    tx: &Transaction<'_>,
    evaluation: EvaluationId,
    which: &str,
) -> Result<Vec<ResultKey>, Fault> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT candidate, row, trial FROM results WHERE evaluation = ?1 AND {which}
         ORDER BY candidate, row, trial"
    ))?;
    Ok(statement.query_map([evaluation.0], read_key)?.collect::<Result<_, _>>()?)
}
