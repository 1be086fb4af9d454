//! `serve-local`: the local provider for other programs, until it is interrupted.

use std::process::ExitCode;
use std::sync::Arc;

use holdout_core::serve_local::ServedProvider;
use holdout_types::{ApiError, SystemClock};

use crate::{ServeArguments, console, runtime};

pub(crate) fn serve(arguments: &ServeArguments) -> Result<ExitCode, ApiError> {
    runtime()?.block_on(async {
        let clock = Arc::new(SystemClock::default());
        let (port, token) = (arguments.port, arguments.token.clone());
        let provider = ServedProvider::start(port, token, &arguments.state, clock).await?;
        // On standard output and first, so that a script can wait for it and read the port.
        console::result(&format!("Serving {}", provider.base_url()));
        until_stopped().await;
        provider.shutdown().await;
        Ok(ExitCode::SUCCESS)
    })
}

#[cfg(unix)]
async fn until_stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        let _interrupted = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}

#[cfg(not(unix))]
async fn until_stopped() {
    let _interrupted = tokio::signal::ctrl_c().await;
}
