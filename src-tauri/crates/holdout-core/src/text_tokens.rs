//! Tokens of the texts that candidates send with every request: counted once and kept in the project
//! file, so that opening a project does not load a vocabulary (27 MB) to count its prompts again.
//!
//! Texts of rows are not remembered here: the checks keep their tokens by row.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use holdout_dataset::TokenCounter;
use holdout_dataset::check::CHECKS;
use holdout_types::{ApiError, VersionId};
use serde::{Deserialize, Serialize};

use crate::project::OpenProject;

/// Under which name they are kept.
const KEPT: &str = "text tokens";
/// So many texts are remembered; then it begins anew.
const MOST: usize = 1_000;

/// The counts so far; none before they were read.
#[derive(Default)]
pub(crate) struct TextTokens(Mutex<Option<Known>>);

/// Counts by vocabulary and text.
#[derive(Default)]
struct Known {
    counts: HashMap<String, u32>,
    /// For which version they are in the file.
    kept_for: Option<VersionId>,
}

/// Counts as they are kept: by which counters they were made.
#[derive(Serialize, Deserialize)]
struct KeptCounts {
    counters: String,
    counts: HashMap<String, u32>,
}

impl OpenProject {
    /// Tokens of texts by a model's tokenizer, in all.
    pub(crate) fn tokens_of(&self, model: &str, texts: &[&str]) -> Result<u32, ApiError> {
        let head = self.head()?;
        let mut known = self.text_tokens.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_none() {
            *known = Some(self.kept_counts(head)?);
        }
        let known = known.get_or_insert_default();
        let counter = TokenCounter::for_model(model);
        let before = known.counts.len();
        let mut tokens = 0;
        for text in texts.iter().filter(|text| !text.is_empty()) {
            let count = known.counts.entry(name(&counter, text));
            tokens += *count.or_insert_with(|| counter.count_text(text));
        }
        if known.counts.len() > before || known.kept_for != Some(head) {
            self.keep_counts(known, head);
        }
        Ok(tokens)
    }

    /// Counts that can't be read are made again.
    fn kept_counts(&self, head: VersionId) -> Result<Known, ApiError> {
        let bytes = self.store.derived().get(head, KEPT)?;
        let kept = bytes.and_then(|bytes| serde_json::from_slice::<KeptCounts>(&bytes).ok());
        let kept = kept.filter(|kept| kept.counters == CHECKS);
        Ok(kept.map_or_else(Known::default, |kept| Known {
            counts: kept.counts,
            kept_for: Some(head),
        }))
    }

    fn keep_counts(&self, known: &mut Known, head: VersionId) {
        if known.counts.len() > MOST {
            known.counts.clear();
        }
        let kept = KeptCounts { counters: CHECKS.to_owned(), counts: known.counts.clone() };
        known.kept_for = Some(head);
        if let Ok(bytes) = serde_json::to_vec(&kept)
            && let Err(error) = self.store.derived_mut().put(head, KEPT, bytes)
        {
            tracing::debug!(%error, "tokens of texts are not kept");
        }
    }
}

/// The vocabulary and the first half of the text's BLAKE3 hash.
fn name(counter: &TokenCounter, text: &str) -> String {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    format!("{:?} {}", counter.encoding(), &hash[..32])
}
