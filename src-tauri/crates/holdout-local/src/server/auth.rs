//! The bearer token: only who was given it may ask.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::server::App;
use crate::server::errors::Failure;

/// Lets requests with the right token through, and answers 401 to others.
pub(crate) async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
    let token = given.and_then(|value| value.split_at_checked(7));
    let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case(b"bearer "));
    match token {
        // The hashes compare in constant time.
        Some((_, token)) if blake3::hash(token) == app.token_hash => next.run(request).await,
        Some(_) => refuse("Incorrect API key provided.").code("invalid_api_key").into_response(),
        None => refuse(
            "You didn't provide an API key. You need to provide your API key in an Authorization \
             header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
        )
        .into_response(),
    }
}

fn refuse(message: &str) -> Failure {
    Failure::new(StatusCode::UNAUTHORIZED, "invalid_request_error", message)
}
