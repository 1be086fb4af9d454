//! The built-in local provider: a text classifier behind an OpenAI-shaped server.
//!
//! It is real, small and honest about what it is. `local-base` answers from the examples, labels and
//! context in its prompt (`in_context`); fine-tuning trains a multinomial logistic regression over
//! hashed n-grams (`train`). Neither is a language model, and answers that would have to be
//! written are refused. The server (`server`) speaks the protocol that `openai` clients speak, on
//! 127.0.0.1 only, and shares no types with the app's own client.

mod artifact;
mod conversation;
mod embedding;
mod error;
mod in_context;
mod options;
mod provider;
mod server;
mod state;
mod text;
mod train;

pub use artifact::ArtifactError;
pub use error::LocalError;
pub use options::{FaultKind, Faults, LocalOptions, Pace, RequestFault};
pub use provider::LocalProvider;

/// The model that answers without training, and that training starts from.
pub const BASE_MODEL: &str = "local-base";

/// The model behind `/embeddings`.
pub const EMBEDDING_MODEL: &str = "local-embedding";
