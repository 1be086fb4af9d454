//! How fast a provider is asked: as fast as its answers come, until it says that this is too much.
//!
//! A refusal now and then (`429`) says little: the one call is repeated and nobody else waits. Only
//! where a third of the last second's requests were refused is the provider's limit the likely reason;
//! then all requests are spaced out, at half of what was sent, from then on at what is let through,
//! and a little faster with every answer. Where fewer requests are refused as often as many, the
//! refusals have nothing to do with the pace, and the spacing ends. A server that tells what is left
//! of its rate is believed before it has to refuse.
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
/// Between two looks at what is let through.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// The least that one look leaves of the pace.
const DEEPEST_CUT: f64 = 0.4;
/// A share of refusals that is still so large, against the one before a cut, was not the pace's.
const UNCHANGED: f64 = 0.6;
/// How long the pace is not suspected again after it was found not to be the reason.
const UNSUSPECTED: Duration = Duration::from_secs(10);
/// From here on most requests are refused, and soon is too soon whatever the reason.
const HOPELESS_FROM: f64 = 0.6;
/// What an answer adds to the pace: a fresh limit is reached again within some thousand answers.
const EASE: f64 = 1.0005;
/// Headers of waiting have whole seconds: one second is the least that they can say.
const LEAST_TOLD: Duration = Duration::from_secs(1);
/// So often a call is repeated soon where most are refused.
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
    /// When it was last looked at what is let through, and what came of it since.
    looked_at: Duration,
    sent_since: u32,
    refused_since: u32,
    /// The share of refusals at the last cut.
    share_before: Option<f64>,
    /// Until when refusals are taken as random.
    unsuspected_until: Duration,
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
        state.sent_since += 1;
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
        state.note_refusal(now);
        if state.rate.is_some() {
            state.look(now);
        } else if state.is_limited(now) {
            state.limit(now);
        }
        if state.rate.is_some() {
            let is_meant = told.is_some_and(|told| told > LEAST_TOLD);
            return if is_meant { Pause::AsTold } else { Pause::InRow };
        }
        match told {
            Some(told) if told == LEAST_TOLD && repetition == 0 => Pause::Soon,
            None if repetition < SOON || state.share() < HOPELESS_FROM => Pause::Soon,
            _ => Pause::AsTold,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn note_refusal(&mut self, now: Duration) {
        self.refused.push_back(now);
        self.refused_since += 1;
        forget(&mut self.refused, now);
        forget(&mut self.sent, now);
    }

    /// The share of the window's requests that was refused.
    fn share(&self) -> f64 {
        self.refused.len() as f64 / self.sent.len().max(1) as f64
    }

    fn is_limited(&self, now: Duration) -> bool {
        now >= self.unsuspected_until
            && self.refused.len() >= FEWEST_REFUSALS
            && self.share() >= LIMITED_FROM
    }

    /// Begins to space requests out.
    fn limit(&mut self, now: Duration) {
        self.rate = Some((self.sent.len() as f64 * FIRST_CUT).max(1.0));
        self.next = now;
        self.share_before = None;
        self.begin_look(now);
    }

    fn begin_look(&mut self, now: Duration) {
        (self.looked_at, self.sent_since, self.refused_since) = (now, 0, 0);
    }

    /// Takes the pace down to what was let through since the last look; ends it where the last cut
    /// has not changed the share of refusals.
    fn look(&mut self, now: Duration) {
        let Some(rate) = self.rate else { return };
        if now.saturating_sub(self.looked_at) < LOOK_EVERY {
            return;
        }
        let share = f64::from(self.refused_since) / f64::from(self.sent_since.max(1));
        let is_large = share >= LIMITED_FROM / 2.0 && self.refused_since >= 4;
        if is_large && self.share_before.is_some_and(|before| share > before * UNCHANGED) {
            (self.rate, self.next) = (None, now);
            self.unsuspected_until = now + UNSUSPECTED;
            return;
        }
        self.rate = Some((rate * (1.0 - share).max(DEEPEST_CUT)).max(1.0));
        self.share_before = is_large.then_some(share);
        self.begin_look(now);
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
        assert_eq!(pacer.refused(6, None), Pause::Soon, "one call that is unlucky again and again");
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

    /// A server that lets `let_through` of the requests of each second pass, for `seconds`, asked as
    /// often as the pace allows, but never more than 400 times a second. Gives the requests of the
    /// last second.
    fn sent_in_the_last_second(seconds: u64, let_through: impl Fn(u64, u64) -> bool) -> u64 {
        let (pacer, clock) = pacer();
        let (mut sent, mut at, mut second, mut passed) = (0, Duration::ZERO, 0, 0);
        while at < Duration::from_secs(seconds) {
            clock.0.store(at.as_millis() as u64, Ordering::Relaxed);
            at += pacer.turn().max(Duration::from_micros(2_500));
            if at.as_secs() != second {
                (second, sent, passed) = (at.as_secs(), 0, 0);
            }
            sent += 1;
            clock.0.store(at.as_millis() as u64, Ordering::Relaxed);
            if let_through(sent, passed) {
                passed += 1;
                pacer.answered(&RateLimits::default());
            } else {
                pacer.refused(0, None);
            }
        }
        sent
    }

    #[test]
    fn the_pace_settles_where_the_limit_is() {
        for limit in [40, 100, 250] {
            let sent = sent_in_the_last_second(8, |_, passed| passed < limit);
            let times = sent as f64 / limit as f64;
            assert!((0.9..1.3).contains(&times), "{sent} a second at a limit of {limit}");
        }
    }

    #[test]
    fn refusals_that_do_not_depend_on_the_pace_do_not_slow_it_down() {
        let sent = sent_in_the_last_second(5, |sent, _| sent % 5 >= 2);
        assert!(sent > 300, "{sent} a second, where two of five are refused whatever the pace");
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
