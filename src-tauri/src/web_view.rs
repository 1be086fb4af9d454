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
