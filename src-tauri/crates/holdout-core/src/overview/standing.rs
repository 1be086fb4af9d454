//! Where a project stands on its way to a verdict, and what that makes the next step.

use holdout_types::{ApiError, CandidateKind, Severity, SplitCounts};

use super::view::{Destination, NextStep};
use crate::candidates::view::CandidateView;
use crate::compare::view::{EvaluationState, EvaluationView};
use crate::data::columns::Columns;
use crate::project::OpenProject;
use crate::train::view::JobStateView;
use crate::view::RunningView;
use crate::words::{counted, thousands};

/// Letters that a button names one by one; more are counted.
const MOST_NAMED: usize = 4;

/// What the next step depends on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Standing {
    /// All rows, those left out among them.
    pub(super) rows: u32,
    /// Rows that take part.
    pub(super) usable: u32,
    /// Findings that stop a training.
    pub(super) errors: u32,
    /// Whether rows are divided.
    pub(super) divided: bool,
    /// Whether the test split is sealed.
    pub(super) sealed: bool,
    /// Rows a split.
    pub(super) splits: SplitCounts,
    /// The letters of the candidates that take part.
    pub(super) letters: Vec<String>,
    /// The letter of the one that is to be trained and is not.
    pub(super) untrained: Option<String>,
    /// Where that one is trained; on this computer when absent.
    pub(super) trained_at: Option<String>,
    /// The letter of the fine-tuned one, trained or not.
    pub(super) tuned: Option<String>,
    /// How the newest training stands.
    pub(super) job: Option<JobStateView>,
    /// What runs now.
    pub(super) running: Option<RunningView>,
    /// The newest comparison on the sealed rows.
    pub(super) evaluation: Option<Judged>,
}

/// The newest comparison.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judged {
    pub(super) state: EvaluationState,
    pub(super) done: u32,
    pub(super) total: u32,
    /// The verdict's sentence and its support.
    pub(super) verdict: Option<(String, String)>,
    /// Whether the verdict says what to do.
    pub(super) decided: bool,
    /// Whether it asked just the candidates that take part now.
    pub(super) current: bool,
    /// The letters of those that it asked.
    pub(super) letters: Vec<String>,
    /// How often the sealed rows were judged.
    pub(super) looks: u32,
}

/// The step that is at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// No row can be used.
    Empty,
    /// Findings stop a training.
    Fix,
    /// Rows are to be divided.
    Divide,
    /// The test set is to be sealed.
    Seal,
    /// A candidate is to be trained.
    Train,
    /// A candidate is being trained.
    Training,
    /// A training waits to be gone on with.
    Paused,
    /// One candidate alone can't be compared.
    AddCandidate,
    /// Everything is ready to be compared.
    Compare,
    /// Candidates are answering.
    Comparing,
    /// A comparison was cut short.
    Resume,
    /// The verdict says that the rows do not tell.
    Undecided,
    /// There is a verdict to hand over.
    Report,
}

impl Standing {
    /// The step at hand: what runs comes first, then the first thing on the way that is missing.
    pub(super) fn stage(&self) -> Stage {
        match &self.running {
            Some(RunningView::Comparing { .. }) => return Stage::Comparing,
            Some(RunningView::Training { .. }) if self.job == Some(JobStateView::Paused) => {
                return Stage::Paused;
            }
            Some(RunningView::Training { .. }) => return Stage::Training,
            None => {}
        }
        let judged = self.evaluation.as_ref().filter(|judged| judged.current);
        match judged {
            Some(judged) if judged.verdict.is_some() && judged.decided => Stage::Report,
            Some(judged) if judged.verdict.is_some() => Stage::Undecided,
            _ => self.stage_before_verdict(judged.is_some()),
        }
    }

    fn stage_before_verdict(&self, was_begun: bool) -> Stage {
        if self.usable == 0 {
            Stage::Empty
        } else if self.errors > 0 {
            Stage::Fix
        } else if !self.divided {
            Stage::Divide
        } else if !self.sealed {
            Stage::Seal
        } else if self.untrained.is_some() {
            Stage::Train
        } else if self.letters.len() < 2 {
            Stage::AddCandidate
        } else if was_begun {
            Stage::Resume
        } else {
            Stage::Compare
        }
    }

    /// The stage as a button.
    pub(super) fn next(&self) -> NextStep {
        let letter = || self.untrained.clone().or_else(|| self.tuned.clone()).unwrap_or_default();
        let (label, screen) = match self.stage() {
            Stage::Empty => ("Look at the rows in Data".to_owned(), Destination::Data),
            Stage::Fix => {
                let errors = counted(self.errors, "error", "errors");
                (format!("Fix {errors} in Data"), Destination::Data)
            }
            Stage::Divide => ("Divide the rows".to_owned(), Destination::Data),
            Stage::Seal => ("Seal the test set".to_owned(), Destination::Data),
            Stage::Train => (format!("Train {}", letter()), Destination::Train),
            Stage::Training => ("Watch the training".to_owned(), Destination::Train),
            Stage::Paused => ("Go on with the training".to_owned(), Destination::Train),
            Stage::AddCandidate => ("Add a candidate".to_owned(), Destination::Candidates),
            Stage::Compare => {
                let rows = counted(self.splits.test, "row", "rows");
                (format!("Compare {} on {rows}", named(&self.letters)), Destination::Compare)
            }
            Stage::Comparing => ("Watch the comparison".to_owned(), Destination::Compare),
            Stage::Resume => ("Go on with the comparison".to_owned(), Destination::Compare),
            Stage::Undecided => ("See where they differ".to_owned(), Destination::Compare),
            Stage::Report => ("Make the report".to_owned(), Destination::Report),
        };
        NextStep { label, screen }
    }
}

/// Letters in a sentence: "A and B", "A, B and C", "6 candidates".
pub(super) fn named(letters: &[String]) -> String {
    match letters {
        [] => "no candidate".to_owned(),
        [only] => only.clone(),
        [first @ .., last] if letters.len() <= MOST_NAMED => {
            format!("{} and {last}", first.join(", "))
        }
        _ => format!("{} candidates", thousands(letters.len() as u64)),
    }
}

impl OpenProject {
    /// Where the project stands now.
    pub(super) fn where_it_stands(
        &self,
        columns: &Columns,
        usable: u32,
        candidates: &[CandidateView],
        evaluation: Option<&EvaluationView>,
    ) -> Result<Standing, ApiError> {
        let frame = self.view()?;
        let is_tuned = |candidate: &&CandidateView| candidate.kind == CandidateKind::FineTuned;
        let tuned = candidates.iter().rfind(is_tuned);
        let untrained = candidates.iter().rfind(|candidate| candidate.model.is_none());
        let jobs = self.store.jobs().all()?;
        let job = jobs.first().map(|job| self.job(job.id)).transpose()?;
        Ok(Standing {
            rows: frame.rows,
            usable,
            errors: columns.open_findings(Severity::Error),
            divided: self.settings()?.divided,
            sealed: frame.sealed,
            splits: frame.splits,
            letters: candidates.iter().map(|candidate| candidate.letter.clone()).collect(),
            untrained: untrained.map(|candidate| candidate.letter.clone()),
            trained_at: untrained
                .filter(|candidate| candidate.provider.is_some())
                .map(|candidate| candidate.provider_name.clone()),
            tuned: tuned.map(|candidate| candidate.letter.clone()),
            job: job.map(|job| job.state),
            running: frame.running,
            evaluation: evaluation.map(|view| self.judged(view, candidates)).transpose()?,
        })
    }

    fn judged(
        &self,
        view: &EvaluationView,
        candidates: &[CandidateView],
    ) -> Result<Judged, ApiError> {
        let is_asked =
            |candidate: &CandidateView| view.scores.iter().any(|it| it.candidate == candidate.id);
        let verdict = view.verdict.as_ref();
        Ok(Judged {
            state: view.state,
            done: view.done,
            total: view.total,
            decided: is_decided(view),
            verdict: verdict.map(|verdict| (verdict.sentence.clone(), verdict.support.clone())),
            current: view.scores.len() == candidates.len() && candidates.iter().all(is_asked),
            letters: view.scores.iter().map(|score| score.letter.clone()).collect(),
            looks: self.store.evaluations().looks()?,
        })
    }
}

/// Whether the verdict names a candidate to use.
fn is_decided(view: &EvaluationView) -> bool {
    let outcome = view.verdict.as_ref().map(|verdict| verdict.outcome.as_str());
    matches!(outcome, Some("adopt" | "keep_baseline"))
}
