//! How fast a provider is asked: as fast as its answers come, until it says that this is too much.
//!
//! A refusal now and then (`429`) says little: the one call is repeated and nobody else waits. Only
//! where a third of the last second's requests were refused is the provider's limit the reason; then
//! all requests are spaced out, at half of what was sent, and a little faster with every answer. A
//! server that tells what is left of its rate is believed before it has to refuse.
//!
//! Deliberately not in it: how many requests are under way at once, which is the caller's to say, and
//! pauses after faults of server and network, which are each request's own.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use holdout_types::Clock;

use crate::limits::RateLimits;

/// What "lately" means.
const WINDOW: Duration = Duration::from_secs(1);
/// Fewer refusals than this within the window are no pattern.
const FEWEST_REFUSALS: usize = 20;
/// The share of refusals in the window from which on the limit is the reason.
const LIMITED_FROM: f64 = 0.3;
/// The first pace, as a share of what was sent in the window.
const FIRST_CUT: f64 = 0.5;
/// Further cuts, at most one each half second.
const CUT: f64 = 0.9;
const CUT_EVERY: Duration = Duration::from_millis(500);
/// What an answer adds to the pace: a fresh limit is reached again within some thousand answers.
const EASE: f64 = 1.0005;
/// Headers of waiting have whole seconds: one second is the least that they can say.
const LEAST_TOLD: Duration = Duration::from_secs(1);
/// So often a call is repeated soon before the refusals are its own affair.
const SOON: u32 = 2;

/// What a refused call does before it is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pause {
    /// Takes its place in the row: all requests wait for theirs.
    InRow,
    /// Waits a tenth of the usual pause: refusals are rare, so the next try will likely do.
    Soon,
    /// Waits as the server or the policy says.
    AsTold,
}

/// The pace at one provider, shared by all of its requests.
pub(crate) struct Pacer {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Requests a second; as many as come while it is `None`.
    rate: Option<f64>,
    /// When the next request may be sent.
    next: Duration,
    /// When the pace was cut last.
    cut_at: Duration,
    sent: VecDeque<Duration>,
    refused: VecDeque<Duration>,
}

impl Pacer {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, state: Mutex::default() }
    }

    /// Takes the next place in the row of requests. Gives how long to wait until it is there.
    pub(crate) fn turn(&self) -> Duration {
        let now = self.clock.monotonic();
        let mut state = self.lock();
        let at = state.next.max(now);
        if let Some(rate) = state.rate {
            state.next = at + Duration::from_secs_f64(1.0 / rate);
        }
        state.sent.push_back(at);
        forget(&mut state.sent, now);
        at.saturating_sub(now)
    }

    /// Notes an answer: the pace eases, and waits where the server says that nothing is left.
    pub(crate) fn answered(&self, limits: &RateLimits) {
        let now = self.clock.monotonic();
        let mut state = self.lock();
        if let Some(rate) = &mut state.rate {
            *rate *= EASE;
        }
        if let Some(wait) = limits.exhausted_for() {
            state.next = state.next.max(now + wait.min(LEAST_TOLD));
        }
    }

    /// Notes a refusal for too many requests. Says what this call does before its `repetition`th
    /// repetition (from 0), where `told` is what the server asked for.
    ///
    /// A wait of exactly a second says no more than "soon", once.
    pub(crate) fn refused(&self, repetition: u32, told: Option<Duration>) -> Pause {
        let now = self.clock.monotonic();
        let mut state = self.lock();
        state.refused.push_back(now);
        forget(&mut state.refused, now);
        forget(&mut state.sent, now);
        let (sent, refused) = (state.sent.len(), state.refused.len());
        if refused >= FEWEST_REFUSALS && refused as f64 >= LIMITED_FROM * sent as f64 {
            state.cut(now, sent);
            return if told.is_some_and(|told| told > LEAST_TOLD) {
                Pause::AsTold
            } else {
                Pause::InRow
            };
        }
        match told {
            Some(told) if told == LEAST_TOLD && repetition == 0 => Pause::Soon,
            None if repetition < SOON => Pause::Soon,
            _ => Pause::AsTold,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn cut(&mut self, now: Duration, sent: usize) {
        match &mut self.rate {
            None => {
                self.rate = Some((sent as f64 * FIRST_CUT).max(1.0));
                (self.cut_at, self.next) = (now, now);
            }
            Some(rate) if now.saturating_sub(self.cut_at) > CUT_EVERY => {
                *rate = (*rate * CUT).max(1.0);
                self.cut_at = now;
            }
            Some(_) => {}
        }
    }
}

/// Drops moments that are older than the window.
fn forget(moments: &mut VecDeque<Duration>, now: Duration) {
    while moments.front().is_some_and(|at| now.saturating_sub(*at) > WINDOW) {
        moments.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use holdout_types::Timestamp;

    use super::*;

    /// A clock that a test moves, in milliseconds.
    #[derive(Default)]
    struct Hand(AtomicU64);

    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            Timestamp(0)
        }

        fn monotonic(&self) -> Duration {
            Duration::from_millis(self.0.load(Ordering::Relaxed))
        }
    }

    fn pacer() -> (Pacer, Arc<Hand>) {
        let clock = Arc::new(Hand::default());
        (Pacer::new(Arc::clone(&clock) as Arc<dyn Clock>), clock)
    }

    #[test]
    fn nobody_waits_while_refusals_are_rare() {
        let (pacer, clock) = pacer();
        for call in 0..1_000_u64 {
            clock.0.store(call, Ordering::Relaxed);
            assert_eq!(pacer.turn(), Duration::ZERO);
            if call % 10 == 0 {
                assert_eq!(pacer.refused(0, Some(LEAST_TOLD)), Pause::Soon);
            }
        }
        assert_eq!(pacer.refused(1, Some(LEAST_TOLD)), Pause::AsTold, "told twice is meant");
        for exact in [Duration::from_millis(150), Duration::from_secs(30)] {
            assert_eq!(pacer.refused(0, Some(exact)), Pause::AsTold, "{exact:?} is meant at once");
        }
        assert_eq!(pacer.refused(SOON, None), Pause::AsTold);
    }

    #[test]
    fn a_limit_spaces_all_requests_out_at_half_of_what_was_sent() {
        let (pacer, clock) = pacer();
        clock.0.store(500, Ordering::Relaxed);
        for _ in 0..200 {
            pacer.turn();
        }
        let pauses: Vec<_> = (0..100).map(|_| pacer.refused(0, None)).collect();
        assert_eq!(pauses.last(), Some(&Pause::InRow));
        let long = Some(Duration::from_secs(30));
        assert_eq!(pacer.refused(0, long), Pause::AsTold, "a long wait is meant here too");
        let turns: Vec<_> = (0..11).map(|_| pacer.turn().as_secs_f64()).collect();
        assert!((turns[10] - 0.1).abs() < 0.02, "100 requests a second: {turns:?}");
    }

    #[test]
    fn a_server_that_says_that_nothing_is_left_is_believed() {
        let (pacer, _) = pacer();
        let left = |remaining| RateLimits {
            remaining_requests: Some(remaining),
            reset_requests: Some(Duration::from_millis(300)),
            ..RateLimits::default()
        };
        pacer.answered(&left(3));
        assert_eq!(pacer.turn(), Duration::ZERO);
        pacer.answered(&left(0));
        assert_eq!(pacer.turn(), Duration::from_millis(300));
    }
}
