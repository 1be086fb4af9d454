//! Answers by batch: the same as live, at another price, and no question twice whatever is cut short.

mod log;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use holdout_evaluation::{
    AnswerLog, AnswerRecord, BatchEnd, BatchLog, BatchPace, BatchRun, BatchStep, BatchWish,
    CallKey, EvaluationRow, Plan, RowSource, RunError, TokenPrices, run_batches,
};
use holdout_faults::{FaultyServer, Question, Route, Script};
use holdout_provider::BatchLimits;
use holdout_types::{ApiError, Cancel, CandidateId, Message, Role, RowId, SystemClock, TokenPrice};
use tokio::sync::Notify;

use self::log::MemoryBatches;
use super::{MemoryLog, plan, server, start};

/// Rows of which every fifth is left out by batches.
struct Rows;

impl RowSource for Rows {
    fn read(&self, rows: &[RowId]) -> Result<Vec<EvaluationRow>, ApiError> {
        let row = |id: &RowId| {
            let word = if id.0.is_multiple_of(5) { "expire" } else { "row" };
            EvaluationRow {
                id: *id,
                messages: vec![Message::new(Role::User, format!("{word} {id}"))],
                tools: Vec::new(),
                expected: format!("answer {id}"),
                label: None,
            }
        };
        Ok(rows.iter().map(row).collect())
    }
}

fn answers(question: &Question) -> String {
    let row: u32 = question.text.rsplit(' ').next().unwrap().parse().unwrap();
    let wrong = question.model == "half" && row.is_multiple_of(2);
    if wrong { "wrong".to_owned() } else { format!("answer {row}") }
}

struct Bench {
    plan: Plan,
    answers: Arc<MemoryLog>,
    batches: Arc<MemoryBatches>,
    folder: tempfile::TempDir,
    nudge: Arc<Notify>,
    expires: bool,
}

impl Bench {
    fn new(server: &FaultyServer, rows: u32, batches: MemoryBatches) -> Self {
        Self {
            plan: plan(server, rows, 4),
            answers: Arc::default(),
            batches: Arc::new(batches),
            folder: tempfile::tempdir().unwrap(),
            nudge: Arc::default(),
            expires: false,
        }
    }

    fn run(&self, questions: usize, cancel: &Cancel) -> BatchRun {
        let price = |text: &str| TokenPrice::per_million(text.parse().unwrap());
        let half = TokenPrices { input: price("0.5"), cached_input: None, output: price("1") };
        let rows: Arc<dyn RowSource> =
            if self.expires { Arc::new(Rows) } else { Arc::new(super::MadeRows::default()) };
        BatchRun {
            plan: Arc::new(self.plan.clone()),
            prices: vec![(CandidateId(1), half)],
            limits: Some(BatchLimits { questions, bytes: 1_000_000 }),
            folder: self.folder.path().to_owned(),
            pace: BatchPace {
                shortest: Duration::from_millis(1),
                longest: Duration::from_millis(5),
            },
            rows,
            answers: Arc::clone(&self.answers) as Arc<dyn AnswerLog>,
            log: Arc::clone(&self.batches) as Arc<dyn BatchLog>,
            changed: Arc::new(|| ()),
            clock: Arc::new(SystemClock::default()),
            cancel: cancel.clone(),
            nudge: Arc::clone(&self.nudge),
        }
    }

    async fn to_the_end(&self, questions: usize) -> Result<BatchEnd, RunError> {
        run_batches(Arc::new(self.run(questions, &Cancel::new()))).await
    }

    fn rounds(&self) -> Vec<(u32, u32, u32)> {
        let all = self.batches.all();
        all.iter().map(|b| (b.state.round, b.calls, b.state.answered)).collect()
    }
}

fn posted(server: &FaultyServer, path: &str) -> usize {
    let requests = server.requests();
    requests.iter().filter(|r| r.method.as_str() == "POST" && r.path == path).count()
}

type Times = Arc<Mutex<BTreeMap<(String, String), usize>>>;

/// A server that counts how often each question was answered, live or by batch.
fn counting() -> (Script, Times) {
    let times = Times::default();
    let counted = Arc::clone(&times);
    let script = Script::default().answer(move |question| {
        let key = (question.model.clone(), question.text.clone());
        *counted.lock().unwrap().entry(key).or_insert(0) += 1;
        answers(question)
    });
    (script, times)
}

fn grades(records: &[AnswerRecord]) -> Vec<(CallKey, bool)> {
    records.iter().map(|record| (record.call, record.is_correct())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn batches_answer_as_live_calls_do_at_their_own_price_and_without_a_latency() {
    let server = server(Script::default().answer(answers)).await;
    let bench = Bench::new(&server, 23, MemoryBatches::default());
    assert_eq!(bench.to_the_end(10).await.unwrap(), BatchEnd::Finished);
    assert_eq!(server.count(Route::Chat), 0);
    assert_eq!(
        bench.rounds(),
        [(1, 10, 10), (1, 10, 10), (1, 3, 3), (1, 10, 10), (1, 10, 10), (1, 3, 3)]
    );
    assert_eq!(server.files(), Vec::<Vec<u8>>::new(), "nothing is left at the provider");
    assert_eq!(std::fs::read_dir(bench.folder.path()).unwrap().count(), 0, "nor here");

    let live = Arc::new(MemoryLog::default());
    start(&bench.plan, &live).await.unwrap();
    let (by_batch, live) = (bench.answers.records(), live.records());
    assert_eq!(grades(&by_batch), grades(&live));
    for (batch, live) in by_batch.iter().zip(&live) {
        assert_eq!((&batch.outcome, &batch.grades), (&live.outcome, &live.grades));
        assert_eq!((batch.latency, batch.attempts, batch.request_hash), (None, 1, None));
        let is_priced = batch.call.candidate == CandidateId(1);
        // One token in at half a dollar a million, and as many out as the text has bytes at one.
        let out = batch.usage.unwrap().completion_tokens as i64;
        let cost = batch.cost.map(holdout_types::Money::pico);
        assert_eq!(cost, is_priced.then_some(500_000 + out * 1_000_000), "{batch:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_ends_where_the_next_line_would_be_too_much() {
    let server = server(Script::default().answer(answers)).await;
    let bench = Bench::new(&server, 12, MemoryBatches::default());
    let mut run = bench.run(1_000, &Cancel::new());
    run.limits = Some(BatchLimits { questions: 1_000, bytes: 700 });
    run_batches(Arc::new(run)).await.unwrap();
    let batches = bench.batches.all();
    assert!(batches.len() > 4 && batches.iter().all(|batch| batch.state.bytes <= 700));
    assert_eq!(batches.iter().map(|batch| batch.calls).sum::<u32>(), 24);
    assert_eq!(bench.answers.len(), 24);
    // Questions that no file takes are left to the live run.
    let other = Bench::new(&server, 3, MemoryBatches::default());
    let mut run = other.run(1_000, &Cancel::new());
    run.limits = Some(BatchLimits { questions: 1_000, bytes: 20 });
    assert_eq!(run_batches(Arc::new(run)).await.unwrap(), BatchEnd::Finished);
    assert_eq!((other.batches.all().len(), other.answers.len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_expired_goes_into_another_batch_as_long_as_that_helps() {
    let server = server(Script::default().answer(answers)).await;
    let mut bench = Bench::new(&server, 20, MemoryBatches::default());
    bench.expires = true;
    bench.plan.candidates.truncate(1);
    assert_eq!(bench.to_the_end(100).await.unwrap(), BatchEnd::Finished);
    assert_eq!(bench.rounds(), [(1, 20, 16), (2, 4, 0)], "four of twenty expire again and again");
    let last = bench.batches.all().remove(1).state;
    assert!(last.reason.unwrap().contains("batch_expired"), "it says why");
    assert_eq!(bench.answers.len(), 16);
    let records = bench.answers.records();
    assert!(records.iter().all(|record| record.outcome.counts()), "nothing is excluded by a batch");
    assert_eq!(bench.to_the_end(100).await.unwrap(), BatchEnd::Finished);
    assert_eq!(bench.rounds().len(), 2, "another run does not try in vain either");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_dies_at_any_write_goes_on_and_sends_no_question_twice() {
    let mut deaths = 0;
    'deaths: for write in 0.. {
        for keeps_the_last in [false, true] {
            let (script, times) = counting();
            let server = server(script).await;
            let bench = Bench::new(&server, 7, MemoryBatches::dying_at(write, keeps_the_last));
            let first = bench.to_the_end(4).await;
            if first.is_ok() {
                break 'deaths;
            }
            deaths += 1;
            bench.batches.revive();
            let at = format!("write {write}, kept: {keeps_the_last}");
            assert_eq!(bench.to_the_end(4).await.unwrap(), BatchEnd::Finished, "{at}");
            let sent = times.lock().unwrap();
            assert_eq!(sent.len(), 14, "{at}");
            assert!(sent.values().all(|times| *times == 1), "{at}: {sent:?}");
            assert_eq!(
                (posted(&server, "/v1/files"), posted(&server, "/v1/batches")),
                (4, 4),
                "{at}"
            );
            assert_eq!(bench.answers.len(), 14, "{at}");
            assert_eq!(server.files(), Vec::<Vec<u8>>::new(), "{at}");
        }
    }
    println!("{deaths} deaths, 14 answers each time, no question sent twice");
    assert!(deaths > 40, "{deaths}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_that_could_not_be_kept_are_fetched_again() {
    let server = server(Script::default().answer(answers)).await;
    let bench = Bench::new(&server, 9, MemoryBatches::default());
    bench.answers.kill();
    // The log of answers is read first: revive it until the batches are there.
    assert!(matches!(bench.to_the_end(100).await, Err(RunError::Log(_))));
    bench.answers.revive();
    let cancel = Cancel::new();
    let run = Arc::new(bench.run(100, &cancel));
    let watched = async {
        while bench.batches.all().iter().filter(|b| b.state.step == BatchStep::Created).count() < 2
        {
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        bench.answers.kill();
    };
    let (ended, ()) = tokio::join!(run_batches(run), watched);
    bench.answers.revive();
    if ended.is_err() {
        assert_eq!(bench.to_the_end(100).await.unwrap(), BatchEnd::Finished);
    }
    assert_eq!((bench.answers.len(), posted(&server, "/v1/batches")), (18, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_got_lost_here_before_it_was_sent_is_written_anew() {
    let server = server(Script::default().answer(answers)).await;
    // The write after the two batches were added: nothing was sent yet.
    let bench = Bench::new(&server, 6, MemoryBatches::dying_at(2, false));
    assert!(bench.to_the_end(100).await.is_err());
    for entry in std::fs::read_dir(bench.folder.path()).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    bench.batches.revive();
    assert_eq!(bench.to_the_end(100).await.unwrap(), BatchEnd::Finished);
    assert_eq!(bench.answers.len(), 12);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wish_stops_batches_and_what_they_had_is_taken() {
    for (wish, end) in [(BatchWish::Live, BatchEnd::Finished), (BatchWish::Stop, BatchEnd::Stopped)]
    {
        let server = server(Script::default().answer(answers).batches_take(1_000_000)).await;
        let bench = Bench::new(&server, 10, MemoryBatches::default());
        let run = Arc::new(bench.run(100, &Cancel::new()));
        let wished = async {
            while bench.batches.all().iter().filter(|b| b.state.remote.is_some()).count() < 2 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            *bench.batches.wish.lock().unwrap() = wish;
            bench.nudge.notify_one();
        };
        let (ended, ()) = tokio::join!(run_batches(run), wished);
        assert_eq!(ended.unwrap(), end);
        // The server stops with every other question answered.
        assert_eq!(bench.rounds(), [(1, 10, 5), (1, 10, 5)]);
        assert_eq!(bench.answers.len(), 10);
        // Who goes on after a stop has the rest batched: it was not the batches that failed.
        *bench.batches.wish.lock().unwrap() = BatchWish::Batch;
        let next = bench.run(100, &Cancel::new());
        let cancel = next.cancel.clone();
        let watched = async {
            while bench.batches.all().len() < 4 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            cancel.cancel();
        };
        let (ended, ()) = tokio::join!(run_batches(Arc::new(next)), watched);
        assert!(matches!(ended, Err(RunError::Cancelled { done: 10, total: 20 })), "{ended:?}");
        assert_eq!(bench.rounds()[2..], [(2, 5, 0), (2, 5, 0)]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_of_earlier_evaluations_are_taken_and_not_sent() {
    let (script, times) = counting();
    let server = server(script).await;
    let live = Arc::new(MemoryLog::default());
    let mut bench = Bench::new(&server, 8, MemoryBatches::default());
    start(&bench.plan, &live).await.unwrap();
    let asked = server.count(Route::Chat);
    times.lock().unwrap().clear();
    let known = live.records().into_iter().filter(|record| record.call.row.0 < 5);
    bench
        .answers
        .earlier
        .lock()
        .unwrap()
        .extend(known.map(|record| (record.request_hash.unwrap(), record)));
    bench.plan.reuses_answers = true;
    bench.plan.trials = 2;
    assert_eq!(bench.to_the_end(100).await.unwrap(), BatchEnd::Finished);
    // Three rows of the first trial and eight of the second, of two candidates.
    assert_eq!(times.lock().unwrap().values().sum::<usize>(), 22);
    assert_eq!((bench.answers.len(), server.count(Route::Chat)), (32, asked));
    let cached = bench.answers.records().iter().filter(|record| record.from_cache).count();
    assert_eq!(cached, 10);
}
