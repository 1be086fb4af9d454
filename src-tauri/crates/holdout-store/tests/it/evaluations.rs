use holdout_store::{EvaluationState, NewEvaluation, ResultKey, Spend, StoreError};
use holdout_types::{BatchId, EvaluationId, Money, RowId, Split};
use serde_json::json;

use crate::common::{
    Fixture, START, answer, begin, candidate, failure, finish, key, sealed_project, version,
};

#[test]
fn an_evaluation_is_followed_from_its_beginning_to_its_end() {
    let (fixture, version, candidates) = sealed_project();
    let id = begin(&fixture.project, version, Split::Validation, &candidates);
    let read = |fixture: &Fixture| fixture.project.evaluations().get(id).unwrap();
    let begun = read(&fixture);
    assert_eq!(
        (begun.state, begun.look, begun.created_at),
        (EvaluationState::Running, None, START)
    );
    assert_eq!(begun.question.candidates, candidates);
    assert_eq!(begun.question.spec, json!({ "margin": 0.02, "seed": 7 }));
    let fixture = fixture.reopen();
    assert_eq!(fixture.project.evaluations().unfinished().unwrap(), [begun]);
    fixture.tick();
    let why = json!({ "code": "network" });
    let evaluations = fixture.project.evaluations_mut();
    evaluations.set_state(id, EvaluationState::Failed, Some(why.clone())).unwrap();
    let failed = read(&fixture);
    assert_eq!((failed.state, failed.error), (EvaluationState::Failed, Some(why)));
    assert_eq!(failed.finished_at.map(|at| at.0), Some(START.0 + 1_000));
    evaluations.set_state(id, EvaluationState::Paused, None).unwrap();
    assert_eq!(read(&fixture).finished_at, None);
    let missing = evaluations.set_state(EvaluationId(9), EvaluationState::Running, None);
    assert!(matches!(missing, Err(StoreError::Unknown { what: "evaluation", .. })));
}

#[test]
fn the_test_split_is_judged_only_when_sealed() {
    let fixture = Fixture::with_rows(2);
    let version = fixture.project.versions_mut().create(version("th")).unwrap();
    let baseline = fixture.project.candidates_mut().add(candidate("a")).unwrap().id;
    let question =
        NewEvaluation { version, split: Split::Test, spec: json!({}), candidates: vec![baseline] };
    let begin = |question| fixture.project.evaluations_mut().begin(question);
    assert!(matches!(begin(question.clone()), Err(StoreError::NotSealed)));
    fixture.project.seals_mut().seal(version, "").unwrap();
    assert!(begin(question).is_ok());
}

#[test]
fn every_look_at_the_holdout_is_counted_and_stays() {
    let (fixture, version, candidates) = sealed_project();
    let draft = begin(&fixture.project, version, Split::Validation, &candidates);
    let first = begin(&fixture.project, version, Split::Test, &candidates);
    let cancelled = begin(&fixture.project, version, Split::Test, &candidates);
    let evaluations = fixture.project.evaluations_mut();
    evaluations.set_state(cancelled, EvaluationState::Cancelled, None).unwrap();
    let looks: Vec<_> =
        fixture.project.evaluations().all().unwrap().into_iter().map(|e| e.look).collect();
    assert_eq!(looks, [Some(2), Some(1), None]);
    assert_eq!(fixture.project.evaluations().looks().unwrap(), 2);
    assert!(matches!(evaluations.delete(first), Err(StoreError::Judged(id)) if id == first));
    fixture.project.results_mut().commit(draft, &[answer(key(candidates[0], 2), "x")]).unwrap();
    fixture.project.verdicts_mut().add(draft, &json!({})).unwrap();
    evaluations.delete(draft).unwrap();
    assert_eq!(fixture.project.results().of(draft).count(), 0, "a draft goes with its results");
    assert_eq!(fixture.project.evaluations().looks().unwrap(), 2);
}

#[test]
fn results_come_back_as_they_were_committed_page_after_page() {
    let rows = 1_203;
    let fixture = Fixture::with_rows(rows);
    let version = fixture.project.versions_mut().create(version("tv")).unwrap();
    let add = |name| fixture.project.candidates_mut().add(candidate(name)).unwrap().id;
    let (a, b) = (add("a"), add("b"));
    let id = begin(&fixture.project, version, Split::Validation, &[a, b]);
    let mut expected: Vec<_> = (0..rows)
        .map(|row| answer(key(a, row), "Antwort\n\u{0}ü"))
        .chain((0..3).map(|row| failure(key(b, row))))
        .collect();
    for half in expected.chunks(700).rev() {
        assert_eq!(fixture.project.results_mut().commit(id, half).unwrap(), half.len());
    }
    let fixture = fixture.reopen();
    let found: Result<Vec<_>, _> = fixture.project.results().of(id).collect();
    assert_eq!(found.unwrap(), expected);
    let failed = fixture.project.results().failed_keys(id).unwrap();
    assert_eq!(failed, [key(b, 0), key(b, 1), key(b, 2)]);
    expected.truncate(rows as usize);
    let answered: Vec<_> = expected.iter().map(|result| result.key).collect();
    assert_eq!(fixture.project.results().answered_keys(id).unwrap(), answered);
    let known = Money::from_pico(18_000_000 * i64::from(rows));
    let spend = Spend { known, unknown: 3, from_cache: 0 };
    assert_eq!(fixture.project.results().spend(id).unwrap(), spend);
}

#[test]
fn the_results_of_one_row_are_found_without_the_others() {
    let (fixture, version, [a, b]) = sealed_project();
    let id = begin(&fixture.project, version, Split::Test, &[a, b]);
    let committed = [answer(key(a, 0), "one"), answer(key(a, 1), "two"), failure(key(b, 1))];
    fixture.project.results_mut().commit(id, &committed).unwrap();
    let at = |candidate, row| fixture.project.results().at(id, candidate, row).unwrap();
    assert_eq!(at(a, committed[1].key.row), [committed[1].clone()]);
    assert_eq!(at(b, committed[2].key.row), [committed[2].clone()]);
    assert_eq!(at(b, committed[0].key.row), []);
}

#[test]
fn an_answer_is_final_and_an_error_is_not() {
    let (fixture, version, [base, _]) = sealed_project();
    let id = begin(&fixture.project, version, Split::Test, &[base]);
    let results = fixture.project.results_mut();
    let question = key(base, 3);
    let read = || fixture.project.results().of(id).next().unwrap().unwrap().answer;
    assert_eq!(results.commit(id, &[failure(question)]).unwrap(), 1);
    assert_eq!(results.commit(id, &[answer(question, "first")]).unwrap(), 1);
    assert_eq!(read().as_deref(), Some("first"));
    assert_eq!(results.commit(id, &[answer(question, "second")]).unwrap(), 0);
    assert_eq!(results.commit(id, &[failure(question)]).unwrap(), 0);
    assert_eq!(read().as_deref(), Some("first"));
    let other = fixture.other_program();
    assert!(other.execute("UPDATE results SET exact = 0", []).is_err());
    assert!(other.execute("DELETE FROM results", []).is_err());
    let replace = "INSERT OR REPLACE INTO results SELECT evaluation, candidate, row, trial, 'mine',
        outcome, reason, exact, normalised, prompt_tokens, cached_tokens, completion_tokens,
        cost_pico, latency_ms, first_token_ms, waited_ms, attempts, request_id, error, answered_at,
        model, passages, dropped, request_hash, from_cache
        FROM results";
    assert_eq!(other.execute(replace, []).unwrap(), 0);
    assert_eq!(read().as_deref(), Some("first"));
}

#[test]
fn results_belong_to_an_evaluation_and_its_candidates_or_none_is_taken() {
    let (fixture, version, [base, tuned]) = sealed_project();
    let id = begin(&fixture.project, version, Split::Validation, &[base]);
    let results = fixture.project.results_mut();
    let stranger = results.commit(id, &[answer(key(base, 2), ""), answer(key(tuned, 2), "")]);
    assert!(matches!(stranger, Err(StoreError::Refused(_))), "{stranger:?}");
    let missing = results.commit(EvaluationId(9), &[]);
    assert!(matches!(missing, Err(StoreError::Unknown { .. })));
    assert_eq!(fixture.project.results().answered_keys(id).unwrap(), []);
}

#[test]
fn answers_and_the_marks_of_what_is_next_are_kept_in_one_step() {
    let (fixture, version, [base, _]) = sealed_project();
    let id = begin(&fixture.project, version, Split::Validation, &[base]);
    let keys: Vec<_> = (0..5).map(|row| key(base, row)).collect();
    let results = fixture.project.results_mut();
    assert_eq!(results.step(id, Vec::new(), keys[..3].to_vec()).unwrap(), 0);
    let taken = results.step(id, vec![answer(keys[0], "x")], keys[3..4].to_vec()).unwrap();
    assert_eq!(taken, 1);
    assert_eq!(fixture.project.in_flight().of(id).unwrap(), keys[1..4]);
    assert_eq!(fixture.project.results().count_answered(id).unwrap(), 1);
    assert_eq!(fixture.project.in_flight_mut().settle(id).unwrap(), 3);
    assert_eq!(fixture.project.in_flight_mut().settle(id).unwrap(), 0);
    assert_eq!(fixture.project.evaluations().get(id).unwrap().possibly_billed_twice, 3);
}

#[test]
fn an_earlier_answer_is_found_by_its_row_and_what_was_asked() {
    let (fixture, version, [base, other]) = sealed_project();
    let id = begin(&fixture.project, version, Split::Validation, &[base, other]);
    let hashed = |row, hash: u8, model: &str| {
        let (request_hash, model) = (Some([hash; 32]), Some(model.to_owned()));
        holdout_store::ResultRow { request_hash, model, ..answer(key(base, row), "x") }
    };
    let kept = [hashed(0, 1, "m-1"), hashed(1, 2, "m-1")];
    fixture.project.results_mut().commit(id, &kept).unwrap();
    let find = |candidate, asked: &[(RowId, [u8; 32])], since| {
        fixture.project.results().to_requests(&[(id, candidate)], asked, since).unwrap()
    };
    let asked = [(RowId(0), [1; 32]), (RowId(1), [9; 32]), (RowId(7), [1; 32])];
    let at = kept[0].answered_at;
    assert_eq!(find(base, &asked, at), [Some(kept[0].clone()), None, None]);
    let later = holdout_types::Timestamp(at.0 + 1);
    assert_eq!(find(base, &asked[..1], later), [None], "too old");
    assert_eq!(find(other, &asked[..1], at), [None], "somebody else's");
    let last = fixture.project.results().last_model(id, base).unwrap();
    assert_eq!(last.unwrap().0.as_deref(), Some("m-1"));
}

#[test]
fn marks_are_cleared_by_answers_and_the_rest_is_counted_after_a_crash() {
    let (fixture, version, [base, _]) = sealed_project();
    let id = begin(&fixture.project, version, Split::Validation, &[base]);
    let marks = fixture.project.in_flight_mut();
    let keys: Vec<_> = (0..4).map(|row| key(base, row)).collect();
    marks.mark(id, &keys).unwrap();
    marks.mark(id, &keys[..1]).unwrap();
    marks.unmark(id, &keys[1..2]).unwrap();
    fixture.project.results_mut().commit(id, &[answer(keys[0], "")]).unwrap();
    assert_eq!(fixture.project.in_flight().of(id).unwrap(), keys[2..]);
    let fixture = fixture.reopen();
    assert_eq!(fixture.project.leftovers().interrupted_calls, 2);
    assert_eq!(fixture.project.evaluations().get(id).unwrap().possibly_billed_twice, 2);
    assert_eq!(fixture.project.in_flight().of(id).unwrap(), []);
    let fixture = fixture.reopen();
    assert_eq!(fixture.project.leftovers(), holdout_store::Leftovers::default());
    assert_eq!(fixture.project.evaluations().get(id).unwrap().possibly_billed_twice, 2);
}

#[test]
fn a_later_verdict_stands_beside_the_earlier_one() {
    let (fixture, version, candidates) = sealed_project();
    let id = begin(&fixture.project, version, Split::Test, &candidates);
    finish(&fixture.project, id);
    let verdicts = fixture.project.verdicts_mut();
    assert_eq!(fixture.project.verdicts().latest(id).unwrap(), None);
    verdicts.add(id, &json!({ "margin": 0.02 })).unwrap();
    fixture.tick();
    verdicts.add(id, &json!({ "margin": 0.05 })).unwrap();
    let latest = fixture.project.verdicts().latest(id).unwrap().unwrap();
    assert_eq!(latest.verdict, json!({ "margin": 0.05 }));
    assert_eq!((latest.evaluation, latest.created_at.0), (id, START.0 + 1_000));
    assert_eq!(fixture.project.verdicts().of(id).unwrap().len(), 2);
    let other = fixture.other_program();
    assert!(other.execute("UPDATE verdicts SET verdict = '{}'", []).is_err());
    assert!(other.execute("DELETE FROM verdicts", []).is_err());
}

#[test]
fn a_batch_holds_its_calls_until_it_is_closed_and_a_wish_outlives_the_process() {
    let (fixture, version, candidates) = sealed_project();
    let id = begin(&fixture.project, version, Split::Validation, &candidates);
    let keys: Vec<ResultKey> = (0..3)
        .map(|row| ResultKey { candidate: candidates[0], row: RowId(2 - row), trial: 0 })
        .collect();
    let batches = fixture.project.batches_mut();
    let batch =
        batches.add(id, candidates[0], keys.clone(), &json!({ "step": "planned" })).unwrap();
    let read = || fixture.project.batches().of(id).unwrap().remove(0);
    assert_eq!((read().calls, read().is_open), (3, true));
    let mut sorted = keys;
    sorted.sort();
    assert_eq!(fixture.project.batches().calls(batch).unwrap(), sorted);
    batches.set_state(batch, &json!({ "step": "closed" }), false).unwrap();
    assert_eq!((read().state, read().is_open), (json!({ "step": "closed" }), false));
    assert_eq!(fixture.project.batches().calls(batch).unwrap(), []);
    assert_eq!(fixture.project.batches().wish(id).unwrap(), None);
    for wish in ["live", "stop"] {
        batches.set_wish(id, wish).unwrap();
        assert_eq!(fixture.project.batches().wish(id).unwrap().as_deref(), Some(wish));
    }
    let missing = batches.set_state(BatchId(99), &json!({}), true);
    assert!(matches!(missing, Err(StoreError::Unknown { what: "batch", .. })));
}
