//! Every request of the client, judged by someone else: Prism, which refuses with 422 what OpenAI's
//! own description of the API does not allow.
//!
//! The description is not shipped, so the test runs where HOLDOUT_EXTRA_DATA names a folder with it.
//! Prism answers with the description's examples and remembers nothing; what the client makes of the
//! examples is looked at too.

mod relay;
mod server;

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use holdout_provider::{
    BatchEndpoint, Client, EmbeddingRequest, Endpoint, FileSource, Hyperparameters, JobRequest,
    ProviderError, Purpose, ResponseFormat, Setting, Tool, ToolChoice, TrainingMethod,
    UploadPolicy,
};
use holdout_types::{IgnoreProgress, Message, Progress, ProgressSink, Role, Sampling, Sensitive};
use serde_json::{Value, json};

use crate::{KEY, client_of, question};
use relay::{Exchange, Relay};
use server::Prism;

type Outcome = Result<(), ProviderError>;
type Operation = for<'a> fn(&'a Client) -> Pin<Box<dyn Future<Output = Outcome> + 'a>>;

/// What the client can do, each with the least number of requests that it takes. A new use of the
/// API gets a line here.
const OPERATIONS: &[(&str, usize, Operation)] = &[
    ("models", 1, |client| Box::pin(async { client.models().await.map(drop) })),
    ("upload a file", 1, |client| Box::pin(upload(client, rows(2_000)))),
    ("upload a file in parts", 5, |client| Box::pin(upload(client, rows(500_000)))),
    ("upload that breaks off: list files", 2, |client| Box::pin(break_off(client, PART))),
    ("upload in parts that breaks off: cancel", 2, |client| {
        Box::pin(break_off(client, IN_PARTS_FROM))
    }),
    ("file content", 1, |client| {
        Box::pin(async { client.file_content("file-abc123").await.map(drop) })
    }),
    ("delete a file", 1, |client| Box::pin(client.delete_file("file-abc123"))),
    ("create a job, all settings chosen", 1, |client| {
        Box::pin(async { client.create_job(&chosen()).await.map(drop) })
    }),
    ("create a job, all settings left", 1, |client| {
        Box::pin(async {
            let request = JobRequest::new("holdout-2", "gpt-4o-mini-2024-07-18", "file-abc123");
            client.create_job(&request).await.map(drop)
        })
    }),
    ("find a job in the list", 1, |client| {
        Box::pin(async { client.find_job("holdout-1").await.map(drop) })
    }),
    ("job", 1, |client| Box::pin(async { client.job(JOB).await.map(drop) })),
    ("events", 1, |client| {
        Box::pin(async { client.job_events(JOB, &HashSet::new()).await.map(drop) })
    }),
    ("checkpoints", 1, |client| Box::pin(async { client.job_checkpoints(JOB).await.map(drop) })),
    ("pause a job", 1, |client| Box::pin(async { client.pause_job(JOB).await.map(drop) })),
    ("resume a job", 1, |client| Box::pin(async { client.resume_job(JOB).await.map(drop) })),
    ("cancel a job", 1, |client| Box::pin(async { client.cancel_job(JOB).await.map(drop) })),
    ("chat, no settings", 1, |client| {
        Box::pin(async { client.chat(&question("hello")).await.map(drop) })
    }),
    ("chat, all settings", 1, |client| Box::pin(chat_with_everything(client))),
    ("chat, a schema, log-probabilities", 1, |client| Box::pin(chat_by_schema(client))),
    ("chat, tools", 1, |client| Box::pin(chat_with_tools(client))),
    ("chat, in pieces", 1, |client| {
        Box::pin(async { client.chat_stream(&question("hello"), |_| ()).await.map(drop) })
    }),
    ("embeddings", 1, |client| Box::pin(embed(client))),
    ("create a batch", 1, |client| {
        Box::pin(async {
            let metadata = BTreeMap::from([("study".to_owned(), "1".to_owned())]);
            client.create_batch("file-abc123", BatchEndpoint::Chat, &metadata).await.map(drop)
        })
    }),
    ("batch", 1, |client| Box::pin(async { client.batch("batch_abc123").await.map(drop) })),
    ("batches", 1, |client| Box::pin(async { client.batches(10).await.map(drop) })),
    ("cancel a batch", 1, |client| {
        Box::pin(async { client.cancel_batch("batch_abc123").await.map(drop) })
    }),
    ("files", 1, |client| Box::pin(async { client.files(None, 10).await.map(drop) })),
    ("a file", 1, |client| Box::pin(async { client.file("file-abc123").await.map(drop) })),
    ("jobs", 1, |client| Box::pin(async { client.jobs(10).await.map(drop) })),
    ("may this key train", 1, |client| {
        Box::pin(async { client.training_access().await.map(drop) })
    }),
    ("a model", 1, |client| Box::pin(async { client.model("gpt-4o-mini").await.map(drop) })),
    ("delete a model", 1, |client| Box::pin(client.delete_model("ft:gpt-4o-mini:org::abc"))),
    ("create a job that prefers", 1, |client| {
        Box::pin(async {
            let mut request = JobRequest::new("holdout-3", "gpt-4o-mini-2024-07-18", "file-abc123");
            request.method = TrainingMethod::Dpo { beta: Setting::Value(0.5) };
            client.create_job(&request).await.map(drop)
        })
    }),
];

const JOB: &str = "ftjob-abc123";
/// From here on a file goes in parts.
const IN_PARTS_FROM: u64 = 2 * PART;
/// More than is handed to the network at a time.
const PART: u64 = 200_000;

fn rows(bytes: u64) -> Bytes {
    let row = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}\n";
    Bytes::from(row.repeat(bytes.div_ceil(row.len() as u64) as usize))
}

async fn upload(client: &Client, content: Bytes) -> Outcome {
    let (source, progress) = (FileSource::Bytes(content), Arc::new(IgnoreProgress));
    client.upload_file("rows.jsonl", Purpose::FineTune, source, progress).await.map(drop)
}

/// Cuts a file off as soon as some of it was sent.
struct Shrink(PathBuf);

impl ProgressSink for Shrink {
    fn report(&self, _: Progress) {
        fs_err::write(&self.0, "").unwrap();
    }
}

/// An upload that ends in the middle, since the file does.
async fn break_off(client: &Client, bytes: u64) -> Outcome {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs_err::write(file.path(), vec![b'x'; bytes as usize]).unwrap();
    let source = FileSource::Path(file.path().to_owned());
    let progress = Arc::new(Shrink(file.path().to_owned()));
    client.upload_file("rows.jsonl", Purpose::FineTune, source, progress).await.map(drop)
}

/// Chosen so that every field of the request is there.
fn chosen() -> JobRequest {
    let mut request = JobRequest::new("holdout-1", "gpt-4o-mini-2024-07-18", "file-abc123");
    request.validation_file = Some("file-def456".into());
    request.suffix = Some("s".repeat(64));
    request.seed = Some(2_147_483_647);
    request.metadata = (0..15).map(|n| (format!("key {n}"), "v".repeat(512))).collect();
    request.hyperparameters = Hyperparameters {
        n_epochs: Setting::Value(50),
        batch_size: Setting::Value(256),
        learning_rate_multiplier: Setting::Value(0.1),
    };
    request
}

async fn chat_with_everything(client: &Client) -> Outcome {
    let mut request = question("hello");
    request.messages = [Role::System, Role::User, Role::Assistant, Role::User]
        .map(|role| Message::new(role, "Hello."))
        .into();
    let (temperature, seed) = (Some(0.0), Some(7));
    request.sampling = Sampling { temperature, max_completion_tokens: Some(16), seed };
    client.chat(&request).await.map(drop)
}

async fn chat_by_schema(client: &Client) -> Outcome {
    let mut request = question("hello");
    request.extras.response_format = Some(ResponseFormat::JsonSchema {
        name: "label".into(),
        schema: json!({"type": "object", "properties": {"label": {"type": "string"}},
            "required": ["label"], "additionalProperties": false}),
        strict: true,
    });
    request.extras.logprobs = Some(3);
    request.extras.top_p = Some(0.5);
    client.chat(&request).await.map(drop)
}

async fn chat_with_tools(client: &Client) -> Outcome {
    let mut request = question("hello");
    request.extras.tools = vec![Tool {
        name: "find".into(),
        description: Some("Finds an order.".into()),
        parameters: Some(json!({"type": "object", "properties": {}})),
        strict: Some(false),
    }];
    request.extras.tool_choice = Some(ToolChoice::Named("find".into()));
    request.extras.parallel_tool_calls = Some(false);
    client.chat(&request).await.map(drop)
}

async fn embed(client: &Client) -> Outcome {
    let request = EmbeddingRequest {
        model: "text-embedding-3-small".into(),
        texts: vec!["The food was delicious.".into()],
        dimensions: None,
    };
    client.embed(&request, |_| ()).await.map(drop)
}

fn client_at(relay: &Relay) -> Client {
    let mut endpoint = Endpoint::new(relay.url(), Sensitive::new(KEY.to_owned()));
    endpoint.organization = Some("org-1".into());
    endpoint.project = Some("proj-1".into());
    endpoint.retry.retries = 0;
    endpoint.upload = UploadPolicy { in_parts_from: IN_PARTS_FROM, part: PART };
    client_of(endpoint)
}

/// The official description, where there is one.
fn description() -> Option<PathBuf> {
    let folder = std::env::var_os("HOLDOUT_EXTRA_DATA")?;
    Some(PathBuf::from(folder).join("spec/openai-subset.json"))
}

/// The example of a completed upload has no file in it, so the client looks for it in the list; the
/// example of vectors has none in base64, as they are asked for.
fn says_too_little(exchange: &Exchange) -> bool {
    exchange.request.ends_with("/complete") || exchange.request.ends_with("/embeddings")
}

fn breaks_off(operation: &str) -> bool {
    operation.contains("breaks off")
}

/// The half of a form that such an operation leaves.
fn is_broken(exchange: &Exchange) -> bool {
    let form = exchange.request == "POST /files" || exchange.request.ends_with("/parts");
    form && matches!(exchange.status, None | Some(400))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strict_validator_of_others_accepts_every_request() {
    let Some(description) = description() else {
        eprintln!("HOLDOUT_EXTRA_DATA is not set: the official description is left out");
        return;
    };
    let prism = Prism::start(&description);
    for refused in refuses_what_is_wrong(&prism).await {
        println!("{refused}");
    }
    let relay = Relay::to(prism.address).await;
    let client = client_at(&relay);
    let (mut violations, mut asked) = (Vec::new(), 0);
    for (name, least, operation) in OPERATIONS {
        let outcome = operation(&client).await;
        let exchanges = relay.take();
        assert!(exchanges.len() >= *least, "{name}: {exchanges:?}");
        for exchange in &exchanges {
            let broken = breaks_off(name) && is_broken(exchange);
            let note = if broken { "  (broke off on purpose)" } else { "" };
            let status = exchange.status.map_or("---".to_owned(), |status| status.to_string());
            println!("{name:41} {status} {}{note}", exchange.request);
            asked += usize::from(!broken);
            let is_fine = exchange.status.is_some_and(|status| status < 300);
            if exchange.violation.is_some() || !(is_fine || broken) {
                violations.push(format!("{name}: {exchange:?}"));
            }
        }
        let fails = breaks_off(name) || exchanges.iter().any(says_too_little);
        assert_eq!(outcome.is_err(), fails, "{name}: {outcome:?}");
    }
    println!("{asked} requests, {} violations", violations.len());
    assert!(violations.is_empty(), "{violations:#?}");
}

/// The check can fail: requests that break a rule are refused, each for that rule.
async fn refuses_what_is_wrong(prism: &Prism) -> Vec<String> {
    let epochs =
        |n: u32| json!({"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": n}}});
    let good = json!({"model": "gpt-4o-mini", "training_file": "file-abc123", "method": epochs(3)});
    assert_eq!(create_raw(prism, &good).await.0, 200);
    let with = |key: &str, value: Value| {
        let mut body = good.clone();
        body[key] = value;
        body
    };
    let mut without_file = good.clone();
    without_file.as_object_mut().unwrap().remove("training_file");
    let wrong = [
        ("training_file", without_file),
        ("n_epochs", with("method", epochs(99))),
        ("suffix", with("suffix", json!("s".repeat(70)))),
        ("seed", with("seed", json!(-1))),
    ];
    let mut refused = Vec::new();
    for (field, body) in wrong {
        let (status, answer) = create_raw(prism, &body).await;
        let name = format!("control: wrong {field}");
        refused.push(format!("{name:41} {status} POST /fine_tuning/jobs"));
        assert_eq!(status, 422, "{field}: {answer}");
        assert!(answer.contains(field), "{field}: {answer}");
    }
    refused
}

async fn create_raw(prism: &Prism, body: &Value) -> (u16, String) {
    let url = format!("http://{}/fine_tuning/jobs", prism.address);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.post(url).bearer_auth(KEY).json(body).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}
