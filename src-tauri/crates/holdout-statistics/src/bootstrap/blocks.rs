//! Resamples in blocks, each with a generator of its own, so that any number of threads gives the
//! same numbers.

use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread;

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::Resampling;

/// Resamples of one block.
const BLOCK: usize = 64;

/// Draws below which a second thread costs more than it gives.
const WORTH_A_THREAD: usize = 500_000;

/// The statistic of each resample. `scratch` makes the working memory of a thread, and `resample`
/// draws once; `rows` says only how much work that is.
pub(super) fn resampled<S>(
    how: Resampling,
    rows: usize,
    scratch: impl Fn() -> S + Sync,
    resample: impl Fn(&mut Xoshiro256PlusPlus, &mut S) -> f64 + Sync,
) -> Vec<f64> {
    let mut drawn = vec![0.0; how.resamples as usize];
    let threads = threads_for(drawn.len().saturating_mul(rows));
    let blocks = Mutex::new(drawn.chunks_mut(BLOCK).zip(0_u64..));
    let work = || {
        let mut scratch = scratch();
        loop {
            let next = blocks.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((block, number)) = next else { return };
            let mut random = generator(how.seed, number);
            block.fill_with(|| resample(&mut random, &mut scratch));
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            // A thread that can't be had is one less; this one does the work in any case.
            drop(thread::Builder::new().spawn_scoped(scope, work));
        }
        work();
    });
    drawn
}

fn threads_for(draws: usize) -> usize {
    let most = thread::available_parallelism().map_or(1, NonZero::get);
    (draws / WORTH_A_THREAD).clamp(1, most)
}

/// The generator of a block: its state comes from the block's own stream of ChaCha8.
fn generator(seed: u64, block: u64) -> Xoshiro256PlusPlus {
    let mut source = ChaCha8Rng::seed_from_u64(seed);
    source.set_stream(block);
    let mut state = [0; 32];
    source.fill_bytes(&mut state);
    Xoshiro256PlusPlus::from_seed(state)
}
