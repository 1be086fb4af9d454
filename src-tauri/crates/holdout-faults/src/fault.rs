//! What goes wrong, where, and when.

use std::time::Duration;

use axum::http::Method;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

/// A part of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Route {
    /// Everything.
    Any,
    /// `POST /chat/completions`.
    Chat,
    /// `GET /models`.
    Models,
    /// `POST /files`.
    Upload,
    /// `POST /uploads`.
    BeginUpload,
    /// `POST /uploads/{id}/parts`.
    UploadPart,
    /// `POST /uploads/{id}/complete` and `…/cancel`.
    EndUpload,
    /// `GET /files`.
    ListFiles,
    /// `DELETE /files/{id}`.
    DeleteFile,
    /// `GET /files/{id}/content`.
    FileContent,
    /// `POST /fine_tuning/jobs`.
    CreateJob,
    /// `GET /fine_tuning/jobs`.
    ListJobs,
    /// `GET /fine_tuning/jobs/{id}`.
    Job,
    /// `POST /fine_tuning/jobs/{id}/…`: cancel, pause, resume.
    SteerJob,
    /// `GET /fine_tuning/jobs/{id}/events`.
    Events,
    /// `GET /fine_tuning/jobs/{id}/checkpoints`.
    Checkpoints,
    /// Nothing that this server knows.
    Unknown,
}

impl Route {
    pub(crate) fn of(method: &Method, path: &str) -> Self {
        let path: Vec<&str> = path.trim_start_matches("/v1").trim_matches('/').split('/').collect();
        match (method.as_str(), path.as_slice()) {
            ("POST", ["chat", "completions"]) => Self::Chat,
            ("GET", ["models"]) => Self::Models,
            ("POST", ["files"]) => Self::Upload,
            ("POST", ["uploads"]) => Self::BeginUpload,
            ("POST", ["uploads", _, "parts"]) => Self::UploadPart,
            ("POST", ["uploads", _, _]) => Self::EndUpload,
            ("GET", ["files"]) => Self::ListFiles,
            ("DELETE", ["files", _]) => Self::DeleteFile,
            ("GET", ["files", _, "content"]) => Self::FileContent,
            ("POST", ["fine_tuning", "jobs"]) => Self::CreateJob,
            ("GET", ["fine_tuning", "jobs"]) => Self::ListJobs,
            ("GET", ["fine_tuning", "jobs", _]) => Self::Job,
            ("GET", ["fine_tuning", "jobs", _, "events"]) => Self::Events,
            ("GET", ["fine_tuning", "jobs", _, "checkpoints"]) => Self::Checkpoints,
            ("POST", ["fine_tuning", "jobs", _, _]) => Self::SteerJob,
            _ => Self::Unknown,
        }
    }

    pub(crate) fn covers(self, other: Self) -> bool {
        self == Self::Any || self == other
    }
}

/// At which of the requests that a fault is meant for it happens; they count from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum When {
    /// At all of them.
    Always,
    /// At the first so many.
    First(u64),
    /// From this one on.
    From(u64),
    /// At this one only.
    At(u64),
    /// At so many of a hundred, drawn for each by its number.
    Chance {
        /// 0 to 100.
        percent: f64,
        /// Decides which.
        seed: u64,
    },
}

impl When {
    pub(crate) fn holds(self, number: u64) -> bool {
        match self {
            Self::Always => true,
            Self::First(count) => number < count,
            Self::From(first) => number >= first,
            Self::At(only) => number == only,
            Self::Chance { percent, seed } => {
                let mut rng = ChaCha8Rng::seed_from_u64(seed.wrapping_add(number));
                rng.random::<f64>() * 100.0 < percent
            }
        }
    }
}

/// A way to misbehave.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// It takes longer.
    Latency(Duration),
    /// 429 `rate_limit_exceeded`, with these headers.
    RateLimited(Vec<(&'static str, String)>),
    /// 429 `insufficient_quota`.
    OutOfQuota,
    /// 500 `server_error`, with these headers.
    ServerError(Vec<(&'static str, String)>),
    /// 503, in the words of a server that wants fewer requests.
    SlowDown,
    /// 429 of a model that is not loaded yet.
    ModelLoading,
    /// 403 `training_not_available`, verbatim as several public repositories quote it.
    TrainingNotAvailable,
    /// 401 that repeats the key it was given.
    UnauthorizedWithKey,
    /// Any status with any JSON.
    Status(u16, Value),
    /// 307 to another address.
    Redirect(String),
    /// A page in HTML with this status, from something that stands before the server.
    Page(u16),
    /// So many bytes of the request's body arrive, then the connection is cut. What was sent whole is
    /// carried out.
    CutInRequest(u64),
    /// The connection is cut before the request is carried out.
    CutBefore,
    /// The request is carried out, and the connection cut before the answer.
    CutAfter,
    /// The connection is cut in the middle of the answer.
    CutInBody,
    /// The answer breaks off in the middle of its JSON, and claims to be whole.
    MalformedJson,
    /// The answer comes in pieces of a few bytes, with a pause before each.
    SlowBody(Duration),
    /// The request is carried out at once, and the answer begins so much later.
    LateAnswer(Duration),
    /// The request is carried out, and answered with this instead.
    Instead(Value),
}

impl Fault {
    /// Whether it happens in place of carrying out the request.
    pub(crate) const fn prevents(&self) -> bool {
        !matches!(
            self,
            Self::Latency(_)
                | Self::CutInRequest(_)
                | Self::CutAfter
                | Self::CutInBody
                | Self::MalformedJson
                | Self::SlowBody(_)
                | Self::LateAnswer(_)
                | Self::Instead(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_repeatable_and_as_frequent_as_it_says() {
        let chance = When::Chance { percent: 30.0, seed: 1 };
        let hits: Vec<bool> = (0..10_000).map(|number| chance.holds(number)).collect();
        let share = hits.iter().filter(|hit| **hit).count() as f64 / 10_000.0;
        assert!((share - 0.3).abs() < 0.02, "{share}");
        assert_eq!(hits, (0..10_000).map(|number| chance.holds(number)).collect::<Vec<_>>());
    }

    #[test]
    fn every_part_of_the_api_is_told_apart() {
        let route = |method: Method, path| Route::of(&method, path);
        assert_eq!(route(Method::POST, "/v1/chat/completions"), Route::Chat);
        assert_eq!(route(Method::GET, "/v1/fine_tuning/jobs/j/events"), Route::Events);
        assert_eq!(route(Method::POST, "/v1/fine_tuning/jobs/j/cancel"), Route::SteerJob);
        assert_eq!(route(Method::GET, "/v1/fine_tuning/jobs"), Route::ListJobs);
        assert_eq!(route(Method::GET, "/elsewhere"), Route::Unknown);
        assert!(Route::Any.covers(Route::Chat) && !Route::Chat.covers(Route::Job));
    }
}
