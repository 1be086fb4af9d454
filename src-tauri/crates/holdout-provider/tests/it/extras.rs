use holdout_faults::{Fault, Route, Script, When};
use holdout_provider::{ProviderError, ResponseFormat, Tool, ToolChoice};
use serde_json::{Value, json};

use super::{client, question, server};

pub(crate) fn tool(name: &str) -> Tool {
    Tool { name: name.to_owned(), description: None, parameters: None, strict: None }
}

fn refuses(param: &str) -> Fault {
    let error = json!({"message": format!("Unsupported parameter: '{param}'"),
        "type": "invalid_request_error", "param": param, "code": "unsupported_parameter"});
    Fault::Status(400, json!({ "error": error }))
}

fn body(server: &holdout_faults::FaultyServer, number: usize) -> Value {
    serde_json::from_slice(&server.requests()[number].body).unwrap()
}

#[tokio::test]
async fn tools_and_probabilities_come_back_as_asked_for() {
    let server = server(Script::default()).await;
    let client = client(&server);
    let mut request = question("hello you");
    request.extras.logprobs = Some(1);
    let answer = client.chat(&request).await.unwrap();
    assert_eq!(answer.logprobs.len(), 2);
    assert_eq!(answer.logprobs[0].top[0].token, "hello ");
    request.extras.tools = vec![tool("look_up")];
    request.extras.tool_choice = Some(ToolChoice::Named("look_up".to_owned()));
    let answer = client.chat(&request).await.unwrap();
    assert_eq!((answer.text.as_str(), answer.tool_calls[0].name.as_str()), ("", "look_up"));
}

#[tokio::test]
async fn a_setting_that_a_model_refuses_is_left_out_named_and_remembered() {
    let script = Script::default().fault(Route::Chat, When::First(1), refuses("temperature"));
    let server = server(script).await;
    let client = client(&server);
    let mut request = question("hi");
    request.extras.without_refused_settings = true;
    request.sampling.temperature = Some(0.0);
    request.sampling.seed = Some(7);
    let answer = client.chat(&request).await.unwrap();
    assert_eq!((answer.dropped.as_slice(), answer.attempts), (&["temperature".to_owned()][..], 2));
    assert_eq!(body(&server, 0)["temperature"], 0.0);
    assert_eq!(
        (&body(&server, 1)["temperature"], &body(&server, 1)["seed"]),
        (&json!(null), &json!(7))
    );
    let again = client.chat(&request).await.unwrap();
    assert_eq!((again.dropped.len(), again.attempts, server.count(Route::Chat)), (1, 1, 3));
    // Another model is asked with everything.
    request.model = "other".to_owned();
    assert!(client.chat(&request).await.unwrap().dropped.is_empty());
}

#[tokio::test]
async fn questions_that_were_under_way_when_a_refusal_was_learnt_are_answered_without_the_setting()
{
    const AT_ONCE: u64 = 8;
    // All are sent with it, and the first refusal is learnt while the others wait for theirs.
    let refused = When::First(AT_ONCE);
    let script = Script::default().latency(std::time::Duration::from_millis(30)).fault(
        Route::Chat,
        refused,
        refuses("temperature"),
    );
    let server = server(script).await;
    let client = client(&server);
    let mut request = question("hi");
    request.extras.without_refused_settings = true;
    request.sampling.temperature = Some(0.0);
    let written = client.write(request);
    let hash = written.hash();
    let answers = (0..AT_ONCE).map(|_| client.ask(&written));
    for answer in futures_util::future::join_all(answers).await {
        assert_eq!(answer.unwrap().dropped, ["temperature"]);
    }
    assert_eq!(server.count(Route::Chat) as u64, 2 * AT_ONCE);
    assert_eq!(client.write(written.request().clone()).hash(), hash, "the question is the same");
}

#[tokio::test]
async fn a_request_that_does_not_allow_it_ends_in_the_refusal() {
    let script = Script::default().fault(Route::Chat, When::Always, refuses("temperature"));
    let server = server(script).await;
    let mut request = question("hi");
    request.sampling.temperature = Some(0.0);
    let error = client(&server).chat(&request).await.unwrap_err();
    assert_eq!(error.refusal().unwrap().param.as_deref(), Some("temperature"));
    assert_eq!(server.count(Route::Chat), 1);
}

#[tokio::test]
async fn a_stream_is_asked_again_without_a_refused_setting_too() {
    let script = Script::default().fault(Route::Chat, When::First(1), refuses("top_p"));
    let server = server(script).await;
    let mut request = question("hi");
    request.extras.top_p = Some(0.5);
    request.extras.without_refused_settings = true;
    let answer = client(&server).chat_stream(&request, |_| ()).await.unwrap();
    assert_eq!(answer.dropped, ["top_p"]);
}

#[tokio::test]
async fn a_stream_goes_on_without_counts_where_a_server_knows_no_options() {
    let script = Script::default().fault(Route::Chat, When::First(1), refuses("stream_options"));
    let server = server(script).await;
    let answer = client(&server).chat_stream(&question("hi"), |_| ()).await.unwrap();
    assert_eq!((answer.usage, answer.dropped.len()), (None, 0));
}

#[tokio::test]
async fn a_form_of_the_answer_that_a_model_refuses_is_not_left_out() {
    let script = Script::default().fault(Route::Chat, When::Always, refuses("response_format"));
    let server = server(script).await;
    let mut request = question("json please");
    request.extras.response_format = Some(ResponseFormat::JsonObject);
    request.extras.without_refused_settings = true;
    let error = client(&server).chat(&request).await.unwrap_err();
    assert!(matches!(error, ProviderError::Refused(_)), "{error}");
    assert_eq!(server.count(Route::Chat), 1);
}

#[tokio::test]
async fn a_question_that_breaks_a_rule_is_not_sent() {
    let server = server(Script::default()).await;
    let mut request = question("hi");
    request.extras.logprobs = Some(21);
    let failure = client(&server).chat_with_effort(&request).await.unwrap_err();
    assert!(matches!(failure.error, ProviderError::InvalidRequest { field: "top_logprobs", .. }));
    assert_eq!((failure.attempts, server.count(Route::Any)), (0, 0));
}
