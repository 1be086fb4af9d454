//! Fine-tuning jobs from their creation to the model.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Running, refusal, row, start, start_with, ticket, tickets};

async fn events(running: &Running, job: &str) -> Vec<Value> {
    let list = running.get(&format!("/fine_tuning/jobs/{job}/events?limit=1000")).await;
    list["data"].as_array().unwrap().clone()
}

fn messages(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["message"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_job_trains_a_model_that_answers() {
    let running = start().await;
    let training = running.upload(&tickets(20)).await;
    let held: Vec<String> = (30..36)
        .flat_map(|n| (0..4).map(move |label| (label, n)))
        .map(|(label, n)| {
            let (text, topic) = ticket(label, n);
            row(&text, topic)
        })
        .collect();
    let validation = running.upload(&held).await;
    let created = running
        .post(
            "/fine_tuning/jobs",
            json!({
                "model": "local-base", "training_file": training, "validation_file": validation,
                "suffix": "My Tickets", "seed": 7, "metadata": {"project": "p1"},
                "method": {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 4}}},
            }),
        )
        .await;
    assert_eq!(created["status"], "validating_files");
    assert_eq!(
        created["hyperparameters"],
        json!({"n_epochs": 4, "batch_size": "auto", "learning_rate_multiplier": "auto"})
    );
    let id = created["id"].as_str().unwrap();
    let job = running.wait_for(id, &["succeeded"]).await;
    assert_eq!(
        job["hyperparameters"],
        json!({"n_epochs": 4, "batch_size": 1, "learning_rate_multiplier": 1.0})
    );
    assert_eq!(job["seed"], 7);
    assert_eq!(job["error"], Value::Null);
    assert!(job["trained_tokens"].as_u64().unwrap() > 4 * 80 * 9);
    assert!(job["finished_at"].as_i64() >= job["created_at"].as_i64());
    let model = job["fine_tuned_model"].as_str().unwrap();
    assert!(model.starts_with("ft:local-base:holdout:my-tickets:"), "{model}");
    for label in 0..4 {
        let (text, topic) = ticket(label, 57);
        assert_eq!(running.ask(model, &text).await, topic, "{text}");
    }
    check_events(&running, id, model).await;
    check_checkpoints(&running, id, model).await;
    check_result_file(&running, &job).await;
}

async fn check_events(running: &Running, id: &str, model: &str) {
    let mut events = events(running, id).await;
    events.reverse();
    let said = messages(&events);
    assert_eq!(said[0], format!("Created fine-tuning job: {id}"));
    assert!(
        said[1].starts_with("Validating training file: file-")
            && said[1].contains(" and validation file: file-")
    );
    assert_eq!(said[2], "Files validated, moving job to queued state");
    assert_eq!(said[3], "Fine-tuning job started");
    assert!(said[4].starts_with("Step 1/320: training loss="), "{}", said[4]);
    assert!(said.contains(&"Checkpoint created at step 80"));
    assert_eq!(said[said.len() - 2], format!("New fine-tuned model created: {model}"));
    assert_eq!(said[said.len() - 1], "The job has successfully completed");
    let metrics: Vec<&Value> = events.iter().filter(|event| event["type"] == "metrics").collect();
    let last = &metrics[metrics.len() - 1]["data"];
    assert_eq!((last["step"].as_u64(), last["total_steps"].as_u64()), (Some(320), Some(320)));
    for name in ["train_loss", "valid_loss", "full_valid_loss"] {
        let first = metrics.iter().find_map(|event| event["data"][name].as_f64()).unwrap();
        assert!(last[name].as_f64().unwrap() < first, "{name} falls");
    }
}

async fn check_checkpoints(running: &Running, id: &str, model: &str) {
    let list = running.get(&format!("/fine_tuning/jobs/{id}/checkpoints")).await;
    let steps: Vec<u64> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["step_number"].as_u64().unwrap())
        .collect();
    assert_eq!(steps, [320, 240, 160], "the last three, newest first");
    let name = list["data"][1]["fine_tuned_model_checkpoint"].as_str().unwrap();
    assert_eq!(name, format!("{model}:ckpt-step-240"));
    assert_eq!(running.ask(name, "refund my order").await, "refund");
    let dropped = running.request(Method::GET, &format!("/models/{model}:ckpt-step-80"));
    assert_eq!(refusal(dropped).await.0, 404);
}

async fn check_result_file(running: &Running, job: &Value) {
    let file = job["result_files"][0].as_str().unwrap();
    assert_eq!(running.get(&format!("/files/{file}")).await["purpose"], "fine-tune-results");
    let content =
        running.request(Method::GET, &format!("/files/{file}/content")).send().await.unwrap();
    let csv = String::from_utf8(STANDARD.decode(content.bytes().await.unwrap()).unwrap()).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy");
    assert!(lines[1].starts_with("1,") && lines[lines.len() - 1].starts_with("320,"));
}

#[tokio::test]
async fn a_job_with_a_bad_file_fails_with_the_code_of_the_api() {
    let running = start().await;
    let mut broken = tickets(5);
    broken[6] = r#"{"messages":[{"content":"x"}]}"#.to_owned();
    let prose: Vec<String> =
        (0..20).map(|n| row(&format!("q {n}"), &format!("a long answer {n}"))).collect();
    let cases = [
        (
            tickets(1),
            "invalid_n_examples",
            "Training file has 4 example(s), but must have at least 10 examples",
        ),
        (
            broken,
            "invalid_training_file",
            "Example 7, message 1 Discriminator 'role' is missing in value",
        ),
        (prose, "unsupported_training_data", "20 of 20 training answers are different"),
    ];
    for (rows, code, message) in cases {
        let file = running.upload(&rows).await;
        let job = running.train(json!({"model": "local-base", "training_file": file})).await;
        let failed = running.wait_for(&job, &["failed"]).await;
        assert_eq!(failed["error"]["code"], code);
        assert_eq!(failed["error"]["param"], "training_file");
        let found = failed["error"]["message"].as_str().unwrap();
        assert!(found.contains(message), "{found}");
        let last = &events(&running, &job).await[0];
        assert_eq!(
            (last["level"].as_str(), last["message"].as_str()),
            (Some("error"), Some(found))
        );
    }
}

#[tokio::test]
async fn requests_for_jobs_are_checked_field_by_field() {
    let running = start().await;
    let file = running.upload(&tickets(5)).await;
    let notes = running.upload_as("n.txt", "user_data", "n".to_owned()).await["id"].clone();
    let job = |more: Value| {
        let mut body = json!({"model": "local-base", "training_file": file});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let many: Value =
        (0..17).map(|n| (format!("k{n}"), json!("v"))).collect::<serde_json::Map<_, _>>().into();
    let cases = [
        (job(json!({"model": null})), "model", "missing_required_parameter"),
        (job(json!({"model": "gpt-4o"})), "model", "model_not_available"),
        (job(json!({"training_file": null})), "training_file", "missing_required_parameter"),
        (job(json!({"training_file": notes})), "training_file", "invalid_file_purpose"),
        (
            job(json!({"hyperparameters": {"n_epochs": 99}})),
            "hyperparameters.n_epochs",
            "integer_above_max_value",
        ),
        (
            job(json!({"hyperparameters": {"batch_size": 0}})),
            "hyperparameters.batch_size",
            "integer_below_min_value",
        ),
        (
            job(json!({"hyperparameters": {"n_epochs": "all"}})),
            "hyperparameters.n_epochs",
            "invalid_type",
        ),
        (job(json!({"method": {"type": "dpo"}})), "method.type", "unsupported_value"),
        (
            job(
                json!({"method": {"type": "supervised", "supervised": {"hyperparameters": {"learning_rate_multiplier": 0}}}}),
            ),
            "method.supervised.hyperparameters.learning_rate_multiplier",
            "invalid_value",
        ),
        (job(json!({"suffix": "x".repeat(70)})), "suffix", "string_above_max_length"),
        (job(json!({"seed": -1})), "seed", "integer_below_min_value"),
        (job(json!({"metadata": {"a": 1}})), "metadata.a", "invalid_type"),
        (job(json!({"metadata": many})), "metadata", "invalid_value"),
        (job(json!({"n_epochs": 3})), "n_epochs", "unknown_parameter"),
    ];
    for (body, param, code) in cases {
        let (status, error) = running.refused("/fine_tuning/jobs", body).await;
        assert_eq!((status, error["type"].as_str()), (400, Some("invalid_request_error")));
        assert_eq!(
            (error["param"].as_str(), error["code"].as_str()),
            (Some(param), Some(code)),
            "{error}"
        );
    }
    let (_, error) =
        running.refused("/fine_tuning/jobs", job(json!({"training_file": "file-none"}))).await;
    assert_eq!(error["message"], "invalid training_file: file-none");
    assert_eq!(running.get("/fine_tuning/jobs").await["data"], json!([]));
}

#[tokio::test]
async fn jobs_and_events_are_listed_newest_first_in_pages() {
    let running = start().await;
    let file = running.upload(&tickets(5)).await;
    let mut ids = Vec::new();
    for number in 0..3 {
        let body = json!({"model": "local-base", "training_file": file, "metadata": {"n": number.to_string()}});
        ids.push(running.train(body).await);
    }
    running.train(json!({"model": "local-base", "training_file": file})).await;
    let list = running.get("/fine_tuning/jobs?limit=1&metadata[n]=1").await;
    assert_eq!(
        (list["data"][0]["id"].as_str(), &list["has_more"]),
        (Some(ids[1].as_str()), &json!(false))
    );
    let list = running.get(&format!("/fine_tuning/jobs?limit=1&after={}", ids[2])).await;
    assert_eq!(
        (list["data"][0]["id"].as_str(), &list["has_more"]),
        (Some(ids[1].as_str()), &json!(true))
    );
    assert_eq!(
        running.get("/fine_tuning/jobs?metadata=null").await["data"].as_array().unwrap().len(),
        1
    );

    running.wait_for(&ids[0], &["succeeded"]).await;
    let all = events(&running, &ids[0]).await;
    let mut paged = Vec::new();
    let mut path = format!("/fine_tuning/jobs/{}/events?limit=7", ids[0]);
    loop {
        let page = running.get(&path).await;
        paged.extend(page["data"].as_array().unwrap().clone());
        if page["has_more"] == false {
            break;
        }
        let after = paged[paged.len() - 1]["id"].as_str().unwrap();
        path = format!("/fine_tuning/jobs/{}/events?limit=7&after={after}", ids[0]);
    }
    assert_eq!(paged, all);
    let (status, error) =
        refusal(running.request(Method::GET, "/fine_tuning/jobs/ftjob-none")).await;
    assert_eq!((status, error["code"].as_str()), (404, Some("fine_tune_not_found")));
}

#[tokio::test]
async fn a_running_job_can_be_paused_resumed_and_cancelled() {
    let running = start_with(|options| options.pace.per_step = Duration::from_millis(2)).await;
    let file = running.upload(&tickets(10)).await;
    let job = running.train(json!({"model": "local-base", "training_file": file, "hyperparameters": {"n_epochs": 50}})).await;
    let path = |verb: &str| format!("/fine_tuning/jobs/{job}/{verb}");
    let started = running.wait_for(&job, &["running"]).await;
    assert_eq!(started["fine_tuned_model"], Value::Null);
    assert_eq!(running.post(&path("pause"), json!({})).await["status"], "paused");
    tokio::time::sleep(Duration::from_millis(60)).await;
    let before = events(&running, &job).await.len();
    tokio::time::sleep(Duration::from_millis(120)).await;
    assert_eq!(events(&running, &job).await.len(), before, "nothing happens while it is paused");
    let (status, error) = running.refused(&path("pause"), json!({})).await;
    assert_eq!((status, error["code"].as_str()), (400, Some("invalid_job_status")));

    running.post(&path("resume"), json!({})).await;
    running.wait_for(&job, &["running"]).await;
    let cancelled = running.post(&path("cancel"), json!({})).await;
    assert_eq!(cancelled["status"], "cancelled");
    assert!(cancelled["finished_at"].is_i64());
    tokio::time::sleep(Duration::from_millis(60)).await;
    let after = running.get(&format!("/fine_tuning/jobs/{job}")).await;
    assert_eq!((&after["status"], &after["fine_tuned_model"]), (&json!("cancelled"), &Value::Null));
    let (_, error) = running.refused(&path("cancel"), json!({})).await;
    assert_eq!(error["message"], "Cannot cancel a job with status 'cancelled'.");
}

#[tokio::test]
async fn pausing_and_resuming_gives_the_same_model() {
    let running = start_with(|options| options.pace.per_step = Duration::from_millis(1)).await;
    let file = running.upload(&tickets(5)).await;
    let body = json!({"model": "local-base", "training_file": file, "seed": 5});
    let straight = running.train(body.clone()).await;
    running.wait_for(&straight, &["succeeded"]).await;
    let halting = running.train(body).await;
    running.wait_for(&halting, &["running"]).await;
    for _ in 0..3 {
        running.post(&format!("/fine_tuning/jobs/{halting}/pause"), json!({})).await;
        running.post(&format!("/fine_tuning/jobs/{halting}/resume"), json!({})).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    running.wait_for(&halting, &["succeeded"]).await;
    let loss = |events: Vec<Value>| {
        events.iter().find(|e| e["type"] == "metrics").unwrap()["data"]["step"].clone()
    };
    assert_eq!(loss(events(&running, &straight).await), loss(events(&running, &halting).await));
    let logprob = async |id: &str| {
        let model =
            running.get(&format!("/fine_tuning/jobs/{id}")).await["fine_tuned_model"].clone();
        let body = json!({"model": model, "logprobs": true, "messages": [{"role": "user", "content": "order again"}]});
        running.post("/chat/completions", body).await["choices"][0]["logprobs"]["content"][0]["logprob"].clone()
    };
    assert_eq!(logprob(&straight).await, logprob(&halting).await);
}

#[tokio::test]
async fn retrieved_context_does_not_mislead_a_model_trained_without_it() {
    let running = start().await;
    let model = running.trained().await["fine_tuned_model"].as_str().unwrap().to_owned();
    let context = "<context>\nDelivery takes three days. A late parcel can be tracked. Parcels come \
                   by courier.\n</context>\n\n";
    assert_eq!(running.ask(&model, &format!("{context}send invoice 12 again")).await, "invoice");
}

/// The rows of a CLINC150 file as text and intent, where HOLDOUT_EXTRA_DATA names a directory with it.
fn clinc(name: &str) -> Option<Vec<(String, String)>> {
    let directory = std::env::var_os("HOLDOUT_EXTRA_DATA")?;
    let path = std::path::Path::new(&directory).join("data").join(name);
    let mut reader = csv::Reader::from_path(path).unwrap();
    Some(reader.deserialize().collect::<Result<_, _>>().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clinc150_takes_less_than_ten_seconds_from_the_request_to_the_model() {
    let (Some(train), Some(test)) = (clinc("clinc150_train.csv"), clinc("clinc150_test.csv"))
    else {
        eprintln!("HOLDOUT_EXTRA_DATA is not set: CLINC150 is left out");
        return;
    };
    let running = start().await;
    let rows: Vec<String> = train.iter().map(|(text, intent)| row(text, intent)).collect();
    let file = running.upload(&rows).await;
    let started = Instant::now();
    let id = running.train(json!({"model": "local-base", "training_file": file})).await;
    let job = running.wait_for(&id, &["succeeded"]).await;
    let spent = started.elapsed();
    let model = job["fine_tuned_model"].as_str().unwrap();
    let (mut right, asked) = (0, Instant::now());
    for (text, intent) in &test {
        right += usize::from(running.ask(model, text).await == *intent);
    }
    let call = asked.elapsed() / test.len() as u32;
    let share = right as f64 / test.len() as f64;
    eprintln!("CLINC150 over HTTP: {spent:?} for the job, accuracy {share:.3}, {call:?} a call");
    assert!(spent < Duration::from_secs(10), "{spent:?}");
    assert!(share >= 0.90, "{share:.3}");
}

#[tokio::test]
async fn json_answers_are_learnt_field_by_field() {
    let running = start().await;
    let rows: Vec<String> = (0..20)
        .flat_map(|number| (0..4).map(move |label| (label, number)))
        .map(|(label, number)| {
            let (text, topic) = ticket(label, number);
            let urgent = number % 3 == 0;
            let text = if urgent { format!("{text} urgently, right now") } else { text };
            row(&text, &format!("{{\"topic\": \"{topic}\", \"urgent\": {urgent}}}"))
        })
        .collect();
    let file = running.upload(&rows).await;
    let job = running.train(json!({"model": "local-base", "training_file": file})).await;
    let model = running.wait_for(&job, &["succeeded"]).await["fine_tuned_model"].clone();
    let model = model.as_str().unwrap();
    let answer = running.ask(model, "where is parcel 900 right now, urgently").await;
    assert_eq!(answer, "{\"topic\": \"delivery\", \"urgent\": true}");
    assert_eq!(
        running.ask(model, "please refund order 900").await,
        "{\"topic\": \"refund\", \"urgent\": false}"
    );
}
