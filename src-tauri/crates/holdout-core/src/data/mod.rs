//! data
pub mod view;
