//! What do I hand over?
//!
//! Gathers the report from the project and writes it in each format. PDF and XLSX are not in it yet.

mod answers;
mod data;
mod document;
mod figures;
mod method;
mod notes;
mod rows;
#[cfg(test)]
mod tests;
pub mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use holdout_report::{Report, html, markdown};
use holdout_store::Project;
use holdout_types::{ApiError, Clock, ErrorCode};

pub(crate) use self::figures::day;

use self::document::{Judged, decision, document};
use self::view::{FormatView, ReportPreview, ReportView, TitledText};
use crate::handles::file_name;
use crate::knowledge::KnowledgeCache;
use crate::project::OpenProject;
use crate::providers::Providers;
use crate::study::ReportFormat;
use crate::study::result::StudyResult;
use crate::view::Headline;
use crate::words::counted;

/// Every format, the one for people first.
const FORMATS: [ReportFormat; 4] =
    [ReportFormat::Html, ReportFormat::Markdown, ReportFormat::Csv, ReportFormat::Json];

impl OpenProject {
    /// The Report screen.
    pub fn report_view(&self) -> Result<ReportView, ApiError> {
        let judged = Judged::newest(self)?;
        let preview = match &judged {
            Some(judged) => Some(preview(decision(self, Some(judged))?, judged)),
            None => None,
        };
        let formats = FORMATS.into_iter().map(|format| {
            let bytes = judged.as_ref().map(|judged| self.size(format, judged)).transpose()?;
            Ok(format_view(format, bytes))
        });
        Ok(ReportView {
            headline: headline(judged.as_ref()),
            preview,
            formats: formats.collect::<Result<_, ApiError>>()?,
        })
    }

    /// The report in one format. Before there is a verdict, what there is; CSV needs answers.
    pub fn report(&self, format: ReportFormat) -> Result<Vec<u8>, ApiError> {
        match format {
            ReportFormat::Html => Ok(html(&document(self)?).into_bytes()),
            ReportFormat::Markdown => Ok(markdown(&document(self)?).into_bytes()),
            ReportFormat::Csv => match self.newest_judged()? {
                Some(id) => answers::csv(self, id),
                None => Err(nothing_yet()),
            },
            ReportFormat::Json => json(&StudyResult::of(self)?),
        }
    }

    /// Writes the report to a file that a person named. Gives back its name without the folder.
    pub fn write_report(&self, format: ReportFormat, path: &Path) -> Result<String, ApiError> {
        let bytes = self.report(format)?;
        fs_err::write(path, bytes).map_err(|error| not_written(&error))?;
        Ok(file_name(path))
    }

    /// Writes the report beside the project's file, under a name that is free. Gives back that name.
    pub fn write_report_beside(&self, format: ReportFormat) -> Result<String, ApiError> {
        if self.newest_judged()?.is_none() {
            return Err(nothing_yet());
        }
        let path = free_path(self.store.path(), format);
        self.write_report(format, &path)
    }

    /// The name that a dialog proposes: the project's, what is in the file, and its ending.
    pub fn report_name(&self, format: ReportFormat) -> String {
        proposed_name(self.store.path(), format)
    }

    fn size(&self, format: ReportFormat, judged: &Judged) -> Result<u64, ApiError> {
        match format {
            ReportFormat::Csv => {
                answers::size(self, judged.evaluation.id, u64::from(judged.view.total))
            }
            _ => Ok(self.report(format)?.len() as u64),
        }
    }
}

/// The report of a project file that is open nowhere, for hosts without a window.
pub fn report_of_file(
    project: &Path,
    format: ReportFormat,
    clock: Arc<dyn Clock>,
) -> Result<Vec<u8>, ApiError> {
    let store = Project::open(project, Arc::clone(&clock))?;
    let project = OpenProject::new(
        store,
        Arc::clone(&clock),
        Arc::new(Providers::none(clock)),
        KnowledgeCache::default(),
    );
    let report = project.report(format);
    project.close()?;
    report
}

fn json(result: &StudyResult) -> Result<Vec<u8>, ApiError> {
    let text = serde_json::to_string_pretty(result)
        .map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))?;
    Ok(format!("{text}\n").into_bytes())
}

fn nothing_yet() -> ApiError {
    ApiError::new(ErrorCode::WrongState, "There is nothing to write down yet.")
        .with_hint("Compare the candidates on the Compare screen first.")
}

fn not_written(error: &std::io::Error) -> ApiError {
    let code = match error.kind() {
        std::io::ErrorKind::StorageFull => ErrorCode::DiskFull,
        _ => ErrorCode::FileAccess,
    };
    ApiError::new(code, format!("The report can't be written: {error}"))
        .with_hint("Make room or choose another folder. The project holds everything.")
}

fn proposed_name(project: &Path, format: ReportFormat) -> String {
    let stem = project.file_stem().unwrap_or_default().to_string_lossy();
    let (what, ending) = what_and_ending(format);
    format!("{stem} {what}.{ending}")
}

fn free_path(project: &Path, format: ReportFormat) -> PathBuf {
    let first = project.with_file_name(proposed_name(project, format));
    let (stem, ending) =
        (first.file_stem().unwrap_or_default().to_string_lossy(), first.extension());
    let ending = ending.unwrap_or_default().to_string_lossy();
    let numbered = (2..1_000).map(|n| first.with_file_name(format!("{stem} {n}.{ending}")));
    std::iter::once(first.clone())
        .chain(numbered)
        .find(|path| !path.exists())
        .unwrap_or(first.clone())
}

const fn what_and_ending(format: ReportFormat) -> (&'static str, &'static str) {
    match format {
        ReportFormat::Html => ("report", "html"),
        ReportFormat::Markdown => ("report", "md"),
        ReportFormat::Csv => ("answers", "csv"),
        ReportFormat::Json => ("result", "json"),
    }
}

fn format_view(format: ReportFormat, bytes: Option<u64>) -> FormatView {
    let (name, contents) = match format {
        ReportFormat::Html => (
            "HTML report",
            "The decision first, then charts, rows, method, prompts and data. One file for a \
             manager or an analyst; it opens in any browser, loads nothing, and prints on A4.",
        ),
        ReportFormat::Markdown => (
            "Markdown",
            "The decision, the tables and the method as text, for a wiki or a pull request.",
        ),
        ReportFormat::Csv => {
            ("Answers as CSV", "Every answer with its grade, latency and cost, for a spreadsheet.")
        }
        ReportFormat::Json => (
            "Result as JSON",
            "Every figure unrounded, as the headless runner prints it, for scripts.",
        ),
    };
    FormatView { format, name: name.to_owned(), contents: contents.to_owned(), bytes }
}

fn headline(judged: Option<&Judged>) -> Headline {
    let (answer, support) = match judged {
        None => (
            "Nothing to hand over yet.".to_owned(),
            "A report is made from a verdict. Compare the candidates first.".to_owned(),
        ),
        Some(judged) => {
            let rows = counted(judged.judgement.verdict.rows.compared, "sealed row", "sealed rows");
            let candidates = judged.view.scores.len();
            (
                format!("A report of the verdict on {candidates} candidates and {rows}."),
                "The first half page is the decision; the rest lets a reader check it. It holds \
                 texts of your rows and your prompts in full."
                    .to_owned(),
            )
        }
    };
    Headline { question: "What do I hand over?".to_owned(), answer, support }
}

fn preview(report: Report, judged: &Judged) -> ReportPreview {
    let (sentence, support) = report.verdict.unwrap_or_default();
    let figure =
        |figure: holdout_report::Figure| TitledText { title: figure.value, text: figure.meaning };
    let note = |note: holdout_report::Note| TitledText { title: note.title, text: note.text };
    ReportPreview {
        title: report.title,
        about: report.about,
        sentence,
        support,
        figures: report.figures.into_iter().map(figure).collect(),
        scores: judged.view.scores.clone(),
        scoreboard_note: report.scoreboard_note,
        caveats: report.caveats,
        notes: report.notes.into_iter().map(note).collect(),
    }
}
