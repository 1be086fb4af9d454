use std::sync::Arc;

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
