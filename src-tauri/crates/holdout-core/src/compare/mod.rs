//! compare
pub mod view;
