//! What a project remembers of its knowledge base beside the documents.

use holdout_retrieval::ChunkOptions;
use holdout_store::{Project, Spend};
use holdout_types::{ApiError, Money, ProviderId};
use serde::{Deserialize, Serialize};

use crate::settings::damaged;

/// The key of the settings among the project's single values.
pub(super) const KEY: &str = "knowledge";

/// How documents are cut, and by which model passages have vectors.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct KnowledgeSettings {
    /// How long passages are.
    pub(crate) chunk: ChunkOptions,
    /// The model whose vectors are used; none while nobody asked for vectors.
    pub(crate) embedding: Option<EmbeddingModel>,
    /// What vectors have cost so far, as far as it is known.
    pub(crate) spent: Money,
    /// Runs whose cost is not known.
    pub(crate) spent_unknown: u32,
}

/// A model that makes vectors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EmbeddingModel {
    /// Where; the local provider when absent.
    pub(crate) provider: Option<ProviderId>,
    /// Its name there.
    pub(crate) model: String,
}

impl EmbeddingModel {
    /// The word under which its vectors are kept.
    pub(crate) fn provider_word(&self) -> &str {
        self.provider.as_ref().map_or("local", |id| &id.0)
    }
}

impl KnowledgeSettings {
    /// The settings of a project.
    pub(crate) fn read(store: &Project) -> Result<Self, ApiError> {
        let Some(value) = store.meta().get(KEY)? else { return Ok(Self::default()) };
        serde_json::from_value(value).map_err(|error| damaged(&error))
    }

    /// Changes the settings of a project. One thing changes a knowledge base at a time.
    pub(crate) fn change(
        store: &Project,
        change: impl FnOnce(&mut Self),
    ) -> Result<Self, ApiError> {
        let mut settings = Self::read(store)?;
        change(&mut settings);
        let value = serde_json::to_value(&settings).map_err(|error| damaged(&error))?;
        store.meta_mut().set(KEY, &value)?;
        Ok(settings)
    }

    /// What vectors have cost so far.
    pub(crate) const fn spend(&self) -> Spend {
        Spend { known: self.spent, unknown: self.spent_unknown, from_cache: 0 }
    }
}
