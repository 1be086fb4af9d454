//! The server itself: it listens, remembers, misbehaves.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use crate::fault::{Fault, Route};
use crate::script::{Script, Shared};
use crate::stub::{Stored, last_text, routes};

/// A running server on this computer. Dropping it cuts every connection.
pub struct FaultyServer {
    address: SocketAddr,
    app: App,
    accepting: JoinHandle<()>,
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct RecordedRequest {
    /// Which part of the API it is for.
    pub route: Route,
    /// Its method.
    pub method: Method,
    /// Its path with the query.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body; empty for uploads.
    pub body: Bytes,
}

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) script: Shared,
    pub(crate) stored: Arc<Stored>,
    requests: Arc<Mutex<Vec<RecordedRequest>>>,
    healed: Arc<AtomicBool>,
}

impl FaultyServer {
    /// Starts a server on a free port of this computer.
    pub async fn start(script: Script) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let app = App {
            script: Arc::new(script),
            stored: Arc::default(),
            requests: Arc::default(),
            healed: Arc::default(),
        };
        let router = routes()
            .layer(middleware::from_fn_with_state(app.clone(), misbehave))
            .with_state(app.clone());
        let accepting = tokio::spawn(accept(listener, router));
        Ok(Self { address, app, accepting })
    }

    /// The root of the API, such as `http://127.0.0.1:4711/v1`.
    pub fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Every request so far, in the order in which they arrived.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.app.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many requests a part of the API has got.
    pub fn count(&self, route: Route) -> usize {
        let requests = self.app.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.iter().filter(|request| route.covers(request.route)).count()
    }

    /// Every question so far, as its model and its last message.
    pub fn questions(&self) -> Vec<(String, String)> {
        let requests = self.app.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.iter().filter(|request| request.route == Route::Chat).map(question).collect()
    }

    /// Behaves from now on, whatever the script says.
    pub fn heal(&self) {
        self.app.healed.store(true, Ordering::SeqCst);
    }

    /// How many jobs exist.
    pub fn jobs(&self) -> usize {
        self.app.stored.jobs()
    }

    /// The contents of the files that exist; of one above 16 MiB nothing, see [`Self::hashes`].
    pub fn files(&self) -> Vec<Vec<u8>> {
        self.app.stored.files()
    }

    /// The size in bytes and the BLAKE3 hash of each file that exists.
    pub fn hashes(&self) -> Vec<(u64, [u8; 32])> {
        self.app.stored.hashes()
    }
}

impl Drop for FaultyServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn question(request: &RecordedRequest) -> (String, String) {
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    (body["model"].as_str().unwrap_or_default().to_owned(), last_text(&body).to_owned())
}

/// Marks an answer that is never sent: the connection is cut instead.
#[derive(Debug, Clone, Copy)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection is cut on purpose")
    }
}

impl std::error::Error for Cut {}

async fn accept(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        // Without this, small answers wait for the client's delayed acknowledgement.
        let _ = stream.set_nodelay(true);
        let app = TowerToHyperService::new(router.clone());
        connections.spawn(async move {
            let service = service_fn(move |request| {
                let answer = app.call(request);
                async move {
                    let Ok::<Response, Infallible>(response) = answer.await;
                    if response.extensions().get::<Cut>().is_some() {
                        return Err(Cut);
                    }
                    Ok(response)
                }
            });
            // A connection that ends in an error is what this server is for.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

/// Remembers the request, and lets the script's fault happen to it.
async fn misbehave(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = Route::of(request.method(), request.uri().path());
    let request = match remember(&app, route, request).await {
        Ok(request) => request,
        Err(cut) => return cut,
    };
    let key = request.headers().get(header::AUTHORIZATION).cloned();
    match app.script.fault_for(route).filter(|_| !app.healed.load(Ordering::SeqCst)) {
        None => next.run(request).await,
        Some(Fault::CutInRequest(bytes)) => {
            next.run(request.map(|body| beginning(body, bytes))).await;
            cut()
        }
        Some(Fault::Latency(pause)) => {
            tokio::time::sleep(pause).await;
            next.run(request).await
        }
        Some(fault) if fault.prevents() => {
            // An upload is read to its end, or the client would see a broken pipe instead.
            drain(request).await;
            refuse(fault, key.and_then(|key| key.to_str().map(str::to_owned).ok()))
        }
        Some(fault) => spoil(fault, next.run(request).await).await,
    }
}

async fn remember(app: &App, route: Route, request: Request) -> Result<Request, Response> {
    let (parts, body) = request.into_parts();
    let (kept, body) = if matches!(route, Route::Upload | Route::UploadPart) {
        (Bytes::new(), body)
    } else {
        let bytes = axum::body::to_bytes(body, usize::MAX).await.map_err(|_| cut())?;
        (bytes.clone(), Body::from(bytes))
    };
    let recorded = RecordedRequest {
        route,
        method: parts.method.clone(),
        path: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        headers: parts.headers.clone(),
        body: kept,
    };
    if app.script.remembers {
        app.requests.lock().unwrap_or_else(PoisonError::into_inner).push(recorded);
    }
    Ok(Request::from_parts(parts, body))
}

async fn drain(request: Request) {
    let mut body = request.into_body().into_data_stream();
    while let Some(Ok(_)) = body.next().await {}
}

/// The first so many bytes of a body, and an error where there were more.
fn beginning(body: Body, bytes: u64) -> Body {
    let arriving = Some((body.into_data_stream(), bytes));
    Body::from_stream(stream::unfold(arriving, |arriving| async {
        let (mut chunks, left) = arriving?;
        let mut chunk = match chunks.next().await? {
            Ok(chunk) if left > 0 || chunk.is_empty() => chunk,
            _ => return Some((Err(Cut), None)),
        };
        chunk.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        let left = left - chunk.len() as u64;
        Some((Ok(chunk), Some((chunks, left))))
    }))
}

fn cut() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Cut);
    response
}

fn refuse(fault: Fault, key: Option<String>) -> Response {
    match fault {
        Fault::RateLimited(headers) => {
            let answer = error(429, "rate_limit_exceeded", "Rate limit reached for stub");
            with_headers(answer, headers)
        }
        Fault::ServerError(headers) => {
            let message =
                "The server had an error while processing your request. Sorry about that!";
            with_headers(error(500, "server_error", message), headers)
        }
        Fault::SlowDown => error(503, "", "Slow Down"),
        Fault::Page(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            (status, axum::response::Html("<html><body>Sign in to go on</body></html>"))
                .into_response()
        }
        Fault::OutOfQuota => error(
            429,
            "insufficient_quota",
            "You exceeded your current quota, please check your plan and billing details.",
        ),
        Fault::ModelLoading => {
            error(429, "", "That model is still being loaded. Please try again shortly.")
        }
        Fault::TrainingNotAvailable => error(
            403,
            "training_not_available",
            "OpenAI is winding down the fine-tuning platform and your organization is no longer \
             able to create new fine-tuning training jobs. Learn more \
             https://developers.openai.com/api/docs/deprecations#update-to-openais-self-serve-fine-tuning",
        ),
        Fault::UnauthorizedWithKey => {
            let key = key.unwrap_or_default();
            error(401, "invalid_api_key", &format!("Incorrect API key provided: {key}."))
        }
        Fault::Status(status, body) => json_answer(status, &body),
        Fault::Redirect(target) => {
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, target)]).into_response()
        }
        _ => cut(),
    }
}

fn with_headers(mut response: Response, headers: Vec<(&'static str, String)>) -> Response {
    for (name, value) in headers {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Damages an answer to a request that was carried out.
async fn spoil(fault: Fault, response: Response) -> Response {
    match fault {
        Fault::Instead(value) => return json_answer(200, &value),
        Fault::LateAnswer(pause) => {
            tokio::time::sleep(pause).await;
            return response;
        }
        _ => {}
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = axum::body::to_bytes(body, usize::MAX).await else { return cut() };
    let half = body.slice(..body.len() / 2);
    match fault {
        Fault::MalformedJson => {
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(half))
        }
        Fault::CutInBody => {
            let pieces = stream::iter([Ok(half), Err(Cut)]);
            Response::from_parts(parts, Body::from_stream(pieces))
        }
        Fault::SlowBody(pause) => Response::from_parts(parts, slow(body, pause)),
        _ => cut(),
    }
}

fn slow(body: Bytes, pause: Duration) -> Body {
    let pieces = stream::unfold(body, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(pause).await;
        let piece = rest.split_to(rest.len().min(16));
        Some((Ok::<_, Infallible>(piece), rest))
    });
    Body::from_stream(pieces)
}

fn error(status: u16, code: &str, message: &str) -> Response {
    let code = (!code.is_empty()).then_some(code);
    let kind =
        if code == Some("insufficient_quota") { code } else { Some("invalid_request_error") };
    let body = json!({"error": {"message": message, "type": kind, "param": null, "code": code}});
    json_answer(status, &body)
}

fn json_answer(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [("x-request-id", "req_stub")], axum::Json(body)).into_response()
}
