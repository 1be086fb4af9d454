use std::sync::Arc;

use holdout_types::{ErrorCode, IssueCode, RowId, Split, SystemClock};
use tempfile::TempDir;

use crate::data::view::{DataView, RowChange, RowQuery, SplitRequest};
use crate::project::OpenProject;
use crate::sample::{self, Fault, SampleKind};
use crate::studio::{Folders, Studio};

/// The sample, opened as the app opens it.
fn sample() -> (TempDir, Arc<OpenProject>) {
    let home = tempfile::tempdir().unwrap();
    let folders = Folders::under(home.path());
    let studio = Studio::new(folders, Arc::new(SystemClock::default()), Arc::new(|| {})).unwrap();
    studio.open_sample(SampleKind::Triage).unwrap();
    let project = studio.project().unwrap();
    (home, project)
}

/// How many rows a finding is about.
fn found(view: &DataView, code: IssueCode) -> u32 {
    view.issues.iter().filter(|issue| issue.code == code).map(|issue| issue.rows).sum()
}

fn fix_label(view: &DataView, code: IssueCode) -> String {
    let issue = view.issues.iter().find(|issue| issue.code == code).unwrap();
    issue.fix.as_ref().unwrap().label.clone()
}

fn ids(project: &OpenProject, query: &RowQuery) -> Vec<RowId> {
    let page = project.rows(&RowQuery { limit: 500, ..query.clone() }).unwrap();
    page.rows.iter().map(|row| row.id).collect()
}

fn with(code: IssueCode) -> RowQuery {
    RowQuery { issue: Some(code), ..RowQuery::default() }
}

fn divide_and_seal(project: &OpenProject) -> DataView {
    let percent =
        project.split_options().unwrap().into_iter().find(|o| o.proposed).unwrap().percent;
    project.divide(SplitRequest { percent, seed: 7 }).unwrap();
    project.seal().unwrap()
}

#[test]
fn every_planted_fault_that_a_check_can_see_is_found_at_its_row() {
    let (_home, project) = sample();
    let rows = |code| ids(&project, &with(code));
    let mut missing = Vec::new();
    for planted in sample::planted(sample::SEED) {
        let code = match planted.fault {
            Fault::Malformed => IssueCode::MalformedJson,
            Fault::EmptyAnswer => IssueCode::EmptyContent,
            Fault::ExactDuplicate { .. } => IssueCode::ExactDuplicate,
            Fault::NearDuplicate { .. } => IssueCode::NearDuplicate,
            Fault::Conflict { .. } => IssueCode::ConflictingAnswers,
            Fault::LabelSpelling { .. } => IssueCode::LabelSpelling,
            Fault::PersonalData(_) => IssueCode::PersonalData,
            // A leak begins with the split, and a wrong label is no fault of form.
            Fault::Leak { .. } | Fault::WrongLabel { .. } => continue,
        };
        // Every line of the file is a row, so the row is the line less one.
        if !rows(code).contains(&RowId(planted.line - 1)) {
            missing.push((planted, code));
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(rows(IssueCode::LabelSpelling).len(), 4, "and nothing but what was planted");
    assert_eq!(rows(IssueCode::NearDuplicate).len(), 12);
    assert_eq!(rows(IssueCode::ExactDuplicate).len(), 6);
    assert_eq!(rows(IssueCode::ConflictingAnswers).len(), 12);
    assert_eq!(rows(IssueCode::PersonalData).len(), 9);
}

#[test]
fn fixes_change_what_they_say_and_undo_and_redo_go_back_and_forth() {
    let (_home, project) = sample();
    let before = project.data_view().unwrap();
    assert_eq!(fix_label(&before, IssueCode::LabelSpelling), "Rename 4 answers");
    let renamed = project.change_rows(&RowChange::Fix { code: IssueCode::LabelSpelling }).unwrap();
    assert_eq!(renamed.said, "Rename 4 answers.");
    assert_eq!(found(&renamed.view, IssueCode::LabelSpelling), 0);
    assert_eq!(renamed.view.labels.len() + 4, before.labels.len());
    assert_eq!(renamed.view.rows, before.rows, "an edited row stands for the old one");

    let code = IssueCode::ExactDuplicate;
    assert_eq!(fix_label(&renamed.view, code), "Exclude 6 duplicates");
    let done = project.change_rows(&RowChange::Fix { code }).unwrap().view;
    assert_eq!((found(&done, code), done.excluded), (0, before.excluded + 6));
    assert_eq!(done.undo.as_deref(), Some("Exclude 6 duplicates"));

    let undone = project.undo().unwrap();
    assert_eq!(undone.said, "Undone: Exclude 6 duplicates.");
    assert_eq!((found(&undone.view, code), undone.view.excluded), (6, before.excluded));
    let undone = project.undo().unwrap().view;
    assert_eq!((&undone.issues, &undone.labels), (&before.issues, &before.labels));
    assert_eq!(undone.undo, None, "the import is no step");
    project.redo().unwrap();
    let again = project.redo().unwrap().view;
    assert_eq!((&again.issues, &again.labels), (&done.issues, &done.labels));
    assert_eq!((again.version, again.redo), (done.version, None));
}

#[test]
fn a_conflict_is_decided_by_leaving_out_by_one_answer_or_by_keeping_both() {
    let (_home, project) = sample();
    let code = IssueCode::ConflictingAnswers;
    let pair = |place: usize| {
        let row = ids(&project, &with(code))[place];
        let beside = project.row(row).unwrap().beside.unwrap();
        assert_eq!((beside.code, beside.same_answer), (code, false));
        (beside.here.id, beside.there.id)
    };
    let (row, other) = pair(0);
    let change = RowChange::Keep { row, over: vec![other], relabel: false };
    let view = project.change_rows(&change).unwrap().view;
    assert_eq!(found(&view, code), 10);
    assert!(project.row(other).unwrap().excluded);

    let (row, other) = pair(0);
    let change = RowChange::Keep { row, over: vec![other], relabel: true };
    let done = project.change_rows(&change).unwrap();
    assert_eq!(found(&done.view, code), 8);
    let edited = project.row(done.row.unwrap()).unwrap();
    assert_eq!(edited.texts.unwrap().answer, project.row(row).unwrap().texts.unwrap().answer);
    assert_eq!((edited.number, edited.edited), (other.0 + 1, true));

    let (row, other) = pair(0);
    let view = project.change_rows(&RowChange::Accept { rows: vec![row, other] }).unwrap().view;
    assert_eq!(found(&view, code), 6);
    assert_eq!(found(&project.undo().unwrap().view, code), 8);
    assert_eq!(found(&project.redo().unwrap().view, code), 6);
}

#[test]
fn the_seal_holds_against_every_change_and_training_rows_go_on_changing() {
    let (_home, project) = sample();
    let sealed = divide_and_seal(&project);
    let in_split = |split| RowQuery { split: Some(split), ..RowQuery::default() };
    let test = ids(&project, &in_split(Split::Test))[0];
    let answer = Some("other".to_owned());
    let changes = [
        RowChange::Exclude { rows: vec![test] },
        RowChange::Include { rows: vec![test] },
        RowChange::Edit { row: test, input: None, answer: answer.clone() },
        RowChange::Keep { row: RowId(0), over: vec![test], relabel: false },
    ];
    for change in changes {
        let error = project.change_rows(&change).unwrap_err();
        assert_eq!(error.code, ErrorCode::Sealed, "{change:?}: {error}");
        assert!(error.message.contains(&format!("Row {}", test.0 + 1)), "{error}");
    }
    assert_eq!(project.data_view().unwrap().undo, None, "undo would open the seal");

    let train = ids(&project, &in_split(Split::Train))[0];
    let done = project.change_rows(&RowChange::Edit { row: train, input: None, answer }).unwrap();
    let row = project.row(done.row.unwrap()).unwrap();
    assert_eq!((row.split, row.number), (Some(Split::Train), train.0 + 1));
    assert_eq!(done.view.splits, sealed.splits);
    let view = project.change_rows(&RowChange::Exclude { rows: vec![row.id] }).unwrap().view;
    assert_eq!(view.splits.train + 1, sealed.splits.train);
    let view = project.change_rows(&RowChange::Include { rows: vec![row.id] }).unwrap().view;
    assert_eq!(view.splits, sealed.splits);
    assert!(project.undo().is_ok());
}

#[test]
fn dividing_again_keeps_what_was_left_out_and_edited() {
    let (_home, project) = sample();
    let row = ids(&project, &RowQuery::default())[3];
    let excluded = ids(&project, &RowQuery::default())[4];
    project.change_rows(&RowChange::Exclude { rows: vec![excluded] }).unwrap();
    let edit = RowChange::Edit { row, input: Some("quite another question".into()), answer: None };
    let edited = project.change_rows(&edit).unwrap().row.unwrap();
    let view = divide_and_seal(&project);
    assert!(project.row(excluded).unwrap().excluded);
    assert!(project.row(edited).unwrap().split.is_some());
    assert_eq!(ids(&project, &RowQuery::default())[3], edited, "it stands where it stood");
    assert_eq!(
        view.splits.train + view.splits.validation + view.splits.test + view.excluded,
        view.rows
    );
}

#[test]
fn a_row_that_is_broken_or_not_plain_says_so() {
    let (_home, project) = sample();
    let broken = ids(&project, &with(IssueCode::MalformedJson))[0];
    let include = project.change_rows(&RowChange::Include { rows: vec![broken] }).unwrap_err();
    assert_eq!(include.code, ErrorCode::InvalidInput);
    let edit = RowChange::Edit { row: broken, input: None, answer: Some("x".into()) };
    assert_eq!(project.change_rows(&edit).unwrap_err().code, ErrorCode::InvalidInput);
    let nothing = project.change_rows(&RowChange::Exclude { rows: Vec::new() }).unwrap_err();
    assert_eq!(nothing.code, ErrorCode::InvalidInput);
    let unknown = RowChange::Exclude { rows: vec![RowId(u32::MAX)] };
    assert_eq!(project.change_rows(&unknown).unwrap_err().code, ErrorCode::NotFound);
}
