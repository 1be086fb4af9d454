//! Taking documents in, cutting them anew, and taking them out.
//!
//! Each document is kept by itself as soon as it is read, so that a document that can't be read, or
//! the end of the process, costs no other. One that is there already with the same bytes is passed
//! over.

use std::path::{Path, PathBuf};

use holdout_retrieval::{
    ChunkOptions, Document, DocumentKind, ExtractError, extract, extract::MOST_BYTES, read_document,
};
use holdout_store::{ContentHash, NewDocument, Project, ReadContent};
use holdout_types::{ApiError, Cancel, ErrorCode, Progress, ProgressSink, Unit};
use serde_json::{Value, json};

use super::body::{cut, kind_word, packed, unpacked};
use super::settings::{KEY, KnowledgeSettings};
use super::view::{KnowledgeView, PassageSizes};
use crate::data::import::Watching;
use crate::handles::file_name;
use crate::project::OpenProject;
use crate::settings::damaged;
use crate::studio::Studio;
use crate::view::FileHandle;

/// Files of a folder that are taken at most; a home folder picked by mistake has more.
const MOST_FILES: usize = 20_000;
/// How deep folders are looked into.
const DEEPEST: usize = 32;

/// A file to take in, and the name that it is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Source {
    path: PathBuf,
    name: String,
}

impl Studio {
    /// Takes files and folders that a person named into the knowledge base of the open project.
    pub fn add_documents(
        &self,
        handles: &[FileHandle],
        progress: &dyn ProgressSink,
    ) -> Result<KnowledgeView, ApiError> {
        let paths =
            handles.iter().map(|handle| self.path_of(handle)).collect::<Result<Vec<_>, _>>()?;
        let project = self.project()?;
        let cancel = project.running.knowledge.begin(()).ok_or_else(busy)?;
        let taken = read_into(&project, &paths, Watching { progress, cancel: &cancel });
        project.running.knowledge.end(());
        match taken {
            // What was read before it was stopped is kept.
            Err(error) if error.code != ErrorCode::Cancelled => Err(error),
            _ => project.knowledge_view(),
        }
    }
}

/// Reads files and folders into the knowledge base of a project, and indexes what is new.
pub(crate) fn read_into(
    project: &OpenProject,
    paths: &[PathBuf],
    watching: Watching<'_>,
) -> Result<(), ApiError> {
    let mut sources = Vec::new();
    for path in paths {
        sources.extend(sources_of(path)?);
    }
    let chunks = KnowledgeSettings::read(&project.store)?.chunk;
    let total = sources.len() as u64;
    let mut stopped = false;
    for (done, source) in (0_u64..).zip(&sources) {
        if watching.cancel.is_cancelled() {
            stopped = true;
            break;
        }
        let stage = format!("Reading {}", source.name);
        watching.progress.report(Progress::new(stage, Unit::Documents, done, Some(total)));
        take(project, source, chunks)?;
    }
    watching.progress.report(Progress::new("Indexing", Unit::Documents, total, Some(total)));
    project.knowledge()?;
    if stopped { Err(cancelled()) } else { Ok(()) }
}

impl OpenProject {
    /// Takes documents out of the knowledge base.
    pub fn remove_documents(&self, ids: &[u32]) -> Result<KnowledgeView, ApiError> {
        let _place = Place::take(self)?;
        self.store.documents_mut().remove(ids.to_vec())?;
        self.drop_stale_vectors()?;
        self.knowledge_view()
    }

    /// Cuts every document anew, from the text that the project keeps.
    pub fn set_passage_sizes(&self, sizes: &PassageSizes) -> Result<KnowledgeView, ApiError> {
        let _place = Place::take(self)?;
        let chunks = ChunkOptions { size: sizes.size as usize, overlap: sizes.overlap as usize };
        let documents = self.store.documents().all()?;
        let mut all = Vec::new();
        for document in documents.iter().filter(|document| document.problem.is_none()) {
            let Some(body) = self.store.documents().body(document.id)? else { continue };
            all.push((document.id, cut(&unpacked(&document.name, &body)?, chunks)?));
        }
        if all.is_empty() {
            // Sizes that can't work are refused also where there is nothing to cut.
            cut(&unpacked("a.txt", br#"{"text":"a"}"#)?, chunks)?;
        }
        let settings = KnowledgeSettings { chunk: chunks, ..KnowledgeSettings::read(&self.store)? };
        let settings = serde_json::to_value(settings).map_err(|error| damaged(&error))?;
        self.store.documents_mut().recut(all, KEY, &settings)?;
        self.drop_stale_vectors()?;
        self.knowledge_view()
    }

    /// Stops what is being done to the knowledge base. What is done already is kept.
    pub fn stop_knowledge_work(&self) {
        self.running.knowledge.cancel();
    }

    /// Vectors of what is no passage any more are of no use.
    fn drop_stale_vectors(&self) -> Result<(), ApiError> {
        let base = self.knowledge()?;
        let kept = base.passages.iter().map(|passage| ContentHash(passage.hash.0)).collect();
        Ok(self.store.embeddings_mut().keep_only(kept)?)
    }
}

/// The place of what changes a knowledge base, given back when it is dropped.
pub(super) struct Place<'p>(&'p OpenProject, pub(super) Cancel);

impl<'p> Place<'p> {
    pub(super) fn take(project: &'p OpenProject) -> Result<Self, ApiError> {
        project.running.knowledge.begin(()).map(|cancel| Self(project, cancel)).ok_or_else(busy)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.running.knowledge.end(());
    }
}

pub(super) fn busy() -> ApiError {
    ApiError::new(ErrorCode::WrongState, "The knowledge base is being changed already.")
        .with_hint("Wait for its end, or stop it.")
}

fn cancelled() -> ApiError {
    ApiError::new(ErrorCode::Cancelled, "Stopped. The documents that were read are kept.")
}

/// Takes one file in; what is wrong with it is kept in its place.
fn take(project: &OpenProject, source: &Source, chunks: ChunkOptions) -> Result<(), ApiError> {
    let about = fs_err::metadata(&source.path).ok();
    let size = about.map_or(0, |about| about.len());
    // A file that is too big is refused by its size, before anything of it is read.
    let bytes = if size > MOST_BYTES { None } else { fs_err::read(&source.path).ok() };
    let hash = bytes.as_deref().map(ContentHash::of);
    let known = project.store.documents().named(&source.name)?;
    if known.is_some_and(|known| known.hash.is_some() && known.hash == hash) {
        return Ok(());
    }
    let document = match &bytes {
        Some(bytes) => extract(&source.name, bytes),
        None => read_document(&source.path, &source.name),
    };
    let content = content(document, chunks)?;
    let kind = kind_word(DocumentKind::of(&source.name)).to_owned();
    let new = NewDocument { name: source.name.clone(), kind, bytes: size, hash, content };
    project.store.documents_mut().put(new)?;
    Ok(())
}

/// Takes a document in that is at hand as text, by the sizes that the project cuts with.
pub(crate) fn take_text(store: &Project, name: &str, bytes: &[u8]) -> Result<(), ApiError> {
    let chunks = KnowledgeSettings::read(store)?.chunk;
    store.documents_mut().put(NewDocument {
        name: name.to_owned(),
        kind: kind_word(DocumentKind::of(name)).to_owned(),
        bytes: bytes.len() as u64,
        hash: Some(ContentHash::of(bytes)),
        content: content(extract(name, bytes), chunks)?,
    })?;
    Ok(())
}

/// What of a document is kept: its text and passages, or what is wrong with it.
fn content(
    document: Result<Document, ExtractError>,
    chunks: ChunkOptions,
) -> Result<Result<ReadContent, Value>, ApiError> {
    Ok(match document {
        Ok(document) => Ok(ReadContent {
            body: packed(&document.body)?,
            notes: notes(&document.pages_without_text),
            passages: cut(&document, chunks)?,
        }),
        Err(error) => {
            let problem = serde_json::to_value(ApiError::from(error));
            Err(problem.map_err(|error| damaged(&error))?)
        }
    })
}

fn notes(pages_without_text: &[u32]) -> Option<Value> {
    (!pages_without_text.is_empty()).then(|| json!({ "pages_without_text": pages_without_text }))
}

/// The files behind a path: itself, or those of the kinds that are read below a folder, by name.
fn sources_of(path: &Path) -> Result<Vec<Source>, ApiError> {
    if !path.is_dir() {
        return Ok(vec![Source { path: path.to_owned(), name: file_name(path) }]);
    }
    let mut found = Vec::new();
    walk(path, &file_name(path), 0, &mut found)?;
    if found.is_empty() {
        let text = format!("The folder {} holds no document that can be read.", file_name(path));
        return Err(ApiError::new(ErrorCode::UnusableFile, text)
            .with_hint("Add Markdown, text, HTML, PDF, CSV or DOCX."));
    }
    Ok(found)
}

/// Hidden files and links are passed over: links may lead out of the folder, or in a circle.
fn walk(folder: &Path, name: &str, depth: usize, found: &mut Vec<Source>) -> Result<(), ApiError> {
    let unreadable = |error: std::io::Error| {
        ApiError::new(ErrorCode::FileAccess, format!("The folder can't be read: {error}"))
            .with_hint("Check that it is still there and that you may read it.")
    };
    let mut entries = fs_err::read_dir(folder).map_err(unreadable)?.flatten().collect::<Vec<_>>();
    entries.sort_by_key(fs_err::DirEntry::file_name);
    for entry in entries {
        let own = entry.file_name().to_string_lossy().into_owned();
        let Some(kind) = entry.file_type().ok().filter(|_| !own.starts_with('.')) else { continue };
        let name = format!("{name}/{own}");
        if kind.is_dir() && depth < DEEPEST {
            walk(&entry.path(), &name, depth + 1, found)?;
        } else if kind.is_file() && DocumentKind::of(&own).is_some() {
            found.push(Source { path: entry.path(), name });
        }
        if found.len() > MOST_FILES {
            let text = format!("The folder holds more than {MOST_FILES} documents.");
            return Err(ApiError::new(ErrorCode::UnusableFile, text)
                .with_hint("Pick the folders that answer questions."));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_documents_by_name_and_neither_hidden_files_nor_links() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("handbook");
        fs_err::create_dir_all(root.join("b")).unwrap();
        for name in ["z.md", "a.txt", "b/c.html", ".hidden.md", "picture.png"] {
            fs_err::write(root.join(name), "x").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(&root, root.join("loop")).unwrap();
        let names: Vec<String> =
            sources_of(&root).unwrap().into_iter().map(|source| source.name).collect();
        assert_eq!(names, ["handbook/a.txt", "handbook/b/c.html", "handbook/z.md"]);
    }

    #[test]
    fn a_folder_without_documents_is_refused_and_a_named_file_never_is() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(sources_of(folder.path()).unwrap_err().code, ErrorCode::UnusableFile);
        let picture = folder.path().join("picture.png");
        fs_err::write(&picture, "x").unwrap();
        assert_eq!(sources_of(&picture).unwrap()[0].name, "picture.png");
    }
}
