use std::sync::Arc;
use std::time::Duration;

use holdout_evaluation::{Outcome, WrongReason};
use holdout_faults::{Fault, Route, Script, When};
use holdout_types::Money;
use serde_json::{Value, json};

use super::{MemoryLog, answers, plan, server, start};

/// The outcome, correctness and cost of every call when each is answered so.
async fn all_answered_with(fault: Fault) -> Arc<MemoryLog> {
    let server = server(Script::default().fault(Route::Chat, When::Always, fault)).await;
    let log = Arc::new(MemoryLog::default());
    start(&plan(&server, 5, 2), &log).await.unwrap();
    log
}

fn choice(finish: &str, message: &Value) -> Fault {
    Fault::Instead(json!({"choices": [{"finish_reason": finish, "message": message}]}))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn overflow_refusal_and_content_filter_are_wrong_answers() {
    let error = |code: &str| Fault::Status(400, json!({"error": {"message": "no", "code": code}}));
    let refusal = json!({"content": null, "refusal": "I can't help with that."});
    let cases = [
        (error("context_length_exceeded"), WrongReason::ContextOverflow, Some(Money::ZERO)),
        (error("content_filter"), WrongReason::ContentFilter, None),
        (choice("content_filter", &json!({"content": "ans"})), WrongReason::ContentFilter, None),
        (choice("stop", &refusal), WrongReason::Refusal, None),
    ];
    for (fault, expected, cost) in cases {
        for record in all_answered_with(fault.clone()).await.records() {
            match &record.outcome {
                Outcome::Wrong { reason, .. } => assert_eq!(*reason, expected),
                other => panic!("{fault:?}: {other:?}"),
            }
            assert!(!record.grades.unwrap().primary.correct, "it counts, and counts as wrong");
            assert_eq!(record.cost, cost, "{fault:?}: an unknown cost is not zero");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_was_cut_short_is_compared_as_it_is() {
    let log = all_answered_with(choice("length", &json!({"content": "answer 3"}))).await;
    let right = log.records().iter().filter(|record| record.is_correct()).count();
    assert_eq!(right, 2, "row 3, of both candidates");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_of_the_server_is_excluded_and_never_wrong() {
    let log = all_answered_with(Fault::Status(503, json!({}))).await;
    for record in log.records() {
        assert!(matches!(record.outcome, Outcome::Excluded { .. }), "{record:?}");
        assert_eq!((record.grades, record.attempts), (None, 3));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fair_and_foul_weather_end_with_the_same_grades() {
    let chance = |percent, seed| When::Chance { percent, seed };
    let foul = Script::default()
        .answer(answers)
        .fault(Route::Chat, chance(30.0, 1), Fault::RateLimited(vec![]))
        .fault(Route::Chat, chance(5.0, 2), Fault::Status(500, json!({})))
        .fault(Route::Chat, chance(2.0, 3), Fault::CutInBody)
        .fault(Route::Chat, chance(1.0, 4), Fault::Latency(Duration::from_millis(50)));
    let (foul, fair) = (server(foul).await, server(Script::default().answer(answers)).await);
    let mut grades = Vec::new();
    for server in [&foul, &fair] {
        let log = Arc::new(MemoryLog::default());
        let mut plan = plan(server, 100, 16);
        // Foul weather is waited out: no call may end up excluded.
        for candidate in &mut plan.candidates {
            candidate.client = super::client_with_retries(server, 8);
        }
        assert_eq!(start(&plan, &log).await.unwrap().excluded, 0);
        let graded = log.records().into_iter().map(|record| (record.call, record.grades));
        grades.push(graded.collect::<Vec<_>>());
    }
    assert_eq!(grades[0], grades[1]);
    let repeats = foul.count(Route::Chat) - 200;
    println!("foul weather: {repeats} repetitions for 200 answers");
    assert!(repeats > 50, "{repeats}");
}
