//! train
pub mod view;
