//! Which labels a candidate takes for which: its confusion matrix, counted from the stored answers
//! on the rows that every candidate answered, as the scoreboard counts them.

mod matrix;
mod wording;

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use holdout_dataset::Example;
use holdout_types::{ApiError, RowId};

use self::matrix::Matrix;
use super::corrections::Corrected;
use super::grading::Grading;
use super::labels::Labels;
use super::question::{Question, row_ids};
use super::view::{ConfusionQuery, ConfusionView};
use crate::project::OpenProject;

impl OpenProject {
    /// The confusion matrix of a candidate, or why there is none.
    pub fn confusion(&self, query: ConfusionQuery) -> Result<ConfusionView, ApiError> {
        let evaluation = self.store.evaluations().get(query.evaluation)?;
        let question = Question::of(&evaluation)?;
        let letter = question.letter(query.candidate);
        let columns = self.columns()?;
        let corrected = Corrected::now(self)?;
        let labels = Labels::of(&columns, &question.metric, &corrected);
        let rows = row_ids(self, &evaluation)?;
        let grading = Grading::of(self, &evaluation, &question)?;
        let answered = self.answered_labels(query, &grading, &labels)?;
        let pairs =
            rows.iter().filter_map(|row| Some((labels.expected(*row)?, *answered.get(row)?)));
        let matrix = Matrix::of(labels.names(), pairs);
        let absent = if labels.names().is_empty() {
            Some(wording::absent(rows.len(), self.different_answers(&rows)?))
        } else {
            None
        };
        Ok(ConfusionView {
            candidate: query.candidate,
            headline: wording::headline(&matrix, &letter, answered.len(), absent.is_some()),
            absent,
            n: matrix.n,
            confusions: matrix.confusions().map(|cell| wording::line(&matrix, cell)).collect(),
            labels: matrix.labels,
            cells: matrix.cells,
        })
    }

    /// The label that the candidate answered, of several trials in the first, for every row that all
    /// candidates answered.
    fn answered_labels(
        &self,
        query: ConfusionQuery,
        grading: &Grading,
        labels: &Labels<'_>,
    ) -> Result<HashMap<RowId, Option<u32>>, ApiError> {
        let mut answered = HashMap::new();
        let mut missing = HashSet::new();
        for row in self.store.results().of(query.evaluation) {
            let row = row?;
            if row.error.is_some() {
                missing.insert(row.key.row);
            } else if row.key.candidate == query.candidate && row.key.trial == 0 {
                let label = labels.answered(&grading.record(&row));
                answered.insert(row.key.row, label);
            }
        }
        answered.retain(|row, _| !missing.contains(row));
        Ok(answered)
    }

    /// How many different answers rows expect.
    fn different_answers(&self, rows: &[RowId]) -> Result<usize, ApiError> {
        let mut different = HashSet::new();
        self.store.rows().visit(rows, |row| {
            different.extend(Example::parse(row.raw).map(|example| example.answer()));
            ControlFlow::Continue(())
        })?;
        Ok(different.len())
    }
}
