//! A comparison is durable, and what it judged stays as it was.

use holdout_core::candidates::view::CandidateEdit;
use holdout_core::compare::view::{CompareRequest, EvaluationState, PairFilter, PairQuery};
use holdout_types::ErrorCode;

use crate::support::{Fixture, project_path, studio};

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_comparison_goes_on_and_gives_the_same_figures() {
    let fixture = Fixture::sealed(600);
    fixture.train().await;
    let whole = fixture.compare().await;

    let request = CompareRequest { margin_points: 2.0 };
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
        kind: None,
        name: "Prompted, shorter".into(),
        system: Some("Name the topic.".into()),
        shots: 0,
        provider: None,
        model: None,
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
    let request = CompareRequest { margin_points: 2.0 };
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
    let page = |filter| {
        let query = PairQuery {
            evaluation: evaluation.id,
            baseline: evaluation.scores[0].candidate,
            challenger: evaluation.scores[1].candidate,
            filter,
            offset: 0,
            limit: 500,
        };
        project.pairs(&query).unwrap()
    };
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
async fn a_margin_out_of_range_is_refused() {
    let fixture = Fixture::sealed(60);
    fixture.train().await;
    for margin_points in [-1.0, 51.0, f64::NAN] {
        let refused = fixture.studio.start_comparison(&CompareRequest { margin_points }).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::InvalidInput, "{margin_points}");
    }
}
