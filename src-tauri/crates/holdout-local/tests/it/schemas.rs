//! Responses against OpenAI's own API description.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::{answer, refusal, start, tickets};

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
async fn uploads_and_batches_have_the_shape_of_the_official_description() {
    let Some(description) = description() else {
        eprintln!("HOLDOUT_EXTRA_DATA is not set: the official description is left out");
        return;
    };
    let mut spec = Checker { description, checked: 0 };
    let running = start().await;
    let ask = |id: &str, messages: Value| {
        let body = json!({"model": "local-base", "messages": messages});
        json!({"custom_id": id, "method": "POST", "url": "/v1/chat/completions", "body": body})
    };
    let good = ask("good", json!([{"role": "user", "content": "x"}]));
    let text = format!("{good}\n{}\n", ask("bad", json!([])));

    let upload = json!({"filename": "requests.jsonl", "purpose": "batch", "bytes": text.len(), "mime_type": "text/jsonl"});
    spec.check("CreateUploadRequest", &upload);
    let dropped = running.post("/uploads", upload.clone()).await;
    spec.check("Upload", &dropped);
    let path = format!("/uploads/{}/cancel", dropped["id"].as_str().unwrap());
    spec.check("Upload", &running.post(&path, json!({})).await);
    let created = running.post("/uploads", upload).await;
    let path = format!("/uploads/{}", created["id"].as_str().unwrap());
    let form = Form::new().part("data", Part::text(text));
    let part = running.request(Method::POST, &format!("{path}/parts")).multipart(form);
    let part = answer(part).await;
    spec.check("UploadPart", &part);
    let order = json!({"part_ids": [part["id"]]});
    spec.check("CompleteUploadRequest", &order);
    let completed = running.post(&format!("{path}/complete"), order).await;
    spec.check("Upload", &completed);
    spec.check("OpenAIFile", &completed["file"]);

    spec.check("ListBatchesResponse", &running.get("/batches").await);
    let order = json!({"input_file_id": completed["file"]["id"], "endpoint": "/v1/chat/completions", "completion_window": "24h"});
    spec.check("CreateBatchRequest", &order);
    let batch = running.post("/batches", order).await;
    spec.check("Batch", &batch);
    let rows = running.upload_as("empty.jsonl", "batch", "no request".to_owned()).await;
    let order = json!({"input_file_id": rows["id"], "endpoint": "/v1/embeddings", "completion_window": "24h"});
    let failing = running.post("/batches", order).await;
    let mut ended = Vec::new();
    for batch in [&batch, &failing] {
        let path = format!("/batches/{}", batch["id"].as_str().unwrap());
        let mut found = running.get(&path).await;
        while !["completed", "failed"].contains(&found["status"].as_str().unwrap()) {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            found = running.get(&path).await;
        }
        spec.check("Batch", &found);
        ended.push(found);
    }
    assert_eq!((&ended[0]["status"], &ended[1]["status"]), (&json!("completed"), &json!("failed")));
    for (file, schema) in
        [("output_file_id", "CreateChatCompletionResponse"), ("error_file_id", "ErrorResponse")]
    {
        let id = ended[0][file].as_str().unwrap();
        spec.check("OpenAIFile", &running.get(&format!("/files/{id}")).await);
        let line: Value = serde_json::from_str(&running.content(id).await).unwrap();
        spec.check(schema, &line["response"]["body"]);
    }
    spec.check("ListBatchesResponse", &running.get("/batches").await);
    assert_eq!(spec.checked, 17);
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
