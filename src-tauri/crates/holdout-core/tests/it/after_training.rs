//! What comes after a training: candidates of checkpoints, a comparison by itself, a question.

use std::sync::{Arc, Mutex};

use holdout_core::candidates::view::CandidateView;
use holdout_core::compare::view::EvaluationState;
use holdout_core::data::view::RowQuery;
use holdout_core::ending::{Audience, Ending};
use holdout_core::playground::view::{PlaygroundAnswer, PlaygroundQuestion};
use holdout_core::train::view::{JobStateView, JobView, TrainRequest};
use holdout_types::{ApiError, ErrorCode, JobId, Money, Role, Split};

use crate::support::Fixture;

#[derive(Default)]
struct Listener(Mutex<Vec<Ending>>);

impl Audience for Listener {
    fn changed(&self) {}

    fn ended(&self, ending: &Ending) {
        self.0.lock().unwrap().push(ending.clone());
    }
}

fn candidates(fixture: &Fixture) -> Vec<CandidateView> {
    fixture.studio.project().unwrap().candidates_view().unwrap().candidates
}

fn job(fixture: &Fixture) -> JobView {
    fixture.studio.project().unwrap().train_view().unwrap().job.unwrap()
}

async fn ask(fixture: &Fixture, letter: &str, text: &str) -> Result<PlaygroundAnswer, ApiError> {
    let found = candidates(fixture).into_iter().find(|candidate| candidate.letter == letter);
    let candidate = found.unwrap().id;
    fixture.studio.ask_one(&PlaygroundQuestion { candidate, text: text.into() }, |_| ()).await
}

/// Starts a training that is followed by a comparison, and waits for both.
async fn train_and_compare(fixture: &Fixture) -> JobId {
    let request = TrainRequest { compare_when_done: true, ..TrainRequest::default() };
    let begun = fixture.studio.start_training(&request).await.unwrap().job.unwrap();
    assert!(begun.then_compares);
    fixture.studio.watch_training(begun.id, |_| true).await.unwrap();
    begun.id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_starts_by_itself_where_it_was_wished_and_both_ends_are_told() {
    let listener = Arc::new(Listener::default());
    let fixture = Fixture::sealed_for(300, Arc::clone(&listener) as Arc<dyn Audience>);
    train_and_compare(&fixture).await;
    let project = fixture.studio.project().unwrap();
    let evaluation = loop {
        if let Some(evaluation) = project.compare_view().unwrap().evaluation {
            break evaluation.id;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    fixture.studio.watch_comparison(evaluation, |_| true).await.unwrap();
    let view = project.evaluation(evaluation).unwrap();
    assert_eq!(view.state, EvaluationState::Done, "{:?}", view.error);
    let told = loop {
        let told = listener.0.lock().unwrap().clone();
        if told.len() >= 2 {
            break told;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    assert_eq!(told[0].title, "tickets: training done");
    assert!(told[0].text.contains("of the validation rows right"), "{told:?}");
    assert_eq!(told[1].title, "tickets: comparison done");
    assert_eq!(told[1].text, view.verdict.unwrap().sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_that_cannot_start_by_itself_says_why_in_the_jobs_events() {
    let fixture = Fixture::sealed(300);
    let project = fixture.studio.project().unwrap();
    let edit = holdout_core::candidates::view::CandidateEdit {
        id: None,
        kind: Some(holdout_types::CandidateKind::FineTuned),
        name: "Another".into(),
        system: None,
        shots: 0,
        provider: None,
        model: None,
        ..holdout_core::candidates::view::CandidateEdit::default()
    };
    project.save_candidate(&edit).unwrap();
    let id = train_and_compare(&fixture).await;
    let said = loop {
        let events = project.job(id).unwrap().events;
        if let Some(event) = events.into_iter().find(|event| event.level == "warn") {
            break event.message;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    assert!(said.starts_with("The comparison did not start by itself:"), "{said}");
    assert!(said.contains("not trained yet"), "{said}");
    assert_eq!(project.view().unwrap().judged, 0, "nothing was looked at");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_becomes_a_candidate_once_and_answers_from_the_project_alone() {
    let mut fixture = Fixture::sealed(300);
    fixture.train().await;
    let job = job(&fixture);
    let first = &job.checkpoints[0];
    assert!(job.checkpoints.len() >= 2, "{:?}", job.checkpoints);
    let view = fixture.studio.add_checkpoint(job.id, first.step).await.unwrap();
    let letter = view.job.unwrap().checkpoints[0].letter.clone().unwrap();
    let added = candidates(&fixture).pop().unwrap();
    assert_eq!((&added.letter, added.model.as_ref()), (&letter, Some(&first.model)));
    assert_eq!(added.name, format!("Fine-tuned, step {}", grouped(first.step)));

    let again = fixture.studio.add_checkpoint(job.id, first.step).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::WrongState);
    assert!(again.message.contains(&letter), "{}", again.message);
    let missing = fixture.studio.add_checkpoint(job.id, 999_999).await.unwrap_err();
    assert_eq!(missing.code, ErrorCode::NotFound);

    fixture.reopen_without_cache();
    let answer = ask(&fixture, &letter, "I want my money back at once").await.unwrap();
    assert_eq!(answer.text, "refund");
    let evaluation = fixture.compare().await;
    assert_eq!(evaluation.state, EvaluationState::Done, "{:?}", evaluation.error);
    assert_eq!(evaluation.scores.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_by_each_candidate_and_never_a_sealed_row() {
    let fixture = Fixture::sealed(300);
    let untrained = ask(&fixture, "B", "the courier is late").await.unwrap_err();
    assert_eq!(untrained.code, ErrorCode::WrongState);
    fixture.train().await;
    assert_eq!(job(&fixture).state, JobStateView::Succeeded);
    let answer = ask(&fixture, "B", "where does the courier stay?").await.unwrap();
    assert_eq!((answer.text.as_str(), answer.letter.as_str()), ("parcel", "B"));
    assert_eq!(answer.cost, Some(Money::ZERO));
    assert!(answer.prompt_tokens.unwrap() > 0 && answer.notes.is_empty(), "{answer:?}");

    let project = fixture.studio.project().unwrap();
    let test = RowQuery { split: Some(Split::Test), limit: 1, ..RowQuery::default() };
    let row = project.rows(&test).unwrap().rows[0].id;
    let sealed = project.row(row).unwrap();
    let text = &sealed.messages.iter().find(|message| message.role == Role::User).unwrap().content;
    let refused = ask(&fixture, "B", &format!("  {}\n", text.to_uppercase())).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::InvalidInput, Some("text")));
    assert!(refused.message.contains("sealed test set"), "{}", refused.message);
    let empty = ask(&fixture, "A", " \n").await.unwrap_err();
    assert_eq!(empty.field.as_deref(), Some("text"));
}

/// `1,200`; steps of this table stay below a million.
fn grouped(step: u32) -> String {
    if step < 1_000 { step.to_string() } else { format!("{},{:03}", step / 1_000, step % 1_000) }
}
