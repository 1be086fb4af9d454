//! A limited rate: a bucket of tokens that fills evenly.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Lets so many through a second, and as many at once after a pause.
pub(crate) struct Bucket {
    a_second: f64,
    state: Mutex<(f64, Instant)>,
}

impl Bucket {
    pub(crate) fn new(a_second: f64) -> Self {
        Self { a_second, state: Mutex::new((a_second, Instant::now())) }
    }

    /// Whether one more may pass now.
    pub(crate) fn takes(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (left, at) = &mut *state;
        let now = Instant::now();
        *left = (*left + now.duration_since(*at).as_secs_f64() * self.a_second).min(self.a_second);
        *at = now;
        let takes = *left >= 1.0;
        *left -= f64::from(u8::from(takes));
        takes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_pass_at_once_than_a_second_holds() {
        let bucket = Bucket::new(5.0);
        assert_eq!((0..20).filter(|_| bucket.takes()).count(), 5);
    }
}
