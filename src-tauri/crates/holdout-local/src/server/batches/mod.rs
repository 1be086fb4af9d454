//! `/batches`: many requests in a file, answered one after the other.
//!
//! The rooms follow a batch's way: [`create`] takes it, [`input`] says whether its file can be
//! used, and [`run`] has its requests answered, by the handlers that answer live requests.

pub(crate) mod create;
mod input;
pub(crate) mod run;

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use crate::server::App;
use crate::server::errors::{Answer, Failure};
use crate::server::wire::{self, Page, Query};
use crate::state::batch::{Batch, BatchError, BatchRecord, BatchStatus, Tally};

/// `GET /batches`, newest first.
pub(crate) async fn list(State(app): State<App>, query: Query) -> Answer<Json<Value>> {
    let page = Page::read(&query, 20, 100)?;
    let (batches, more) = page.cut(app.state.batches.list(), |batch| batch.id.clone())?;
    let data: Vec<Value> = batches.iter().map(|batch| view(&batch.record())).collect();
    let mut list = wire::list(&data, more);
    // The ids of an empty list of batches are left out.
    if let Some(members) = list.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    Ok(Json(list))
}

/// `GET /batches/{id}`.
pub(crate) async fn get(State(app): State<App>, Path(id): Path<String>) -> Answer<Json<Value>> {
    Ok(Json(view(&find(&app, &id)?.record())))
}

/// `POST /batches/{id}/cancel`.
pub(crate) async fn cancel(State(app): State<App>, Path(id): Path<String>) -> Answer<Json<Value>> {
    match find(&app, &id)?.cancel(app.state.now())? {
        Ok(record) => Ok(Json(view(&record))),
        Err(status) => {
            let message = format!("Cannot cancel a batch with status '{}'.", status.name());
            Err(Failure::invalid(message).param("batch_id").code("invalid_batch_status"))
        }
    }
}

fn find(app: &App, id: &str) -> Answer<Arc<Batch>> {
    let missing =
        || Failure::not_found(format!("No batch found with id '{id}'.")).param("batch_id");
    app.state.batches.get(id).ok_or_else(missing)
}

/// A batch as the API shows it. What it does not have yet is left out.
fn view(record: &BatchRecord) -> Value {
    let mut batch = json!({
        "id": record.id,
        "object": "batch",
        "endpoint": record.endpoint.path(),
        "input_file_id": record.input_file_id,
        "completion_window": "24h",
        "status": record.status.name(),
        "created_at": record.created_at,
        "expires_at": record.expires_at,
        "request_counts": {
            "total": record.total,
            "completed": record.tally.completed,
            "failed": record.tally.failed,
        },
        "usage": usage(record.tally),
        "metadata": (!record.metadata.is_empty()).then_some(&record.metadata),
    });
    if let Some(model) = &record.model {
        batch["model"] = json!(model);
    }
    for (status, at) in &record.reached {
        batch[format!("{}_at", status.name())] = json!(at);
    }
    if !record.errors.is_empty() {
        let errors: Vec<Value> = record.errors.iter().map(error).collect();
        batch["errors"] = json!({"object": "list", "data": errors});
    }
    let files =
        [("output_file_id", &record.output_file_id), ("error_file_id", &record.error_file_id)];
    for (name, id) in files {
        // Before the end the ids are reserved only.
        if let Some(id) = id.as_ref().filter(|_| record.status.is_final()) {
            batch[name] = json!(id);
        }
    }
    batch
}

fn usage(tally: Tally) -> Value {
    json!({
        "input_tokens": tally.input_tokens,
        "input_tokens_details": {"cached_tokens": tally.cached_tokens},
        "output_tokens": tally.output_tokens,
        "output_tokens_details": {"reasoning_tokens": tally.reasoning_tokens},
        "total_tokens": tally.total_tokens,
    })
}

fn error(error: &BatchError) -> Value {
    json!({
        "code": error.code,
        "message": error.message,
        "param": error.param,
        "line": error.line,
    })
}

/// What stands for a request that was not answered because the batch ended before.
fn left_out(outcome: BatchStatus) -> Option<Value> {
    match outcome {
        BatchStatus::Expired => Some(json!({
            "code": "batch_expired",
            "message": "This request could not be executed before the completion window expired.",
        })),
        BatchStatus::Cancelled => Some(json!({
            "code": "batch_cancelled",
            "message": "This request was not executed because the batch was cancelled.",
        })),
        _ => None,
    }
}
