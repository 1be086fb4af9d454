//! Runs batches, on a thread of their own: live requests don't wait for them.
//!
//! The requests of one batch are answered one after the other, and batches take turns. Each answered
//! line is on disk before the next one begins, so that a batch goes on after a crash where it was.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use axum::body::{Bytes, to_bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;

use crate::error::LocalError;
use crate::server::batches::input::{self, Checked, InputError, Request, requests};
use crate::server::batches::left_out;
use crate::server::errors::Failure;
use crate::server::{App, chat, embeddings};
use crate::state::batch::{Batch, BatchError, BatchRecord, BatchStatus, Endpoint};
use crate::state::batch_log::BatchLog;
use crate::state::files::NewFile;
use crate::{BASE_MODEL, EMBEDDING_MODEL};

/// Starts the thread, and takes up what an earlier run left unfinished.
pub(crate) fn start(app: &App) -> Result<JoinHandle<()>, LocalError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let (app, waiting) = (app.clone(), app.state.batches.queue());
    let work = move || runtime.block_on(take(&app, waiting));
    Ok(std::thread::Builder::new().name("holdout-local-batches".to_owned()).spawn(work)?)
}

/// Runs batches as they come, until the queue closes and the last of them has stopped.
async fn take(app: &App, mut waiting: UnboundedReceiver<Arc<Batch>>) {
    let mut running = JoinSet::new();
    while let Some(batch) = waiting.recv().await {
        running.spawn(run(app.clone(), batch));
        while running.try_join_next().is_some() {}
    }
    while let Some(ended) = running.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a local batch panicked");
        }
    }
}

/// Why a batch ended early.
#[derive(Debug)]
enum Halt {
    /// The provider ends; the batch goes on at its next start.
    Stopped,
    /// The input can't be used.
    Refused(Vec<BatchError>),
    /// The provider has a fault.
    Fault(LocalError),
}

impl<E: Into<LocalError>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

impl From<InputError> for Halt {
    fn from(error: InputError) -> Self {
        match error {
            InputError::Refused(errors) => Self::Refused(errors),
            InputError::Io(error) => Self::of_input(error),
        }
    }
}

impl Halt {
    fn of_input(error: io::Error) -> Self {
        if error.kind() != io::ErrorKind::NotFound {
            return Self::Fault(error.into());
        }
        let message = "The input file of this batch was deleted, or has expired.".to_owned();
        let (code, param) = ("file_not_found".to_owned(), Some("input_file_id".to_owned()));
        Self::Refused(vec![BatchError { code, message, param, line: None }])
    }
}

async fn run(app: App, batch: Arc<Batch>) {
    let (outcome, errors) = match carry_out(&app, &batch).await {
        Ok(outcome) => (outcome, Vec::new()),
        Err(Halt::Refused(errors)) => (BatchStatus::Failed, errors),
        Err(Halt::Fault(fault)) => (BatchStatus::Failed, vec![server_error(&fault)]),
        Err(Halt::Stopped) => {
            if let Err(error) = batch.save() {
                tracing::warn!(batch = %batch.id, %error, "the counts of a batch were not kept");
            }
            return;
        }
    };
    if let Err(fault) = finish(&app, &batch, outcome, errors) {
        tracing::error!(batch = %batch.id, %fault, "a batch can't be finished");
        batch.give_up(server_error(&fault), app.state.now());
    }
}

fn server_error(fault: &LocalError) -> BatchError {
    let message = format!("The batch failed due to an internal error: {fault}");
    BatchError { code: "server_error".to_owned(), message, param: None, line: None }
}

/// Has the requests answered, and gives what the batch came to.
async fn carry_out(app: &App, batch: &Batch) -> Result<BatchStatus, Halt> {
    if batch.status() == BatchStatus::Validating {
        let Checked { total, model } = check(app, &batch.record()).await?;
        batch.begin(total, model, app.state.now())?;
    }
    let record = batch.record();
    match record.outcome {
        Some(outcome) => Ok(outcome),
        None if record.status == BatchStatus::Cancelling => Ok(BatchStatus::Cancelled),
        None => answer_all(app, batch, &record).await,
    }
}

async fn check(app: &App, record: &BatchRecord) -> Result<Checked, Halt> {
    let (state, endpoint) = (Arc::clone(&app.state), record.endpoint);
    let path = app.state.files.path(&record.input_file_id);
    let checked = tokio::task::spawn_blocking(move || {
        input::check(&path, endpoint, |model| match endpoint {
            Endpoint::ChatCompletions => model == BASE_MODEL || state.models.card(model).is_some(),
            Endpoint::Embeddings => model == EMBEDDING_MODEL,
        })
    });
    Ok(checked.await.map_err(io::Error::other)??)
}

async fn answer_all(app: &App, batch: &Batch, record: &BatchRecord) -> Result<BatchStatus, Halt> {
    let mut log = BatchLog::open(batch)?;
    batch.count(log.tally);
    let input = app.state.files.path(&record.input_file_id);
    for request in requests(&input).map_err(Halt::of_input)? {
        let request = request?;
        if log.has(&request.custom_id) {
            continue;
        }
        if app.state.now() >= record.expires_at {
            return Ok(BatchStatus::Expired);
        }
        let line = tokio::select! {
            biased;
            () = batch.stop.cancelled() => return match batch.status() {
                BatchStatus::Cancelling => Ok(BatchStatus::Cancelled),
                _ => Err(Halt::Stopped),
            },
            line = answer(app, record.endpoint, &request) => line?,
        };
        log.add(request.custom_id, &line)?;
        batch.count(log.tally);
        tokio::task::yield_now().await;
    }
    Ok(BatchStatus::Completed)
}

/// Answers a request as if it had come by itself.
async fn answer(app: &App, endpoint: Endpoint, request: &Request) -> Result<Value, LocalError> {
    let body = Bytes::copy_from_slice(request.body.get().as_bytes());
    let app_state = State(app.clone());
    let response = match endpoint {
        Endpoint::ChatCompletions => chat::create(app_state, body).await.into_response(),
        Endpoint::Embeddings => embeddings::create(app_state, body).await.into_response(),
    };
    let response = if is_stream(&response) { no_stream().into_response() } else { response };
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.map_err(io::Error::other)?;
    let body: Value = serde_json::from_slice(&body)?;
    let request_id = app.state.ids.next("req_", 32);
    let response = json!({"status_code": status, "request_id": request_id, "body": body});
    Ok(line(app, &request.custom_id, &response, &Value::Null))
}

fn line(app: &App, custom_id: &str, response: &Value, error: &Value) -> Value {
    let id = app.state.ids.next("batch_req_", 32);
    json!({"id": id, "custom_id": custom_id, "response": response, "error": error})
}

fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    kind.is_some_and(|kind| kind.starts_with(b"text/event-stream"))
}

fn no_stream() -> Failure {
    let message = "Requests of a batch can't be streamed: 'stream' must be false.";
    Failure::invalid(message).param("stream").code("unsupported_value")
}

/// Ends a batch as it came out, and makes files of its lines.
fn finish(
    app: &App,
    batch: &Batch,
    outcome: BatchStatus,
    errors: Vec<BatchError>,
) -> Result<(), LocalError> {
    let ids = [(); 2].map(|()| app.state.ids.next("file-", 24));
    let record = batch.decide(outcome, errors, ids, app.state.now())?;
    let outcome = record.outcome.unwrap_or(outcome);
    let mut log = BatchLog::open(batch)?;
    if let Some(error) = left_out(outcome).filter(|_| record.total > 0) {
        leave_out_rest(app, &record, &mut log, &error)?;
    }
    batch.count(log.tally);
    let files = [
        publish(app, &record, &batch.output_path(), record.output_file_id.as_deref(), "output")?,
        publish(app, &record, &batch.error_path(), record.error_file_id.as_deref(), "error")?,
    ];
    batch.conclude(outcome, files, app.state.now())
}

/// Writes an error for each request that was not answered.
fn leave_out_rest(
    app: &App,
    record: &BatchRecord,
    log: &mut BatchLog,
    error: &Value,
) -> Result<(), LocalError> {
    let input = match requests(&app.state.files.path(&record.input_file_id)) {
        // Whoever deleted the file does not wait for them.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        input => input?,
    };
    for request in input {
        let id = request?.custom_id;
        if !log.has(&id) {
            let line = line(app, &id, &Value::Null, error);
            log.add(id, &line)?;
        }
    }
    Ok(())
}

/// Makes a file of lines, if there are any, and gives its id. Doing it again changes nothing.
fn publish(
    app: &App,
    record: &BatchRecord,
    lines: &Path,
    id: Option<&str>,
    kind: &str,
) -> Result<Option<String>, LocalError> {
    let bytes = fs_err::metadata(lines)?.len();
    let Some(id) = id.filter(|_| bytes > 0) else { return Ok(None) };
    let (files, now) = (&app.state.files, app.state.now());
    if files.get(id, now).is_none() {
        fs_err::copy(lines, files.part_path(id))?;
        let file = NewFile {
            filename: format!("{}_{kind}.jsonl", record.id),
            purpose: "batch_output".to_owned(),
            bytes,
            lifetime: record.output_lifetime,
        };
        files.add(file.record(id.to_owned(), now))?;
    }
    Ok(Some(id.to_owned()))
}
