use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use holdout_faults::{Fault, Route, Script, When};
use serde_json::json;

use super::{MemoryLog, answers, plan, server, start, times_asked};

const CONCURRENCY: usize = 8;

/// Kills a run after `pause`: the log takes nothing any more, and every task is dropped.
async fn run_and_kill(plan: &holdout_evaluation::Plan, log: &Arc<MemoryLog>, pause: Duration) {
    let (running, its_log) = (plan.clone(), Arc::clone(log));
    let task = tokio::spawn(async move { start(&running, &its_log).await });
    tokio::time::sleep(pause).await;
    log.kill();
    task.abort();
    let _ = task.await;
    // Requests that were on their way arrive or break.
    tokio::time::sleep(Duration::from_millis(40)).await;
    log.revive();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_run_goes_on_without_losing_or_repeating_a_committed_answer() {
    for pause in [15, 40, 75, 110] {
        let script = Script::default().answer(answers).latency(Duration::from_millis(10));
        let server = server(script).await;
        let log = Arc::new(MemoryLog::default());
        let plan = plan(&server, 60, CONCURRENCY);
        run_and_kill(&plan, &log, Duration::from_millis(pause)).await;
        let committed: HashSet<_> = log.records().into_iter().map(|r| r.call).collect();
        let asked_before = server.count(Route::Chat);
        assert!(committed.len() < 120, "the run was killed on its way");

        let summary = start(&plan, &log).await.unwrap();
        assert_eq!(summary.answered_before, committed.len() as u64);
        assert_eq!(log.len(), 120, "one answer for each call");

        let times = times_asked(&server);
        let repeated: usize = times.values().map(|times| times - 1).sum();
        assert_eq!(asked_before - committed.len(), repeated, "only what was not committed");
        assert!(times.values().all(|times| *times <= 2));
        let twice = summary.possibly_billed_twice as usize;
        println!(
            "killed after {pause} ms: {} committed, {repeated} repeated, {twice} announced",
            committed.len()
        );
        assert!(repeated <= twice && twice <= CONCURRENCY);
        for call in &committed {
            let model = if call.candidate.0 == 1 { "good" } else { "half" };
            let question = (model.to_owned(), format!("row {}", call.row));
            assert_eq!(times[&question], 1, "a committed answer is not asked again");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_under_way_at_a_kill_are_announced_as_possibly_billed_twice() {
    // Every answer takes longer than the run lives, so that exactly the concurrency is under way.
    let script = Script::default().answer(answers).latency(Duration::from_millis(300));
    let slow = server(script).await;
    let log = Arc::new(MemoryLog::default());
    run_and_kill(&plan(&slow, 60, CONCURRENCY), &log, Duration::from_millis(100)).await;
    assert_eq!((slow.count(Route::Chat), log.len()), (CONCURRENCY, 0));
    let quick = server(Script::default().answer(answers)).await;
    let summary = start(&plan(&quick, 60, CONCURRENCY), &log).await.unwrap();
    assert_eq!(summary.possibly_billed_twice, CONCURRENCY as u64);
    assert_eq!(quick.count(Route::Chat), 120);
    assert!(log.in_flight.lock().unwrap().is_empty());
    let again = start(&plan(&quick, 60, CONCURRENCY), &log).await.unwrap();
    assert_eq!((again.committed, again.possibly_billed_twice), (0, 0));
    assert_eq!(quick.count(Route::Chat), 120, "nothing is left to ask");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn excluded_calls_are_asked_again_by_the_next_run() {
    let fault = Fault::Status(500, json!({}));
    let script = Script::default().answer(answers).fault(Route::Chat, When::First(6), fault);
    let server = server(script).await;
    let log = Arc::new(MemoryLog::default());
    // One at a time with two repetitions: the first two calls fail three times each.
    let first = start(&plan(&server, 10, 1), &log).await.unwrap();
    assert_eq!((first.committed, first.excluded), (20, 2));
    let second = start(&plan(&server, 10, 1), &log).await.unwrap();
    assert_eq!((second.answered_before, second.committed, second.excluded), (18, 2, 0));
    assert!(log.records().iter().all(|record| record.outcome.counts()));
}
