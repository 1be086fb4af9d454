//! Results read a page at a time.

use std::collections::VecDeque;

use holdout_types::EvaluationId;
use rusqlite::{Transaction, params};

use super::{COLUMNS, ResultKey, ResultRow, read};
use crate::error::{Fault, StoreError};
use crate::project::Project;

/// Results of an evaluation in the order of their keys. Between pages nothing is held, so a long
/// reading keeps nobody from closing the project.
#[derive(Debug)]
pub struct ResultPages<'p> {
    pub(super) project: &'p Project,
    pub(super) evaluation: EvaluationId,
    pub(super) page: VecDeque<ResultRow>,
    pub(super) last: Option<ResultKey>,
    pub(super) ended: bool,
}

/// How many results are in memory at a time.
const PAGE: u32 = 500;

impl Iterator for ResultPages<'_> {
    type Item = Result<ResultRow, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.page.is_empty() && !self.ended {
            match self.project.read(|tx| page(tx, self.evaluation, self.last)) {
                Ok(page) => self.page = page,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
            self.ended = self.page.len() < PAGE as usize;
            self.last = self.page.back().map(|result| result.key);
        }
        self.page.pop_front().map(Ok)
    }
}

fn page(
    tx: &Transaction<'_>,
    evaluation: EvaluationId,
    after: Option<ResultKey>,
) -> Result<VecDeque<ResultRow>, Fault> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM results
         WHERE evaluation = ?1 AND (candidate, row, trial) > (?2, ?3, ?4)
         ORDER BY candidate, row, trial LIMIT ?5"
    ))?;
    let (candidate, row, trial) = after.map_or((-1, -1, -1), |key| {
        (i64::from(key.candidate.0), i64::from(key.row.0), i64::from(key.trial))
    });
    let found = statement.query_map(params![evaluation.0, candidate, row, trial, PAGE], read)?;
    Ok(found.collect::<Result<_, _>>()?)
}
