use std::sync::Arc;
use std::time::{Duration, Instant};

use holdout_evaluation::RunError;
use holdout_faults::{Fault, Route, Script, When};
use holdout_provider::ProviderError;
use holdout_types::{ApiError, Cancel, ErrorCode};
use serde_json::json;

use super::{MemoryLog, answers, plan, server, start, start_with};

/// Cancels as soon as it is so, however fast the computer is.
async fn cancel_once(cancel: &Cancel, is_so: impl Fn() -> bool) {
    while !is_so() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    cancel.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_run_keeps_what_it_has_and_takes_back_what_it_did_not_send() {
    let script = Script::default().answer(answers).latency(Duration::from_millis(20));
    let server = server(script).await;
    let log = Arc::new(MemoryLog::default());
    let cancel = Cancel::new();
    let plan = plan(&server, 500, 8);
    let stop = cancel_once(&cancel, || log.len() > 20);
    let (ended, ()) = tokio::join!(start_with(&plan, &log, &cancel), stop);
    let kept = log.len() as u64;
    assert_eq!(ended.unwrap_err(), RunError::Cancelled { done: kept, total: 1_000 });
    assert!(kept > 0);
    assert_eq!(server.count(Route::Chat) as u64, kept, "what was under way has ended and counts");
    assert!(log.in_flight.lock().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancel_does_not_wait_for_a_server_that_hangs() {
    let script = Script::default().answer(answers).latency(Duration::from_mins(1));
    let server = server(script).await;
    let log = Arc::new(MemoryLog::default());
    let cancel = Cancel::new();
    let plan = plan(&server, 50, 8);
    let began = Instant::now();
    let stop = cancel_once(&cancel, || server.count(Route::Chat) == 8);
    let (ended, ()) = tokio::join!(start_with(&plan, &log, &cancel), stop);
    assert_eq!(ended.unwrap_err(), RunError::Cancelled { done: 0, total: 100 });
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    let open = log.in_flight.lock().unwrap().len();
    assert_eq!(open, 8, "given up, so they may be billed twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_key_and_an_empty_account_stop_the_run_and_keep_what_is_there() {
    for (fault, code) in [
        (Fault::UnauthorizedWithKey, ErrorCode::Unauthorized),
        (Fault::OutOfQuota, ErrorCode::InsufficientQuota),
        (Fault::Status(404, json!({"error": {"message": "no model"}})), ErrorCode::NotFound),
    ] {
        let script = Script::default().answer(answers).fault(Route::Chat, When::From(30), fault);
        let server = server(script).await;
        let log = Arc::new(MemoryLog::default());
        let error = start(&plan(&server, 500, 4), &log).await.unwrap_err();
        assert!(error.to_string().contains("30 of 1000 answers are kept"), "{error}");
        assert_eq!(ApiError::from(error).code, code);
        assert_eq!(log.len(), 30);
        assert!(server.count(Route::Chat) <= 34, "{}", server.count(Route::Chat));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setting_that_the_model_does_not_take_stops_the_run() {
    let refusal = json!({"error": {"message": "Unsupported value: 'temperature'",
        "type": "invalid_request_error", "param": "temperature", "code": "unsupported_value"}});
    let fault = Fault::Status(400, refusal);
    let server = server(Script::default().fault(Route::Chat, When::Always, fault)).await;
    let error = start(&plan(&server, 500, 4), &Arc::default()).await.unwrap_err();
    let error = ApiError::from(error);
    assert_eq!(error.field.as_deref(), Some("temperature"));
    assert!(server.count(Route::Chat) <= 8);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_is_gone_stops_the_run_before_every_row_is_excluded() {
    let script =
        Script::default().answer(answers).fault(Route::Chat, When::From(100), Fault::CutBefore);
    let server = server(script).await;
    let log = Arc::new(MemoryLog::default());
    let error = start(&plan(&server, 500, 4), &log).await.unwrap_err();
    let RunError::Stopped { error: cause, .. } = &error else { panic!("{error}") };
    assert!(matches!(**cause, ProviderError::Network { .. }), "{cause}");
    assert!(ApiError::from(error).retryable);
    let records = log.records();
    let answered = records.iter().filter(|record| record.outcome.counts()).count();
    assert_eq!(answered, 100);
    assert!(records.len() < 160, "{} records", records.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_takes_no_more_stops_the_run_with_its_own_error() {
    let script = Script::default().answer(answers).latency(Duration::from_millis(5));
    let server = server(script).await;
    let log = Arc::new(MemoryLog::default());
    let full = Arc::clone(&log);
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(60)).await;
        full.kill();
    });
    let error = start(&plan(&server, 2_000, 8), &log).await.unwrap_err();
    assert!(matches!(error, RunError::Log(_)), "{error}");
    assert_eq!(ApiError::from(error).code, ErrorCode::DiskFull);
}
