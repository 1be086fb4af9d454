use std::sync::Mutex;
use std::time::Duration;

use holdout_faults::{Fault, FaultyServer, Route, Script, When};
use holdout_provider::{
    Connection, JobCheckpoint, JobEvent, JobLog, JobRequest, JobStatus, RemoteJob, WatchError,
    WatchPolicy, watch_job,
};
use holdout_types::{ApiError, Cancel, ErrorCode};
use serde_json::{Value, json};

use super::{client, client_of, endpoint, server};

/// Writes down what it is told, in one line each.
#[derive(Default)]
struct Notes {
    lines: Mutex<Vec<String>>,
    is_full: bool,
}

impl Notes {
    fn note(&self, line: String) -> Result<(), ApiError> {
        if self.is_full {
            return Err(ApiError::new(ErrorCode::DiskFull, "The disk is full."));
        }
        self.lines.lock().unwrap().push(line);
        Ok(())
    }

    fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

impl JobLog for Notes {
    fn record_status(&self, job: &RemoteJob) -> Result<(), ApiError> {
        self.note(job.status.label())
    }

    fn record_events(&self, events: &[JobEvent]) -> Result<(), ApiError> {
        let losses = events.iter().filter_map(|event| event.metrics?.train_loss);
        self.note(format!("losses {:?}", losses.collect::<Vec<_>>()))
    }

    fn record_checkpoints(&self, checkpoints: &[JobCheckpoint]) -> Result<(), ApiError> {
        self.note(format!("{} checkpoints", checkpoints.len()))
    }

    fn connection(&self, state: Connection<'_>) {
        let line = match state {
            Connection::Lost(_) => "connection lost",
            Connection::Restored => "connection restored",
        };
        self.lines.lock().unwrap().push(line.to_owned());
    }
}

fn quickly() -> WatchPolicy {
    let (shortest, longest) = (Duration::from_millis(2), Duration::from_millis(10));
    WatchPolicy { shortest, longest, growth: 1.5 }
}

fn training() -> Script {
    let event = |step: i64| {
        json!({"id": format!("e{step}"), "created_at": step, "type": "metrics",
            "data": {"step": step, "train_loss": 1.0 / step as f64}})
    };
    let checkpoint = json!({"id": "c1", "step_number": 2,
        "fine_tuned_model_checkpoint": "ft:stub:ckpt-step-2", "metrics": {"step": 2}});
    Script::default().events(vec![event(1), event(2)]).checkpoints(vec![checkpoint])
}

async fn watch(server: &FaultyServer, notes: &Notes) -> Result<RemoteJob, WatchError> {
    let mut endpoint = endpoint(server);
    endpoint.retry.retries = 1;
    let client = client_of(endpoint);
    let job = client.create_job(&JobRequest::new("r", "stub", "file-1")).await.unwrap();
    watch_job(&client, &job.id, quickly(), &Cancel::new(), notes).await
}

#[tokio::test]
async fn a_job_is_watched_to_its_end_and_its_end_is_told_last() {
    let (server, notes) = (server(training()).await, Notes::default());
    let job = watch(&server, &notes).await.unwrap();
    assert_eq!(job.fine_tuned_model.as_deref(), Some("ft:stub"));
    let expected = [
        "losses [1.0, 0.5]",
        "1 checkpoints",
        "checking the files",
        "waiting its turn",
        "training",
        "succeeded",
    ];
    assert_eq!(notes.lines(), expected);
}

#[tokio::test]
async fn watching_goes_on_through_lost_connections_and_says_so_once() {
    let script = training().fault(Route::Job, When::First(9), Fault::CutBefore);
    let (server, notes) = (server(script).await, Notes::default());
    assert_eq!(watch(&server, &notes).await.unwrap().status, JobStatus::Succeeded);
    let lines = notes.lines();
    assert_eq!(lines.iter().filter(|line| *line == "connection lost").count(), 1, "{lines:?}");
    assert!(lines.contains(&"connection restored".to_owned()), "{lines:?}");
}

#[tokio::test]
async fn an_unknown_state_does_not_end_the_watching() {
    let course = [
        json!({"status": "pausing"}),
        json!({"status": null}),
        json!({"status": "failed", "error": {"code": "bad_rows", "message": "Row 3 is bad"}}),
    ];
    let (server, notes) =
        (server(Script::default().job_course(course.to_vec())).await, Notes::default());
    let job = watch(&server, &notes).await.unwrap();
    assert_eq!(job.error.unwrap().message.as_deref(), Some("Row 3 is bad"));
    assert_eq!(notes.lines(), ["provider says: pausing", "provider names no state", "failed"]);
}

#[tokio::test]
async fn a_provider_without_events_and_checkpoints_can_be_watched() {
    let missing = || Fault::Status(404, json!({"error": {"message": "Unknown request URL"}}));
    let script = training().fault(Route::Events, When::Always, missing()).fault(
        Route::Checkpoints,
        When::Always,
        missing(),
    );
    let (server, notes) = (server(script).await, Notes::default());
    assert_eq!(watch(&server, &notes).await.unwrap().status, JobStatus::Succeeded);
}

#[tokio::test]
async fn a_refused_key_a_full_disk_and_a_cancel_end_the_watching() {
    let script = training().fault(Route::Job, When::Always, Fault::UnauthorizedWithKey);
    let refusing = server(script).await;
    let error = watch(&refusing, &Notes::default()).await.unwrap_err();
    assert_eq!(ApiError::from(error).code, ErrorCode::Unauthorized);

    let full = Notes { is_full: true, ..Notes::default() };
    let error = watch(&server(training()).await, &full).await.unwrap_err();
    assert_eq!(ApiError::from(error).code, ErrorCode::DiskFull);

    let course: Vec<Value> = vec![json!({"status": "running"})];
    let running = server(Script::default().job_course(course)).await;
    let client = client(&running);
    let job = client.create_job(&JobRequest::new("r", "stub", "file-1")).await.unwrap();
    let cancel = Cancel::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(40)).await;
        stop.cancel();
    });
    let notes = Notes::default();
    let ended = watch_job(&client, &job.id, quickly(), &cancel, &notes).await;
    assert_eq!(ended.unwrap_err(), WatchError::Cancelled);
    assert_eq!(running.count(Route::SteerJob), 0, "the job itself goes on");
}
