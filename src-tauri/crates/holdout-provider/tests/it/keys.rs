use holdout_faults::{Fault, Route, Script, When};
use holdout_provider::{Endpoint, ProviderError};
use holdout_types::{ApiError, ErrorCode, Sensitive};
use reqwest::header::AUTHORIZATION;
use serde_json::json;

use super::{KEY, client, client_of, endpoint, question, server};

#[tokio::test]
async fn the_key_does_not_follow_a_redirect_to_another_host() {
    let other = server(Script::default()).await;
    let target = format!("{}/chat/completions", other.url());
    let redirect = Fault::Redirect(target);
    let server = server(Script::default().fault(Route::Any, When::Always, redirect)).await;
    let client = client(&server);
    let error = client.chat(&question("hi")).await.unwrap_err();
    assert!(matches!(error, ProviderError::Redirected { status: 307, .. }), "{error}");
    assert!(client.models().await.is_err());
    assert_eq!(other.count(Route::Any), 0, "nothing reached the other host");
    assert_eq!(server.count(Route::Any), 2, "and nothing was repeated");
}

#[tokio::test]
async fn the_key_stands_in_its_header_and_in_no_error() {
    let server =
        server(Script::default().fault(Route::Chat, When::Always, Fault::UnauthorizedWithKey))
            .await;
    let client = client(&server);
    let error = client.chat(&question("hi")).await.unwrap_err();
    let request = &server.requests()[0];
    assert_eq!(request.headers[AUTHORIZATION], format!("Bearer {KEY}"));
    let body = String::from_utf8_lossy(&request.body);
    assert!(!request.path.contains(KEY) && !body.contains(KEY));
    let api = ApiError::from(error.clone());
    assert_eq!(api.code, ErrorCode::Unauthorized);
    let texts = format!("{error} {error:?} {api:?} {client:?} {:?}", endpoint(&server));
    assert!(!texts.contains(KEY), "{texts}");
}

#[tokio::test]
async fn a_body_that_holds_the_key_does_not_bring_it_into_an_error() {
    let bodies = [
        Fault::Status(400, json!({"error": {"message": KEY, "code": KEY, "param": KEY}})),
        Fault::Status(418, json!(KEY)),
        Fault::Instead(json!({"error": KEY})),
        Fault::Redirect(format!("https://{KEY}.example/v1")),
    ];
    for fault in bodies {
        let script = Script::default().fault(Route::Chat, When::Always, fault.clone());
        let server = server(script).await;
        let mut endpoint = endpoint(&server);
        endpoint.retry.retries = 0;
        let error = client_of(endpoint).chat(&question("hi")).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains(KEY), "{fault:?}: {error}");
    }
}

#[tokio::test]
async fn an_answer_that_holds_the_key_comes_without_it_and_a_short_word_stays() {
    let server = server(Script::default().answer(|_| format!("{KEY} none"))).await;
    let answer = client(&server).chat(&question("hi")).await.unwrap();
    assert_eq!(answer.text, "<key> none");
    let mut endpoint = endpoint(&server);
    endpoint.key = Sensitive::new("none".to_owned());
    let answer = client_of(endpoint).chat(&question("hi")).await.unwrap();
    assert!(answer.text.ends_with(" none"), "{}", answer.text);
}

#[tokio::test]
async fn organisation_and_project_go_along_and_an_empty_key_sends_no_header() {
    let server = server(Script::default()).await;
    let mut endpoint = Endpoint::new(server.url() + "/", Sensitive::new(String::new()));
    endpoint.organization = Some("org-1".into());
    endpoint.project = Some("proj-1".into());
    client_of(endpoint).models().await.unwrap();
    let headers = &server.requests()[0].headers;
    assert_eq!(
        (&headers["openai-organization"], &headers["openai-project"]),
        (&"org-1".parse().unwrap(), &"proj-1".parse().unwrap())
    );
    assert!(!headers.contains_key(AUTHORIZATION));
}
