//! Overview over real trainings and comparisons.

use holdout_core::candidates::view::CandidateEdit;
use holdout_core::overview::answers::{FitAnswer, TaskPace};
use holdout_core::overview::view::{Destination, StepStanding, WorthState};

use crate::support::{Fixture, project_path, tickets};

#[tokio::test(flavor = "multi_thread")]
async fn overview_goes_from_the_seal_to_the_verdict_and_back_when_a_candidate_is_added() {
    let fixture = Fixture::sealed(300);
    let project = fixture.studio.project().unwrap();
    let next = || project.overview_view().unwrap().next.label;
    assert_eq!(next(), "Train B");
    fixture.train().await;
    assert_eq!(next(), "Compare A and B on 120 rows");
    let evaluation = fixture.compare().await;
    let verdict = evaluation.verdict.unwrap();

    let view = project.overview_view().unwrap();
    assert_eq!(view.headline.answer, verdict.sentence);
    assert_eq!(view.advice.measured.as_ref(), Some(&verdict.sentence));
    assert!(view.advice.guess.starts_with("A fine-tune"), "the guess stays beside it");
    let held = view.advice.held.clone().unwrap();
    let later = project.answer_fit(FitAnswer::Pace(TaskPace::EveryWeek)).unwrap().advice;
    assert_eq!(
        (later.guess, later.held),
        (view.advice.guess.clone(), Some(held)),
        "no click turns it"
    );
    assert!(later.reasons[0].contains("Stay prompted"), "{:?}", later.reasons);
    project.answer_fit(FitAnswer::Pace(TaskPace::Settled)).unwrap();
    let b = &view.candidates[1];
    assert_eq!((b.state, b.measured, b.n), (WorthState::Judged, true, 120));
    assert_eq!(b.accuracy, evaluation.scores[1].accuracy);
    let decided = matches!(verdict.outcome.as_str(), "adopt" | "keep_baseline");
    let screen = if decided { Destination::Report } else { Destination::Compare };
    assert_eq!(view.next.screen, screen, "{verdict:?}");
    assert!(view.path[..4].iter().all(|step| step.standing == StepStanding::Done));

    let edit = CandidateEdit {
        id: None,
        name: "Shorter".into(),
        system: None,
        shots: 3,
        provider: None,
        model: None,
        ..CandidateEdit::default()
    };
    project.save_candidate(&edit).unwrap();
    let view = project.overview_view().unwrap();
    assert_eq!(view.next.label, "Compare A, B and C on 120 rows");
    assert!(view.headline.support.contains("The last verdict was about A and B."));
    assert_eq!(view.advice.measured, Some(verdict.sentence));
    assert_eq!(view.candidates[2].state, WorthState::Ready);
}

#[test]
fn a_project_is_worked_on_once_its_rows_are_divided_also_after_it_was_opened_again() {
    let fixture = Fixture::new();
    fixture.import(&tickets(60)).unwrap();
    let worked_on = || fixture.studio.project().unwrap().view().unwrap().worked_on;
    assert!(!worked_on());
    fixture.divide().unwrap();
    assert!(worked_on());
    fixture.studio.close_project().unwrap();
    let handle = fixture.studio.offer(&project_path(fixture.home.path())).unwrap().handle;
    let view = fixture.studio.open_project(&handle).unwrap();
    assert!(view.project.unwrap().worked_on);
}

#[test]
fn few_examples_and_conflicts_are_said_first() {
    let fixture = Fixture::new();
    let conflict = "Number 0: it is about money back again,login\n";
    fixture.import(&(tickets(30) + conflict)).unwrap();
    let view = fixture.studio.project().unwrap().overview_view().unwrap();
    assert_eq!(view.advice.guess, "More examples first.");
    assert_eq!(view.headline.answer, "More examples first; 31 usable examples wait to be divided.");
    let findings: Vec<&str> = view.fit.iter().map(|line| line.finding.as_str()).collect();
    assert!(findings.contains(&"3 answers cover all 31 rows"), "{findings:?}");
    assert!(findings.contains(&"2 rows ask the same and answer differently"), "{findings:?}");
}

#[test]
fn json_answers_are_told_from_free_text() {
    let fixture = Fixture::new();
    let row = |number: u32| {
        format!("ticket {number},\"{{\"\"id\"\": {number}, \"\"topic\"\": \"\"refund\"\"}}\"\n")
    };
    let table: String = (0..60).map(row).collect();
    fixture.import(&format!("text,answer\n{table}")).unwrap();
    let view = fixture.studio.project().unwrap().overview_view().unwrap();
    let findings: Vec<&str> = view.fit.iter().map(|line| line.finding.as_str()).collect();
    assert!(findings.contains(&"Every answer is JSON with 2 fields"), "{findings:?}");
    assert!(findings.contains(&"No, most answers differ"), "{findings:?}");
    assert_eq!(view.advice.guess, "A fine-tune is worth comparing.");
}
