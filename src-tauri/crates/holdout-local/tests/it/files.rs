//! Files, the bearer token, and what all routes have in common.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::support::{TOKEN, refusal, start};

#[tokio::test]
async fn a_file_comes_back_as_it_was_sent_and_can_be_deleted() {
    let running = start().await;
    let content = "{\"a\":1}\r\n\u{e9}\n".to_owned();
    let file = running.upload_as("rows.jsonl", "fine-tune", content.clone()).await;
    assert_eq!(file["bytes"], content.len());
    assert_eq!(file["filename"], "rows.jsonl");
    let id = file["id"].as_str().unwrap();
    assert!(id.starts_with("file-"));
    assert_eq!(running.get(&format!("/files/{id}")).await, file);
    let sent = running.request(Method::GET, &format!("/files/{id}/content")).send().await.unwrap();
    assert_eq!(sent.text().await.unwrap(), content);
    assert_eq!(running.delete(&format!("/files/{id}")).await["deleted"], true);
    let gone = refusal(running.request(Method::GET, &format!("/files/{id}"))).await;
    assert_eq!(gone.0, 404);
    assert_eq!(gone.1["message"], format!("No such File object: {id}"));
    assert_eq!(gone.1["type"], "invalid_request_error");
}

#[tokio::test]
async fn files_are_listed_newest_first_in_pages_and_by_purpose() {
    let running = start().await;
    let mut ids = Vec::new();
    for number in 0..3 {
        let file = running.upload_as("x.jsonl", "fine-tune", number.to_string()).await;
        ids.push(file["id"].clone());
    }
    running.upload_as("notes.txt", "user_data", "n".to_owned()).await;
    let list = running.get("/files?purpose=fine-tune&limit=2").await;
    assert_eq!(list["data"][0]["id"], ids[2]);
    assert_eq!(list["has_more"], true);
    assert_eq!(list["last_id"], ids[1]);
    let after = ids[1].as_str().unwrap();
    let rest = running.get(&format!("/files?purpose=fine-tune&after={after}")).await;
    assert_eq!(rest["data"].as_array().unwrap().len(), 1);
    assert_eq!(rest["has_more"], false);
    let oldest = running.get("/files?order=asc").await;
    assert_eq!(oldest["data"][0]["id"], ids[0]);
}

#[tokio::test]
async fn uploads_are_refused_as_the_api_refuses_them() {
    let running = start().await;
    let upload = |form: Form| running.request(Method::POST, "/files").multipart(form);
    let part = || Part::text("{}").file_name("rows.csv");
    let (status, error) = refusal(upload(Form::new().text("purpose", "fine-tune"))).await;
    assert_eq!((status, error["code"].as_str()), (400, Some("missing_required_parameter")));
    let wrong = Form::new().text("purpose", "training").part("file", part());
    assert_eq!(refusal(upload(wrong)).await.1["param"], "purpose");
    let wrong = Form::new().text("purpose", "fine-tune").part("file", part());
    let message = refusal(upload(wrong)).await.1["message"].clone();
    assert_eq!(message, "Invalid file format for fine-tune. Must be .jsonl");
    let soon = Form::new()
        .text("purpose", "user_data")
        .text("expires_after[anchor]", "created_at")
        .text("expires_after[seconds]", "60")
        .part("file", part());
    assert_eq!(refusal(upload(soon)).await.1["param"], "expires_after[seconds]");
    assert_eq!(running.get("/files").await["data"], json!([]), "nothing is left of them");
}

#[tokio::test]
async fn only_the_bearer_of_the_token_is_answered() {
    let running = start().await;
    let (status, error) = refusal(running.anonymous(Method::GET, "/models")).await;
    assert_eq!(status, 401);
    assert!(error["message"].as_str().unwrap().starts_with("You didn't provide an API key."));
    let wrong = running.anonymous(Method::GET, "/models").bearer_auth("sk-wrong");
    let (status, error) = refusal(wrong).await;
    assert_eq!((status, error["code"].as_str()), (401, Some("invalid_api_key")));
    assert!(!error.to_string().contains("sk-wrong"));
    assert_eq!(running.provider.token().expose(), TOKEN);
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_refused_in_the_shape_of_the_api() {
    let running = start().await;
    let (status, error) =
        refusal(running.request(Method::POST, "/responses").json(&json!({}))).await;
    assert_eq!(
        (status, error["message"].as_str()),
        (404, Some("Invalid URL (POST /v1/responses)"))
    );
    let (status, error) = refusal(running.request(Method::PUT, "/models")).await;
    assert_eq!((status, error["code"].as_str()), (405, Some("method_not_supported")));
    let broken = running.request(Method::POST, "/chat/completions").body("{");
    let (status, error) = refusal(broken).await;
    assert_eq!(status, 400);
    assert!(error["message"].as_str().unwrap().starts_with("We could not parse the JSON body"));
}

#[tokio::test]
async fn responses_carry_the_headers_of_the_api() {
    let running = start().await;
    let response = running.request(Method::GET, "/models").send().await.unwrap();
    assert_eq!(response.headers()["openai-version"], "2020-10-01");
    assert!(response.headers()["x-request-id"].to_str().unwrap().starts_with("req_"));
    assert!(response.headers().contains_key("openai-processing-ms"));
}
