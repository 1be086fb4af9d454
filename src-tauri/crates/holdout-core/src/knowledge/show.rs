//! The knowledge base as the window shows it.

use holdout_retrieval::{Mode, Opened, RetrievalSpec};
use holdout_store::StoredDocument;
use holdout_types::ApiError;

use super::base::{KnowledgeBase, short};
use super::settings::KnowledgeSettings;
use super::view::{
    DocumentView, KnowledgeView, PassageSizes, RetrievalView, SearchMode, VectorSource, VectorsView,
};
use crate::candidates::LOCAL_NAME;
use crate::compare::show_error;
use crate::project::OpenProject;
use crate::words::{counted, thousands};

/// The model of the local provider that makes vectors.
pub(crate) const LOCAL_VECTORS: &str = "local-embedding";
/// What OpenAI's smallest model for vectors is called; others can be named.
const USUAL_MODEL: &str = "text-embedding-3-small";

impl OpenProject {
    /// The knowledge base.
    pub fn knowledge_view(&self) -> Result<KnowledgeView, ApiError> {
        let settings = KnowledgeSettings::read(&self.store)?;
        let base = self.knowledge()?;
        let documents = self.store.documents().all()?;
        let chunk = settings.chunk;
        Ok(KnowledgeView {
            summary: summary(&documents, &base),
            version: (!base.is_empty()).then(|| short(&base.version).to_owned()),
            documents: documents.into_iter().map(document).collect(),
            passages: base.passages.len() as u32,
            sizes: PassageSizes { size: chunk.size as u32, overlap: chunk.overlap as u32 },
            index: index_words(&base),
            vectors: self.vectors_view(&base),
            is_hybrid: base.is_hybrid(),
            vector_sources: self.vector_sources()?,
            running: self.running.knowledge.progress(()),
            effects: self.effects()?,
        })
    }

    fn vectors_view(&self, base: &KnowledgeBase) -> Option<VectorsView> {
        let model = base.embedding_model()?;
        let provider_name = match &model.provider {
            None => LOCAL_NAME.to_owned(),
            Some(id) => self.providers.profile(id).map_or_else(|_| id.to_string(), |at| at.name),
        };
        Some(VectorsView {
            provider: model.provider.clone(),
            provider_name,
            model: model.model.clone(),
            missing: base.without_vector() as u32,
        })
    }

    fn vector_sources(&self) -> Result<Vec<VectorSource>, ApiError> {
        let local = VectorSource {
            provider: None,
            name: LOCAL_NAME.to_owned(),
            model: LOCAL_VECTORS.to_owned(),
        };
        let able = self
            .providers
            .profiles()?
            .into_iter()
            .filter(|profile| profile.dialect().capabilities().embeddings);
        let remote = able.map(|profile| {
            let listed = profile.connection.iter().flat_map(|found| &found.models);
            let found = listed.map(|model| &model.id).find(|id| id.contains("embed"));
            VectorSource {
                model: found.map_or_else(|| USUAL_MODEL.to_owned(), Clone::clone),
                provider: Some(profile.id),
                name: profile.name,
            }
        });
        Ok(std::iter::once(local).chain(remote).collect())
    }
}

fn summary(documents: &[StoredDocument], base: &KnowledgeBase) -> String {
    let faulty = documents.iter().filter(|document| document.problem.is_some()).count() as u32;
    if documents.is_empty() {
        return "No documents yet.".to_owned();
    }
    let mut summary = format!(
        "{} in {}",
        counted(base.passages.len() as u32, "passage", "passages"),
        counted(base.documents, "document", "documents"),
    );
    if faulty > 0 {
        summary += &format!("; {} can't be read", thousands(u64::from(faulty)));
    }
    summary + "."
}

fn document(stored: StoredDocument) -> DocumentView {
    DocumentView {
        note: note(&stored),
        id: stored.id,
        name: stored.name,
        kind: stored.kind,
        bytes: stored.bytes,
        passages: stored.passages,
        tokens: stored.tokens,
        added_at: stored.added_at,
        problem: stored.problem.as_ref().map(show_error),
    }
}

fn note(stored: &StoredDocument) -> Option<String> {
    let pages = stored.notes.as_ref()?.get("pages_without_text")?.as_array()?;
    let listed: Vec<String> = pages.iter().take(5).map(ToString::to_string).collect();
    let more = if pages.len() > listed.len() { ", …" } else { "" };
    let (word, verb) = if pages.len() == 1 { ("Page", "holds") } else { ("Pages", "hold") };
    Some(format!("{word} {}{more} {verb} no text, probably scanned.", listed.join(", ")))
}

fn index_words(base: &KnowledgeBase) -> String {
    if base.is_empty() {
        return "Nothing is indexed yet.".to_owned();
    }
    let all = counted(base.passages.len() as u32, "passage", "passages");
    match base.opened {
        Opened::Updated { added, removed } => format!(
            "{all} indexed; the last change indexed {} and took out {}.",
            thousands(added as u64),
            thousands(removed as u64)
        ),
        Opened::Rebuilt => format!("{all} indexed; the index was damaged and was made anew."),
        Opened::InMemory => format!("{all} indexed, in memory only."),
        Opened::Unchanged | Opened::Built => format!("{all} indexed."),
    }
}

impl RetrievalView {
    /// How a spec stands in the window.
    pub(crate) fn of(spec: &RetrievalSpec, distractors_percent: u32) -> Self {
        Self {
            mode: match spec.mode {
                Mode::Lexical => SearchMode::Lexical,
                Mode::Hybrid => SearchMode::Hybrid,
            },
            query_template: spec.query_template.clone(),
            k: spec.k as u32,
            token_budget: spec.token_budget as u32,
            context_template: spec.context_template.clone(),
            citations: spec.citations,
            distractors_percent,
        }
    }

    /// The spec that was meant, if it can run.
    pub(crate) fn spec(&self) -> Result<RetrievalSpec, ApiError> {
        let spec = RetrievalSpec {
            mode: match self.mode {
                SearchMode::Lexical => Mode::Lexical,
                SearchMode::Hybrid => Mode::Hybrid,
            },
            query_template: self.query_template.clone(),
            k: self.k as usize,
            token_budget: self.token_budget as usize,
            context_template: self.context_template.clone(),
            citations: self.citations,
        };
        spec.validate()?;
        Ok(spec)
    }
}
