//! `run`: a study from examples to a verdict.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use holdout_core::studio::{Folders, Studio};
use holdout_core::study::StudyPlan;
use holdout_core::study::result::StudyResult;
use holdout_types::{ApiError, Cancel, ErrorCode, ProgressSink, SystemClock};

use crate::console::{self, ConsoleProgress};
use crate::study::{self, StudyError};
use crate::{RunArguments, report, runtime};

pub(crate) fn run(arguments: &RunArguments) -> Result<ExitCode, ApiError> {
    let plan = study::read(&arguments.study)?;
    runtime()?.block_on(run_plan(&plan, &arguments.out))
}

async fn run_plan(plan: &StudyPlan, out: &Path) -> Result<ExitCode, ApiError> {
    let folders =
        Folders { data: out.to_owned(), cache: out.join("cache"), logs: out.join("logs") };
    let studio = Studio::new(folders, Arc::new(SystemClock::default()), Arc::new(|| ()))?;
    let progress: Arc<dyn ProgressSink> = Arc::new(ConsoleProgress::default());
    let cancel = Cancel::new();
    let result = tokio::select! {
        result = studio.run_study(plan, progress, cancel.clone()) => result,
        // The project keeps what was committed.
        _ = tokio::signal::ctrl_c() => Err(interrupted()),
    };
    cancel.cancel();
    let written = result.and_then(|result| write(&studio, plan, &result, out).map(|()| result));
    studio.shut_down();
    let result = written?;
    if let Some(error) = &result.error {
        console::error(error);
    }
    Ok(if result.error.is_some() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn write(
    studio: &Studio,
    plan: &StudyPlan,
    result: &StudyResult,
    out: &Path,
) -> Result<(), ApiError> {
    let json = serde_json::to_string_pretty(result)
        .map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))?;
    report::write(&out.join("result.json"), format!("{json}\n").as_bytes())?;
    report::write_all(studio, &plan.reports, out)?;
    console::result(&json);
    if let Some(verdict) = &result.verdict {
        console::say(&verdict.sentence);
        console::say(&verdict.support);
    }
    Ok(())
}

fn interrupted() -> ApiError {
    ApiError::new(ErrorCode::Cancelled, "Interrupted. What was committed is in the project.")
}

impl From<StudyError> for ApiError {
    fn from(error: StudyError) -> Self {
        let error = Self::new(ErrorCode::InvalidInput, error.to_string());
        error.with_hint("`holdout-headless run --help` shows a complete study file.")
    }
}
