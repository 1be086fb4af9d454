//! Tokens of the texts that candidates send with every request: counted once and kept in the project
//! file, so that opening a project does not load a vocabulary (27 MB) to count its prompts again.
//!
//! Texts of rows are not remembered here: the checks keep their tokens by row.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use holdout_dataset::TokenCounter;
use holdout_types::ApiError;

use crate::project::OpenProject;

/// Under which name they are kept.
const KEPT: &str = "text tokens";
/// So many texts are remembered; then it begins anew.
const MOST: usize = 1_000;

/// The counts so far, by vocabulary and text; none before they were read.
#[derive(Default)]
pub(crate) struct TextTokens(Mutex<Option<HashMap<String, u32>>>);

impl OpenProject {
    /// Tokens of texts by a model's tokenizer, in all.
    pub(crate) fn tokens_of(&self, model: &str, texts: &[&str]) -> Result<u32, ApiError> {
        let mut known = self.text_tokens.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_none() {
            *known = Some(self.kept_counts()?);
        }
        let counts = known.get_or_insert_default();
        let counter = TokenCounter::for_model(model);
        let before = counts.len();
        let mut tokens = 0;
        for text in texts.iter().filter(|text| !text.is_empty()) {
            let name = name(&counter, text);
            tokens += *counts.entry(name).or_insert_with(|| counter.count_text(text));
        }
        if counts.len() > before {
            self.keep_counts(counts)?;
        }
        Ok(tokens)
    }

    /// Counts that can't be read are made again.
    fn kept_counts(&self) -> Result<HashMap<String, u32>, ApiError> {
        let kept = self.store.derived().get(self.head()?, KEPT)?;
        Ok(kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
    }

    fn keep_counts(&self, counts: &mut HashMap<String, u32>) -> Result<(), ApiError> {
        if counts.len() > MOST {
            counts.clear();
        }
        let head = self.head()?;
        if let Ok(bytes) = serde_json::to_vec(counts)
            && let Err(error) = self.store.derived_mut().put(head, KEPT, bytes)
        {
            tracing::debug!(%error, "tokens of texts are not kept");
        }
        Ok(())
    }
}

/// The vocabulary and the first half of the text's BLAKE3 hash.
fn name(counter: &TokenCounter, text: &str) -> String {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    format!("{:?} {}", counter.encoding(), &hash[..32])
}
