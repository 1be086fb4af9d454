//! Answers read as labels.

use std::borrow::Cow;
use std::collections::HashMap;

use holdout_evaluation::{AnswerRecord, Normalisation, Outcome};
use holdout_types::RowId;

use super::corrections::Corrected;
use super::view::ConfusionCell;
use crate::data::columns::Columns;
use crate::study::Metric;

/// The closed set of answers of a dataset, and how an answer is found in it.
pub(crate) struct Labels<'a> {
    columns: &'a Columns,
    metric: &'a Metric,
    places: HashMap<Cow<'a, str>, u32>,
    corrected: &'a Corrected,
}

impl<'a> Labels<'a> {
    /// The labels of a dataset, told apart as the metric tells answers apart.
    pub(crate) fn of(columns: &'a Columns, metric: &'a Metric, corrected: &'a Corrected) -> Self {
        let mut places = HashMap::new();
        for (place, label) in (0_u32..).zip(&columns.report.labels) {
            places.entry(form(label, metric)).or_insert(place);
        }
        Self { columns, metric, places, corrected }
    }

    /// Their names, by place; none where answers are no closed set.
    pub(crate) fn names(&self) -> &'a [String] {
        &self.columns.report.labels
    }

    /// The label that a row expects; none where it was corrected to what is no label.
    pub(crate) fn expected(&self, row: RowId) -> Option<u32> {
        if let Some(answer) = self.corrected.get(row) {
            return self.places.get(&form(answer, self.metric)).copied();
        }
        self.columns.report.columns.get(row.0 as usize)?.label
    }

    /// The label that an answer is. It is the expected one where the answer is graded right, and only
    /// there: else it is another one or none.
    pub(crate) fn answered(&self, record: &AnswerRecord) -> Option<u32> {
        let expected = self.expected(record.call.row);
        if record.is_correct() {
            return expected;
        }
        let Outcome::Answered { text, .. } = &record.outcome else { return None };
        let found = self.places.get(&form(text, self.metric)).copied();
        found.filter(|label| Some(*label) != expected)
    }

    /// Whether an answer belongs to a cell of the confusion matrix.
    pub(crate) fn is_in(&self, record: &AnswerRecord, cell: &ConfusionCell) -> bool {
        let name = |label: Option<u32>| label.and_then(|label| self.names().get(label as usize));
        record.call.candidate == cell.candidate
            && record.outcome.counts()
            && name(self.expected(record.call.row)) == Some(&cell.expected)
            && name(self.answered(record)) == cell.answered.as_ref()
    }
}

/// A text as the metric reads it, space at its ends put aside: a label has none.
fn form<'t>(text: &'t str, metric: &Metric) -> Cow<'t, str> {
    if metric.is_exact() {
        Cow::Borrowed(text.trim())
    } else {
        Cow::Owned(Normalisation::default().apply(text))
    }
}
