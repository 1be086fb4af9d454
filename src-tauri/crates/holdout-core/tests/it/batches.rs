//! Comparisons by batch: at the local provider as a remote one, and where batches expire or hang.

use std::sync::Arc;
use std::time::Duration;

use holdout_core::candidates::recording::view::FreezeWish;
use holdout_core::compare::view::{
    BatchView, BatchWishView, CompareRequest, EvaluationState, EvaluationView, PairFilter,
    PairQuery,
};
use holdout_core::providers::view::{BatchText, PriceEdit, PriceText};
use holdout_core::serve_local::ServedProvider;
use holdout_faults::{FaultyServer, Route, Script};
use holdout_types::{ErrorCode, EvaluationId, Money, SystemClock};

use crate::providers::{answer, ask_baseline_at, save, save_with};
use crate::support::Fixture;

/// A sealed and trained project whose baseline is asked at a stub, with a price.
async fn at_stub(server: &FaultyServer) -> Fixture {
    let fixture = Fixture::sealed(300);
    fixture.train().await;
    let id = save(&fixture, &server.url());
    ask_baseline_at(&fixture, &id, "stub-large", 3);
    let price = PriceText {
        input: "2".into(),
        output: "4".into(),
        batch: Some(BatchText::Half),
        ..PriceText::default()
    };
    let edit = PriceEdit { provider: id, model: "stub-large".into(), price: Some(price) };
    fixture.studio.providers().set_price(&edit).unwrap();
    fixture
}

fn by_batch() -> CompareRequest {
    CompareRequest { by_batch: Some(true), ..CompareRequest::new(2.0) }
}

async fn start(fixture: &Fixture) -> EvaluationId {
    let view = fixture.studio.start_comparison(&by_batch()).await.unwrap();
    view.evaluation.unwrap().id
}

/// Watches until it is so.
async fn until(
    fixture: &Fixture,
    id: EvaluationId,
    is_so: impl Fn(&EvaluationView) -> bool,
) -> EvaluationView {
    for _ in 0..2_000 {
        let view = fixture.studio.project().unwrap().evaluation(id).unwrap();
        if is_so(&view) {
            return view;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{:?}", fixture.studio.project().unwrap().evaluation(id).unwrap());
}

async fn end(fixture: &Fixture, id: EvaluationId) -> EvaluationView {
    until(fixture, id, |view| view.state != EvaluationState::Running).await
}

fn batch(view: &EvaluationView) -> &BatchView {
    view.batch.as_ref().unwrap()
}

/// Every row's grade of the baseline, by the row's number.
fn grades(fixture: &Fixture, view: &EvaluationView) -> Vec<(u32, Option<bool>)> {
    let [baseline, challenger] = [0, 1].map(|place| view.scores[place].candidate);
    let query = PairQuery::first(view.id, baseline, challenger, PairFilter::All, 500);
    let page = fixture.studio.project().unwrap().pairs(&query).unwrap();
    page.rows.iter().map(|row| (row.number, row.baseline.as_ref().map(|a| a.correct))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_local_provider_as_a_remote_one_gives_the_same_grades_by_batch_as_live() {
    let state = tempfile::tempdir().unwrap();
    let clock = Arc::new(SystemClock::default());
    let token = "sk-served-0123456789";
    let served = ServedProvider::start(0, token.to_owned(), state.path(), clock).await.unwrap();
    let mut fixture = Fixture::sealed(300);
    fixture.train().await;
    let kind = holdout_types::ProviderKind::Compatible;
    let id = save_with(&fixture, kind, &served.base_url(), token);
    ask_baseline_at(&fixture, &id, "local-base", 3);
    let live = fixture.compare().await;
    assert_eq!(live.state, EvaluationState::Done, "{:?}", live.error);
    let live_grades = grades(&fixture, &live);

    let plan = fixture.studio.project().unwrap().compare_view().unwrap().plan.unwrap();
    let offer = plan.batch.unwrap();
    assert_eq!((offer.letters.as_slice(), offer.cost), (["A".to_owned()].as_slice(), None));
    let asked_anew = CompareRequest { asks_anew: Some(true), ..by_batch() };
    let view = fixture.studio.start_comparison(&asked_anew).await.unwrap();
    let id = view.evaluation.unwrap().id;
    // The project is closed while the batch is under way, and opened again.
    until(&fixture, id, |view| !batch(view).batches.is_empty()).await;
    fixture.reopen();
    let done = until(&fixture, id, |view| view.state == EvaluationState::Done).await;
    assert_eq!(grades(&fixture, &done), live_grades);
    assert_eq!(batch(&done).batches.len(), 1, "it was looked up again, not sent again");
    assert_eq!(batch(&done).batches[0].status, "Answered");
    assert_eq!((batch(&done).files_left, batch(&done).is_open), (0, false));
    assert_eq!((done.scores[0].p50_ms, done.scores[0].p95_ms), (None, None), "unknown, never 0");
    assert!(done.scores[1].p95_ms.is_some() && live.scores[0].p95_ms.is_some());
    let caveats = done.verdict.unwrap().caveats.join(" ");
    assert!(caveats.contains("A was asked by batch: its latency is unknown"), "{caveats}");
    served.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_costs_half_and_is_compared_at_the_live_price() {
    let server = FaultyServer::start(Script::default().answer(answer)).await.unwrap();
    let fixture = at_stub(&server).await;
    let plan = fixture.studio.project().unwrap().compare_view().unwrap().plan.unwrap();
    let offer = plan.batch.as_ref().unwrap();
    let ([_, now], [_, batch_most]) = (plan.cost.unwrap(), offer.cost.unwrap());
    assert_eq!(batch_most.pico() * 2, now.pico(), "half of the upper end");
    assert!(offer.notes.iter().any(|note| note == "Asked now as usual: B."), "{:?}", offer.notes);

    let id = start(&fixture).await;
    let view = end(&fixture, id).await;
    assert_eq!(view.state, EvaluationState::Done, "{:?}", view.error);
    assert_eq!(server.count(Route::Chat), 0, "all of it came by batch");
    let score = &view.scores[0];
    let per_1000 = score.cost_per_1000.unwrap();
    let paid = view.spent.unwrap();
    // Both are over the same answers: a thousandth of 1,000 requests, times the rows, twice the price.
    let live = Money::from_pico(per_1000.pico() / 1_000 * i64::from(score.n));
    let difference = (live.pico() - 2 * paid.pico()).abs();
    assert!(difference < live.pico() / 1_000, "paid {paid}, live {live}");
    assert_eq!(server.files(), Vec::<Vec<u8>>::new(), "files are deleted at the provider");

    // Frozen, it must not stand beside live prices with the price of a batch.
    let wish = FreezeWish { candidate: score.candidate, evaluation: Some(id), in_place: true };
    fixture.studio.project().unwrap().freeze(&wish).unwrap();
    let later = fixture.compare().await;
    let frozen = later.scores.iter().find(|score| score.recorded.is_some()).unwrap();
    assert_eq!((frozen.correct, frozen.cost_per_1000), (score.correct, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_outlives_the_app_and_is_not_created_again() {
    let script = Script::default().answer(answer).batches_take(1_000_000);
    let server = FaultyServer::start(script).await.unwrap();
    let mut fixture = at_stub(&server).await;
    let id = start(&fixture).await;
    let waiting = until(&fixture, id, |view| batch(view).submitted_at.is_some()).await;
    assert!(batch(&waiting).is_open && batch(&waiting).looked_at.is_some());
    for _ in 0..2 {
        fixture.reopen();
        until(&fixture, id, |view| view.state == EvaluationState::Running).await;
    }
    let looked = batch(&waiting).looked_at;
    until(&fixture, id, |view| batch(view).looked_at > looked).await;
    let creations = |server: &FaultyServer| {
        let requests = server.requests();
        requests.iter().filter(|r| r.method.as_str() == "POST" && r.path == "/v1/batches").count()
    };
    assert_eq!((creations(&server), server.count(Route::Upload)), (1, 1));

    // Enough waiting: what the batch has is taken, and the rest is asked now.
    fixture.studio.finish_live(id).await.unwrap();
    let done = end(&fixture, id).await;
    assert_eq!(done.state, EvaluationState::Done, "{:?}", done.error);
    assert_eq!(batch(&done).wish, BatchWishView::Live);
    let line = &batch(&done).batches[0];
    assert_eq!((line.status.as_str(), line.left), ("Stopped", line.total / 2));
    assert_eq!(server.count(Route::Chat) as u32, line.left, "only what was left");
    assert_eq!((creations(&server), done.done), (1, done.total));
    assert_eq!(done.scores[0].p95_ms, None, "the live half is no sample of the whole");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_batch_keeps_what_it_had_and_goes_on_by_batch() {
    let script = Script::default().answer(answer).batches_take(3);
    let server = FaultyServer::start(script).await.unwrap();
    let fixture = at_stub(&server).await;
    let id = start(&fixture).await;
    until(&fixture, id, |view| batch(view).submitted_at.is_some()).await;
    fixture.studio.cancel_batches(id).await.unwrap();
    let stopped = end(&fixture, id).await;
    // It may have been answered just before.
    if stopped.state == EvaluationState::Stopped {
        assert_eq!(batch(&stopped).wish, BatchWishView::Stop);
        assert!(stopped.done < stopped.total && stopped.verdict.is_none());
        fixture.studio.resume_comparison(id).await.unwrap();
    }
    let done = end(&fixture, id).await;
    assert_eq!((done.state, done.done), (EvaluationState::Done, done.total), "{:?}", done.error);
    assert_eq!(server.count(Route::Chat), 0, "also the rest came by batch");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_go_by_batch_is_refused_before_it_is_a_look() {
    let server = FaultyServer::start(Script::default().answer(answer)).await.unwrap();
    let fixture = Fixture::sealed(300);
    fixture.train().await;
    let refused = fixture.studio.start_comparison(&by_batch()).await.unwrap_err();
    assert_eq!(
        (refused.code, refused.field.as_deref()),
        (ErrorCode::InvalidInput, Some("by_batch")),
        "only the local provider is asked"
    );
    let fixture = at_stub(&server).await;
    let budget = Some("5".parse().unwrap());
    let request = CompareRequest { budget, ..by_batch() };
    let refused = fixture.studio.start_comparison(&request).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("budget"), "{refused}");
    assert_eq!(fixture.studio.project().unwrap().view().unwrap().judged, 0);
    assert_eq!(server.count(Route::Any), 0);
}
