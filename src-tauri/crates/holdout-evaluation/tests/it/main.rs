//! The runner against a real server over HTTP, with a log that can die.

#![expect(clippy::unwrap_used, reason = "a test stops at its first surprise")]

mod judging;
mod outcomes;
mod resume;
mod run;
mod stop;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use holdout_evaluation::{
    AnswerLog, AnswerRecord, AnswerSource, CallKey, CandidateSpec, EvaluationRow, Grader, Plan,
    PlannedCandidate, RunError, RunSummary, SystemPrompt, TokenPrices, run,
};
use holdout_faults::{FaultyServer, Question, Script};
use holdout_provider::{Client, Endpoint, RetryPolicy};
use holdout_types::{
    ApiError, Cancel, CandidateId, CandidateKind, ErrorCode, EvaluationId, IgnoreProgress, Message,
    Role, RowId, Sampling, Sensitive, SystemClock, TokenPrice,
};

/// A log in memory that behaves like a file: what is committed stays, and nothing is taken after
/// its death.
#[derive(Default)]
struct MemoryLog {
    answers: Mutex<HashMap<CallKey, AnswerRecord>>,
    in_flight: Mutex<HashSet<CallKey>>,
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
    fn answered(&self, _: EvaluationId) -> Result<HashSet<CallKey>, ApiError> {
        self.alive()?;
        let answers = self.answers.lock().unwrap();
        Ok(answers.values().filter(|record| record.outcome.counts()).map(|r| r.call).collect())
    }

    fn commit(&self, _: EvaluationId, answers: &[AnswerRecord]) -> Result<(), ApiError> {
        // As long as a flush to disk; a log that dies meanwhile has kept nothing of it.
        std::thread::sleep(Duration::from_millis(1));
        self.alive()?;
        let (mut kept, mut open) = (self.answers.lock().unwrap(), self.in_flight.lock().unwrap());
        for answer in answers {
            open.remove(&answer.call);
            let before = kept.insert(answer.call, answer.clone());
            assert!(before.is_none_or(|before| !before.outcome.counts()), "answered twice");
        }
        self.commits.lock().unwrap().push(answers.len());
        Ok(())
    }

    fn started(&self, _: EvaluationId, calls: &[CallKey]) -> Result<(), ApiError> {
        self.alive()?;
        self.in_flight.lock().unwrap().extend(calls);
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

    fn in_flight(&self, _: EvaluationId) -> Result<HashSet<CallKey>, ApiError> {
        self.alive()?;
        Ok(self.in_flight.lock().unwrap().clone())
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
            prices: Some(TokenPrices { input: price("1"), cached_input: None, output: price("2") }),
        },
        source: AnswerSource::Provider { client: client(server), context: None },
    }
}

fn rows(count: u32) -> Vec<EvaluationRow> {
    let row = |id| EvaluationRow {
        id: RowId(id),
        messages: vec![Message::new(Role::User, format!("row {id}"))],
        tools: Vec::new(),
        expected: format!("answer {id}"),
        label: None,
    };
    (0..count).map(row).collect()
}

fn plan(server: &FaultyServer, rows_: u32, concurrency: usize) -> Plan {
    Plan {
        evaluation: EvaluationId(1),
        candidates: vec![candidate(server, 1, "good"), candidate(server, 2, "half")],
        rows: rows(rows_),
        trials: 1,
        grader: Grader::ExactMatch.ready().unwrap(),
        concurrency,
        seed: 7,
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
    run(Arc::new(plan.clone()), log, Arc::new(IgnoreProgress), cancel.clone(), clock).await
}

/// How often each question was asked.
fn times_asked(server: &FaultyServer) -> HashMap<(String, String), usize> {
    let mut times = HashMap::new();
    for question in server.questions() {
        *times.entry(question).or_insert(0) += 1;
    }
    times
}
