//! The Overview screen.

use holdout_core::overview::answers::FitAnswer;
use holdout_core::overview::view::OverviewView;
use holdout_core::studio::Studio;
use tauri::plugin::TauriPlugin;
use tauri::{State, Wry};

use super::{Answer, off_main};

pub(super) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("overview")
        .invoke_handler(tauri::generate_handler![view, answer, add_proposed])
        .build()
}

#[tauri::command]
async fn view(studio: State<'_, Studio>) -> Answer<OverviewView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.overview_view()).await
}

#[tauri::command]
async fn answer(studio: State<'_, Studio>, answer: FitAnswer) -> Answer<OverviewView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.answer_fit(answer)).await
}

#[tauri::command]
async fn add_proposed(studio: State<'_, Studio>) -> Answer<OverviewView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.add_proposed()).await
}
