//! Rows to try a grader on: those of the newest trial or judged run with its answers, else a few that
//! are learnt from. A sealed row is not shown before it was judged.

use std::ops::ControlFlow;

use holdout_dataset::Example;
use holdout_store::Evaluation;
use holdout_types::{ApiError, RowId, Split};

use super::view::{GivenAnswer, TryOutRow};
use crate::compare::question::{Question, row_ids};
use crate::project::OpenProject;
use crate::words::one_line;

/// Rows that are shown.
const SHOWN: usize = 8;
/// Characters of an input that are shown.
const INPUT_LIMIT: usize = 240;
/// Characters of an answer that are tried; whole, as far as anybody reads.
const ANSWER_LIMIT: usize = 20_000;

impl OpenProject {
    /// The rows, each with the answers that are there.
    pub(super) fn try_out_rows(&self) -> Result<Vec<TryOutRow>, ApiError> {
        for evaluation in self.store.evaluations().all()? {
            let is_shown = evaluation.question.split != Split::Test
                || self.store.verdicts().latest(evaluation.id)?.is_some();
            if !is_shown {
                continue;
            }
            let rows = self.answered_rows(&evaluation)?;
            if !rows.is_empty() {
                return Ok(rows);
            }
        }
        let columns = self.columns()?;
        let rows = columns.outside_the_test().take(SHOWN);
        self.shown(&rows.collect::<Vec<_>>(), |_| Ok(Vec::new()))
    }

    fn answered_rows(&self, evaluation: &Evaluation) -> Result<Vec<TryOutRow>, ApiError> {
        let question = Question::of(evaluation)?;
        let rows: Vec<RowId> = row_ids(self, evaluation)?.into_iter().take(SHOWN).collect();
        let answers = |row: RowId| {
            let mut given = Vec::new();
            for asked in &question.candidates {
                let stored = self.store.results().at(evaluation.id, asked.spec.id, row)?;
                given.extend(stored.into_iter().next().and_then(|result| result.answer).map(
                    |text| GivenAnswer {
                        letter: asked.letter.clone(),
                        text: text.chars().take(ANSWER_LIMIT).collect(),
                    },
                ));
            }
            Ok(given)
        };
        let mut shown = self.shown(&rows, answers)?;
        shown.retain(|row| !row.answers.is_empty());
        Ok(shown)
    }

    fn shown(
        &self,
        rows: &[RowId],
        answers: impl Fn(RowId) -> Result<Vec<GivenAnswer>, ApiError>,
    ) -> Result<Vec<TryOutRow>, ApiError> {
        let columns = self.columns()?;
        let mut shown = Vec::new();
        self.store.rows().visit(rows, |row| {
            if let Ok(example) = Example::parse(row.raw) {
                shown.push(TryOutRow {
                    id: row.id,
                    number: columns.number(row.id),
                    input: one_line(&example.input(), INPUT_LIMIT),
                    expected: example.answer().chars().take(ANSWER_LIMIT).collect(),
                    answers: Vec::new(),
                });
            }
            ControlFlow::Continue(())
        })?;
        for row in &mut shown {
            row.answers = answers(row.id)?;
        }
        Ok(shown)
    }
}
