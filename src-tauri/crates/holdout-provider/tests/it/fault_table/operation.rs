//! What the client does, each from its beginning to its end.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use holdout_faults::{FaultyServer, Route, Script};
use holdout_provider::{
    Client, Endpoint, FileSource, JobCheckpoint, JobEvent, JobLog, JobRequest, Purpose, RemoteJob,
    UploadPolicy, WatchPolicy, decode_result_csv, parse_result_csv, watch_job,
};
use holdout_types::{ApiError, Cancel, ErrorCode, IgnoreProgress};
use serde_json::json;

use crate::question;

/// How many events a job has: more than a page.
const EVENTS: usize = 120;
/// The job that a watched or listed one is.
const JOB: &str = "ftjob-1";
const REQUEST: &str = "study-1-job-1";
const RESULT: &[u8] = b"step,train_loss\n1,0.5\n2,0.25\n";
/// Of an upload in parts, of which there are four then.
pub(super) const PART: u64 = 600;

/// A use of the client. Where it takes several requests, the one that the fault meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Upload,
    BeginUpload,
    UploadPart,
    EndUpload,
    CreateJob,
    Watch,
    Events,
    ResultFile,
    Chat,
}

impl Operation {
    pub(super) const ALL: [Self; 9] = [
        Self::Upload,
        Self::BeginUpload,
        Self::UploadPart,
        Self::EndUpload,
        Self::CreateJob,
        Self::Watch,
        Self::Events,
        Self::ResultFile,
        Self::Chat,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Upload => "upload in one piece",
            Self::BeginUpload => "upload in parts, begin",
            Self::UploadPart => "upload in parts, part",
            Self::EndUpload => "upload in parts, end",
            Self::CreateJob => "create a job",
            Self::Watch => "watch a job",
            Self::Events => "list events",
            Self::ResultFile => "read a result file",
            Self::Chat => "chat",
        }
    }

    /// Where the fault meets it.
    pub(super) const fn route(self) -> Route {
        match self {
            Self::Upload => Route::Upload,
            Self::BeginUpload => Route::BeginUpload,
            Self::UploadPart => Route::UploadPart,
            Self::EndUpload => Route::EndUpload,
            Self::CreateJob => Route::CreateJob,
            Self::Watch => Route::Job,
            Self::Events => Route::Events,
            Self::ResultFile => Route::FileContent,
            Self::Chat => Route::Chat,
        }
    }

    /// How often the request was sent that the fault meets; the cancelling of an upload that failed is
    /// none of them.
    pub(super) fn tries(self, server: &FaultyServer) -> usize {
        let sent = server.requests().into_iter().filter(|request| request.route == self.route());
        sent.filter(|request| !request.path.ends_with("/cancel")).count()
    }

    /// How many files and jobs there are when it is done once.
    pub(super) const fn leaves(self) -> (usize, usize) {
        match self {
            Self::CreateJob | Self::Watch | Self::Events => (0, 1),
            Self::Chat => (0, 0),
            _ => (1, 0),
        }
    }

    pub(super) const fn sends_a_file(self) -> bool {
        matches!(self, Self::Upload | Self::BeginUpload | Self::UploadPart | Self::EndUpload)
    }

    /// Whether it leaves something that was not there before.
    pub(super) const fn creates(self) -> bool {
        self.sends_a_file() || matches!(self, Self::CreateJob)
    }

    pub(super) fn adapt(self, endpoint: &mut Endpoint) {
        if self.sends_a_file() && !matches!(self, Self::Upload) {
            endpoint.upload = UploadPolicy { in_parts_from: 1, part: PART };
        }
    }

    /// A server on which it can be done.
    pub(super) fn script() -> Script {
        let event = |step: usize| {
            json!({"id": format!("ftevent-{step:05}"), "created_at": step, "type": "metrics",
                "data": {"step": step, "train_loss": 1.0 / step as f64}})
        };
        Script::default().events((1..=EVENTS).map(event).collect())
    }

    /// What has to be there before; no fault meets it.
    pub(super) async fn prepare(self, client: &Client) {
        match self {
            Self::Watch | Self::Events => create(client).await.unwrap(),
            Self::ResultFile => upload(client, "result.csv", RESULT).await.unwrap(),
            _ => {}
        }
    }

    /// Does it, as the app does. `patience` ends a watching that would go on for ever.
    pub(super) async fn run(self, client: &Client, patience: Duration) -> Result<(), ApiError> {
        match self {
            Self::Upload | Self::BeginUpload | Self::UploadPart | Self::EndUpload => {
                upload(client, "rows.jsonl", &rows()).await
            }
            Self::CreateJob => create(client).await,
            Self::Watch => watch(client, patience).await,
            Self::Events => {
                let events = client.job_events(JOB, &HashSet::new()).await?;
                assert_eq!(events.len(), EVENTS, "all events, and each once");
                Ok(())
            }
            Self::ResultFile => {
                let content = decode_result_csv(&client.file_content("file-1").await?)?;
                assert_eq!(parse_result_csv(&content).len(), 2, "all of its steps");
                Ok(())
            }
            Self::Chat => {
                assert_eq!(client.chat(&question("hello")).await?.text, "hello");
                Ok(())
            }
        }
    }

    /// What `run` has to leave in the files.
    pub(super) fn content(self) -> Option<Vec<u8>> {
        (self.leaves().0 > 0).then(|| if self.creates() { rows() } else { RESULT.to_vec() })
    }
}

/// 2 kB of rows.
pub(super) fn rows() -> Vec<u8> {
    let row = |number: usize| format!("{{\"messages\":[],\"row\":{number:04}}}\n");
    let mut rows = (0..).map(row).take(80).collect::<String>().into_bytes();
    rows.truncate(2_000);
    rows
}

async fn upload(client: &Client, name: &str, content: &[u8]) -> Result<(), ApiError> {
    let source = FileSource::Bytes(Bytes::copy_from_slice(content));
    let sent = client.upload_file(name, Purpose::FineTune, source, Arc::new(IgnoreProgress)).await;
    assert!(sent.as_ref().map_or(true, |file| file.bytes == Some(content.len() as u64)));
    Ok(sent.map(drop)?)
}

/// As after a crash: first it is looked up.
async fn create(client: &Client) -> Result<(), ApiError> {
    let job = match client.find_job(REQUEST).await? {
        Some(job) => job,
        None => client.create_job(&JobRequest::new(REQUEST, "stub", "file-1")).await?,
    };
    assert_eq!(job.id, JOB, "the first and only one");
    Ok(())
}

/// Keeps what is seen, each once.
#[derive(Default)]
struct Seen {
    events: Mutex<HashSet<String>>,
    ended: Mutex<bool>,
}

impl JobLog for Seen {
    fn record_status(&self, job: &RemoteJob) -> Result<(), ApiError> {
        let complete = self.events.lock().unwrap().len() == EVENTS;
        assert!(complete || !job.status.is_terminal(), "the end is told after all events");
        *self.ended.lock().unwrap() = job.status.is_terminal();
        Ok(())
    }

    fn record_events(&self, events: &[JobEvent]) -> Result<(), ApiError> {
        let mut seen = self.events.lock().unwrap();
        assert!(events.iter().all(|event| seen.insert(event.id.clone())), "each is told once");
        Ok(())
    }

    fn record_checkpoints(&self, _: &[JobCheckpoint]) -> Result<(), ApiError> {
        Ok(())
    }
}

async fn watch(client: &Client, patience: Duration) -> Result<(), ApiError> {
    let (shortest, longest) = (Duration::from_millis(1), Duration::from_millis(5));
    let policy = WatchPolicy { shortest, longest, growth: 1.5 };
    let (cancel, seen) = (Cancel::new(), Seen::default());
    let watching = watch_job(client, JOB, policy, &cancel, &seen);
    let job = match tokio::time::timeout(patience, watching).await {
        Ok(ended) => ended?,
        Err(_) => return Err(ApiError::new(ErrorCode::Cancelled, "It would go on.")),
    };
    assert!(job.fine_tuned_model.is_some() && *seen.ended.lock().unwrap());
    Ok(())
}
