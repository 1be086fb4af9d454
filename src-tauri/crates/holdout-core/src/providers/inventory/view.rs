//! What lies at a provider, for the window.

use holdout_types::{ApiError, Timestamp};
use serde::Serialize;

/// What a key's account holds at a provider.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct InventoryView {
    /// What it comes to, in a sentence.
    pub summary: String,
    /// What costs money while it stands idle, and what does not, as sentences.
    pub costs: Vec<String>,
    /// Files, the newest first.
    pub files: Vec<KeptFile>,
    /// Fine-tuning jobs, the newest first.
    pub jobs: Vec<KeptJob>,
    /// Models that were trained, the newest first. Those that everybody may use are not listed.
    pub models: Vec<KeptModel>,
    /// Lists that could not be read, and why.
    pub unread: Vec<UnreadList>,
    /// When it was looked at.
    pub at: Timestamp,
}

/// A list that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct UnreadList {
    /// Of what: `files`, `jobs` or `models`.
    pub what: String,
    /// Why.
    pub error: ApiError,
}

/// A file at a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeptFile {
    /// The provider's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for, in the provider's word.
    pub purpose: String,
    /// Its size; absent where the provider does not say.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub bytes: Option<u64>,
    /// Since when it is there.
    pub created_at: Option<Timestamp>,
    /// Whether the open project sent it.
    pub ours: bool,
    /// Why it had better not be deleted now: a job that still needs it.
    pub in_use: Option<String>,
}

/// A job at a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeptJob {
    /// The provider's id.
    pub id: String,
    /// How it stands, in a few words.
    pub status: String,
    /// Whether nothing more will happen.
    pub is_over: bool,
    /// The model that it trains.
    pub base_model: Option<String>,
    /// The model that came out.
    pub model: Option<String>,
    /// Since when.
    pub created_at: Option<Timestamp>,
    /// Whether the open project started it.
    pub ours: bool,
}

/// A trained model at a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeptModel {
    /// Its name.
    pub id: String,
    /// Since when it is there.
    pub created_at: Option<Timestamp>,
    /// When it stops answering, `YYYY-MM-DD`, by the provider's word.
    pub shutdown_date: Option<String>,
    /// The mark of the open project's candidate that answers with it.
    pub letter: Option<String>,
    /// Whether it can be deleted over the API.
    pub can_delete: bool,
}
