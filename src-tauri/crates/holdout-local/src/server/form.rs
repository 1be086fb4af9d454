//! Multipart forms: fields of text, and files that go to disk as they come.

use std::path::Path;

use axum::extract::multipart::{Field, MultipartError};
use tokio::io::AsyncWriteExt;

use crate::error::LocalError;
use crate::server::errors::{Answer, Failure};

/// Writes a field to disk as it comes, and gives its length in bytes.
pub(crate) async fn receive(mut field: Field<'_>, path: &Path, most: u64) -> Answer<u64> {
    let name = field.name().unwrap_or_default().to_owned();
    let mut file = tokio::fs::File::create(path).await.map_err(LocalError::from)?;
    let mut length = 0;
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error))? {
        length += chunk.len() as u64;
        if length > most {
            let message = format!("File is too large. The maximum is {} MB.", most >> 20);
            return Err(Failure::too_large(message).param(name));
        }
        file.write_all(&chunk).await.map_err(LocalError::from)?;
    }
    file.flush().await.map_err(LocalError::from)?;
    Ok(length)
}

pub(crate) async fn text(field: Field<'_>) -> Answer<String> {
    field.text().await.map_err(|error| broken(&error))
}

/// The refusal of a form that can't be read.
pub(crate) fn broken(error: &MultipartError) -> Failure {
    Failure::invalid(format!("Could not parse multipart form: {}", error.body_text()))
}

/// The refusal of a form without a field that it must have.
pub(crate) fn missing(param: &str) -> Failure {
    let message = format!("Missing required parameter: '{param}'.");
    Failure::invalid(message).param(param).code("missing_required_parameter")
}

/// The refusal of a field that no form has.
pub(crate) fn unknown(param: &str) -> Failure {
    let message = format!("Unknown parameter: '{param}'.");
    Failure::invalid(message).param(param).code("unknown_parameter")
}
