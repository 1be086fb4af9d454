//! candidates
pub mod view;
