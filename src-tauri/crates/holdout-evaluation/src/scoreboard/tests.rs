use std::time::Duration;

use holdout_provider::{Finish, Usage};
use holdout_types::Timestamp;

use super::*;
use crate::grader::Grader;
use crate::record::{CallKey, WrongReason};

const A: CandidateId = CandidateId(1);
const B: CandidateId = CandidateId(2);

fn record(candidate: CandidateId, row: u32, trial: u16, outcome: Outcome) -> AnswerRecord {
    AnswerRecord {
        call: CallKey { candidate, row: RowId(row), trial },
        grades: outcome.grade(&Grader::ExactMatch.ready().unwrap(), "yes"),
        outcome,
        usage: Some(Usage { prompt_tokens: 10, cached_tokens: 0, completion_tokens: 2 }),
        cost: Some(Money::from_pico(1_000_000)),
        latency: Some(Duration::from_millis(u64::from(row))),
        waited: Duration::from_secs(1),
        attempts: 1,
        model: None,
        request_id: None,
        passages: Vec::new(),
        dropped: Vec::new(),
        request_hash: None,
        from_cache: false,
        ended_at: Timestamp(0),
    }
}

fn says(text: &str) -> Outcome {
    Outcome::Answered { text: text.to_owned(), finish: Finish::Stop }
}

fn lost() -> Outcome {
    Outcome::Excluded { reason: "503".into() }
}

fn board(records: &[AnswerRecord], rows: u32, trials: u16) -> Scoreboard {
    let rows: Vec<RowId> = (1..=rows).map(RowId).collect();
    Scoreboard::of(&[A, B], &rows, trials, records)
}

#[test]
fn only_rows_that_all_candidates_answered_are_compared() {
    let records = [
        record(A, 1, 0, says("yes")),
        record(B, 1, 0, says("Yes")),
        record(A, 2, 0, says("yes")),
        record(B, 2, 0, lost()),
        record(A, 3, 0, says("no")),
    ];
    let board = board(&records, 4, 1);
    assert_eq!(board.compared, 1);
    let [a, b] = &board.lines[..] else { panic!("two lines") };
    assert_eq!((a.n, a.correct, a.excluded, a.accuracy), (1, 1, 0, Some(1.0)));
    assert_eq!((b.n, b.correct, b.excluded, b.accuracy), (1, 0, 1, Some(0.0)));
    assert_eq!(b.only_by_normalisation, 1);
    assert_eq!(a.scores, [Some(1.0), Some(1.0), Some(0.0), None]);
    assert_eq!(b.scores, [Some(0.0), None, None, None]);
}

#[test]
fn an_exclusion_is_never_a_wrong_answer_but_a_refusal_is() {
    let refusal = Outcome::Wrong { reason: WrongReason::Refusal, text: "no".into() };
    let records = [
        record(A, 1, 0, refusal),
        record(B, 1, 0, says("yes")),
        record(A, 2, 0, lost()),
        record(B, 2, 0, says("yes")),
    ];
    let board = board(&records, 2, 1);
    assert_eq!((board.lines[0].failed, board.lines[0].excluded), (1, 1));
    assert_eq!(board.lines[0].scores, [Some(0.0), None]);
    assert_eq!(board.compared, 1);
}

#[test]
fn trials_are_averaged_within_the_row_and_a_row_with_a_lost_trial_is_left_out() {
    let records = [
        record(A, 1, 0, says("yes")),
        record(A, 1, 1, says("no")),
        record(B, 1, 0, says("yes")),
        record(B, 1, 1, says("yes")),
        record(A, 2, 0, says("yes")),
        record(A, 2, 1, lost()),
        record(B, 2, 0, says("yes")),
        record(B, 2, 1, says("yes")),
    ];
    let board = board(&records, 2, 2);
    assert_eq!(board.compared, 1);
    assert_eq!(board.lines[0].scores, [Some(0.5), None]);
    assert_eq!((board.lines[0].n, board.lines[0].correct), (2, 1));
    assert_eq!(board.lines[0].accuracy, Some(0.5));
}

#[test]
fn one_unknown_cost_makes_the_total_unknown_and_tokens_are_averaged_where_known() {
    let mut records = [
        record(A, 1, 0, says("yes")),
        record(B, 1, 0, says("yes")),
        record(A, 2, 0, says("yes")),
        record(B, 2, 0, says("yes")),
    ];
    records[3].cost = None;
    records[3].usage = None;
    let board = board(&records, 2, 1);
    assert_eq!(board.lines[0].cost, Some(Money::from_pico(2_000_000)));
    assert_eq!((board.lines[1].cost, board.lines[1].tokens_per_request), (None, Some(12.0)));
    assert_eq!(board.lines[1].costs, [Some(1e-6), None]);
    assert_eq!(board.lines[0].latency_samples_ms, [1.0, 2.0]);
    assert_eq!(board.lines[0].latency_ms.map(|latency| latency.p50), Some(1.5));
    assert_eq!(board.lines[0].waited_ms.map(|waited| waited.p95), Some(1_000.0));
}
