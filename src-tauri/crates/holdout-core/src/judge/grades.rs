//! What a judge said, as the grades of a comparison.

use std::collections::HashMap;

use holdout_evaluation::Grade;
use holdout_evaluation::judge::{Answers, JudgeQuestion, Mark, Said, Scale};
use holdout_types::{ApiError, RowId};

use super::kept::KeptJudge;
use super::log::kept;
use super::texts::{RowText, row_texts};
use crate::compare::corrections::Corrected;
use crate::project::OpenProject;

/// What a judge said of answers to some rows.
pub(crate) struct JudgeGrades {
    judge: KeptJudge,
    hash: [u8; 32],
    rows: HashMap<RowId, RowText>,
    said: HashMap<[u8; 32], Said>,
}

impl JudgeGrades {
    /// All that a judge said, for answers to these rows. One that sees the expected answer has said
    /// nothing yet of a row whose answer was corrected since.
    pub(crate) fn of(
        project: &OpenProject,
        judge: KeptJudge,
        corrected: &Corrected,
        rows: &[RowId],
    ) -> Result<Self, ApiError> {
        let hash = judge.hash();
        let kept = kept(project, hash)?;
        let said = kept.into_iter().filter_map(|one| Some((one.asked, one.said?)));
        Ok(Self {
            judge,
            hash: hash.0,
            rows: row_texts(project, corrected, rows)?,
            said: said.collect(),
        })
    }

    /// What was said of an answer; `None` where it was not judged, or could not be.
    pub(crate) fn grade(&self, row: RowId, answer: &str) -> Option<Grade> {
        let text = self.rows.get(&row)?;
        let question = JudgeQuestion {
            row,
            input: text.input.clone(),
            reference: text.expected.clone(),
            answers: Answers::One(answer.to_owned()),
        };
        let said = self.said.get(&question.hash(self.hash, &self.judge.spec))?;
        Some(grade(said, self.judge.spec.scale))
    }
}

fn grade(said: &Said, scale: Scale) -> Grade {
    let correct = said.mark == Mark::Pass;
    let (score, head) = if let (Scale::OneToFive { passes_from }, Some(score)) = (scale, said.score)
    {
        let share = f64::from(score.saturating_sub(1)) / 4.0;
        (share, format!("The judge gives {score} of 5; {passes_from} passes."))
    } else {
        let word = if correct { "passes" } else { "fails" };
        (f64::from(u8::from(correct)), format!("The judge {word} it."))
    };
    let explanation = format!("{head} {}", said.reason).trim().to_owned();
    Grade { correct, score, explanation, parts: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_counts_as_right_from_its_pass_mark() {
        let scale = Scale::OneToFive { passes_from: 4 };
        let said = |score| Said {
            mark: scale.mark(score).unwrap(),
            score: Some(score),
            reason: "Curt.".into(),
        };
        let three = grade(&said(3), scale);
        assert_eq!((three.correct, three.score), (false, 0.5));
        assert_eq!(three.explanation, "The judge gives 3 of 5; 4 passes. Curt.");
        assert!(grade(&said(4), scale).correct);
    }
}
