//! The log: a file a day in the log folder, the last fourteen kept, and the terminal in a debug
//! build. No key and no row is ever logged: secrets are `Sensitive`, and rows are not `Debug`.

use std::path::Path;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

const DAYS_KEPT: usize = 14;

/// Keeps the log open; what is written last arrives when it is dropped.
pub(crate) struct LogGuard {
    _worker: Option<WorkerGuard>,
}

/// Begins to log. Without a folder that can be written, only the terminal gets the log.
pub(crate) fn start(folder: &Path) -> LogGuard {
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("holdout")
        .filename_suffix("log")
        .max_log_files(DAYS_KEPT)
        .build(folder)
        .ok();
    let (file, worker) = appender.map(tracing_appender::non_blocking).unzip();
    let file = file.map(|file| tracing_subscriber::fmt::layer().with_ansi(false).with_writer(file));
    let terminal = cfg!(debug_assertions)
        .then(|| tracing_subscriber::fmt::layer().with_writer(std::io::stderr));
    // A second subscriber is refused only when a test set one before; that one stays.
    let _kept = tracing_subscriber::registry().with(filter()).with(file).with(terminal).try_init();
    LogGuard { _worker: worker }
}

fn filter() -> EnvFilter {
    EnvFilter::try_from_env("HOLDOUT_LOG").unwrap_or_else(|_| EnvFilter::new("warn,holdout=info"))
}
