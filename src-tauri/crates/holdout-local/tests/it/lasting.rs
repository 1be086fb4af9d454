//! What outlives the provider: jobs, files and models.

use std::time::Duration;

use serde_json::json;

use crate::support::{Running, start, start_in, start_with, tickets};

async fn restart(running: Running) -> Running {
    start_in(running.stop().await, |_| ()).await
}

#[tokio::test]
async fn files_jobs_and_models_are_there_after_a_restart() {
    let running = start().await;
    let job = running.trained().await;
    let id = job["id"].as_str().unwrap();
    let events = running.get(&format!("/fine_tuning/jobs/{id}/events")).await;
    let running = restart(running).await;
    assert_eq!(running.get(&format!("/fine_tuning/jobs/{id}")).await, job);
    assert_eq!(running.get(&format!("/fine_tuning/jobs/{id}/events")).await, events);
    assert_eq!(running.ask(job["fine_tuned_model"].as_str().unwrap(), "refund me").await, "refund");
}

#[tokio::test]
async fn a_job_goes_on_where_it_was_when_the_provider_ended() {
    let running = start_with(|options| options.pace.per_step = Duration::from_millis(3)).await;
    let file = running.upload(&tickets(5)).await;
    let id = running.train(json!({"model": "local-base", "training_file": file})).await;
    running.wait_for(&id, &["running"]).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let running = restart(running).await;
    running.wait_for(&id, &["succeeded"]).await;
    let events = running.get(&format!("/fine_tuning/jobs/{id}/events?limit=1000")).await;
    let metrics = events["data"].as_array().unwrap().iter().filter(|e| e["type"] == "metrics");
    let steps: Vec<u64> = metrics.map(|e| e["data"]["step"].as_u64().unwrap()).collect();
    assert!(steps.windows(2).all(|pair| pair[0] > pair[1]), "no step is taken twice: {steps:?}");
    assert_eq!((steps[0], steps[steps.len() - 1]), (200, 1));
}

#[tokio::test]
async fn after_a_crash_a_job_goes_on_from_its_last_checkpoint() {
    let running = start_with(|options| options.pace.per_step = Duration::from_millis(2)).await;
    let file = running.upload(&tickets(5)).await;
    let id = running.train(json!({"model": "local-base", "training_file": file})).await;
    let path = format!("/fine_tuning/jobs/{id}");
    while running.get(&format!("{path}/checkpoints")).await["data"] == json!([]) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let Running { provider, state, .. } = running;
    provider.shutdown().await;
    // A crash leaves no snapshot.
    std::fs::remove_file(state.path().join(format!("jobs/{id}.snapshot"))).unwrap();
    let running = start_in(state, |_| ()).await;
    let job = running.wait_for(&id, &["succeeded"]).await;
    let model = job["fine_tuned_model"].as_str().unwrap();
    assert_eq!(running.ask(model, "refund my order").await, "refund");
    let checkpoints = running.get(&format!("{path}/checkpoints")).await;
    assert_eq!(checkpoints["data"][0]["step_number"], 200);
    let name = format!("{model}:ckpt-step-200");
    assert_eq!(checkpoints["data"][0]["fine_tuned_model_checkpoint"], name);
}

#[tokio::test]
async fn a_paused_job_stays_paused_over_a_restart_and_can_go_on() {
    let running = start_with(|options| options.pace.per_step = Duration::from_millis(3)).await;
    let file = running.upload(&tickets(5)).await;
    let id = running.train(json!({"model": "local-base", "training_file": file})).await;
    running.wait_for(&id, &["running"]).await;
    running.post(&format!("/fine_tuning/jobs/{id}/pause"), json!({})).await;
    let running = restart(running).await;
    let path = format!("/fine_tuning/jobs/{id}");
    assert_eq!(running.get(&path).await["status"], "paused");
    running.post(&format!("{path}/resume"), json!({})).await;
    running.wait_for(&id, &["succeeded"]).await;
}

#[tokio::test]
async fn a_model_can_be_taken_to_another_provider() {
    let first = start().await;
    let job = first.trained().await;
    let name = job["fine_tuned_model"].as_str().unwrap();
    let bytes = first.provider.export_model(name).unwrap();
    let second = start().await;
    assert_eq!(second.provider.import_model(&bytes).unwrap(), name);
    assert_eq!(second.ask(name, "my parcel has not arrived").await, "delivery");
    assert_eq!(second.provider.export_model(name).unwrap(), bytes);
    let error = second.provider.export_model("ft:none").unwrap_err();
    assert!(error.to_string().contains("`ft:none`"));
    assert!(second.provider.import_model(b"nothing").is_err());
}

#[tokio::test]
async fn a_model_that_many_bring_at_once_is_taken_once() {
    let running = start().await;
    let job = running.trained().await;
    let name = job["fine_tuned_model"].as_str().unwrap();
    let bytes = running.provider.export_model(name).unwrap();
    let other = start().await;
    let bring = || other.provider.import_model(&bytes).map_err(|error| error.to_string());
    let brought: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(bring)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(brought.iter().all(|taken| taken.as_deref() == Ok(name)), "{brought:?}");
    assert_eq!(other.ask(name, "refund me").await, "refund");
}

#[tokio::test]
async fn a_state_directory_has_one_provider_at_a_time() {
    let running = start().await;
    let options = holdout_local::LocalOptions::new(
        holdout_types::Sensitive::new("t".to_owned()),
        running.state.path(),
    );
    let clock = std::sync::Arc::new(holdout_types::SystemClock::default());
    let error = holdout_local::LocalProvider::start(options, clock).await.unwrap_err();
    assert!(error.to_string().contains("another local provider uses"), "{error}");
}

#[tokio::test]
async fn a_taken_port_is_told_with_a_remedy() {
    let running = start().await;
    let url = running.provider.base_url();
    let port: u16 = url.trim_end_matches("/v1").rsplit(':').next().unwrap().parse().unwrap();
    let mut options = holdout_local::LocalOptions::new(
        holdout_types::Sensitive::new("t".to_owned()),
        tempfile::tempdir().unwrap().path(),
    );
    options.port = Some(port);
    let clock = std::sync::Arc::new(holdout_types::SystemClock::default());
    let error = holdout_local::LocalProvider::start(options, clock).await.unwrap_err();
    assert!(error.to_string().contains("Choose another port"), "{error}");
}
