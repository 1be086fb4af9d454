//! Documents: beside the result of a study, and from a project that is there already.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::ValueEnum;
use holdout_core::report::report_of_file;
use holdout_core::studio::Studio;
use holdout_core::study::ReportFormat;
use holdout_types::{ApiError, ErrorCode, SystemClock};

use crate::ReportArguments;

/// A format as the command line names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArgument {
    /// One page with charts, for people.
    Html,
    /// The same as text.
    Markdown,
    /// Every answer, for a spreadsheet.
    Csv,
    /// The figures, as `run` prints them.
    Json,
}

impl From<FormatArgument> for ReportFormat {
    fn from(format: FormatArgument) -> Self {
        match format {
            FormatArgument::Html => Self::Html,
            FormatArgument::Markdown => Self::Markdown,
            FormatArgument::Csv => Self::Csv,
            FormatArgument::Json => Self::Json,
        }
    }
}

/// `report`: writes a document from a project file.
pub(crate) fn report(arguments: &ReportArguments) -> Result<ExitCode, ApiError> {
    let clock = Arc::new(SystemClock::default());
    let bytes = report_of_file(&arguments.project, arguments.format.into(), clock)?;
    write(&arguments.out, &bytes)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes every report that the study asks for. A study that ended before anything was judged has no
/// answers to write.
pub(crate) fn write_all(
    studio: &Studio,
    formats: &[ReportFormat],
    out: &Path,
) -> Result<(), ApiError> {
    let project = studio.project()?;
    for format in formats {
        let name = match format {
            ReportFormat::Html => "report.html",
            ReportFormat::Markdown => "report.md",
            ReportFormat::Csv => "answers.csv",
            // Written already, with why the study ended early.
            ReportFormat::Json => continue,
        };
        write(&out.join(name), &project.report(*format)?)?;
    }
    Ok(())
}

/// Writes a file, or says why not.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), ApiError> {
    fs_err::write(path, bytes).map_err(|error| {
        let code = match error.kind() {
            std::io::ErrorKind::StorageFull => ErrorCode::DiskFull,
            _ => ErrorCode::FileAccess,
        };
        ApiError::new(code, format!("A result can't be written: {error}"))
            .with_hint("The project holds everything; make room and run again.")
    })
}
