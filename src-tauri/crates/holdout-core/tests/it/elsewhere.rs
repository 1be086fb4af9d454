//! Providers that differ from OpenAI: models that have to be deployed, preference pairs, and what lies
//! at a provider.

use holdout_core::data::view::ImportRequest;
use holdout_core::train::view::{JobStateView, JobView, TrainMethod, TrainRequest};
use holdout_faults::{FaultyServer, Route, Script};
use holdout_types::{ErrorCode, IgnoreProgress, JobId, ProviderKind};
use serde_json::json;

use crate::providers::{answer, save, save_as, train_at};
use crate::support::Fixture;

/// The root beside OpenAI's, where the stub has Azure's classic form.
fn azure_root(server: &FaultyServer) -> String {
    server.url().replace("/v1", "/openai")
}

async fn start(fixture: &Fixture) -> JobId {
    let view = fixture.studio.start_training(&TrainRequest::default()).await.unwrap();
    view.job.unwrap().id
}

/// Watches a job until it is so.
async fn until(fixture: &Fixture, job: JobId, is_so: impl Fn(&JobView) -> bool) -> JobView {
    let mut seen = None;
    let watch = fixture.studio.watch_training(job, |view| {
        let go_on = !is_so(&view);
        seen = Some(view);
        go_on
    });
    watch.await.unwrap();
    let seen = seen.unwrap();
    assert!(is_so(&seen), "{:?} {:?} {:?}", seen.state, seen.error, seen.unreachable);
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_a_person_deploys_is_asked_by_its_deployment_once_that_answers() {
    let server = FaultyServer::start(Script::default().answer(answer)).await.unwrap();
    let mut fixture = Fixture::sealed(300);
    let id = save_as(&fixture, ProviderKind::Azure, &azure_root(&server));
    train_at(&fixture, &id);
    let job = start(&fixture).await;
    let waits = until(&fixture, job, |view| view.state == JobStateView::ToDeploy).await;
    let deploy = waits.deploy.unwrap();
    let commands: String = deploy.ways.iter().filter_map(|way| way.command.clone()).collect();
    assert!(commands.contains("ft:stub") && commands.contains(&deploy.suggested), "{commands}");
    assert!(deploy.costs.contains("billed by the hour"));
    assert_eq!(deploy.waiting_for, None);
    assert!(waits.finished_at.is_some(), "the training itself is over");

    let refused = fixture.studio.deployed(job, "not a name").await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::InvalidInput, Some("name")));
    let view = fixture.studio.deployed(job, "triage").await.unwrap();
    assert_eq!(view.job.unwrap().deploy.unwrap().waiting_for.as_deref(), Some("triage"));

    // The app is closed while it waits, and goes on when it is opened again.
    fixture.reopen();
    until(&fixture, job, |view| view.state == JobStateView::Succeeded).await;
    let project = fixture.studio.project().unwrap();
    let tuned = project.candidates_view().unwrap().candidates.remove(1);
    assert_eq!(tuned.model.as_deref(), Some("triage"));
    let asked = server.requests();
    assert!(asked.iter().any(|request| request.path.contains("/deployments/triage/chat")));
    assert!(asked.iter().all(|request| !request.headers.contains_key("authorization")));
    assert!(fixture.studio.deployed(job, "again").await.is_err(), "it waits no longer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_the_api_deploys_is_deployed_once_and_then_asked_by_its_new_name() {
    let checkpoint = json!({"id": "ftckpt-1", "created_at": 5, "step_number": 10,
        "fine_tuned_model_checkpoint": "ckpt", "metrics": {}});
    let script = Script::default().answer(answer).checkpoints(vec![checkpoint]);
    let server = FaultyServer::start(script).await.unwrap();
    let fixture = Fixture::sealed(300);
    let id = save_as(&fixture, ProviderKind::Nebius, &server.url());
    train_at(&fixture, &id);
    let plan = fixture.studio.project().unwrap().train_view().unwrap().plan.unwrap();
    assert_eq!(plan.learning_rate_label, "Learning rate");
    let job = start(&fixture).await;
    let done = until(&fixture, job, |view| view.state.is_over()).await;
    assert_eq!(done.state, JobStateView::Succeeded, "{:?}", done.error);
    let tuned = fixture.studio.project().unwrap().candidates_view().unwrap().candidates.remove(1);
    let model = tuned.model.unwrap();
    assert!(model.starts_with("stub-base-LoRa:holdout-"), "{model}");
    let deployed = server
        .requests()
        .into_iter()
        .filter(|request| request.method == "POST" && request.path.ends_with("/v0/models"));
    assert_eq!(deployed.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_at_a_provider_is_listed_and_deleted() {
    let server = FaultyServer::start(Script::default().answer(answer)).await.unwrap();
    let fixture = Fixture::sealed(300);
    let id = save(&fixture, &server.url());
    train_at(&fixture, &id);
    fixture.train().await;
    let found = fixture.studio.inventory(&id).await.unwrap();
    assert_eq!((found.files.len(), found.jobs.len()), (2, 1));
    assert!(found.files.iter().all(|file| file.ours && file.in_use.is_none()), "{found:?}");
    assert!(found.jobs[0].ours && found.jobs[0].is_over && found.unread.is_empty(), "{found:?}");
    let file = found.files[0].id.clone();
    let after = fixture.studio.delete_kept_file(&id, &file).await.unwrap();
    assert_eq!(after.files.len(), 1);
    let job = fixture.studio.project().unwrap().train_view().unwrap().job.unwrap();
    assert!(job.files.iter().all(|kept| kept.id != file), "the job knows that it is gone");
}

/// Preference pairs about two labels.
fn pairs(rows: usize) -> String {
    let row = |number: usize| {
        let (good, bad) =
            if number.is_multiple_of(2) { ("refund", "login") } else { ("login", "refund") };
        let said = |text: &str| json!([{"role": "assistant", "content": text}]);
        let input = json!({"messages": [{"role": "user", "content": format!("Case {number}")}]});
        json!({"input": input, "preferred_output": said(good), "non_preferred_output": said(bad)})
    };
    (0..rows).map(|number| row(number).to_string() + "\n").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn preference_pairs_are_trained_by_preference_and_only_where_that_is_had() {
    let server = FaultyServer::start(Script::default().answer(answer)).await.unwrap();
    let fixture = Fixture::new();
    let path = fixture.home.path().join("tickets.jsonl");
    std::fs::write(&path, pairs(300)).unwrap();
    let examples = fixture.studio.offer(&path).unwrap().handle;
    let request = ImportRequest { examples, test: None, mapping: None };
    fixture.studio.import(&request, &IgnoreProgress).unwrap();
    fixture.divide().unwrap();
    let project = fixture.studio.project().unwrap();
    project.seal().unwrap();
    let here = project.train_view().unwrap().plan.unwrap();
    assert_eq!(here.method, TrainMethod::Preference);
    assert!(here.blocking.iter().any(|text| text.contains("DPO")), "{:?}", here.blocking);

    let id = save(&fixture, &server.url());
    train_at(&fixture, &id);
    let there = project.train_view().unwrap().plan.unwrap();
    assert_eq!(there.blocking, Vec::<String>::new());
    fixture.train().await;
    let sent = server
        .requests()
        .into_iter()
        .find(|request| request.method == "POST" && request.path.ends_with("/fine_tuning/jobs"));
    let body: serde_json::Value = serde_json::from_slice(&sent.unwrap().body).unwrap();
    assert_eq!(body["method"]["type"], "dpo");
    assert_eq!(body["method"]["dpo"]["hyperparameters"]["beta"], "auto");
    let file = String::from_utf8(server.files().remove(0)).unwrap();
    assert!(file.lines().all(|line| line.contains("non_preferred_output")), "{file}");
    assert!(server.count(Route::Upload) == 2);
}
