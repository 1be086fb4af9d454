//! A running provider, a client for it, and rows to train on.

use std::sync::Arc;
use std::time::Duration;

use holdout_local::{LocalOptions, LocalProvider};
use holdout_types::{Clock, ManualClock, Sensitive, SystemClock, Timestamp};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) const TOKEN: &str = "local-test-token";

/// A provider with its own state directory, and a client.
pub(crate) struct Running {
    pub(crate) provider: LocalProvider,
    pub(crate) state: TempDir,
    client: reqwest::Client,
}

pub(crate) async fn start() -> Running {
    start_with(|_| ()).await
}

/// Starts a provider in a fresh directory, with changed options.
pub(crate) async fn start_with(change: impl FnOnce(&mut LocalOptions)) -> Running {
    start_in(tempfile::tempdir().unwrap(), change).await
}

/// Starts a provider in this directory.
pub(crate) async fn start_in(state: TempDir, change: impl FnOnce(&mut LocalOptions)) -> Running {
    start_at(state, Arc::new(SystemClock::default()), change).await
}

/// Starts a provider in this directory that asks this clock.
pub(crate) async fn start_at(
    state: TempDir,
    clock: Arc<dyn Clock>,
    change: impl FnOnce(&mut LocalOptions),
) -> Running {
    let mut options = LocalOptions::new(Sensitive::new(TOKEN.to_owned()), state.path());
    change(&mut options);
    let provider = LocalProvider::start(options, clock).await.unwrap();
    Running { provider, state, client: reqwest::Client::new() }
}

/// A clock that stands still, somewhere in 2026.
pub(crate) fn standing_clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(Timestamp(1_790_000_000_000)))
}

impl Running {
    /// A request with the right token.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.anonymous(method, path).bearer_auth(TOKEN)
    }

    /// A request without a token.
    pub(crate) fn anonymous(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.provider.base_url()))
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        answer(self.request(Method::GET, path)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Value {
        answer(self.request(Method::DELETE, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        answer(self.request(Method::POST, path).json(&body)).await
    }

    /// The status and the error of a request that is refused.
    pub(crate) async fn refused(&self, path: &str, body: Value) -> (u16, Value) {
        refusal(self.request(Method::POST, path).json(&body)).await
    }

    /// Uploads lines for fine-tuning and gives the file's id.
    pub(crate) async fn upload(&self, lines: &[String]) -> String {
        let file = self.upload_as("rows.jsonl", "fine-tune", lines.join("\n")).await;
        file["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn upload_as(&self, name: &str, purpose: &str, content: String) -> Value {
        let part = Part::text(content).file_name(name.to_owned());
        let form = Form::new().text("purpose", purpose.to_owned()).part("file", part);
        answer(self.request(Method::POST, "/files").multipart(form)).await
    }

    /// The content of a file, as text.
    pub(crate) async fn content(&self, file: &str) -> String {
        let path = format!("/files/{file}/content");
        self.request(Method::GET, &path).send().await.unwrap().text().await.unwrap()
    }

    /// Ends the provider, and gives its directory.
    pub(crate) async fn stop(self) -> TempDir {
        self.provider.shutdown().await;
        self.state
    }

    /// Creates a job and gives its id.
    pub(crate) async fn train(&self, body: Value) -> String {
        self.post("/fine_tuning/jobs", body).await["id"].as_str().unwrap().to_owned()
    }

    /// Waits until a job has one of these statuses, and gives the job.
    pub(crate) async fn wait_for(&self, job: &str, statuses: &[&str]) -> Value {
        for _ in 0..3_000 {
            let found = self.get(&format!("/fine_tuning/jobs/{job}")).await;
            let status = found["status"].as_str().unwrap().to_owned();
            if statuses.contains(&status.as_str()) {
                return found;
            }
            let ended = ["succeeded", "failed", "cancelled"].contains(&status.as_str());
            assert!(!ended, "the job ended otherwise: {found:#}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{job} never became {statuses:?}");
    }

    /// Trains on [`tickets`] until the job has succeeded, and gives it.
    pub(crate) async fn trained(&self) -> Value {
        let file = self.upload(&tickets(20)).await;
        let job = self.train(json!({"model": "local-base", "training_file": file})).await;
        self.wait_for(&job, &["succeeded"]).await
    }

    /// The answer of a model to a message.
    pub(crate) async fn ask(&self, model: &str, message: &str) -> String {
        let body = json!({"model": model, "messages": [{"role": "user", "content": message}]});
        let answer = self.post("/chat/completions", body).await;
        answer["choices"][0]["message"]["content"].as_str().unwrap().to_owned()
    }
}

/// The body of a request that has to succeed.
pub(crate) async fn answer(request: RequestBuilder) -> Value {
    let response = request.send().await.unwrap();
    let status = response.status();
    let body: Value = response.json().await.unwrap();
    assert!(status.is_success(), "{status}: {body:#}");
    body
}

/// The status and the error of a request that must not succeed.
pub(crate) async fn refusal(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    assert!(status >= 400, "it was answered");
    let mut body: Value = response.json().await.unwrap();
    (status, body["error"].take())
}

const TOPICS: [(&str, [&str; 5]); 4] = [
    (
        "refund",
        [
            "I want my money back",
            "please refund order {}",
            "the refund of {} euro is missing",
            "return my payment",
            "when do I get my money for order {}",
        ],
    ),
    (
        "delivery",
        [
            "where is parcel {}",
            "my parcel has not arrived",
            "the courier never came with {}",
            "tracking of parcel {} stands still",
            "delivery is {} days late",
        ],
    ),
    (
        "account",
        [
            "I can't log in",
            "reset my password please",
            "change the email of my account {}",
            "delete account {}",
            "login code {} is not accepted",
        ],
    ),
    (
        "invoice",
        [
            "send invoice {} again",
            "the VAT number on my invoice is wrong",
            "I need a bill for order {}",
            "correct the address on invoice {}",
            "invoice for last month",
        ],
    ),
];

/// A text about one of four topics; `number` makes it differ from others.
pub(crate) fn ticket(label: usize, number: usize) -> (String, &'static str) {
    let (topic, texts) = TOPICS[label % 4];
    (texts[number % 5].replace("{}", &(100 + number).to_string()), topic)
}

/// Training rows, this many for each of the four topics.
pub(crate) fn tickets(each: usize) -> Vec<String> {
    let places = (0..each).flat_map(|number| (0..4).map(move |label| (label, number)));
    places
        .map(|(label, number)| {
            let (text, topic) = ticket(label, number);
            row(&text, topic)
        })
        .collect()
}

pub(crate) fn row(text: &str, answer: &str) -> String {
    json!({"messages": [
        {"role": "system", "content": "Route the ticket."},
        {"role": "user", "content": text},
        {"role": "assistant", "content": answer},
    ]})
    .to_string()
}
