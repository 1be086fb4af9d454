//! The runner against a real server over HTTP, with a log that can die.

#![expect(clippy::print_stdout, reason = "tables of a proof are to be read")]
#![expect(clippy::unwrap_used, reason = "a test stops at its first surprise")]

mod batch;
mod budget;
mod cache;
mod judging;
mod outcomes;
mod resume;
mod run;
mod stop;
mod weather;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use holdout_evaluation::{
    AnswerLog, AnswerRecord, AnswerSource, CallKey, CandidateSpec, EvaluationRow, Grader,
    HashedCall, Plan, PlannedCandidate, RowSource, RunError, RunSummary, SystemPrompt, TokenPrices,
    run,
};
use holdout_faults::{FaultyServer, Question, Script};
use holdout_provider::{Client, Endpoint, RetryPolicy};
use holdout_types::{
    ApiError, Cancel, CandidateId, CandidateKind, ErrorCode, EvaluationId, IgnoreProgress, Message,
    Money, Role, RowId, Sampling, Sensitive, SystemClock, TokenPrice,
};

/// A log in memory that behaves like a file: what is committed stays, and nothing is taken after
/// its death.
#[derive(Default)]
struct MemoryLog {
    answers: Mutex<HashMap<CallKey, AnswerRecord>>,
    in_flight: Mutex<HashSet<CallKey>>,
    /// Marks that an earlier run left, in all.
    left: AtomicU64,
    /// What an earlier evaluation was answered, by the hash of what was asked.
    earlier: Mutex<HashMap<[u8; 32], AnswerRecord>>,
    commits: Mutex<Vec<usize>>,
    dead: AtomicBool,
}

impl MemoryLog {
    fn kill(&self) {
        self.dead.store(true, Ordering::SeqCst);
    }

    fn revive(&self) {
        self.dead.store(false, Ordering::SeqCst);
    }

    fn alive(&self) -> Result<(), ApiError> {
        if self.dead.load(Ordering::SeqCst) {
            return Err(ApiError::new(ErrorCode::DiskFull, "The disk is full."));
        }
        Ok(())
    }

    fn records(&self) -> Vec<AnswerRecord> {
        let mut records: Vec<_> = self.answers.lock().unwrap().values().cloned().collect();
        records.sort_by_key(|record| record.call);
        records
    }

    fn len(&self) -> usize {
        self.answers.lock().unwrap().len()
    }
}

impl AnswerLog for MemoryLog {
    fn answered(&self, _: EvaluationId, each: &mut dyn FnMut(CallKey)) -> Result<(), ApiError> {
        self.alive()?;
        let answers = self.answers.lock().unwrap();
        answers.values().filter(|record| record.outcome.counts()).for_each(|r| each(r.call));
        Ok(())
    }

    fn commit(
        &self,
        _: EvaluationId,
        answers: &[AnswerRecord],
        next: &[CallKey],
    ) -> Result<(), ApiError> {
        // As long as a flush to disk; a log that dies meanwhile has kept nothing of it.
        std::thread::sleep(Duration::from_millis(1));
        self.alive()?;
        let (mut kept, mut open) = (self.answers.lock().unwrap(), self.in_flight.lock().unwrap());
        for answer in answers {
            open.remove(&answer.call);
            let before = kept.insert(answer.call, answer.clone());
            assert!(before.is_none_or(|before| !before.outcome.counts()), "answered twice");
        }
        open.extend(next);
        self.commits.lock().unwrap().push(answers.len());
        Ok(())
    }

    fn withdrawn(&self, _: EvaluationId, calls: &[CallKey]) -> Result<(), ApiError> {
        self.alive()?;
        let mut open = self.in_flight.lock().unwrap();
        for call in calls {
            assert!(open.remove(call), "{call:?} was not noted");
        }
        Ok(())
    }

    fn interrupted(&self, _: EvaluationId) -> Result<u64, ApiError> {
        self.alive()?;
        let left = self.in_flight.lock().unwrap().drain().count() as u64;
        self.left.fetch_add(left, Ordering::SeqCst);
        Ok(left)
    }

    fn spent(&self, _: EvaluationId) -> Result<Money, ApiError> {
        let answers = self.answers.lock().unwrap();
        let sent = answers.values().filter(|record| !record.from_cache);
        Ok(sent.filter_map(|record| record.cost).sum())
    }

    fn cached(
        &self,
        _: EvaluationId,
        asked: &[HashedCall],
    ) -> Result<HashMap<CallKey, AnswerRecord>, ApiError> {
        let earlier = self.earlier.lock().unwrap();
        let found =
            asked.iter().filter_map(|(call, hash)| Some((*call, earlier.get(hash)?.clone())));
        Ok(found.collect())
    }
}

async fn server(script: Script) -> FaultyServer {
    FaultyServer::start(script).await.unwrap()
}

/// `good` answers every row rightly, `half` every other one.
fn answers(question: &Question) -> String {
    let row: u32 = question.text.trim_start_matches("row ").parse().unwrap();
    if question.model == "half" && row.is_multiple_of(2) {
        return "wrong".to_owned();
    }
    format!("answer {row}")
}

fn client(server: &FaultyServer) -> Client {
    client_with_retries(server, 2)
}

fn client_with_retries(server: &FaultyServer, retries: u32) -> Client {
    let mut endpoint = Endpoint::new(server.url(), Sensitive::new("sk-test".to_owned()));
    endpoint.retry = RetryPolicy {
        retries,
        first_pause: Duration::from_millis(1),
        longest_pause: Duration::from_millis(4),
        ..RetryPolicy::default()
    };
    Client::new(endpoint, Arc::new(SystemClock::default())).unwrap()
}

fn candidate(server: &FaultyServer, id: u32, model: &str) -> PlannedCandidate {
    let price = |text: &str| TokenPrice::per_million(text.parse().unwrap());
    PlannedCandidate {
        spec: CandidateSpec {
            id: CandidateId(id),
            name: model.to_owned(),
            kind: CandidateKind::Prompted,
            model: model.to_owned(),
            system: SystemPrompt::AsInRow,
            shots: Vec::new(),
            sampling: Sampling::default(),
            response_format: None,
            unwrap: None,
            prices: Some(TokenPrices { input: price("1"), cached_input: None, output: price("2") }),
        },
        source: AnswerSource::Provider { client: client(server), context: None },
    }
}

/// Rows that are made when they are read; row 999 is none.
#[derive(Default)]
struct MadeRows {
    /// The most that was read at once.
    most: AtomicUsize,
}

impl RowSource for MadeRows {
    fn read(&self, rows: &[RowId]) -> Result<Vec<EvaluationRow>, ApiError> {
        self.most.fetch_max(rows.len(), Ordering::SeqCst);
        let row = |id: RowId| EvaluationRow {
            id,
            messages: vec![Message::new(Role::User, format!("row {id}"))],
            tools: Vec::new(),
            expected: format!("answer {id}"),
            label: None,
        };
        Ok(rows.iter().filter(|id| id.0 != 999).map(|id| row(*id)).collect())
    }
}

fn plan(server: &FaultyServer, rows_: u32, concurrency: usize) -> Plan {
    Plan {
        evaluation: EvaluationId(1),
        candidates: vec![candidate(server, 1, "good"), candidate(server, 2, "half")],
        rows: (0..rows_).map(RowId).collect(),
        trials: 1,
        grader: Grader::ExactMatch.ready().unwrap(),
        concurrency,
        seed: 7,
        budget: None,
        reuses_answers: false,
    }
}

async fn start(plan: &Plan, log: &Arc<MemoryLog>) -> Result<RunSummary, RunError> {
    start_with(plan, log, &Cancel::new()).await
}

async fn start_with(
    plan: &Plan,
    log: &Arc<MemoryLog>,
    cancel: &Cancel,
) -> Result<RunSummary, RunError> {
    let log = Arc::clone(log) as Arc<dyn AnswerLog>;
    let clock = Arc::new(SystemClock::default());
    let (plan, rows) = (Arc::new(plan.clone()), Arc::new(MadeRows::default()));
    run(plan, rows, log, Arc::new(IgnoreProgress), cancel.clone(), clock).await
}

/// How often each question was asked.
fn times_asked(server: &FaultyServer) -> HashMap<(String, String), usize> {
    let mut times = HashMap::new();
    for question in server.questions() {
        *times.entry(question).or_insert(0) += 1;
    }
    times
}
