//! The Compare screen.

use holdout_core::compare::view::{
    CompareRequest, CompareView, ComparedRow, ComparedRowQuery, ConfusionQuery, ConfusionView,
    EvaluationView, PairPage, PairQuery,
};
use holdout_core::studio::Studio;
use holdout_types::{EvaluationId, Money};
use tauri::ipc::Channel;
use tauri::plugin::TauriPlugin;
use tauri::{State, Wry};

use super::{Answer, off_main};
use crate::channel::send;

pub(super) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("compare")
        .invoke_handler(tauri::generate_handler![
            view,
            start,
            resume,
            watch,
            cancel,
            pairs,
            row,
            confusion,
            trial,
            agree,
            set_budget,
            finish_live,
            cancel_batches
        ])
        .build()
}

#[tauri::command]
async fn view(studio: State<'_, Studio>) -> Answer<CompareView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.compare_view()).await
}

#[tauri::command]
async fn start(studio: State<'_, Studio>, request: CompareRequest) -> Answer<CompareView> {
    studio.start_comparison(&request).await
}

#[tauri::command]
async fn resume(studio: State<'_, Studio>, evaluation: EvaluationId) -> Answer<CompareView> {
    studio.resume_comparison(evaluation).await
}

#[tauri::command]
async fn watch(
    studio: State<'_, Studio>,
    evaluation: EvaluationId,
    progress: Channel<EvaluationView>,
) -> Answer<()> {
    studio.watch_comparison(evaluation, |view| send(&progress, view)).await
}

#[tauri::command]
async fn cancel(studio: State<'_, Studio>, evaluation: EvaluationId) -> Answer<CompareView> {
    studio.cancel_comparison(evaluation).await
}

#[tauri::command]
async fn pairs(studio: State<'_, Studio>, query: PairQuery) -> Answer<PairPage> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.pairs(&query)).await
}

#[tauri::command]
async fn trial(studio: State<'_, Studio>) -> Answer<CompareView> {
    studio.start_trial().await
}

#[tauri::command]
async fn agree(studio: State<'_, Studio>, host: String) -> Answer<CompareView> {
    let studio = studio.inner().clone();
    off_main(move || {
        let project = studio.project()?;
        project.agree_to_send(&host)?;
        project.compare_view()
    })
    .await
}

#[tauri::command]
async fn set_budget(
    studio: State<'_, Studio>,
    evaluation: EvaluationId,
    budget: Money,
) -> Answer<CompareView> {
    let studio = studio.inner().clone();
    off_main(move || {
        let project = studio.project()?;
        project.set_budget(evaluation, budget)?;
        project.compare_view()
    })
    .await
}

#[tauri::command]
async fn finish_live(studio: State<'_, Studio>, evaluation: EvaluationId) -> Answer<CompareView> {
    studio.finish_live(evaluation).await
}

#[tauri::command]
async fn cancel_batches(
    studio: State<'_, Studio>,
    evaluation: EvaluationId,
) -> Answer<CompareView> {
    studio.cancel_batches(evaluation).await
}

#[tauri::command]
async fn row(studio: State<'_, Studio>, query: ComparedRowQuery) -> Answer<ComparedRow> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.compared_row(&query)).await
}

#[tauri::command]
async fn confusion(studio: State<'_, Studio>, query: ConfusionQuery) -> Answer<ConfusionView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.confusion(query)).await
}
