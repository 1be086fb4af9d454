//! Servers for answers and embeddings: vLLM, Ollama, Groq, LM Studio and the like.

use serde_json::Value;

use super::capabilities::Capabilities;
use super::{Adapter, lacks};
use crate::error::ProviderError;
use crate::job::JobRequest;

/// What all of them have in common. Embeddings are there at most of them; the others answer 404.
pub(super) const CHAT_ONLY: Capabilities =
    Capabilities { embeddings: true, streaming: true, ..Capabilities::NOTHING };

/// A server without training, files and batches.
pub(super) struct ChatOnly;

impl Adapter for ChatOnly {
    fn capabilities(&self) -> Capabilities {
        CHAT_ONLY
    }

    fn job_body(&self, _: &JobRequest) -> Result<Value, ProviderError> {
        Err(lacks("provider", "this provider is set up for answers only, not for training"))
    }

    fn embeds_in_base64(&self) -> bool {
        false
    }
}
