//! Starting, reaching and ending a provider.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::thread::JoinHandle;

use axum::serve::ListenerExt;
use holdout_types::{Cancel, Clock, Sensitive};
use tokio::net::TcpListener;

use crate::error::LocalError;
use crate::options::LocalOptions;
use crate::server::{App, batches, router};
use crate::state::{State, disk, queue};

/// A running provider. Dropping it ends it: jobs and batches go on at the next start.
pub struct LocalProvider {
    port: u16,
    token: Sensitive<String>,
    state: Arc<State>,
    ending: Cancel,
    server: Option<tokio::task::JoinHandle<()>>,
    threads: Vec<JoinHandle<()>>,
}

impl std::fmt::Debug for LocalProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocalProvider").field("port", &self.port).finish_non_exhaustive()
    }
}

impl LocalProvider {
    /// Opens the state directory, takes up unfinished jobs and batches, and listens on 127.0.0.1.
    ///
    /// Has to be called inside a tokio runtime. Fails if the directory can't be used or the port is
    /// taken.
    pub async fn start(options: LocalOptions, clock: Arc<dyn Clock>) -> Result<Self, LocalError> {
        let port = options.port.unwrap_or(0);
        let listen = |source| LocalError::Listen { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(listen)?;
        let port = listener.local_addr().map_err(listen)?.port();
        let lock = disk::lock_directory(&options.state_dir).await?;
        let state = Arc::new(State::open(&options.state_dir, clock, options.pace, lock)?);
        let mut threads = queue::start(&state)?;
        let app = App::new(Arc::clone(&state), &options.token, options.faults);
        threads.push(batches::run::start(&app)?);
        let ending = Cancel::new();
        let ended = ending.clone().cancelled_owned();
        let server = tokio::spawn(async move {
            let listener = listener.tap_io(|stream| {
                // Small answers must not wait for each other. Without this they are only slower.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "TCP_NODELAY can't be set");
                }
            });
            let serve = axum::serve(listener, router(app)).with_graceful_shutdown(ended);
            if let Err(error) = serve.await {
                tracing::error!(%error, "the local provider stopped listening");
            }
        });
        Ok(Self { port, token: options.token, state, ending, server: Some(server), threads })
    }

    /// The address that clients need: `http://127.0.0.1:PORT/v1`.
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// The bearer token that requests must carry.
    pub fn token(&self) -> &Sensitive<String> {
        &self.token
    }

    /// A trained model as bytes, to keep in a project. Its size is about 4 bytes for each feature
    /// and class. Reads from disk: call it where blocking is allowed.
    pub fn export_model(&self, model_id: &str) -> Result<Vec<u8>, LocalError> {
        self.state.models.export(model_id)
    }

    /// Takes a model from a project, and gives the name that requests use. A model of the same name
    /// is replaced. Writes to disk: call it where blocking is allowed.
    pub fn import_model(&self, bytes: &[u8]) -> Result<String, LocalError> {
        self.state.models.import(bytes)
    }

    /// Ends the provider, and waits until the present requests are answered and jobs and batches are stored.
    pub async fn shutdown(mut self) {
        self.stop();
        if let Some(server) = self.server.take()
            && let Err(error) = server.await
        {
            tracing::error!(%error, "the local provider's server ended badly");
        }
        let threads = std::mem::take(&mut self.threads);
        let joined = tokio::task::spawn_blocking(move || {
            threads.into_iter().filter_map(|thread| thread.join().err()).count()
        });
        if !matches!(joined.await, Ok(0)) {
            tracing::error!("a thread of the local provider panicked");
        }
    }

    /// Asks the provider to end, without waiting. Jobs and batches go on at the next start.
    pub fn stop(&self) {
        self.ending.cancel();
        self.state.queue.close();
        self.state.jobs.stop();
        self.state.batches.stop();
    }
}

impl Drop for LocalProvider {
    fn drop(&mut self) {
        self.stop();
    }
}
