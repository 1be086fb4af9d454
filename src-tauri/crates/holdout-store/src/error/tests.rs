use std::path::Path;

use rusqlite::ffi;

use super::*;

fn mapped(code: i32, message: &str) -> StoreError {
    let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some(message.to_owned()));
    Fault::from(error).at(Path::new("a.holdout"))
}

#[test]
fn what_sqlite_says_becomes_what_a_person_can_act_on() {
    let cases = [
        (ffi::SQLITE_BUSY, ErrorCode::ProjectBusy),
        (ffi::SQLITE_LOCKED, ErrorCode::ProjectBusy),
        (ffi::SQLITE_FULL, ErrorCode::DiskFull),
        (ffi::SQLITE_CORRUPT, ErrorCode::DamagedProject),
        (ffi::SQLITE_NOTADB, ErrorCode::DamagedProject),
        (ffi::SQLITE_CANTOPEN, ErrorCode::FileAccess),
        (ffi::SQLITE_PERM, ErrorCode::FileAccess),
        (ffi::SQLITE_READONLY, ErrorCode::FileAccess),
        (ffi::SQLITE_IOERR, ErrorCode::FileAccess),
        (ffi::SQLITE_CONSTRAINT, ErrorCode::WrongState),
        (ffi::SQLITE_MISUSE, ErrorCode::Internal),
    ];
    for (sqlite, expected) in cases {
        assert_eq!(mapped(sqlite, "because").code(), expected, "SQLite's code {sqlite}");
    }
}

#[test]
fn a_trigger_that_guards_the_seal_is_told_apart_from_other_rules() {
    let guarded = mapped(ffi::SQLITE_CONSTRAINT, "sealed: a seal never changes");
    assert!(matches!(guarded, StoreError::Sealed { detail } if detail == "a seal never changes"));
    let other = mapped(ffi::SQLITE_CONSTRAINT, "the journal only grows");
    assert!(matches!(other, StoreError::Refused(detail) if detail == "the journal only grows"));
}

#[test]
fn what_the_operating_system_says_keeps_its_words_without_the_path_twice() {
    let error = fs_err::read("/no/such/file").unwrap_err();
    let error = StoreError::from_io(Path::new("/no/such/file"), &error);
    assert!(matches!(error, StoreError::NotFound { .. }));
    let denied = io::Error::from(io::ErrorKind::PermissionDenied);
    let denied = StoreError::from_io(Path::new("a"), &denied);
    assert_eq!(denied.to_string(), "a can't be opened for writing: permission denied.");
    let full = StoreError::from_io(Path::new("a"), &io::ErrorKind::StorageFull.into());
    assert_eq!(full.code(), ErrorCode::DiskFull);
}

#[test]
fn only_what_may_pass_is_retryable() {
    let path = Path::new("a").to_owned();
    assert!(ApiError::from(StoreError::Busy { path: path.clone() }).retryable);
    assert!(ApiError::from(StoreError::DiskFull { path: path.clone() }).retryable);
    let damaged = StoreError::Damaged { path, detail: "x".to_owned() };
    let damaged = ApiError::from(damaged);
    assert!(!damaged.retryable);
    assert!(damaged.hint.is_some_and(|hint| hint.contains("saved copy")));
}
