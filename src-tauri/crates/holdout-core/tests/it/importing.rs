//! An import is whole, or nothing of it is there.

use holdout_core::data::view::{ImportRequest, RowChange, RowQuery};
use holdout_types::{ErrorCode, Progress, ProgressSink, RowId};

use crate::support::{Fixture, project_path, tickets};

#[test]
fn an_import_that_fails_leaves_no_project_and_no_draft() {
    let fixture = Fixture::new();
    let error = fixture.import("text,label\na,b\nc,d,e\n").unwrap_err();
    assert_eq!(error.code, ErrorCode::UnusableFile);
    assert!(error.message.contains("tickets.csv") && error.message.contains("line 3"), "{error}");
    assert!(error.hint.is_some(), "the remedy is named");
    assert_eq!(fixture.projects(), Vec::<String>::new());
    assert!(fixture.studio.project().is_err(), "nothing is open");
}

/// Stops the import as soon as it reports.
struct Stopping<'a>(&'a Fixture);

impl ProgressSink for Stopping<'_> {
    fn report(&self, _progress: Progress) {
        self.0.studio.cancel_import();
    }
}

#[test]
fn a_cancelled_import_leaves_nothing() {
    let fixture = Fixture::new();
    let path = fixture.home.path().join("many.csv");
    std::fs::write(&path, tickets(120_000)).unwrap();
    let examples = fixture.studio.offer(&path).unwrap().handle;
    let request = ImportRequest { examples, test: None, mapping: None };
    let error = fixture.studio.import(&request, &Stopping(&fixture)).unwrap_err();
    assert_eq!(error.code, ErrorCode::Cancelled);
    assert_eq!(fixture.projects(), Vec::<String>::new());
}

#[test]
fn an_import_that_fails_leaves_the_open_project_open() {
    let fixture = Fixture::new();
    fixture.import(&tickets(30)).unwrap();
    fixture.import("").unwrap_err();
    assert_eq!(fixture.studio.project().unwrap().data_view().unwrap().rows, 30);
    let names = fixture.projects();
    assert!(names.iter().all(|name| name.starts_with("tickets.holdout")), "{names:?}");
}

#[test]
fn faulty_rows_are_kept_and_left_out() {
    let fixture = Fixture::new();
    fixture.import(&(tickets(30) + "a question without an answer,\n")).unwrap();
    let project = fixture.studio.project().unwrap();
    let view = project.data_view().unwrap();
    assert_eq!((view.rows, view.excluded), (31, 1));
    assert!(view.issues.iter().any(|issue| issue.handled), "{:?}", view.issues);
    let page = project.rows(&RowQuery { limit: 100, ..RowQuery::default() }).unwrap();
    assert!(page.rows[30].excluded && page.rows[30].finding.is_some());
}

/// The kept reports of the checks, with their versions.
fn kept_reports(fixture: &Fixture) -> Vec<(u32, Vec<u8>)> {
    let file = rusqlite::Connection::open(project_path(fixture.home.path())).unwrap();
    let mut kept = file.prepare("SELECT version, content FROM derived").unwrap();
    let kept = kept.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    kept.map(Result::unwrap).collect()
}

#[test]
fn a_project_opens_with_the_checks_that_were_kept_and_makes_them_anew_where_they_are_no_use() {
    let mut fixture = Fixture::new();
    fixture.import(&(tickets(60) + "a question without an answer,\n" + &tickets(1)[11..])).unwrap();
    fixture.divide().unwrap();
    let view = |fixture: &Fixture| fixture.studio.project().unwrap().data_view().unwrap();
    let before = view(&fixture);
    assert!(before.issues.len() > 1, "{:?}", before.issues);
    fixture.reopen();
    assert_eq!(view(&fixture), before);
    let kept = kept_reports(&fixture);
    assert_eq!(kept.len(), 1, "of the version in use alone");

    for damage in [&b"no report"[..], &kept[0].1[..40], b""] {
        fixture.studio.close_project().unwrap();
        let file = rusqlite::Connection::open(project_path(fixture.home.path())).unwrap();
        file.execute("UPDATE derived SET content = ?1", [damage]).unwrap();
        drop(file);
        fixture.reopen();
        assert_eq!(view(&fixture), before);
        assert_eq!(kept_reports(&fixture), kept, "and kept again");
    }

    let exclude = RowChange::Exclude { rows: vec![RowId(0)] };
    fixture.studio.project().unwrap().change_rows(&exclude).unwrap();
    let changed = view(&fixture);
    assert_eq!(changed.excluded, before.excluded + 1);
    let now = kept_reports(&fixture);
    assert!(now.len() == 1 && now[0].0 > kept[0].0, "that of the new version");
    fixture.studio.project().unwrap().undo().unwrap();
    assert_eq!(view(&fixture).issues, before.issues);
}

#[test]
fn rows_are_found_sorted_and_paged() {
    let fixture = Fixture::new();
    fixture.import(&tickets(30)).unwrap();
    let project = fixture.studio.project().unwrap();
    let search = RowQuery { search: "PASSWORD".into(), limit: 2, ..RowQuery::default() };
    let page = project.rows(&search).unwrap();
    assert_eq!(page.total, 3, "whatever the case");
    assert_eq!(page.rows.len(), 2);
    let by_label = RowQuery { label: Some("parcel".into()), limit: 100, ..RowQuery::default() };
    let page = project.rows(&by_label).unwrap();
    assert_eq!(page.total, 10);
    assert!(page.rows.iter().all(|row| row.answer == "parcel"));
}
