//! What the Report screen shows.

use serde::{Deserialize, Serialize};

use crate::compare::view::ScoreView;
use crate::study::ReportFormat;
use crate::view::Headline;

/// The Report screen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportView {
    /// Question, answer, support.
    pub headline: Headline,
    /// The first half page; absent before there is a verdict.
    pub preview: Option<ReportPreview>,
    /// What can be written.
    pub formats: Vec<FormatView>,
}

/// The first half page of the report, in the same words as the file's.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportPreview {
    /// The project's name.
    pub title: String,
    /// Date, data version and hash, app version.
    pub about: Vec<String>,
    /// The verdict.
    pub sentence: String,
    /// What it rests on.
    pub support: String,
    /// The figures beside it.
    pub figures: Vec<TitledText>,
    /// The scoreboard.
    pub scores: Vec<ScoreView>,
    /// What its columns are.
    pub scoreboard_note: String,
    /// What limits the verdict.
    pub caveats: Vec<String>,
    /// What follows, where it fails, how far to trust it.
    pub notes: Vec<TitledText>,
}

/// A text with its title; of a figure, the value and what it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TitledText {
    /// The title.
    pub title: String,
    /// The text.
    pub text: String,
}

/// A kind of file that can be handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FormatView {
    /// Which.
    pub format: ReportFormat,
    /// Its name.
    pub name: String,
    /// What is in it, and whom it is for.
    pub contents: String,
    /// About how large it will be; absent before there is something to write.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub bytes: Option<u64>,
}

/// Which file to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportRequest {
    /// Its format.
    pub format: ReportFormat,
}
