//! Responses against OpenAI's own API description.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{refusal, start, tickets};

/// The official description; it is not shipped, so the test runs where HOLDOUT_EXTRA_DATA names a
/// directory that has it.
fn description() -> Option<Value> {
    let directory = std::env::var_os("HOLDOUT_EXTRA_DATA")?;
    let path = std::path::Path::new(&directory).join("spec/openai-subset.json");
    let mut description = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    allow_null(&mut description);
    Some(description)
}

/// OpenAPI's `nullable` says in JSON Schema: this, or null.
fn allow_null(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(allow_null),
        Value::Object(members) => {
            members.values_mut().for_each(allow_null);
            exclusive_as_number(members);
            if members.remove("nullable") == Some(Value::Bool(true)) {
                *value = json!({"anyOf": [value.take(), {"type": "null"}]});
            }
        }
        _ => {}
    }
}

/// OpenAPI 3.0's `exclusiveMinimum: true` beside a minimum is that minimum, exclusive.
fn exclusive_as_number(members: &mut serde_json::Map<String, Value>) {
    if members.get("exclusiveMinimum") == Some(&Value::Bool(true))
        && let Some(minimum) = members.remove("minimum")
    {
        members.insert("exclusiveMinimum".to_owned(), minimum);
    }
}

struct Checker {
    description: Value,
    checked: usize,
}

impl Checker {
    fn check(&mut self, schema: &str, response: &Value) {
        let reference = format!("#/components/schemas/{schema}");
        let whole = json!({"$ref": reference, "components": self.description["components"]});
        let validator = jsonschema::validator_for(&whole).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(response)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{schema}: {errors:#?}\n{response:#}");
        self.checked += 1;
    }
}

#[tokio::test]
async fn every_response_has_the_shape_of_the_official_description() {
    let Some(description) = description() else {
        eprintln!("HOLDOUT_EXTRA_DATA is not set: the official description is left out");
        return;
    };
    let mut spec = Checker { description, checked: 0 };
    let running = start().await;
    spec.check("ListFilesResponse", &running.get("/files").await);
    spec.check("ListPaginatedFineTuningJobsResponse", &running.get("/fine_tuning/jobs").await);
    let file = running.upload(&tickets(5)).await;
    spec.check("OpenAIFile", &running.get(&format!("/files/{file}")).await);
    let body = json!({"model": "local-base", "training_file": file, "validation_file": file});
    let created = running.post("/fine_tuning/jobs", body).await;
    spec.check("FineTuningJob", &created);
    let id = created["id"].as_str().unwrap();
    let empty = running.get(&format!("/fine_tuning/jobs/{id}/checkpoints")).await;
    spec.check("ListFineTuningJobCheckpointsResponse", &empty);
    let job = running.wait_for(id, &["succeeded"]).await;
    spec.check("FineTuningJob", &job);
    spec.check("ListPaginatedFineTuningJobsResponse", &running.get("/fine_tuning/jobs").await);
    let path = format!("/fine_tuning/jobs/{id}");
    spec.check("ListFineTuningJobEventsResponse", &running.get(&format!("{path}/events")).await);
    spec.check(
        "ListFineTuningJobCheckpointsResponse",
        &running.get(&format!("{path}/checkpoints")).await,
    );
    spec.check("ListFilesResponse", &running.get("/files").await);
    spec.check("ListModelsResponse", &running.get("/models").await);
    let model = job["fine_tuned_model"].as_str().unwrap();
    spec.check("Model", &running.get(&format!("/models/{model}")).await);

    let failing = running.upload(&tickets(1)).await;
    let failing = running.train(json!({"model": "local-base", "training_file": failing})).await;
    spec.check("FineTuningJob", &running.wait_for(&failing, &["failed"]).await);

    let chat = json!({"model": model, "messages": [{"role": "user", "content": "x"}], "logprobs": true, "top_logprobs": 2});
    spec.check("CreateChatCompletionResponse", &running.post("/chat/completions", chat).await);
    let stream = json!({"model": model, "messages": [{"role": "user", "content": "x"}], "stream": true, "stream_options": {"include_usage": true}});
    let text = running
        .request(Method::POST, "/chat/completions")
        .json(&stream)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for data in text.lines().filter_map(|line| line.strip_prefix("data: {")) {
        let chunk = serde_json::from_str(&format!("{{{data}")).unwrap();
        spec.check("CreateChatCompletionStreamResponse", &chunk);
    }
    let embedding = json!({"model": "local-embedding", "input": "x"});
    spec.check("CreateEmbeddingResponse", &running.post("/embeddings", embedding).await);
    let (_, error) = refusal(running.request(Method::GET, "/files/file-none")).await;
    spec.check("Error", &error);
    spec.check("DeleteModelResponse", &running.delete(&format!("/models/{model}")).await);
    spec.check("DeleteFileResponse", &running.delete(&format!("/files/{file}")).await);
    assert!(spec.checked >= 20, "{}", spec.checked);
}
