//! Vectors of passages: made once, used by hybrid search and the candidates that search so.

use std::sync::Arc;

use holdout_core::candidates::view::CandidateEdit;
use holdout_core::compare::view::{CompareRequest, EvaluationState};
use holdout_core::knowledge::view::{RetrievalView, SearchMode, SearchQuery, VectorRequest};
use holdout_core::playground::view::PlaygroundQuestion;
use holdout_faults::{FaultyServer, Script};
use holdout_types::{CandidateKind, IgnoreProgress};

use crate::knowledge::{accuracy, add, asked, edit, handbook, product, retrieval, team};
use crate::providers::save;
use crate::running::{compare, set_price};

#[tokio::test(flavor = "multi_thread")]
async fn vectors_are_made_once_and_hybrid_search_and_candidates_use_them() {
    let fixture = asked();
    let passages = add(&fixture, &handbook(&fixture, 0)).unwrap().passages;
    let project = fixture.studio.project().unwrap();
    let request = VectorRequest { provider: None, model: "local-embedding".into() };
    let plan = project.vector_plan(&request).unwrap();
    assert_eq!((plan.passages, plan.known), (passages, 0));
    assert_eq!(plan.cost.map(holdout_types::Money::pico), Some(0));
    assert!(plan.tokens > 1_000 && plan.notice.is_none());
    let view = fixture.studio.make_vectors(&request, Arc::new(IgnoreProgress)).await.unwrap();
    assert!(view.is_hybrid);
    let again = project.vector_plan(&request).unwrap();
    assert_eq!((again.passages, again.known), (0, passages));

    // A slip of the pen shares no word with the document, and n-grams with it all the same.
    let slip = SearchQuery { text: format!("{}x", product(7)), mode: SearchMode::Hybrid, k: 1 };
    let found = fixture.studio.search_documents(&slip).await.unwrap().hits;
    let text: String = found[0].text.iter().map(|piece| piece.text.as_str()).collect();
    assert!(text.contains(&product(7)), "{text}");
    let by_words = SearchQuery { mode: SearchMode::Lexical, ..slip };
    assert!(fixture.studio.search_documents(&by_words).await.unwrap().hits.is_empty());

    let hybrid = RetrievalView { mode: SearchMode::Hybrid, ..retrieval() };
    let wish =
        CandidateEdit { retrieval: Some(hybrid.clone()), ..edit("Ways", CandidateKind::Rag) };
    let looking = project.save_candidate(&wish).unwrap().candidates[2].id;
    let question = PlaygroundQuestion {
        candidate: looking,
        text: format!("Who is there for the {}?", product(3)),
    };
    let answer = fixture.studio.ask_one(&question, |_| ()).await.unwrap();
    assert_eq!(answer.text, team(3, 0));
    assert!(answer.notes[0].starts_with("It was given 3 passages"), "{:?}", answer.notes);

    let wish =
        CandidateEdit { retrieval: Some(hybrid), ..edit("Trained", CandidateKind::FineTunedRag) };
    let view = project.save_candidate(&wish).unwrap();
    project.remove_candidate(view.candidates[1].id).unwrap();
    fixture.train().await;
    let view = fixture.compare().await;
    assert!(accuracy(&view, "C") > 0.9, "{:?}", view.scores);

    // What is taken out takes its vectors with it; what is added needs its own.
    let mut paths = handbook(&fixture, 0);
    let extra = fixture.home.path().join("handbook/extra.md");
    std::fs::write(&extra, "Gloves are looked after by Meadow.").unwrap();
    paths.push(extra);
    assert!(!add(&fixture, &paths).unwrap().is_hybrid);
    assert_eq!(project.vector_plan(&request).unwrap().passages, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn passages_are_counted_once_vectors_are_made_and_a_lost_provider_leaves_the_overview() {
    let server = FaultyServer::start(Script::default()).await.unwrap();
    let fixture = asked();
    add(&fixture, &handbook(&fixture, 0)).unwrap();
    let project = fixture.studio.project().unwrap();
    let hybrid = RetrievalView { mode: SearchMode::Hybrid, ..retrieval() };
    let looking = CandidateEdit { retrieval: Some(hybrid), ..edit("Looking", CandidateKind::Rag) };
    let id = project.save_candidate(&looking).unwrap().candidates[2].id;
    let tokens = || {
        let lines = project.overview_view().unwrap().candidates;
        lines.into_iter().find(|line| line.id == id).unwrap().tokens_per_request
    };
    assert_eq!(tokens(), None, "there are no vectors yet");
    let provider = save(&fixture, &server.url());
    let request =
        VectorRequest { provider: Some(provider.clone()), model: "stub-embedding".into() };
    let progress = Arc::new(IgnoreProgress);
    assert!(fixture.studio.make_vectors(&request, progress).await.unwrap().is_hybrid);
    let counted = tokens().unwrap();
    assert!(counted > 40.0, "{counted}");

    fixture.studio.providers().remove(&provider).unwrap();
    project.overview_view().unwrap();
    // Opened anew, nothing is at hand, and what can't be counted is not known.
    fixture.studio.close_project().unwrap();
    let path = crate::support::project_path(fixture.home.path());
    fixture.studio.offer_from_command_line(&path, None).unwrap();
    let lines = fixture.studio.project().unwrap().overview_view().unwrap().candidates;
    assert_eq!(lines.iter().find(|line| line.id == id).unwrap().tokens_per_request, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_goes_on_with_the_vectors_that_it_began_with_or_not_at_all() {
    let server = FaultyServer::start(Script::default()).await.unwrap();
    let fixture = asked();
    let provider = save(&fixture, &server.url());
    set_price(&fixture, &provider, "stub-small", "10");
    add(&fixture, &handbook(&fixture, 0)).unwrap();
    let request = VectorRequest { provider: None, model: "local-embedding".into() };
    fixture.studio.make_vectors(&request, Arc::new(IgnoreProgress)).await.unwrap();
    let project = fixture.studio.project().unwrap();
    let hybrid = RetrievalView { mode: SearchMode::Hybrid, ..retrieval() };
    let looking = CandidateEdit {
        provider: Some(provider.clone()),
        model: Some("stub-small".into()),
        retrieval: Some(hybrid),
        ..edit("Looking", CandidateKind::Rag)
    };
    let tuned = project.save_candidate(&looking).unwrap().candidates[1].id;
    project.remove_candidate(tuned).unwrap();
    let budget = "0.02".parse().ok();
    let view = compare(&fixture, CompareRequest { budget, ..CompareRequest::new(2.0) }).await;
    assert_eq!(view.state, EvaluationState::Stopped, "{:?}", view.error);
    project.set_budget(view.id, "5".parse().unwrap()).unwrap();

    let elsewhere = VectorRequest { provider: Some(provider), model: "stub-embedding".into() };
    let progress = Arc::new(IgnoreProgress);
    assert!(fixture.studio.make_vectors(&elsewhere, progress).await.unwrap().is_hybrid);
    fixture.studio.resume_comparison(view.id).await.unwrap();
    fixture.studio.watch_comparison(view.id, |_| true).await.unwrap();
    let stopped = project.evaluation(view.id).unwrap();
    assert_eq!((stopped.state, stopped.done), (EvaluationState::Failed, view.done));
    let error = stopped.error.unwrap();
    assert!(error.message.contains("vectors of the knowledge base are others"), "{error:?}");

    fixture.studio.make_vectors(&request, Arc::new(IgnoreProgress)).await.unwrap();
    fixture.studio.resume_comparison(view.id).await.unwrap();
    fixture.studio.watch_comparison(view.id, |_| true).await.unwrap();
    assert_eq!(project.evaluation(view.id).unwrap().state, EvaluationState::Done);
}
