//! The Compare screen.

use holdout_core::compare::view::{
    BetweenQuery, BetweenView, CompareRequest, CompareView, ComparedRow, ComparedRowQuery,
    ConfusionQuery, ConfusionView, CorrectionForm, CorrectionRequest, CorrectionsView,
    EvaluationView, PairPage, PairQuery, RunList, SlicesView,
};
use holdout_core::studio::Studio;
use holdout_types::{EvaluationId, Money, RowId};
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
            draft,
            delete,
            runs,
            between,
            slices,
            correction_form,
            correct,
            corrections,
            finish_live,
            cancel_batches
        ])
        .build()
}

#[tauri::command]
async fn view(studio: State<'_, Studio>, evaluation: Option<EvaluationId>) -> Answer<CompareView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.compare_view_of(evaluation)).await
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

#[tauri::command]
async fn draft(studio: State<'_, Studio>, request: CompareRequest) -> Answer<CompareView> {
    studio.start_draft(&request).await
}

#[tauri::command]
async fn delete(studio: State<'_, Studio>, evaluation: EvaluationId) -> Answer<RunList> {
    let studio = studio.inner().clone();
    off_main(move || {
        let project = studio.project()?;
        project.delete_evaluation(evaluation)?;
        project.runs()
    })
    .await
}

#[tauri::command]
async fn runs(studio: State<'_, Studio>) -> Answer<RunList> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.runs()).await
}

#[tauri::command]
async fn between(studio: State<'_, Studio>, query: BetweenQuery) -> Answer<BetweenView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.between(&query)).await
}

#[tauri::command]
async fn slices(studio: State<'_, Studio>, evaluation: EvaluationId) -> Answer<SlicesView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.slices(evaluation)).await
}

#[tauri::command]
async fn correction_form(studio: State<'_, Studio>, row: RowId) -> Answer<CorrectionForm> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.correction_form(row)).await
}

#[tauri::command]
async fn correct(studio: State<'_, Studio>, request: CorrectionRequest) -> Answer<CorrectionForm> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.correct(&request)).await
}

#[tauri::command]
async fn corrections(
    studio: State<'_, Studio>,
    evaluation: EvaluationId,
) -> Answer<Option<CorrectionsView>> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.corrections(evaluation)).await
}
