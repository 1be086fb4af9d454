//! A scripted judge: places, replies that can't be read, and a server in bad weather.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use holdout_evaluation::TokenPrices;
use holdout_evaluation::judge::{
    Answers, JudgeError, JudgePlan, JudgeQuestion, JudgeSpec, JudgeSummary, JudgementLog,
    JudgementRecord, Mark, PairTally, Scale, judge_answers,
};
use holdout_faults::{Fault, FaultyServer, Question, Route, Script, When};
use holdout_types::{
    ApiError, Cancel, EvaluationId, IgnoreProgress, RowId, SystemClock, TokenPrice,
};
use serde_json::json;

use super::{client, server};

/// Judgements in memory.
#[derive(Default)]
struct MemoryJudgements(Mutex<HashMap<[u8; 32], JudgementRecord>>);

impl MemoryJudgements {
    fn all(&self) -> Vec<JudgementRecord> {
        self.0.lock().unwrap().values().cloned().collect()
    }
}

impl JudgementLog for MemoryJudgements {
    fn kept(&self, _: [u8; 32]) -> Result<Vec<JudgementRecord>, ApiError> {
        Ok(self.all())
    }

    fn commit(&self, _: [u8; 32], judgements: &[JudgementRecord]) -> Result<(), ApiError> {
        let mut kept = self.0.lock().unwrap();
        for one in judgements {
            let before = kept.insert(one.asked, one.clone());
            assert!(before.is_none_or(|before| !before.is_final), "judged twice");
        }
        Ok(())
    }
}

const JUDGE: [u8; 32] = [7; 32];

fn single(row: u32, answer: &str) -> JudgeQuestion {
    JudgeQuestion {
        row: RowId(row),
        input: format!("question {row}"),
        reference: String::new(),
        answers: Answers::One(answer.to_owned()),
    }
}

fn plan(server: &FaultyServer, questions: Vec<JudgeQuestion>) -> JudgePlan {
    let price = |text: &str| TokenPrice::per_million(text.parse().unwrap());
    JudgePlan {
        evaluation: EvaluationId(1),
        judge: JUDGE,
        spec: JudgeSpec::new("judge", "A good answer is polite.", Scale::PassFail),
        client: client(server),
        prices: Some(TokenPrices { input: price("1"), cached_input: None, output: price("2") }),
        questions,
        concurrency: 3,
    }
}

async fn judge(plan: &JudgePlan, log: &Arc<MemoryJudgements>) -> Result<JudgeSummary, JudgeError> {
    let (progress, clock) = (Arc::new(IgnoreProgress), Arc::new(SystemClock::default()));
    judge_answers(plan, log.clone(), progress, Cancel::new(), clock).await
}

/// Passes what says please.
fn polite(question: &Question) -> String {
    let verdict = if question.text.contains("please") { "pass" } else { "fail" };
    json!({"reason": "By its tone.", "verdict": verdict}).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_answer_is_never_judged_twice() {
    let server = server(Script::default().answer(polite)).await;
    let log = Arc::new(MemoryJudgements::default());
    let questions = vec![single(1, "Wait, please."), single(1, "Wait."), single(1, "Wait.")];
    let first = judge(&plan(&server, questions.clone()), &log).await.unwrap();
    assert_eq!((first.total, first.before, first.calls), (2, 0, 2));
    let marks: Vec<Mark> = log.all().into_iter().map(|one| one.said.unwrap().mark).collect();
    assert_eq!(marks.iter().filter(|mark| **mark == Mark::Pass).count(), 1);
    assert!(log.all().iter().all(|one| one.cost.is_some() && one.calls == 1));
    let again = judge(&plan(&server, questions), &log).await.unwrap();
    assert_eq!((again.total, again.before, again.calls), (2, 2, 0));
    assert_eq!(server.count(Route::Chat), 2);
    let sent = String::from_utf8(server.requests()[0].body.to_vec()).unwrap();
    assert!(sent.contains("json_schema") && sent.contains("\"temperature\":0"), "{sent}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_that_cannot_be_read_is_asked_for_once_more_and_then_is_no_judgement() {
    let mumbles = |question: &Question| {
        if question.text.contains("could not be read") {
            return "Verdict: pass".to_owned();
        }
        "Hard to say.".to_owned()
    };
    let kind = server(Script::default().answer(mumbles)).await;
    let log = Arc::new(MemoryJudgements::default());
    let done = judge(&plan(&kind, vec![single(1, "a")]), &log).await.unwrap();
    assert_eq!(done.calls, 2);
    let one = log.all().remove(0);
    assert_eq!((one.said.unwrap().mark, one.calls, one.is_final), (Mark::Pass, 2, true));
    let (usage, cost) = (one.usage.unwrap(), one.cost.unwrap());
    assert!(usage.completion_tokens > 12, "both calls count: {usage:?} {cost}");

    let lost = server(Script::default().answer(|_| "Hard to say.".to_owned())).await;
    let log = Arc::new(MemoryJudgements::default());
    let questions = || vec![single(1, "a"), single(2, "b")];
    assert_eq!(judge(&plan(&lost, questions()), &log).await.unwrap().calls, 4);
    assert!(log.all().iter().all(|one| one.said.is_none() && one.is_final && one.error.is_none()));
    assert_eq!(judge(&plan(&lost, questions()), &log).await.unwrap().calls, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_judge_that_likes_the_first_place_wins_nothing_for_anybody() {
    let place = |_: &Question| json!({"reason": "", "verdict": "first"}).to_string();
    let server = server(Script::default().answer(place)).await;
    let log = Arc::new(MemoryJudgements::default());
    let pair = |row: u32, first: &str, second: &str| JudgeQuestion {
        answers: Answers::Pair { first: first.to_owned(), second: second.to_owned() },
        ..single(row, "")
    };
    let (as_first, as_second) = (pair(1, "warm", "curt"), pair(1, "curt", "warm"));
    let plan = plan(&server, vec![as_first.clone(), as_second.clone()]);
    assert_eq!(judge(&plan, &log).await.unwrap().calls, 2);
    let said = |question: &JudgeQuestion| {
        let asked = question.hash(JUDGE, &plan.spec);
        log.all().into_iter().find(|one| one.asked == asked)?.said.map(|said| said.mark)
    };
    let mut tally = PairTally::default();
    tally.add(said(&as_first), said(&as_second));
    assert_eq!((tally.wins, tally.losses, tally.ties, tally.swayed), (0, 0, 1, 1));
    assert_eq!(tally.first_place_share(), Some(1.0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_weather_costs_no_judgement() {
    let limited = || Fault::RateLimited(Vec::new());
    let script = Script::default()
        .answer(polite)
        .fault(Route::Chat, When::First(2), limited())
        .fault(Route::Chat, When::At(3), Fault::Status(500, json!({})));
    let stormy = server(script).await;
    let log = Arc::new(MemoryJudgements::default());
    let questions = || (0..6).map(|row| single(row, "please")).collect::<Vec<_>>();
    judge(&plan(&stormy, questions()), &log).await.unwrap();
    assert_eq!(log.all().iter().filter(|one| one.said.is_some()).count(), 6);

    // One whose server is down is no judgement, and the next judging asks again.
    let down =
        server(Script::default().fault(Route::Chat, When::Always, Fault::Status(500, json!({}))))
            .await;
    let log = Arc::new(MemoryJudgements::default());
    judge(&plan(&down, questions()), &log).await.unwrap();
    assert!(log.all().iter().all(|one| one.error.is_some() && !one.is_final && one.calls == 0));
    let up = server(Script::default().answer(polite)).await;
    assert_eq!(judge(&plan(&up, questions()), &log).await.unwrap().calls, 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_forms_of_answers_is_asked_without() {
    let refusal = json!({"error": {"message": "Unknown field response_format", "code": null,
        "param": "response_format", "type": "invalid_request_error"}});
    let script = Script::default().answer(polite).fault(
        Route::Chat,
        When::First(3),
        Fault::Status(400, refusal),
    );
    let plain = server(script).await;
    let log = Arc::new(MemoryJudgements::default());
    judge(&plan(&plain, vec![single(1, "a"), single(2, "b"), single(3, "c")]), &log).await.unwrap();
    assert!(log.all().iter().all(|one| one.said.is_some()), "{:?}", log.all());
    let last = plain.requests().pop().unwrap();
    assert!(!String::from_utf8(last.body.to_vec()).unwrap().contains("response_format"));
}
