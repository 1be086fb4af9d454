//! What is open, what can be opened, and the window itself.

use holdout_core::sample::SampleKind;
use holdout_core::studio::Studio;
use holdout_core::view::{AppView, FileHandle, OfferedFile};
use holdout_types::{ApiError, ErrorCode};
use tauri::plugin::TauriPlugin;
use tauri::{State, WebviewWindow, Wry};

use super::{Answer, off_main};
use crate::appearance::{self, Appearance};
use crate::picker::{self, Wanted};

/// The longest text that the window may put into the log.
const LOG_LIMIT: usize = 4_000;

pub(super) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("holdout")
        .invoke_handler(tauri::generate_handler![
            view,
            pick_examples,
            pick_project,
            open_project,
            open_sample,
            close_project,
            log_from_ui,
            appearance,
            set_appearance,
            window_ready,
        ])
        .build()
}

#[tauri::command]
async fn view(studio: State<'_, Studio>) -> Answer<AppView> {
    let studio = studio.inner().clone();
    off_main(move || studio.view()).await
}

#[tauri::command]
async fn pick_examples(
    studio: State<'_, Studio>,
    window: WebviewWindow,
) -> Answer<Option<OfferedFile>> {
    let Some(path) = picker::pick(window, Wanted::Examples).await? else { return Ok(None) };
    Ok(Some(studio.offer(&path)?))
}

#[tauri::command]
async fn pick_project(
    studio: State<'_, Studio>,
    window: WebviewWindow,
) -> Answer<Option<FileHandle>> {
    let Some(path) = picker::pick(window, Wanted::Project).await? else { return Ok(None) };
    Ok(Some(studio.offer(&path)?.handle))
}

#[tauri::command]
async fn open_project(studio: State<'_, Studio>, handle: FileHandle) -> Answer<AppView> {
    let studio = studio.inner().clone();
    off_main(move || studio.open_project(&handle)).await
}

#[tauri::command]
async fn open_sample(studio: State<'_, Studio>, sample: SampleKind) -> Answer<AppView> {
    let studio = studio.inner().clone();
    off_main(move || studio.open_sample(sample)).await
}

#[tauri::command]
async fn close_project(studio: State<'_, Studio>) -> Answer<AppView> {
    let studio = studio.inner().clone();
    off_main(move || studio.close_project()).await
}

#[tauri::command]
fn log_from_ui(level: &str, message: &str) {
    let message: String = message.chars().take(LOG_LIMIT).collect();
    match level {
        "error" => tracing::error!(target: "holdout_window", "{message}"),
        "warn" => tracing::warn!(target: "holdout_window", "{message}"),
        _ => tracing::info!(target: "holdout_window", "{message}"),
    }
}

#[tauri::command(async)]
fn appearance(studio: State<'_, Studio>) -> Appearance {
    appearance::read(&studio.folders().data)
}

#[tauri::command(async)]
fn set_appearance(studio: State<'_, Studio>, appearance: Appearance) -> Answer<()> {
    appearance::write(&studio.folders().data, appearance)
}

#[tauri::command]
fn window_ready(window: WebviewWindow) -> Answer<()> {
    window.show().map_err(|error| {
        ApiError::new(ErrorCode::Internal, format!("The window was not shown: {error}"))
    })?;
    // `cargo xtask bench app` waits for this line.
    tracing::info!("the window is ready");
    Ok(())
}
