//! Results of earlier evaluations, found by what was asked.

use holdout_types::{CandidateId, EvaluationId, RowId, Timestamp};
use rusqlite::{OptionalExtension, Row, params};

use super::{COLUMNS, ResultRow, Results, read};
use crate::columns::Time;
use crate::error::StoreError;

impl Results<'_> {
    /// For each row with a hash of what is asked about it: the first answer to that question among
    /// `sources`, given since then.
    ///
    /// It is looked for by row and not by hash: a request is about one row, and an index over hashes
    /// would write a page of its own for every answer.
    pub fn to_requests(
        &self,
        sources: &[(EvaluationId, CandidateId)],
        asked: &[(RowId, [u8; 32])],
        since: Timestamp,
    ) -> Result<Vec<Option<ResultRow>>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM results
                 WHERE evaluation = ?1 AND candidate = ?2 AND row = ?3 AND trial = 0
                   AND error IS NULL AND request_hash = ?4 AND answered_at >= ?5"
            ))?;
            let mut first = |row: RowId, hash: &[u8; 32]| {
                for (evaluation, candidate) in sources {
                    let key = params![evaluation.0, candidate.0, row.0, hash, since.0];
                    let found = statement.query_row(key, read).optional()?;
                    if found.is_some() {
                        return Ok(found);
                    }
                }
                Ok(None)
            };
            asked.iter().map(|(row, hash)| first(*row, hash)).collect()
        })
    }

    /// The model that answered a candidate of an evaluation last, as its provider called it, and when.
    pub fn last_model(
        &self,
        evaluation: EvaluationId,
        candidate: CandidateId,
    ) -> Result<Option<(Option<String>, Timestamp)>, StoreError> {
        self.0.read(|tx| {
            let sql = "SELECT model, answered_at FROM results
                       WHERE evaluation = ?1 AND candidate = ?2 AND error IS NULL
                       ORDER BY answered_at DESC LIMIT 1";
            let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, Time>(1)?.0));
            Ok(tx.query_row(sql, params![evaluation.0, candidate.0], read).optional()?)
        })
    }
}
