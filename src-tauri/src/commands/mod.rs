//! The commands of the window, one file a feature. Each is a few lines: take the state, call the
//! core, give back its answer or its error.

mod candidates;
mod compare;
mod data;
mod graders;
mod holdout;
mod judge;
mod knowledge;
mod overview;
mod report;
mod settings;
mod train;

use holdout_types::{ApiError, ErrorCode};
use tauri::{Builder, Wry};

/// What every command gives back.
type Answer<T> = Result<T, ApiError>;

/// Adds every feature's commands.
pub(crate) fn register(builder: Builder<Wry>) -> Builder<Wry> {
    builder
        .plugin(holdout::plugin())
        .plugin(overview::plugin())
        .plugin(data::plugin())
        .plugin(candidates::plugin())
        .plugin(knowledge::plugin())
        .plugin(train::plugin())
        .plugin(compare::plugin())
        .plugin(graders::plugin())
        .plugin(judge::plugin())
        .plugin(report::plugin())
        .plugin(settings::plugin())
}

/// Runs what may wait for the disk away from the threads that serve the window.
async fn off_main<T: Send + 'static>(
    work: impl FnOnce() -> Answer<T> + Send + 'static,
) -> Answer<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => {
            Err(ApiError::new(ErrorCode::Internal, format!("A task ended early: {error}"))
                .with_hint("The log in Settings has the details. What was stored before is kept."))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::command_names::COMMAND_NAMES;

    const SOURCES: &[(&str, &str)] = &[
        ("holdout", include_str!("holdout.rs")),
        ("overview", include_str!("overview.rs")),
        ("data", include_str!("data.rs")),
        ("candidates", include_str!("candidates.rs")),
        ("knowledge", include_str!("knowledge.rs")),
        ("train", include_str!("train.rs")),
        ("compare", include_str!("compare.rs")),
        ("graders", include_str!("graders.rs")),
        ("judge", include_str!("judge.rs")),
        ("report", include_str!("report.rs")),
        ("settings", include_str!("settings.rs")),
    ];

    fn handlers(source: &str) -> Vec<&str> {
        let list = source.split("generate_handler![").nth(1).unwrap_or_default();
        let list = list.split(']').next().unwrap_or_default();
        list.split(',').map(str::trim).filter(|name| !name.is_empty()).collect()
    }

    #[test]
    fn every_handler_has_a_permission_and_the_reverse() {
        for ((feature, names), (source_of, source)) in COMMAND_NAMES.iter().zip(SOURCES) {
            assert_eq!(feature, source_of);
            assert_eq!(*names, handlers(source), "the lists of `{feature}` differ");
        }
        assert_eq!(COMMAND_NAMES.len(), SOURCES.len());
    }

    #[test]
    fn the_window_is_granted_each_command_by_name() {
        let capability = include_str!("../../capabilities/main.json");
        for (feature, names) in COMMAND_NAMES {
            for name in *names {
                let permission = format!("\"{feature}:allow-{}\"", name.replace('_', "-"));
                assert!(capability.contains(&permission), "{permission} is not granted");
            }
        }
    }
}
