//! One request after another over HTTP: sent, read, classified, repeated where that is right.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use holdout_types::Clock;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::{Method, Response, Url};

use crate::endpoint::{Endpoint, RetryPolicy, UploadPolicy, host_and_port, is_loopback};
use crate::error::{Delivery, ProviderError};
use crate::file::Upload;
use crate::limits::{RateLimits, RetryAdvice};
use crate::refusal::{classify, redact};
use crate::wire::Misread;

/// The largest answer that is read. A training's result file is a few megabytes.
const LARGEST_ANSWER: usize = 512 << 20;

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
    endpoint: Endpoint,
    clock: Arc<dyn Clock>,
    jitter: Mutex<ChaCha8Rng>,
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
struct Failure {
    error: ProviderError,
    advice: RetryAdvice,
}

struct Reply {
    body: Bytes,
    request_id: Option<String>,
    limits: RateLimits,
}

/// How often and how long a request has been tried.
#[derive(Default)]
struct Tries {
    attempts: u32,
    faults: u32,
    waited: Duration,
    /// The pauses so far. The patience counts these rather than the clock, which goes on while the
    /// computer sleeps.
    paused: Duration,
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
        let mut builder = reqwest::Client::builder()
            .default_headers(endpoint.headers()?)
            .user_agent(concat!("holdout/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(endpoint.timeouts.connect)
            .redirect(reqwest::redirect::Policy::none());
        if is_loopback(&base) {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| ProviderError::InvalidEndpoint {
            field: "base_url",
            reason: format!("no secure connection can be set up ({})", innermost(&error)),
        })?;
        let jitter = Mutex::new(ChaCha8Rng::seed_from_u64(endpoint.retry.seed));
        let inner = Inner { http, base, endpoint, clock, jitter };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The host and port that this client talks to, for a person.
    pub fn host(&self) -> String {
        host_and_port(&self.inner.base)
    }

    /// The address of a part of the API. Each segment is escaped, so that a strange id stays one.
    pub(crate) fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.inner.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    pub(crate) fn upload_policy(&self) -> UploadPolicy {
        self.inner.endpoint.upload
    }

    pub(crate) fn retries(&self) -> u32 {
        self.inner.endpoint.retry.retries
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

    /// Sends a request until it is answered, refused, or hopeless.
    pub(crate) async fn send<T>(
        &self,
        call: &Call,
        read: impl Fn(&Bytes) -> Result<T, Misread>,
    ) -> Result<Answer<T>, Failed> {
        let clock = &self.inner.clock;
        let began = clock.monotonic();
        let mut tries = Tries::default();
        loop {
            tries.attempts += 1;
            let started = clock.monotonic();
            let outcome = self.attempt(call, &read).await;
            let now = clock.monotonic();
            tries.waited = now.saturating_sub(began);
            let failure = match outcome {
                Ok((value, Reply { request_id, limits, .. })) => {
                    let latency = now.saturating_sub(started);
                    let Tries { attempts, waited, .. } = tries;
                    return Ok(Answer { value, request_id, limits, latency, waited, attempts });
                }
                Err(failure) => failure,
            };
            let Some(pause) = self.pause_after(&failure, call.repeat, &mut tries) else {
                let Tries { attempts, waited, .. } = tries;
                let unwanted = failure.advice.should_retry == Some(false);
                return Err(Failed { error: failure.error, unwanted, attempts, waited });
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// The pause before repetition `n` (from 0), where the server asked for none.
    pub(crate) fn backoff(&self, n: u32) -> Duration {
        let RetryPolicy { first_pause, longest_pause, .. } = self.inner.endpoint.retry;
        let pause = first_pause.saturating_mul(2_u32.saturating_pow(n)).min(longest_pause);
        let mut jitter = self.inner.jitter.lock().unwrap_or_else(PoisonError::into_inner);
        pause.mul_f64(1.0 - 0.25 * jitter.random::<f64>())
    }

    /// How long to wait before another attempt; `None` if there shall be none.
    fn pause_after(
        &self,
        failure: &Failure,
        repeat: Repeat,
        tries: &mut Tries,
    ) -> Option<Duration> {
        let policy = &self.inner.endpoint.retry;
        let Failure { error, advice } = failure;
        if !may_repeat(error, *advice, repeat) {
            return None;
        }
        let patient = error.asks_for_patience();
        if !patient && tries.faults >= policy.retries {
            return None;
        }
        let repetition = tries.attempts.saturating_sub(1);
        let pause = advice.after.unwrap_or_else(|| self.backoff(repetition));
        if pause > policy.longest_obeyed || patient && tries.paused + pause > policy.patience {
            return None;
        }
        tries.faults += u32::from(!patient);
        tries.paused += pause;
        Some(pause)
    }

    async fn attempt<T>(
        &self,
        call: &Call,
        read: &impl Fn(&Bytes) -> Result<T, Misread>,
    ) -> Result<(T, Reply), Failure> {
        let reply = self.exchange(call).await?;
        match read(&reply.body) {
            Ok(value) => Ok((value, reply)),
            Err(reason) => {
                let reason = self.hide(&reason.0);
                let request_id = reply.request_id;
                Err(plain(ProviderError::Protocol { reason, request_id }))
            }
        }
    }

    /// Sends once and reads the whole answer.
    async fn exchange(&self, call: &Call) -> Result<Reply, Failure> {
        let request = self.build(call).await.map_err(plain)?;
        let response = request.send().await.map_err(|error| plain(self.network(&error)))?;
        let status = response.status();
        let headers = response.headers().clone();
        let request_id = text_header(&headers, "x-request-id").map(|id| self.hide(&id));
        if status.is_redirection() {
            return Err(plain(self.redirected(status.as_u16(), &headers)));
        }
        let advice = RetryAdvice::read(&headers, self.inner.clock.now());
        let body = self.without_key(self.body(response).await.map_err(plain)?);
        if !status.is_success() {
            let error = classify(status.as_u16(), &body, request_id, advice.after, self.key());
            return Err(Failure { error, advice });
        }
        Ok(Reply { body, request_id, limits: RateLimits::read(&headers) })
    }

    async fn build(&self, call: &Call) -> Result<reqwest::RequestBuilder, ProviderError> {
        let request = self.inner.http.request(call.method.clone(), call.url.clone());
        let timeout = self.inner.endpoint.timeouts.request;
        Ok(match &call.payload {
            // Some servers want to be told that nothing follows (411).
            Payload::Empty if call.method == Method::POST => {
                request.timeout(timeout).header(CONTENT_LENGTH, 0)
            }
            Payload::Empty => request.timeout(timeout),
            Payload::Json(body) => {
                request.timeout(timeout).header(CONTENT_TYPE, "application/json").body(body.clone())
            }
            Payload::Upload(upload) => {
                let (form, extra) = upload.form().await?;
                request.timeout(timeout + extra).multipart(form)
            }
        })
    }

    async fn body(&self, mut response: Response) -> Result<Bytes, ProviderError> {
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

    /// An answer without the key that a server may have put into it: into an event or a model's
    /// answer, from where it would be stored.
    fn without_key(&self, body: Bytes) -> Bytes {
        if self.key().len() < LEAST_SECRET {
            return body;
        }
        match std::str::from_utf8(&body) {
            Ok(text) => match self.hide(text) {
                hidden if hidden == text => body,
                hidden => Bytes::from(hidden),
            },
            Err(_) => body,
        }
    }

    fn network(&self, error: &reqwest::Error) -> ProviderError {
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

    fn key(&self) -> &str {
        self.inner.endpoint.key.expose().trim()
    }

    /// A text of foreign origin, without the key.
    fn hide(&self, text: &str) -> String {
        redact(text, self.key())
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

/// Whether another attempt is right at all, however long it has taken so far.
fn may_repeat(error: &ProviderError, advice: RetryAdvice, repeat: Repeat) -> bool {
    if advice.should_retry == Some(false) {
        return false;
    }
    let server_wants_it = advice.should_retry == Some(true)
        && matches!(error.refusal(), Some(refusal) if !matches!(refusal.status, 400..=404))
        && !matches!(error, ProviderError::InsufficientQuota(_));
    let done_perhaps = error.outcome_is_unclear() && repeat == Repeat::OnlyIfNotDone;
    (error.is_transient() || server_wants_it) && !done_perhaps
}

fn plain(error: ProviderError) -> Failure {
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
