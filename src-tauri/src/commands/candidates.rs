//! The Candidates screen.

use holdout_core::candidates::view::{
    CandidateEdit, CandidatesView, PromptPreview, PromptQuestion, PromptUse, VolumeEdit,
};
use holdout_core::playground::view::{PlaygroundAnswer, PlaygroundQuestion};
use holdout_core::studio::Studio;
use holdout_types::CandidateId;
use tauri::ipc::Channel;
use tauri::plugin::TauriPlugin;
use tauri::{State, Wry};

use super::{Answer, off_main};
use crate::channel::send;

pub(super) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("candidates")
        .invoke_handler(tauri::generate_handler![
            view,
            save,
            remove,
            set_volume,
            preview_prompt,
            apply_prompt,
            ask
        ])
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

#[tauri::command]
async fn set_volume(studio: State<'_, Studio>, edit: VolumeEdit) -> Answer<CandidatesView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.set_volume(&edit)).await
}

#[tauri::command]
async fn preview_prompt(
    studio: State<'_, Studio>,
    question: PromptQuestion,
) -> Answer<PromptPreview> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.preview_prompt(&question)).await
}

#[tauri::command]
async fn apply_prompt(studio: State<'_, Studio>, wish: PromptUse) -> Answer<CandidatesView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.apply_prompt(&wish)).await
}

/// Asks one candidate one question, outside of every evaluation. `progress` gets the answer piece by
/// piece.
#[tauri::command]
async fn ask(
    studio: State<'_, Studio>,
    question: PlaygroundQuestion,
    progress: Channel<String>,
) -> Answer<PlaygroundAnswer> {
    // A window that is gone hears no more; the answer is paid for all the same.
    let show = |piece: &str| {
        let _listens = send(&progress, piece.to_owned());
    };
    studio.ask_one(&question, show).await
}
