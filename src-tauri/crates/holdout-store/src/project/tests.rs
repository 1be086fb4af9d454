use holdout_types::{ManualClock, RowId};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::migrate::Migration;
use crate::tables::{ImportOrigin, MIGRATIONS};

/// A step that a later version of the app might take.
const ADD_COLOURS: Migration = Migration {
    version: 3,
    sql: &[
        "ALTER TABLE candidates ADD COLUMN colour TEXT;",
        "UPDATE candidates SET colour = 'blue';",
    ],
};
const LATER: &[Migration] = &[MIGRATIONS[0], MIGRATIONS[1], ADD_COLOURS];

fn clock() -> Arc<dyn Clock> {
    Arc::new(ManualClock::at(Timestamp(1_700_000_000_000)))
}

fn folder_with_project() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = fs_err::canonicalize(folder.path()).unwrap().join("a.holdout");
    let project = Project::create(&path, clock()).unwrap();
    project.meta_mut().set("name", &json!("Tickets")).unwrap();
    project.close().unwrap();
    (folder, path)
}

fn files(folder: &TempDir) -> Vec<String> {
    let entries = fs_err::read_dir(folder.path()).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn format(project: &Project) -> u32 {
    project.read(|tx| crate::migrate::format_of(tx)).unwrap()
}

#[test]
fn an_older_file_is_backed_up_and_brought_up_to_date() {
    let (folder, path) = folder_with_project();
    let project = Project::open_with(&path, clock(), LATER).unwrap();
    assert_eq!(format(&project), 3);
    assert_eq!(project.meta().get("name").unwrap(), Some(json!("Tickets")));
    let backup = project.backup().unwrap().to_owned();
    assert_eq!(backup.file_name().unwrap(), "a.format-2.holdout");
    project.close().unwrap();

    let backup = Project::open(&backup, clock()).unwrap();
    assert_eq!(format(&backup), 2);
    assert_eq!(backup.meta().get("name").unwrap(), Some(json!("Tickets")));
    backup.close().unwrap();
    assert_eq!(files(&folder), ["a.format-2.holdout", "a.holdout"]);

    let again = Project::open_with(&path, clock(), LATER).unwrap();
    assert_eq!(again.backup(), None, "it is up to date now");
}

#[test]
fn a_step_that_fails_leaves_the_file_at_its_old_format() {
    const BROKEN: &[Migration] = &[
        MIGRATIONS[0],
        MIGRATIONS[1],
        Migration { version: 3, sql: &["CREATE TABLE colours (x);", "UPDATE nothing SET x = 1;"] },
    ];
    let (_folder, path) = folder_with_project();
    let before = fs_err::read(&path).unwrap();
    assert!(matches!(
        Project::open_with(&path, clock(), BROKEN),
        Err(StoreError::Internal { detail, .. }) if detail.contains("nothing")
    ));
    assert!(fs_err::read(&path).unwrap() == before, "not a byte of it changed");
    assert_eq!(format(&Project::open(&path, clock()).unwrap()), 2);
}

#[test]
fn an_earlier_backup_is_not_overwritten() {
    let (folder, path) = folder_with_project();
    fs_err::write(folder.path().join("a.format-2.holdout"), "mine").unwrap();
    drop(Project::open_with(&path, clock(), LATER).unwrap());
    assert_eq!(files(&folder), ["a.format-2-2.holdout", "a.format-2.holdout", "a.holdout"]);
    assert_eq!(fs_err::read(folder.path().join("a.format-2.holdout")).unwrap(), b"mine");
}

#[test]
fn a_file_of_a_later_format_is_refused_even_when_only_its_journal_says_so() {
    let (_folder, path) = folder_with_project();
    Project::open_with(&path, clock(), LATER).unwrap().close().unwrap();
    let error = Project::open(&path, clock()).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 3, supported: 2, .. }));

    let (_folder, path) = folder_with_project();
    let before = fs_err::read(&path).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other
        .set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .unwrap();
    other.pragma_update(None, "user_version", 3).unwrap();
    other.close().unwrap();
    let error = Project::open(&path, clock()).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 3, supported: 2, .. }));
    assert!(fs_err::read(&path).unwrap() == before, "not even its journal was copied over");
}

#[test]
fn a_full_disk_is_told_and_what_was_saved_before_is_kept() {
    let (_folder, path) = folder_with_project();
    let project = Project::open(&path, clock()).unwrap();
    project
        .write(|tx| {
            let pages: u32 = tx.pragma_query_value(None, "page_count", |row| row.get(0))?;
            tx.pragma_update_and_check(None, "max_page_count", pages + 4, |_| Ok(()))?;
            Ok(())
        })
        .unwrap();
    let origin = ImportOrigin {
        file_name: "big.jsonl".to_owned(),
        format: "jsonl".to_owned(),
        mapping: Value::Null,
    };
    let mut import = project.begin_import(origin).unwrap();
    // Hexadecimal digits of hashes do not compress below half.
    let mut appended = Ok(());
    for line in 0_u64..40_000 {
        appended = appended.and_then(|()| {
            let hash = crate::ContentHash::of(&line.to_le_bytes());
            import.append(line, &hash.to_string())
        });
    }
    assert!(matches!(appended, Err(StoreError::DiskFull { .. })), "{appended:?}");
    drop(import);
    assert_eq!(project.rows().count().unwrap(), 0, "nothing half-stored");
    assert_eq!(project.meta().get("name").unwrap(), Some(json!("Tickets")));
    project.meta_mut().set("name", &json!("Still here")).unwrap();
}

#[test]
fn rows_that_were_lost_on_the_way_keep_an_import_from_being_complete() {
    let (_folder, path) = folder_with_project();
    let project = Project::open(&path, clock()).unwrap();
    let origin = ImportOrigin {
        file_name: "a.jsonl".to_owned(),
        format: "jsonl".to_owned(),
        mapping: Value::Null,
    };
    let mut import = project.begin_import(origin).unwrap();
    import.append(1, &"x".repeat(2 << 20)).unwrap();
    project
        .write(|tx| {
            tx.execute("DELETE FROM row_blocks", [])?;
            Ok(())
        })
        .unwrap();
    assert!(matches!(import.finish(), Err(StoreError::Refused(_))));
    assert_eq!(project.rows().range(0..9).unwrap(), []);
    assert!(matches!(project.rows().get(&[RowId(0)]), Err(StoreError::Unknown { .. })));
}

#[test]
fn a_project_that_could_not_be_made_leaves_no_file() {
    const BROKEN: &[Migration] = &[Migration { version: 1, sql: &["not SQL"] }];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.holdout");
    assert!(Project::create_with(&path, clock(), BROKEN).is_err());
    assert_eq!(files(&folder), Vec::<String>::new());
}

#[test]
fn every_answer_waits_for_the_disk_again_after_a_relaxed_commit() {
    const NORMAL: u32 = 1;
    const FULL: u32 = 2;
    let (_folder, path) = folder_with_project();
    let project = Project::open(&path, clock()).unwrap();
    let synchronous = |tx: &Transaction<'_>| -> Result<u32, Fault> {
        Ok(tx.pragma_query_value(None, "synchronous", |row| row.get(0))?)
    };
    assert_eq!(project.write_with(Durability::Process, synchronous).unwrap(), NORMAL);
    assert_eq!(project.write(synchronous).unwrap(), FULL);
}
