use holdout_store::{NewCandidate, StoreError};
use holdout_types::{CandidateId, CandidateKind, Split};
use serde_json::json;

use crate::common::{Fixture, START, begin, candidate, sealed_project};

#[test]
fn a_candidate_is_stored_as_it_was_given_with_the_next_letter() {
    let fixture = Fixture::new();
    let new = NewCandidate {
        name: "Tuned, kurz".to_owned(),
        kind: CandidateKind::FineTunedRag,
        spec: json!({ "model": "ft:x", "temperature": 0.5, "z": 1, "a": [null, "\u{202e}"] }),
    };
    fixture.project.candidates_mut().add(candidate("base")).unwrap();
    let added = fixture.project.candidates_mut().add(new.clone()).unwrap();
    assert_eq!(added.letter, "B");
    let fixture = fixture.reopen();
    let stored = fixture.project.candidates().get(added.id).unwrap();
    assert_eq!((stored.name, stored.kind, stored.spec), (new.name, new.kind, new.spec));
    assert_eq!((stored.created_at, stored.removed_at, stored.evaluated), (START, None, false));
}

#[test]
fn a_letter_is_kept_for_ever() {
    let fixture = Fixture::new();
    let candidates = fixture.project.candidates_mut();
    let first = candidates.add(candidate("a")).unwrap();
    candidates.remove(first.id).unwrap();
    assert_eq!(candidates.add(candidate("b")).unwrap().letter, "B");
    let all = fixture.project.candidates().all().unwrap();
    assert_eq!(all[0].removed_at, Some(START));
    candidates.restore(first.id).unwrap();
    assert_eq!(fixture.project.candidates().get(first.id).unwrap().removed_at, None);
    let other = fixture.other_program();
    assert!(other.execute("DELETE FROM candidates", []).is_err());
    assert!(other.execute("UPDATE candidates SET letter = 'C' WHERE id = 1", []).is_err());
}

#[test]
fn a_draft_changes_in_place() {
    let fixture = Fixture::new();
    let candidates = fixture.project.candidates_mut();
    let draft = candidates.add(candidate("draft")).unwrap();
    candidates.update(draft.id, candidate("better")).unwrap();
    let revised = candidates.revise(draft.id, candidate("best")).unwrap();
    assert_eq!((revised.id, revised.name.as_str()), (draft.id, "best"));
    let missing = candidates.update(CandidateId(9), candidate("x"));
    assert!(matches!(missing, Err(StoreError::Unknown { what: "candidate", .. })));
    assert!(matches!(candidates.remove(CandidateId(9)), Err(StoreError::Unknown { .. })));
}

#[test]
fn an_evaluated_candidate_never_changes_and_an_edit_makes_a_new_one() {
    let (fixture, version, [base, tuned]) = sealed_project();
    begin(&fixture.project, version, Split::Validation, &[base]);
    let candidates = fixture.project.candidates_mut();
    let refused = candidates.update(base, candidate("other"));
    assert!(matches!(refused, Err(StoreError::CandidateEvaluated(id)) if id == base));
    let revised = candidates.revise(base, candidate("base, shorter")).unwrap();
    assert_eq!(revised.letter, "C");
    let old = fixture.project.candidates().get(base).unwrap();
    assert_eq!((old.name.as_str(), old.evaluated), ("base", true));
    assert!(old.removed_at.is_some(), "the new one takes its place");
    assert_eq!((revised.replaces, old.replaces), (Some(base), None));
    candidates.go_back(revised.id, base).unwrap();
    let back = fixture.project.candidates().get(base).unwrap();
    assert_eq!((back.removed_at, back.letter.as_str()), (None, "A"));
    assert!(fixture.project.candidates().get(revised.id).unwrap().removed_at.is_some());
    assert!(candidates.go_back(base, CandidateId(9)).is_err());
    let unmoved = fixture.project.candidates().get(base).unwrap();
    assert_eq!(unmoved.removed_at, None, "neither or both");
    let other = fixture.other_program();
    let change =
        |id: CandidateId| other.execute("UPDATE candidates SET spec = '{}' WHERE id = ?1", [id.0]);
    assert!(change(base).is_err());
    assert!(change(tuned).is_ok());
    assert!(other.execute("UPDATE candidates SET replaces = NULL", []).is_err());
}
