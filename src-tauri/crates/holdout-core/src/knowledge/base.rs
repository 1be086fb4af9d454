//! The knowledge base as it is searched: its passages, the index over their words, their vectors.
//!
//! Made from the project file when it is first needed and again when the documents changed. The
//! index is a cache outside of the project, under the hash of what is in it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use holdout_retrieval::{
    ContentHash, DenseIndex, Embeddings, EmbeddingsError, Hit, LexicalIndex, Mode, Opened, Passage,
    PassageId, content_of, fuse, hybrid,
};
use holdout_store::{Project, StoredDocument};
use holdout_types::{ApiError, ErrorCode};

use super::settings::{EmbeddingModel, KnowledgeSettings};
use crate::personal::PersonalCount;
use crate::project::OpenProject;

/// Digits of a version that a person reads.
const SHORT: usize = 8;

/// The knowledge base at one version.
pub(crate) struct KnowledgeBase {
    /// BLAKE3 over the readable documents in their order and how they are cut, in hexadecimal.
    pub(crate) version: String,
    /// Readable documents.
    pub(crate) documents: u32,
    /// All passages, in the order of their documents.
    pub(crate) passages: Vec<Passage>,
    /// How the index came to be what it is.
    pub(crate) opened: Opened,
    /// How long reading the passages and making their index took; none where it was there already.
    pub(crate) indexed_in: Option<Duration>,
    places: HashMap<PassageId, usize>,
    lexical: LexicalIndex,
    dense: Option<Dense>,
}

/// Vectors of one model.
struct Dense {
    model: EmbeddingModel,
    index: DenseIndex,
}

/// A passage that was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'b> {
    /// It.
    pub(crate) passage: &'b Passage,
    /// How well it fits; comparable only within one search.
    pub(crate) score: f64,
}

/// Keeps the newest knowledge base of a project at hand.
#[derive(Default)]
pub(crate) struct KnowledgeCache {
    /// Where indexes are kept; in memory when absent.
    folder: Option<PathBuf>,
    built: Mutex<Option<Arc<KnowledgeBase>>>,
}

impl KnowledgeCache {
    /// Nothing is at hand yet. Indexes are kept in `folder`.
    pub(crate) fn in_folder(folder: PathBuf) -> Self {
        Self { folder: Some(folder), built: Mutex::default() }
    }

    /// Has vectors read anew.
    pub(crate) fn forget(&self) {
        *self.built.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn at(
        &self,
        version: &str,
        build: impl FnOnce(Option<&KnowledgeBase>) -> Result<KnowledgeBase, ApiError>,
    ) -> Result<Arc<KnowledgeBase>, ApiError> {
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = built.as_ref().filter(|known| known.version == version) {
            return Ok(Arc::clone(known));
        }
        let base = Arc::new(build(built.as_deref())?);
        *built = Some(Arc::clone(&base));
        Ok(base)
    }

    /// The folder of an index, which takes over the files of the one before: only what differs is
    /// indexed then.
    fn folder_for(&self, before: Option<&KnowledgeBase>, content: ContentHash) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?.join(content.to_string());
        let used = before.and_then(|before| before.lexical.folder());
        if let Some(used) = used.filter(|used| *used != folder && !folder.exists()) {
            // What can't be taken over is indexed from the start.
            if let Err(error) = fs_err::rename(used, &folder) {
                tracing::debug!(%error, "an index is made from the start");
            }
        }
        Some(folder)
    }
}

impl OpenProject {
    /// The knowledge base as the project has it now.
    pub(crate) fn knowledge(&self) -> Result<Arc<KnowledgeBase>, ApiError> {
        let settings = KnowledgeSettings::read(&self.store)?;
        let documents = self.store.documents().all()?;
        let version = version(&documents, &settings);
        self.knowledge.at(&version, |before| {
            let began = self.clock.monotonic();
            let passages = passages(&self.store)?;
            let folder = self.knowledge.folder_for(before, content_of(&passages));
            let (lexical, opened) = index(folder.as_deref(), &passages)?;
            let took = self.clock.monotonic().saturating_sub(began);
            Ok(KnowledgeBase {
                indexed_in: (opened != Opened::Unchanged).then_some(took),
                dense: dense(&self.store, &settings, &passages)?,
                documents: documents.iter().filter(|found| found.problem.is_none()).count() as u32,
                places: passages.iter().enumerate().map(|(at, found)| (found.id, at)).collect(),
                version: version.clone(),
                passages,
                opened,
                lexical,
            })
        })
    }

    /// The version of the knowledge base; none while it is empty.
    pub(crate) fn knowledge_version(&self) -> Result<Option<String>, ApiError> {
        let documents = self.store.documents().all()?;
        let is_empty = documents.iter().all(|document| document.problem.is_some());
        Ok((!is_empty).then_some(version(&documents, &KnowledgeSettings::read(&self.store)?)))
    }
}

/// The start of a version, for a person.
pub(crate) fn short(version: &str) -> &str {
    version.get(..SHORT).unwrap_or(version)
}

fn version(documents: &[StoredDocument], settings: &KnowledgeSettings) -> String {
    let mut hasher = blake3::Hasher::new();
    let chunk = settings.chunk;
    hasher.update(&(chunk.size as u64).to_le_bytes()).update(&(chunk.overlap as u64).to_le_bytes());
    for document in documents.iter().filter(|document| document.problem.is_none()) {
        hasher.update(document.name.as_bytes()).update(&[0]);
        hasher.update(document.hash.as_ref().map_or(&[], |hash| hash.0.as_slice()));
    }
    hasher.finalize().to_hex().to_string()
}

fn passages(store: &Project) -> Result<Vec<Passage>, ApiError> {
    let stored = store.passages().all()?.into_iter();
    let passages = stored.map(|(document, place, passage)| {
        Passage::new(&document, place, passage.headings, passage.text)
    });
    Ok(passages.collect())
}

fn index(folder: Option<&Path>, passages: &[Passage]) -> Result<(LexicalIndex, Opened), ApiError> {
    match folder {
        Some(folder) if !passages.is_empty() => Ok(LexicalIndex::open(folder, passages)?),
        _ => Ok((LexicalIndex::in_memory(passages)?, Opened::InMemory)),
    }
}

fn dense(
    store: &Project,
    settings: &KnowledgeSettings,
    passages: &[Passage],
) -> Result<Option<Dense>, ApiError> {
    let Some(model) = &settings.embedding else { return Ok(None) };
    let mut embeddings = Embeddings::new();
    for (hash, vector) in store.embeddings().of(model.provider_word(), &model.model)? {
        // One that does not fit the others is as good as none: it is made again.
        if let Err(error) = embeddings.insert(ContentHash(hash.0), &vector) {
            tracing::warn!(%error, "a kept vector is of no use");
        }
    }
    Ok(Some(Dense { model: model.clone(), index: DenseIndex::new(embeddings, passages) }))
}

impl KnowledgeBase {
    /// Whether nothing can be found in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }

    /// How many passages have no vector of the model in use; all where there is no model.
    pub(crate) fn without_vector(&self) -> usize {
        self.dense.as_ref().map_or(self.passages.len(), |dense| dense.index.without_vector())
    }

    /// The model whose vectors are used.
    pub(crate) fn embedding_model(&self) -> Option<&EmbeddingModel> {
        self.dense.as_ref().map(|dense| &dense.model)
    }

    /// Whether something can be found by vectors too.
    pub(crate) fn is_hybrid(&self) -> bool {
        self.dense.is_some() && self.without_vector() == 0 && !self.is_empty()
    }

    /// The best `k` passages for a query, the best first. By vectors too where its vector is given.
    pub(crate) fn find(
        &self,
        query: &str,
        vector: Option<&[f32]>,
        k: usize,
    ) -> Result<Vec<Found<'_>>, ApiError> {
        let Some(vector) = vector else { return Ok(self.found(&self.lexical.search(query, k)?)) };
        let dense = self.dense.as_ref().ok_or_else(no_vectors)?;
        let depth = hybrid::depth(k);
        let by_words = self.lexical.search(query, depth)?;
        let by_vectors = match dense.index.search(vector, depth) {
            // A question without a word has a vector that points nowhere.
            Err(EmbeddingsError::NoDirection) => Vec::new(),
            found => found?,
        };
        Ok(self.found(&fuse(&[&by_words, &by_vectors], k)))
    }

    /// The passage of an id that a search or a rendering gave.
    pub(crate) fn passage(&self, id: PassageId) -> Option<&Passage> {
        self.places.get(&id).map(|at| &self.passages[*at])
    }

    fn found(&self, hits: &[Hit]) -> Vec<Found<'_>> {
        let found = |hit: &Hit| Some(Found { passage: self.passage(hit.id)?, score: hit.score });
        hits.iter().filter_map(found).collect()
    }

    /// Counts the passages with personal data.
    pub(crate) fn note_personal(&self, found: &mut PersonalCount) {
        self.passages.iter().for_each(|passage| found.note(&passage.text));
    }

    /// Why a search of this kind can't run on it, as the end of a sentence that begins with who asks.
    pub(crate) fn trouble(&self, mode: Mode) -> Option<String> {
        if self.is_empty() {
            let text = "the knowledge base is empty. Add documents on the Candidates screen.";
            return Some(text.to_owned());
        }
        (mode == Mode::Hybrid && !self.is_hybrid()).then(|| {
            format!(
                "{} of {} passages have no vector yet. Make them in the knowledge base, or search \
                 by words only.",
                self.without_vector(),
                self.passages.len()
            )
        })
    }
}

fn no_vectors() -> ApiError {
    ApiError::new(ErrorCode::WrongState, "The knowledge base has no vectors.")
        .with_hint("Make them in the knowledge base, or search by words only.")
}
