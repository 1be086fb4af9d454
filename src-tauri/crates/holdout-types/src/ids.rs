//! Ids of what a project holds. They are numbers given by the project file, meaningful only in it.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "number"))]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// One immutable row. Ids rise in the order of import and are never used again.
    RowId
);
id!(
    /// One immutable list of (row, split).
    VersionId
);
id!(
    /// Something that answers.
    CandidateId
);
id!(
    /// A fine-tuning job as the project knows it; the provider's own id is a string beside it.
    JobId
);
id!(
    /// One run of candidates over a split.
    EvaluationId
);
id!(
    /// Answers that are there already: imported from a file, or frozen from an evaluation.
    RecordingId
);
id!(
    /// One batch of questions at a provider, as the project knows it.
    BatchId
);
