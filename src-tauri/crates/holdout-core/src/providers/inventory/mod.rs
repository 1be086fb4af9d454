//! What lies at a provider: files, jobs and trained models of the key's account, listed and deleted.

pub mod view;
