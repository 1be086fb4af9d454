//! Charts as inline SVG. Each says its finding in `aria-label`; its figures stand in a table too.

pub(super) mod interval;
pub(super) mod loss;
pub(super) mod strip;

/// A coordinate, to a tenth of a pixel.
fn px(value: f64) -> String {
    format!("{value:.1}")
}

/// The class that gives a candidate its colour: eight of them, by letter.
pub(super) fn colour(letter: &str) -> &'static str {
    const CLASSES: [&str; 8] = ["ca", "cb", "cc", "cd", "ce", "cf", "cg", "ch"];
    let place =
        letter.bytes().next().map_or(0, |byte| byte.to_ascii_lowercase().wrapping_sub(b'a'));
    CLASSES[usize::from(place) % CLASSES.len()]
}
