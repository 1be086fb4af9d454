use holdout_store::{ContentHash, NewCorrection, StoreError};
use holdout_types::RowId;

use crate::common::{Fixture, START, sealed_project};

/// A correction of the only sealed row.
fn correction(old: &str, new: &str) -> NewCorrection {
    NewCorrection {
        row: RowId(3),
        old_answer: old.to_owned(),
        new_answer: new.to_owned(),
        author: "Ada".to_owned(),
        reason: "The invoice was the second one.".to_owned(),
    }
}

/// A sealed project whose row 3 was corrected to and fro.
fn corrected() -> Fixture {
    let (fixture, _, _) = sealed_project();
    let corrections = fixture.project.corrections_mut();
    corrections.add(correction("refund", "invoice")).unwrap();
    fixture.tick();
    corrections.add(correction("invoice", "refund")).unwrap();
    fixture
}

#[test]
fn a_correction_keeps_the_old_answer_and_leaves_the_seal_as_it_was() {
    let fixture = corrected().reopen();
    let all = fixture.project.corrections().all().unwrap();
    assert_eq!(all[0].correction, correction("refund", "invoice"));
    assert_eq!(all[1].correction, correction("invoice", "refund"), "undone by another one");
    assert_eq!((all[0].number, all[1].number), (1, 2));
    assert_eq!(all[0].corrected_at, START);
    assert!(all[1].corrected_at > START);
    assert!(fixture.project.seals().verify().unwrap().unwrap().intact);
    let entry = fixture.project.journal().latest(None, 1).unwrap().swap_remove(0);
    assert_eq!((entry.kind.as_str(), &entry.payload["number"]), ("correct", &2.into()));
}

#[test]
fn only_a_sealed_row_is_corrected_from_the_answer_that_it_has_now() {
    let open = Fixture::with_rows(4);
    let refused = open.project.corrections_mut().add(correction("refund", "invoice"));
    assert!(matches!(refused, Err(StoreError::NotSealed)), "{refused:?}");
    let fixture = corrected();
    let corrections = fixture.project.corrections_mut();
    let training = NewCorrection { row: RowId(0), ..correction("refund", "invoice") };
    assert!(matches!(corrections.add(training), Err(StoreError::Unknown { .. })));
    let stale = corrections.add(correction("invoice", "parcel"));
    assert!(matches!(stale, Err(StoreError::Refused(_))), "{stale:?}");
    for empty in [
        NewCorrection { author: String::new(), ..correction("refund", "invoice") },
        NewCorrection { reason: String::new(), ..correction("refund", "invoice") },
        correction("refund", "refund"),
    ] {
        assert!(matches!(corrections.add(empty), Err(StoreError::Refused(_))));
    }
    assert_eq!(fixture.project.corrections().all().unwrap().len(), 2);
}

#[test]
fn direct_sql_can_not_change_a_correction() {
    let fixture = corrected();
    let other = fixture.other_program();
    for sql in [
        "UPDATE corrections SET new_answer = 'parcel'",
        "DELETE FROM corrections",
        "INSERT OR REPLACE INTO corrections SELECT id, row, old_answer, 'parcel', author, reason,
             corrected_at, hash FROM corrections",
    ] {
        assert!(other.execute(sql, []).is_err(), "{sql}");
    }
    assert_eq!(fixture.project.corrections().all().unwrap().len(), 2);
}

#[test]
fn a_correction_that_was_changed_around_the_triggers_is_found() {
    for sql in [
        "UPDATE corrections SET new_answer = 'parcel' WHERE id = 1",
        "UPDATE corrections SET old_answer = 'parcel' WHERE id = 2",
        "UPDATE corrections SET author = 'Eve' WHERE id = 1",
        "UPDATE corrections SET corrected_at = 0 WHERE id = 2",
        "DELETE FROM corrections WHERE id = 1",
        "DELETE FROM corrections WHERE id = 2",
        "INSERT INTO corrections SELECT 3, row, old_answer, new_answer, author, reason,
             corrected_at, hash FROM corrections WHERE id = 2",
    ] {
        let fixture = corrected();
        let other = fixture.other_program();
        for trigger in ["corrections_never_change", "corrections_stay"] {
            other.execute(&format!("DROP TRIGGER {trigger}"), []).unwrap();
        }
        assert_eq!(other.execute(sql, []).unwrap(), 1, "{sql}");
        let read = fixture.project.corrections().all();
        assert!(matches!(read, Err(StoreError::Damaged { .. })), "{sql}: {read:?}");
    }
}

#[test]
fn the_chain_begins_with_the_seal() {
    let (fixture, _, _) = sealed_project();
    fixture.project.corrections_mut().add(correction("refund", "invoice")).unwrap();
    let made = fixture.project.corrections().all().unwrap().swap_remove(0);
    let sealed: (Vec<u8>, Vec<u8>) = fixture
        .other_program()
        .query_row("SELECT test_hash, rows_hash FROM seals", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    let mut bytes = ContentHash::of(&[sealed.0, sealed.1].concat()).0.to_vec();
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(3_u32.to_le_bytes());
    bytes.extend(START.0.to_le_bytes());
    for text in ["refund", "invoice", "Ada", "The invoice was the second one."] {
        bytes.extend((text.len() as u64).to_le_bytes());
        bytes.extend(text.as_bytes());
    }
    assert_eq!(made.hash, ContentHash::of(&bytes));
}
