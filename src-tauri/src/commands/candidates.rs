//! The Candidates screen.

use holdout_core::candidates::view::{CandidateEdit, CandidatesView};
use holdout_core::studio::Studio;
use holdout_types::CandidateId;
use tauri::plugin::TauriPlugin;
use tauri::{State, Wry};

use super::{Answer, off_main};

pub(super) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("candidates")
        .invoke_handler(tauri::generate_handler![view, save, remove])
        .build()
}

#[tauri::command]
async fn view(studio: State<'_, Studio>) -> Answer<CandidatesView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.candidates_view()).await
}

#[tauri::command]
async fn save(studio: State<'_, Studio>, edit: CandidateEdit) -> Answer<CandidatesView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.save_candidate(&edit)).await
}

#[tauri::command]
async fn remove(studio: State<'_, Studio>, id: CandidateId) -> Answer<CandidatesView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.remove_candidate(id)).await
}
