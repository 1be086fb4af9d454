//! The use cases of Holdout, one module per screen.
//!
//! Joins the domain crates over one project file. It knows nothing of a window or a terminal: the
//! shell and the headless runner are its two hosts.

pub mod candidates;
pub mod compare;
pub mod data;
pub mod train;
pub mod view;

#[cfg(feature = "ts")]
pub mod bindings;
