use std::collections::HashSet;

use holdout_faults::{Fault, FaultyServer, Route, Script, When};
use holdout_provider::{JobRequest, JobStatus, ProviderError};
use holdout_types::{ApiError, ErrorCode};
use serde_json::{Value, json};

use super::{client, client_of, endpoint, server};

fn request() -> JobRequest {
    JobRequest::new("study-1-job-1", "stub", "file-1")
}

fn creation(when: When, fault: Fault) -> Script {
    Script::default().fault(Route::CreateJob, when, fault)
}

fn metrics(count: i64) -> Vec<Value> {
    let event = |step| {
        json!({"id": format!("ftevent-{step:05}"), "created_at": 1_000 + step / 3, "level": "info",
            "type": "metrics", "message": "Step", "data": {"step": step, "train_loss": 1}})
    };
    (1..=count).map(event).collect()
}

#[tokio::test]
async fn a_job_whose_answer_gets_lost_is_adopted_and_never_created_twice() {
    let faults =
        [Fault::CutAfter, Fault::CutInBody, Fault::MalformedJson, Fault::Instead(json!({}))];
    for fault in faults {
        let server = server(creation(When::Always, fault.clone())).await;
        let job = client(&server).create_job(&request()).await;
        let job = job.unwrap_or_else(|error| panic!("{fault:?}: {error}"));
        assert_eq!(job.id, "ftjob-1", "{fault:?}");
        assert_eq!((server.jobs(), server.count(Route::CreateJob)), (1, 1), "{fault:?}");
    }
}

#[tokio::test]
async fn a_job_that_was_not_created_is_asked_for_again_after_the_list_was_read() {
    for fault in [Fault::CutBefore, Fault::Status(500, json!({})), Fault::Status(503, json!({}))] {
        let server = server(creation(When::First(2), fault.clone())).await;
        client(&server).create_job(&request()).await.unwrap();
        assert_eq!((server.jobs(), server.count(Route::CreateJob)), (1, 3), "{fault:?}");
        assert_eq!(server.count(Route::ListJobs), 4, "two looks before each repetition");
    }
}

#[tokio::test]
async fn a_limited_rate_is_waited_out_without_a_look_at_the_list() {
    let server = server(creation(When::First(2), Fault::RateLimited(vec![]))).await;
    client(&server).create_job(&request()).await.unwrap();
    assert_eq!((server.jobs(), server.count(Route::ListJobs)), (1, 0));
}

#[tokio::test]
async fn a_job_that_may_exist_is_not_asked_for_again() {
    let unreadable = creation(When::Always, Fault::CutAfter).fault(
        Route::ListJobs,
        When::Always,
        Fault::Status(500, json!({})),
    );
    let forgetful = creation(When::Always, Fault::CutAfter).without_metadata();
    for script in [unreadable, forgetful] {
        let server = server(script).await;
        let error = client(&server).create_job(&request()).await.unwrap_err();
        assert!(error.to_string().contains("study-1-job-1"), "{error}");
        assert!(matches!(error, ProviderError::JobCreationUnclear { .. }), "{error}");
        assert_eq!((server.jobs(), server.count(Route::CreateJob)), (1, 1));
    }
}

#[tokio::test]
async fn an_organisation_that_may_not_train_is_told_so_at_once() {
    let server = server(creation(When::Always, Fault::TrainingNotAvailable)).await;
    let error = client(&server).create_job(&request()).await.unwrap_err();
    assert!(matches!(error, ProviderError::TrainingNotAvailable(_)));
    let error = ApiError::from(error);
    assert_eq!((error.code, error.retryable), (ErrorCode::TrainingNotAvailable, false));
    assert!(error.hint.unwrap().contains("delete the uploaded file"));
    assert_eq!(error.request_id.as_deref(), Some("req_stub"));
    assert_eq!(server.count(Route::Any), 1);
}

#[tokio::test]
async fn a_job_is_found_by_its_request_id_beyond_the_first_page() {
    let server = server(Script::default()).await;
    let client = client(&server);
    client.create_job(&request()).await.unwrap();
    for other in 0..120 {
        let request = JobRequest::new(format!("other-{other}"), "stub", "file-2");
        client.create_job(&request).await.unwrap();
    }
    let found = client.find_job("study-1-job-1").await.unwrap().unwrap();
    assert_eq!(found.id, "ftjob-1");
    assert_eq!(client.find_job("nobody").await.unwrap(), None);
}

async fn events(server: &FaultyServer, known: &HashSet<String>) -> Vec<String> {
    let events = client(server).job_events("ftjob-1", known).await.unwrap();
    events.into_iter().map(|event| event.id).collect()
}

#[tokio::test]
async fn events_come_in_one_order_whichever_way_the_server_lists_them() {
    let mut listed = metrics(230);
    listed.push(listed[7].clone());
    let newest = server(Script::default().events(listed.clone())).await;
    let oldest = server(Script::default().events(listed).oldest_first()).await;
    let all: Vec<String> = (1..=230).map(|step| format!("ftevent-{step:05}")).collect();
    assert_eq!(events(&newest, &HashSet::new()).await, all);
    assert_eq!(events(&oldest, &HashSet::new()).await, all);
    let known: HashSet<String> = all[..228].iter().cloned().collect();
    assert_eq!(events(&newest, &known).await, all[228..]);
    assert_eq!(events(&oldest, &known).await, all[228..]);
}

#[tokio::test]
async fn a_list_that_never_ends_is_left_after_its_first_repetition() {
    let page = json!({"data": [{"id": "e", "created_at": 1, "message": "m"}], "has_more": true});
    let script = Script::default().fault(Route::Events, When::Always, Fault::Instead(page));
    let server = server(script).await;
    assert_eq!(events(&server, &HashSet::new()).await, ["e"]);
    assert_eq!(server.count(Route::Events), 2);
}

#[tokio::test]
async fn a_job_can_be_paused_resumed_and_cancelled() {
    let server = server(Script::default()).await;
    let client = client(&server);
    let id = client.create_job(&request()).await.unwrap().id;
    assert_eq!(client.pause_job(&id).await.unwrap().status, JobStatus::Paused);
    assert_eq!(client.resume_job(&id).await.unwrap().status, JobStatus::Queued);
    assert_eq!(client.cancel_job(&id).await.unwrap().status, JobStatus::Cancelled);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let gone = server(Script::default()).await;
    let mut endpoint = endpoint(&gone);
    endpoint.retry.retries = 1;
    drop(gone);
    // The port is free now; nobody answers.
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    let client = client_of(endpoint);
    let error = client.create_job(&request()).await.unwrap_err();
    assert!(error.to_string().contains(&client.host()), "{error}");
    assert_eq!(ApiError::from(error).code, ErrorCode::Network);
}

#[tokio::test]
async fn a_strange_id_stays_one_part_of_the_address() {
    let server = server(Script::default()).await;
    let client = client(&server);
    assert!(matches!(client.job("../files?x=1").await, Err(ProviderError::NotFound(_))));
    assert_eq!(server.requests()[0].path, "/v1/fine_tuning/jobs/..%2Ffiles%3Fx=1");
    assert!(matches!(client.job("..").await, Err(ProviderError::InvalidRequest { .. })));
    assert_eq!(server.count(Route::Any), 1);
}
