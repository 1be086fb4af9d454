use holdout_faults::{Fault, Route, Script, When};
use holdout_provider::{Dialect, EmbeddingRequest, ProviderError};
use serde_json::json;

use super::{client, client_of, endpoint, server};

fn request(texts: usize) -> EmbeddingRequest {
    let texts = (0..texts).map(|number| "x".repeat(number % 7 + 1)).collect();
    EmbeddingRequest { model: "embed".into(), texts, dimensions: None }
}

#[tokio::test]
async fn many_texts_go_in_as_many_requests_as_the_limit_asks_for_and_stay_in_order() {
    let server = server(Script::default()).await;
    for dialect in [Dialect::OpenAi, Dialect::ChatOnly] {
        let client = client_of(endpoint(&server).speaking(dialect));
        let (request, before) = (request(5_000), server.count(Route::Any));
        let mut steps = Vec::new();
        let found = client.embed(&request, |done| steps.push(done)).await.unwrap();
        assert_eq!(steps, [2_048, 4_096, 5_000]);
        assert_eq!(server.count(Route::Any) - before, 3);
        let lengths = request.texts.iter().map(|text| vec![text.len() as f32; 4]);
        assert_eq!(found.vectors, lengths.collect::<Vec<_>>(), "{dialect:?}");
        let total: usize = request.texts.iter().map(String::len).sum();
        assert_eq!(found.tokens, Some(total as u64));
    }
    let formats: Vec<bool> = server
        .requests()
        .iter()
        .map(|request| String::from_utf8_lossy(&request.body).contains("base64"))
        .collect();
    assert_eq!(formats, [true, true, true, false, false, false]);
}

#[tokio::test]
async fn the_length_that_was_asked_for_is_checked() {
    let server = server(Script::default()).await;
    let mut request = request(3);
    request.dimensions = Some(2);
    let client = client(&server);
    assert_eq!(client.embed(&request, |_| ()).await.unwrap().vectors[0].len(), 2);
    let two = json!({"data": [{"embedding": [1, 2]}, {"embedding": [1, 2]}, {"embedding": [1]}]});
    let script = Script::default().fault(Route::Any, When::Always, Fault::Instead(two));
    let odd = super::server(script).await;
    let mut endpoint = endpoint(&odd);
    endpoint.retry.retries = 0;
    let error = client_of(endpoint).embed(&request, |_| ()).await.unwrap_err();
    assert!(error.to_string().contains("1 numbers in place of 2"), "{error}");
}

#[tokio::test]
async fn an_empty_text_is_not_sent_and_no_texts_are_no_request() {
    let server = server(Script::default()).await;
    let client = client(&server);
    assert!(client.embed(&request(0), |_| ()).await.unwrap().vectors.is_empty());
    let mut empty = request(1);
    empty.texts.push(String::new());
    let error = client.embed(&empty, |_| ()).await.unwrap_err();
    assert!(matches!(error, ProviderError::InvalidRequest { field: "input", .. }), "{error}");
    assert_eq!(server.count(Route::Any), 0);
}
