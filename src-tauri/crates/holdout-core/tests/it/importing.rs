//! An import is whole, or nothing of it is there.

use holdout_core::data::view::{ImportRequest, RowQuery};
use holdout_types::{ErrorCode, Progress, ProgressSink};

use crate::support::{Fixture, tickets};

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
