//! How many tokens the passages take that a candidate looks up for a question: counted on rows to
//! learn from, before anything is asked.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use holdout_types::{ApiError, CandidateId, RowId, VersionId};

use crate::candidates::spec::Spec;
use crate::candidates::view::CandidateView;
use crate::data::columns::Columns;
use crate::project::OpenProject;

/// Tokens of passages a request, by the candidates that look something up; `None` where nothing can
/// be found yet.
pub(super) type LookedUp = HashMap<CandidateId, Option<u64>>;

/// What was counted last, for a version of the rows and one of the documents, by how is looked up.
#[derive(Default)]
pub(crate) struct LookedUpCache(Mutex<Option<Counted>>);

struct Counted {
    rows: VersionId,
    documents: Option<String>,
    tokens: HashMap<String, u64>,
}

impl OpenProject {
    /// The tokens of passages of every candidate that looks something up.
    pub(super) fn looked_up(
        &self,
        columns: &Columns,
        candidates: &[CandidateView],
    ) -> Result<LookedUp, ApiError> {
        let looking = candidates.iter().filter(|candidate| candidate.retrieval.is_some());
        let ids: Vec<CandidateId> = looking.map(|candidate| candidate.id).collect();
        if ids.is_empty() {
            return Ok(LookedUp::new());
        }
        let documents = self.knowledge_version()?;
        let rows: Vec<RowId> = columns.outside_the_test().collect();
        let mut kept = self.looked_up.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_current = |counted: &&mut Counted| {
            counted.rows == columns.version && counted.documents == documents
        };
        let mut counted = match kept.as_mut().filter(is_current) {
            Some(counted) => std::mem::take(&mut counted.tokens),
            None => HashMap::new(),
        };
        let mut found = LookedUp::new();
        for id in ids {
            let spec = Spec::of(&self.store.candidates().get(id)?)?;
            let how = format!("{:?} {}", spec.retrieval, spec.base_model);
            let tokens = match self.retrieval_trouble(&spec)? {
                Some(_) => None,
                None => match counted.get(&how) {
                    Some(tokens) => Some(*tokens),
                    None => self.passage_tokens(&spec, &rows),
                },
            };
            if let Some(tokens) = tokens {
                counted.insert(how, tokens);
            }
            found.insert(id, tokens);
        }
        *kept = Some(Counted { rows: columns.version, documents, tokens: counted });
        Ok(found)
    }

    /// Where they can't be counted (the provider of the vectors is not set up here, say), the rest of
    /// the screen goes on without them.
    fn passage_tokens(&self, spec: &Spec, rows: &[RowId]) -> Option<u64> {
        let counted = self.context_tokens(spec, rows);
        counted.inspect_err(|error| tracing::debug!(%error, "passages are not counted")).ok()
    }
}
