//! The clock of the computer is put forward or back by hours, or the computer sleeps for hours, while
//! something is under way.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use holdout_faults::{Fault, When};
use holdout_provider::Client;
use holdout_types::{Clock, SystemClock, Timestamp};

use super::Operation;
use super::row::endpoint_of;
use crate::server;

const HOUR: i64 = 3_600_000;

/// Every second look at the wall clock is off by `wall`, and every look at the other one comes
/// `asleep` after the last. Both in milliseconds.
struct JumpingClock {
    steady: SystemClock,
    wall: i64,
    asleep: i64,
    looks: AtomicI64,
}

impl Clock for JumpingClock {
    fn now(&self) -> Timestamp {
        let off = self.looks.fetch_add(1, Ordering::SeqCst) % 2;
        Timestamp(self.steady.now().0 + off * self.wall)
    }

    fn monotonic(&self) -> Duration {
        let looks = self.looks.fetch_add(1, Ordering::SeqCst);
        self.steady.monotonic() + Duration::from_millis((looks * self.asleep) as u64)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_by_hours_changes_nothing() {
    let jumps = [("5 h forward", 5, 0), ("5 h back", -5, 0), ("5 h of sleep", 0, 5)];
    // The server's own clock, a long time ago, says to wait until a second later.
    let until = [
        ("date", "Wed, 21 Oct 2015 07:28:00 GMT"),
        ("retry-after", "Wed, 21 Oct 2015 07:28:01 GMT"),
    ];
    let until = until.map(|(name, text)| (name, text.to_owned())).into();
    let faults = [
        ("429 until a date", When::First(1), Fault::RateLimited(until)),
        ("429, no headers", When::First(9), Fault::RateLimited(Vec::new())),
        ("500", When::First(2), Fault::ServerError(Vec::new())),
        ("cut before the answer, done", When::First(2), Fault::CutAfter),
    ];
    let cases = jumps.iter().flat_map(|jump| faults.iter().map(move |fault| (*jump, fault)));
    let cases = cases.flat_map(|case| Operation::ALL.map(|operation| (case, operation)));
    let running =
        cases.map(|(((jump, wall, asleep), (name, when, fault)), operation)| async move {
            let server =
                server(Operation::script().fault(operation.route(), *when, fault.clone())).await;
            let clock = JumpingClock {
                steady: SystemClock::default(),
                wall: wall * HOUR,
                asleep: asleep * HOUR,
                looks: AtomicI64::new(0),
            };
            let mut endpoint = endpoint_of(&server, operation);
            endpoint.retry.patience = Duration::from_secs(5);
            let client = Client::new(endpoint, Arc::new(clock)).unwrap();
            operation.prepare(&client).await;
            let done = operation.run(&client, Duration::from_mins(1)).await;
            let row = format!("{jump}, {name}, {}", operation.name());
            assert!(done.is_ok(), "{row}: {done:?}");
            assert_eq!((server.files().len(), server.jobs()), operation.leaves(), "{row}");
            let tries = operation.tries(&server);
            println!("{row}: done after {tries} requests");
        });
    futures_util::future::join_all(running).await;
}
