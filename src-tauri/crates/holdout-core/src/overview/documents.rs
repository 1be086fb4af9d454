//! Do the answers stand in documents only? Measured against the knowledge base, before anything is
//! asked.
//!
//! Where a closed set of answers is listed on every page, each answer stands in whatever is found.
//! So the same is counted with another row's answer, and only what goes beyond that says something.

use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use holdout_dataset::Example;
use holdout_retrieval::answer_stands_in;
use holdout_types::{ApiError, RowId, VersionId};

use crate::data::columns::Columns;
use crate::project::OpenProject;

/// Rows that are looked up.
const LOOKED_UP: usize = 300;
/// From this share on, answers stand in documents.
const MOST: f64 = 0.5;
/// By how much more than another row's answer, as a share of the rows.
const BEYOND_CHANCE: f64 = 0.2;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DocumentFacts {
    /// Documents that can be read.
    pub(super) documents: u32,
    /// Rows that were looked up; none of the test split.
    pub(super) rows: u32,
    /// Those whose expected answer stands in the passage that is found first, and not in the input.
    pub(super) only_there: u32,
    /// Those of which another row's answer does.
    pub(super) other_there: u32,
}

impl DocumentFacts {
    /// Whether answers rest on documents.
    pub(super) fn tell_the_answers(&self) -> bool {
        let share = |rows: u32| f64::from(rows) / f64::from(self.rows.max(1));
        let beyond = share(self.only_there) - share(self.other_there);
        share(self.only_there) >= MOST && beyond >= BEYOND_CHANCE
    }
}

/// What was measured last, for a version of the rows and one of the documents.
#[derive(Default)]
pub(crate) struct DocumentFactsCache(Mutex<Option<(VersionId, String, DocumentFacts)>>);

/// A row that is looked up.
struct Looked {
    input: String,
    answer: String,
}

impl OpenProject {
    /// What the documents say of the answers; none while there are no documents.
    pub(super) fn document_facts(
        &self,
        columns: &Columns,
    ) -> Result<Option<DocumentFacts>, ApiError> {
        let Some(version) = self.knowledge_version()? else { return Ok(None) };
        let mut kept = self.document_facts.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((rows, documents, facts)) = kept.as_ref()
            && (*rows, documents) == (columns.version, &version)
        {
            return Ok(Some(*facts));
        }
        let facts = self.look_rows_up(&self.rows_to_look_up(columns)?)?;
        *kept = Some((columns.version, version, facts));
        Ok(Some(facts))
    }

    fn rows_to_look_up(&self, columns: &Columns) -> Result<Vec<Looked>, ApiError> {
        let ids: Vec<RowId> = columns.outside_the_test().take(LOOKED_UP).collect();
        let mut looked = Vec::with_capacity(ids.len());
        self.store.rows().visit(&ids, |row| {
            if let Ok(example) = Example::parse(row.raw) {
                looked.push(Looked { input: example.input(), answer: example.answer() });
            }
            ControlFlow::Continue(())
        })?;
        Ok(looked)
    }

    fn look_rows_up(&self, rows: &[Looked]) -> Result<DocumentFacts, ApiError> {
        let base = self.knowledge()?;
        let mut facts = DocumentFacts {
            documents: base.documents,
            rows: rows.len() as u32,
            only_there: 0,
            other_there: 0,
        };
        for (place, row) in rows.iter().enumerate() {
            let found = base.find(&row.input, None, 1)?;
            let Some(first) = found.first() else { continue };
            let text = first.passage.searchable();
            let stands = |answer: &str| {
                answer_stands_in(answer, &[text.as_str()])
                    && !answer_stands_in(answer, &[row.input.as_str()])
            };
            facts.only_there += u32::from(stands(&row.answer));
            let other = rows[place..].iter().chain(rows).find(|other| other.answer != row.answer);
            facts.other_there += u32::from(other.is_some_and(|other| stands(&other.answer)));
        }
        Ok(facts)
    }
}

#[cfg(test)]
mod tests {
    use super::DocumentFacts;

    fn facts(only_there: u32, other_there: u32) -> DocumentFacts {
        DocumentFacts { documents: 12, rows: 100, only_there, other_there }
    }

    #[test]
    fn answers_rest_on_documents_where_they_stand_there_more_often_than_those_of_others() {
        assert!(facts(97, 61).tell_the_answers());
        assert!(!facts(100, 100).tell_the_answers(), "a list of all labels tells none");
        assert!(!facts(40, 0).tell_the_answers());
        assert!(!DocumentFacts { rows: 0, ..facts(0, 0) }.tell_the_answers());
    }
}
