use std::sync::Arc;

use holdout_types::{ManualClock, Timestamp};

use super::*;
use crate::sample::SampleKind;
use crate::studio::{Folders, Studio};

#[test]
fn a_project_without_a_verdict_says_so_and_writes_no_answers() {
    let home = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(Timestamp(1_795_219_200_000)));
    let studio = Studio::new(Folders::under(home.path()), clock, Arc::new(|| ())).unwrap();
    studio.open_sample(SampleKind::Triage).unwrap();
    let project = studio.project().unwrap();
    let view = project.report_view().unwrap();
    assert_eq!(view.headline.answer, "Nothing to hand over yet.");
    assert!(view.preview.is_none() && view.formats.iter().all(|format| format.bytes.is_none()));
    assert_eq!(project.report(ReportFormat::Csv).unwrap_err().code, ErrorCode::WrongState);
    assert_eq!(
        project.write_report_beside(ReportFormat::Html).unwrap_err().code,
        ErrorCode::WrongState
    );
    let page = String::from_utf8(project.report(ReportFormat::Html).unwrap()).unwrap();
    assert!(page.contains("No verdict yet.") && page.contains("21 November 2026"));
}

#[test]
fn a_name_that_is_taken_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("Tickets.holdout");
    let first = free_path(&project, ReportFormat::Html);
    assert_eq!(first, folder.path().join("Tickets report.html"));
    fs_err::write(&first, "kept").unwrap();
    assert_eq!(
        free_path(&project, ReportFormat::Html),
        folder.path().join("Tickets report 2.html")
    );
}
