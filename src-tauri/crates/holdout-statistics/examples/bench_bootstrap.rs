//! How long the bootstrap takes: medians of five of 10,000 resamples, for each kind of metric, at
//! 10,000 and 100,000 pairs. `examples/bench_bootstrap.py` does the same with scipy.
//!
//!     cargo run --release -p holdout-statistics --example bench_bootstrap [WORDS OF A METRIC]

#![expect(clippy::print_stdout, reason = "it prints its figures")]

use std::hint::black_box;
use std::time::Instant;

use holdout_statistics::{
    Interval, Resampling, bca, bca_of_means, mean, percentile_of_quantiles, quantile,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

const HOW: Resampling = Resampling { resamples: 10_000, seed: 5 };

fn main() {
    println!("{:<46} {:>8} {:>10}  interval", "metric", "pairs", "median");
    for n in [10_000, 100_000] {
        let right = pairs(n, |random| {
            let place: f64 = random.random();
            let challenger_only = f64::from(u8::from(place < 0.08));
            [challenger_only, f64::from(u8::from((0.08..0.13).contains(&place)))]
        });
        let scores = pairs(n, |random| [random.random::<f64>().sqrt(), random.random()]);
        let differences: Vec<[f64; 1]> = scores.iter().map(|[b, c]| [b - c]).collect();
        let costs = pairs(n, |random| {
            let size = (random.random::<f64>() * 2.0).exp();
            [size * 1e-4, size * 7e-5 * (0.8 + 0.4 * random.random::<f64>())]
        });
        let latencies = pairs(n, |random| {
            [0.3, 0.4].map(|spread| 500.0 * (random.random::<f64>() * 6.0 * spread).exp())
        });
        let change = |[before, after]: [f64; 2]| after - before;
        let row = |name, work: &dyn Fn() -> Option<Interval>| measure(name, n, work);
        row("difference of right and wrong, BCa", &|| bca_of_means(&right, 0.95, HOW, change));
        row("mean of paired differences of scores, BCa", &|| {
            bca_of_means(&differences, 0.95, HOW, |[mean]| mean)
        });
        row("ratio of two mean costs, BCa", &|| {
            bca_of_means(&costs, 0.95, HOW, |[before, after]| 1.0 - after / before)
        });
        for (name, p) in [("difference of medians", 0.5), ("difference of p95", 0.95)] {
            row(name, &|| percentile_of_quantiles(&latencies, p, 0.95, HOW, change));
        }
    }
    let values = pairs(10_000, |random| [random.random(), 0.0]);
    measure("any statistic of row numbers (a mean), BCa", 10_000, &|| {
        bca(values.len(), 0.95, HOW, |rows| {
            rows.iter().map(|&row| values[row][0]).sum::<f64>() / rows.len() as f64
        })
    });
}

fn pairs(n: usize, mut pair: impl FnMut(&mut ChaCha8Rng) -> [f64; 2]) -> Vec<[f64; 2]> {
    let mut random = ChaCha8Rng::seed_from_u64(n as u64);
    (0..n).map(|_| pair(&mut random)).collect()
}

fn measure(name: &str, n: usize, work: &dyn Fn() -> Option<Interval>) {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    if !name.contains(&wanted) {
        return;
    }
    let mut times = Vec::new();
    let mut found = None;
    for _ in 0..5 {
        let start = Instant::now();
        found = black_box(work());
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    let (median, spread) = (quantile(&times, 0.5), mean(&times));
    let interval = found.map_or("none".to_owned(), |found| {
        format!("{:.5} to {:.5} (mean {:.1} ms)", found.low, found.high, spread.unwrap_or(0.0))
    });
    println!("{name:<46} {n:>8} {:>7.1} ms  {interval}", median.unwrap_or(0.0));
}
