//! A studio in a folder of its own, and tables to import.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use holdout_core::compare::view::{CompareRequest, EvaluationView};
use holdout_core::data::view::{ImportRequest, SplitRequest};
use holdout_core::ending::Audience;
use holdout_core::studio::{Folders, Studio};
use holdout_core::train::view::{JobStateView, TrainRequest};
use holdout_types::{ApiError, IgnoreProgress, SplitCounts, SystemClock};
use tempfile::TempDir;

/// A studio with nothing in it. Its folder goes when it is dropped.
pub(crate) struct Fixture {
    pub(crate) studio: Studio,
    pub(crate) home: TempDir,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        Self::with_audience(Arc::new(|| ()))
    }

    fn with_audience(audience: Arc<dyn Audience>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let clock = Arc::new(SystemClock::default());
        let studio = Studio::new(Folders::under(home.path()), clock, audience).unwrap();
        Self { studio, home }
    }

    /// Closes the project, throws away what can be made again, and opens it anew.
    pub(crate) fn reopen_without_cache(&mut self) {
        self.studio.shut_down();
        std::fs::remove_dir_all(self.home.path().join("cache")).unwrap();
        self.open_again();
    }

    /// Closes the project and opens it in the same session.
    pub(crate) fn reopen(&mut self) {
        self.studio.close_project().unwrap();
        let path = project_path(self.home.path());
        self.studio.offer_from_command_line(&path, None).unwrap();
    }

    fn open_again(&mut self) {
        self.studio = studio(self.home.path());
        let path = project_path(self.home.path());
        self.studio.offer_from_command_line(&path, None).unwrap();
    }

    /// Every file in the projects folder.
    pub(crate) fn projects(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.home.path().join("data/projects")).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Writes a file and imports it.
    pub(crate) fn import(&self, content: &str) -> Result<(), ApiError> {
        let path = self.home.path().join("tickets.csv");
        std::fs::write(&path, content).unwrap();
        self.import_path(&path)
    }

    pub(crate) fn import_path(&self, path: &Path) -> Result<(), ApiError> {
        let examples = self.studio.offer(path)?.handle;
        let request = ImportRequest { examples, test: None, mapping: None };
        self.studio.import(&request, &IgnoreProgress).map(drop)
    }

    pub(crate) fn divide(&self) -> Result<(), ApiError> {
        let percent = SplitCounts { train: 50, validation: 10, test: 40 };
        self.studio.project()?.divide(SplitRequest { percent, seed: 1 }).map(drop)
    }

    /// Imports, divides and seals a table of tickets.
    pub(crate) fn sealed(rows: usize) -> Self {
        Self::sealed_for(rows, Arc::new(|| ()))
    }

    /// The same, with somebody who listens.
    pub(crate) fn sealed_for(rows: usize, audience: Arc<dyn Audience>) -> Self {
        let fixture = Self::with_audience(audience);
        fixture.import(&tickets(rows)).unwrap();
        fixture.divide().unwrap();
        fixture.studio.project().unwrap().seal().unwrap();
        fixture
    }

    /// Trains the candidate that waits for it.
    pub(crate) async fn train(&self) {
        let view = self.studio.start_training(&TrainRequest::default()).await.unwrap();
        let job = view.job.unwrap().id;
        self.studio.watch_training(job, |_| true).await.unwrap();
        let job = self.studio.project().unwrap().job(job).unwrap();
        assert_eq!(job.state, JobStateView::Succeeded, "{:?}", job.error);
    }

    /// Compares, to the end.
    pub(crate) async fn compare(&self) -> EvaluationView {
        let request = CompareRequest::new(2.0);
        let view = self.studio.start_comparison(&request).await.unwrap();
        let id = view.evaluation.unwrap().id;
        self.studio.watch_comparison(id, |_| true).await.unwrap();
        self.studio.project().unwrap().evaluation(id).unwrap()
    }
}

/// A studio whose files are below `home`.
pub(crate) fn studio(home: &Path) -> Studio {
    let clock = Arc::new(SystemClock::default());
    Studio::new(Folders::under(home), clock, Arc::new(|| ())).unwrap()
}

/// The only project of a studio.
pub(crate) fn project_path(home: &Path) -> PathBuf {
    home.join("data/projects/tickets.holdout")
}

const WORDS: [(&str, [&str; 3]); 3] = [
    ("refund", ["money back", "charged twice", "return the payment"]),
    ("login", ["sign in", "password", "locked out"]),
    ("parcel", ["courier", "delivery", "tracking"]),
];

/// A table with three labels.
pub(crate) fn tickets(rows: usize) -> String {
    let row = |number: usize| {
        let (label, words) = WORDS[number % 3];
        format!("Number {number}: it is about {} again,{label}\n", words[number / 3 % 3])
    };
    let mut table = "text,label\n".to_owned();
    table.extend((0..rows).map(row));
    table
}
