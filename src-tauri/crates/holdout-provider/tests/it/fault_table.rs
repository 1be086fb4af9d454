//! Everything that the client does, under everything that goes wrong: what comes of it, and what the
//! server holds afterwards. Nothing may be lost, and nothing may be there twice.
//!
//! The suite runs the whole table and a seeded tenth of the places where an upload is cut.
//! `cargo xtask torture` sets [`TORTURE`] and runs all of them.

mod clock;
mod cut;
mod operation;
mod outage;
mod row;
mod weather;

use futures_util::StreamExt as _;
use futures_util::stream;
use rand::SeedableRng as _;
use rand::seq::IteratorRandom as _;
use rand_chacha::ChaCha8Rng;

use operation::Operation;
use row::Row;
use weather::{Often, Weather};

/// Set by `cargo xtask torture`: run the long proofs whole.
const TORTURE: &str = "HOLDOUT_TORTURE";

/// Chooses the tenth that the suite runs.
const SEED: u64 = 84;

fn is_torture() -> bool {
    std::env::var_os(TORTURE).is_some()
}

/// All of them under torture, else a tenth, drawn by the seed.
fn all_or_a_tenth(places: Vec<u64>) -> Vec<u64> {
    if is_torture() {
        return places;
    }
    let tenth = places.len().div_ceil(10);
    let mut drawn = places.into_iter().sample(&mut ChaCha8Rng::seed_from_u64(SEED), tenth);
    drawn.sort_unstable();
    drawn
}

/// The rows of some faults, each with every operation. Those that wait for a timeout run all at
/// once, so that they wait together.
async fn rows(weathers: Vec<Weather>, at_once: usize) -> Vec<Row> {
    let mut running = Vec::new();
    for weather in &weathers {
        for often in weather.often() {
            let meets = Operation::ALL.into_iter().filter(|operation| weather.shows_in(*operation));
            running.extend(meets.map(|operation| row::run(weather.clone(), *often, operation)));
        }
    }
    stream::iter(running).buffered(at_once).collect().await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_fault_loses_anything_or_does_it_twice() {
    let (waiting, prompt): (Vec<_>, Vec<_>) =
        weather::all().into_iter().partition(Weather::waits_for_a_timeout);
    let mut rows = rows(prompt, 8).await;
    rows.extend(self::rows(waiting, usize::MAX).await);
    if is_torture() {
        println!("{}", row::table(&rows, true));
    }
    for row in &rows {
        row.check();
    }
    insta::assert_snapshot!("fault_table", row::table(&rows, false));
}
