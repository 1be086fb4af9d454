//! A comparison is durable, and what it judged stays as it was.

use holdout_core::candidates::view::CandidateEdit;
use holdout_core::compare::view::{
    AnswerState, CandidateAnswer, CompareRequest, ComparedRowQuery, ConfusionCell, ConfusionQuery,
    DiffKind, EvaluationState, EvaluationView, PairFilter, PairLine, PairQuery, PairSort,
};
use holdout_types::{ErrorCode, RowId};

use crate::support::{Fixture, project_path, studio};

async fn compared(rows: usize) -> (Fixture, EvaluationView) {
    let fixture = Fixture::sealed(rows);
    fixture.train().await;
    let evaluation = fixture.compare().await;
    (fixture, evaluation)
}

/// The rows of the first two candidates.
fn query(evaluation: &EvaluationView, filter: PairFilter) -> PairQuery {
    let [baseline, challenger] = [0, 1].map(|place| evaluation.scores[place].candidate);
    PairQuery::first(evaluation.id, baseline, challenger, filter, 500)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_comparison_goes_on_and_gives_the_same_figures() {
    let fixture = Fixture::sealed(600);
    fixture.train().await;
    let whole = fixture.compare().await;

    let request = CompareRequest::new(2.0);
    let view = fixture.studio.start_comparison(&request).await.unwrap();
    let id = view.evaluation.unwrap().id;
    fixture.studio.watch_comparison(id, |view| view.done < 20).await.unwrap();
    fixture.studio.cancel_comparison(id).await.unwrap();
    let project = fixture.studio.project().unwrap();
    let stopped = project.evaluation(id).unwrap();
    assert_eq!(stopped.state, EvaluationState::Stopped);
    assert!(
        stopped.done > 0 && stopped.done < stopped.total,
        "{} of {}",
        stopped.done,
        stopped.total
    );
    assert!(stopped.verdict.is_none());

    fixture.studio.resume_comparison(id).await.unwrap();
    fixture.studio.watch_comparison(id, |_| true).await.unwrap();
    let resumed = project.evaluation(id).unwrap();
    assert_eq!(resumed.state, EvaluationState::Done);
    let figures = |view: &holdout_core::compare::view::EvaluationView| -> Vec<_> {
        view.scores.iter().map(|score| (score.n, score.correct, score.interval)).collect()
    };
    assert_eq!(figures(&resumed), figures(&whole));
    let caveats = resumed.verdict.unwrap().caveats.join(" ");
    assert!(caveats.contains("exploratory"), "it is the second look: {caveats}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_evaluated_candidate_stays_as_it_was() {
    let fixture = Fixture::sealed(120);
    fixture.train().await;
    fixture.compare().await;
    let project = fixture.studio.project().unwrap();
    let before = project.candidates_view().unwrap().candidates;
    let edit = CandidateEdit {
        id: Some(before[0].id),
        name: "Prompted, shorter".into(),
        system: Some("Name the topic.".into()),
        shots: 0,
        provider: None,
        model: None,
        ..CandidateEdit::default()
    };
    let after = project.save_candidate(&edit).unwrap().candidates;
    let letters = |list: &[holdout_core::candidates::view::CandidateView]| -> Vec<String> {
        list.iter().map(|candidate| candidate.letter.clone()).collect()
    };
    assert_eq!(letters(&before), ["A", "B"]);
    assert_eq!(letters(&after), ["B", "C"], "A keeps its answers, the change gets a new letter");
    assert!(after[1].baseline, "and takes its place as the baseline");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_that_comes_from_elsewhere_answers_here() {
    let fixture = Fixture::sealed(120);
    fixture.train().await;
    let there = fixture.compare().await;
    fixture.studio.shut_down();

    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("copy.holdout");
    std::fs::copy(project_path(fixture.home.path()), &copy).unwrap();
    let studio = studio(elsewhere.path());
    let handle = studio.offer(&copy).unwrap().handle;
    studio.open_project(&handle).unwrap();
    let request = CompareRequest::new(2.0);
    let id = studio.start_comparison(&request).await.unwrap().evaluation.unwrap().id;
    studio.watch_comparison(id, |_| true).await.unwrap();
    let here = studio.project().unwrap().evaluation(id).unwrap();
    assert_eq!(here.scores[1].correct, there.scores[1].correct, "{:?}", here.error);
}

#[tokio::test(flavor = "multi_thread")]
async fn pairs_are_those_of_the_filter_and_add_up() {
    let fixture = Fixture::sealed(300);
    fixture.train().await;
    let evaluation = fixture.compare().await;
    let project = fixture.studio.project().unwrap();
    let page = |filter| project.pairs(&query(&evaluation, filter)).unwrap();
    let only = page(PairFilter::OnlyChallenger);
    let comparison = evaluation.scores[1].comparison.clone().unwrap();
    assert_eq!(only.total, comparison.only_challenger);
    for row in &only.rows {
        assert!(row.challenger.as_ref().unwrap().correct);
        assert!(!row.baseline.as_ref().unwrap().correct);
    }
    let filters = [
        PairFilter::OnlyChallenger,
        PairFilter::OnlyBaseline,
        PairFilter::BothWrong,
        PairFilter::BothRight,
    ];
    let parts: u32 = filters.map(|filter| page(filter).total).iter().sum();
    let all = page(PairFilter::All);
    assert_eq!(parts, all.total);
    let marks: usize = all.strip.iter().map(|group| group.marks.chars().count()).sum();
    assert_eq!(marks as u32, all.total, "the strip has a mark a row");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_of_the_confusion_matrix_lists_as_many_rows_as_it_counts() {
    let (fixture, evaluation) = compared(300).await;
    let project = fixture.studio.project().unwrap();
    for score in &evaluation.scores {
        let asked = ConfusionQuery { evaluation: evaluation.id, candidate: score.candidate };
        let matrix = project.confusion(asked).unwrap();
        assert_eq!(matrix.absent, None);
        assert_eq!(matrix.n, score.n);
        let correct: u32 = matrix.labels.iter().map(|label| label.correct).sum();
        assert_eq!(correct, score.correct, "the diagonal is what the scoreboard counts as right");
        for cell in &matrix.cells {
            let name = |label: u32| matrix.labels[label as usize].label.clone();
            let cell_of = ConfusionCell {
                candidate: score.candidate,
                expected: name(cell.expected),
                answered: cell.answered.map(name),
            };
            let all = query(&evaluation, PairFilter::All);
            let page = project.pairs(&PairQuery { cell: Some(cell_of.clone()), ..all }).unwrap();
            assert_eq!(page.total, cell.rows, "{cell_of:?}");
            assert!(page.rows.iter().all(|row| row.expected == cell_of.expected));
        }
    }
    let baseline = &evaluation.scores[0];
    assert!(baseline.correct < baseline.n, "a matrix with nothing but a diagonal proves little");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_in_free_text_have_no_confusion_matrix_and_it_is_said_why() {
    let fixture = Fixture::new();
    let mut table = "text,label\n".to_owned();
    table.extend((0..90).map(|row| format!("Question {row} about it,Answer number {row}\n")));
    fixture.import(&table).unwrap();
    fixture.divide().unwrap();
    let project = fixture.studio.project().unwrap();
    project.seal().unwrap();
    drop(project);
    let second = CandidateEdit {
        id: None,
        name: "Prompted, second".into(),
        system: Some("Answer briefly.".into()),
        shots: 0,
        provider: None,
        model: None,
        ..CandidateEdit::default()
    };
    let project = fixture.studio.project().unwrap();
    let made = project.save_candidate(&second).unwrap().candidates;
    let tuned = made.iter().find(|one| one.letter == "B").unwrap().id;
    project.remove_candidate(tuned).unwrap();
    let evaluation = fixture.compare().await;
    let asked =
        ConfusionQuery { evaluation: evaluation.id, candidate: evaluation.scores[0].candidate };
    let matrix = project.confusion(asked).unwrap();
    let why = matrix.absent.unwrap();
    assert!(why.contains("36 test rows have 36 different answers"), "{why}");
    assert_eq!((matrix.labels.len(), matrix.cells.len(), matrix.n), (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_found_by_their_text_and_sorted_by_their_latency() {
    let (fixture, evaluation) = compared(300).await;
    let project = fixture.studio.project().unwrap();
    let all = || query(&evaluation, PairFilter::All);
    let whole = project.pairs(&all()).unwrap();
    let found =
        |search: &str| project.pairs(&PairQuery { search: search.to_owned(), ..all() }).unwrap();
    assert_eq!(found("  ").total, whole.total);
    assert_eq!(found("no such text").total, 0);
    let number = whole.rows[3].input.split(':').next().unwrap().to_uppercase();
    assert!(found(&number).rows.iter().any(|row| row.id == whole.rows[3].id), "whatever its case");
    let mut by_latency = PairQuery { sort: PairSort::Slowest, ..all() };
    let slow = project.pairs(&by_latency).unwrap();
    assert_eq!(slow.total, whole.total);
    let latency = |row: &PairLine| {
        let answers = [&row.baseline, &row.challenger].into_iter().flatten();
        answers.filter_map(|answer| answer.latency_ms).fold(0.0, f64::max)
    };
    let latencies: Vec<f64> = slow.rows.iter().map(latency).collect();
    assert!(latencies.is_sorted_by(|one, next| one >= next), "{latencies:?}");
    by_latency.offset = 5;
    assert_eq!(project.pairs(&by_latency).unwrap().rows[0], slow.rows[5], "also page by page");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_stands_side_by_side_with_every_answer_and_what_differs() {
    let (fixture, evaluation) = compared(300).await;
    let project = fixture.studio.project().unwrap();
    let only = query(&evaluation, PairFilter::OnlyChallenger);
    let line = project.pairs(&only).unwrap().rows.swap_remove(0);
    let asked = ComparedRowQuery {
        evaluation: evaluation.id,
        baseline: only.baseline,
        challenger: only.challenger,
        row: line.id,
    };
    let row = project.compared_row(&asked).unwrap();
    assert_eq!((row.number, &row.expected.text), (line.number, &line.expected));
    let wrong = line.baseline.unwrap().text;
    assert_eq!(
        row.headline.answer,
        format!("B is right here and A is not: {} read as {wrong}.", line.expected)
    );
    assert!(row.headline.support.contains("rows B against A: +"), "{}", row.headline.support);
    let [a, b] = &row.answers[..] else { panic!("two candidates answered") };
    assert_eq!((a.state, b.state), (AnswerState::Wrong, AnswerState::Right));
    let text = |answer: &CandidateAnswer, without: DiffKind| -> String {
        let kept = answer.against_expected.iter().filter(|segment| segment.kind != without);
        kept.map(|segment| segment.text.as_str()).collect()
    };
    assert_eq!(text(a, DiffKind::Inserted), wrong);
    assert_eq!(text(a, DiffKind::Removed), line.expected);
    assert!(b.against_expected.iter().all(|segment| segment.kind == DiffKind::Kept));
    assert!(a.against_baseline.is_empty() && !b.against_baseline.is_empty());
    assert!(a.prompt_tokens.is_some() && a.latency_ms.is_some() && a.attempts == 1);

    let unknown = ComparedRowQuery { row: RowId(0), ..asked };
    let first = project.pairs(&query(&evaluation, PairFilter::All)).unwrap();
    if first.rows.iter().all(|row| row.id != RowId(0)) {
        let refused = project.compared_row(&unknown).unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotFound);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_margin_out_of_range_is_refused() {
    let fixture = Fixture::sealed(60);
    fixture.train().await;
    for margin_points in [-1.0, 51.0, f64::NAN] {
        let refused = fixture.studio.start_comparison(&CompareRequest::new(margin_points)).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::InvalidInput, "{margin_points}");
    }
}
