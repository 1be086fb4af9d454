//! What WebKitGTK needs to be told before it starts.

/// Works around a blank window: NVIDIA's driver under Wayland fails with WebKitGTK's explicit
/// synchronisation (WebKit bug 280210). Whatever the user set stays.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the only way to set a variable; no other thread runs yet")]
pub(crate) fn prepare_environment() {
    const VARIABLE: &str = "__NV_DISABLE_EXPLICIT_SYNC";
    let is_nvidia = std::path::Path::new("/proc/driver/nvidia/version").exists();
    let is_wayland = std::env::var_os("WAYLAND_DISPLAY").is_some();
    if is_nvidia && is_wayland && std::env::var_os(VARIABLE).is_none() {
        // SAFETY: called first in `run`, before any thread is started.
        unsafe { std::env::set_var(VARIABLE, "1") };
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) const fn prepare_environment() {}

/// In a debug build, what a page says to its console goes to standard output, where end-to-end tests
/// look for complaints: WebDriver has no way to read a console.
#[cfg(all(debug_assertions, target_os = "linux"))]
pub(crate) fn watch_console(app: &tauri::App) {
    use tauri::Manager;
    use webkit2gtk::{SettingsExt, WebViewExt};

    let Some(window) = app.get_webview_window("main") else { return };
    let watched = window.with_webview(|view| {
        if let Some(settings) = WebViewExt::settings(&view.inner()) {
            settings.set_enable_write_console_messages_to_stdout(true);
        }
    });
    if let Err(error) = watched {
        tracing::warn!(%error, "the console of the page is not watched");
    }
}

#[cfg(not(all(debug_assertions, target_os = "linux")))]
pub(crate) const fn watch_console(_app: &tauri::App) {}
