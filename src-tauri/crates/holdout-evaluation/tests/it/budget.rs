//! A run stops before its budget is exceeded, and goes on with a higher one.

use std::sync::Arc;

use holdout_evaluation::RunError;
use holdout_faults::{Fault, Route, Script, When};
use holdout_types::{ApiError, ErrorCode, Money};
use serde_json::json;

use super::{MemoryLog, answers, plan, server, start};

fn dollars(text: &str) -> Money {
    text.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_never_spends_more_than_its_budget_and_goes_on_with_a_higher_one() {
    let server = server(Script::default().answer(answers)).await;
    let log = Arc::new(MemoryLog::default());
    let mut plan = plan(&server, 400, 16);
    // An answer without a limit of its length may take 1,024 tokens at $2 a million.
    plan.budget = Some(dollars("0.01"));
    let RunError::BudgetReached { spent, budget, done, total } =
        start(&plan, &log).await.unwrap_err()
    else {
        panic!("the budget is far below the cost");
    };
    println!("{done} answers for {spent} of {budget}");
    assert!(spent <= budget && budget == plan.budget.unwrap());
    assert_eq!((done, total), (log.len() as u64, 800));
    assert!(done > 300, "most of it is used: {done}");
    assert!(log.in_flight.lock().unwrap().is_empty());

    plan.budget = Some(dollars("1"));
    let summary = start(&plan, &log).await.unwrap();
    assert_eq!(summary.answered_before, done);
    assert_eq!((log.len(), server.count(Route::Chat)), (800, 800));
    assert!(summary.spent > spent);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_whose_cost_is_unknown_counts_at_its_estimate() {
    let cut = Fault::Status(500, json!({}));
    let script = Script::default().answer(answers).fault(Route::Chat, When::Always, cut);
    let server = server(script).await;
    let log = Arc::new(MemoryLog::default());
    let mut plan = plan(&server, 400, 1);
    plan.budget = Some(dollars("0.01"));
    let ended = start(&plan, &log).await.unwrap_err();
    assert!(matches!(ended, RunError::BudgetReached { .. }), "{ended}");
    assert!(log.len() < 8, "{} calls at a fifth of a cent each", log.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_budget_without_prices_is_refused_before_anything_is_asked() {
    let server = server(Script::default().answer(answers)).await;
    let mut plan = plan(&server, 10, 2);
    plan.budget = Some(dollars("1"));
    plan.candidates[1].spec.prices = None;
    let refused: ApiError = start(&plan, &Arc::default()).await.unwrap_err().into();
    assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::InvalidInput, Some("budget")));
    assert!(refused.message.contains("`half`"), "{}", refused.message);
    assert_eq!(server.count(Route::Any), 0);
}
