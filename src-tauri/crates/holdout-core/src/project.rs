//! A project that is open: its file, what is derived from its rows, and what runs on it.

use std::sync::{Arc, Mutex, PoisonError};

use holdout_store::Project;
use holdout_types::{ApiError, Clock, ErrorCode, VersionId};

use crate::compare::draft::DraftCache;
use crate::data::columns::Columns;
use crate::data::order::OrderCache;
use crate::graders::ProposalCache;
use crate::knowledge::KnowledgeCache;
use crate::overview::documents::DocumentFactsCache;
use crate::overview::looked_up::LookedUpCache;
use crate::overview::sample::SampleCache;
use crate::providers::Providers;
use crate::running::Running;
use crate::settings::Settings;
use crate::text_tokens::TextTokens;

/// An open project. Cheap to share; every use case of a screen is a method of it.
pub struct OpenProject {
    pub(crate) store: Project,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) providers: Arc<Providers>,
    pub(crate) running: Running,
    pub(crate) orders: OrderCache,
    pub(crate) sample: SampleCache,
    pub(crate) document_facts: DocumentFactsCache,
    pub(crate) looked_up: LookedUpCache,
    pub(crate) text_tokens: TextTokens,
    pub(crate) knowledge: KnowledgeCache,
    pub(crate) drafts: DraftCache,
    pub(crate) proposals: ProposalCache,
    columns: Mutex<Option<Arc<Columns>>>,
}

impl OpenProject {
    pub(crate) fn new(
        store: Project,
        clock: Arc<dyn Clock>,
        providers: Arc<Providers>,
        knowledge: KnowledgeCache,
    ) -> Self {
        Self {
            store,
            clock,
            providers,
            running: Running::default(),
            orders: OrderCache::default(),
            sample: SampleCache::default(),
            document_facts: DocumentFactsCache::default(),
            looked_up: LookedUpCache::default(),
            text_tokens: TextTokens::default(),
            knowledge,
            drafts: DraftCache::default(),
            proposals: ProposalCache::default(),
            columns: Mutex::new(None),
        }
    }

    /// What is known of every row, for the version in use. Counted anew when the version changed.
    pub(crate) fn columns(&self) -> Result<Arc<Columns>, ApiError> {
        let head = self.head()?;
        let mut columns = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = columns.as_ref().filter(|known| known.version == head) {
            return Ok(Arc::clone(known));
        }
        let settings = self.settings()?;
        let counted = Arc::new(Columns::count(&self.store, head, &settings)?);
        *columns = Some(Arc::clone(&counted));
        Ok(counted)
    }

    /// Has everything derived counted anew, where more than the version changed.
    pub(crate) fn forget_columns(&self) {
        *self.columns.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The version in use.
    pub(crate) fn head(&self) -> Result<VersionId, ApiError> {
        self.store.versions().head()?.ok_or_else(|| {
            ApiError::new(ErrorCode::WrongState, "This project has no rows yet.")
                .with_hint("Import examples into it first.")
        })
    }

    pub(crate) fn settings(&self) -> Result<Settings, ApiError> {
        Settings::read(&self.store)
    }

    /// Whether the test split is sealed.
    pub(crate) fn is_sealed(&self) -> Result<bool, ApiError> {
        Ok(self.store.seals().get()?.is_some())
    }

    /// Stops what runs, and waits until the file is whole.
    pub(crate) fn close(&self) -> Result<(), ApiError> {
        self.running.cancel_all();
        Ok(self.store.clone().close()?)
    }
}
