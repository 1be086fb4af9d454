//! Misbehaviour on demand, so that clients can be tested against it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{StreamExt, stream};

use crate::options::{FaultKind, RequestFault};
use crate::server::App;
use crate::server::errors::Failure;

/// How long a connection stands before it is cut.
const BEFORE_CUT: Duration = Duration::from_millis(50);

/// A fault with how many requests it has seen.
#[derive(Debug)]
pub(crate) struct ArmedFault {
    fault: RequestFault,
    seen: AtomicU64,
    used: AtomicU64,
}

impl ArmedFault {
    pub(crate) fn new(fault: RequestFault) -> Self {
        Self { fault, seen: AtomicU64::new(0), used: AtomicU64::new(0) }
    }

    /// Counts a request; says what shall happen to it.
    fn meet(&self, path: &str) -> Option<FaultKind> {
        if !path.starts_with(&self.fault.path) || self.fault.every == 0 {
            return None;
        }
        let seen = self.seen.fetch_add(1, Ordering::Relaxed) + 1;
        if !seen.is_multiple_of(self.fault.every) {
            return None;
        }
        let used = self.used.fetch_add(1, Ordering::Relaxed);
        self.fault.times.is_none_or(|times| used < times).then_some(self.fault.kind)
    }
}

/// Lets a request through, or makes it meet its fault.
pub(crate) async fn misbehave(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    match app.faults.iter().find_map(|fault| fault.meet(path)) {
        None => next.run(request).await,
        Some(FaultKind::Slow(delay)) => {
            tokio::time::sleep(delay).await;
            next.run(request).await
        }
        Some(FaultKind::CutConnection) => cut_connection(),
        Some(FaultKind::RateLimited { retry_after }) => rate_limited(retry_after).into_response(),
        Some(FaultKind::InsufficientQuota) => Failure::new(
            StatusCode::TOO_MANY_REQUESTS,
            "insufficient_quota",
            "You exceeded your current quota, please check your plan and billing details.",
        )
        .code("insufficient_quota")
        .into_response(),
        Some(FaultKind::ServerError) => Failure::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "server_error",
            "The server had an error while processing your request. Sorry about that!",
        )
        .into_response(),
        Some(FaultKind::Unavailable) => Failure::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "service_unavailable_error",
            "The engine is currently overloaded, please try again later.",
        )
        .into_response(),
    }
}

fn rate_limited(retry_after: u64) -> Failure {
    Failure::new(
        StatusCode::TOO_MANY_REQUESTS,
        "requests",
        "Rate limit reached for requests per minute. Please try again later.",
    )
    .code("rate_limit_exceeded")
    .retry_after(retry_after)
}

/// Headers and half an object, then the end of the connection.
fn cut_connection() -> Response {
    let cut = std::io::Error::new(std::io::ErrorKind::ConnectionAborted, "cut on purpose");
    let parts = [Ok(Bytes::from_static(b"{\"id\":\"cha")), Err(cut)];
    let parts = stream::iter(parts).then(async |part| {
        if part.is_err() {
            // The headers and the first part have to be on their way before.
            tokio::time::sleep(BEFORE_CUT).await;
        }
        part
    });
    let body = Body::from_stream(parts);
    ([("content-type", "application/json")], body).into_response()
}
