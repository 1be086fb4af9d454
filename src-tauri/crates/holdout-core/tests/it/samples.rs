//! The three samples, run as the window runs them: in each another way wins, and what is swapped
//! between them changes what wins.

use std::collections::BTreeMap;

use holdout_core::compare::view::{EvaluationView, PairFilter, PairQuery};
use holdout_core::data::view::SplitRequest;
use holdout_core::sample::{self, Sample, SampleDocument, SampleKind, repairs};
use holdout_types::{IgnoreProgress, SplitCounts};
use serde_json::Value;

use crate::support::Fixture;

/// A sample from its import to its verdict.
async fn judged(sample: &Sample) -> (Fixture, EvaluationView) {
    let fixture = Fixture::new();
    fixture.studio.open_made(sample).unwrap();
    let percent = match sample.kind {
        SampleKind::Repairs => SplitCounts { train: 33, validation: 10, test: 57 },
        _ => SplitCounts { train: 49, validation: 10, test: 41 },
    };
    let project = fixture.studio.project().unwrap();
    project.divide(SplitRequest { percent, seed: 1 }).unwrap();
    project.seal().unwrap();
    fixture.train().await;
    let view = fixture.compare().await;
    assert!(view.scores.iter().all(|score| score.excluded == 0), "{:?}", view.scores);
    (fixture, view)
}

/// The letter of the candidate that the verdict is for; none where the baseline stays.
fn adopted(view: &EvaluationView) -> Option<&str> {
    let verdict = view.verdict.as_ref().unwrap();
    println!("{}\n  {}", verdict.sentence, verdict.support);
    for score in &view.scores {
        println!("  {} {} of {}", score.letter, score.correct, score.n);
    }
    if verdict.outcome != "adopt" {
        return None;
    }
    view.scores.iter().find(|score| score.winner).map(|score| score.letter.as_str())
}

fn accuracy(view: &EvaluationView, letter: &str) -> f64 {
    view.scores.iter().find(|score| score.letter == letter).unwrap().accuracy.unwrap()
}

/// The answers of two candidates by the number of their row.
fn answers(fixture: &Fixture, view: &EvaluationView, letters: [&str; 2]) -> Answers {
    let id = |letter| view.scores.iter().find(|score| score.letter == letter).unwrap().candidate;
    let [first, second] = letters.map(id);
    let query = PairQuery::first(view.id, first, second, PairFilter::All, 500);
    let page = fixture.studio.project().unwrap().pairs(&query).unwrap();
    let texts = |line: holdout_core::compare::view::PairLine| {
        (line.number, [line.baseline.unwrap().text, line.challenger.unwrap().text])
    };
    page.rows.into_iter().map(texts).collect()
}

type Answers = BTreeMap<u32, [String; 2]>;

/// The rows with other answers: each that the row at the same place is given.
fn with_answers(rows: &[String], mut other: impl FnMut(usize, &str) -> String) -> Vec<String> {
    let changed = |(place, row): (usize, &String)| {
        let Ok(mut value) = serde_json::from_str::<Value>(row) else { return row.clone() };
        let answer = &mut value["messages"][1]["content"];
        *answer = Value::from(other(place, answer.as_str().unwrap()));
        value.to_string()
    };
    rows.iter().enumerate().map(changed).collect()
}

fn write(fixture: &Fixture, documents: &[SampleDocument]) {
    let folder = fixture.home.path().join("handbook");
    std::fs::create_dir_all(&folder).unwrap();
    for document in documents {
        std::fs::write(fixture.home.path().join(&document.name), &document.text).unwrap();
    }
    let handle = fixture.studio.offer(&folder).unwrap().handle;
    fixture.studio.add_documents(&[handle], &IgnoreProgress).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn where_answers_stand_in_documents_looking_up_wins_and_follows_a_change_of_them() {
    let (fixture, view) = judged(&Sample::of(SampleKind::Repairs)).await;
    assert_eq!(adopted(&view), Some("C"), "{:?}", view.verdict);
    assert!(accuracy(&view, "C") > 0.9 && accuracy(&view, "A") < 0.4 && accuracy(&view, "B") < 0.4);
    let before = answers(&fixture, &view, ["B", "C"]);

    write(&fixture, &repairs::reorganised(sample::SEED));
    let again = fixture.compare().await;
    let after = answers(&fixture, &again, ["B", "C"]);
    let kept = |place: usize| {
        before.iter().filter(|(row, texts)| after[row][place] == texts[place]).count()
    };
    assert_eq!(kept(0), before.len(), "the tuned one goes on saying what it learnt");
    assert!(kept(1) * 10 < before.len() * 3, "{} of {} stayed", kept(1), before.len());
    assert!(accuracy(&again, "C") < 0.3, "the rows still expect the old places");
    assert_ne!(adopted(&again), Some("C"));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_answers_are_a_matter_of_judgement_tuning_wins() {
    let (_fixture, view) = judged(&Sample::of(SampleKind::Triage)).await;
    assert_eq!(adopted(&view), Some("B"), "{:?}", view.verdict);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_prompt_says_all_neither_is_worth_it_and_the_verdict_says_so() {
    let (_fixture, view) = judged(&Sample::of(SampleKind::Contact)).await;
    let verdict = view.verdict.clone().unwrap();
    assert_eq!(adopted(&view), None);
    assert_eq!(verdict.outcome, "keep_baseline", "{verdict:?}");
    assert!(verdict.sentence.starts_with("Keep A."), "{}", verdict.sentence);
    assert!(accuracy(&view, "A") > 0.97, "{:?}", view.scores);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_documents_of_another_sample_looking_up_wins_no_more() {
    let other = Sample::of(SampleKind::Contact).documents;
    let swapped = Sample { documents: other, ..Sample::of(SampleKind::Repairs) };
    let (_fixture, view) = judged(&swapped).await;
    assert_eq!(adopted(&view), None, "{:?}", view.verdict);
    assert!(accuracy(&view, "C") < 0.4);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_labels_that_mean_something_else_than_their_names_tuning_wins() {
    let sample = Sample::of(SampleKind::Contact);
    let labels = ["warranty", "newsletter", "press", "jobs", "wholesale", "training"];
    let next = |_: usize, label: &str| {
        let at = labels.iter().position(|known| *known == label).unwrap();
        labels[(at + 1) % labels.len()].to_owned()
    };
    let swapped = Sample { rows: with_answers(&sample.rows, next), ..sample };
    let (_fixture, view) = judged(&swapped).await;
    assert_eq!(adopted(&view), Some("B"), "{:?}", view.verdict);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_labels_that_nothing_tells_tuning_wins_no_more() {
    let sample = Sample::of(SampleKind::Triage);
    // Every ticket gets one of the labels by its place alone.
    let drawn = |place: usize, _: &str| sample::LABELS[place % 13].to_owned();
    let swapped = Sample { rows: with_answers(&sample.rows, drawn), ..sample.clone() };
    let (_fixture, view) = judged(&swapped).await;
    assert_eq!(adopted(&view), None, "{:?}", view.verdict);
}
