//! The local provider on a port of its own, for other programs.

use std::path::Path;
use std::sync::Arc;

use holdout_local::{LocalOptions, LocalProvider};
use holdout_types::{ApiError, Clock, Sensitive};

/// A local provider that other programs reach. Dropping it ends it.
pub struct ServedProvider(LocalProvider);

impl ServedProvider {
    /// Serves on 127.0.0.1; port 0 takes any that is free. `token` is what requests must carry.
    pub async fn start(
        port: u16,
        token: String,
        state: &Path,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ApiError> {
        let port = (port != 0).then_some(port);
        let options = LocalOptions { port, ..LocalOptions::new(Sensitive::new(token), state) };
        Ok(Self(LocalProvider::start(options, clock).await?))
    }

    /// The address that clients need: `http://127.0.0.1:PORT/v1`.
    pub fn base_url(&self) -> String {
        self.0.base_url()
    }

    /// Ends it, and waits until jobs are stored.
    pub async fn shutdown(self) {
        self.0.shutdown().await;
    }
}
