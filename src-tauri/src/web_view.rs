//! What WebKitGTK needs to be told before it starts.

#[cfg(target_os = "linux")]
use std::path::Path;

/// Sets what WebKitGTK reads from the environment. Whatever the user set stays.
#[cfg(target_os = "linux")]
pub(crate) fn prepare_environment() {
    let is_nvidia = Path::new("/proc/driver/nvidia/version").exists();
    let is_wayland = std::env::var_os("WAYLAND_DISPLAY").is_some();
    if is_nvidia && is_wayland {
        // A blank window: NVIDIA's driver under Wayland fails with explicit synchronisation (WebKit
        // bug 280210).
        set_unless_set("__NV_DISABLE_EXPLICIT_SYNC");
    }
    if !has_graphics_processor(Path::new("/dev/dri")) {
        // Layers would be put together by a graphics processor that is emulated: a quarter of a
        // second later and with 100 MB more than the plain way.
        set_unless_set("WEBKIT_DISABLE_COMPOSITING_MODE");
    }
}

/// Whether the kernel offers a device to render with.
#[cfg(target_os = "linux")]
fn has_graphics_processor(devices: &Path) -> bool {
    let Ok(devices) = devices.read_dir() else { return false };
    devices.flatten().any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the only way to set a variable; no other thread runs yet")]
fn set_unless_set(variable: &str) {
    if std::env::var_os(variable).is_none() {
        // SAFETY: called first in `run`, before any thread is started.
        unsafe { std::env::set_var(variable, "1") };
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

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_screen_without_a_render_device_is_no_graphics_processor() {
        let devices = tempfile::tempdir().unwrap();
        assert!(!has_graphics_processor(&devices.path().join("missing")));
        fs_err::write(devices.path().join("card0"), b"").unwrap();
        assert!(!has_graphics_processor(devices.path()));
        fs_err::write(devices.path().join("renderD128"), b"").unwrap();
        assert!(has_graphics_processor(devices.path()));
    }
}
