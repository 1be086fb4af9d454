//! The words that every crate of Holdout shares.
//!
//! A leaf: ids, money, time, progress, cancellation, secrets, the dataset and candidate vocabulary,
//! and the one error that crosses to the window. No input or output happens here, and no rule of a
//! domain: checks live in `holdout-dataset`, statistics in `holdout-statistics`.

mod cancel;
mod candidate;
mod clock;
mod dataset;
mod error;
mod ids;
mod issue;
mod money;
mod progress;
mod provider;
mod sensitive;

pub use cancel::Cancel;
pub use candidate::{CandidateKind, GraderKind, Sampling};
pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
pub use dataset::{Message, Role, Split, SplitCounts};
pub use error::{ApiError, ErrorCode};
pub use ids::{BatchId, CandidateId, EvaluationId, JobId, RecordingId, RowId, VersionId};
pub use issue::{Issue, IssueCode, Severity};
pub use money::{Money, MoneyParseError, TokenPrice};
pub use progress::{IgnoreProgress, Progress, ProgressSink, Unit};
pub use provider::{ProviderId, ProviderKind};
pub use sensitive::Sensitive;
