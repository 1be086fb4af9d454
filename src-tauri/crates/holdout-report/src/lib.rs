//! Writes an evaluation as a document.
