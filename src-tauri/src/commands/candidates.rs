//! The Candidates screen.

use holdout_core::candidates::recording::view::{FreezeWish, RecordingImport, RecordingPreview};
use holdout_core::candidates::schema::view::{SchemaCheck, SchemaQuestion};
use holdout_core::candidates::view::{
    CandidateEdit, CandidatesView, PromptPreview, PromptQuestion, PromptUse, VolumeEdit,
};
use holdout_core::playground::view::{PlaygroundAnswer, PlaygroundQuestion};
use holdout_core::studio::Studio;
use holdout_core::view::{FileHandle, OfferedFile};
use holdout_types::CandidateId;
use tauri::ipc::Channel;
use tauri::plugin::TauriPlugin;
use tauri::{State, WebviewWindow, Wry};

use super::{Answer, off_main};
use crate::channel::send;
use crate::picker::{self, Wanted};

pub(super) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("candidates")
        .invoke_handler(tauri::generate_handler![
            view,
            save,
            remove,
            set_volume,
            preview_prompt,
            apply_prompt,
            ask,
            check_schema,
            pick_recording,
            preview_recording,
            import_recording,
            freeze,
            restore_version,
            set_baseline
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
async fn set_baseline(studio: State<'_, Studio>, id: CandidateId) -> Answer<CandidatesView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.set_baseline(id)).await
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

#[tauri::command]
async fn check_schema(studio: State<'_, Studio>, question: SchemaQuestion) -> Answer<SchemaCheck> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.check_schema(&question)).await
}

#[tauri::command]
async fn pick_recording(
    studio: State<'_, Studio>,
    window: WebviewWindow,
) -> Answer<Option<OfferedFile>> {
    let Some(path) = picker::pick(window, Wanted::Answers).await? else { return Ok(None) };
    Ok(Some(studio.offer(&path)?))
}

#[tauri::command]
async fn preview_recording(
    studio: State<'_, Studio>,
    handle: FileHandle,
) -> Answer<RecordingPreview> {
    let studio = studio.inner().clone();
    off_main(move || studio.preview_recording(&handle)).await
}

#[tauri::command]
async fn import_recording(
    studio: State<'_, Studio>,
    wish: RecordingImport,
) -> Answer<CandidatesView> {
    let studio = studio.inner().clone();
    off_main(move || studio.import_recording(&wish)).await
}

#[tauri::command]
async fn freeze(studio: State<'_, Studio>, wish: FreezeWish) -> Answer<CandidatesView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.freeze(&wish)).await
}

#[tauri::command]
async fn restore_version(
    studio: State<'_, Studio>,
    now: CandidateId,
    to: CandidateId,
) -> Answer<CandidatesView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.restore_version(now, to)).await
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
