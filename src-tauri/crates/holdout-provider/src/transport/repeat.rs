//! When a request is sent again, and after which pause.

use std::sync::PoisonError;
use std::time::Duration;

use rand::RngExt;

use super::{Answer, Client, Failed, Failure, Opened, Repeat};
use crate::endpoint::RetryPolicy;
use crate::error::ProviderError;
use crate::limits::RetryAdvice;
use crate::pace::Pause;

/// How often and how long a request has been tried.
pub(crate) struct Tries<'a> {
    client: &'a Client,
    began: Duration,
    attempts: u32,
    faults: u32,
    waited: Duration,
    /// The pauses so far. The patience counts these rather than the clock, which goes on while the
    /// computer sleeps.
    paused: Duration,
}

impl<'a> Tries<'a> {
    pub(crate) fn of(client: &'a Client) -> Self {
        let (began, waited, paused) = (client.monotonic(), Duration::ZERO, Duration::ZERO);
        Self { client, began, attempts: 0, faults: 0, waited, paused }
    }

    /// Waits for its turn, counts an attempt and says when it starts.
    pub(crate) async fn start(&mut self) -> Duration {
        let turn = self.client.inner.pacer.turn();
        if !turn.is_zero() {
            tokio::time::sleep(turn).await;
            self.paused += turn;
        }
        self.attempts += 1;
        self.client.monotonic()
    }

    /// The answer to the attempt that started then.
    pub(crate) fn answer<T>(self, value: T, started: Duration, opened: Opened) -> Answer<T> {
        let now = self.client.monotonic();
        let Opened { request_id, limits } = opened;
        Answer {
            value,
            request_id,
            limits,
            latency: now.saturating_sub(started),
            waited: now.saturating_sub(self.began),
            attempts: self.attempts,
        }
    }

    pub(crate) fn failed(self, failure: Failure) -> Failed {
        let unwanted = failure.advice.should_retry == Some(false);
        let Failure { error, .. } = failure;
        Failed { error, unwanted, attempts: self.attempts, waited: self.waited }
    }

    /// Waits until the next attempt; false if there shall be none.
    pub(crate) async fn again(&mut self, failure: &Failure, repeat: Repeat) -> bool {
        self.waited = self.client.monotonic().saturating_sub(self.began);
        let Some(pause) = self.pause_after(failure, repeat) else { return false };
        tokio::time::sleep(pause).await;
        true
    }

    fn pause_after(&mut self, failure: &Failure, repeat: Repeat) -> Option<Duration> {
        let policy = &self.client.inner.endpoint.retry;
        let Failure { error, advice } = failure;
        if !may_repeat(error, *advice, repeat) {
            return None;
        }
        let patient = error.asks_for_patience();
        if !patient && self.faults >= policy.retries {
            return None;
        }
        let repetition = self.attempts.saturating_sub(1);
        let pause = self.pause_told(error, *advice, repetition);
        if pause > policy.longest_obeyed || patient && self.paused + pause > policy.patience {
            return None;
        }
        self.faults += u32::from(!patient);
        self.paused += pause;
        Some(pause)
    }
}

impl Tries<'_> {
    /// What the provider's pace, the server or the policy say, in this order.
    fn pause_told(&self, error: &ProviderError, advice: RetryAdvice, repetition: u32) -> Duration {
        let told = || advice.after.unwrap_or_else(|| self.client.backoff(repetition));
        if !matches!(error, ProviderError::RateLimited { .. }) {
            return told();
        }
        match self.client.inner.pacer.refused(repetition, advice.after) {
            Pause::InRow => Duration::ZERO,
            Pause::Soon => self.client.backoff(repetition) / 10,
            Pause::AsTold => told(),
        }
    }
}

impl Client {
    pub(crate) fn retries(&self) -> u32 {
        self.inner.endpoint.retry.retries
    }

    /// The pause before repetition `n` (from 0), where the server asked for none.
    pub(crate) fn backoff(&self, n: u32) -> Duration {
        let RetryPolicy { first_pause, longest_pause, .. } = self.inner.endpoint.retry;
        let pause = first_pause.saturating_mul(2_u32.saturating_pow(n)).min(longest_pause);
        let mut jitter = self.inner.jitter.lock().unwrap_or_else(PoisonError::into_inner);
        pause.mul_f64(1.0 - 0.25 * jitter.random::<f64>())
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
