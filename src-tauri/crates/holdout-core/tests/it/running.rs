//! What a comparison costs, takes from earlier ones, and asks again.

use std::collections::HashMap;
use std::sync::Mutex;

use holdout_core::compare::view::{
    AnswerView, CompareRequest, ComparedRowQuery, EvaluationState, EvaluationView, PairFilter,
    PairQuery,
};
use holdout_core::providers::view::{PriceEdit, PriceText};
use holdout_core::study::ReportFormat;
use holdout_faults::{FaultyServer, Question, Route, Script};
use holdout_types::{ErrorCode, Money, ProviderId};

use crate::providers::{answer, ask_two_at, save};
use crate::support::Fixture;

const ROWS: u32 = 120;

/// A sealed project whose two candidates are asked at the server, for a price unless it is unknown.
fn at(server: &FaultyServer, price: Option<&str>) -> (Fixture, ProviderId) {
    let fixture = Fixture::sealed(300);
    let provider = save(&fixture, &server.url());
    let models = ["stub-small", "stub-large"];
    ask_two_at(&fixture, &provider, models);
    for (model, price) in models.into_iter().zip(price.into_iter().cycle()) {
        set_price(&fixture, &provider, model, price);
    }
    (fixture, provider)
}

pub(crate) fn set_price(fixture: &Fixture, provider: &ProviderId, model: &str, price: &str) {
    let (input, output) = (price.to_owned(), price.to_owned());
    let price = Some(PriceText { input, output, ..PriceText::default() });
    let edit = PriceEdit { provider: provider.clone(), model: model.into(), price };
    fixture.studio.providers().set_price(&edit).unwrap();
}

pub(crate) async fn compare(fixture: &Fixture, request: CompareRequest) -> EvaluationView {
    let view = fixture.studio.start_comparison(&request).await.unwrap();
    let id = view.evaluation.unwrap().id;
    fixture.studio.watch_comparison(id, |_| true).await.unwrap();
    fixture.studio.project().unwrap().evaluation(id).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_comparison_takes_the_answers_of_the_first_and_says_how_many() {
    let server = FaultyServer::start(Script::default().answer(answer)).await.unwrap();
    let (fixture, _) = at(&server, Some("1"));
    let first = compare(&fixture, CompareRequest::new(2.0)).await;
    assert_eq!((first.state, first.from_cache), (EvaluationState::Done, 0));
    assert_eq!((first.total, server.count(Route::Chat)), (2 * ROWS, 2 * ROWS as usize));
    assert!(first.spent.unwrap() > Money::ZERO);

    let second = compare(&fixture, CompareRequest::new(2.0)).await;
    assert_eq!((second.state, second.from_cache), (EvaluationState::Done, 2 * ROWS));
    assert_eq!(server.count(Route::Chat), 2 * ROWS as usize, "nothing was asked again");
    assert_eq!(second.spent, Some(Money::ZERO));
    let figures = |view: &EvaluationView| -> Vec<_> {
        view.scores.iter().map(|score| (score.correct, score.cost_per_1000, score.p95_ms)).collect()
    };
    assert_eq!(figures(&first), figures(&second), "costs and times are those of then");

    let asks_anew = CompareRequest { asks_anew: Some(true), ..CompareRequest::new(2.0) };
    let third = compare(&fixture, asks_anew).await;
    assert_eq!((third.from_cache, server.count(Route::Chat)), (0, 4 * ROWS as usize));
}

#[tokio::test(flavor = "multi_thread")]
async fn trials_ask_each_row_again_and_are_judged_by_rows() {
    let server = FaultyServer::start(Script::default().answer(answer)).await.unwrap();
    let (fixture, _) = at(&server, None);
    let request = CompareRequest { trials: Some(3), ..CompareRequest::new(2.0) };
    let view = compare(&fixture, request).await;
    assert_eq!((view.state, view.trials), (EvaluationState::Done, 3), "{:?}", view.error);
    assert_eq!((view.done, view.total), (6 * ROWS, 6 * ROWS));
    assert_eq!(view.scores[0].n, 3 * ROWS);
    let comparison = view.scores[1].comparison.as_ref().unwrap();
    let pairs = [comparison.both_right, comparison.both_wrong];
    assert!(pairs.iter().sum::<u32>() <= ROWS, "pairs are rows: {pairs:?}");
    let too_many = CompareRequest { trials: Some(21), ..CompareRequest::new(2.0) };
    let refused = fixture.studio.start_comparison(&too_many).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("trials"));
}

/// Of three times that a question is asked, the large model is right once; the small one always.
fn answer_by_trial() -> impl Fn(&Question) -> String {
    let asked: Mutex<HashMap<String, u32>> = Mutex::default();
    move |question| {
        let mut asked = asked.lock().unwrap();
        let times = asked.entry(format!("{} {}", question.model, question.text)).or_default();
        *times += 1;
        let is_right = question.model == "stub-small" || *times == 1;
        if is_right { answer(question) } else { "something else".to_owned() }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_several_trials_are_counted_listed_and_told_by_how_often_they_are_right() {
    let script = Script::default().answer(answer_by_trial());
    let server = FaultyServer::start(script).await.unwrap();
    let (fixture, _) = at(&server, None);
    let request = CompareRequest { trials: Some(3), ..CompareRequest::new(2.0) };
    let view = compare(&fixture, request).await;
    let (a, b) = (view.scores[0].candidate, view.scores[1].candidate);
    let counts = view.scores[1].comparison.clone().unwrap();
    assert_eq!((counts.only_challenger, counts.only_baseline), (0, counts.only_baseline));
    assert!(counts.only_baseline > ROWS / 2, "{counts:?}");

    let project = fixture.studio.project().unwrap();
    let page = |filter| project.pairs(&PairQuery::first(view.id, a, b, filter, 500)).unwrap();
    let expected = [
        (PairFilter::OnlyChallenger, counts.only_challenger),
        (PairFilter::OnlyBaseline, counts.only_baseline),
        (PairFilter::BothRight, counts.both_right),
        (PairFilter::BothWrong, counts.both_wrong),
    ];
    for (filter, rows) in expected {
        assert_eq!(page(filter).total, rows, "{filter:?}");
    }
    assert_eq!(expected.iter().map(|(_, rows)| rows).sum::<u32>(), ROWS);
    let line = page(PairFilter::OnlyBaseline).rows.swap_remove(0);
    let right_of = |answer: &Option<AnswerView>| answer.as_ref().and_then(|found| found.right_of);
    assert_eq!(
        (right_of(&line.baseline), right_of(&line.challenger)),
        (Some([3, 3]), Some([1, 3]))
    );

    let query = ComparedRowQuery { evaluation: view.id, baseline: a, challenger: b, row: line.id };
    let row = project.compared_row(&query).unwrap();
    assert_eq!(row.headline.answer, "Here C is right in 1 of 3 trials, A in 3.");
    assert_eq!(row.answers[1].grade, "Right in 1 of 3 trials");
    assert!(row.answers[1].explanation.starts_with("Of 3 trials this is the first. "));

    let reasons = view.verdict.unwrap().reasons.join(" ");
    let words = format!("more often on 0 rows, less often on {}", counts.only_baseline);
    assert!(reasons.contains(&words), "{reasons}");
    let report = String::from_utf8(project.report(ReportFormat::Html).unwrap()).unwrap();
    for words in ["A right more often", "as often, not always", "(the first of 3 trials, 1 right)"]
    {
        assert!(report.contains(words), "the report lacks `{words}`");
    }
    assert!(!report.contains("both wrong") && !report.contains("A right, C wrong"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_stops_a_comparison_which_goes_on_with_a_higher_one() {
    let server = FaultyServer::start(Script::default().answer(answer)).await.unwrap();
    let (fixture, _) = at(&server, Some("10"));
    let budget: Money = "0.05".parse().unwrap();
    let request = CompareRequest { budget: Some(budget), ..CompareRequest::new(2.0) };
    let view = compare(&fixture, request).await;
    assert_eq!(view.state, EvaluationState::Stopped);
    assert_eq!(view.error.as_ref().unwrap().code, ErrorCode::BudgetReached);
    assert!(view.spent.unwrap() <= budget && view.budget == Some(budget));
    assert!(view.done > 0 && view.done < view.total, "{} of {}", view.done, view.total);

    let project = fixture.studio.project().unwrap();
    let refused = project.set_budget(view.id, Money::from_pico(1)).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("budget"));
    project.set_budget(view.id, "5".parse().unwrap()).unwrap();
    fixture.studio.resume_comparison(view.id).await.unwrap();
    fixture.studio.watch_comparison(view.id, |_| true).await.unwrap();
    let done = project.evaluation(view.id).unwrap();
    assert_eq!((done.state, done.error), (EvaluationState::Done, None));
    assert_eq!(server.count(Route::Chat), 2 * ROWS as usize, "nothing was asked twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_without_prices_is_refused_and_is_no_look_at_the_holdout() {
    let server = FaultyServer::start(Script::default().answer(answer)).await.unwrap();
    let (fixture, _) = at(&server, None);
    let request = CompareRequest { budget: "1".parse().ok(), ..CompareRequest::new(2.0) };
    let refused = fixture.studio.start_comparison(&request).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("budget"));
    let view = fixture.studio.project().unwrap().compare_view().unwrap();
    assert_eq!(view.plan.unwrap().judged, 0);
    assert_eq!(server.count(Route::Chat), 0);
}
