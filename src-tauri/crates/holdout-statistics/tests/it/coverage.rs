//! Coverage of the pair interval by exact enumeration: every table that can occur, with its
//! probability, over a grid of truths: 5 sizes × 20 disagreements × 21 differences, all of it.
//!
//! The score interval covers 94 to 96.5 % where more than 12.5 disagreements are expected. From 10
//! to 12.5 a few truths of nearly one-sided disagreement fall outside (0.9345 to 0.9679 at 20 and 50
//! rows), and nowhere is it under 92.5 %. What can't be enumerated is in `simulated`.

mod simulated;

use holdout_statistics::{Interval, tango};

const SIZES: [u32; 5] = [20, 50, 100, 170, 300];
const MARGIN: f64 = 0.05;

/// The intervals of all tables (b, c) of `n` rows, at `b * (n + 1) + c`.
fn intervals(n: u32) -> Vec<Interval> {
    let rows = f64::from(n);
    (0..=n)
        .flat_map(|b| (0..=n).map(move |c| (f64::from(b), f64::from(c))))
        .map(|(b, c)| tango(b, c, rows, 0.95))
        .collect()
}

fn ln_factorials(n: u32) -> Vec<f64> {
    let mut sum = 0.0;
    std::iter::once(0.0)
        .chain((1..=n).map(|k| {
            sum += f64::from(k).ln();
            sum
        }))
        .collect()
}

/// P(the interval of a random table `holds`), for a truth of `discordance` and `difference`.
fn probability(
    n: u32,
    intervals: &[Interval],
    discordance: f64,
    difference: f64,
    holds: impl Fn(Interval) -> bool,
) -> f64 {
    let (p, q) = (f64::midpoint(discordance, difference), f64::midpoint(discordance, -difference));
    let ln = ln_factorials(n);
    let power = |k: u32, share: f64| if k == 0 { 0.0 } else { f64::from(k) * share.ln() };
    let mut sum = 0.0;
    for b in 0..=n {
        for c in 0..=(n - b) {
            let rest = n - b - c;
            if holds(intervals[(b * (n + 1) + c) as usize]) {
                let coefficient =
                    ln[n as usize] - ln[b as usize] - ln[c as usize] - ln[rest as usize];
                let exponent =
                    coefficient + power(b, p) + power(c, q) + power(rest, 1.0 - discordance);
                sum += exponent.exp();
            }
        }
    }
    sum
}

/// Disagreements from 2.5 to 50 %, and differences from nearly all one way to nearly all the other.
fn truths() -> impl Iterator<Item = (f64, f64)> {
    (1..=20)
        .flat_map(|i| (-10..=10).map(move |j| (f64::from(i) * 0.025, f64::from(j) / 10.5)))
        .map(|(discordance, part)| (discordance, discordance * part))
}

/// The coverage that is held to where this many disagreements are expected.
fn bounds(expected_disagreements: f64) -> (f64, f64) {
    match expected_disagreements {
        expected if expected > 12.5 + 1e-9 => (0.94, 0.965),
        expected if expected >= 10.0 - 1e-9 => (0.934, 0.968),
        _ => (0.925, 1.0 + 1e-9),
    }
}

#[test]
fn the_pair_interval_covers_as_it_should_by_exact_enumeration() {
    for n in SIZES {
        let intervals = intervals(n);
        let (mut all, mut where_ten) = ((1.0_f64, 0.0_f64), (1.0_f64, 0.0_f64));
        for (discordance, difference) in truths() {
            let covered = probability(n, &intervals, discordance, difference, |interval| {
                interval.contains(difference)
            });
            let (low, high) = bounds(f64::from(n) * discordance);
            assert!(
                (low..=high).contains(&covered),
                "{covered} at n {n}, discordance {discordance}, difference {difference}"
            );
            all = (all.0.min(covered), all.1.max(covered));
            if f64::from(n) * discordance >= 10.0 - 1e-9 {
                where_ten = (where_ten.0.min(covered), where_ten.1.max(covered));
            }
        }
        println!(
            "n {n}, 420 truths: coverage {:.4} to {:.4}; where 10 disagreements are expected \
             {:.4} to {:.4}",
            all.0, all.1, where_ten.0, where_ten.1
        );
    }
}

/// Where fewer than ten disagreements are expected the score test is a little liberal (0.031 at 20
/// rows); a verdict on such rows carries the caveat "few disagreements".
#[test]
fn non_inferiority_errs_at_most_twenty_eight_in_a_thousand() {
    for n in SIZES {
        let intervals = intervals(n);
        for discordance in [0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6] {
            let wrong =
                probability(n, &intervals, discordance, -MARGIN, |interval| interval.low > -MARGIN);
            println!("n {n}, discordance {discordance}: error {wrong:.4}");
            let most = if f64::from(n) * discordance >= 10.0 { 0.028 } else { 0.032 };
            assert!(wrong <= most, "{wrong} at n {n}, discordance {discordance}");
        }
    }
}
