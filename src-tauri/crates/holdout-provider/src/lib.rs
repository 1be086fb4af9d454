//! The client of an OpenAI-style API: files, fine-tuning jobs, chat completions, embeddings, batches,
//! models, and the step between a job and the first answer.
//!
//! What differs among providers stands in `adapter`; [`Capabilities`] says what may be asked of each.
//!
//! It reads leniently (null, `{}`, missing fields, unknown statuses and event types) and writes
//! strictly (a request that the API would refuse is refused here, with the field that is wrong).
//! Keys are kept behind the port [`SecretStore`].
//! It repeats what may be repeated, as the official SDKs do, and never creates a job twice. The key
//! goes into one header of requests to the one configured host and nowhere else.
//!
//! Deliberately not in it: what a job or an answer is worth (`holdout-evaluation`), where things
//! are kept (`holdout-store`, behind the port [`JobLog`]), and prices.

mod access;
mod adapter;
mod batch;
mod chat;
mod deploy;
mod embedding;
mod endpoint;
mod error;
mod event;
mod explain;
mod file;
mod job;
mod limits;
mod models;
mod network;
mod pace;
mod page;
mod refusal;
mod result_file;
mod secret;
mod sse;
mod transport;
mod watch;
mod wire;

pub use access::TrainingAccess;
pub use adapter::{BatchLimits, Capabilities, DeployStep, Dialect, LearningRate};
pub use batch::{
    BatchAnswer, BatchCounts, BatchEndpoint, BatchQuestion, BatchResults, BatchStatus, BatchUsage,
    RemoteBatch, parse_batch_line, parse_batch_lines,
};
pub use chat::{
    ChatAnswer, ChatContent, ChatExtras, ChatFailure, ChatRequest, Finish, ReasoningEffort,
    ResponseFormat, TokenLogprob, Tool, ToolCall, ToolChoice, TopLogprob, Usage, WrittenChat,
};
pub use deploy::{DeployRequest, DeploySteps, Deployment, DeploymentStatus, Placeholder};
pub use embedding::{EmbeddingRequest, Embeddings};
pub use endpoint::{Endpoint, RetryPolicy, Timeouts, UploadPolicy};
pub use error::{Delivery, ProviderError, Refusal};
pub use event::{JobCheckpoint, JobEvent, StepMetrics};
pub use file::{FileSource, Purpose, RemoteFile};
pub use job::{
    Hyperparameters, JobFailure, JobRequest, JobStatus, RemoteJob, Setting, TrainingMethod,
    TrainingTier,
};
pub use limits::{RateLimits, parse_duration};
pub use models::RemoteModel;
pub use network::Network;
pub use result_file::{decode_result_csv, parse_result_csv};
pub use secret::{Keychain, SecretError, SecretStore};
pub use transport::Client;
pub use watch::{Connection, JobLog, WatchError, WatchPolicy, watch_job};
