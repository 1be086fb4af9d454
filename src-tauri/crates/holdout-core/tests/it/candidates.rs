//! The kinds of candidates from end to end: structured, the user's own service, recorded, frozen; and
//! the versions that changes leave behind.

use holdout_core::candidates::recording::view::{FreezeWish, RecordingImport};
use holdout_core::candidates::schema::view::{AnswerForm, SchemaQuestion, SchemaSupport};
use holdout_core::candidates::view::{CandidateEdit, CandidateView};
use holdout_core::compare::view::{CompareRequest, EvaluationState, EvaluationView, ScoreView};
use holdout_core::data::view::ImportRequest;
use holdout_core::playground::view::PlaygroundQuestion;
use holdout_core::providers::view::{PriceEdit, PriceText};
use holdout_core::studio::OpenProject;
use holdout_core::view::FileHandle;
use holdout_faults::{FaultyServer, Question, Route, Script};
use holdout_types::{ApiError, CandidateKind, ErrorCode, IgnoreProgress, ProviderId, ProviderKind};
use serde_json::{Value, json};

use crate::providers::{answer, save, save_as};
use crate::support::{Fixture, tickets};

fn edit(kind: CandidateKind, name: &str) -> CandidateEdit {
    CandidateEdit { kind: Some(kind), name: name.into(), ..CandidateEdit::default() }
}

fn candidates(project: &OpenProject) -> Vec<CandidateView> {
    project.candidates_view().unwrap().candidates
}

fn named(project: &OpenProject, letter: &str) -> CandidateView {
    candidates(project).into_iter().find(|candidate| candidate.letter == letter).unwrap()
}

/// A sealed project without the model that would have to be trained.
fn untrained(rows: usize) -> Fixture {
    let fixture = Fixture::sealed(rows);
    let project = fixture.studio.project().unwrap();
    project.remove_candidate(named(&project, "B").id).unwrap();
    fixture
}

fn score<'a>(view: &'a EvaluationView, letter: &str) -> &'a ScoreView {
    view.scores.iter().find(|score| score.letter == letter).unwrap()
}

fn caveats(view: &EvaluationView) -> String {
    view.verdict.as_ref().unwrap().caveats.join(" ")
}

fn write(fixture: &Fixture, name: &str, content: &str) -> FileHandle {
    let path = fixture.home.path().join(name);
    std::fs::write(&path, content).unwrap();
    fixture.studio.offer(&path).unwrap().handle
}

fn chat_bodies(server: &FaultyServer) -> Vec<Value> {
    let requests = server.requests().into_iter().filter(|request| request.route == Route::Chat);
    requests.map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
}

#[test]
fn a_label_that_only_the_test_has_is_in_no_proposed_schema() {
    let fixture = Fixture::new();
    let only_there: String =
        (0..4).map(|row| format!("Ticket {row} of another kind altogether,warranty\n")).collect();
    let examples = write(&fixture, "tickets.csv", &tickets(300));
    let test = Some(write(&fixture, "test.csv", &format!("text,label\n{only_there}")));
    let request = ImportRequest { examples, test, mapping: None };
    fixture.studio.import(&request, &IgnoreProgress).unwrap();
    let project = fixture.studio.project().unwrap();
    let structured = edit(CandidateKind::Structured, "Structured");
    let view = project.save_candidate(&structured).unwrap();
    let form = view.candidates.last().unwrap().form.clone().unwrap();
    let schema: Value = serde_json::from_str(&form.schema).unwrap();
    let labels = &schema["properties"]["label"]["enum"];
    assert_eq!(*labels, json!(["refund", "login", "parcel"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_structured_candidate_is_compared_by_the_label_in_its_answer() {
    let fixture = untrained(300);
    let project = fixture.studio.project().unwrap();
    let prompted = named(&project, "A");
    let shots = CandidateEdit {
        id: Some(prompted.id),
        name: prompted.name,
        system: prompted.system.clone(),
        shots: 12,
        ..CandidateEdit::default()
    };
    project.save_candidate(&shots).unwrap();
    let structured = CandidateEdit {
        system: prompted.system,
        shots: 12,
        ..edit(CandidateKind::Structured, "Structured")
    };
    project.save_candidate(&structured).unwrap();
    let added = named(&project, "C");
    let form = added.form.unwrap();
    assert_eq!((form.unwrap.as_deref(), added.warning), (Some("label"), None));
    let schema: Value = serde_json::from_str(&form.schema).unwrap();
    assert_eq!(schema["properties"]["label"]["enum"].as_array().unwrap().len(), 3);

    let view = fixture.compare().await;
    assert_eq!(view.state, EvaluationState::Done, "{:?}", view.error);
    let (prompted, structured) = (score(&view, "A"), score(&view, "C"));
    assert_eq!(structured.excluded, 0);
    assert!(structured.correct > structured.n / 2, "{structured:?}");
    assert_eq!(structured.correct, prompted.correct, "the same model, in another form");
}

fn wrapped(question: &Question) -> String {
    json!({ "label": answer(question) }).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_is_asked_for_and_its_member_compared_at_another_provider() {
    let server = FaultyServer::start(Script::default().answer(wrapped)).await.unwrap();
    let fixture = untrained(150);
    let project = fixture.studio.project().unwrap();
    let structured = CandidateEdit {
        provider: Some(save(&fixture, &server.url())),
        model: Some("stub".into()),
        system: Some("Name the topic.".into()),
        shots: 2,
        ..edit(CandidateKind::Structured, "Structured")
    };
    project.save_candidate(&structured).unwrap();
    let warning = named(&project, "C").warning.unwrap();
    assert!(warning.contains("No source says"), "{warning}");
    let view = fixture.compare().await;
    let structured = score(&view, "C");
    assert!(structured.correct > structured.n / 2, "{structured:?}");
    let bodies = chat_bodies(&server);
    assert_eq!(bodies.len() as u32, structured.n);
    for body in bodies {
        let format = &body["response_format"];
        assert_eq!(format["type"], "json_schema");
        assert_eq!(
            (&format["json_schema"]["strict"], &format["json_schema"]["name"]),
            (&json!(true), &json!("answer"))
        );
        let shown = body["messages"][2]["content"].as_str().unwrap();
        assert!(
            shown.starts_with("{\"label\":"),
            "examples come in the form that is asked for: {shown}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_is_checked_as_json_as_a_schema_and_for_each_provider() {
    let fixture = untrained(150);
    save_as(&fixture, ProviderKind::Openai, "http://127.0.0.1:9/v1");
    let project = fixture.studio.project().unwrap();
    let check = |schema: Option<&str>| {
        let question = SchemaQuestion {
            schema: schema.map(str::to_owned),
            provider: Some(ProviderId("stub".into())),
            model: Some("gpt-4.1-mini".into()),
        };
        project.check_schema(&question).unwrap()
    };
    let proposed = check(None);
    assert_eq!(proposed.proposed.form.unwrap.as_deref(), Some("label"));
    assert_eq!((proposed.fault, proposed.members), (None, vec!["label".to_owned()]));
    let held: Vec<_> = proposed.providers.iter().map(|at| (at.asked, at.support)).collect();
    assert_eq!(held, [(true, SchemaSupport::Held), (false, SchemaSupport::Held)]);
    let open = check(Some(r#"{"type": "object", "properties": {"a": {"type": "string"}}}"#));
    let asked = &open.providers[0];
    assert_eq!((asked.support, asked.faults.len()), (SchemaSupport::Loose, 2));
    assert!(asked.faults.iter().all(|fault| !fault.remedy.is_empty()));
    assert_eq!(check(Some("{\n\"type\" 1}")).fault.unwrap().line, Some(2));

    let save = |schema: &str, unwrap: &str| {
        let form = AnswerForm { schema: schema.into(), unwrap: Some(unwrap.into()) };
        let edit = CandidateEdit { form: Some(form), ..edit(CandidateKind::Structured, "S") };
        project.save_candidate(&edit).unwrap_err()
    };
    let refused = save("{\n\"type\" 1}", "a");
    assert_eq!(refused.field.as_deref(), Some("schema"));
    assert!(refused.message.starts_with("Line 2"), "{}", refused.message);
    let refused = save(r#"{"type": "object", "properties": {"b": {}}}"#, "a");
    assert_eq!(refused.field.as_deref(), Some("unwrap"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_of_ones_own_gets_the_row_as_it_is() {
    let server = FaultyServer::start(Script::default().answer(answer)).await.unwrap();
    let fixture = untrained(150);
    let project = fixture.studio.project().unwrap();
    let refused = project.save_candidate(&edit(CandidateKind::Endpoint, "Service")).unwrap_err();
    assert_eq!(
        (refused.code, refused.field.as_deref()),
        (ErrorCode::InvalidInput, Some("provider"))
    );
    let provider = save_as(&fixture, ProviderKind::ChatOnly, &server.url());
    let service =
        CandidateEdit { provider: Some(provider), ..edit(CandidateKind::Endpoint, "Service") };
    project.save_candidate(&service).unwrap();
    let view = fixture.compare().await;
    let found = score(&view, "C");
    assert!((0.5..0.8).contains(&found.accuracy.unwrap()), "it knows two of three labels");
    for body in chat_bodies(&server) {
        assert_eq!(body["model"], "default", "nobody named a model");
        let messages = body["messages"].as_array().unwrap();
        assert_eq!((messages.len(), &messages[0]["role"]), (1, &json!("user")));
        assert!(body.get("response_format").is_none() && body.get("temperature").is_none());
    }
    assert!(
        caveats(&view).contains("Whether C has seen test rows before is unknown"),
        "{}",
        caveats(&view)
    );
}

/// What a model that knows two of three labels answered to every ticket, as a table.
fn recorded_table(rows: std::ops::Range<usize>) -> String {
    let tickets = crate::support::tickets(rows.end);
    let line = |line: &str| {
        let (text, _) = line.rsplit_once(',').unwrap();
        let question = Question { model: String::new(), text: text.to_owned() };
        format!("{text},{},250.5,30,2,0.0001,old-model\n", answer(&question))
    };
    let head = "input,answer,latency_ms,prompt_tokens,completion_tokens,cost,model\n".to_owned();
    head + &tickets.lines().skip(1 + rows.start).map(line).collect::<String>()
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_from_a_table_are_compared_with_the_cost_and_latency_of_then() {
    let fixture = untrained(150);
    let project = fixture.studio.project().unwrap();
    let table = recorded_table(0..150)
        + "never asked,refund,,,,,\n"
        + "Number 0: it is about money back again,parcel,,,,,\n";
    let file = write(&fixture, "old.csv", &table);
    let preview = fixture.studio.preview_recording(&file).unwrap();
    assert_eq!((preview.answers, preview.matched, preview.rows), (152, 60, 60));
    assert_eq!((preview.unmatched, preview.unmatched_lines[0].line), (1, 152));
    assert_eq!((preview.differing, preview.differing_lines[0].line), (1, 153));
    assert_eq!((preview.missing.len(), preview.warning), (0, None));
    assert_eq!(preview.models, ["old-model"]);
    assert_eq!(preview.known, "The file has latency of all, tokens of all and cost of all.");

    let wish = RecordingImport { file, name: "Old model".into() };
    fixture.studio.import_recording(&wish).unwrap();
    let recorded = named(&project, "C");
    assert!(recorded.model.unwrap().starts_with("answers imported on "));
    assert!(recorded.recorded.unwrap().source.contains("old.csv"));
    let refused = fixture
        .studio
        .ask_one(&PlaygroundQuestion { candidate: recorded.id, text: "hello?".into() }, |_| ())
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::WrongState);

    let view = fixture.compare().await;
    let found = score(&view, "C");
    assert_eq!((found.n, found.excluded, found.p50_ms), (60, 0, Some(250.5)));
    assert_eq!(found.cost_per_1000.unwrap().to_string(), "0.1");
    assert_eq!(found.tokens_per_request, Some(32.0));
    assert!(found.recorded.as_ref().unwrap().contains("imported on"));
    assert!(caveats(&view).contains("what the file says"), "{}", caveats(&view));
}

#[tokio::test(flavor = "multi_thread")]
async fn too_few_recorded_answers_are_told_before_a_run_and_give_no_verdict() {
    let fixture = untrained(150);
    let project = fixture.studio.project().unwrap();
    let lines: Vec<String> =
        (1..=100).map(|row| json!({"row": row, "answer": "refund"}).to_string()).collect();
    let file = write(&fixture, "some.jsonl", &lines.join("\n"));
    let preview = fixture.studio.preview_recording(&file).unwrap();
    assert!(preview.matched < 60 && preview.missing.iter().all(|row| *row > 100), "{preview:?}");
    assert!(preview.warning.unwrap().contains("no verdict"));
    let wish = RecordingImport { file, name: "Some".into() };
    fixture.studio.import_recording(&wish).unwrap();
    assert!(named(&project, "C").warning.unwrap().contains("no recorded answer"));
    let plan = project.compare_view().unwrap().plan.unwrap();
    let estimate = plan.estimates.iter().find(|line| line.letter == "C").unwrap();
    assert_eq!((estimate.calls, estimate.warning.is_some()), (0, true));
    let view = fixture.compare().await;
    assert_eq!(view.verdict.unwrap().outcome, "no_verdict");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_answers_that_can_not_be_used_says_where_and_keeps_nothing() {
    let fixture = untrained(150);
    let refused = |name: &str, content: &str| -> ApiError {
        let file = write(&fixture, name, content);
        let wish = RecordingImport { file, name: "X".into() };
        fixture.studio.import_recording(&wish).unwrap_err()
    };
    let cases = [
        ("a.csv", "input,label\nx,y\n", "line 1"),
        ("a.csv", "row,answer,latency_ms\n1,a,\n2,b,soon\n", "line 3"),
        ("a.jsonl", "{\"row\": 1, \"answer\": \"a\"}\nnonsense\n", "line 2"),
        ("a.csv", "row,answer\n900,a\n", "Line 2: there is no row 900"),
        ("a.csv", "row,input,answer\n3,another input,a\n", "row 3 has another input"),
        ("a.csv", "\u{0}\u{1}", "a.csv"),
    ];
    for (name, content, told) in cases {
        let error = refused(name, content);
        assert!(error.message.contains(told), "{content:?}: {}", error.message);
        assert!(error.hint.is_some(), "{content:?}");
    }
    let project = fixture.studio.project().unwrap();
    assert_eq!(candidates(&project).len(), 1);
}

/// The figures of a candidate that must outlive its provider.
fn figures(score: &ScoreView) -> impl PartialEq + std::fmt::Debug + use<> {
    (
        (score.n, score.correct, score.excluded, score.accuracy, score.interval),
        (score.cost_per_1000, score.cost_per_1000_correct),
        (score.p50_ms, score.p95_ms, score.tokens_per_request, score.other_accuracy),
    )
}

fn price(fixture: &Fixture, provider: &ProviderId) {
    let price = PriceText { input: "0.4".into(), output: "1.6".into(), ..PriceText::default() };
    let edit =
        PriceEdit { provider: provider.clone(), model: "stub-large".into(), price: Some(price) };
    fixture.studio.providers().set_price(&edit).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_recording_still_compares_after_its_provider_has_gone() {
    let server = FaultyServer::start(Script::default().answer(answer)).await.unwrap();
    let fixture = Fixture::sealed(300);
    fixture.train().await;
    let provider = save(&fixture, &server.url());
    price(&fixture, &provider);
    let project = fixture.studio.project().unwrap();
    let remote = CandidateEdit {
        id: Some(named(&project, "A").id),
        name: "Old model".into(),
        system: Some("Name the topic.".into()),
        provider: Some(provider.clone()),
        model: Some("stub-large".into()),
        ..CandidateEdit::default()
    };
    project.save_candidate(&remote).unwrap();
    let id = named(&project, "A").id;
    let wish = FreezeWish { candidate: id, evaluation: None, in_place: true };
    assert_eq!(
        project.freeze(&wish).unwrap_err().code,
        ErrorCode::WrongState,
        "nothing is judged yet"
    );

    let before = fixture.compare().await;
    assert_eq!(named(&project, "A").freezable, Some(before.id));
    project.freeze(&wish).unwrap();
    let asked = server.count(Route::Chat);
    drop(server);
    fixture.studio.providers().remove(&provider).unwrap();

    let frozen = named(&project, "C");
    assert!(frozen.baseline && frozen.kind == CandidateKind::Recorded);
    assert!(frozen.name.starts_with("Old model, recorded on "), "{}", frozen.name);
    assert!(frozen.model.as_ref().unwrap().starts_with("stub-large, recorded on "));
    let recorded = frozen.recorded.as_ref().unwrap();
    assert_eq!((recorded.answered, recorded.rows), (120, 120));
    assert!(recorded.source.contains("stub-large at Stub"), "{}", recorded.source);
    assert_eq!(frozen.warning, None);

    let after = fixture.compare().await;
    assert_eq!(after.state, EvaluationState::Done, "{:?}", after.error);
    assert_eq!(asked, 120);
    let (then, now) = (score(&before, "A"), score(&after, "C"));
    assert_eq!(figures(then), figures(now));
    assert!(then.cost_per_1000.is_some() && then.p95_ms.is_some());
    let against = |view: &EvaluationView| {
        let comparison = score(view, "B").comparison.clone().unwrap();
        (comparison.difference_points, comparison.interval_points, comparison.p_value)
    };
    assert_eq!(against(&before), against(&after));
    assert!(now.recorded.as_ref().unwrap().contains("those of then"), "{now:?}");
    assert!(caveats(&after).contains("recorded on"), "{}", caveats(&after));
    let again = FreezeWish { candidate: frozen.id, evaluation: None, in_place: false };
    assert!(project.freeze(&again).unwrap_err().message.contains("recorded already"));
}

#[tokio::test(flavor = "multi_thread")]
async fn any_candidate_that_can_answer_can_be_the_baseline() {
    let fixture = Fixture::sealed(150);
    let project = fixture.studio.project().unwrap();
    let [a, b] = ["A", "B"].map(|letter| named(&project, letter).id);
    let untrained = project.set_baseline(b).unwrap_err();
    assert_eq!(untrained.code, ErrorCode::WrongState, "{untrained}");
    fixture.train().await;
    let before = fixture.compare().await;
    project.set_baseline(b).unwrap();
    assert!(named(&project, "B").baseline && !named(&project, "A").baseline);
    let after = fixture.compare().await;
    let against = |view: &EvaluationView, letter: &str| score(view, letter).comparison.clone();
    let (then, now) = (against(&before, "B").unwrap(), against(&after, "A").unwrap());
    assert!((then.difference_points + now.difference_points).abs() < 1e-9);
    assert!(against(&after, "B").is_none());
    project.remove_candidate(a).unwrap();
    assert!(project.remove_candidate(b).is_err(), "the others are measured against it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_candidate_keeps_its_history_and_can_go_back() {
    let fixture = Fixture::sealed(150);
    fixture.train().await;
    fixture.compare().await;
    let project = fixture.studio.project().unwrap();
    let first = named(&project, "A");
    assert!(first.versions.is_empty());
    let change = CandidateEdit {
        id: Some(first.id),
        name: first.name.clone(),
        system: Some("Name the topic.".into()),
        ..CandidateEdit::default()
    };
    project.save_candidate(&change).unwrap();
    let second = named(&project, "C");
    let texts: Vec<&str> = second.versions.iter().map(|version| version.text.as_str()).collect();
    assert_eq!(texts.len(), 2);
    assert!(texts[0].starts_with("After A\u{2019}s prompt was changed on "), "{texts:?}");
    assert!(texts[0].ends_with("A\u{2019}s answers stay."), "{texts:?}");
    assert!(texts[1].starts_with("Added on "), "{texts:?}");
    assert!(project.restore_version(second.id, second.id).is_err());

    project.restore_version(second.id, first.id).unwrap();
    let back = named(&project, "A");
    assert!(back.baseline && back.system == first.system);
    assert_eq!(back.versions.len(), 2, "the later one can be gone back to as well");
    assert!(candidates(&project).iter().all(|candidate| candidate.letter != "C"));
    let request = CompareRequest::new(2.0);
    fixture.studio.start_comparison(&request).await.unwrap();
}
