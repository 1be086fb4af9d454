//! Chunks, indexes and searches the knowledge base.
