//! How a provider is started, and how it can be made to misbehave for tests.

use std::path::PathBuf;
use std::time::Duration;

use holdout_types::Sensitive;

/// How to start a provider.
#[derive(Debug, Clone)]
pub struct LocalOptions {
    /// The port on 127.0.0.1; a free one if `None`.
    pub port: Option<u16>,
    /// The bearer token that requests must carry.
    pub token: Sensitive<String>,
    /// Where files, jobs and models are kept. A cache: it may be deleted while no provider runs.
    pub state_dir: PathBuf,
    /// Delays, to make training and answers visible.
    pub pace: Pace,
    /// Misbehaviour, to test clients with.
    pub faults: Faults,
}

impl LocalOptions {
    /// A provider on a free port, without delays or faults.
    pub fn new(token: Sensitive<String>, state_dir: impl Into<PathBuf>) -> Self {
        Self {
            port: None,
            token,
            state_dir: state_dir.into(),
            pace: Pace::default(),
            faults: Faults::default(),
        }
    }
}

/// Delays; none by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pace {
    /// Before a job leaves each of `validating_files` and `queued`.
    pub per_stage: Duration,
    /// Before each training step.
    pub per_step: Duration,
    /// Before an answer begins.
    pub per_answer: Duration,
    /// Before each piece of a streamed answer.
    pub per_chunk: Duration,
}

/// Misbehaviour; none by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    /// Refuses new jobs with 403 `training_not_available`, as the reference API does in its
    /// wind-down.
    pub training_not_available: bool,
    /// Faults of single requests; the first that applies is used.
    pub requests: Vec<RequestFault>,
}

/// A fault that some requests meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestFault {
    /// Which requests: those whose path begins so, such as `/v1/chat/completions`.
    pub path: String,
    /// Every how many of them, counted from 1; 0 for never, 1 for each.
    pub every: u64,
    /// How many times at most; `None` for no end.
    pub times: Option<u64>,
    /// What happens.
    pub kind: FaultKind,
}

/// What happens to a request instead of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// 429 `rate_limit_exceeded`, with `retry-after` in whole seconds.
    RateLimited {
        /// The seconds of the header.
        retry_after: u64,
    },
    /// 429 `insufficient_quota`, which asking again does not cure.
    InsufficientQuota,
    /// 500 `server_error`.
    ServerError,
    /// 503, overloaded.
    Unavailable,
    /// The answer comes, but later.
    Slow(Duration),
    /// The connection breaks in the middle of the body.
    CutConnection,
}
