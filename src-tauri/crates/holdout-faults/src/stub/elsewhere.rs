//! What stands beside OpenAI's root: Nebius' deployments under `/v0`, Azure's classic root under
//! `/openai`.

use std::collections::HashMap;
use std::sync::PoisonError;

use axum::Json;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::{
    Parameters, chat, create_job, delete_file, embeddings, job, job_list, list_files, list_jobs,
    models, steer_job, upload,
};
use crate::server::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/v0/models", post(deploy))
        .route("/v0/models/{name}", get(deployment))
        .route("/openai/deployments/{name}/chat/completions", post(azure_chat))
        .route("/openai/deployments/{name}/embeddings", post(embeddings::create))
        .route("/openai/models", get(models))
        .route("/openai/files", get(list_files).post(upload))
        .route("/openai/files/{id}", axum::routing::delete(delete_file))
        .route("/openai/fine_tuning/jobs", get(list_jobs).post(create_job))
        .route("/openai/fine_tuning/jobs/{id}", get(job))
        .route("/openai/fine_tuning/jobs/{id}/{list}", get(job_list).post(steer_job))
        .route("/openai/v1/chat/completions", post(chat))
        .route("/openai/v1/fine_tuning/jobs", get(list_jobs).post(create_job))
}

/// Answers as in Nebius' recorded run: it adds to the name, and the first look has no state.
async fn deploy(State(app): State<App>, Json(body): Json<Value>) -> Json<Value> {
    let wished = body["name"].as_str().unwrap_or_default();
    let name = format!("{}-LoRa:{wished}-JuNN", body["base_model"].as_str().unwrap_or_default());
    looks(&app, |looks| looks.insert(name.clone(), 0));
    Json(json!({"name": name, "base_model": body["base_model"], "source": body["source"],
        "created_at": 1, "status": "validating"}))
}

async fn deployment(State(app): State<App>, Path(name): Path<String>) -> Response {
    let seen = looks(&app, |looks| {
        looks.get_mut(&name).map(|seen| {
            *seen += 1;
            *seen
        })
    });
    match seen {
        None => super::refusal(StatusCode::NOT_FOUND, "Model not found"),
        Some(1) => Json(json!({})).into_response(),
        Some(_) if name.contains("broken") => Json(json!({"name": name, "status": "error",
            "status_reason": "the adapter can't be loaded"}))
        .into_response(),
        Some(_) => {
            Json(json!({"name": name, "status": "active", "status_reason": null})).into_response()
        }
    }
}

/// A deployment answers from the third question on; it wants a version.
async fn azure_chat(
    State(app): State<App>,
    Path(name): Path<String>,
    Query(query): Parameters,
    body: Json<Value>,
) -> Response {
    if !query.contains_key("api-version") {
        return super::refusal(StatusCode::NOT_FOUND, "Resource not found");
    }
    let seen = looks(&app, |looks| {
        let seen = looks.entry(name).or_default();
        *seen += 1;
        *seen
    });
    if seen < 3 {
        // Verbatim, as Azure's questions and answers quote it.
        let error = json!({"error": {"code": "DeploymentNotFound", "message": "The API deployment \
            for this resource does not exist. If you created the deployment within the last 5 \
            minutes, please wait a moment and try again."}});
        return (StatusCode::NOT_FOUND, Json(error)).into_response();
    }
    chat(State(app), body).await
}

fn looks<T>(app: &App, change: impl FnOnce(&mut HashMap<String, u32>) -> T) -> T {
    change(&mut app.stored.looks.lock().unwrap_or_else(PoisonError::into_inner))
}
