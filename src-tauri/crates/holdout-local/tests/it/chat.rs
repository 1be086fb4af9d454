//! Chat completions and models.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Running, refusal, start};

fn few_shot(request: &str) -> Value {
    json!([
        {"role": "developer", "content": "Route the ticket."},
        {"role": "user", "content": "my invoice is wrong"},
        {"role": "assistant", "content": "finance team"},
        {"role": "user", "content": [{"type": "text", "text": "the parcel never came"}]},
        {"role": "assistant", "content": "logistics"},
        {"role": "user", "content": request},
    ])
}

async fn chat(running: &Running, more: Value) -> Value {
    let mut body = json!({"model": "local-base", "messages": few_shot("wrong invoices!")});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    running.post("/chat/completions", body).await
}

#[tokio::test]
async fn the_base_model_answers_from_its_examples_and_counts_tokens() {
    let running = start().await;
    let answer =
        chat(&running, json!({"temperature": 0, "seed": 1, "max_completion_tokens": 50})).await;
    let choice = &answer["choices"][0];
    assert_eq!(choice["message"]["content"], "finance team");
    assert_eq!(choice["message"]["refusal"], Value::Null);
    assert_eq!(choice["finish_reason"], "stop");
    let usage = &answer["usage"];
    // Of the texts: `Route the ticket .`, …, `logistic s`, `wrong invoices !`.
    assert_eq!(usage["prompt_tokens"], (4 + 4 + 2 + 4 + 2 + 3) + 6 * 3 + 3);
    assert_eq!(usage["completion_tokens"], 2);
    assert_eq!(usage["total_tokens"], usage["prompt_tokens"].as_u64().unwrap() + 2);
}

#[tokio::test]
async fn limits_and_stop_sequences_end_an_answer() {
    let running = start().await;
    let cut = chat(&running, json!({"max_tokens": 1})).await["choices"][0].clone();
    assert_eq!(
        (&cut["message"]["content"], &cut["finish_reason"]),
        (&json!("finance"), &json!("length"))
    );
    let stopped = chat(&running, json!({"stop": " team"})).await["choices"][0].clone();
    assert_eq!(
        (&stopped["message"]["content"], &stopped["finish_reason"]),
        (&json!("finance"), &json!("stop"))
    );
}

#[tokio::test]
async fn a_stream_has_the_role_the_tokens_the_reason_and_the_usage() {
    let running = start().await;
    let body = json!({
        "model": "local-base", "messages": few_shot("wrong invoices!"),
        "stream": true, "stream_options": {"include_usage": true},
    });
    let response =
        running.request(Method::POST, "/chat/completions").json(&body).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let text = response.text().await.unwrap();
    let data: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("data: ")).collect();
    assert_eq!(data[data.len() - 1], "[DONE]");
    let chunks: Vec<Value> =
        data[..data.len() - 1].iter().map(|data| serde_json::from_str(data).unwrap()).collect();
    assert_eq!(chunks[0]["choices"][0]["delta"]["role"], "assistant");
    let content: String = chunks
        .iter()
        .filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str())
        .collect();
    assert_eq!(content, "finance team");
    let last = &chunks[chunks.len() - 1];
    assert_eq!((&last["choices"], &last["usage"]["completion_tokens"]), (&json!([]), &json!(2)));
    let before = &chunks[chunks.len() - 2];
    assert_eq!(
        (&before["choices"][0]["finish_reason"], &before["usage"]),
        (&json!("stop"), &Value::Null)
    );
    assert!(chunks.iter().all(|chunk| chunk["id"] == chunks[0]["id"]));
}

#[tokio::test]
async fn requests_are_refused_as_the_api_refuses_them() {
    let running = start().await;
    let messages = few_shot("x");
    let cases = [
        (json!({"messages": messages}), 400, Value::Null, Value::Null),
        (
            json!({"model": "local-base"}),
            400,
            json!("messages"),
            json!("missing_required_parameter"),
        ),
        (
            json!({"model": "local-base", "messages": []}),
            400,
            json!("messages"),
            json!("empty_array"),
        ),
        (
            json!({"model": "gpt-9", "messages": messages}),
            404,
            Value::Null,
            json!("model_not_found"),
        ),
        (
            json!({"model": "local-base", "messages": messages, "temperature": 3}),
            400,
            json!("temperature"),
            json!("decimal_above_max_value"),
        ),
        (
            json!({"model": "local-base", "messages": messages, "n": 2}),
            400,
            json!("n"),
            json!("unsupported_value"),
        ),
        (
            json!({"model": "local-base", "messages": messages, "temprature": 1}),
            400,
            json!("temprature"),
            json!("unknown_parameter"),
        ),
        (
            json!({"model": "local-base", "messages": [{"role": "bot", "content": "x"}]}),
            400,
            json!("messages[0].role"),
            json!("invalid_value"),
        ),
        (
            json!({"model": "local-base", "messages": [{"role": "user", "content": 7}]}),
            400,
            json!("messages[0].content"),
            json!("invalid_type"),
        ),
        (
            json!({"model": "local-base", "messages": messages, "stream_options": {}}),
            400,
            json!("stream_options"),
            Value::Null,
        ),
    ];
    for (body, status, param, code) in cases {
        let (found, error) = running.refused("/chat/completions", body.clone()).await;
        assert_eq!(
            (found, &error["param"], &error["code"]),
            (status, &param, &code),
            "{body} {error}"
        );
        assert_eq!(error["type"], "invalid_request_error");
    }
}

#[tokio::test]
async fn a_schema_shapes_the_answer() {
    let running = start().await;
    let schema = json!({"type": "object", "additionalProperties": false, "required": ["team"],
        "properties": {"team": {"type": "string", "enum": ["logistics", "finance team"]}}});
    let format = json!({"response_format": {"type": "json_schema", "json_schema": {"name": "route", "strict": true, "schema": schema}}});
    let answer = chat(&running, format).await;
    assert_eq!(answer["choices"][0]["message"]["content"], r#"{"team":"finance team"}"#);
}

#[tokio::test]
async fn a_trained_model_gives_the_probabilities_of_its_answers() {
    let running = start().await;
    let job = running.trained().await;
    let body = json!({"model": job["fine_tuned_model"], "logprobs": true, "top_logprobs": 4,
        "messages": [{"role": "system", "content": "Anything."}, {"role": "user", "content": "send invoice 3 again"}]});
    let answer = running.post("/chat/completions", body).await;
    let content = &answer["choices"][0]["logprobs"]["content"][0];
    assert_eq!(content["token"], "invoice");
    let all: f64 = content["top_logprobs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["logprob"].as_f64().unwrap().exp())
        .sum();
    assert!((all - 1.0).abs() < 1e-3, "{all}");
}

#[tokio::test]
async fn a_long_prompt_is_answered_like_a_short_one() {
    let running = start().await;
    let messages = json!([
        {"role": "system", "content": format!("{}\n\nLabels: refund, delivery", "Be kind. ".repeat(4_000))},
        {"role": "user", "content": "is it delivered"},
    ]);
    let answer = running
        .post(
            "/chat/completions",
            json!({"model": "local-base", "messages": messages, "logprobs": true}),
        )
        .await;
    assert_eq!(answer["choices"][0]["message"]["content"], "delivery");
    assert_eq!(answer["choices"][0]["logprobs"], Value::Null);
}

#[tokio::test]
async fn models_are_listed_and_only_trained_ones_are_deleted() {
    let running = start().await;
    let job = running.trained().await;
    let model = job["fine_tuned_model"].as_str().unwrap();
    let list = running.get("/models").await;
    let names: Vec<&str> =
        list["data"].as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap()).collect();
    assert!(
        ["local-base", "local-embedding", model].iter().all(|name| names.contains(name)),
        "{names:?}"
    );
    assert_eq!(running.get(&format!("/models/{model}")).await["id"], model);
    assert_eq!(running.delete(&format!("/models/{model}")).await["deleted"], true);
    let gone = json!({"model": model, "messages": [{"role": "user", "content": "x"}]});
    assert_eq!(running.refused("/chat/completions", gone).await.1["code"], "model_not_found");
    assert_eq!(refusal(running.request(Method::DELETE, "/models/local-base")).await.0, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_calls_at_once_are_each_answered_rightly() {
    let running = std::sync::Arc::new(start().await);
    let model = running.trained().await["fine_tuned_model"].as_str().unwrap().to_owned();
    let tasks: Vec<_> = (0..64)
        .map(|number| {
            let (running, model) = (std::sync::Arc::clone(&running), model.clone());
            tokio::spawn(async move {
                let (text, topic) = crate::support::ticket(number, number);
                (running.ask(&model, &text).await, topic)
            })
        })
        .collect();
    for task in tasks {
        let (answer, topic) = task.await.unwrap();
        assert_eq!(answer, topic);
    }
}
