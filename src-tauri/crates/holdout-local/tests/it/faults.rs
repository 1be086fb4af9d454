//! Misbehaviour that clients are tested with.

use std::time::{Duration, Instant};

use holdout_local::{FaultKind, RequestFault};
use reqwest::Method;
use serde_json::json;

use crate::support::{refusal, start_with, tickets};

fn fault(path: &str, every: u64, times: Option<u64>, kind: FaultKind) -> RequestFault {
    RequestFault { path: path.to_owned(), every, times, kind }
}

#[tokio::test]
async fn every_kind_of_refusal_has_the_status_and_code_of_the_api() {
    let kinds = [
        (FaultKind::RateLimited { retry_after: 2 }, 429, Some("rate_limit_exceeded")),
        (FaultKind::InsufficientQuota, 429, Some("insufficient_quota")),
        (FaultKind::ServerError, 500, None),
        (FaultKind::Unavailable, 503, None),
    ];
    for (kind, status, code) in kinds {
        let running = start_with(|options| {
            options.faults.requests = vec![fault("/v1/models", 2, None, kind)];
        })
        .await;
        running.get("/models").await;
        let response = running.request(Method::GET, "/models").send().await.unwrap();
        let wait =
            response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(wait.is_some(), matches!(kind, FaultKind::RateLimited { .. }));
        running.get("/models").await;
        let (found, error) = refusal(running.request(Method::GET, "/models")).await;
        assert_eq!((found, error["code"].as_str()), (status, code));
    }
}

#[tokio::test]
async fn a_fault_ends_after_its_number_of_times() {
    let running = start_with(|options| {
        options.faults.requests = vec![fault("/v1/models", 1, Some(2), FaultKind::ServerError)];
    })
    .await;
    for _ in 0..2 {
        assert_eq!(refusal(running.request(Method::GET, "/models")).await.0, 500);
    }
    running.get("/models").await;
}

#[tokio::test]
async fn a_cut_connection_ends_in_the_middle_of_the_body() {
    let running = start_with(|options| {
        options.faults.requests = vec![fault("/v1/models", 1, Some(1), FaultKind::CutConnection)];
    })
    .await;
    let response = running.request(Method::GET, "/models").send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn slow_answers_come_late() {
    let slow = FaultKind::Slow(Duration::from_millis(150));
    let running =
        start_with(|options| options.faults.requests = vec![fault("/v1/models", 1, None, slow)])
            .await;
    let started = Instant::now();
    running.get("/models").await;
    assert!(started.elapsed() >= Duration::from_millis(150));
}

#[tokio::test]
async fn training_can_be_refused_while_files_still_upload() {
    let running = start_with(|options| options.faults.training_not_available = true).await;
    let file = running.upload(&tickets(5)).await;
    let body = json!({"model": "local-base", "training_file": file});
    let (status, error) = running.refused("/fine_tuning/jobs", body).await;
    assert_eq!((status, error["code"].as_str()), (403, Some("training_not_available")));
    assert_eq!(running.get("/fine_tuning/jobs").await["data"], json!([]));
}
