//! `POST /batches`: everything is checked here that can be told without reading the input file.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde_json::Value;

use crate::server::App;
use crate::server::batches::view;
use crate::server::errors::Answer;
use crate::server::files;
use crate::server::wire::{Fields, parse_body};
use crate::state::batch::{BatchRecord, BatchStatus, COMPLETION_WINDOW, Endpoint, Tally};

const FIELDS: [&str; 5] =
    ["input_file_id", "endpoint", "completion_window", "metadata", "output_expires_after"];

/// Creates a batch and puts it into the queue.
pub(crate) async fn create(State(app): State<App>, body: Bytes) -> Answer<Json<Value>> {
    let body = parse_body(&body)?;
    let fields = Fields::new(&body);
    fields.only(&FIELDS)?;
    let batch = app.state.batches.add(record(&app, &fields)?)?;
    // What the API answers is the batch before anything has happened to it.
    let created = view(&batch.record());
    app.state.batches.enqueue(batch);
    Ok(Json(created))
}

fn record(app: &App, fields: &Fields<'_>) -> Answer<BatchRecord> {
    fields.required_string("input_file_id")?;
    let path = fields.required_choice("endpoint", &Endpoint::ALL.map(Endpoint::path))?;
    let endpoint = Endpoint::ALL.into_iter().find(|endpoint| endpoint.path() == path);
    fields.required_choice("completion_window", &["24h"])?;
    let file = files::named(app, fields, "input_file_id", "batch")?;
    let created_at = app.state.now();
    Ok(BatchRecord {
        id: app.state.ids.next("batch_", 32),
        number: 0,
        created_at,
        expires_at: created_at + COMPLETION_WINDOW,
        endpoint: endpoint.unwrap_or(Endpoint::ChatCompletions),
        input_file_id: file.map(|file| file.id).unwrap_or_default(),
        metadata: fields.metadata()?,
        output_lifetime: files::lifetime_in(fields, "output_expires_after")?,
        status: BatchStatus::Validating,
        outcome: None,
        reached: BTreeMap::new(),
        model: None,
        total: 0,
        tally: Tally::default(),
        errors: Vec::new(),
        output_file_id: None,
        error_file_id: None,
    })
}
