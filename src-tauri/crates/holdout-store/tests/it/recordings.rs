use holdout_store::{NewRecording, RecordedRow, RecordingOrigin, StoreError};
use holdout_types::{RecordingId, RowId, Split, Timestamp};
use serde_json::json;

use crate::common::{Fixture, START, answer, begin, failure, key, sealed_project};

fn origin() -> RecordingOrigin {
    RecordingOrigin { about: json!({ "from": "file" }), recorded_at: Timestamp(7) }
}

fn row(row: u32, trial: u32, text: &str) -> RecordedRow {
    RecordedRow {
        row: RowId(row),
        trial,
        answer: text.to_owned(),
        outcome: "stop".to_owned(),
        prompt_tokens: Some(3),
        cached_tokens: None,
        completion_tokens: None,
        cost: None,
        latency_ms: Some(1.5),
        model: Some("m".to_owned()),
    }
}

#[test]
fn a_recording_comes_back_as_it_was_given() {
    let fixture = Fixture::with_rows(4);
    let answers = vec![row(0, 0, "a"), row(0, 1, "b"), row(2, 0, "c")];
    let new = NewRecording { origin: origin(), answers: answers.clone() };
    let id = fixture.project.recordings_mut().add(new).unwrap();
    let fixture = fixture.reopen();
    let recordings = fixture.project.recordings();
    let stored = recordings.get(id).unwrap();
    assert_eq!((stored.origin, stored.made_at), (origin(), START));
    assert_eq!(recordings.rows(id).unwrap(), [RowId(0), RowId(2)]);
    assert_eq!(recordings.models(id).unwrap(), ["m"]);
    assert_eq!(recordings.answer(id, RowId(0), 1).unwrap(), Some(answers[1].clone()));
    assert_eq!(recordings.answer(id, RowId(2), 5).unwrap(), Some(answers[2].clone()), "asked once");
    assert_eq!(recordings.answer(id, RowId(1), 0).unwrap(), None);
    let missing = recordings.get(RecordingId(9));
    assert!(matches!(missing, Err(StoreError::Unknown { what: "recording", .. })));
}

#[test]
fn a_recording_is_kept_whole_or_not_at_all_and_never_changes() {
    let fixture = Fixture::with_rows(4);
    let twice = NewRecording { origin: origin(), answers: vec![row(0, 0, "a"), row(0, 0, "b")] };
    assert!(fixture.project.recordings_mut().add(twice).is_err());
    let once = NewRecording { origin: origin(), answers: vec![row(0, 0, "a")] };
    let id = fixture.project.recordings_mut().add(once).unwrap();
    assert_eq!(fixture.project.recordings().rows(id).unwrap().len(), 1);
    let other = fixture.other_program();
    for change in [
        "UPDATE recorded_answers SET answer = 'z'",
        "DELETE FROM recorded_answers",
        "INSERT OR REPLACE INTO recorded_answers (recording, row, trial, answer, outcome)
         SELECT recording, row, trial, 'z', outcome FROM recorded_answers",
        "UPDATE recordings SET recorded_at = 0",
        "DELETE FROM recordings",
    ] {
        assert!(other.execute(change, []).is_err(), "{change}");
    }
}

#[test]
fn freezing_keeps_what_was_answered_and_leaves_out_what_failed() {
    let (fixture, version, [base, tuned]) = sealed_project();
    let evaluation = begin(&fixture.project, version, Split::Test, &[base, tuned]);
    let results = [answer(key(base, 3), "refund"), failure(key(tuned, 3))];
    fixture.project.results_mut().commit(evaluation, &results).unwrap();
    let recordings = fixture.project.recordings_mut();
    let id = recordings.freeze(origin(), evaluation, base, false).unwrap();
    let frozen = fixture.project.recordings().answer(id, RowId(3), 0).unwrap().unwrap();
    let then = &results[0];
    assert_eq!(Some(frozen.answer), then.answer);
    assert_eq!((frozen.cost, frozen.latency_ms), (then.cost, then.latency_ms));
    assert_eq!(
        (frozen.prompt_tokens, frozen.cached_tokens, frozen.completion_tokens),
        (then.prompt_tokens, then.cached_tokens, then.completion_tokens)
    );
    let nothing = recordings.freeze(origin(), evaluation, tuned, false);
    assert!(matches!(nothing, Err(StoreError::Unknown { what: "candidate", .. })));
}
