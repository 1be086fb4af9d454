//! The Data screen.

use std::sync::Arc;

use holdout_core::data::view::{
    ChangeDone, DataView, ImportPreview, ImportRequest, RowChange, RowDetail, RowPage, RowQuery,
    SplitOption, SplitRequest,
};
use holdout_core::studio::Studio;
use holdout_core::view::{AppView, FileHandle};
use holdout_types::{Progress, RowId};
use tauri::ipc::Channel;
use tauri::plugin::TauriPlugin;
use tauri::{State, Wry};

use super::{Answer, off_main};
use crate::channel::PacedChannel;

pub(super) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("data")
        .invoke_handler(tauri::generate_handler![
            preview,
            import,
            cancel_import,
            view,
            rows,
            row,
            split_options,
            divide,
            seal,
            change,
            undo,
            redo,
        ])
        .build()
}

#[tauri::command]
async fn preview(studio: State<'_, Studio>, handle: FileHandle) -> Answer<ImportPreview> {
    let studio = studio.inner().clone();
    off_main(move || studio.preview(&handle)).await
}

#[tauri::command]
async fn import(
    studio: State<'_, Studio>,
    request: ImportRequest,
    progress: Channel<Progress>,
) -> Answer<AppView> {
    let studio = studio.inner().clone();
    let sink = Arc::new(PacedChannel::new(progress));
    off_main(move || studio.import(&request, sink.as_ref())).await
}

#[tauri::command]
fn cancel_import(studio: State<'_, Studio>) {
    studio.cancel_import();
}

#[tauri::command]
async fn view(studio: State<'_, Studio>) -> Answer<DataView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.data_view()).await
}

#[tauri::command]
async fn rows(studio: State<'_, Studio>, query: RowQuery) -> Answer<RowPage> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.rows(&query)).await
}

#[tauri::command]
async fn row(studio: State<'_, Studio>, id: RowId) -> Answer<RowDetail> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.row(id)).await
}

#[tauri::command]
async fn split_options(studio: State<'_, Studio>) -> Answer<Vec<SplitOption>> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.split_options()).await
}

#[tauri::command]
async fn divide(studio: State<'_, Studio>, request: SplitRequest) -> Answer<DataView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.divide(request)).await
}

#[tauri::command]
async fn seal(studio: State<'_, Studio>) -> Answer<DataView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.seal()).await
}

#[tauri::command]
async fn change(studio: State<'_, Studio>, change: RowChange) -> Answer<ChangeDone> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.change_rows(&change)).await
}

#[tauri::command]
async fn undo(studio: State<'_, Studio>) -> Answer<ChangeDone> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.undo()).await
}

#[tauri::command]
async fn redo(studio: State<'_, Studio>) -> Answer<ChangeDone> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.redo()).await
}
