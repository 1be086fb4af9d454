//! A judged run before and after the corrections that were made since it began.

use holdout_store::Evaluation;
use holdout_types::{ApiError, EvaluationId, Timestamp};

use super::wording;
use crate::compare::judgement::{Judgement, Score, conclusions};
use crate::compare::question::Question;
use crate::compare::show::word;
use crate::compare::view::{CorrectedScore, CorrectionLine, CorrectionsView, SaidVerdict};
use crate::project::OpenProject;

/// A run before and after.
pub(crate) struct BeforeAfter {
    before: (Judgement, Timestamp),
    after: (Judgement, Timestamp),
    /// The corrections since it began.
    pub(crate) lines: Vec<CorrectionLine>,
}

impl BeforeAfter {
    /// The figures of a run before and after; none where it has no verdict or nothing was corrected.
    pub(crate) fn of(
        project: &OpenProject,
        evaluation: &Evaluation,
    ) -> Result<Option<Self>, ApiError> {
        let asked = Question::of(evaluation)?.corrections;
        let mut lines = project.correction_lines()?;
        lines.retain(|line| line.number > asked);
        if lines.is_empty() {
            return Ok(None);
        }
        let found = conclusions(project, evaluation)?;
        let first = found.iter().find(|(judgement, _)| judgement.corrections == asked);
        let pair = first.cloned().zip(found.first().cloned());
        Ok(pair.map(|(before, after)| Self { before, after, lines }))
    }

    /// How many corrections, by whom, and what became of the verdict.
    pub(crate) fn sentence(&self) -> String {
        let (before, after) = (&self.before.0.verdict, &self.after.0.verdict);
        let is_same = before.outcome == after.outcome && before.chosen == after.chosen;
        wording::sentence(&self.lines, is_same)
    }

    /// The sentence of the verdict with the answers as they were.
    pub(crate) fn verdict_before(&self) -> &str {
        &self.before.0.verdict.sentence
    }

    fn scores(&self) -> Vec<CorrectedScore> {
        let (before, after) = (&self.before.0, &self.after.0);
        let score = |(old, new): (&Score, &Score)| {
            let [was, is] = [before, after].map(|judgement| {
                let found = judgement.comparison(&old.letter);
                found.map(|found| {
                    let limits = [found.interval.low, found.interval.high];
                    (found.difference * 100.0, limits.map(|share| share * 100.0))
                })
            });
            CorrectedScore {
                candidate: old.candidate,
                letter: old.letter.clone(),
                name: old.name.clone(),
                n: new.n,
                correct_before: old.correct,
                correct_after: new.correct,
                difference_before: was.map(|found| found.0),
                interval_before: was.map(|found| found.1),
                difference_after: is.map(|found| found.0),
                interval_after: is.map(|found| found.1),
            }
        };
        before.scores.iter().zip(&after.scores).map(score).collect()
    }
}

impl OpenProject {
    /// What the corrections since a run changed in it; none where there are none or no verdict.
    pub fn corrections(&self, id: EvaluationId) -> Result<Option<CorrectionsView>, ApiError> {
        let evaluation = self.store.evaluations().get(id)?;
        let Some(found) = BeforeAfter::of(self, &evaluation)? else { return Ok(None) };
        Ok(Some(CorrectionsView {
            evaluation: id,
            sentence: found.sentence(),
            before: said(&found.before),
            after: said(&found.after),
            scores: found.scores(),
            corrections: found.lines,
        }))
    }
}

fn said((judgement, reached_at): &(Judgement, Timestamp)) -> SaidVerdict {
    SaidVerdict {
        reached_at: *reached_at,
        outcome: word(&judgement.verdict.outcome),
        sentence: judgement.verdict.sentence.clone(),
        support: judgement.verdict.support.clone(),
    }
}
