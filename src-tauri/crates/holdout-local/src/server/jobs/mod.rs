//! `/fine_tuning/jobs`: everything about jobs that exist. Creating one stands in [`create`].

pub(crate) mod create;

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use crate::server::App;
use crate::server::errors::{Answer, Failure};
use crate::server::wire::{self, Page, Query, query_value};
use crate::state::events::Event;
use crate::state::job::{Change, Checkpoint, Hyperparameters, Job, JobRecord};

/// `GET /fine_tuning/jobs`.
pub(crate) async fn list(State(app): State<App>, query: Query) -> Answer<Json<Value>> {
    let page = Page::read(&query, 20, 1_000)?;
    let mut jobs = app.state.jobs.list();
    jobs.retain(|job| has_metadata(&job.record(), &query));
    let (jobs, more) = page.cut(jobs, |job| job.id.clone())?;
    Ok(Json(wire::list(&jobs.iter().map(|found| job(found)).collect::<Vec<_>>(), more)))
}

/// `metadata[key]=value` for each that is asked for; `metadata=null` for none at all.
fn has_metadata(record: &JobRecord, query: &Query) -> bool {
    if query_value(query, "metadata") == Some("null") && !record.metadata.is_empty() {
        return false;
    }
    query.iter().all(|(name, value)| {
        let key = name.strip_prefix("metadata[").and_then(|name| name.strip_suffix(']'));
        key.is_none_or(|key| record.metadata.get(key) == Some(value))
    })
}

/// `GET /fine_tuning/jobs/{id}`.
pub(crate) async fn get(State(app): State<App>, Path(id): Path<String>) -> Answer<Json<Value>> {
    let found = find(&app, &id)?;
    Ok(Json(job(&found)))
}

/// `POST /fine_tuning/jobs/{id}/cancel`.
pub(crate) async fn cancel(State(app): State<App>, Path(id): Path<String>) -> Answer<Json<Value>> {
    let found = find(&app, &id)?;
    let change = found.cancel(&app.state)?;
    concluded(&app, &found, change, "cancel")
}

/// `POST /fine_tuning/jobs/{id}/pause`.
pub(crate) async fn pause(State(app): State<App>, Path(id): Path<String>) -> Answer<Json<Value>> {
    let found = find(&app, &id)?;
    let change = found.pause(&app.state)?;
    concluded(&app, &found, change, "pause")
}

/// `POST /fine_tuning/jobs/{id}/resume`.
pub(crate) async fn resume(State(app): State<App>, Path(id): Path<String>) -> Answer<Json<Value>> {
    let found = find(&app, &id)?;
    let change = found.resume(&app.state)?;
    concluded(&app, &found, change, "resume")
}

fn concluded(app: &App, found: &Arc<Job>, change: Change, verb: &str) -> Answer<Json<Value>> {
    match change {
        Change::Refused(status) => {
            let message = format!("Cannot {verb} a job with status '{}'.", status.name());
            return Err(Failure::invalid(message).code("invalid_job_status"));
        }
        Change::Enqueue => app.state.queue.enqueue(Arc::clone(found)),
        Change::Done => {}
    }
    Ok(Json(job(found)))
}

/// `GET /fine_tuning/jobs/{id}/events`, newest first.
pub(crate) async fn events(
    State(app): State<App>,
    Path(id): Path<String>,
    query: Query,
) -> Answer<Json<Value>> {
    let page = Page::read(&query, 20, 10_000)?;
    let mut events = find(&app, &id)?.events.list();
    events.reverse();
    let (events, more) = page.cut(events, |event| event.id.clone())?;
    let data: Vec<Value> = events.iter().map(event).collect();
    Ok(Json(json!({"object": "list", "data": data, "has_more": more})))
}

/// `GET /fine_tuning/jobs/{id}/checkpoints`, newest first.
pub(crate) async fn checkpoints(
    State(app): State<App>,
    Path(id): Path<String>,
    query: Query,
) -> Answer<Json<Value>> {
    let page = Page::read(&query, 10, 1_000)?;
    let mut checkpoints = find(&app, &id)?.record().checkpoints;
    checkpoints.reverse();
    let (checkpoints, more) = page.cut(checkpoints, |checkpoint| checkpoint.id.clone())?;
    let data: Vec<Value> = checkpoints.iter().map(|found| checkpoint(&id, found)).collect();
    Ok(Json(wire::list(&data, more)))
}

fn find(app: &App, id: &str) -> Answer<Arc<Job>> {
    app.state.jobs.get(id).ok_or_else(|| {
        let message = format!("Could not find fine tune: {id}");
        Failure::not_found(message).param("fine_tune_id").code("fine_tune_not_found")
    })
}

/// A job as the API shows it.
fn job(job: &Job) -> Value {
    let record = job.record();
    let succeeded = record.finished_at.is_some() && record.trained_tokens.is_some();
    let hyperparameters = hyperparameters(record.hyperparameters);
    json!({
        "id": record.id,
        "object": "fine_tuning.job",
        "created_at": record.created_at,
        "finished_at": record.finished_at,
        "estimated_finish": job.expected_finish(),
        "model": record.base_model,
        "fine_tuned_model": succeeded.then_some(record.model_name),
        "organization_id": "org-local",
        "status": record.status.name(),
        "hyperparameters": hyperparameters,
        "method": {"type": "supervised", "supervised": {"hyperparameters": hyperparameters}},
        "training_file": record.training_file,
        "validation_file": record.validation_file,
        "result_files": record.result_files,
        "trained_tokens": record.trained_tokens,
        "integrations": [],
        "seed": record.seed,
        "metadata": record.metadata,
        "user_provided_suffix": record.suffix,
        "error": record.error.map(|error| json!({
            "code": error.code,
            "message": error.message,
            "param": error.param,
        })),
    })
}

fn hyperparameters(values: Hyperparameters) -> Value {
    let auto = || json!("auto");
    json!({
        "n_epochs": values.n_epochs.map_or_else(auto, Value::from),
        "batch_size": values.batch_size.map_or_else(auto, Value::from),
        "learning_rate_multiplier": values.learning_rate_multiplier.map_or_else(auto, Value::from),
    })
}

fn event(event: &Event) -> Value {
    json!({
        "object": "fine_tuning.job.event",
        "id": event.id,
        "created_at": event.created_at,
        "level": event.level,
        "message": event.message,
        "type": event.kind,
        "data": event.data,
    })
}

fn checkpoint(job: &str, checkpoint: &Checkpoint) -> Value {
    json!({
        "object": "fine_tuning.job.checkpoint",
        "id": checkpoint.id,
        "created_at": checkpoint.created_at,
        "fine_tuned_model_checkpoint": checkpoint.model,
        "step_number": checkpoint.step,
        "metrics": checkpoint.metrics,
        "fine_tuning_job_id": job,
    })
}
