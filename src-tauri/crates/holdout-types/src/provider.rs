//! The vocabulary of where candidates are asked.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An API that this app may reach, as its settings know it. It is a short word made of the name
/// that it was given first (`openai`, `vllm-on-gpu-02`), so that a project stays readable, and is
/// never given to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct ProviderId(pub String);

impl fmt::Display for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whose protocol an API speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    /// OpenAI itself.
    Openai,
    /// Azure OpenAI, or Foundry: OpenAI's API with another key header, and models that a person
    /// deploys.
    Azure,
    /// Nebius Token Factory: OpenAI's API with absolute learning rates, and models that are deployed
    /// over it.
    Nebius,
    /// Any other server with OpenAI's API, by its base URL: files and training too, as far as it
    /// has them.
    Compatible,
    /// A server that answers and does not train.
    ChatOnly,
}
