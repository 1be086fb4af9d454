use std::time::Duration;

use holdout_faults::{Fault, FaultyServer, Route, Script, When};
use holdout_provider::{
    Client, DeployRequest, DeploymentStatus, Dialect, Endpoint, JobRequest, JobStatus,
    ProviderError, Setting, TrainingAccess, WatchPolicy,
};
use holdout_types::{Cancel, Sensitive};
use reqwest::header::AUTHORIZATION;
use serde_json::{Value, json};

use super::{KEY, client, client_of, endpoint, question, server};

/// A client of the same server by another root.
fn at(server: &FaultyServer, root: &str, dialect: Dialect) -> Client {
    let url = server.url().replace("/v1", root);
    let mut endpoint = Endpoint::new(url, Sensitive::new(KEY.to_owned())).speaking(dialect);
    endpoint.retry = self::endpoint(server).retry;
    client_of(endpoint)
}

fn quickly() -> WatchPolicy {
    let (shortest, longest) = (Duration::from_millis(2), Duration::from_millis(10));
    WatchPolicy { shortest, longest, growth: 1.5 }
}

fn last_body(server: &FaultyServer) -> Value {
    serde_json::from_slice(&server.requests().last().unwrap().body).unwrap()
}

#[tokio::test]
async fn azure_gets_its_own_header_path_and_version_and_no_bearer_token() {
    let server = server(Script::default()).await;
    let client = at(&server, "", Dialect::Azure);
    let mut request = JobRequest::new("r", "gpt-4.1-mini", "file-1");
    request.hyperparameters.n_epochs = Setting::Value(2);
    let job = client.create_job(&request).await.unwrap();
    let sent = &server.requests()[0];
    assert_eq!(sent.path, "/openai/fine_tuning/jobs?api-version=2024-10-21");
    assert_eq!(sent.headers["api-key"], KEY);
    assert!(!sent.headers.contains_key(AUTHORIZATION));
    assert_eq!(last_body(&server)["hyperparameters"]["n_epochs"], 2);
    assert_eq!(client.job(&job.id).await.unwrap().status, JobStatus::Validating);
}

#[tokio::test]
async fn azures_newer_root_takes_openais_paths() {
    let server = server(Script::default()).await;
    let client = at(&server, "/openai/v1", Dialect::Azure);
    assert_eq!(client.chat(&question("hi")).await.unwrap().text, "hi");
    client.create_job(&JobRequest::new("r", "gpt-4.1-mini", "file-1")).await.unwrap();
    assert_eq!(last_body(&server)["method"]["type"], "supervised");
    assert_eq!(server.requests()[0].path, "/openai/v1/chat/completions");
}

#[tokio::test]
async fn a_deployment_by_a_person_is_asked_until_it_answers() {
    let server = server(Script::default()).await;
    let client = at(&server, "", Dialect::Azure);
    assert!(!client.deployment_answers("triage").await.unwrap());
    let ready = client.await_deployment("triage", quickly(), &Cancel::new()).await.unwrap();
    assert_eq!(ready.status, DeploymentStatus::Active);
    assert_eq!(server.count(Route::Any), 3);
    let steps = client.deploy_steps("gpt.ft-1", "triage", None).unwrap();
    assert!(steps.command.contains("--deployment-name 'triage'"), "{}", steps.command);
    let refused = client.deploy_model(&nebius_request("triage")).await.unwrap_err();
    assert!(matches!(refused, ProviderError::InvalidRequest { .. }), "{refused}");
}

#[tokio::test]
async fn another_404_than_a_missing_deployment_ends_the_asking() {
    let missing =
        Fault::Status(404, json!({"error": {"code": "404", "message": "Resource not found"}}));
    let server = server(Script::default().fault(Route::Any, When::Always, missing)).await;
    let client = at(&server, "", Dialect::Azure);
    let ended = client.await_deployment("triage", quickly(), &Cancel::new()).await;
    assert!(ended.is_err());
    assert_eq!(server.count(Route::Any), 1);
}

fn nebius_request(name: &str) -> DeployRequest {
    DeployRequest {
        name: name.to_owned(),
        base_model: "meta-llama/Llama-3.1-8B".to_owned(),
        job: "ftjob-1".to_owned(),
        checkpoint: "ftckpt-1".to_owned(),
    }
}

#[tokio::test]
async fn nebius_deploys_beside_the_root_and_is_watched_through_a_look_without_state() {
    let server = server(Script::default()).await;
    let client = client_of(endpoint(&server).speaking(Dialect::Nebius));
    let begun = client.deploy_model(&nebius_request("mine")).await.unwrap();
    assert_eq!(begun.name, "meta-llama/Llama-3.1-8B-LoRa:mine-JuNN");
    assert_eq!(last_body(&server)["source"], "ftjob-1:ftckpt-1");
    let first = client.deployment(&begun.name).await.unwrap();
    assert_eq!(first.status, DeploymentStatus::Preparing(String::new()));
    let ready = client.await_deployment(&begun.name, quickly(), &Cancel::new()).await.unwrap();
    assert_eq!(ready.status, DeploymentStatus::Active);
    assert!(server.requests().iter().all(|request| request.path.starts_with("/v0/models")));
}

#[tokio::test]
async fn a_deployment_that_fails_says_why_and_a_cancel_ends_the_watching() {
    let server = server(Script::default()).await;
    let client = client_of(endpoint(&server).speaking(Dialect::Nebius));
    let begun = client.deploy_model(&nebius_request("broken")).await.unwrap();
    let ended = client.await_deployment(&begun.name, quickly(), &Cancel::new()).await.unwrap();
    assert_eq!(ended.status, DeploymentStatus::Failed("the adapter can't be loaded".to_owned()));
    let cancel = Cancel::new();
    cancel.cancel();
    assert!(client.await_deployment(&begun.name, quickly(), &cancel).await.is_err());
}

#[tokio::test]
async fn a_deployment_whose_answer_gets_lost_is_not_made_twice() {
    let script = Script::default().fault(Route::Unknown, When::First(1), Fault::CutAfter);
    let server = server(script).await;
    let client = client_of(endpoint(&server).speaking(Dialect::Nebius));
    assert!(client.deploy_model(&nebius_request("mine")).await.is_err());
    assert_eq!(server.count(Route::Any), 1);
}

#[tokio::test]
async fn nebius_gets_the_rate_itself_at_the_top() {
    let server = server(Script::default()).await;
    let client = client_of(endpoint(&server).speaking(Dialect::Nebius));
    let mut request = JobRequest::new("r", "llama", "file-1");
    request.learning_rate = Setting::Value(2e-5);
    client.create_job(&request).await.unwrap();
    let body = last_body(&server);
    assert_eq!(body["hyperparameters"]["learning_rate_multiplier"], 2e-5);
    assert!(body.get("method").is_none());
}

#[tokio::test]
async fn a_server_for_answers_only_is_asked_for_nothing_else() {
    let server = server(Script::default()).await;
    let client = client_of(endpoint(&server).speaking(Dialect::ChatOnly));
    let job = client.create_job(&JobRequest::new("r", "m", "file-1")).await.unwrap_err();
    assert!(job.to_string().contains("has no training"), "{job}");
    assert!(client.delete_model("m").await.is_err());
    assert_eq!(client.training_access().await.unwrap(), TrainingAccess::NotAsked);
    assert_eq!(server.count(Route::Any), 0);
    assert_eq!(client.chat(&question("hi")).await.unwrap().text, "hi");
}

#[tokio::test]
async fn what_listing_says_about_training_is_told_apart() {
    // The message about scopes as OpenAI words it, the other one verbatim in the faults.
    let scope = json!({"error": {"message": "You have insufficient permissions for this operation. \
        Missing scopes: api.fine_tuning.jobs.read.", "code": "missing_scope"}});
    let status = |status, body: &Value| Fault::Status(status, body.clone());
    let cases = [
        (None, TrainingAccess::Listed),
        (Some(status(403, &scope)), TrainingAccess::MissingScope),
        (Some(status(401, &scope)), TrainingAccess::MissingScope),
        (Some(Fault::TrainingNotAvailable), TrainingAccess::NotAvailable),
        (Some(status(403, &json!({}))), TrainingAccess::Forbidden),
        (Some(status(404, &json!({}))), TrainingAccess::NoTrainingHere),
        (Some(status(405, &json!({}))), TrainingAccess::NoTrainingHere),
    ];
    for (fault, expected) in cases {
        let script = match fault {
            Some(fault) => Script::default().fault(Route::ListJobs, When::Always, fault),
            None => Script::default(),
        };
        let server = server(script).await;
        assert_eq!(client(&server).training_access().await.unwrap(), expected);
        assert!(server.requests()[0].path.ends_with("/fine_tuning/jobs?limit=1"));
    }
    assert!(TrainingAccess::Listed.to_string().contains("Only creating one shows"));
}

#[tokio::test]
async fn a_wrong_key_is_no_statement_about_training() {
    let script = Script::default().fault(Route::ListJobs, When::Always, Fault::UnauthorizedWithKey);
    let server = server(script).await;
    let error = client(&server).training_access().await.unwrap_err();
    assert!(matches!(error, ProviderError::Unauthorized(_)), "{error}");
}
