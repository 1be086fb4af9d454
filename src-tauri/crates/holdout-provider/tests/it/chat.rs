use std::time::{Duration, Instant};

use holdout_faults::{Fault, Route, Script, When};
use holdout_provider::{Finish, ProviderError, Usage};
use serde_json::json;

use super::{client, client_of, endpoint, question, server};

fn chat_fault(when: When, fault: Fault) -> Script {
    Script::default().fault(Route::Chat, when, fault)
}

#[tokio::test]
async fn an_answer_comes_with_its_usage_and_its_times() {
    let server = server(Script::default().latency(Duration::from_millis(30))).await;
    let answer = client(&server).chat(&question("hello")).await.unwrap();
    assert_eq!((answer.text.as_str(), answer.finish), ("hello", Finish::Stop));
    let usage = Usage { prompt_tokens: 5, cached_tokens: 0, completion_tokens: 5 };
    assert_eq!((answer.usage, answer.attempts), (Some(usage), 1));
    assert!(answer.latency >= Duration::from_millis(30) && answer.waited >= answer.latency);
}

#[tokio::test]
async fn what_passes_is_asked_again_and_the_latency_is_the_last_attempts_own() {
    let faults = [
        Fault::Status(500, json!({"error": {"message": "oops"}})),
        Fault::Status(503, json!({"error": {"message": "overloaded"}})),
        Fault::Status(408, json!({})),
        Fault::Status(409, json!({})),
        Fault::RateLimited(vec![]),
        Fault::ModelLoading,
        Fault::CutBefore,
        Fault::CutAfter,
        Fault::CutInBody,
        Fault::MalformedJson,
        Fault::Instead(json!({"error": {"message": "The server had an error"}})),
    ];
    for fault in faults {
        let server = server(chat_fault(When::First(2), fault.clone())).await;
        let answer = client(&server).chat(&question("hi")).await;
        let answer = answer.unwrap_or_else(|error| panic!("{fault:?}: {error}"));
        assert_eq!((answer.text.as_str(), answer.attempts), ("hi", 3), "{fault:?}");
        assert!(answer.waited > answer.latency, "{fault:?}");
        assert_eq!(server.count(Route::Chat), 3, "{fault:?}");
    }
}

#[tokio::test]
async fn what_does_not_pass_is_asked_once() {
    let refusal = |status| Fault::Status(status, json!({"error": {"message": "no"}}));
    let faults =
        [Fault::OutOfQuota, refusal(400), refusal(401), refusal(403), refusal(404), refusal(422)];
    for fault in faults {
        let server = server(chat_fault(When::Always, fault.clone())).await;
        let error = client(&server).chat(&question("hi")).await.unwrap_err();
        assert!(!error.is_transient(), "{error}");
        assert_eq!(server.count(Route::Chat), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_fault_that_stays_ends_after_the_repetitions() {
    let server = server(chat_fault(When::Always, Fault::Status(500, json!({})))).await;
    let failure = client(&server).chat_with_effort(&question("hi")).await.unwrap_err();
    assert!(matches!(failure.error, ProviderError::Fault(_)));
    assert_eq!((failure.attempts, server.count(Route::Chat)), (6, 6));
}

#[tokio::test]
async fn a_limited_rate_is_waited_out_beyond_the_repetitions_but_not_for_ever() {
    let limited = |when| chat_fault(when, Fault::RateLimited(vec![]));
    let server_a = server(limited(When::First(9))).await;
    assert_eq!(client(&server_a).chat(&question("hi")).await.unwrap().attempts, 10);
    let server_b = server(limited(When::Always)).await;
    let began = Instant::now();
    let error = client(&server_b).chat(&question("hi")).await.unwrap_err();
    assert!(matches!(error, ProviderError::RateLimited { .. }), "{error}");
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}

#[tokio::test]
async fn the_servers_own_wait_is_obeyed_up_to_two_minutes() {
    let wait = |name, text: &str| {
        chat_fault(When::First(1), Fault::RateLimited(vec![(name, text.to_owned())]))
    };
    let soon = server(wait("retry-after-ms", "150")).await;
    let answer = client(&soon).chat(&question("hi")).await.unwrap();
    assert!(answer.waited >= Duration::from_millis(150), "{:?}", answer.waited);
    let never = server(wait("retry-after", "121")).await;
    match client(&never).chat(&question("hi")).await.unwrap_err() {
        ProviderError::RateLimited { retry_after, .. } => {
            assert_eq!(retry_after, Some(Duration::from_secs(121)));
        }
        other => panic!("{other}"),
    }
    assert_eq!(never.count(Route::Chat), 1);
}

#[tokio::test]
async fn a_server_that_wants_no_repetition_gets_none() {
    let headers = vec![("x-should-retry", "false".to_owned())];
    let server = server(chat_fault(When::Always, Fault::RateLimited(headers))).await;
    assert!(client(&server).chat(&question("hi")).await.is_err());
    assert_eq!(server.count(Route::Chat), 1);
}

#[tokio::test]
async fn a_slow_answer_is_read_whole_and_one_that_is_too_slow_times_out() {
    let slow = server(chat_fault(When::Always, Fault::SlowBody(Duration::from_millis(5)))).await;
    assert_eq!(client(&slow).chat(&question("hi")).await.unwrap().text, "hi");
    let stalled = server(chat_fault(When::Always, Fault::Latency(Duration::from_secs(30)))).await;
    let mut endpoint = endpoint(&stalled);
    endpoint.timeouts.request = Duration::from_millis(60);
    endpoint.retry.retries = 1;
    let error = client_of(endpoint).chat(&question("hi")).await.unwrap_err();
    assert!(matches!(error, ProviderError::Network { .. }), "{error}");
    assert!(error.to_string().contains("no answer within 0.06 seconds"), "{error}");
    assert_eq!(stalled.count(Route::Chat), 2);
}

#[tokio::test]
async fn models_come_with_the_date_of_their_end() {
    let server = server(Script::default()).await;
    let models = client(&server).models().await.unwrap();
    assert_eq!(models[1].shutdown_date.as_deref(), Some("2027-01-14"));
    assert_eq!(models[0].shutdown_date, None);
}
