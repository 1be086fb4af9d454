//! The use cases of Holdout, one module per screen.
//!
//! Joins the domain crates over one project file. It knows nothing of a window or a terminal: the
//! shell and the headless runner are its two hosts. `*/view.rs` is the boundary to the window.

pub mod candidates;
pub mod check_file;
pub mod compare;
pub mod data;
mod diff;
pub mod ending;
mod frame;
pub mod graders;
mod handles;
pub mod judge;
pub mod knowledge;
mod local;
mod long;
pub mod overview;
mod personal;
pub mod playground;
mod prices;
mod project;
pub mod providers;
mod recent;
pub mod report;
mod running;
pub mod sample;
mod sample_project;
pub mod serve_local;
mod settings;
pub mod studio;
pub mod study;
mod text_tokens;
pub mod train;
pub mod view;
mod words;

#[cfg(feature = "ts")]
pub mod bindings;
