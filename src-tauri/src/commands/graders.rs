//! How answers are judged: the panel of graders, and the table of fields.

use holdout_core::graders::view::{FieldsView, GradersChoice, GradersView, TriedView, TryOut};
use holdout_core::studio::Studio;
use holdout_types::EvaluationId;
use tauri::plugin::TauriPlugin;
use tauri::{State, Wry};

use super::{Answer, off_main};

pub(super) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("graders")
        .invoke_handler(tauri::generate_handler![view, choose, try_out, regrade, fields])
        .build()
}

#[tauri::command]
async fn view(studio: State<'_, Studio>) -> Answer<GradersView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.graders_view()).await
}

#[tauri::command]
async fn choose(studio: State<'_, Studio>, choice: GradersChoice) -> Answer<GradersView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.choose_graders(&choice)).await
}

#[tauri::command]
async fn try_out(studio: State<'_, Studio>, wish: TryOut) -> Answer<TriedView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.try_grader(&wish)).await
}

#[tauri::command]
async fn regrade(studio: State<'_, Studio>, evaluation: EvaluationId) -> Answer<GradersView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.regrade(evaluation)).await
}

#[tauri::command]
async fn fields(studio: State<'_, Studio>, evaluation: EvaluationId) -> Answer<FieldsView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.fields(evaluation)).await
}
