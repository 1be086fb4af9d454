//! Drafts, the list of runs, two runs against each other, slices, and corrected answers.

use holdout_core::compare::view::{
    BetweenQuery, CompareRequest, CorrectionRequest, EvaluationView, PairFilter, PairQuery, RunKind,
};
use holdout_core::study::ReportFormat;
use holdout_store::{Project, StoreError};
use holdout_types::{ErrorCode, EvaluationId, SystemClock};
use std::sync::Arc;

use crate::support::{Fixture, project_path};

const REQUEST: CompareRequest = CompareRequest::new(2.0);

async fn judged(rows: usize) -> (Fixture, EvaluationView) {
    let fixture = Fixture::sealed(rows);
    fixture.train().await;
    let evaluation = fixture.compare().await;
    (fixture, evaluation)
}

async fn drafted(fixture: &Fixture) -> EvaluationView {
    let view = fixture.studio.start_draft(&REQUEST).await.unwrap();
    let id = view.evaluation.unwrap().id;
    fixture.studio.watch_comparison(id, |_| true).await.unwrap();
    fixture.studio.project().unwrap().evaluation(id).unwrap()
}

/// The store of a project, after the studio has let go of it.
fn stored(fixture: &Fixture) -> Project {
    fixture.studio.close_project().unwrap();
    Project::open(&project_path(fixture.home.path()), Arc::new(SystemClock::default())).unwrap()
}

/// A row that only the challenger has right, by what it expects and what the baseline answered.
fn a_row(fixture: &Fixture, evaluation: &EvaluationView) -> (holdout_types::RowId, String, String) {
    let [baseline, challenger] = [0, 1].map(|place| evaluation.scores[place].candidate);
    let filter = PairFilter::OnlyChallenger;
    let query = PairQuery::first(evaluation.id, baseline, challenger, filter, 1);
    let row = fixture.studio.project().unwrap().pairs(&query).unwrap().rows.swap_remove(0);
    (row.id, row.expected, row.baseline.unwrap().text)
}

fn correction(row: holdout_types::RowId, answer: &str) -> CorrectionRequest {
    CorrectionRequest {
        row,
        answer: answer.to_owned(),
        author: "Ada".into(),
        reason: "The ticket is about something else".into(),
    }
}

fn right(evaluation: &EvaluationView) -> Vec<u32> {
    evaluation.scores.iter().map(|score| score.correct).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_no_look_and_has_no_verdict_and_can_be_deleted() {
    let fixture = Fixture::sealed(300);
    fixture.train().await;
    let draft = drafted(&fixture).await;
    assert_eq!((draft.kind, draft.verdict.as_ref()), (RunKind::Draft, None));
    assert_eq!(draft.scores[0].n, 30, "the validation rows");
    assert!(draft.scores.iter().all(|score| score.accuracy.is_some() && !score.winner));
    assert!(draft.scores[1].comparison.is_some(), "figures are shown, as a draft");
    let project = fixture.studio.project().unwrap();
    let view = project.compare_view_of(Some(draft.id)).unwrap();
    assert!(view.headline.answer.starts_with("Draft: A "), "{}", view.headline.answer);
    assert!(view.headline.support.contains("never a verdict"));
    assert_eq!(view.plan.unwrap().judged, 0, "the sealed rows were not looked at");
    assert!(project.compare_view().unwrap().evaluation.is_none(), "nothing was judged");

    let again = drafted(&fixture).await;
    assert_eq!(right(&again), right(&draft), "free to repeat");
    let listed = project.runs().unwrap();
    assert_eq!(listed.runs.iter().map(|run| run.kind).collect::<Vec<_>>(), [RunKind::Draft; 2]);
    project.delete_evaluation(draft.id).unwrap();
    assert_eq!(project.runs().unwrap().runs.len(), 1);
    assert_eq!(project.evaluation(draft.id).unwrap_err().code, ErrorCode::NotFound);

    let look = fixture.compare().await;
    assert_eq!((look.kind, look.name.as_str()), (RunKind::Look, "Look 1"));
    let refused = project.delete_evaluation(look.id).unwrap_err();
    assert_eq!(refused.code, ErrorCode::WrongState);
    let listed = project.runs().unwrap();
    assert_eq!(listed.runs[0].id, look.id);
    assert!(listed.runs[0].verdict.starts_with("Adopt B"), "{}", listed.runs[0].verdict);
    assert_eq!(
        listed.summary.split(';').next().unwrap(),
        "1 look at the sealed rows, each counted and kept"
    );
    drop(project);
    let store = stored(&fixture);
    assert_eq!(store.verdicts().of(again.id).unwrap().len(), 0, "not even in the file");
    assert_eq!(store.evaluations().looks().unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_regrades_stored_answers_without_a_call() {
    let (fixture, before) = judged(300).await;
    let project = fixture.studio.project().unwrap();
    let (row, expected, wrong) = a_row(&fixture, &before);
    let form = project.correction_form(row).unwrap();
    assert_eq!((&form.expected, form.earlier.len()), (&expected, 0));
    let shown = serde_json::to_string(&form).unwrap();
    assert!(!shown.contains("answers\":") && !shown.contains("candidate"), "{shown}");

    let after = project.correct(&correction(row, &wrong)).unwrap();
    assert_eq!(after.expected, wrong);
    assert_eq!(after.earlier[0].old_answer, expected, "the old value stays readable");
    assert_eq!(after.earlier[0].holdout_version, 2);
    let now = project.evaluation(before.id).unwrap();
    assert_eq!(right(&now), [right(&before)[0] + 1, right(&before)[1] - 1]);
    assert_eq!(now.corrections, 1);
    let verdict = now.verdict.unwrap();
    assert!(verdict.support.starts_with("After 1 correction. "), "{}", verdict.support);
    assert!(verdict.caveats[0].contains("without showing whose answers gain"));

    let found = project.corrections(before.id).unwrap().unwrap();
    assert_eq!(found.before.sentence, before.verdict.as_ref().unwrap().sentence);
    assert_eq!(found.after.sentence, verdict.sentence);
    let sides: Vec<(u32, u32)> =
        found.scores.iter().map(|score| (score.correct_before, score.correct_after)).collect();
    let expected_sides: Vec<(u32, u32)> =
        right(&before).into_iter().zip(right_of(&now.scores)).collect();
    assert_eq!(sides, expected_sides);
    assert!(found.sentence.starts_with("1 correction of 1 row by Ada. "), "{}", found.sentence);
    let report = String::from_utf8(project.report(ReportFormat::Markdown).unwrap()).unwrap();
    assert!(report.contains("1 correction of 1 row by Ada"), "{report}");
    assert!(report.contains("The ticket is about something else"));

    project.correct(&correction(row, &expected)).unwrap();
    let undone = project.evaluation(before.id).unwrap();
    assert_eq!(right(&undone), right(&before), "another correction takes it back");
    assert_eq!(undone.corrections, 2);
    assert!(
        project
            .corrections(before.id)
            .unwrap()
            .unwrap()
            .sentence
            .ends_with("The verdict stays the same.")
    );
    drop(project);
    let answers = before.total as usize;
    let store = stored(&fixture);
    assert_eq!(store.evaluations().all().unwrap().len(), 1, "nothing was asked again");
    let results: Vec<_> = store.results().of(before.id).collect::<Result<_, _>>().unwrap();
    assert_eq!(results.len(), answers);
    assert!(results.iter().all(|result| result.attempts == 1), "each was asked once");
    assert!(store.seals().verify().unwrap().unwrap().intact, "the sealed rows are as they were");
    assert_eq!(store.verdicts().of(before.id).unwrap().len(), 3, "each verdict stays");
}

fn right_of(scores: &[holdout_core::compare::view::ScoreView]) -> Vec<u32> {
    scores.iter().map(|score| score.correct).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reader_of_an_expected_answer_reads_the_corrected_one() {
    let (fixture, evaluation) = judged(300).await;
    let project = fixture.studio.project().unwrap();
    let (row, expected, wrong) = a_row(&fixture, &evaluation);
    let [baseline, challenger] = [0, 1].map(|place| evaluation.scores[place].candidate);
    let count = |filter| {
        let query = PairQuery::first(evaluation.id, baseline, challenger, filter, 500);
        project.pairs(&query).unwrap()
    };
    let before = count(PairFilter::OnlyChallenger).total;
    project.correct(&correction(row, &wrong)).unwrap();
    assert_eq!(count(PairFilter::OnlyChallenger).total, before - 1);
    let moved = count(PairFilter::OnlyBaseline);
    let line = moved.rows.iter().find(|line| line.id == row).unwrap();
    assert_eq!(line.expected, wrong);
    let asked = holdout_core::compare::view::ConfusionQuery {
        evaluation: evaluation.id,
        candidate: baseline,
    };
    let matrix = project.confusion(asked).unwrap();
    let correct: u32 = matrix.labels.iter().map(|label| label.correct).sum();
    let now = project.evaluation(evaluation.id).unwrap();
    assert_eq!(correct, now.scores[0].correct, "the matrix counts as the scoreboard does");
    let csv = String::from_utf8(project.report(ReportFormat::Csv).unwrap()).unwrap();
    let text = &line.input;
    let in_csv: Vec<&str> = csv.lines().filter(|line| line.contains(text.as_str())).collect();
    assert!(!in_csv.is_empty() && in_csv.iter().all(|line| line.contains(&wrong)), "{in_csv:?}");
    // A run that begins now is asked on the new version, and needs no correction of its own.
    let again = fixture.compare().await;
    assert_eq!((again.corrections, right(&again)), (0, right(&now)));
    assert_ne!(wrong, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_sealed_row_is_corrected_by_somebody_for_a_reason() {
    let (fixture, evaluation) = judged(120).await;
    let project = fixture.studio.project().unwrap();
    let (row, expected, wrong) = a_row(&fixture, &evaluation);
    let refused = |request: CorrectionRequest| project.correct(&request).unwrap_err();
    let same = refused(correction(row, &expected));
    assert_eq!((same.code, same.field.as_deref()), (ErrorCode::InvalidInput, Some("answer")));
    let nobody = refused(CorrectionRequest { author: " ".into(), ..correction(row, &wrong) });
    assert_eq!(nobody.field.as_deref(), Some("author"));
    let why = refused(CorrectionRequest { reason: String::new(), ..correction(row, &wrong) });
    assert_eq!(why.field.as_deref(), Some("reason"));
    let sealed = fixture.studio.project().unwrap();
    let training = (0..120)
        .map(holdout_types::RowId)
        .find(|row| sealed.row(*row).unwrap().split == Some(holdout_types::Split::Train));
    assert_eq!(refused(correction(training.unwrap(), &wrong)).code, ErrorCode::NotFound);
    assert!(project.corrections(evaluation.id).unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_correction_is_found_before_it_changes_a_figure() {
    let (fixture, evaluation) = judged(120).await;
    let (row, _, wrong) = a_row(&fixture, &evaluation);
    fixture.studio.project().unwrap().correct(&correction(row, &wrong)).unwrap();
    fixture.studio.close_project().unwrap();
    let path = project_path(fixture.home.path());
    let other = rusqlite::Connection::open(&path).unwrap();
    let guard: String = other
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'corrections_never_change'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    other.execute("DROP TRIGGER corrections_never_change", []).unwrap();
    other.execute("UPDATE corrections SET author = 'Eve'", []).unwrap();
    other.execute(&guard, []).unwrap();
    drop(other);
    let store = Project::open(&path, Arc::new(SystemClock::default())).unwrap();
    assert!(matches!(store.corrections().all(), Err(StoreError::Damaged { .. })));
    store.close().unwrap();
    let refused = fixture.studio.offer_from_command_line(&path, None).unwrap_err();
    assert_eq!(refused.code, ErrorCode::DamagedProject, "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_runs_of_unchanged_candidates_do_not_differ() {
    let (fixture, one) = judged(300).await;
    let other = fixture.compare().await;
    let project = fixture.studio.project().unwrap();
    let [a, b] = [0, 1].map(|place| one.scores[place].candidate);
    let query = |from: EvaluationId, from_candidate, to, to_candidate| BetweenQuery {
        from,
        from_candidate,
        to,
        to_candidate,
    };
    let same = project.between(&query(one.id, a, other.id, a)).unwrap();
    assert_eq!((same.n, same.fixed, same.broken), (one.scores[0].n, 0, 0));
    assert_eq!((same.difference_points, same.rows.len()), (Some(0.0), 0));
    let [low, high] = same.interval_points.unwrap();
    assert!(low < 0.0 && high > 0.0, "no difference seen is not none at all");
    assert!(same.support.contains("Descriptive"), "{}", same.support);
    assert!(same.notes.is_empty(), "{:?}", same.notes);

    let both = project.between(&query(one.id, a, other.id, b)).unwrap();
    let comparison = one.scores[1].comparison.as_ref().unwrap();
    assert_eq!((both.fixed, both.broken), (comparison.only_challenger, comparison.only_baseline));
    assert_eq!(both.rows.len() as u32, both.fixed + both.broken);
    assert!(both.rows.iter().all(|row| (row.to == row.expected) == row.fixed));

    let draft = drafted(&fixture).await;
    let apart = project.between(&query(one.id, a, draft.id, a)).unwrap();
    assert_eq!((apart.n, apart.interval_points), (0, None));
    assert_eq!(apart.notes, ["One run asked test rows and the other validation rows."]);
    let (row, _, wrong) = a_row(&fixture, &one);
    project.correct(&correction(row, &wrong)).unwrap();
    let third = fixture.compare().await;
    let versions = project.between(&query(one.id, a, third.id, a)).unwrap();
    assert_eq!((versions.fixed, versions.broken), (0, 0), "both are graded alike");
    assert!(versions.notes[0].contains("versions 1 and 2"), "{:?}", versions.notes);
}

#[tokio::test(flavor = "multi_thread")]
async fn slices_of_each_kind_hold_every_row_once() {
    let (fixture, evaluation) = judged(300).await;
    let project = fixture.studio.project().unwrap();
    let view = project.slices(evaluation.id).unwrap();
    let names: Vec<&str> = view.groups.iter().map(|group| group.name.as_str()).collect();
    assert!(names.contains(&"Length") && names.contains(&"Label"), "{names:?}");
    let mut compared = 0;
    for group in &view.groups {
        assert!(group.slices.len() > 1, "{}: one slice of all rows says nothing", group.name);
        let rows: u32 = group.slices.iter().map(|slice| slice.n).sum();
        assert_eq!(rows, evaluation.scores[0].n, "{}", group.name);
        for (place, score) in evaluation.scores.iter().enumerate() {
            let right: f64 = group
                .slices
                .iter()
                .map(|slice| slice.figures[place].share * f64::from(slice.n))
                .sum();
            assert!(
                (right - f64::from(score.correct)).abs() < 1e-6,
                "{} {}",
                group.name,
                score.letter
            );
        }
        for slice in &group.slices {
            assert_eq!(slice.thin.is_some(), slice.n < 20);
            assert_eq!(slice.figures[1].difference_points.is_some(), slice.n >= 20);
            assert!(
                slice.figures[0].difference_points.is_none(),
                "the baseline differs from nobody"
            );
            compared += u32::from(slice.n >= 20);
        }
    }
    assert!((view.confidence - (1.0 - 0.05 / f64::from(compared))).abs() < 1e-12);
    assert!(view.headline.support.contains("Descriptive"), "{}", view.headline.support);
    let draft = drafted(&fixture).await;
    let of_draft = project.slices(draft.id).unwrap();
    assert!(of_draft.groups.iter().all(|group| group.name != "Near to training"));
}
