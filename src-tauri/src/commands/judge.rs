//! The judge's part of the Compare screen.

use holdout_core::judge::view::{JudgeEdit, JudgeView, RatingEdit, RatingView};
use holdout_core::studio::Studio;
use holdout_types::EvaluationId;
use tauri::ipc::Channel;
use tauri::plugin::TauriPlugin;
use tauri::{State, Wry};

use super::{Answer, off_main};
use crate::channel::send;

pub(super) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("judge")
        .invoke_handler(tauri::generate_handler![
            view, save, start, watch, cancel, agree, decide, sample, rate, undo
        ])
        .build()
}

#[tauri::command]
async fn view(studio: State<'_, Studio>) -> Answer<JudgeView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.judge_view()).await
}

#[tauri::command]
async fn save(studio: State<'_, Studio>, edit: JudgeEdit) -> Answer<JudgeView> {
    let studio = studio.inner().clone();
    off_main(move || {
        let project = studio.project()?;
        project.set_judge(&edit)?;
        project.judge_view()
    })
    .await
}

#[tauri::command]
async fn start(
    studio: State<'_, Studio>,
    evaluation: EvaluationId,
    pairs: bool,
) -> Answer<JudgeView> {
    studio.start_judging(evaluation, pairs).await
}

#[tauri::command]
async fn watch(studio: State<'_, Studio>, progress: Channel<JudgeView>) -> Answer<()> {
    studio.watch_judging(|view| send(&progress, view)).await
}

#[tauri::command]
async fn cancel(studio: State<'_, Studio>) -> Answer<JudgeView> {
    let studio = studio.inner().clone();
    off_main(move || {
        studio.cancel_judging()?;
        studio.project()?.judge_view()
    })
    .await
}

#[tauri::command]
async fn agree(studio: State<'_, Studio>, host: String) -> Answer<JudgeView> {
    let studio = studio.inner().clone();
    off_main(move || {
        let project = studio.project()?;
        project.agree_to_judge(&host)?;
        project.judge_view()
    })
    .await
}

#[tauri::command]
async fn decide(studio: State<'_, Studio>, decides: bool) -> Answer<JudgeView> {
    let studio = studio.inner().clone();
    off_main(move || {
        let project = studio.project()?;
        project.decide_by_judge(decides)?;
        project.judge_view()
    })
    .await
}

#[tauri::command]
async fn sample(studio: State<'_, Studio>, evaluation: EvaluationId) -> Answer<RatingView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.rating_view(evaluation)).await
}

#[tauri::command]
async fn rate(studio: State<'_, Studio>, edit: RatingEdit) -> Answer<RatingView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.rate(&edit)).await
}

#[tauri::command]
async fn undo(studio: State<'_, Studio>, evaluation: EvaluationId) -> Answer<RatingView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.undo_rating(evaluation)).await
}
