//! What every screen shows in the same way.
//!
//! The `view` modules of this crate are the boundary: plain values that cross to the window, each
//! deriving its TypeScript. Sentences are made here and not in the window, so that the headless
//! runner, the window and the reports say the same words.

use holdout_types::{Split, SplitCounts};
use serde::{Deserialize, Serialize};

use crate::sample::SampleKind;

/// The head of a screen: its question, the answer as it stands now, and what that rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Headline {
    /// Always the same for a screen.
    pub question: String,
    /// One sentence with its numbers.
    pub answer: String,
    /// How sure, what it rests on, what follows.
    pub support: String,
}

/// What the frame around every screen shows of the open project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ProjectView {
    /// The project's name, from its file.
    pub name: String,
    /// The file's name, without its folder.
    pub file_name: String,
    /// All rows of the version in use.
    pub rows: u32,
    /// The version in use, counted from 1; absent before the first import is complete.
    pub version: Option<u32>,
    /// Rows a split.
    pub splits: SplitCounts,
    /// Whether the test split is sealed.
    pub sealed: bool,
    /// Whether its rows were changed, divided or sealed since they came: then it opens on Overview.
    pub worked_on: bool,
    /// How often the sealed test set was judged.
    pub judged: u32,
    /// Findings of severity error.
    pub errors: u32,
    /// All findings but notes.
    pub findings: u32,
    /// Candidates that take part.
    pub candidates: u32,
    /// What runs now.
    pub running: Option<RunningView>,
    /// The letter of the candidate that the last verdict is for.
    pub winner: Option<String>,
    /// Money spent by all runs and jobs so far, as far as it is known.
    pub spent: holdout_types::Money,
    /// Whether answers came back whose cost is not known, so that it was more.
    pub spent_at_least: bool,
}

/// Something long that is going on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RunningView {
    /// A fine-tuning job.
    Training {
        /// Steps done.
        step: u32,
        /// Steps in all, once the provider says so.
        total_steps: Option<u32>,
    },
    /// An evaluation.
    Comparing {
        /// Answers so far.
        done: u32,
        /// Answers in all.
        total: u32,
    },
}

/// What the app knows before and beside any project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AppView {
    /// The app's version.
    pub app_version: String,
    /// The project that is open.
    pub project: Option<ProjectView>,
    /// Files that the command line named and that wait to be opened.
    pub offered: Option<OfferedFiles>,
    /// Projects opened lately, newest first, that still exist.
    pub recent: Vec<RecentProject>,
    /// Where new projects are kept, as a display name.
    pub projects_folder: String,
    /// The samples that can be opened.
    pub samples: Vec<SampleView>,
}

/// A sample that can be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SampleView {
    /// Which.
    pub kind: SampleKind,
    /// The name that its project gets.
    pub name: String,
    /// What it is about, in one line.
    pub line: String,
}

impl SampleView {
    /// A sample on offer.
    pub(crate) fn of(kind: SampleKind) -> Self {
        Self { kind, name: kind.name().to_owned(), line: kind.line().to_owned() }
    }
}

/// A project opened before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RecentProject {
    /// Stands for its path, which the window never learns.
    pub handle: FileHandle,
    /// Its name.
    pub name: String,
    /// When it was opened last.
    pub opened_at: holdout_types::Timestamp,
}

/// A file that a person named, by dialog, drop or command line. It stands for a path that the
/// window never learns.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct FileHandle(pub String);

/// A file to read examples from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OfferedFile {
    /// Stands for its path.
    pub handle: FileHandle,
    /// Its name without the folder.
    pub name: String,
    /// Its size.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub bytes: u64,
}

/// Examples, and perhaps a test file of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OfferedFiles {
    /// The examples.
    pub examples: OfferedFile,
    /// The test file.
    pub test: Option<OfferedFile>,
}

/// A split with how many rows it has, for bars and legends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SplitShare {
    /// Which.
    pub split: Split,
    /// How many rows.
    pub rows: u32,
}
