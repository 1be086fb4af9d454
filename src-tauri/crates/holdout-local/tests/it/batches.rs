//! Batches, the whole way over HTTP.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Running, refusal, standing_clock, start, start_at, start_in, start_with};

const CHAT: &str = "/v1/chat/completions";
const EMBEDDINGS: &str = "/v1/embeddings";

fn line(id: &str, url: &str, body: &Value) -> String {
    json!({"custom_id": id, "method": "POST", "url": url, "body": body}).to_string()
}

fn question(text: &str) -> Value {
    let system = "Answer with one label. Text: I want my money back\nLabel: refund\n\
                  Text: where is my parcel\nLabel: delivery";
    let messages = json!([
        {"role": "system", "content": system},
        {"role": "user", "content": text},
    ]);
    json!({"model": "local-base", "messages": messages})
}

/// Lines that ask for a label, `count` of them.
fn questions(count: usize) -> Vec<String> {
    (0..count).map(|n| line(&format!("q-{n}"), CHAT, &question("where is my parcel"))).collect()
}

async fn input(running: &Running, lines: &[String]) -> String {
    let file = running.upload_as("requests.jsonl", "batch", lines.join("\n")).await;
    file["id"].as_str().unwrap().to_owned()
}

fn order(input: &str, endpoint: &str) -> Value {
    json!({"input_file_id": input, "endpoint": endpoint, "completion_window": "24h"})
}

/// Creates a batch of these lines, and gives its id.
async fn create(running: &Running, endpoint: &str, lines: &[String]) -> String {
    let input = input(running, lines).await;
    let batch = running.post("/batches", order(&input, endpoint)).await;
    assert_eq!(batch["status"], "validating");
    batch["id"].as_str().unwrap().to_owned()
}

async fn wait_until(running: &Running, batch: &str, is_there: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..3_000 {
        let found = running.get(&format!("/batches/{batch}")).await;
        if is_there(&found) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{batch} never came there: {:#}", running.get(&format!("/batches/{batch}")).await);
}

async fn ended(running: &Running, batch: &str) -> Value {
    let finals = ["completed", "failed", "expired", "cancelled"];
    wait_until(running, batch, |batch| finals.contains(&batch["status"].as_str().unwrap())).await
}

async fn answered(running: &Running, batch: &str, least: u64) -> Value {
    let counts = |batch: &Value| batch["request_counts"]["completed"].as_u64().unwrap();
    wait_until(running, batch, |batch| counts(batch) >= least).await
}

/// The lines of a batch's file, by their `custom_id`.
async fn lines(running: &Running, batch: &Value, file: &str) -> BTreeMap<String, Value> {
    let Some(id) = batch[file].as_str() else { return BTreeMap::new() };
    let text = running.content(id).await;
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let count = lines.len();
    let id = |line: &Value| line["custom_id"].as_str().unwrap().to_owned();
    let lines: BTreeMap<_, _> = lines.into_iter().map(|line| (id(&line), line)).collect();
    assert_eq!(lines.len(), count, "a request is answered once");
    lines
}

fn slow(options: &mut holdout_local::LocalOptions) {
    options.pace.per_answer = Duration::from_millis(20);
}

#[tokio::test]
async fn every_request_is_answered_as_if_it_had_come_by_itself() {
    let running = start().await;
    let asked = [question("my parcel is late"), question("give me my money back")];
    let requests = [line("first", CHAT, &asked[0]), line("second", CHAT, &asked[1])];
    let id = create(&running, CHAT, &requests).await;
    assert!(id.starts_with("batch_"));
    let batch = ended(&running, &id).await;
    assert_eq!(batch["status"], "completed", "{batch:#}");
    assert_eq!(batch["model"], "local-base");
    assert_eq!(batch["request_counts"], json!({"total": 2, "completed": 2, "failed": 0}));
    for moment in ["in_progress_at", "finalizing_at", "completed_at"] {
        assert!(batch[moment].as_i64().unwrap() >= batch["created_at"].as_i64().unwrap());
    }
    assert!(batch.get("error_file_id").is_none(), "no request failed");
    let output = lines(&running, &batch, "output_file_id").await;
    let mut usage = 0;
    for (name, body) in ["first", "second"].into_iter().zip(&asked) {
        let line = &output[name];
        assert!(line["id"].as_str().unwrap().starts_with("batch_req_"));
        assert_eq!((&line["error"], &line["response"]["status_code"]), (&Value::Null, &json!(200)));
        assert!(line["response"]["request_id"].as_str().unwrap().starts_with("req_"));
        let live = running.post("/chat/completions", body.clone()).await;
        let answer = &line["response"]["body"];
        assert_eq!(answer["choices"], live["choices"]);
        assert_eq!(answer["usage"], live["usage"]);
        usage += live["usage"]["total_tokens"].as_u64().unwrap();
    }
    assert_eq!(batch["usage"]["total_tokens"], usage);
    let file = running.get(&format!("/files/{}", batch["output_file_id"].as_str().unwrap())).await;
    assert_eq!(file["purpose"], "batch_output");
    assert_eq!(file["filename"], format!("{id}_output.jsonl"));
}

#[tokio::test]
async fn a_trained_model_and_the_embeddings_answer_batches_too() {
    let running = start().await;
    let model = running.trained().await["fine_tuned_model"].as_str().unwrap().to_owned();
    let ask = json!({"model": model, "messages": [{"role": "user", "content": "refund me"}]});
    let batch = ended(&running, &create(&running, CHAT, &[line("a", CHAT, &ask)]).await).await;
    let output = lines(&running, &batch, "output_file_id").await;
    assert_eq!(output["a"]["response"]["body"]["choices"][0]["message"]["content"], "refund");
    let embed = json!({"model": "local-embedding", "input": ["where is my parcel", "x"]});
    let requests = [line("e", EMBEDDINGS, &embed)];
    let batch = ended(&running, &create(&running, EMBEDDINGS, &requests).await).await;
    let output = lines(&running, &batch, "output_file_id").await;
    assert_eq!(output["e"]["response"]["body"], running.post("/embeddings", embed).await);
    let usage = &batch["usage"];
    assert_eq!((&usage["input_tokens"], &usage["output_tokens"]), (&json!(5), &json!(0)));
}

#[tokio::test]
async fn a_request_that_fails_goes_to_the_error_file_and_stops_no_other() {
    let running = start().await;
    let broken = json!({"model": "local-base", "messages": []});
    let mut streamed = question("x");
    streamed["stream"] = json!(true);
    let requests = [
        line("broken", CHAT, &broken),
        line("streamed", CHAT, &streamed),
        line("fine", CHAT, &question("where is my parcel")),
    ];
    let batch = ended(&running, &create(&running, CHAT, &requests).await).await;
    assert_eq!(batch["status"], "completed");
    assert_eq!(batch["request_counts"], json!({"total": 3, "completed": 1, "failed": 2}));
    let output = lines(&running, &batch, "output_file_id").await;
    assert_eq!(output.keys().collect::<Vec<_>>(), ["fine"]);
    let errors = lines(&running, &batch, "error_file_id").await;
    assert_eq!(errors.keys().collect::<Vec<_>>(), ["broken", "streamed"]);
    let response = &errors["broken"]["response"];
    assert_eq!(response["status_code"], 400);
    let (_, live) = running.refused("/chat/completions", broken).await;
    assert_eq!(response["body"], json!({"error": live}), "as the API tells it");
    assert_eq!(errors["broken"]["error"], Value::Null);
    assert_eq!(errors["streamed"]["response"]["body"]["error"]["param"], "stream");

    let all_wrong = [line("a", CHAT, &json!({"model": "local-base", "messages": []}))];
    let batch = ended(&running, &create(&running, CHAT, &all_wrong).await).await;
    assert_eq!(batch["status"], "completed");
    assert!(batch.get("output_file_id").is_none(), "there is nothing in it");
}

#[tokio::test]
async fn a_batch_is_refused_as_the_api_refuses_it() {
    let running = start().await;
    let input = input(&running, &questions(1)).await;
    let rows = running.upload(&questions(1)).await;
    let with = |key: &str, value: Value| {
        let mut body = order(&input, CHAT);
        body[key] = value;
        body
    };
    let long = "x".repeat(513);
    for (body, param, code) in [
        (with("input_file_id", Value::Null), "input_file_id", "missing_required_parameter"),
        (with("input_file_id", json!("file-none")), "input_file_id", ""),
        (with("input_file_id", json!(rows)), "input_file_id", "invalid_file_purpose"),
        (with("endpoint", Value::Null), "endpoint", "missing_required_parameter"),
        (with("endpoint", json!("/v1/responses")), "endpoint", "invalid_value"),
        (with("completion_window", Value::Null), "completion_window", "missing_required_parameter"),
        (with("completion_window", json!("48h")), "completion_window", "invalid_value"),
        (with("metadata", json!({"a": 1})), "metadata.a", "invalid_type"),
        (with("metadata", json!({"a": long})), "metadata", "invalid_value"),
        (
            with("output_expires_after", json!({"anchor": "created_at", "seconds": 1})),
            "output_expires_after.seconds",
            "integer_below_min_value",
        ),
        (
            with("output_expires_after", json!({"anchor": "now", "seconds": 3_600})),
            "output_expires_after.anchor",
            "invalid_value",
        ),
        (with("priority", json!(1)), "priority", "unknown_parameter"),
    ] {
        let (status, error) = running.refused("/batches", body.clone()).await;
        let said = (status, error["param"].as_str(), error["code"].as_str().unwrap_or(""));
        assert_eq!(said, (400, Some(param), code), "{body} {error}");
    }
    assert_eq!(running.get("/batches").await["data"], json!([]), "nothing is left of them");
    let (status, _) = refusal(running.request(reqwest::Method::GET, "/batches/batch_none")).await;
    assert_eq!(status, 404);
    assert_eq!(running.refused("/batches/batch_none/cancel", json!({})).await.0, 404);
}

#[tokio::test]
async fn a_file_that_breaks_the_rules_fails_its_batch_with_every_line_that_does() {
    let running = start().await;
    let mut requests = questions(2);
    requests.push("not json".to_owned());
    requests.push(requests[0].clone());
    let batch = ended(&running, &create(&running, CHAT, &requests).await).await;
    assert_eq!(batch["status"], "failed");
    assert!(batch["failed_at"].is_i64());
    assert_eq!(batch["errors"]["object"], "list");
    let errors = batch["errors"]["data"].as_array().unwrap();
    let told: Vec<_> =
        errors.iter().map(|error| (error["code"].as_str().unwrap(), &error["line"])).collect();
    assert_eq!(told, [("invalid_json_line", &json!(3)), ("duplicate_custom_id", &json!(4))]);
    assert!(batch.get("output_file_id").is_none());
    let path = format!("/batches/{}/cancel", batch["id"].as_str().unwrap());
    let (status, error) = running.refused(&path, json!({})).await;
    assert_eq!((status, &error["code"]), (400, &json!("invalid_batch_status")));
}

#[tokio::test]
async fn live_requests_do_not_wait_for_a_batch_nor_batches_for_each_other() {
    let running = start_with(|options| options.pace.per_answer = Duration::from_millis(30)).await;
    let long = create(&running, CHAT, &questions(500)).await;
    answered(&running, &long, 1).await;
    let short = create(&running, CHAT, &questions(2)).await;
    assert_eq!(ended(&running, &short).await["status"], "completed");
    assert!(!running.ask("local-base", "x").await.contains("error"));
    let found = running.get(&format!("/batches/{long}")).await;
    assert_eq!(found["status"], "in_progress");
    assert_eq!(found["request_counts"]["total"], 500);
}

#[tokio::test]
async fn a_cancelled_batch_keeps_its_answers_and_names_what_was_left_out() {
    let running = start_with(slow).await;
    let id = create(&running, CHAT, &questions(200)).await;
    answered(&running, &id, 2).await;
    let path = format!("/batches/{id}/cancel");
    let cancelling = running.post(&path, json!({})).await;
    assert_eq!(cancelling["status"], "cancelling");
    assert!(cancelling["cancelling_at"].is_i64());
    let batch = ended(&running, &id).await;
    assert_eq!(batch["status"], "cancelled");
    let output = lines(&running, &batch, "output_file_id").await;
    let errors = lines(&running, &batch, "error_file_id").await;
    assert!(output.len() >= 2);
    assert_eq!(output.len() + errors.len(), 200);
    assert!(errors.values().all(|line| line["error"]["code"] == "batch_cancelled"));
    assert!(errors.values().all(|line| line["response"].is_null()));
    assert_eq!(batch["request_counts"]["completed"], output.len());
}

#[tokio::test]
async fn after_its_window_a_batch_expires_with_the_answers_it_has() {
    let clock = standing_clock();
    let running = start_at(tempfile::tempdir().unwrap(), clock.clone(), slow).await;
    let id = create(&running, CHAT, &questions(300)).await;
    let found = answered(&running, &id, 2).await;
    let at = |key: &str| found[key].as_i64().unwrap();
    assert_eq!(at("expires_at") - at("created_at"), 24 * 3_600);
    clock.advance(Duration::from_hours(24));
    let batch = ended(&running, &id).await;
    assert_eq!(batch["status"], "expired");
    assert!(batch["expired_at"].is_i64());
    let output = lines(&running, &batch, "output_file_id").await;
    let errors = lines(&running, &batch, "error_file_id").await;
    assert_eq!(output.len() + errors.len(), 300);
    assert!(errors.values().all(|line| line["error"]["code"] == "batch_expired"));
}

#[tokio::test]
async fn output_files_expire_when_the_batch_said_and_else_after_30_days() {
    let running = start().await;
    let input = input(&running, &questions(1)).await;
    for (policy, seconds) in
        [(Value::Null, 30 * 86_400), (json!({"anchor": "created_at", "seconds": 3_600}), 3_600)]
    {
        let mut body = order(&input, CHAT);
        body["output_expires_after"] = policy;
        let id = running.post("/batches", body).await["id"].as_str().unwrap().to_owned();
        let batch = ended(&running, &id).await;
        let path = format!("/files/{}", batch["output_file_id"].as_str().unwrap());
        let file = running.get(&path).await;
        let at = |key: &str| file[key].as_i64().unwrap();
        assert_eq!(at("expires_at") - at("created_at"), seconds);
    }
}

#[tokio::test]
async fn a_batch_goes_on_after_a_restart_and_asks_no_request_twice() {
    let running = start_with(slow).await;
    let id = create(&running, CHAT, &questions(60)).await;
    let before = answered(&running, &id, 5).await["request_counts"]["completed"].as_u64().unwrap();
    let state = running.stop().await;
    let output = state.path().join(format!("batches/{id}.output"));
    let kept = std::fs::read_to_string(&output).unwrap();
    assert!(kept.lines().count() as u64 >= before);
    // A crash can cut a line off.
    std::fs::write(&output, format!("{kept}{{\"custom_id\": \"q-5")).unwrap();
    let running = start_in(state, |_| ()).await;
    let batch = ended(&running, &id).await;
    assert_eq!(batch["status"], "completed");
    assert_eq!(batch["request_counts"], json!({"total": 60, "completed": 60, "failed": 0}));
    let text = running.content(batch["output_file_id"].as_str().unwrap()).await;
    assert!(text.starts_with(&kept), "what was answered stays as it was");
    let output = lines(&running, &batch, "output_file_id").await;
    assert_eq!(output.len(), 60);
    let tokens = |line: &Value| line["response"]["body"]["usage"]["total_tokens"].as_u64().unwrap();
    assert_eq!(batch["usage"]["total_tokens"], output.values().map(tokens).sum::<u64>());
    let running = start_in(running.stop().await, |_| ()).await;
    assert_eq!(running.get(&format!("/batches/{id}")).await, batch);
    let left = std::fs::read_dir(running.state.path().join("batches")).unwrap().count();
    assert_eq!(left, 1, "the record is all that is left of it");
}

#[tokio::test]
async fn a_crash_while_the_files_are_made_does_not_make_them_twice() {
    let running = start().await;
    let id = create(&running, CHAT, &questions(3)).await;
    let before = ended(&running, &id).await;
    let file = before["output_file_id"].as_str().unwrap().to_owned();
    let state = running.stop().await;
    // As it stands on disk after the output file was made, and before the batch knew.
    let (path, lines) = (format!("batches/{id}.json"), format!("batches/{id}.output"));
    let record = std::fs::read_to_string(state.path().join(&path)).unwrap();
    let cut = record.replace("\"status\":\"completed\"", "\"status\":\"finalizing\"");
    assert_ne!(cut, record);
    std::fs::write(state.path().join(&path), cut).unwrap();
    let content = state.path().join(format!("files/{file}.data"));
    std::fs::copy(content, state.path().join(&lines)).unwrap();
    let running = start_in(state, |_| ()).await;
    let after = ended(&running, &id).await;
    assert_eq!(after["output_file_id"], file);
    assert_eq!(after["usage"], before["usage"]);
    let files = running.get("/files?purpose=batch_output").await;
    assert_eq!(files["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_cancelled_batch_stays_cancelled_over_a_restart() {
    let running = start_with(slow).await;
    let id = create(&running, CHAT, &questions(100)).await;
    answered(&running, &id, 1).await;
    let cancelling = running.post(&format!("/batches/{id}/cancel"), json!({})).await;
    assert_eq!(cancelling["status"], "cancelling");
    let running = start_in(running.stop().await, |_| ()).await;
    assert_eq!(ended(&running, &id).await["status"], "cancelled");
}

#[tokio::test]
async fn a_batch_whose_input_is_deleted_fails_and_says_so() {
    let running = start_with(slow).await;
    let id = create(&running, CHAT, &questions(50)).await;
    let found = answered(&running, &id, 2).await;
    running.delete(&format!("/files/{}", found["input_file_id"].as_str().unwrap())).await;
    let running = start_in(running.stop().await, |_| ()).await;
    let batch = ended(&running, &id).await;
    assert_eq!(batch["status"], "failed");
    assert_eq!(batch["errors"]["data"][0]["code"], "file_not_found");
    assert!(lines(&running, &batch, "output_file_id").await.len() >= 2, "they are not lost");
}

#[tokio::test]
async fn batches_are_listed_newest_first_in_pages() {
    let running = start().await;
    let input = input(&running, &questions(1)).await;
    let mut ids = Vec::new();
    for number in 0..3 {
        let mut body = order(&input, CHAT);
        body["metadata"] = json!({"number": number.to_string()});
        ids.push(running.post("/batches", body).await["id"].clone());
    }
    let page = running.get("/batches?limit=2").await;
    assert_eq!((&page["data"][0]["id"], &page["data"][1]["id"]), (&ids[2], &ids[1]));
    assert_eq!((&page["has_more"], &page["last_id"]), (&json!(true), &ids[1]));
    assert_eq!(page["data"][0]["metadata"], json!({"number": "2"}));
    let rest = running.get(&format!("/batches?after={}", ids[1].as_str().unwrap())).await;
    assert_eq!((&rest["data"][0]["id"], &rest["has_more"]), (&ids[0], &json!(false)));
}
