use std::collections::BTreeMap;
use std::sync::Arc;

use holdout_faults::{Fault, FaultyServer, Route, Script, When};
use holdout_provider::{
    BatchAnswer, BatchCounts, BatchEndpoint, BatchQuestion, BatchStatus, Client, Dialect,
    FileSource, ProviderError, Purpose, RemoteBatch,
};
use holdout_types::IgnoreProgress;
use serde_json::json;

use super::{client, client_of, endpoint, question, server};

fn questions(texts: &[&str]) -> Vec<BatchQuestion> {
    let each = |(number, text): (usize, &&str)| BatchQuestion {
        custom_id: format!("row-{number}"),
        request: question(text),
    };
    texts.iter().enumerate().map(each).collect()
}

async fn begin(client: &Client, texts: &[&str]) -> RemoteBatch {
    let source = FileSource::Bytes(client.batch_file(&questions(texts)).unwrap());
    let progress = Arc::new(IgnoreProgress);
    let file = client.upload_file("batch.jsonl", Purpose::Batch, source, progress).await.unwrap();
    client.create_batch(&file.id, BatchEndpoint::Chat, &BTreeMap::new()).await.unwrap()
}

async fn end(client: &Client, batch: RemoteBatch) -> RemoteBatch {
    assert_eq!(batch.status, BatchStatus::Validating);
    assert_eq!(client.batch(&batch.id).await.unwrap().status, BatchStatus::InProgress);
    client.batch(&batch.id).await.unwrap()
}

#[tokio::test]
async fn answers_are_joined_by_the_questions_own_ids_whatever_their_order() {
    let server = server(Script::default()).await;
    let client = client(&server);
    let batch = begin(&client, &["a", "b", "please expire"]).await;
    let batch = end(&client, batch).await;
    assert_eq!(batch.status, BatchStatus::Expired);
    assert_eq!(batch.counts, Some(BatchCounts { total: 3, completed: 2, failed: 1 }));
    let results = client.batch_results(&batch).await.unwrap();
    assert_eq!((results.answers.len(), results.unreadable), (3, 0));
    assert_eq!(results.answers["row-0"].chat().unwrap().text, "a");
    assert_eq!(results.answers["row-1"].chat().unwrap().text, "b");
    let left_out = &results.answers["row-2"];
    assert!(
        matches!(left_out, BatchAnswer::NotRun { code: Some(code), .. } if code == "batch_expired")
    );
}

#[tokio::test]
async fn a_batch_whose_answer_gets_lost_is_adopted_and_never_created_twice() {
    for fault in [Fault::CutAfter, Fault::CutInBody, Fault::Instead(json!({}))] {
        // The upload is a route of its own; what is unknown to the faults here is the batch.
        let script = Script::default().fault(Route::Unknown, When::First(1), fault.clone());
        let server = server(script).await;
        let batch = begin(&client(&server), &["a"]).await;
        assert_eq!(batch.id, "batch_1", "{fault:?}");
        assert_eq!(posted(&server), 1, "{fault:?}");
        assert_eq!(client(&server).batches(10).await.unwrap().len(), 1);
    }
}

fn posted(server: &FaultyServer) -> usize {
    let requests = server.requests();
    let is_creation = |path: &str, method: &str| path == "/v1/batches" && method == "POST";
    requests.iter().filter(|r| is_creation(&r.path, r.method.as_str())).count()
}

#[tokio::test]
async fn a_batch_can_be_stopped() {
    let server = server(Script::default()).await;
    let client = client(&server);
    let batch = begin(&client, &["a"]).await;
    assert_eq!(client.cancel_batch(&batch.id).await.unwrap().status, BatchStatus::Cancelling);
}

#[tokio::test]
async fn a_file_outside_the_rules_is_refused_before_it_is_sent() {
    let server = server(Script::default()).await;
    let client = client(&server);
    let mut twice = questions(&["a", "b"]);
    twice[1].custom_id = "row-0".into();
    let mut models = questions(&["a", "b"]);
    models[1].request.model = "other".into();
    let metadata = BTreeMap::from([("k".to_owned(), "v".repeat(513))]);
    let error = client.create_batch("file-1", BatchEndpoint::Chat, &metadata).await.unwrap_err();
    assert!(matches!(error, ProviderError::InvalidRequest { field: "metadata", .. }), "{error}");
    assert_eq!(server.count(Route::Any), 0);
    for questions in [Vec::new(), twice, models] {
        let error = client.batch_file(&questions).unwrap_err();
        assert!(matches!(error, ProviderError::InvalidRequest { field: "batch", .. }), "{error}");
    }
}

#[tokio::test]
async fn the_lines_name_the_path_as_the_provider_does() {
    let server = server(Script::default()).await;
    let line = |dialect| {
        let client = client_of(endpoint(&server).speaking(dialect));
        String::from_utf8(client.batch_file(&questions(&["a"])).unwrap().to_vec()).unwrap()
    };
    assert!(line(Dialect::OpenAi).contains(r#""url":"/v1/chat/completions""#));
    assert!(line(Dialect::Azure).contains(r#""url":"/chat/completions""#));
}
