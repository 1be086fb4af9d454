//! Several graders as one: all of them, or any.

use super::{Grade, Grader, GraderError, ReadyGrader};

/// Combinations may hold combinations, and those only single graders.
const DEEPEST: usize = 2;
/// With one grader there is nothing to combine.
const FEWEST: usize = 2;

/// Refuses combinations of too few graders and too deep ones.
pub(super) fn check(grader: &Grader) -> Result<(), GraderError> {
    if depth(grader) > DEEPEST {
        return Err(GraderError::TooDeep);
    }
    match grader {
        Grader::All(graders) | Grader::Any(graders) if graders.len() < FEWEST => {
            Err(GraderError::TooFew)
        }
        _ => Ok(()),
    }
}

fn depth(grader: &Grader) -> usize {
    match grader {
        Grader::All(graders) | Grader::Any(graders) => {
            1 + graders.iter().map(depth).max().unwrap_or(0)
        }
        _ => 0,
    }
}

/// Right by every grader; the score is the mean.
pub(super) fn all(graders: &[ReadyGrader], expected: &str, answer: &str) -> Grade {
    let grades = graded(graders, expected, answer);
    let correct = grades.iter().all(|grade| grade.correct);
    let score = grades.iter().map(|grade| grade.score).sum::<f64>() / grades.len().max(1) as f64;
    join(grades, correct, score, ", and all must")
}

/// Right by one grader or more; the score is the best.
pub(super) fn any(graders: &[ReadyGrader], expected: &str, answer: &str) -> Grade {
    let grades = graded(graders, expected, answer);
    let correct = grades.iter().any(|grade| grade.correct);
    let score = grades.iter().map(|grade| grade.score).fold(0.0, f64::max);
    join(grades, correct, score, ", and one is enough")
}

fn graded(graders: &[ReadyGrader], expected: &str, answer: &str) -> Vec<Grade> {
    graders.iter().map(|grader| grader.grade(expected, answer)).collect()
}

fn join(grades: Vec<Grade>, correct: bool, score: f64, rule: &str) -> Grade {
    let passed = grades.iter().filter(|grade| grade.correct).count();
    let mut explanation = format!("{passed} of {} graders pass{rule}.", grades.len());
    let mut parts = Vec::new();
    for grade in grades {
        explanation += " ";
        explanation += &grade.explanation;
        parts.extend(grade.parts);
    }
    Grade { correct, score, explanation, parts }
}
