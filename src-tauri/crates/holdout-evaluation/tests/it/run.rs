use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use holdout_evaluation::{AnswerLog, Scoreboard, run};
use holdout_faults::{Route, Script};
use holdout_types::{
    Cancel, CandidateId, IgnoreProgress, Money, Progress, ProgressSink, RowId, SystemClock,
};

use super::{MadeRows, MemoryLog, answers, plan, server, start, times_asked};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_candidate_is_asked_every_row_once_and_graded() {
    let server = server(Script::default().answer(answers)).await;
    let log = Arc::new(MemoryLog::default());
    let summary = start(&plan(&server, 100, 16), &log).await.unwrap();
    assert_eq!((summary.total, summary.committed, summary.excluded), (200, 200, 0));
    assert_eq!((log.len(), server.count(Route::Chat)), (200, 200));
    assert!(log.in_flight.lock().unwrap().is_empty(), "nothing is left under way");

    let rows: Vec<RowId> = (0..100).map(RowId).collect();
    let board = Scoreboard::of(&[CandidateId(1), CandidateId(2)], &rows, 1, log.records());
    assert_eq!(board.compared, 100);
    assert_eq!((board.lines[0].correct, board.lines[1].correct), (100, 50));
    assert_eq!(board.lines[1].accuracy, Some(0.5));
    assert!(board.lines.iter().all(|line| line.latency_samples_ms.len() == 100));
    // 10 questions of 5 characters and 90 of 6, answered with 8 and 9: at $1 and $2 a million.
    assert_eq!(board.lines[0].cost, Some(Money::from_pico(1_000_000 * (590 + 2 * 890))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_seed_gives_the_same_answers_whatever_the_concurrency() {
    let server = server(Script::default().answer(answers)).await;
    let mut records = Vec::new();
    for concurrency in [1, 7, 64] {
        let log = Arc::new(MemoryLog::default());
        start(&plan(&server, 30, concurrency), &log).await.unwrap();
        let grades = log.records().into_iter().map(|r| (r.call, r.outcome, r.grades));
        records.push(grades.collect::<Vec<_>>());
    }
    assert!(records.iter().all(|others| *others == records[0]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trials_ask_each_row_again() {
    let server = server(Script::default().answer(answers)).await;
    let log = Arc::new(MemoryLog::default());
    let mut plan = plan(&server, 10, 4);
    plan.trials = 3;
    assert_eq!(start(&plan, &log).await.unwrap().committed, 60);
    assert!(times_asked(&server).values().all(|times| *times == 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_run_side_by_side_and_answers_are_committed_in_groups() {
    let latency = Duration::from_millis(50);
    let server = server(Script::default().answer(answers).latency(latency)).await;
    let log = Arc::new(MemoryLog::default());
    let began = Instant::now();
    start(&plan(&server, 400, 100), &log).await.unwrap();
    let ideal = latency * (800 / 100);
    let took = began.elapsed();
    println!("800 calls of 50 ms, 100 at once: {took:?}, ideal {ideal:?}");
    assert!(took < ideal * 3, "{took:?} is not side by side");
    let commits = log.commits.lock().unwrap();
    assert!(commits.len() * 4 < 800, "{} commits are not groups", commits.len());
}

#[derive(Default)]
struct Seen(Mutex<Vec<Progress>>);

impl ProgressSink for Seen {
    fn report(&self, progress: Progress) {
        self.0.lock().unwrap().push(progress);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn progress_counts_committed_answers_with_a_rate_and_ends_at_the_total() {
    let script = Script::default().answer(answers).latency(Duration::from_millis(20));
    let server = server(script).await;
    let (log, seen) = (Arc::new(MemoryLog::default()), Arc::new(Seen::default()));
    let sink = Arc::clone(&seen) as Arc<dyn ProgressSink>;
    let plan = Arc::new(plan(&server, 40, 4));
    let clock = Arc::new(SystemClock::default());
    let log_port = Arc::clone(&log) as Arc<dyn AnswerLog>;
    let rows = Arc::new(MadeRows::default());
    run(plan, rows, log_port, sink, Cancel::new(), clock).await.unwrap();
    let seen = seen.0.lock().unwrap();
    let done: Vec<u64> = seen.iter().map(|progress| progress.done).collect();
    assert!(done.is_sorted() && done[0] == 0 && done.last() == Some(&80), "{done:?}");
    assert!(seen.iter().all(|progress| progress.total == Some(80)));
    let last = seen.last().unwrap();
    assert!(last.rate.unwrap() > 10.0 && last.remaining_seconds == Some(0.0), "{last:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_are_read_a_few_at_a_time_and_one_that_cannot_be_read_is_excluded() {
    let server = server(Script::default().answer(answers)).await;
    let (log, rows) = (Arc::new(MemoryLog::default()), Arc::new(MadeRows::default()));
    let plan = Arc::new(plan(&server, 1_500, 32));
    let (log_port, clock) = (Arc::clone(&log), Arc::new(SystemClock::default()));
    let source = Arc::clone(&rows);
    let sink = Arc::new(IgnoreProgress);
    let summary = run(plan, source, log_port, sink, Cancel::new(), clock).await.unwrap();
    assert_eq!((summary.committed, summary.excluded), (3_000, 2));
    assert_eq!(server.count(Route::Chat), 2_998);
    let most = rows.most.load(Ordering::SeqCst);
    assert!(most <= 64, "{most} rows at once");
}

#[tokio::test]
async fn a_plan_that_asks_nobody_or_asks_twice_is_refused() {
    let server = server(Script::default()).await;
    let good = plan(&server, 2, 1);
    let (mut nobody, mut nothing, mut twice, mut still) =
        (good.clone(), good.clone(), good.clone(), good.clone());
    nobody.candidates.clear();
    nothing.rows.clear();
    twice.rows[1] = twice.rows[0];
    still.concurrency = 0;
    for plan in [nobody, nothing, twice, still] {
        let log = Arc::new(MemoryLog::default()) as Arc<dyn AnswerLog>;
        let clock = Arc::new(SystemClock::default());
        let (plan, rows) = (Arc::new(plan), Arc::new(MadeRows::default()));
        let ended = run(plan, rows, log, Arc::new(IgnoreProgress), Cancel::new(), clock).await;
        assert!(ended.unwrap_err().to_string().contains("can't be run"));
    }
    assert_eq!(server.count(Route::Any), 0);
}
