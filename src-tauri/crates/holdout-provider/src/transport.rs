//! One request after another over HTTP: sent, read, classified, repeated where that is right.

mod repeat;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use holdout_types::Clock;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::{Method, Response, Url};
use serde_json::Value;

use crate::adapter::{Adapter, Capabilities, Place};
use crate::chat::Unsupported;
use crate::endpoint::{Endpoint, Timeouts, UploadPolicy, host_and_port};
use crate::error::{Delivery, ProviderError};
use crate::file::Upload;
use crate::limits::{RateLimits, RetryAdvice};
use crate::pace::Pacer;
use crate::refusal::{classify, forms, redact};
use crate::wire::Misread;
pub(crate) use repeat::Tries;

/// The largest answer that is read. A training's result file is a few megabytes.
pub(crate) const LARGEST_ANSWER: usize = 512 << 20;

/// From so many characters on a key is taken out of every answer. A shorter one (some servers take
/// any word) may well be part of what a model says.
const LEAST_SECRET: usize = 16;

/// A client of one endpoint. Clones share their connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    base: Url,
    adapter: Box<dyn Adapter>,
    endpoint: Endpoint,
    /// What no text may show: the key and the proxy's password, in every form.
    secrets: Vec<String>,
    unsupported: Unsupported,
    clock: Arc<dyn Clock>,
    jitter: Mutex<ChaCha8Rng>,
    pacer: Pacer,
}

/// A request, kept so that it can be sent again.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) payload: Payload,
    pub(crate) repeat: Repeat,
}

/// The body of a request.
pub(crate) enum Payload {
    Empty,
    Json(Bytes),
    Upload(Upload),
}

/// When a request may be sent again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// Twice does no harm.
    Harmless,
    /// Only where the server can't have carried it out.
    OnlyIfNotDone,
}

/// An answer that was understood.
pub(crate) struct Answer<T> {
    pub(crate) value: T,
    pub(crate) request_id: Option<String>,
    pub(crate) limits: RateLimits,
    /// Of the last attempt: from sending to the last byte.
    pub(crate) latency: Duration,
    /// From the first attempt to the last byte, pauses and all.
    pub(crate) waited: Duration,
    pub(crate) attempts: u32,
}

/// A request that failed for good.
pub(crate) struct Failed {
    pub(crate) error: ProviderError,
    /// Whether the server asked for no repetition.
    pub(crate) unwanted: bool,
    pub(crate) attempts: u32,
    pub(crate) waited: Duration,
}

impl From<Failed> for ProviderError {
    fn from(failed: Failed) -> Self {
        failed.error
    }
}

/// One attempt that failed, and what the server said about another one.
pub(crate) struct Failure {
    pub(crate) error: ProviderError,
    advice: RetryAdvice,
}

/// What the head of an answer says.
pub(crate) struct Opened {
    pub(crate) request_id: Option<String>,
    pub(crate) limits: RateLimits,
}

impl Client {
    /// Makes a client; nothing is sent yet.
    ///
    /// Redirects are off, so that the key never follows one, and requests to this computer pass by
    /// any proxy, so that a proxy never sees their plain http.
    ///
    /// # Errors
    ///
    /// [`ProviderError::InvalidEndpoint`] names the setting that can't be used.
    pub fn new(endpoint: Endpoint, clock: Arc<dyn Clock>) -> Result<Self, ProviderError> {
        let base = endpoint.url()?;
        let adapter = endpoint.dialect.adapter(&base, endpoint.api_version.as_deref());
        let builder = reqwest::Client::builder()
            .default_headers(endpoint.headers(adapter.key_header())?)
            .user_agent(concat!("holdout/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(endpoint.timeouts.connect)
            .redirect(reqwest::redirect::Policy::none());
        let builder = endpoint.network.apply(builder, &base)?;
        let http = builder.build().map_err(|error| ProviderError::InvalidEndpoint {
            field: "base_url",
            reason: format!("no secure connection can be set up ({})", innermost(&error)),
        })?;
        let jitter = Mutex::new(ChaCha8Rng::seed_from_u64(endpoint.retry.seed));
        let mut secrets = endpoint.network.secrets();
        secrets.push(endpoint.key.expose().trim().to_owned());
        let secrets = secrets.iter().flat_map(|secret| forms(secret)).collect();
        let unsupported = Unsupported::default();
        let pacer = Pacer::new(Arc::clone(&clock));
        let inner =
            Inner { http, base, adapter, endpoint, secrets, unsupported, clock, jitter, pacer };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The host and port that this client talks to, for a person.
    pub fn host(&self) -> String {
        host_and_port(&self.inner.base)
    }

    /// What may be asked of this provider.
    pub fn capabilities(&self) -> Capabilities {
        self.inner.adapter.capabilities()
    }

    pub(crate) fn adapter(&self) -> &dyn Adapter {
        &*self.inner.adapter
    }

    /// The root of the API.
    pub(crate) fn base(&self) -> &Url {
        &self.inner.base
    }

    /// The address of a part of the API.
    pub(crate) fn url(&self, place: Place<'_>) -> Url {
        self.inner.adapter.locate(&self.inner.base, place)
    }

    /// Fails before anything is sent where the provider does not have what is asked for.
    pub(crate) fn require(&self, has: bool, what: &'static str) -> Result<(), ProviderError> {
        if has {
            return Ok(());
        }
        let message = format!("{} as it is set up has no {what}", self.host());
        Err(ProviderError::InvalidRequest { field: "provider", message })
    }

    pub(crate) fn unsupported(&self) -> &Unsupported {
        &self.inner.unsupported
    }

    pub(crate) fn timeouts(&self) -> Timeouts {
        self.inner.endpoint.timeouts
    }

    pub(crate) fn stall(&self) -> Duration {
        self.inner.endpoint.stall
    }

    /// The time of the client's clock since some moment.
    pub(crate) fn monotonic(&self) -> Duration {
        self.inner.clock.monotonic()
    }

    pub(crate) fn upload_policy(&self) -> UploadPolicy {
        self.inner.endpoint.upload
    }

    pub(crate) async fn get<T>(
        &self,
        url: Url,
        read: impl Fn(&Bytes) -> Result<T, Misread>,
    ) -> Result<T, ProviderError> {
        let call =
            Call { method: Method::GET, url, payload: Payload::Empty, repeat: Repeat::Harmless };
        Ok(self.send(&call, read).await?.value)
    }

    /// Deletes; what is already gone is no error.
    pub(crate) async fn delete(&self, url: Url) -> Result<(), ProviderError> {
        let (method, payload) = (Method::DELETE, Payload::Empty);
        let call = Call { method, url, payload, repeat: Repeat::Harmless };
        match self.send(&call, |_| Ok(())).await {
            Err(failed) if !matches!(failed.error, ProviderError::NotFound(_)) => Err(failed.error),
            _ => Ok(()),
        }
    }

    pub(crate) async fn post<T>(
        &self,
        url: Url,
        body: &Value,
        repeat: Repeat,
        read: impl Fn(&[u8]) -> Result<T, Misread>,
    ) -> Result<T, ProviderError> {
        let payload = Payload::Json(Bytes::from(body.to_string()));
        let call = Call { method: Method::POST, url, payload, repeat };
        Ok(self.send(&call, |body| read(body)).await?.value)
    }

    /// Sends a request until it is answered, refused, or hopeless.
    pub(crate) async fn send<T>(
        &self,
        call: &Call,
        read: impl Fn(&Bytes) -> Result<T, Misread>,
    ) -> Result<Answer<T>, Failed> {
        let mut tries = Tries::of(self);
        loop {
            let started = tries.start().await;
            let failure = match self.attempt(call, &read).await {
                Ok((value, opened)) => return Ok(tries.answer(value, started, opened)),
                Err(failure) => failure,
            };
            if !tries.again(&failure, call.repeat).await {
                return Err(tries.failed(failure));
            }
        }
    }

    async fn attempt<T>(
        &self,
        call: &Call,
        read: &impl Fn(&Bytes) -> Result<T, Misread>,
    ) -> Result<(T, Opened), Failure> {
        let timeout = self.inner.endpoint.timeouts.request;
        let (response, opened) = self.open(call, Some(timeout)).await?;
        let body = self.without_key(self.body(response).await.map_err(plain)?);
        match read(&body) {
            Ok(value) => Ok((value, opened)),
            Err(reason) => {
                let (reason, request_id) = (self.hide(&reason.0), opened.request_id);
                Err(plain(ProviderError::Protocol { reason, request_id }))
            }
        }
    }

    /// Sends once, until an answer begins that is no refusal. Without a timeout, the caller watches
    /// how long it takes.
    pub(crate) async fn open(
        &self,
        call: &Call,
        timeout: Option<Duration>,
    ) -> Result<(Response, Opened), Failure> {
        let request = self.build(call, timeout).await.map_err(plain)?;
        let response = request.send().await.map_err(|error| plain(self.network(&error)))?;
        let status = response.status();
        let headers = response.headers();
        let request_id = text_header(headers, "x-request-id").map(|id| self.hide(&id));
        if status.is_redirection() {
            return Err(plain(self.redirected(status.as_u16(), headers)));
        }
        if status.is_success() {
            let limits = RateLimits::read(headers);
            self.inner.pacer.answered(&limits);
            return Ok((response, Opened { request_id, limits }));
        }
        let advice = RetryAdvice::read(headers, self.inner.clock.now());
        let body = self.body(response).await.map_err(plain)?;
        let hide = |text: &str| self.hide(text);
        let error = classify(status.as_u16(), &body, request_id, advice.after, hide);
        Err(Failure { error, advice })
    }

    async fn build(
        &self,
        call: &Call,
        timeout: Option<Duration>,
    ) -> Result<reqwest::RequestBuilder, ProviderError> {
        let request = self.inner.http.request(call.method.clone(), call.url.clone());
        let limited = |request: reqwest::RequestBuilder, extra| match timeout {
            Some(timeout) => request.timeout(timeout + extra),
            None => request,
        };
        Ok(match &call.payload {
            // Some servers want to be told that nothing follows (411).
            Payload::Empty if call.method == Method::POST => {
                limited(request, Duration::ZERO).header(CONTENT_LENGTH, 0)
            }
            Payload::Empty => limited(request, Duration::ZERO),
            Payload::Json(body) => limited(request, Duration::ZERO)
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone()),
            Payload::Upload(upload) => {
                let (form, extra) = upload.form().await?;
                limited(request, extra).multipart(form)
            }
        })
    }

    pub(crate) async fn body(&self, mut response: Response) -> Result<Bytes, ProviderError> {
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.network(&error))? {
            if body.len() + chunk.len() > LARGEST_ANSWER {
                let reason = format!("it is longer than {} MB", LARGEST_ANSWER >> 20);
                return Err(ProviderError::Protocol { reason, request_id: None });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    pub(crate) fn silent(&self, limit: Duration) -> ProviderError {
        let reason = format!("no answer within {} seconds", limit.as_secs_f64());
        ProviderError::Network { host: self.host(), reason, delivery: Delivery::Unclear }
    }

    /// An answer without the key that a server may have put into it: into an event or a model's
    /// answer, from where it would be stored.
    pub(crate) fn without_key(&self, body: Bytes) -> Bytes {
        if self.inner.endpoint.key.expose().trim().len() < LEAST_SECRET {
            return body;
        }
        match std::str::from_utf8(&body) {
            Ok(text) if self.inner.secrets.iter().any(|form| text.contains(form)) => {
                Bytes::from(self.hide(text))
            }
            _ => body,
        }
    }

    pub(crate) fn network(&self, error: &reqwest::Error) -> ProviderError {
        let delivery = if error.is_connect() { Delivery::NotSent } else { Delivery::Unclear };
        let reason = if error.is_timeout() && !error.is_connect() {
            format!(
                "no answer within {} seconds",
                self.inner.endpoint.timeouts.request.as_secs_f64()
            )
        } else {
            self.hide(&innermost(error))
        };
        ProviderError::Network { host: self.host(), reason, delivery }
    }

    /// A text of foreign origin, without the key and the proxy's password.
    pub(crate) fn hide(&self, text: &str) -> String {
        redact(text, &self.inner.secrets)
    }

    fn redirected(&self, status: u16, headers: &HeaderMap) -> ProviderError {
        // Hidden first: as the name of a host it would be in small letters.
        let target = text_header(headers, LOCATION.as_str())
            .map(|location| self.hide(&location))
            .and_then(|location| self.inner.base.join(&location).ok())
            .and_then(|url| url.host_str().map(str::to_owned))
            .unwrap_or_else(|| "an unknown host".to_owned());
        ProviderError::Redirected { status, target }
    }
}

/// Shows the host and nothing of the key.
impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("host", &self.host()).finish_non_exhaustive()
    }
}

pub(crate) fn plain(error: ProviderError) -> Failure {
    Failure { error, advice: RetryAdvice::default() }
}

fn text_header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// The cause at the end of the chain, which says more than "error sending request".
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
