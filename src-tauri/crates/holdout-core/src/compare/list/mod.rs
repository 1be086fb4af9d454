//! Every run: looks at the sealed rows, drafts and trials, and two of them against each other.

mod between;

use holdout_statistics::Outcome;
use holdout_store::Evaluation;
use holdout_types::ApiError;

use super::corrections;
use super::draft::{figures, kind};
use super::judgement::{Judgement, kept};
use super::question::{AskedCandidate, Question, row_ids};
use super::show::state;
use super::view::{EvaluationState, RunCandidate, RunKind, RunLine, RunList};
use crate::project::OpenProject;
use crate::words::counted;

impl OpenProject {
    /// Every run, the newest first.
    pub fn runs(&self) -> Result<RunList, ApiError> {
        let now = corrections::count(self)?;
        let all = self.store.evaluations().all()?;
        let runs: Vec<RunLine> =
            all.iter().map(|run| self.run_line(run, now)).collect::<Result<_, _>>()?;
        Ok(RunList { summary: summary(&runs), runs })
    }

    fn run_line(&self, evaluation: &Evaluation, corrections: u32) -> Result<RunLine, ApiError> {
        let question = Question::of(evaluation)?;
        let kind = kind(evaluation, &question);
        let is_running = self.running.comparing.id() == Some(evaluation.id);
        let state = state(evaluation, is_running);
        let found = match kind {
            RunKind::Look => kept(self, evaluation)?,
            RunKind::Draft => figures(self, evaluation, &question)?.map(|found| (*found).clone()),
            RunKind::Trial => None,
        };
        let spent = self.store.results().spend(evaluation.id)?;
        Ok(RunLine {
            id: evaluation.id,
            kind,
            name: name(evaluation, kind),
            created_at: evaluation.created_at,
            split: evaluation.question.split,
            look: evaluation.look,
            rows: row_ids(self, evaluation)?.len() as u32,
            state,
            metric: question.metric.name().to_owned(),
            candidates: question
                .candidates
                .iter()
                .map(|asked| candidate(asked, &question, found.as_ref()))
                .collect(),
            verdict: verdict(kind, state, found.as_ref()),
            corrections: match kind {
                RunKind::Look => corrections.saturating_sub(question.corrections),
                _ => 0,
            },
            spent: spent.known,
            spent_at_least: spent.unknown > 0,
            possibly_billed_twice: evaluation.possibly_billed_twice,
            deletable: kind != RunKind::Look && !is_running,
        })
    }
}

/// What a run is for, in words.
pub(super) fn name(evaluation: &Evaluation, kind: RunKind) -> String {
    match (kind, evaluation.look) {
        (RunKind::Look, look) => format!("Look {}", look.unwrap_or(1)),
        (RunKind::Draft, _) => "Draft".to_owned(),
        (RunKind::Trial, _) => "Trial".to_owned(),
    }
}

fn candidate(
    asked: &AskedCandidate,
    question: &Question,
    found: Option<&Judgement>,
) -> RunCandidate {
    let score =
        found.and_then(|found| found.scores.iter().find(|score| score.candidate == asked.spec.id));
    RunCandidate {
        candidate: asked.spec.id,
        letter: asked.letter.clone(),
        name: asked.spec.name.clone(),
        baseline: asked.spec.id == question.baseline,
        accuracy: score.and_then(|score| score.accuracy),
    }
}

/// A verdict in a few words, or why there is none.
fn verdict(kind: RunKind, state: EvaluationState, found: Option<&Judgement>) -> String {
    let unfinished = match state {
        EvaluationState::Running => Some("asking"),
        EvaluationState::Stopped => Some("stopped"),
        EvaluationState::Failed => Some("failed"),
        EvaluationState::Done => None,
    };
    if let Some(word) = unfinished {
        return word.to_owned();
    }
    let Some(verdict) = found.filter(|_| kind == RunKind::Look).map(|found| &found.verdict) else {
        return "no verdict, by design".to_owned();
    };
    match verdict.outcome {
        Outcome::Adopt => format!("Adopt {}", verdict.chosen.as_deref().unwrap_or_default()),
        Outcome::KeepBaseline => format!("Keep {}", verdict.baseline),
        Outcome::NotEnoughEvidence => "Not enough evidence".to_owned(),
        Outcome::NoVerdict => "No verdict".to_owned(),
    }
}

fn summary(runs: &[RunLine]) -> String {
    let count = |kind| runs.iter().filter(|run| run.kind == kind).count() as u32;
    format!(
        "{} at the sealed rows, each counted and kept; {} and {} on validation rows.",
        counted(count(RunKind::Look), "look", "looks"),
        counted(count(RunKind::Draft), "draft", "drafts"),
        counted(count(RunKind::Trial), "trial", "trials"),
    )
}
