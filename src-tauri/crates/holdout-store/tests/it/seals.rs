use holdout_store::{NewVersion, Project, StoreError};
use holdout_types::{RowId, Split, VersionId};

use crate::common::{Fixture, START, begin, sealed_project, version};

#[test]
fn a_seal_says_what_was_sealed_and_holds_when_looked_at_again() {
    let (fixture, id, _) = sealed_project();
    let fixture = fixture.reopen();
    let seal = fixture.project.seals().get().unwrap().unwrap();
    assert_eq!((seal.version, seal.test_rows, seal.note.as_str()), (id, 1, "first"));
    assert_eq!(seal.sealed_at, START);
    let check = fixture.project.seals().verify().unwrap().unwrap();
    assert!(check.intact);
    assert_eq!(check.found, seal.rows_hash);
    assert!(fixture.project.versions().get(id).unwrap().sealed);
}

#[test]
fn the_hash_of_a_seal_is_made_as_documented() {
    let (fixture, _, _) = sealed_project();
    let mut bytes = 3_u32.to_le_bytes().to_vec();
    bytes.extend(9_u64.to_le_bytes());
    bytes.extend(br#"{"row":3}"#);
    let seal = fixture.project.seals().get().unwrap().unwrap();
    assert_eq!(seal.rows_hash, holdout_store::ContentHash::of(&bytes));
}

#[test]
fn only_a_version_with_exactly_the_sealed_test_rows_can_follow() {
    let (fixture, sealed, _) = sealed_project();
    let versions = fixture.project.versions_mut();
    let follows = versions.create(version("vtth")).unwrap();
    assert!(fixture.project.versions().get(follows).unwrap().sealed);
    let mut fewer_training_rows = version("ttvh");
    fewer_training_rows.excluded = vec![fewer_training_rows.entries.remove(0).0];
    assert!(versions.create(fewer_training_rows).is_ok());

    let without = version("ttvt");
    let more = version("thvh");
    let mut moved = version("ttvt");
    moved.entries[0].1 = Split::Test;
    let mut excluded = version("ttv");
    excluded.excluded = vec![RowId(3)];
    for changed in [without, more, moved, excluded] {
        let refused = versions.create(changed);
        assert!(matches!(refused, Err(StoreError::Sealed { .. })), "{refused:?}");
    }
    let again = fixture.project.seals_mut().seal(sealed, "again");
    assert!(matches!(again, Err(StoreError::Sealed { .. })));
}

#[test]
fn the_head_can_not_go_back_behind_the_seal() {
    let fixture = Fixture::with_rows(2);
    let versions = fixture.project.versions_mut();
    let open = versions.create(version("tt")).unwrap();
    let split = versions.create(version("th")).unwrap();
    versions.set_head(open).unwrap();
    fixture.project.seals_mut().seal(split, "").unwrap();
    assert_eq!(fixture.project.versions().head().unwrap(), Some(split), "sealing moves it there");
    assert!(matches!(versions.undo(), Err(StoreError::Sealed { .. })));
    assert!(matches!(versions.set_head(open), Err(StoreError::Sealed { .. })));
    assert_eq!(fixture.project.versions().head().unwrap(), Some(split));
}

#[test]
fn a_split_without_test_rows_can_not_be_sealed() {
    let fixture = Fixture::with_rows(2);
    let id = fixture.project.versions_mut().create(version("tv")).unwrap();
    let seal = |id| fixture.project.seals_mut().seal(id, "");
    assert!(matches!(seal(id), Err(StoreError::EmptyTestSplit(_))));
    assert!(matches!(seal(VersionId(7)), Err(StoreError::Unknown { .. })));
    assert_eq!(fixture.project.seals().verify().unwrap(), None);
}

#[test]
fn direct_sql_can_not_change_what_is_sealed() {
    let (fixture, version, candidates) = sealed_project();
    begin(&fixture.project, version, Split::Test, &candidates);
    let other = fixture.other_program();
    for sql in [
        "UPDATE versions SET rows = x'00'",
        "UPDATE versions SET test_hash = x'00'",
        "DELETE FROM versions",
        "INSERT OR REPLACE INTO versions SELECT id, parent, created_at, 'mine', hash, train,
             validation, test, excluded_count, x'00', rows, splits, excluded FROM versions",
        "UPDATE seals SET rows_hash = x'00'",
        "DELETE FROM seals",
        "INSERT OR REPLACE INTO seals SELECT id, version, 0, note, test_rows, test_hash, x'00'
             FROM seals",
        "UPDATE head SET version = NULL",
        "DELETE FROM evaluations",
        "UPDATE evaluations SET look = 9",
        "DELETE FROM evaluation_candidates",
    ] {
        let refused = other.execute(sql, []);
        assert!(refused.is_err(), "{sql} changed {refused:?} rows");
    }
    assert!(fixture.project.seals().verify().unwrap().unwrap().intact);
}

#[test]
fn a_row_that_was_changed_around_the_triggers_breaks_the_seal() {
    let (fixture, _, _) = sealed_project();
    fixture.project.rows().get(&[RowId(3)]).unwrap();
    // A block of another project, whole in itself, with one byte of the sealed row changed.
    let forged = Fixture::new();
    let rows = [r#"{"row":0}"#, r#"{"row":1}"#, r#"{"row":2}"#, r#"{"row":9}"#];
    crate::common::import(&forged.project, rows);
    let forged = forged.other_program();
    let block: (Vec<u8>, Vec<u8>, Vec<u8>) = forged
        .query_row("SELECT hash, places, text FROM row_blocks", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .unwrap();
    let other = fixture.other_program();
    other.execute("DROP TRIGGER row_blocks_never_change", []).unwrap();
    other.execute("UPDATE row_blocks SET hash = ?1, places = ?2, text = ?3", block).unwrap();
    let check = fixture.project.seals().verify().unwrap().unwrap();
    assert!(!check.intact, "found although the row is also in the cache");
    assert_ne!(check.found, check.seal.rows_hash);
}

#[test]
fn a_missing_guard_is_found_when_the_project_is_opened() {
    for tampering in [
        "DROP TRIGGER seals_never_change",
        "DROP TRIGGER versions_keep_the_sealed_test_rows",
        "CREATE TRIGGER mine AFTER INSERT ON results BEGIN UPDATE results SET exact = 1; END",
        "CREATE VIEW mine AS SELECT 1",
    ] {
        let (fixture, _, _) = sealed_project();
        let Fixture { folder: _folder, path, clock, project } = fixture;
        project.close().unwrap();
        rusqlite::Connection::open(&path).unwrap().execute_batch(tampering).unwrap();
        let refused = Project::open(&path, clock);
        assert!(
            matches!(&refused, Err(StoreError::Damaged { detail, .. }) if detail.contains("changed by another program")),
            "{tampering}: {refused:?}"
        );
    }
}

#[test]
fn a_new_version_keeps_the_seal_when_its_test_rows_come_in_another_order() {
    let fixture = Fixture::with_rows(3);
    let id = fixture.project.versions_mut().create(version("thh")).unwrap();
    fixture.project.seals_mut().seal(id, "").unwrap();
    let mut entries = version("thh").entries;
    entries.reverse();
    let turned = NewVersion { entries, ..version("thh") };
    assert!(fixture.project.versions_mut().create(turned).is_ok());
}
