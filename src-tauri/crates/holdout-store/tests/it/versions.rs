use holdout_store::{ContentHash, NewVersion, StoreError};
use holdout_types::{RowId, Split, SplitCounts, VersionId};
use serde_json::json;

use crate::common::{Fixture, START, version};

#[test]
fn a_version_keeps_its_rows_in_their_order() {
    let fixture = Fixture::with_rows(5);
    fixture.tick();
    let entries = vec![
        (RowId(3), Split::Test),
        (RowId(0), Split::Train),
        (RowId(4), Split::Validation),
        (RowId(1), Split::Train),
    ];
    let new = NewVersion {
        parent: None,
        entries: entries.clone(),
        excluded: vec![RowId(2)],
        reason: "First split".to_owned(),
        hash: ContentHash::of(b"first"),
    };
    let id = fixture.project.versions_mut().create(new).unwrap();
    let fixture = fixture.reopen();
    let versions = fixture.project.versions();
    let stored = versions.entries(id).unwrap();
    assert_eq!((stored.entries, stored.excluded), (entries, vec![RowId(2)]));
    let version = versions.get(id).unwrap();
    assert_eq!(version.counts, SplitCounts { train: 2, validation: 1, test: 1 });
    assert_eq!((version.excluded, version.sealed), (1, false));
    assert_eq!(version.reason, "First split");
    assert_eq!(version.hash, ContentHash::of(b"first"));
    assert_eq!(version.created_at.0, START.0 + 1_000);
    assert_eq!(versions.head().unwrap(), Some(id));
    assert_eq!(versions.all().unwrap(), [version]);
}

#[test]
fn a_version_that_contradicts_itself_or_the_rows_is_refused() {
    let fixture = Fixture::with_rows(2);
    let create = |new| fixture.project.versions_mut().create(new);
    let twice = NewVersion { excluded: vec![RowId(1)], ..version("tt") };
    assert!(matches!(create(twice), Err(StoreError::RepeatedRow(RowId(1)))));
    let missing = version("ttt");
    assert!(matches!(create(missing), Err(StoreError::Unknown { what: "row", .. })));
    let orphan = NewVersion { parent: Some(VersionId(9)), ..version("tt") };
    assert!(matches!(create(orphan), Err(StoreError::Unknown { what: "version", .. })));
    assert_eq!(fixture.project.versions().all().unwrap(), []);
    assert_eq!(fixture.project.versions().head().unwrap(), None);
    assert!(fixture.project.journal().latest(None, 9).unwrap().is_empty(), "all or nothing");
}

#[test]
fn undo_and_redo_walk_along_the_steps() {
    let fixture = Fixture::with_rows(3);
    let versions = fixture.project.versions_mut();
    assert!(matches!(versions.undo(), Err(StoreError::NoStep("undo"))));
    let first = versions.create(version("ttt")).unwrap();
    let second = versions.create(version("ttv")).unwrap();
    let third = versions.create(version("tvv")).unwrap();
    assert_eq!(versions.undo().unwrap(), second);
    assert_eq!(versions.undo().unwrap(), first);
    assert!(matches!(versions.undo(), Err(StoreError::NoStep("undo"))), "the first one stays");
    let fixture = fixture.reopen();
    let versions = fixture.project.versions_mut();
    let next = fixture.project.journal().next_redo().unwrap().unwrap();
    assert_eq!(next.payload["reason"], "Split as ttv");
    assert_eq!(versions.redo().unwrap(), second);
    assert_eq!(versions.redo().unwrap(), third);
    assert!(matches!(versions.redo(), Err(StoreError::NoStep("redo"))));
    assert_eq!(fixture.project.versions().head().unwrap(), Some(third));
}

#[test]
fn after_an_undo_a_new_step_begins_a_branch_and_redo_follows_the_newest() {
    let fixture = Fixture::with_rows(3);
    let versions = fixture.project.versions_mut();
    let first = versions.create(version("ttt")).unwrap();
    versions.create(version("ttv")).unwrap();
    versions.undo().unwrap();
    let branch = versions.create(version("vtt")).unwrap();
    assert!(matches!(versions.redo(), Err(StoreError::NoStep("redo"))));
    assert_eq!(versions.undo().unwrap(), first);
    assert_eq!(versions.redo().unwrap(), branch);
    versions.set_head(first).unwrap();
    assert_eq!(fixture.project.versions().head().unwrap(), Some(first));
    assert_eq!(versions.undo().unwrap(), branch, "moving the head is a step too");
    assert!(matches!(versions.set_head(VersionId(99)), Err(StoreError::Unknown { .. })));
}

#[test]
fn the_journal_tells_everything_in_order_and_only_grows() {
    let fixture = Fixture::with_rows(2);
    let journal = fixture.project.journal_mut();
    journal.record("import", &json!({ "rows": 2 })).unwrap();
    fixture.tick();
    fixture.project.versions_mut().create(version("tt")).unwrap();
    fixture.project.versions_mut().create(version("tv")).unwrap();
    fixture.project.versions_mut().undo().unwrap();
    let entries = fixture.project.journal().latest(None, 10).unwrap();
    let kinds: Vec<&str> = entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["undo", "create_version", "create_version", "import"]);
    assert_eq!(entries[3].payload, json!({ "rows": 2 }));
    assert_eq!((entries[3].at, entries[2].at.0), (START, START.0 + 1_000));
    let older = fixture.project.journal().latest(Some(entries[1].id), 1).unwrap();
    assert_eq!(older, [entries[2].clone()]);
    let undo = fixture.project.journal().next_undo().unwrap();
    assert_eq!(undo, None, "the first version is where undo ends");
    let other = fixture.other_program();
    assert!(other.execute("UPDATE journal SET kind = 'nothing'", []).is_err());
    assert!(other.execute("DELETE FROM journal", []).is_err());
}
