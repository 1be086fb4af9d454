//! Coverage where tables are too many to enumerate: above 300 rows, with several trials a row, and
//! of the bootstrap. Seeded; a tenth of the repeats unless `HOLDOUT_TORTURE` is set.

use holdout_statistics::{Interval, Resampling, bca_of_means, tango};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::{MARGIN, bounds};

/// How often each truth is drawn, of so many in the whole proof.
fn repeats(whole: u32) -> u32 {
    if std::env::var_os("HOLDOUT_TORTURE").is_some() { whole } else { whole / 10 }
}

/// What a share near `share` may miss by chance: 3.7 standard errors, once in 5,000.
fn noise(share: f64, repeats: u32) -> f64 {
    3.7 * (share * (1.0 - share) / f64::from(repeats)).sqrt()
}

/// How many of `n` succeed.
fn successes(random: &mut ChaCha8Rng, n: u32, share: f64) -> u32 {
    (0..n).filter(|_| random.random::<f64>() < share).count() as u32
}

/// The share of drawn tables whose interval `holds`.
fn simulated(
    (n, discordance, difference): (u32, f64, f64),
    repeats: u32,
    holds: impl Fn(Interval) -> bool,
) -> f64 {
    let mut random = ChaCha8Rng::seed_from_u64(u64::from(n));
    let gained = f64::midpoint(discordance, difference) / discordance;
    let held = (0..repeats).filter(|_| {
        let disagreements = successes(&mut random, n, discordance);
        let b = successes(&mut random, disagreements, gained);
        let c = disagreements - b;
        holds(tango(f64::from(b), f64::from(c), f64::from(n), 0.95))
    });
    held.count() as f64 / f64::from(repeats)
}

const LARGE: [u32; 3] = [500, 1_000, 4_500];

#[test]
fn the_pair_interval_covers_above_three_hundred_rows() {
    let repeats = repeats(10_000);
    println!("{repeats} tables a truth; coverage by difference / discordance");
    println!("{:>6} {:>12} {:>8} {:>8} {:>8} {:>8}", "n", "discordance", -0.9, 0.0, 0.5, 0.9);
    for n in LARGE {
        for discordance in [0.01, 0.025, 0.1, 0.3] {
            let (least, most) = bounds(f64::from(n) * discordance);
            let row = [-0.9, 0.0, 0.5, 0.9].map(|part| {
                let difference = discordance * part;
                let covered = simulated((n, discordance, difference), repeats, |interval| {
                    interval.contains(difference)
                });
                let noise = noise(0.95, repeats);
                assert!(
                    (least - noise..=most + noise).contains(&covered),
                    "{covered} at {n} rows, {discordance}, {difference}"
                );
                covered
            });
            let [a, b, c, d] = row;
            println!("{n:>6} {discordance:>12} {a:>8.4} {b:>8.4} {c:>8.4} {d:>8.4}");
        }
    }
}

#[test]
fn non_inferiority_errs_as_little_above_three_hundred_rows() {
    let repeats = repeats(10_000);
    println!("{repeats} tables a truth, {MARGIN} worse in truth; not worse by discordance");
    println!("{:>6} {:>8} {:>8} {:>8} {:>8}", "n", 0.06, 0.1, 0.2, 0.4);
    for n in LARGE {
        let [a, b, c, d] = [0.06, 0.1, 0.2, 0.4].map(|discordance| {
            let wrong =
                simulated((n, discordance, -MARGIN), repeats, |interval| interval.low > -MARGIN);
            assert!(wrong <= 0.028 + noise(0.028, repeats), "{wrong} at {n}, {discordance}");
            wrong
        });
        println!("{n:>6} {a:>8.4} {b:>8.4} {c:>8.4} {d:>8.4}");
    }
}

/// The share of `trials` answers of one row that are right. With probability `alike` they are one
/// answer repeated, so that this is the correlation within the row.
fn row_score(random: &mut ChaCha8Rng, share: f64, trials: u32, alike: f64) -> f64 {
    if random.random::<f64>() < alike {
        return f64::from(u8::from(random.random::<f64>() < share));
    }
    f64::from(successes(random, trials, share)) / f64::from(trials)
}

/// Half of the rows are easy (0.95 against 0.97 right), half are hard (0.40 against 0.50).
const TRUE_DIFFERENCE: f64 = 0.06;

/// Coverage with b = Σ max(d, 0) and c = Σ max(−d, 0) of the rows, and with trials as if they were
/// rows of their own.
fn of_trials(n: u32, trials: u32, alike: f64, repeats: u32) -> (f64, f64) {
    let mut random = ChaCha8Rng::seed_from_u64(u64::from(n * 10 + trials));
    let (mut clustered, mut as_rows) = (0_u32, 0_u32);
    for _ in 0..repeats {
        let (mut b, mut c) = (0.0, 0.0);
        for row in 0..n {
            let (before, after) = if row % 2 == 0 { (0.95, 0.97) } else { (0.4, 0.5) };
            let d = row_score(&mut random, after, trials, alike)
                - row_score(&mut random, before, trials, alike);
            b += f64::max(d, 0.0);
            c += f64::max(-d, 0.0);
        }
        let (rows, times) = (f64::from(n), f64::from(trials));
        clustered += u32::from(tango(b, c, rows, 0.95).contains(TRUE_DIFFERENCE));
        let inflated = tango(b * times, c * times, rows * times, 0.95);
        as_rows += u32::from(inflated.contains(TRUE_DIFFERENCE));
    }
    (f64::from(clustered) / f64::from(repeats), f64::from(as_rows) / f64::from(repeats))
}

#[test]
fn trials_averaged_within_the_row_never_cover_too_little() {
    let repeats = repeats(5_000);
    println!("{repeats} studies a truth; coverage clustered, and with trials taken for rows");
    println!(
        "{:>6} {:>7} {:>20} {:>10} {:>8}",
        "rows", "trials", "correlation in a row", "clustered", "as rows"
    );
    for n in [50, 170, 500] {
        for trials in [3, 5] {
            for alike in [0.0, 0.3, 0.7, 1.0] {
                let (clustered, as_rows) = of_trials(n, trials, alike, repeats);
                println!("{n:>6} {trials:>7} {alike:>20} {clustered:>10.4} {as_rows:>8.4}");
                assert!(
                    clustered >= 0.94 - noise(0.95, repeats),
                    "{clustered} at {n} rows, {trials} trials, {alike}"
                );
                if alike >= 0.7 {
                    assert!(as_rows < 0.9, "{as_rows}: trials are no rows");
                }
            }
        }
    }
}

/// Costs are skewed, and the saving in them is a ratio: an exponential cost before, and 30 % of
/// another with the first in it after, so that the true saving is 0.55.
#[test]
fn the_bootstrap_covers_the_saving_in_skewed_costs() {
    let repeats = repeats(4_000);
    println!("{repeats} studies a size, 1,000 resamples each; coverage of BCa at 95 %");
    for n in [30, 100, 300] {
        let mut random = ChaCha8Rng::seed_from_u64(n);
        let mut exponential = || -(1.0 - random.random::<f64>()).ln();
        let held = (0..repeats).filter(|&study| {
            let rows: Vec<[f64; 2]> = (0..n)
                .map(|_| {
                    let before = exponential();
                    [before, 0.3 * before + 0.15 * exponential()]
                })
                .collect();
            let how = Resampling { resamples: 1_000, seed: study.into() };
            bca_of_means(&rows, 0.95, how, |[before, after]| 1.0 - after / before)
                .is_some_and(|interval| interval.contains(0.55))
        });
        let covered = held.count() as f64 / f64::from(repeats);
        println!("{n:>6} rows: {covered:.4}");
        assert!((0.92 - noise(0.95, repeats)..=0.97).contains(&covered), "{covered} at {n} rows");
    }
}
