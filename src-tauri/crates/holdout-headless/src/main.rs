//! Holdout without a window.
fn main() {}
