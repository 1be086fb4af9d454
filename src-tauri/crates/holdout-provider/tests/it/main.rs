//! The client against a real server over HTTP, well-behaved and not.

#![expect(clippy::unwrap_used, reason = "a test stops at its first surprise")]

mod batches;
mod chat;
mod dialects;
mod embeddings;
mod extras;
mod fault_table;
mod files;
mod jobs;
mod keys;
mod lists;
mod network;
mod prism;
mod raw;
mod stream;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use holdout_faults::{FaultyServer, Script};
use holdout_provider::{ChatRequest, Client, Endpoint, RetryPolicy};
use holdout_types::{Message, Role, Sampling, Sensitive, SystemClock};

/// A key that must not turn up anywhere.
const KEY: &str = "sk-planted-0123456789";

async fn server(script: Script) -> FaultyServer {
    FaultyServer::start(script).await.unwrap()
}

/// An endpoint that repeats as often as usual, but with pauses of milliseconds.
fn endpoint(server: &FaultyServer) -> Endpoint {
    let mut endpoint = Endpoint::new(server.url(), Sensitive::new(KEY.to_owned()));
    endpoint.retry = RetryPolicy {
        first_pause: Duration::from_millis(2),
        longest_pause: Duration::from_millis(20),
        patience: Duration::from_millis(500),
        ..RetryPolicy::default()
    };
    endpoint
}

fn client(server: &FaultyServer) -> Client {
    client_of(endpoint(server))
}

fn client_of(endpoint: Endpoint) -> Client {
    Client::new(endpoint, Arc::new(SystemClock::default())).unwrap()
}

fn question(text: &str) -> ChatRequest {
    ChatRequest::new("stub", vec![Message::new(Role::User, text)], Sampling::default())
}
