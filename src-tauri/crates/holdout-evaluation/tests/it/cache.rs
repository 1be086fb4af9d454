//! Answers of earlier evaluations stand for calls, and are told apart.

use std::sync::Arc;
use std::time::Duration;

use holdout_evaluation::{AnswerRecord, Grader};
use holdout_faults::{Route, Script};

use super::{MemoryLog, answers, plan, server, start};

/// A log with the answers of a first run as an earlier evaluation.
fn after(first: &MemoryLog) -> Arc<MemoryLog> {
    let log = MemoryLog::default();
    let records = first.records();
    let known = records.into_iter().map(|record| (record.request_hash.unwrap(), record));
    log.earlier.lock().unwrap().extend(known);
    Arc::new(log)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_question_is_asked_once_over_all_evaluations_and_graded_anew() {
    let script = Script::default().answer(answers).latency(Duration::from_millis(5));
    let server = server(script).await;
    let first = Arc::new(MemoryLog::default());
    let mut plan = plan(&server, 50, 8);
    plan.reuses_answers = true;
    let fresh = start(&plan, &first).await.unwrap();
    assert_eq!((fresh.from_cache, server.count(Route::Chat)), (0, 100));

    let second = after(&first);
    plan.grader = Grader::Contains(Default::default()).ready().unwrap();
    let summary = start(&plan, &second).await.unwrap();
    assert_eq!((summary.committed, summary.from_cache), (100, 100));
    assert_eq!(server.count(Route::Chat), 100, "nothing was asked again");
    assert_eq!(summary.spent.pico(), 0, "and nothing spent again");
    let took = |record: &AnswerRecord| (record.usage, record.cost, record.latency, record.ended_at);
    for (then, now) in first.records().iter().zip(second.records()) {
        assert!(now.from_cache && !then.from_cache);
        assert_eq!(
            (&then.outcome, took(then)),
            (&now.outcome, took(&now)),
            "what it took then stays"
        );
        assert_ne!(then.grades.as_ref().unwrap().primary, now.grades.unwrap().primary);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn further_trials_and_plans_that_ask_anew_take_no_earlier_answer() {
    let server = server(Script::default().answer(answers)).await;
    let first = Arc::new(MemoryLog::default());
    let mut plan = plan(&server, 10, 4);
    start(&plan, &first).await.unwrap();
    plan.reuses_answers = true;
    plan.trials = 3;
    let summary = start(&plan, &after(&first)).await.unwrap();
    assert_eq!((summary.from_cache, server.count(Route::Chat)), (20, 20 + 40));
    plan.trials = 1;
    plan.reuses_answers = false;
    let summary = start(&plan, &after(&first)).await.unwrap();
    assert_eq!((summary.from_cache, server.count(Route::Chat)), (0, 80));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_question_is_another_hash() {
    let server = server(Script::default().answer(answers)).await;
    let first = Arc::new(MemoryLog::default());
    let mut plan = plan(&server, 10, 4);
    plan.reuses_answers = true;
    start(&plan, &first).await.unwrap();
    plan.candidates[0].spec.sampling.temperature = Some(0.0);
    let summary = start(&plan, &after(&first)).await.unwrap();
    assert_eq!(summary.from_cache, 10, "those of the candidate that is asked as before");
}
