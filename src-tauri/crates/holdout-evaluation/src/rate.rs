//! How fast it goes, lately.

use std::collections::VecDeque;
use std::time::Duration;

/// The time that counts as "lately".
const WINDOW: Duration = Duration::from_secs(10);

/// Counts over the last ten seconds.
#[derive(Default)]
pub(crate) struct Rate {
    counts: VecDeque<(Duration, u64)>,
}

impl Rate {
    /// Notes that `done` in all were done at `now`.
    pub(crate) fn note(&mut self, now: Duration, done: u64) {
        self.counts.push_back((now, done));
        let since = now.saturating_sub(WINDOW);
        // One older count stays, so that the window is never shorter than it could be.
        while self.counts.get(1).is_some_and(|(at, _)| *at <= since) {
            self.counts.pop_front();
        }
    }

    /// Per second; `None` until two moments are known.
    pub(crate) fn per_second(&self) -> Option<f64> {
        let (from, first) = self.counts.front()?;
        let (to, last) = self.counts.back()?;
        let seconds = to.saturating_sub(*from).as_secs_f64();
        (seconds > 0.0).then(|| (last - first) as f64 / seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_ten_seconds_count() {
        let mut rate = Rate::default();
        assert_eq!(rate.per_second(), None);
        for second in 0..=100_u64 {
            let done = if second <= 80 { second } else { 80 + 5 * (second - 80) };
            rate.note(Duration::from_secs(second), done);
        }
        assert_eq!(rate.per_second(), Some(5.0));
        assert!(rate.counts.len() < 20);
    }
}
