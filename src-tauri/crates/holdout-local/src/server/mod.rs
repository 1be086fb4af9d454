//! The HTTP side: routes, and what every request and response has in common.
//!
//! The shapes are written by hand from OpenAI's API description, field by field. They share no types
//! with the app's client, or a wrong field name would agree with itself.

mod auth;
pub(crate) mod batches;
mod chat;
mod embeddings;
mod errors;
mod faults;
mod files;
mod form;
mod jobs;
mod models;
mod uploads;
mod wire;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use holdout_types::Sensitive;

use crate::error::LocalError;
use crate::in_context::InContext;
use crate::options::Faults;
use crate::state::State;
use errors::{Answer, Failure};
use faults::ArmedFault;

/// The largest JSON body, in bytes.
const BODY_MAX: usize = 32 << 20;

/// What every handler can reach.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) state: Arc<State>,
    pub(crate) in_context: InContext,
    pub(crate) training_available: bool,
    token_hash: blake3::Hash,
    faults: Vec<ArmedFault>,
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    pub(crate) fn new(state: Arc<State>, token: &Sensitive<String>, faults: Faults) -> Self {
        Self(Arc::new(Shared {
            state,
            in_context: InContext::default(),
            training_available: !faults.training_not_available,
            token_hash: blake3::hash(token.expose().as_bytes()),
            faults: faults.requests.into_iter().map(ArmedFault::new).collect(),
        }))
    }
}

/// All routes, below `/v1`.
pub(crate) fn router(app: App) -> Router {
    // These count the bytes of their files themselves.
    let files = Router::new()
        .route("/files", post(files::create).get(files::list))
        .route("/uploads/{id}/parts", post(uploads::add_part))
        .layer(DefaultBodyLimit::disable());
    let job = "/fine_tuning/jobs/{id}";
    let routes = Router::new()
        .route("/files/{id}", get(files::get).delete(files::delete))
        .route("/files/{id}/content", get(files::content))
        .route("/uploads", post(uploads::create))
        .route("/uploads/{id}/complete", post(uploads::complete))
        .route("/uploads/{id}/cancel", post(uploads::cancel))
        .route("/models", get(models::list))
        .route("/models/{model}", get(models::get).delete(models::delete))
        .route("/fine_tuning/jobs", post(jobs::create::create).get(jobs::list))
        .route(job, get(jobs::get))
        .route(&format!("{job}/cancel"), post(jobs::cancel))
        .route(&format!("{job}/pause"), post(jobs::pause))
        .route(&format!("{job}/resume"), post(jobs::resume))
        .route(&format!("{job}/events"), get(jobs::events))
        .route(&format!("{job}/checkpoints"), get(jobs::checkpoints))
        .route("/batches", post(batches::create::create).get(batches::list))
        .route("/batches/{id}", get(batches::get))
        .route("/batches/{id}/cancel", post(batches::cancel))
        .route("/chat/completions", post(chat::create))
        .route("/embeddings", post(embeddings::create))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .merge(files)
        .method_not_allowed_fallback(wrong_method);
    Router::new()
        .nest("/v1", routes)
        .fallback(unknown_url)
        .layer(from_fn_with_state(app.clone(), faults::misbehave))
        .layer(from_fn_with_state(app.clone(), auth::check))
        .layer(from_fn_with_state(app.clone(), identify))
        .with_state(app)
}

/// Does what takes long, or waits for the disk, where it keeps no other request waiting.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(std::io::Error::other).map_err(LocalError::from)?
}

async fn unknown_url(method: Method, uri: Uri) -> Failure {
    Failure::not_found(format!("Invalid URL ({method} {})", uri.path())).code("unknown_url")
}

async fn wrong_method(method: Method, uri: Uri) -> Failure {
    let message = format!("Not allowed to {method} on {}", uri.path());
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, "invalid_request_error", message)
        .code("method_not_supported")
}

/// Adds the headers that responses of the reference API have.
async fn identify(
    axum::extract::State(app): axum::extract::State<App>,
    request: Request,
    next: Next,
) -> Response {
    let started = app.state.clock.monotonic();
    let mut response = next.run(request).await;
    let spent = app.state.clock.monotonic().saturating_sub(started).as_millis();
    let headers = response.headers_mut();
    let id = app.state.ids.next("req_", 32);
    headers.insert("openai-version", HeaderValue::from_static("2020-10-01"));
    headers.insert(
        "openai-processing-ms",
        HeaderValue::from(u64::try_from(spent).unwrap_or(u64::MAX)),
    );
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert("x-request-id", id);
    }
    response.into_response()
}
