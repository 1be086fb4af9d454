//! The vocabulary of examples.

use serde::{Deserialize, Serialize};

/// Which part of a dataset a row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// Uploaded, and learnt from.
    Train,
    /// Uploaded to watch a training, and free to evaluate drafts on.
    Validation,
    /// The holdout: never uploaded as training or validation data.
    Test,
}

impl Split {
    /// The three, in their usual order.
    pub const ALL: [Self; 3] = [Self::Train, Self::Validation, Self::Test];

    /// As it stands in files and on screens.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }
}

/// How many rows each split has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SplitCounts {
    /// Rows to learn from.
    pub train: u32,
    /// Rows to watch the training with.
    pub validation: u32,
    /// Rows of the holdout.
    pub test: u32,
}

impl SplitCounts {
    /// Counts one more row.
    pub fn add(&mut self, split: Split) {
        match split {
            Split::Train => self.train += 1,
            Split::Validation => self.validation += 1,
            Split::Test => self.test += 1,
        }
    }
}

/// Who says a message. Other roles are kept in the raw row and reported by the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Instructions.
    System,
    /// Instructions, under their newer name.
    Developer,
    /// The request.
    User,
    /// The answer.
    Assistant,
    /// What a tool returned.
    Tool,
    /// What a function returned (deprecated form).
    Function,
}

/// One message of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Message {
    /// Who says it.
    pub role: Role,
    /// What is said.
    pub content: String,
}

impl Message {
    /// A message of `role`.
    pub fn new(role: Role, content: impl Into<String>) -> Self {
        Self { role, content: content.into() }
    }
}
