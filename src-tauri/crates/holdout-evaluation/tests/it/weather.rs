//! Fair and foul weather: the same evaluation, and the same answers and grades.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use holdout_evaluation::{AnswerSource, CallKey, Grades, Outcome};
use holdout_faults::{Fault, FaultyServer, Route, Script, When};
use holdout_provider::{Client, Endpoint, RetryPolicy};
use holdout_types::{Sensitive, SystemClock};
use serde_json::json;

use super::{MemoryLog, answers, plan, server, start};

const ROWS: u32 = 300;

/// What a run ended with, without the times that it took.
type Ended = BTreeMap<CallKey, (Outcome, Option<Grades>)>;

/// A client that waits as long as it takes, and for no answer longer than a second.
fn patient(server: &FaultyServer) -> Client {
    let mut endpoint = Endpoint::new(server.url(), Sensitive::new("sk-test".to_owned()));
    endpoint.retry = RetryPolicy {
        retries: 12,
        first_pause: Duration::from_millis(4),
        longest_pause: Duration::from_millis(40),
        ..RetryPolicy::default()
    };
    endpoint.timeouts.request = Duration::from_secs(1);
    Client::new(endpoint, Arc::new(SystemClock::default())).unwrap()
}

/// Runs the evaluation, prints what it took, and gives what it ended with.
async fn evaluate(name: &str, server: &FaultyServer) -> Ended {
    let log = Arc::new(MemoryLog::default());
    let mut plan = plan(server, ROWS, 32);
    for candidate in &mut plan.candidates {
        candidate.source = AnswerSource::Provider { client: patient(server), context: None };
    }
    let summary = start(&plan, &log).await.unwrap();
    let records = log.records();
    let attempts: u32 = records.iter().map(|record| record.attempts).sum();
    println!(
        "{name}: {} answers, {attempts} attempts, {} requests, {} excluded",
        summary.committed,
        server.count(Route::Chat),
        summary.excluded
    );
    assert_eq!((summary.committed, summary.excluded), (u64::from(ROWS) * 2, 0));
    records.into_iter().map(|record| (record.call, (record.outcome, record.grades))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fair_and_foul_weather_end_with_the_same_answers_and_grades() {
    let chance = |percent, seed| When::Chance { percent, seed };
    let stall = Fault::LateAnswer(Duration::from_mins(1));
    let foul = Script::default()
        .answer(answers)
        .fault(Route::Chat, chance(30.0, 1), Fault::RateLimited(vec![]))
        .fault(Route::Chat, chance(5.0, 2), Fault::Status(500, json!({})))
        .fault(Route::Chat, chance(2.0, 3), Fault::CutInBody)
        .fault(Route::Chat, chance(1.0, 4), stall);
    let (foul, fair) = (server(foul).await, server(Script::default().answer(answers)).await);
    let (in_fair, in_foul) = (evaluate("fair", &fair).await, evaluate("foul", &foul).await);
    assert_eq!(in_fair, in_foul);
    assert_eq!(fair.count(Route::Chat), ROWS as usize * 2, "nothing is repeated in fair weather");
    assert!(foul.count(Route::Chat) > ROWS as usize * 5 / 2, "the weather was foul");
}
