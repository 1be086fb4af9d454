//! The knowledge base, on the Candidates screen.

use std::sync::Arc;

use holdout_core::knowledge::view::{
    KnowledgeView, PassageSizes, SearchQuery, SearchResult, VectorPlan, VectorRequest,
};
use holdout_core::studio::Studio;
use holdout_core::view::{FileHandle, OfferedFile};
use holdout_types::Progress;
use tauri::ipc::Channel;
use tauri::plugin::TauriPlugin;
use tauri::{State, WebviewWindow, Wry};

use super::{Answer, off_main};
use crate::channel::PacedChannel;
use crate::picker;

pub(super) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("knowledge")
        .invoke_handler(tauri::generate_handler![
            view,
            pick_files,
            pick_folder,
            add,
            remove,
            set_sizes,
            search,
            vector_plan,
            agree,
            make_vectors,
            stop
        ])
        .build()
}

#[tauri::command]
async fn view(studio: State<'_, Studio>) -> Answer<KnowledgeView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.knowledge_view()).await
}

/// Shows a dialog for documents. Empty when it was cancelled.
#[tauri::command]
async fn pick_files(window: WebviewWindow, studio: State<'_, Studio>) -> Answer<Vec<OfferedFile>> {
    let picked = picker::pick_documents(window).await?;
    picked.iter().map(|path| studio.offer(path)).collect()
}

/// Shows a dialog for a folder of documents. Empty when it was cancelled.
#[tauri::command]
async fn pick_folder(window: WebviewWindow, studio: State<'_, Studio>) -> Answer<Vec<OfferedFile>> {
    let picked = picker::pick_folder(window).await?;
    picked.iter().map(|path| studio.offer(path)).collect()
}

#[tauri::command]
async fn add(
    studio: State<'_, Studio>,
    handles: Vec<FileHandle>,
    progress: Channel<Progress>,
) -> Answer<KnowledgeView> {
    let studio = studio.inner().clone();
    let sink = Arc::new(PacedChannel::new(progress));
    off_main(move || studio.add_documents(&handles, sink.as_ref())).await
}

#[tauri::command]
async fn remove(studio: State<'_, Studio>, ids: Vec<u32>) -> Answer<KnowledgeView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.remove_documents(&ids)).await
}

#[tauri::command]
async fn set_sizes(studio: State<'_, Studio>, sizes: PassageSizes) -> Answer<KnowledgeView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.set_passage_sizes(&sizes)).await
}

#[tauri::command]
async fn search(studio: State<'_, Studio>, query: SearchQuery) -> Answer<SearchResult> {
    studio.search_documents(&query).await
}

#[tauri::command]
async fn vector_plan(studio: State<'_, Studio>, request: VectorRequest) -> Answer<VectorPlan> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.vector_plan(&request)).await
}

#[tauri::command]
async fn agree(studio: State<'_, Studio>, host: String) -> Answer<()> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.agree_to_vectors(&host)).await
}

#[tauri::command]
async fn make_vectors(
    studio: State<'_, Studio>,
    request: VectorRequest,
    progress: Channel<Progress>,
) -> Answer<KnowledgeView> {
    studio.make_vectors(&request, Arc::new(PacedChannel::new(progress))).await
}

#[tauri::command]
async fn stop(studio: State<'_, Studio>) -> Answer<()> {
    let studio = studio.inner().clone();
    off_main(move || {
        studio.project()?.stop_knowledge_work();
        Ok(())
    })
    .await
}
