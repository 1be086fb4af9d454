//! Files beside the result.

use std::path::Path;

use holdout_core::studio::Studio;
use holdout_core::study::ReportFormat;
use holdout_core::study::result::StudyResult;
use holdout_types::{ApiError, ErrorCode};

/// Writes every report that the study asks for.
pub(crate) fn write_all(
    studio: &Studio,
    formats: &[ReportFormat],
    result: &StudyResult,
    out: &Path,
) -> Result<(), ApiError> {
    for format in formats {
        let (name, bytes) = match format {
            ReportFormat::Markdown => ("report.md", result.markdown().into_bytes()),
            ReportFormat::Csv => ("answers.csv", studio.project()?.answers_csv()?),
        };
        write(&out.join(name), &bytes)?;
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
        ApiError::new(code, format!("A result can't be written: {error}")).with_hint(
            "The project in the output folder holds everything; make room and run again.",
        )
    })
}
