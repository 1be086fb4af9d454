//! A choice of grader, tried on pairs of an expected answer and an answer. Nothing is kept.

use holdout_evaluation::{Grade, PartGrade};
use holdout_types::{ApiError, ErrorCode};

use super::choice::read;
use super::view::{GradeView, PartView, TriedPair, TriedView, TryOut};
use crate::project::OpenProject;
use crate::study::Metric;
use crate::words::{counted, thousands};

/// Pairs that are tried at once.
const MOST_PAIRS: usize = 200;

impl OpenProject {
    /// How a grader would grade these pairs.
    pub fn try_grader(&self, wish: &TryOut) -> Result<TriedView, ApiError> {
        let metric = read(&wish.grader)?;
        if wish.rows.len() > MOST_PAIRS {
            let text = format!("At most {MOST_PAIRS} pairs are tried at once.");
            return Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("rows"));
        }
        let grader = metric.ready()?;
        let grade = |pair: &TriedPair| view(grader.grade(&pair.expected, &pair.answer));
        let rows: Vec<GradeView> = wish.rows.iter().map(grade).collect();
        Ok(TriedView { asks: asks(&metric), says: says(&rows), grade: grade(&wish.pair), rows })
    }
}

fn asks(metric: &Metric) -> String {
    format!("An answer is right by {}: {}.", metric.name(), metric.asks())
}

fn says(grades: &[GradeView]) -> String {
    if grades.is_empty() {
        return String::new();
    }
    let right = grades.iter().filter(|grade| grade.correct).count();
    let answers = counted(grades.len() as u32, "answer is", "answers are");
    format!("{} of {answers} right by it.", thousands(right as u64))
}

fn view(grade: Grade) -> GradeView {
    let part = |part: PartGrade| PartView {
        name: part.name,
        correct: part.correct,
        expected: part.expected,
        answered: part.answered,
    };
    GradeView {
        correct: grade.correct,
        score: grade.score,
        explanation: grade.explanation,
        parts: grade.parts.into_iter().map(part).collect(),
    }
}
