//! The Report screen.

use holdout_core::report::view::{ReportRequest, ReportView};
use holdout_core::studio::Studio;
use tauri::plugin::TauriPlugin;
use tauri::{State, WebviewWindow, Wry};

use super::{Answer, off_main};
use crate::picker;

pub(super) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("report")
        .invoke_handler(tauri::generate_handler![view, save, save_beside])
        .build()
}

#[tauri::command]
async fn view(studio: State<'_, Studio>) -> Answer<ReportView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.report_view()).await
}

#[tauri::command]
async fn save(
    studio: State<'_, Studio>,
    window: WebviewWindow,
    request: ReportRequest,
) -> Answer<Option<String>> {
    let project = studio.project()?;
    let name = project.report_name(request.format);
    let Some(path) = picker::save(window, name).await? else { return Ok(None) };
    off_main(move || project.write_report(request.format, &path).map(Some)).await
}

#[tauri::command]
async fn save_beside(studio: State<'_, Studio>, request: ReportRequest) -> Answer<String> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.write_report_beside(request.format)).await
}
