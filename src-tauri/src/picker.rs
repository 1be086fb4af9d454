//! Native file dialogs. A cancelled dialog is a value; a dialog that can't be shown is an error
//! with a remedy.

use std::path::PathBuf;

use holdout_types::{ApiError, ErrorCode};
use rfd::AsyncFileDialog;
use tauri::WebviewWindow;

/// The kinds of documents that are read.
const DOCUMENT_ENDINGS: [&str; 13] = holdout_core::knowledge::DOCUMENT_ENDINGS;

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted {
    /// A file of examples.
    Examples,
    /// A project.
    Project,
    /// A file of recorded answers.
    Answers,
}

impl Wanted {
    const fn title(self) -> &'static str {
        match self {
            Self::Examples => "Open examples",
            Self::Project => "Open project",
            Self::Answers => "Open recorded answers",
        }
    }

    const fn filter(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Examples => ("Examples", &["jsonl", "csv", "tsv", "xlsx"]),
            Self::Project => ("Holdout projects", &["holdout"]),
            Self::Answers => ("Recorded answers", &["csv", "tsv", "jsonl"]),
        }
    }
}

/// Asks for one file. `None` when the dialog was cancelled.
pub(crate) async fn pick(
    window: WebviewWindow,
    wanted: Wanted,
) -> Result<Option<PathBuf>, ApiError> {
    if !can_show_dialogs() {
        return Err(missing(
            "Or drop the file on this window, or name it on the command line: holdout FILE.",
        ));
    }
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let parent = window.clone();
    // Some systems open dialogs only from the main thread.
    window
        .run_on_main_thread(move || {
            let (name, endings) = wanted.filter();
            let dialog = AsyncFileDialog::new()
                .set_title(wanted.title())
                .add_filter(name, endings)
                .set_parent(&parent)
                .pick_file();
            // Nobody waits any more only when the window is gone.
            let _gone = sender.send(dialog);
        })
        .map_err(|error| internal(&error))?;
    let dialog = receiver.await.map_err(|error| internal(&error))?;
    Ok(dialog.await.map(|file| file.path().to_path_buf()))
}

/// Asks for documents. None when the dialog was cancelled.
pub(crate) async fn pick_documents(window: WebviewWindow) -> Result<Vec<PathBuf>, ApiError> {
    let picked = show(window, |dialog| {
        let dialog = dialog.set_title("Add documents");
        dialog.add_filter("Documents", &DOCUMENT_ENDINGS).pick_files()
    });
    let files = picked.await?.unwrap_or_default();
    Ok(files.iter().map(|file| file.path().to_path_buf()).collect())
}

/// Asks for a folder of documents. None when the dialog was cancelled.
pub(crate) async fn pick_folder(window: WebviewWindow) -> Result<Vec<PathBuf>, ApiError> {
    let picked = show(window, |dialog| dialog.set_title("Add a folder").pick_folder());
    Ok(picked.await?.iter().map(|folder| folder.path().to_path_buf()).collect())
}

/// Opens a dialog of the window, and waits until it is closed.
async fn show<Picked, Dialog>(
    window: WebviewWindow,
    open: impl FnOnce(AsyncFileDialog) -> Dialog + Send + 'static,
) -> Result<Picked, ApiError>
where
    Dialog: Future<Output = Picked> + Send + 'static,
{
    if !can_show_dialogs() {
        return Err(missing("Or drop the documents on this window."));
    }
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let parent = window.clone();
    window
        .run_on_main_thread(move || {
            // Nobody waits any more only when the window is gone.
            let _gone = sender.send(open(AsyncFileDialog::new().set_parent(&parent)));
        })
        .map_err(|error| internal(&error))?;
    Ok(receiver.await.map_err(|error| internal(&error))?.await)
}

/// Asks where to write a file, proposing `name`. `None` when the dialog was cancelled.
pub(crate) async fn save(window: WebviewWindow, name: String) -> Result<Option<PathBuf>, ApiError> {
    if !can_show_dialogs() {
        return Err(missing("Or save it beside the project's file."));
    }
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let parent = window.clone();
    window
        .run_on_main_thread(move || {
            let dialog = AsyncFileDialog::new().set_title("Save report").set_file_name(name);
            // Nobody waits any more only when the window is gone.
            let _gone = sender.send(dialog.set_parent(&parent).save_file());
        })
        .map_err(|error| internal(&error))?;
    let dialog = receiver.await.map_err(|error| internal(&error))?;
    Ok(dialog.await.map(|file| file.path().to_path_buf()))
}

fn missing(other_way: &str) -> ApiError {
    let remedy = "Install a desktop portal (xdg-desktop-portal-gtk) or zenity.";
    ApiError::new(ErrorCode::DialogMissing, "No file dialog can be shown on this computer.")
        .with_hint(format!("{remedy} {other_way}"))
}

fn internal(error: &dyn std::fmt::Display) -> ApiError {
    ApiError::new(ErrorCode::Internal, format!("The file dialog was not opened: {error}"))
}

/// On Linux a dialog needs a portal with a file chooser, or zenity; rfd answers "cancelled" without
/// either, which would look as if nothing had happened.
#[cfg(target_os = "linux")]
fn can_show_dialogs() -> bool {
    has_portal() || in_path("zenity")
}

#[cfg(not(target_os = "linux"))]
const fn can_show_dialogs() -> bool {
    true
}

/// A desktop portal is reached over the session bus, and one of its parts must show file dialogs: a
/// keyring, say, brings a part that can't. The parts describe themselves in the data folders.
#[cfg(target_os = "linux")]
fn has_portal() -> bool {
    let has_bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|bus| !bus.is_empty());
    has_bus && data_folders().iter().any(|folder| has_file_chooser(folder))
}

/// As the XDG base directory specification has them.
#[cfg(target_os = "linux")]
fn data_folders() -> Vec<PathBuf> {
    let folders = std::env::var_os("XDG_DATA_DIRS").filter(|folders| !folders.is_empty());
    std::env::split_paths(&folders.unwrap_or_else(|| "/usr/local/share:/usr/share".into()))
        .collect()
}

#[cfg(target_os = "linux")]
fn has_file_chooser(data: &std::path::Path) -> bool {
    let Ok(entries) = fs_err::read_dir(data.join("xdg-desktop-portal/portals")) else {
        return false;
    };
    let describes = |path: PathBuf| {
        fs_err::read_to_string(path)
            .is_ok_and(|text| text.contains("org.freedesktop.impl.portal.FileChooser"))
    };
    entries.flatten().any(|entry| describes(entry.path()))
}

#[cfg(target_os = "linux")]
fn in_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::has_file_chooser;

    #[test]
    fn only_a_part_of_the_portal_that_shows_file_dialogs_counts() {
        let data = tempfile::tempdir().unwrap();
        let portals = data.path().join("xdg-desktop-portal/portals");
        assert!(!has_file_chooser(data.path()));
        fs_err::create_dir_all(&portals).unwrap();
        let keyring = "[portal]\nInterfaces=org.freedesktop.impl.portal.Secret\n";
        fs_err::write(portals.join("gnome-keyring.portal"), keyring).unwrap();
        assert!(!has_file_chooser(data.path()));
        let gtk = "[portal]\nInterfaces=org.freedesktop.impl.portal.FileChooser;\n";
        fs_err::write(portals.join("gtk.portal"), gtk).unwrap();
        assert!(has_file_chooser(data.path()));
    }
}
