//! How many calls are under way at once: as many as are allowed, unless fewer bring as many answers.
//!
//! A server that works on so many requests at a time lets the others wait in its queue. More of them
//! bring no more answers (Little 1961: answers a second = calls under way / latency), only a latency
//! that is the queue's and not the model's, and it would be judged as the model's. A latency far above
//! the lowest that was seen is a sign of it and no proof, since answers differ in length; the proof is
//! a try: half as many calls, and as many answers. From time to time a run that was narrowed tries
//! twice as many again.
//!
//! Deliberately not in it: refusals and rates, which are the pace of the provider's client.

use std::time::Duration;

/// What is looked at at once lasts at least so long, and twice the usual latency.
const LEAST_WINDOW: Duration = Duration::from_secs(1);
/// Fewer answers say nothing.
const LEAST_ANSWERS: usize = 20;
/// A median latency of so many times the lowest is a sign of a queue.
const SUSPECTED_FROM: f64 = 2.0;
/// The share of a window's latencies that is left out below what counts as its lowest.
const LOWEST: f64 = 0.02;
/// Half as many calls are kept where they bring this share of the answers, and each in this share of
/// the time: a queue shrinks with what stands in it, and a busy computer of one's own does not.
const KEEPS: f64 = 0.9;
const SHRINKS: f64 = 0.75;
/// Twice as many are kept where they bring so many times the answers.
const GAINS: f64 = 1.15;
/// Windows until the next try after one that failed; twice as many after the next, up to the most.
const FIRST_REST: u32 = 8;
const MOST_REST: u32 = 32;
/// Fewer calls than this are never tried.
const NARROWEST: usize = 4;

/// How many calls may be under way.
pub(crate) struct Width {
    ceiling: usize,
    now: usize,
    step: Step,
    /// Windows until the next try, and what is rested after one that fails.
    rest: u32,
    next_rest: u32,
    /// Whether the next try is for more calls, whatever the latency says: answers that differ much in
    /// length always look like a queue.
    widens_next: bool,
    window: Window,
    /// The lowest latency, by candidate, in milliseconds.
    lowest: Vec<f64>,
}

#[derive(Clone, Copy)]
enum Step {
    Steady,
    /// Another width begins; calls of the one before still come in.
    Settling(Before),
    Trying(Before),
}

/// What a try is measured against.
#[derive(Clone, Copy)]
struct Before {
    width: usize,
    /// Answers a second.
    rate: f64,
    /// The median latency, in times of the lowest.
    times: f64,
}

/// The answers that are looked at at once.
#[derive(Default)]
struct Window {
    since: Option<Duration>,
    /// The candidate and the latency in milliseconds.
    latencies: Vec<(usize, f64)>,
}

impl Width {
    pub(crate) fn new(ceiling: usize, candidates: usize) -> Self {
        Self {
            ceiling,
            now: ceiling,
            step: Step::Steady,
            rest: 0,
            next_rest: FIRST_REST,
            widens_next: false,
            window: Window::default(),
            lowest: vec![f64::INFINITY; candidates],
        }
    }

    pub(crate) const fn now(&self) -> usize {
        self.now
    }

    /// Notes an answer that came over the network at `at`.
    pub(crate) fn note(&mut self, at: Duration, candidate: usize, latency_ms: f64) {
        let since = *self.window.since.get_or_insert(at);
        self.window.latencies.push((candidate, latency_ms));
        let elapsed = at.saturating_sub(since);
        if elapsed < LEAST_WINDOW || self.window.latencies.len() < LEAST_ANSWERS {
            return;
        }
        let usual = percentile(self.window.latencies.iter().map(|one| one.1).collect(), 0.5);
        if elapsed.as_secs_f64() * 1e3 < 2.0 * usual {
            return;
        }
        let latencies = std::mem::take(&mut self.window.latencies);
        self.window.since = Some(at);
        self.look(latencies.len() as f64 / elapsed.as_secs_f64(), &latencies);
    }

    /// Takes a window in: answers a second, and their latencies.
    fn look(&mut self, rate: f64, latencies: &[(usize, f64)]) {
        self.lower(latencies);
        let times = self.times_lowest(latencies);
        let now = Before { width: self.now, rate, times };
        match self.step {
            Step::Settling(before) => self.step = Step::Trying(before),
            Step::Trying(before) => self.judge(before, now),
            Step::Steady if self.rest > 0 => self.rest -= 1,
            Step::Steady => {
                let may_narrow = self.now > NARROWEST && times >= SUSPECTED_FROM;
                let may_widen = self.now < self.ceiling;
                if may_narrow && !(may_widen && self.widens_next) {
                    self.attempt((self.now / 2).max(NARROWEST), now);
                } else if may_widen {
                    self.attempt((self.now * 2).min(self.ceiling), now);
                }
            }
        }
    }

    fn attempt(&mut self, width: usize, now: Before) {
        self.step = Step::Settling(now);
        self.now = width;
    }

    /// Keeps what was tried, or goes back.
    fn judge(&mut self, before: Before, now: Before) {
        self.step = Step::Steady;
        let is_worth_it = if now.width < before.width {
            now.rate >= KEEPS * before.rate && now.times <= SHRINKS * before.times
        } else {
            now.rate >= GAINS * before.rate
        };
        if is_worth_it {
            (self.rest, self.next_rest) = (1, FIRST_REST);
            return;
        }
        self.widens_next = now.width < before.width;
        self.now = before.width;
        self.rest = self.next_rest;
        self.next_rest = (self.next_rest * 2).min(MOST_REST);
    }

    fn lower(&mut self, latencies: &[(usize, f64)]) {
        for (candidate, lowest) in self.lowest.iter_mut().enumerate() {
            let own: Vec<f64> =
                latencies.iter().filter(|one| one.0 == candidate).map(|one| one.1).collect();
            if own.len() >= LEAST_ANSWERS / 4 {
                *lowest = lowest.min(percentile(own, LOWEST));
            }
        }
    }

    /// The median of the latencies, each in times of its candidate's lowest.
    fn times_lowest(&self, latencies: &[(usize, f64)]) -> f64 {
        let times = latencies.iter().map(|(candidate, ms)| ms / self.lowest[*candidate].max(1.0));
        percentile(times.collect(), 0.5)
    }
}

/// The value below which a share of the values lies. `values` is not empty.
fn percentile(mut values: Vec<f64>, share: f64) -> f64 {
    let at = ((values.len() - 1) as f64 * share) as usize;
    *values.select_nth_unstable_by(at, f64::total_cmp).1
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    /// A server that works on `places` requests at a time, each for as long as `work` says.
    struct Server<Work> {
        places: usize,
        work: Work,
    }

    impl<Work: FnMut() -> f64> Server<Work> {
        /// Answers as many at once as the width says. Gives the widths after the first half, and the
        /// answers a second of all.
        fn serve(&mut self, width: &mut Width, from: f64, until: f64) -> (Vec<usize>, f64) {
            // When each place is free, and the calls under way by their end, with their latency.
            let mut free = vec![from; self.places];
            let mut under_way: Vec<(f64, f64)> = Vec::new();
            let (mut now, mut answers, mut widths) = (from, 0, Vec::new());
            while now < until {
                while under_way.len() < width.now() {
                    let place =
                        (0..free.len()).min_by(|a, b| free[*a].total_cmp(&free[*b])).unwrap();
                    let end = free[place].max(now) + (self.work)();
                    free[place] = end;
                    under_way.push((end, end - now));
                }
                let next = (0..under_way.len())
                    .min_by(|a, b| under_way[*a].0.total_cmp(&under_way[*b].0))
                    .unwrap();
                let (end, latency) = under_way.swap_remove(next);
                now = end;
                answers += 1;
                width.note(Duration::from_secs_f64(now), 0, latency * 1e3);
                if now > f64::midpoint(from, until) {
                    widths.push(width.now());
                }
            }
            (widths, f64::from(answers) / (now - from))
        }
    }

    fn usual(mut widths: Vec<usize>) -> usize {
        widths.sort_unstable();
        widths[widths.len() / 2]
    }

    #[test]
    fn a_server_that_has_places_for_a_few_is_not_asked_by_many_at_once() {
        let mut server = Server { places: 12, work: || 0.2 };
        let (widths, rate) = server.serve(&mut Width::new(200, 1), 0.0, 120.0);
        let usual = usual(widths);
        assert!((12..=25).contains(&usual), "{usual} at once");
        assert!(rate > 0.95 * 60.0, "{rate} of 60 answers a second");
    }

    #[test]
    fn a_server_that_has_places_for_all_is_asked_by_as_many_as_are_allowed() {
        let mut server = Server { places: 200, work: || 0.2 };
        let (widths, rate) = server.serve(&mut Width::new(200, 1), 0.0, 60.0);
        assert!(widths.iter().all(|width| *width == 200));
        assert!(rate > 0.99 * 1_000.0, "{rate} answers a second");
    }

    #[test]
    fn answers_of_very_different_lengths_cost_a_few_tries() {
        let mut dice = ChaCha8Rng::seed_from_u64(5);
        // From 0.1 to 3 s, most of them short.
        let work = move || 0.1 * 30_f64.powf(dice.random_range(0.0..1.0));
        let mean = (3.0 - 0.1) / 30_f64.ln();
        let (widths, rate) = Server { places: 64, work }.serve(&mut Width::new(64, 1), 0.0, 300.0);
        assert_eq!(usual(widths), 64);
        assert!(rate > 0.93 * 64.0 / mean, "{rate} of {} answers a second", 64.0 / mean);
    }

    #[test]
    fn a_server_that_grows_is_asked_by_more_again_also_where_answers_differ_in_length() {
        for spread in [1.0, 10.0] {
            let mut dice = ChaCha8Rng::seed_from_u64(7);
            let mut work = || 0.1 * f64::powf(spread, dice.random_range(0.0..1.0));
            let mut width = Width::new(64, 1);
            let (widths, _) = Server { places: 6, work: &mut work }.serve(&mut width, 0.0, 240.0);
            assert!(usual(widths) < 64, "answers up to {spread} times as long");
            let (widths, _) =
                Server { places: 64, work: &mut work }.serve(&mut width, 240.0, 900.0);
            assert_eq!(usual(widths), 64, "answers up to {spread} times as long");
        }
    }
}
