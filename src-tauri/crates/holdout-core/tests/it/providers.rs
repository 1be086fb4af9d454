//! Candidates at other providers: asked over HTTP with their key, tried first, and never sent rows
//! that nobody agreed to send.

use holdout_core::candidates::view::CandidateEdit;
use holdout_core::compare::plan::view::ComparePlan;
use holdout_core::compare::view::{CompareRequest, EvaluationState};
use holdout_core::providers::view::{
    KeyChange, KeyKeep, NetworkSettings, PriceEdit, PriceText, ProviderEdit, StatusTone,
};
use holdout_core::train::view::{JobStateView, TrainRequest};
use holdout_faults::{Fault, FaultyServer, Question, Route, Script, When};
use holdout_types::{CandidateKind, ErrorCode, Money, ProviderId, ProviderKind, Sensitive};

use crate::support::Fixture;

const KEY: &str = "sk-planted-0123456789";

/// A model that knows two of the three labels.
pub(crate) fn answer(question: &Question) -> String {
    let says = |words: &[&str]| words.iter().any(|word| question.text.contains(word));
    let label = if says(&["money", "charged", "return"]) { "refund" } else { "login" };
    label.to_owned()
}

pub(crate) fn save(fixture: &Fixture, base_url: &str) -> ProviderId {
    save_as(fixture, ProviderKind::Compatible, base_url)
}

pub(crate) fn save_as(fixture: &Fixture, kind: ProviderKind, base_url: &str) -> ProviderId {
    save_with(fixture, kind, base_url, KEY)
}

/// Adds a provider whose key is kept for the session.
pub(crate) fn save_with(
    fixture: &Fixture,
    kind: ProviderKind,
    base_url: &str,
    key: &str,
) -> ProviderId {
    let edit = ProviderEdit {
        id: None,
        kind,
        name: "Stub".into(),
        base_url: base_url.into(),
        organization: None,
        project: None,
        at_once: 4,
        needs_key: true,
        api_version: None,
        network: NetworkSettings::default(),
    };
    let providers = fixture.studio.providers();
    let id = providers.save(&edit).unwrap();
    let change = KeyChange::Set { key: Sensitive::new(key.to_owned()), keep: KeyKeep::Session };
    assert!(!format!("{change:?}").contains(key));
    providers.change_key(&id, change).unwrap();
    id
}

/// A sealed project whose baseline is asked at `base_url` and whose challenger is trained here.
async fn with_remote_baseline(base_url: &str) -> (Fixture, ProviderId) {
    let fixture = Fixture::sealed(300);
    fixture.train().await;
    let id = save(&fixture, base_url);
    ask_baseline_at(&fixture, &id, "stub-large", 0);
    (fixture, id)
}

/// Has the baseline asked at a provider, with so many examples.
pub(crate) fn ask_baseline_at(fixture: &Fixture, provider: &ProviderId, model: &str, shots: u32) {
    let project = fixture.studio.project().unwrap();
    let baseline = project.candidates_view().unwrap().candidates.remove(0);
    let edit = CandidateEdit {
        id: Some(baseline.id),
        name: baseline.name,
        system: Some("Answer with one of: login, parcel, refund.".into()),
        shots,
        provider: Some(provider.clone()),
        model: Some(model.into()),
        ..CandidateEdit::default()
    };
    project.save_candidate(&edit).unwrap();
}

/// Leaves two prompted candidates, each asked at a provider for its model.
pub(crate) fn ask_two_at(fixture: &Fixture, provider: &ProviderId, models: [&str; 2]) {
    let project = fixture.studio.project().unwrap();
    let candidates = project.candidates_view().unwrap().candidates;
    project.remove_candidate(candidates[1].id).unwrap();
    for (id, model) in [Some(candidates[0].id), None].into_iter().zip(models) {
        let edit = CandidateEdit {
            id,
            kind: id.is_none().then_some(CandidateKind::Prompted),
            name: model.into(),
            system: Some("Name the topic.".into()),
            provider: Some(provider.clone()),
            model: Some(model.into()),
            ..CandidateEdit::default()
        };
        project.save_candidate(&edit).unwrap();
    }
}

fn plan(fixture: &Fixture) -> ComparePlan {
    fixture.studio.project().unwrap().compare_view().unwrap().plan.unwrap()
}

async fn run_trial(fixture: &Fixture) {
    fixture.studio.start_trial().await.unwrap();
    let project = fixture.studio.project().unwrap();
    let id = plan(fixture).trial.unwrap().evaluation;
    fixture.studio.watch_comparison(id, |_| true).await.unwrap();
    assert_eq!(project.view().unwrap().judged, 0, "a trial is no look at the holdout");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remote_baseline_is_tried_compared_and_paid_for() {
    let server = FaultyServer::start(Script::default().answer(answer)).await.unwrap();
    let (fixture, id) = with_remote_baseline(&server.url()).await;
    let before = plan(&fixture);
    assert_eq!(before.cost, None, "nobody has said what the model costs");
    assert_eq!(before.notices, [], "a server on this computer sends nothing away");
    let price = |text: &str| text.to_owned();
    let price = PriceText { input: price("0.4"), output: price("1.6"), ..PriceText::default() };
    let edit = PriceEdit { provider: id, model: "stub-large".into(), price: Some(price) };
    fixture.studio.providers().set_price(&edit).unwrap();

    run_trial(&fixture).await;
    let after = plan(&fixture);
    let trial = after.trial.as_ref().unwrap();
    assert_eq!((trial.state, trial.done, trial.rows.len()), (EvaluationState::Done, 10, 5));
    assert_eq!(server.count(Route::Chat), 5);
    for row in &trial.rows {
        let asked = &row.answers[0];
        assert_eq!(asked.correct, Some(asked.text.as_ref() == Some(&row.expected)), "{row:?}");
        assert!(asked.latency_ms.is_some() && asked.tokens.is_some() && asked.cost.is_some());
    }
    let [low, high] = after.cost.unwrap();

    let view = fixture.compare().await;
    assert_eq!(view.state, EvaluationState::Done, "{:?}", view.error);
    assert_eq!(server.count(Route::Chat), 5 + after.rows as usize);
    let baseline = &view.scores[0];
    assert!((0.5..0.8).contains(&baseline.accuracy.unwrap()), "it knows two of three labels");
    let cost = baseline.cost_per_1000.unwrap();
    let per_1000 = |all: Money| Money::from_pico(all.pico() * 1_000 / i64::from(after.rows));
    let (low, high) = (per_1000(low).dollars() * 0.9, per_1000(high).dollars() * 1.1);
    assert!((low..=high).contains(&cost.dollars()), "{low} to {high}, was {cost}");
    let spent = fixture.studio.project().unwrap().view().unwrap();
    assert!(spent.spent > Money::ZERO && !spent.spent_at_least);

    for request in server.requests() {
        assert_eq!(request.headers["authorization"], format!("Bearer {KEY}"));
        let body = String::from_utf8_lossy(&request.body);
        assert!(!body.contains(",refund") && !body.contains("assistant"), "{body}");
    }
    let caveats = view.verdict.unwrap().caveats.join(" ");
    assert!(!caveats.contains("matches examples"), "the baseline is a language model: {caveats}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_shows_in_the_trial_and_costs_no_look() {
    let script = Script::default().fault(Route::Chat, When::Always, Fault::UnauthorizedWithKey);
    let server = FaultyServer::start(script).await.unwrap();
    let (fixture, _) = with_remote_baseline(&server.url()).await;
    run_trial(&fixture).await;
    let trial = plan(&fixture).trial.unwrap();
    assert_eq!(trial.state, EvaluationState::Failed);
    let error = trial.error.unwrap();
    assert_eq!(error.code, ErrorCode::Unauthorized);
    assert!(error.hint.unwrap().contains("Settings") && !error.message.contains(KEY));
    assert!(server.count(Route::Chat) <= 4, "no more than were under way at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_to_a_host_that_nobody_agreed_to() {
    let (fixture, _) = with_remote_baseline("https://models.invalid/v1").await;
    let notice = plan(&fixture).notices.remove(0);
    assert_eq!((notice.host.as_str(), notice.agreed_at), ("models.invalid", None));
    assert!(notice.sent[0].contains("120 test rows"), "{:?}", notice.sent);
    let request = CompareRequest::new(2.0);
    let refused = fixture.studio.start_comparison(&request).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAgreed);
    assert_eq!(fixture.studio.start_trial().await.unwrap_err().code, ErrorCode::NotAgreed);
    let project = fixture.studio.project().unwrap();
    assert_eq!(project.view().unwrap().judged, 0);
    assert!(project.agree_to_send("other.invalid").is_err(), "nothing is asked there");
    project.agree_to_send("models.invalid").unwrap();
    assert!(plan(&fixture).notices[0].agreed_at.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_does_not_go_on_at_another_host_than_it_began() {
    let script = Script::default().answer(answer).latency(std::time::Duration::from_millis(30));
    let server = FaultyServer::start(script).await.unwrap();
    let other = FaultyServer::start(Script::default().answer(answer)).await.unwrap();
    let (fixture, id) = with_remote_baseline(&server.url()).await;
    let request = CompareRequest::new(2.0);
    let view = fixture.studio.start_comparison(&request).await.unwrap();
    let evaluation = view.evaluation.unwrap().id;
    fixture.studio.watch_comparison(evaluation, |view| view.done < 5).await.unwrap();
    fixture.studio.cancel_comparison(evaluation).await.unwrap();
    let providers = fixture.studio.providers();
    let settings = fixture.studio.settings_view().unwrap().providers.remove(0);
    let edit = ProviderEdit {
        id: Some(id.clone()),
        kind: settings.kind,
        name: settings.name,
        base_url: other.url(),
        organization: None,
        project: None,
        at_once: 4,
        needs_key: true,
        api_version: None,
        network: NetworkSettings::default(),
    };
    providers.save(&edit).unwrap();
    let key = Sensitive::new(KEY.to_owned());
    providers.change_key(&id, KeyChange::Set { key, keep: KeyKeep::Session }).unwrap();
    let refused = fixture.studio.resume_comparison(evaluation).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::WrongState);
    assert!(refused.message.contains("now points to"), "{refused}");
    assert_eq!(other.count(Route::Any), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_of_the_connection_tells_host_key_and_models_apart() {
    let server = FaultyServer::start(Script::default()).await.unwrap();
    let fixture = Fixture::new();
    let id = save(&fixture, &server.url());
    let tested = async |id: &ProviderId| {
        fixture.studio.providers().test(id).await.unwrap();
        let mut providers = fixture.studio.settings_view().unwrap().providers;
        providers.retain(|provider| provider.id.as_ref() == Some(id));
        providers.remove(0)
    };
    let works = tested(&id).await;
    assert_eq!((works.status.tone, works.status.text.as_str()), (StatusTone::Ready, "Works"));
    let connection = works.connection.unwrap();
    let models: Vec<&str> = connection.models.iter().map(|model| model.id.as_str()).collect();
    assert_eq!(models, ["stub", "old"]);
    assert_eq!(connection.models[1].shutdown_date.as_deref(), Some("2027-01-14"));
    assert_eq!(server.count(Route::Any), 2, "the models, and a job of the list: it costs nothing");
    let training = connection.findings.iter().find(|finding| finding.what == "Training").unwrap();
    assert_eq!(training.tone, StatusTone::Untested, "only a job proves it");
    assert!(training.text.contains("list training jobs"), "{}", training.text);

    let refusing = Script::default().fault(Route::Models, When::Always, Fault::UnauthorizedWithKey);
    let refusing = FaultyServer::start(refusing).await.unwrap();
    let refused = tested(&save(&fixture, &refusing.url())).await;
    assert_eq!(refused.status.text, "Key refused");
    let connection = refused.connection.unwrap();
    assert!(connection.answered_ms.is_some() && !format!("{connection:?}").contains(KEY));

    let gone = server.url();
    drop(server);
    let silent = tested(&save(&fixture, &gone)).await;
    assert_eq!(silent.status.text, "Does not answer");
    assert_eq!(silent.connection.unwrap().answered_ms, None);
}

/// A sealed project whose fine-tuned candidate is trained at `base_url`.
fn with_remote_training(base_url: &str) -> (Fixture, ProviderId) {
    let fixture = Fixture::sealed(300);
    let id = save(&fixture, base_url);
    train_at(&fixture, &id);
    (fixture, id)
}

/// Has the fine-tuned candidate trained at a provider.
pub(crate) fn train_at(fixture: &Fixture, id: &ProviderId) {
    let project = fixture.studio.project().unwrap();
    let tuned = project.candidates_view().unwrap().candidates.remove(1);
    let edit = CandidateEdit {
        id: Some(tuned.id),
        name: tuned.name,
        system: tuned.system,
        shots: 0,
        provider: Some(id.clone()),
        model: Some("stub-base".into()),
        ..CandidateEdit::default()
    };
    project.save_candidate(&edit).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_trained_elsewhere_paid_for_and_compared() {
    let server = FaultyServer::start(Script::default().answer(answer)).await.unwrap();
    let (fixture, id) = with_remote_training(&server.url());
    let text = |text: &str| text.to_owned();
    let price = PriceText {
        input: text("1"),
        output: text("1"),
        training: Some(text("10")),
        ..Default::default()
    };
    let edit = PriceEdit { provider: id, model: "stub-base".into(), price: Some(price) };
    fixture.studio.providers().set_price(&edit).unwrap();
    let plan = fixture.studio.project().unwrap().train_view().unwrap().plan.unwrap();
    assert!(!plan.is_local && plan.notice.is_none() && !plan.may_tune);
    let [low, high] = plan.cost.unwrap();
    assert!(low > Money::ZERO && high > low);

    fixture.train().await;
    let project = fixture.studio.project().unwrap();
    let job = project.train_view().unwrap().job.unwrap();
    assert_eq!((job.provider_name.as_str(), job.model.as_deref()), ("Stub", Some("ft:stub")));
    assert_eq!(job.cost.unwrap().to_string(), "0.001", "100 tokens at 10 dollars a million");
    assert_eq!(job.files.len(), 2, "they are still there");
    assert_eq!(server.jobs(), 1);
    let sent = server.files().concat();
    let sent = String::from_utf8_lossy(&sent);
    let test = project.rows(&holdout_core::data::view::RowQuery {
        split: Some(holdout_types::Split::Test),
        limit: 500,
        ..Default::default()
    });
    let test = test.unwrap().rows;
    assert_eq!(test.len(), 120);
    assert!(test.iter().all(|row| !sent.contains(&row.input)), "no test row is in the files");

    fixture.studio.delete_sent_files(job.id).await.unwrap();
    assert!(server.files().is_empty() && project.job(job.id).unwrap().files.is_empty());
    let after = project.train_view().unwrap().plan.unwrap();
    assert!(after.may_tune, "there is a run to compare with");

    let view = fixture.compare().await;
    assert_eq!(view.scores[1].model, "ft:stub");
    assert_eq!(view.state, EvaluationState::Done, "{:?}", view.error);
    let spent = project.view().unwrap();
    assert!(spent.spent_at_least, "nobody has said what asking the trained model costs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_training_says_why_and_leaves_its_files_to_be_deleted() {
    let script =
        Script::default().fault(Route::CreateJob, When::Always, Fault::TrainingNotAvailable);
    let server = FaultyServer::start(script).await.unwrap();
    let (fixture, _) = with_remote_training(&server.url());
    let view = fixture.studio.start_training(&TrainRequest::default()).await.unwrap();
    let id = view.job.unwrap().id;
    fixture.studio.watch_training(id, |_| true).await.unwrap();
    let job = fixture.studio.project().unwrap().job(id).unwrap();
    assert_eq!(job.state, JobStateView::Failed);
    let error = job.error.unwrap();
    assert_eq!(error.code, ErrorCode::TrainingNotAvailable);
    assert!(error.hint.unwrap().contains("Train elsewhere"));
    assert_eq!(job.files.len(), 2);
    fixture.studio.delete_sent_files(id).await.unwrap();
    assert!(server.files().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_key_does_not_end_a_job_that_goes_on_elsewhere() {
    let course = vec![serde_json::json!({"status": "running"})];
    let script = Script::default().job_course(course).fault(
        Route::Job,
        When::First(1),
        Fault::UnauthorizedWithKey,
    );
    let server = FaultyServer::start(script).await.unwrap();
    let (fixture, _) = with_remote_training(&server.url());
    let view = fixture.studio.start_training(&TrainRequest::default()).await.unwrap();
    let id = view.job.unwrap().id;
    let mut seen = None;
    fixture
        .studio
        .watch_training(id, |job| {
            seen = job.unreachable;
            seen.is_none()
        })
        .await
        .unwrap();
    assert_eq!(seen.unwrap().code, ErrorCode::Unauthorized);
    let project = fixture.studio.project().unwrap();
    assert!(!project.job(id).unwrap().state.is_over());
    fixture.studio.follow_again(id).unwrap();
    fixture.studio.watch_training(id, |job| job.state != JobStateView::Running).await.unwrap();
    assert!(project.job(id).unwrap().unreachable.is_none());
    assert_eq!(server.jobs(), 1, "and it is not created again");
}

#[tokio::test(flavor = "multi_thread")]
async fn training_rows_go_nowhere_without_agreement_and_within_the_budget_only() {
    let (fixture, id) = with_remote_training("https://models.invalid/v1");
    let start =
        async |request: TrainRequest| fixture.studio.start_training(&request).await.unwrap_err();
    assert_eq!(start(TrainRequest::default()).await.code, ErrorCode::NotAgreed);
    let project = fixture.studio.project().unwrap();
    assert!(project.agree_to_train("other.invalid").is_err());
    project.agree_to_train("models.invalid").unwrap();
    let notice = project.train_view().unwrap().plan.unwrap().notice.unwrap();
    assert!(notice.agreed_at.is_some());
    let budget = |text: &str| TrainRequest { budget: Some(text.into()), ..Default::default() };
    let unknown = start(budget("1")).await;
    assert!(unknown.message.contains("unknown"), "{unknown}");
    let text = |text: &str| text.to_owned();
    let price = PriceText {
        input: text("1"),
        output: text("1"),
        training: Some(text("9000")),
        ..PriceText::default()
    };
    let edit = PriceEdit { provider: id, model: "stub-base".into(), price: Some(price) };
    fixture.studio.providers().set_price(&edit).unwrap();
    let over = start(budget("0.01")).await;
    assert_eq!(over.field.as_deref(), Some("budget"));
    let tuned = start(TrainRequest { epochs: Some(3), ..Default::default() }).await;
    assert_eq!(tuned.code, ErrorCode::WrongState, "{tuned}");
    assert!(project.train_view().unwrap().job.is_none(), "nothing was begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_local_provider_passes_over_the_rows_as_often_as_the_plan_says() {
    let fixture = Fixture::sealed(300);
    let project = fixture.studio.project().unwrap();
    let plan = project.train_view().unwrap().plan.unwrap();
    fixture.train().await;
    let job = project.train_view().unwrap().job.unwrap();
    // It steps after every row.
    assert_eq!([job.step / plan.train_rows; 2], plan.epochs);
    assert_eq!(job.step % plan.train_rows, 0);
}
