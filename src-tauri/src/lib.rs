//! The shell: one window over `holdout-core`.
//!
//! It opens the window, shows native dialogs, keeps the log, and turns each command of the window
//! into one call of the core. Nothing is decided here; a use case that needs a window to be tested
//! is in the wrong crate.

mod appearance;
mod arguments;
mod channel;
#[cfg(test)]
mod command_names;
#[expect(clippy::needless_pass_by_value, reason = "tauri hands its arguments over by value")]
mod commands;
mod logs;
mod notification;
mod picker;
mod web_view;

use std::process::ExitCode;
use std::sync::Arc;

use holdout_core::ending::{Audience, Ending};
use holdout_core::studio::{Folders, Studio};
use holdout_types::{ApiError, SystemClock};
use tauri::{App, AppHandle, DragDropEvent, Emitter, Manager, RunEvent, Window, WindowEvent};

/// Says that something in the project changed, so that the window asks again.
const CHANGED: &str = "changed";
/// Says that files were dropped on the window.
const DROPPED: &str = "dropped";

/// Runs the app until its window is closed.
pub fn run() -> ExitCode {
    web_view::prepare_environment();
    match build() {
        Ok(app) => {
            app.run(|handle, event| {
                if matches!(event, RunEvent::Exit) {
                    handle.state::<Studio>().shut_down();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the app can't start");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::exit, clippy::disallowed_methods, reason = "inside what tauri's macro makes")]
fn build() -> tauri::Result<tauri::App> {
    commands::register(tauri::Builder::default())
        .setup(|app| Ok(set_up(app)?))
        .on_window_event(on_window_event)
        .build(tauri::generate_context!())
}

fn set_up(app: &mut App) -> Result<(), ApiError> {
    let folders = folders(app)?;
    app.manage(logs::start(&folders.logs));
    let audience = Arc::new(TheWindow(app.handle().clone()));
    let studio = Studio::new(folders, Arc::new(SystemClock::default()), audience)?;
    // Inside the runtime, since a project that is opened takes up the jobs it left under way.
    tauri::async_runtime::block_on(async {
        arguments::offer(&studio, std::env::args_os().skip(1));
    });
    app.manage(studio);
    web_view::watch_console(app);
    Ok(())
}

/// Tells the window of changes, and the desktop of ends where nobody looks at the window.
struct TheWindow(AppHandle);

impl Audience for TheWindow {
    fn changed(&self) {
        if let Err(error) = self.0.emit(CHANGED, ()) {
            tracing::warn!(%error, "the window was not told of a change");
        }
    }

    fn ended(&self, ending: &Ending) {
        let window = self.0.get_webview_window("main");
        if !window.is_some_and(|window| window.is_focused().unwrap_or(false)) {
            notification::show(ending.clone());
        }
    }
}

/// Where the app keeps its files. `HOLDOUT_HOME` puts all of them under one folder.
fn folders(app: &App) -> Result<Folders, ApiError> {
    if let Some(home) = std::env::var_os("HOLDOUT_HOME") {
        return Ok(Folders::under(home.as_ref()));
    }
    let missing = |error: tauri::Error| {
        ApiError::new(
            holdout_types::ErrorCode::FileAccess,
            format!("The folder for the app's data can't be found: {error}"),
        )
        .with_hint("Set HOLDOUT_HOME to a folder that can be written.")
    };
    let path = app.path();
    let data = path.app_data_dir().map_err(missing)?;
    let cache = path.app_cache_dir().map_err(missing)?;
    let logs = path.app_log_dir().map_err(missing)?;
    Ok(Folders { data, cache, logs })
}

fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event else { return };
    let studio = window.state::<Studio>();
    let offered = paths.iter().filter_map(|path| {
        let refused = |error: ApiError| tracing::warn!(%error, "a dropped file can't be used");
        studio.offer(path).map_err(refused).ok()
    });
    let files: Vec<_> = offered.collect();
    if let Err(error) = window.emit(DROPPED, files) {
        tracing::warn!(%error, "the window was not told of dropped files");
    }
}
