//! A key goes through everything that the app does, against servers that repeat it wherever they
//! can. Afterwards it stands nowhere: in no file, no log, no report, no value of the window, no error.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use holdout_core::candidates::view::CandidateEdit;
use holdout_core::compare::view::{PairFilter, PairQuery};
use holdout_core::study::ReportFormat;
use holdout_core::train::view::{JobStateView, TrainRequest};
use holdout_faults::{Fault, FaultyServer, Question, Route, Script, When};
use holdout_types::{ApiError, ProviderId, ProviderKind};
use serde::Serialize;
use serde_json::{Value, json};

use crate::providers::save_with;
use crate::support::Fixture;

/// Looks different as JSON and in an address, so that those forms are looked for as well.
const KEY: &str = r#"sk-planted-Q"7\x/9+k=Zp5%w3Lm&0123456789"#;

/// The forms in which the key could stand somewhere.
struct Needles(Vec<(&'static str, String)>);

impl Needles {
    fn of(key: &str) -> Self {
        let json = |text: &str| {
            let quoted = Value::from(text).to_string();
            quoted[1..quoted.len() - 1].to_owned()
        };
        let percent = |upper: bool| -> String {
            let escaped = |byte: u8| match (byte.is_ascii_alphanumeric() || byte == b'-', upper) {
                (true, _) => char::from(byte).to_string(),
                (_, true) => format!("%{byte:02X}"),
                (_, false) => format!("%{byte:02x}"),
            };
            key.bytes().map(escaped).collect()
        };
        let html = key.replace('&', "&amp;").replace('"', "&quot;");
        let mut forms = vec![
            ("as it is", key.to_owned()),
            ("as JSON", json(key)),
            ("as JSON in JSON", json(&json(key))),
            ("as HTML", html),
            ("percent-encoded", percent(true)),
            ("percent-encoded, small letters", percent(false)),
            // What stays the same whatever comes before and after it.
            ("its middle", key[12..key.len() - 14].to_owned()),
        ];
        // Base64 depends on how many bytes come before; what the neighbours change is left out.
        for before in 0..3 {
            let text = STANDARD_NO_PAD.encode(format!("{}{key}", "x".repeat(before)));
            forms.push(("in base64", text[before + 1..text.len() - 2].to_owned()));
        }
        Self(forms)
    }

    fn found_in(&self, bytes: &[u8]) -> Option<&'static str> {
        let text = String::from_utf8_lossy(bytes);
        self.0.iter().find(|(_, form)| text.contains(form)).map(|(name, _)| *name)
    }

    fn assert_absent(&self, place: &str, bytes: &[u8]) {
        if let Some(form) = self.found_in(bytes) {
            panic!("the key stands in {place}, {form}");
        }
    }

    /// Every file below a folder, with its name. Gives how many there were.
    fn assert_absent_below(&self, folder: &Path) -> usize {
        let mut count = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            self.assert_absent("the name of a file", path.to_string_lossy().as_bytes());
            if path.is_dir() {
                count += self.assert_absent_below(&path);
            } else {
                self.assert_absent(&path.to_string_lossy(), &std::fs::read(&path).unwrap());
                count += 1;
            }
        }
        count
    }
}

/// What the window, the logs and the reports got to see, by where.
#[derive(Default)]
struct Seen(Vec<(String, Vec<u8>)>);

impl Seen {
    fn value(&mut self, place: &str, value: &impl Serialize) {
        self.0.push((place.to_owned(), serde_json::to_vec(value).unwrap()));
    }

    /// An error in all its forms: as the window gets it, as a log shows it, as a panic prints it.
    fn error(&mut self, place: &str, error: &ApiError) {
        self.value(place, error);
        self.0.push((format!("{place}, printed"), format!("{error} {error:?}").into_bytes()));
    }

    /// All that the screens show now.
    fn screens(&mut self, fixture: &Fixture) {
        let studio = &fixture.studio;
        self.value("settings", &studio.settings_view().unwrap());
        self.value("the app", &studio.view().unwrap());
        let project = studio.project().unwrap();
        self.value("overview", &project.overview_view().unwrap());
        self.value("data", &project.data_view().unwrap());
        self.value("candidates", &project.candidates_view().unwrap());
        self.value("train", &project.train_view().unwrap());
        self.value("compare", &project.compare_view().unwrap());
        self.value("report", &project.report_view().unwrap());
    }

    fn reports(&mut self, fixture: &Fixture) {
        let formats =
            [ReportFormat::Html, ReportFormat::Markdown, ReportFormat::Csv, ReportFormat::Json];
        let project = fixture.studio.project().unwrap();
        for format in formats {
            let report = project.report(format).unwrap();
            assert!(report.len() > 100, "there is a report");
            self.0.push(("a report".to_owned(), report));
            project.write_report_beside(format).unwrap();
        }
    }
}

/// A server that puts the key into what it says while all goes well.
fn talkative() -> Script {
    let event = |n: usize| {
        json!({"id": format!("ftevent-{n}"), "created_at": n, "level": "info", "type": "message",
            "message": format!("Working for {KEY}"), "data": {"authorization": KEY, "step": n}})
    };
    let course = |status: &str| {
        json!({"status": status, "fine_tuned_model": "ft:stub", "trained_tokens": 100,
            "error": {"code": KEY, "message": format!("Bearer {KEY}"), "param": KEY},
            "organization_id": KEY, "user_provided_suffix": KEY})
    };
    let answer = |question: &Question| {
        let label = if question.text.contains("money") { "refund" } else { "login" };
        // A model that was shown the request's headers.
        if question.text.contains("Number 1") { format!("{label} {KEY}") } else { label.to_owned() }
    };
    Script::default()
        .answer(answer)
        .events((1..4).map(event).collect())
        .job_course(vec![course("running"), course("succeeded")])
}

/// Refusals that repeat the key in every field that a server has.
fn refusals() -> Vec<Fault> {
    let sentence = format!("Incorrect API key provided: {KEY}.");
    let api = json!({"error": {"message": sentence, "code": KEY, "type": KEY, "param": KEY}});
    let cut = format!("{}{KEY}", "x".repeat(180));
    vec![
        Fault::UnauthorizedWithKey,
        Fault::Status(400, api.clone()),
        Fault::Status(401, api.clone()),
        Fault::Status(403, api.clone()),
        Fault::Status(404, api),
        Fault::Status(400, json!({"error": sentence})),
        Fault::Status(422, json!({"detail": [{"loc": ["header"], "input": KEY}]})),
        Fault::Status(422, json!(cut)),
        Fault::Redirect(format!("https://host.invalid/?key={}", KEY.replace(['"', '\\'], ""))),
    ]
}

async fn server(script: Script) -> FaultyServer {
    FaultyServer::start(script).await.unwrap()
}

fn add(fixture: &Fixture, base_url: &str) -> ProviderId {
    save_with(fixture, ProviderKind::Compatible, base_url, KEY)
}

/// Lets a candidate of a sealed project be answered for by the server.
fn give(fixture: &Fixture, place: usize, provider: &ProviderId, model: &str) {
    let project = fixture.studio.project().unwrap();
    let candidate = project.candidates_view().unwrap().candidates.remove(place);
    let edit = CandidateEdit {
        id: Some(candidate.id),
        name: candidate.name,
        system: candidate.system,
        shots: 0,
        provider: Some(provider.clone()),
        model: Some(model.into()),
        ..CandidateEdit::default()
    };
    project.save_candidate(&edit).unwrap();
}

/// From the test of the connection to the report, at a server that repeats the key all the time.
async fn full_pass(seen: &mut Seen) -> Fixture {
    let server = server(talkative()).await;
    let fixture = Fixture::sealed(120);
    let id = add(&fixture, &server.url());
    fixture.studio.providers().test(&id).await.unwrap();
    seen.screens(&fixture);
    give(&fixture, 0, &id, "stub-large");
    give(&fixture, 1, &id, "stub-base");
    fixture.train().await;
    seen.screens(&fixture);
    let view = fixture.compare().await;
    seen.value("the comparison", &view);
    let [baseline, challenger] = [0, 1].map(|place| view.scores[place].candidate);
    let query = PairQuery::first(view.id, baseline, challenger, PairFilter::All, 500);
    let pairs = fixture.studio.project().unwrap().pairs(&query).unwrap();
    let text = serde_json::to_string(&pairs).unwrap();
    assert!(
        text.contains("<key>"),
        "the server repeated the key in its answers, and it was hidden"
    );
    seen.value("the answers", &pairs);
    seen.screens(&fixture);
    seen.reports(&fixture);
    assert!(server.count(Route::Events) > 0 && server.count(Route::Chat) > 0);
    for request in server.requests() {
        let authorization = request.headers.get("authorization").unwrap();
        assert_eq!(authorization, &format!("Bearer {KEY}"), "it goes where it belongs");
        seen.0.push(("an address".to_owned(), request.path.into_bytes()));
        seen.0.push(("the body of a request".to_owned(), request.body.to_vec()));
        for (name, value) in request.headers.iter().filter(|(name, _)| *name != "authorization") {
            seen.0.push((format!("the header {name}"), value.as_bytes().to_vec()));
        }
    }
    fixture
}

/// The same steps at servers that refuse them with the key in their words.
async fn refused_passes(seen: &mut Seen) {
    let mut connections = refusals();
    connections.push(Fault::Instead(json!({"error": KEY, KEY: KEY})));
    let fixture = Fixture::new();
    for fault in connections {
        let script = Script::default().fault(Route::Models, When::Always, fault);
        let server = server(script).await;
        let id = add(&fixture, &server.url());
        fixture.studio.providers().test(&id).await.unwrap();
        assert!(server.count(Route::Models) > 0);
        seen.value("settings after a refusal", &fixture.studio.settings_view().unwrap());
    }
    for fault in refusals() {
        let routes = [Route::Upload, Route::CreateJob, Route::Chat];
        for route in routes {
            let server = server(talkative().fault(route, When::Always, fault.clone())).await;
            let fixture = Fixture::sealed(60);
            let id = add(&fixture, &server.url());
            give(&fixture, usize::from(route != Route::Chat), &id, "stub-base");
            let error = match route {
                Route::Chat => refused_trial(&fixture).await,
                _ => Some(refused_training(&fixture).await),
            };
            if let Some(error) = error {
                seen.error(&format!("an error of {route:?}"), &error);
            }
            seen.screens(&fixture);
            Needles::of(KEY).assert_absent_below(fixture.home.path());
        }
    }
}

async fn refused_training(fixture: &Fixture) -> ApiError {
    let view = fixture.studio.start_training(&TrainRequest::default()).await.unwrap();
    let job = view.job.unwrap().id;
    fixture.studio.watch_training(job, |_| true).await.unwrap();
    let job = fixture.studio.project().unwrap().job(job).unwrap();
    assert_eq!(job.state, JobStateView::Failed);
    job.error.unwrap()
}

/// A refusal that is a row's own stands with the row, on the screen.
async fn refused_trial(fixture: &Fixture) -> Option<ApiError> {
    fixture.train().await;
    fixture.studio.start_trial().await.unwrap();
    let project = fixture.studio.project().unwrap();
    let trial = || project.compare_view().unwrap().plan.unwrap().trial.unwrap();
    fixture.studio.watch_comparison(trial().evaluation, |_| true).await.unwrap();
    let trial = trial();
    let is_told = |row: &holdout_core::compare::plan::view::TrialRow| {
        row.answers.iter().any(|a| a.failure.is_some())
    };
    assert!(trial.error.is_some() || trial.rows.iter().any(is_told), "{trial:?}");
    trial.error
}

/// Where this process logs to, to the last detail.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn start() -> Self {
        let log = Self::default();
        let writer = log.clone();
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .init();
        log
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_every_server_repeats_stands_nowhere_afterwards() {
    let log = Log::start();
    let needles = Needles::of(KEY);
    let mut seen = Seen::default();
    let fixture = full_pass(&mut seen).await;
    let open = needles.assert_absent_below(fixture.home.path());
    let wal = fixture.projects().iter().any(|name| name.ends_with(".holdout-wal"));
    assert!(open > 3 && wal, "the open project's log of changes is among {open} files");
    refused_passes(&mut seen).await;
    for (place, bytes) in &seen.0 {
        needles.assert_absent(place, bytes);
    }
    fixture.studio.shut_down();
    let closed = needles.assert_absent_below(fixture.home.path());
    let log = log.0.lock().unwrap().clone();
    let traces = String::from_utf8_lossy(&log).matches("TRACE").count();
    assert!(traces > 100, "the libraries' details are in the log");
    needles.assert_absent("the log", &log);
    println!(
        "the key in {} forms: in none of {} values, {open} and {closed} files, {} bytes of log",
        needles.0.len(),
        seen.0.len(),
        log.len()
    );
}

#[test]
fn each_form_of_a_key_would_be_found() {
    let needles = Needles::of(KEY);
    let json = Value::from(KEY).to_string();
    let base64 = STANDARD_NO_PAD.encode(format!("Basic user:{KEY}@"));
    let percent = "sk-planted-Q%227%5Cx%2F9%2Bk%3DZp5%25w3Lm%260123456789";
    let nested = Value::from(json.as_str()).to_string();
    let small =
        percent.replace("5C", "5c").replace("2F", "2f").replace("2B", "2b").replace("3D", "3d");
    for text in [KEY, &json, &nested, &base64, percent, &small] {
        let text = format!("before {text} after");
        assert!(needles.found_in(text.as_bytes()).is_some(), "{text}");
    }
    assert_eq!(needles.found_in(b"sk-planted-another"), None);
}
