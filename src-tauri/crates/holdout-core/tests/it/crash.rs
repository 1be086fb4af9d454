//! A comparison outlives the death of its process, at any moment: one stored answer per row and
//! candidate, no committed answer asked again, and what was asked twice announced.
//!
//! A process of its own compares in a real project file, against a server in this one that counts. It
//! is killed after a number of requests that the seed draws, so that the moments lie all over the run
//! however fast the computer is: while opening, asking, committing and stopping. The suite kills it
//! 50 times; `cargo xtask torture` sets [`TORTURE`] and does so 500 times.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use holdout_core::compare::view::{CompareRequest, EvaluationState};
use holdout_core::data::view::SplitRequest;
use holdout_core::providers::view::{NetworkSettings, ProviderEdit};
use holdout_faults::{FaultyServer, Route, Script};
use holdout_store::{Project, ResultKey};
use holdout_types::{EvaluationId, ProviderKind, SplitCounts, SystemClock};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::providers::answer;
use crate::providers::ask_two_at;
use crate::support::{Fixture, project_path, studio};

/// Where the process that will be killed works; set for that one only.
const VICTIM: &str = "HOLDOUT_CORE_VICTIM";
/// After how many answers it stops by itself, and is killed while it does.
const STOPS: &str = "HOLDOUT_CORE_VICTIM_STOPS";
/// Set by `cargo xtask torture`: run the long proofs whole.
const TORTURE: &str = "HOLDOUT_TORTURE";

const CONCURRENCY: u32 = 8;
const ROWS: usize = 500;
const KILLS: u64 = 50;
const CALLS: u64 = 2 * ROWS as u64;

type Times = HashMap<(String, String), usize>;

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_killed_at_any_moment_loses_nothing_and_repeats_only_what_was_under_way() {
    if let Some(home) = std::env::var_os(VICTIM) {
        compare_until_killed(Path::new(&home)).await;
        return;
    }
    let runs = if std::env::var_os(TORTURE).is_some() { 10 } else { 1 };
    for seed in 1..=runs {
        Killing::prepare(seed).await.until_the_end().await;
    }
}

/// One evaluation whose process is killed again and again.
struct Killing {
    server: FaultyServer,
    fixture: Fixture,
    rng: ChaCha8Rng,
    seed: u64,
    /// How often each committed answer had been asked for when it was first seen.
    committed: HashMap<ResultKey, usize>,
    texts: HashMap<u32, String>,
    interrupted: Vec<u32>,
}

impl Killing {
    async fn prepare(seed: u64) -> Self {
        let script = Script::default().answer(answer).latency(Duration::from_millis(8));
        let server = FaultyServer::start(script).await.unwrap();
        let fixture = prepared(&server.url());
        fixture.studio.shut_down();
        let store = open(&fixture);
        let ids: Vec<_> =
            (0..store.rows().count().unwrap() as u32).map(holdout_types::RowId).collect();
        let rows = store.rows().get(&ids).unwrap();
        let text = |raw: &str| holdout_dataset::Example::parse(raw).unwrap().input();
        let texts = rows.iter().map(|row| (row.id.0, text(&row.raw))).collect();
        store.close().unwrap();
        let (rng, committed) = (ChaCha8Rng::seed_from_u64(seed), HashMap::new());
        Self { server, fixture, rng, seed, committed, texts, interrupted: Vec::new() }
    }

    async fn until_the_end(mut self) {
        for _ in 0..KILLS {
            self.run_and_kill().await;
            self.look_into_the_file();
        }
        self.finish().await;
    }

    /// Lets the process work until a moment that is drawn, and kills it.
    async fn run_and_kill(&mut self) {
        let before = self.server.count(Route::Chat);
        let share = (CALLS / KILLS) as usize;
        let (asked, extra) =
            (self.rng.random_range(0..share * 5 / 2), self.rng.random_range(0..12_000_u64));
        let stops = self.rng.random_bool(0.2).then(|| self.rng.random_range(1..=share));
        let mut victim = start_victim(self.fixture.home.path(), stops);
        let began = Instant::now();
        while self.server.count(Route::Chat) < before + asked.min(stops.unwrap_or(usize::MAX)) {
            assert!(began.elapsed() < Duration::from_mins(3), "the process does not get on");
            if victim.try_wait().unwrap().is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // Without a request to wait for, the moment lies in the opening.
        let opening = if asked == 0 { 20 } else { 1 };
        tokio::time::sleep(Duration::from_micros(extra * opening)).await;
        victim.kill().unwrap();
        victim.wait().unwrap();
        self.let_requests_arrive().await;
    }

    /// What the process had sent before its death arrives.
    async fn let_requests_arrive(&self) {
        let mut seen = self.server.count(Route::Chat);
        loop {
            tokio::time::sleep(Duration::from_millis(25)).await;
            let now = self.server.count(Route::Chat);
            if now == seen {
                return;
            }
            seen = now;
        }
    }

    /// Notes what is committed, and what was left under way.
    fn look_into_the_file(&mut self) {
        let store = open(&self.fixture);
        self.interrupted.push(store.leftovers().interrupted_calls);
        let times = times_asked(&self.server);
        if store.evaluations().all().unwrap().is_empty() {
            return store.close().unwrap();
        }
        let models = models(&store);
        for key in store.results().answered_keys(EvaluationId(1)).unwrap() {
            let question = (models[&key.candidate.0].clone(), self.texts[&key.row.0].clone());
            self.committed.entry(key).or_insert(times[&question]);
        }
        store.close().unwrap();
    }

    async fn finish(self) {
        let studio = studio(self.fixture.home.path());
        studio.offer_from_command_line(&project_path(self.fixture.home.path()), None).unwrap();
        let id = EvaluationId(1);
        studio.resume_comparison(id).await.unwrap();
        studio.watch_comparison(id, |_| true).await.unwrap();
        let view = studio.project().unwrap().evaluation(id).unwrap();
        assert_eq!(view.state, EvaluationState::Done, "{:?}", view.error);
        studio.shut_down();

        let store = open(&self.fixture);
        let (models, times) = (models(&store), times_asked(&self.server));
        let answered = store.results().answered_keys(id).unwrap();
        let all: HashSet<_> = store.results().of(id).map(|row| row.unwrap().key).collect();
        assert_eq!((answered.len() as u64, all.len() as u64), (CALLS, CALLS), "one answer each");
        assert_eq!(store.evaluations().all().unwrap().len(), 1, "and one evaluation");
        for (key, then) in &self.committed {
            let question = (models[&key.candidate.0].clone(), self.texts[&key.row.0].clone());
            assert_eq!(times[&question], *then, "a committed answer was asked again: {key:?}");
        }
        let repeated = self.server.count(Route::Chat) as u64 - CALLS;
        let announced: u32 = self.interrupted.iter().sum();
        let most = self.interrupted.iter().max().unwrap();
        println!(
            "seed {}: killed {KILLS} times, {} answers, {repeated} asked again, {announced} announced as \
             possibly billed twice, at most {most} at once of {CONCURRENCY}; {} were committed between",
            self.seed,
            answered.len(),
            self.committed.len()
        );
        assert!(*most <= CONCURRENCY, "{:?}", self.interrupted);
        assert!(repeated <= u64::from(announced), "what is asked again is announced");
        assert_eq!(view.possibly_billed_twice, announced, "and shown");
        assert!(
            repeated > 0 && self.committed.len() as u64 > CALLS / 2,
            "it was killed on its way"
        );
        store.close().unwrap();
    }
}

fn open(fixture: &Fixture) -> Project {
    Project::open(&project_path(fixture.home.path()), Arc::new(SystemClock::default())).unwrap()
}

fn times_asked(server: &FaultyServer) -> Times {
    let mut times = Times::new();
    for question in server.questions() {
        *times.entry(question).or_default() += 1;
    }
    times
}

/// The model of each candidate.
fn models(store: &Project) -> HashMap<u32, String> {
    let evaluation = store.evaluations().get(EvaluationId(1)).unwrap();
    let asked = evaluation.question.spec["candidates"].as_array().unwrap().clone();
    let model = |asked: &serde_json::Value| {
        let id = asked["spec"]["id"].as_u64().unwrap();
        (id as u32, asked["spec"]["model"].as_str().unwrap().to_owned())
    };
    asked.iter().map(model).collect()
}

/// A sealed project with two candidates at the server.
fn prepared(url: &str) -> Fixture {
    let fixture = Fixture::new();
    let line = |row: usize| {
        let (word, label) = [("money", "refund"), ("password", "login")][row % 2];
        format!("Number {row}: the {word} of order {},{label}\n", row * 7)
    };
    let table = "text,label\n".to_owned() + &(0..ROWS * 5 / 4).map(line).collect::<String>();
    fixture.import(&table).unwrap();
    let project = fixture.studio.project().unwrap();
    let percent = SplitCounts { train: 10, validation: 10, test: 80 };
    project.divide(SplitRequest { percent, seed: 1 }).unwrap();
    project.seal().unwrap();
    let edit = ProviderEdit {
        id: None,
        kind: ProviderKind::Compatible,
        name: "Stub".into(),
        base_url: url.into(),
        organization: None,
        project: None,
        at_once: CONCURRENCY,
        needs_key: false,
        api_version: None,
        network: NetworkSettings::default(),
    };
    let provider = fixture.studio.providers().save(&edit).unwrap();
    drop(project);
    ask_two_at(&fixture, &provider, ["one", "two"]);
    fixture
}

fn start_victim(home: &Path, stops: Option<usize>) -> Child {
    let this_test = std::thread::current().name().unwrap_or_default().to_owned();
    let name = if this_test.starts_with("crash::") {
        this_test
    } else {
        "crash::a_run_that_is_killed_at_any_moment_loses_nothing_and_repeats_only_what_was_under_way"
            .to_owned()
    };
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([&name, "--exact", "--nocapture"]).env(VICTIM, home).stdout(Stdio::null());
    if let Some(stops) = stops {
        command.env(STOPS, stops.to_string());
    }
    command.spawn().unwrap()
}

/// Begins the comparison or goes on with it, to its end or until it shall stop.
async fn compare_until_killed(home: &Path) {
    let studio = studio(home);
    studio.offer_from_command_line(&project_path(home), None).unwrap();
    let begun = studio.project().unwrap().compare_view().unwrap().evaluation;
    let id = if let Some(evaluation) = begun {
        studio.resume_comparison(evaluation.id).await.unwrap();
        evaluation.id
    } else {
        let request = CompareRequest::new(2.0);
        studio.start_comparison(&request).await.unwrap().evaluation.unwrap().id
    };
    let stops: Option<u32> = std::env::var(STOPS).ok().map(|stops| stops.parse().unwrap());
    let mut first = None;
    let go_on = |done: u32, first: &mut Option<u32>| {
        let begun = *first.get_or_insert(done);
        stops.is_none_or(|stops| done < begun + stops)
    };
    studio.watch_comparison(id, |view| go_on(view.done, &mut first)).await.unwrap();
    if stops.is_some() {
        studio.cancel_comparison(id).await.unwrap();
        std::thread::sleep(Duration::from_mins(1));
    }
}
