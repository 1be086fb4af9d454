use std::path::Path;
use std::sync::Arc;

use holdout_store::{ContentHash, Project, StoreError};
use holdout_types::{ApiError, CandidateId, EvaluationId, ManualClock, RowId, VersionId};

use crate::common::{Fixture, START};

fn open(path: &Path) -> Result<Project, StoreError> {
    Project::open(path, Arc::new(ManualClock::at(START)))
}

/// A closed project of some size, and the folder that it is in.
fn closed() -> (tempfile::TempDir, std::path::PathBuf) {
    let Fixture { folder, path, project, .. } = Fixture::with_rows(20_000);
    project.close().unwrap();
    (folder, path)
}

/// Opening fails, nothing is left beside the file, and the file keeps every byte.
fn refuse(path: &Path) -> StoreError {
    let state = || {
        let content = path.is_file().then(|| ContentHash::of(&fs_err::read(path).unwrap()));
        let folder = fs_err::read_dir(path.parent().unwrap()).unwrap();
        let mut names: Vec<_> = folder.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        (content, names)
    };
    let before = state();
    let error = open(path).unwrap_err();
    assert_eq!(state(), before, "{error}");
    error
}

#[test]
fn a_file_of_another_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.holdout");
    for content in [&b""[..], b"x", b"{\"messages\":[]}\n", b"PK\x03\x04 and so on", &[0; 9_000]] {
        fs_err::write(&path, content).unwrap();
        assert!(matches!(refuse(&path), StoreError::Foreign { .. }));
    }
    fs_err::remove_file(&path).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.pragma_update(None, "journal_mode", "wal").unwrap();
    other.execute_batch("CREATE TABLE contacts (name TEXT)").unwrap();
    other.close().unwrap();
    let error = refuse(&path);
    assert!(matches!(error, StoreError::Foreign { reason, .. } if reason.contains("database")));
}

#[test]
fn a_newer_file_is_refused() {
    let (_folder, path) = closed();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.pragma_update(None, "user_version", 99).unwrap();
    other.close().unwrap();
    assert!(matches!(refuse(&path), StoreError::Newer { found: 99, supported: 2, .. }));
}

#[test]
fn a_truncated_file_is_refused() {
    let (_folder, path) = closed();
    let whole = fs_err::read(&path).unwrap();
    for length in [50, 99, 100, 5_000, whole.len() / 2, whole.len() - 1] {
        fs_err::write(&path, &whole[..length]).unwrap();
        let error = refuse(&path);
        assert!(matches!(error, StoreError::Damaged { .. }), "{length} bytes: {error}");
    }
    fs_err::write(&path, &whole).unwrap();
    assert_eq!(open(&path).unwrap().rows().count().unwrap(), 20_000);
}

#[test]
fn a_file_with_damaged_pages_is_refused() {
    let (_folder, path) = closed();
    let whole = fs_err::read(&path).unwrap();
    let page = 8_192;
    for (start, length) in [(100, 400), (page, 200), (page, whole.len() - page)] {
        let mut damaged = whole.clone();
        damaged[start..start + length].iter_mut().for_each(|byte| *byte ^= 0x5a);
        fs_err::write(&path, damaged).unwrap();
        let error = refuse(&path);
        assert!(matches!(error, StoreError::Damaged { .. }), "at {start}: {error}");
    }
}

#[test]
fn a_changed_byte_of_text_is_found_when_the_row_is_read() {
    let (_folder, path) = closed();
    let mut content = fs_err::read(&path).unwrap();
    let at = content.windows(9).position(|bytes| bytes == br#"{"row":0}"#).unwrap();
    content[at + 7] = b'7';
    fs_err::write(&path, content).unwrap();
    let project = open(&path).unwrap();
    let error = project.rows().get(&[RowId(0)]).unwrap_err();
    assert!(
        matches!(error, StoreError::Damaged { detail, .. } if detail.starts_with("rows 0 to "))
    );
}

#[test]
fn what_is_no_file_at_all_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(refuse(folder.path()), StoreError::NotAFile { .. }));
    let missing = folder.path().join("missing.holdout");
    assert!(matches!(refuse(&missing), StoreError::NotFound { .. }));
}

#[test]
fn a_new_project_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.holdout");
    fs_err::write(&path, "mine").unwrap();
    let clock = Arc::new(ManualClock::at(START));
    let create = |path: &Path| Project::create(path, clock.clone());
    assert!(matches!(create(&path), Err(StoreError::AlreadyExists { .. })));
    assert_eq!(fs_err::read(&path).unwrap(), b"mine");
    let nowhere = folder.path().join("no/a.holdout");
    assert!(matches!(create(&nowhere), Err(StoreError::NotFound { .. })));
}

#[test]
fn a_project_is_open_once_also_through_another_name() {
    let fixture = Fixture::with_rows(1);
    assert!(matches!(open(&fixture.path), Err(StoreError::Busy { .. })));
    #[cfg(unix)]
    {
        let link = fixture.folder.path().join("link.holdout");
        std::os::unix::fs::symlink(&fixture.path, &link).unwrap();
        assert!(matches!(open(&link), Err(StoreError::Busy { .. })));
    }
    let other = fixture.project.clone();
    fixture.project.close().unwrap();
    assert!(matches!(other.rows().count(), Err(StoreError::Closed { .. })));
    assert!(matches!(other.meta_mut().remove("x"), Err(StoreError::Closed { .. })));
    assert!(other.close().is_ok(), "closing twice is no error");
    assert!(open(&fixture.path).is_ok());
}

#[test]
fn a_dropped_project_is_closed() {
    let fixture = Fixture::with_rows(1);
    let Fixture { folder, path, project, .. } = fixture;
    drop(project);
    assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(open(&path).unwrap().rows().count().unwrap(), 1);
}

#[test]
fn every_message_says_what_happened_and_what_to_do() {
    let path = || Path::new("/home/ada/tickets.holdout").to_owned();
    let detail = || "database disk image is malformed".to_owned();
    let errors = [
        StoreError::NotFound { path: path() },
        StoreError::AlreadyExists { path: path() },
        StoreError::NotAFile { path: path() },
        StoreError::Foreign { path: path(), reason: "it is a database of another program" },
        StoreError::Newer { path: path(), found: 3, supported: 1 },
        StoreError::Damaged { path: path(), detail: detail() },
        StoreError::Busy { path: path() },
        StoreError::DiskFull { path: path() },
        StoreError::AccessDenied { path: path(), detail: "Permission denied (os error 13)".into() },
        StoreError::Disk { path: path(), detail: "disk I/O error".into() },
        StoreError::Closed { path: path() },
        StoreError::Sealed { detail: "a version with other test rows can't take its place".into() },
        StoreError::NotSealed,
        StoreError::EmptyTestSplit(VersionId(2)),
        StoreError::RepeatedRow(RowId(7)),
        StoreError::Unknown { what: "version", id: "9".into() },
        StoreError::RowTooLarge { line: 12, bytes: 300_000_000, limit: 268_435_456 },
        StoreError::TooManyRows,
        StoreError::ImportRunning,
        StoreError::CandidateEvaluated(CandidateId(1)),
        StoreError::Judged(EvaluationId(3)),
        StoreError::NoStep("undo"),
        StoreError::Refused("the journal only grows".into()),
        StoreError::Internal { path: path(), detail: "no such table: nothing".into() },
    ];
    let shown: Vec<String> = errors
        .into_iter()
        .map(|error| {
            let error = ApiError::from(error);
            format!("{:?}: {}\n  {}", error.code, error.message, error.hint.unwrap_or_default())
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}
