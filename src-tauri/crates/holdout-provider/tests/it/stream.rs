use std::time::Duration;

use holdout_faults::{Fault, Route, Script, When};
use holdout_provider::{ChatAnswer, Endpoint, Finish, ProviderError, ToolChoice, Usage};
use serde_json::json;

use super::raw::{RawServer, Sends, head, piece, stop, stream};
use super::{client, client_of, endpoint, question, server};

async fn streamed(endpoint: Endpoint) -> (Vec<String>, Result<ChatAnswer, ProviderError>) {
    let mut pieces = Vec::new();
    let (client, question) = (client_of(endpoint), question("hi"));
    let answer = client.chat_stream(&question, |piece| pieces.push(piece.to_owned())).await;
    (pieces, answer)
}

async fn raw(answers: Vec<Sends>) -> (Vec<String>, Result<ChatAnswer, ProviderError>) {
    let server = RawServer::start(answers).await;
    streamed(server.endpoint()).await
}

#[tokio::test]
async fn a_streamed_answer_is_the_same_as_a_whole_one_and_comes_in_pieces() {
    let server = server(Script::default().answer(|_| "one two three".to_owned())).await;
    let client = client(&server);
    let mut pieces = Vec::new();
    let question = question("hi");
    let streamed = client.chat_stream(&question, |piece| pieces.push(piece.to_owned()));
    let streamed = streamed.await.unwrap();
    let whole = client.chat(&question).await.unwrap();
    assert_eq!(pieces, ["one ", "two ", "three"]);
    assert_eq!((&streamed.text, &streamed.finish), (&whole.text, &whole.finish));
    assert_eq!((streamed.usage, &streamed.model), (whole.usage, &whole.model));
    assert!(streamed.first_token.unwrap() <= streamed.latency);
    assert_eq!((whole.first_token, streamed.attempts), (None, 1));
}

#[tokio::test]
async fn a_stream_can_be_followed_from_another_thread() {
    let server = server(Script::default()).await;
    let client = client(&server);
    let following = tokio::spawn(async move {
        let mut text = String::new();
        client.chat_stream(&question("hi"), |piece| text.push_str(piece)).await.unwrap();
        text
    });
    assert_eq!(following.await.unwrap(), "hi");
}

#[tokio::test]
async fn a_tool_call_comes_whole_out_of_a_stream() {
    let server = server(Script::default()).await;
    let mut request = question("hi");
    request.extras.tools = vec![super::extras::tool("look_up")];
    request.extras.tool_choice = Some(ToolChoice::Named("look_up".to_owned()));
    let answer = client(&server).chat_stream(&request, |_| ()).await.unwrap();
    assert_eq!(answer.finish, Finish::ToolCalls);
    assert_eq!(answer.tool_calls[0].arguments, r#"{"q":"x"}"#);
    assert_eq!(answer.tool_calls[0].id.as_deref(), Some("call_1"));
}

#[tokio::test]
async fn pings_comments_crlf_and_a_missing_end_are_taken() {
    let events = format!(
        ": hello\r\n\r\ndata: {{\"type\":\"ping\"}}\r\n\r\n{}data: {{\"type\":\"keepalive\"}}\n\n{}{}",
        piece("a").replace('\n', "\r\n"),
        piece("b"),
        stop().trim_end(),
    );
    let (pieces, answer) = raw(vec![stream(&events)]).await;
    let answer = answer.unwrap();
    assert_eq!((pieces.concat().as_str(), answer.text.as_str()), ("ab", "ab"));
    assert_eq!((answer.usage, answer.finish), (None, Finish::Stop));
    assert_eq!(answer.request_id.as_deref(), Some("req_raw"));
}

#[tokio::test]
async fn counts_after_the_end_of_the_text_are_read() {
    let usage =
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}\n\n";
    let (_, answer) = raw(vec![stream(&format!("{}{}{usage}", piece("a"), stop()))]).await;
    let usage = Usage { prompt_tokens: 3, cached_tokens: 0, completion_tokens: 1 };
    assert_eq!(answer.unwrap().usage, Some(usage));
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_an_error_and_never_a_short_answer() {
    let server = RawServer::start(vec![stream(&piece("half"))]).await;
    let (pieces, answer) = streamed(server.endpoint()).await;
    let error = answer.unwrap_err();
    assert!(matches!(error, ProviderError::Network { .. }), "{error}");
    assert!(error.to_string().contains("the connection ended before the answer did"), "{error}");
    assert_eq!((pieces.as_slice(), server.asked()), (&["half".to_owned()][..], 1));
}

#[tokio::test]
async fn a_stream_that_breaks_before_its_first_piece_is_asked_again() {
    let answers = vec![stream(""), stream(&format!("{}data: [DONE]\n\n", piece("ok")))];
    let server = RawServer::start(answers).await;
    let (pieces, answer) = streamed(server.endpoint()).await;
    assert_eq!((pieces.concat().as_str(), answer.unwrap().attempts), ("ok", 2));
}

#[tokio::test]
async fn a_stream_that_falls_silent_is_left_and_one_that_thinks_long_is_not() {
    let pause = Duration::from_millis(300);
    let silent = vec![head(), (Duration::ZERO, piece("a")), (pause, stop())];
    let server = RawServer::start(vec![silent]).await;
    let mut endpoint = server.endpoint();
    endpoint.stall = Duration::from_millis(50);
    let error = streamed(endpoint).await.1.unwrap_err();
    assert!(error.to_string().contains("no answer within 0.05 seconds"), "{error}");

    let thinking = vec![head(), (pause, piece("a")), (Duration::ZERO, stop())];
    let server = RawServer::start(vec![thinking]).await;
    let mut endpoint = server.endpoint();
    endpoint.stall = Duration::from_millis(50);
    let answer = streamed(endpoint).await.1.unwrap();
    assert!(answer.first_token.unwrap() >= pause, "{:?}", answer.first_token);
}

#[tokio::test]
async fn an_error_inside_a_stream_is_that_error() {
    // Verbatim from openai-php's recorded ChatCompletionCreateError.
    let fault = r#"data: {"error":{"message":"The server had an error while processing your request. Sorry about that!","type":"server_error","param":null,"code":null}}"#;
    let (pieces, answer) = raw(vec![stream(&format!("{}{fault}\n\n", piece("a")))]).await;
    let error = answer.unwrap_err();
    assert!(matches!(error, ProviderError::Fault(_)), "{error}");
    assert!(error.to_string().contains("Sorry about that!"), "{error}");
    assert_eq!(pieces, ["a"]);
    // Before anything was shown, it is asked again.
    let again = format!("{}{}", piece("ok"), stop());
    let (_, answer) = raw(vec![stream(&format!("{fault}\n\n")), stream(&again)]).await;
    assert_eq!(answer.unwrap().text, "ok");
}

#[tokio::test]
async fn a_refusal_before_the_stream_is_told_as_for_a_whole_answer() {
    let refusal = Fault::Status(400, json!({"error": {"message": "no", "code": "x"}}));
    let server = server(Script::default().fault(Route::Chat, When::Always, refusal)).await;
    let (pieces, answer) = streamed(endpoint(&server)).await;
    assert!(matches!(answer, Err(ProviderError::Refused(_))), "{answer:?}");
    assert_eq!((pieces.len(), server.count(Route::Chat)), (0, 1));
}

#[tokio::test]
async fn a_server_that_does_not_stream_answers_in_one_piece() {
    let whole = json!({"choices": [{"finish_reason": "stop", "message": {"content": "whole"}}]});
    let script = Script::default().fault(Route::Chat, When::Always, Fault::Instead(whole));
    let server = server(script).await;
    let (pieces, answer) = streamed(endpoint(&server)).await;
    let answer = answer.unwrap();
    assert_eq!((pieces, answer.first_token), (vec!["whole".to_owned()], None));
}

#[tokio::test]
async fn a_cut_in_the_middle_of_a_stream_is_an_error() {
    let script = Script::default()
        .answer(|_| "one two three four five six seven".to_owned())
        .fault(Route::Chat, When::Always, Fault::CutInBody);
    let server = server(script).await;
    let (_, answer) = streamed(endpoint(&server)).await;
    assert!(matches!(answer, Err(ProviderError::Network { .. })), "{answer:?}");
}
