//! Desktop notifications: what ended while nobody looked. A desktop without them is no error.

use holdout_core::ending::Ending;
use notify_rust::Notification;

/// Shows a notification. It waits for the desktop on a thread of its own, so that nothing else does.
pub(crate) fn show(ending: Ending) {
    std::thread::spawn(move || {
        let shown = Notification::new()
            .appname("Holdout")
            .icon("holdout")
            .summary(&ending.title)
            .body(&without_markup(&ending.text))
            .show();
        if let Err(error) = shown {
            tracing::info!(%error, "the desktop shows no notifications");
        }
    });
}

/// Most desktops read a body as markup, and names come from the user.
fn without_markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::without_markup;

    #[test]
    fn a_name_with_signs_of_markup_is_shown_as_it_is() {
        assert_eq!(without_markup("B & <b>C</b>"), "B &amp; &lt;b&gt;C&lt;/b&gt;");
    }
}
