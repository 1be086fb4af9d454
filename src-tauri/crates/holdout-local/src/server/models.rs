//! `/models`.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::server::App;
use crate::server::errors::{Answer, Failure};
use crate::{BASE_MODEL, EMBEDDING_MODEL};

/// When the built-in models were made: 2026-11-21.
const BUILT_IN_SINCE: i64 = 1_795_219_200;

/// `GET /models`.
pub(crate) async fn list(State(app): State<App>) -> Json<Value> {
    let built_in = [BASE_MODEL, EMBEDDING_MODEL].map(built_in);
    let trained = app.state.models.list();
    let trained = trained.iter().map(|card| model(&card.name, card.created_at, "holdout"));
    let data: Vec<Value> = built_in.into_iter().chain(trained).collect();
    Json(json!({"object": "list", "data": data}))
}

/// `GET /models/{model}`.
pub(crate) async fn get(State(app): State<App>, Path(name): Path<String>) -> Answer<Json<Value>> {
    if [BASE_MODEL, EMBEDDING_MODEL].contains(&name.as_str()) {
        return Ok(Json(built_in(&name)));
    }
    let card = app.state.models.card(&name).ok_or_else(|| Failure::no_model(&name))?;
    Ok(Json(model(&name, card.created_at, "holdout")))
}

/// `DELETE /models/{model}`, for trained models.
pub(crate) async fn delete(
    State(app): State<App>,
    Path(name): Path<String>,
) -> Answer<Json<Value>> {
    if [BASE_MODEL, EMBEDDING_MODEL].contains(&name.as_str()) {
        let message = format!("The model `{name}` is built in and can't be deleted.");
        return Err(Failure::new(StatusCode::FORBIDDEN, "invalid_request_error", message));
    }
    if !app.state.models.remove(&name)? {
        return Err(Failure::no_model(&name));
    }
    Ok(Json(json!({"id": name, "object": "model", "deleted": true})))
}

fn built_in(name: &str) -> Value {
    model(name, BUILT_IN_SINCE, "system")
}

fn model(name: &str, created: i64, owner: &str) -> Value {
    json!({
        "id": name,
        "object": "model",
        "created": created,
        "owned_by": owner,
        "shutdown_date": null,
    })
}
