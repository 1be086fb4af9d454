//! One candidate in one run against the same or another one in another run, on the rows of both.
//!
//! Both are graded by the metric of the second run and the expected answers as they are now, so that
//! only answers can differ. It describes: nobody said beforehand that the two would be compared.

use std::collections::HashMap;

use holdout_dataset::Example;
use holdout_evaluation::Outcome;
use holdout_statistics::tango;
use holdout_store::Evaluation;
use holdout_types::{ApiError, CandidateId, EvaluationId, RowId};

use super::super::corrections::Corrected;
use super::super::draft::kind;
use super::super::grading::Grading;
use super::super::question::{Question, row_ids};
use super::super::view::{BetweenQuery, BetweenView, ChangedRow};
use super::name;
use crate::project::OpenProject;
use crate::words::{counted, one_line, percent, points, thousands};

const CONFIDENCE: f64 = 0.95;
const LISTED: usize = 200;
const LINE_LIMIT: usize = 240;

/// One side of the comparison.
struct Side {
    evaluation: Evaluation,
    question: Question,
    letter: String,
    rows: Vec<RowId>,
    answers: HashMap<RowId, Answered>,
}

/// What a candidate answered to a row, over its trials.
#[derive(Default)]
struct Answered {
    asked: u32,
    correct: u32,
    is_missing: bool,
    text: String,
}

impl Answered {
    /// The share of right answers; none where a trial has no answer.
    fn share(&self) -> Option<f64> {
        let is_whole = self.asked > 0 && !self.is_missing;
        is_whole.then(|| f64::from(self.correct) / f64::from(self.asked))
    }
}

impl OpenProject {
    /// What changed from one run to another.
    pub fn between(&self, query: &BetweenQuery) -> Result<BetweenView, ApiError> {
        let metric = Question::of(&self.store.evaluations().get(query.to)?)?.metric;
        let side = |id: EvaluationId, candidate: CandidateId| {
            let evaluation = self.store.evaluations().get(id)?;
            let asked = Question::of(&evaluation)?;
            let question = Question { metric: metric.clone(), ..asked.clone() };
            Ok::<_, ApiError>(Side {
                letter: question.letter(candidate),
                rows: row_ids(self, &evaluation)?,
                answers: self.answers_in(&evaluation, &question, candidate)?,
                question: asked,
                evaluation,
            })
        };
        let from = side(query.from, query.from_candidate)?;
        let to = side(query.to, query.to_candidate)?;
        let shared: Vec<(RowId, f64)> =
            to.rows.iter().filter_map(|row| Some((*row, difference(*row, &from, &to)?))).collect();
        let sum = |is_it: fn(f64) -> bool| {
            let found = shared.iter().filter(|(_, difference)| is_it(*difference));
            found.fold((0_u32, 0.0), |(n, sum), (_, d)| (n + 1, sum + d.abs()))
        };
        let (fixed, b) = sum(|difference| difference > 0.0);
        let (broken, c) = sum(|difference| difference < 0.0);
        let n = shared.len() as f64;
        let interval = (n > 0.0).then(|| tango(b, c, n, CONFIDENCE));
        let difference = (n > 0.0).then(|| (b - c) / n * 100.0);
        let limits = interval.map(|found| [found.low * 100.0, found.high * 100.0]);
        Ok(BetweenView {
            sentence: sentence(&from, &to, shared.len() as u32, fixed, broken),
            support: support(difference, limits),
            notes: notes(&from, &to, shared.len()),
            n: shared.len() as u32,
            fixed,
            broken,
            difference_points: difference,
            interval_points: limits,
            rows: self.changed_rows(&shared, &from, &to)?,
        })
    }

    fn answers_in(
        &self,
        evaluation: &Evaluation,
        question: &Question,
        candidate: CandidateId,
    ) -> Result<HashMap<RowId, Answered>, ApiError> {
        let grading = Grading::of(self, evaluation, question)?;
        let mut answers: HashMap<RowId, Answered> = HashMap::new();
        for result in self.store.results().of(evaluation.id) {
            let result = result?;
            if result.key.candidate != candidate {
                continue;
            }
            let record = grading.record(&result);
            let answered = answers.entry(result.key.row).or_default();
            answered.asked += 1;
            answered.correct += u32::from(record.is_correct());
            answered.is_missing |= !record.outcome.counts();
            if let Outcome::Answered { text, .. } | Outcome::Wrong { text, .. } = record.outcome
                && result.key.trial == 0
            {
                answered.text = one_line(&text, LINE_LIMIT);
            }
        }
        Ok(answers)
    }

    /// The rows that changed, those that became wrong first.
    fn changed_rows(
        &self,
        shared: &[(RowId, f64)],
        from: &Side,
        to: &Side,
    ) -> Result<Vec<ChangedRow>, ApiError> {
        let mut changed: Vec<(RowId, f64)> =
            shared.iter().copied().filter(|(_, difference)| *difference != 0.0).collect();
        changed.sort_by_key(|(_, difference)| *difference > 0.0);
        changed.truncate(LISTED);
        let ids: Vec<RowId> = changed.iter().map(|(row, _)| *row).collect();
        let (columns, corrected) = (self.columns()?, Corrected::now(self)?);
        let text = |side: &Side, row| {
            side.answers.get(row).map(|answered| answered.text.clone()).unwrap_or_default()
        };
        let lines = changed.iter().zip(self.store.rows().get(&ids)?).map(|((id, d), row)| {
            let example = Example::parse(&row.raw).ok();
            let said = |of: &dyn Fn(&Example) -> String| {
                example.as_ref().map(|found| one_line(&of(found), LINE_LIMIT)).unwrap_or_default()
            };
            ChangedRow {
                id: *id,
                number: columns.number(*id),
                fixed: *d > 0.0,
                input: said(&Example::input),
                expected: said(&|found| corrected.answer(*id, found)),
                from: text(from, id),
                to: text(to, id),
            }
        });
        Ok(lines.collect())
    }
}

/// How much more often a row is right in the second run; none where one has no answer to it.
fn difference(row: RowId, from: &Side, to: &Side) -> Option<f64> {
    Some(to.answers.get(&row)?.share()? - from.answers.get(&row)?.share()?)
}

fn sentence(from: &Side, to: &Side, n: u32, fixed: u32, broken: u32) -> String {
    let said = |side: &Side| {
        let kind = kind(&side.evaluation, &side.question);
        let what = name(&side.evaluation, kind).to_lowercase();
        format!("{} in run {} ({what})", side.letter, side.evaluation.id)
    };
    let pair = format!("{} against {}", said(to), said(from));
    match (n, fixed + broken) {
        (0, _) => format!("{pair}: they share no row."),
        (_, 0) => format!("{pair}: no row changed, of {}.", counted(n, "row", "rows")),
        _ => format!(
            "{pair}: {} became right and {} wrong, of {}.",
            thousands(fixed.into()),
            thousands(broken.into()),
            counted(n, "row", "rows")
        ),
    }
}

fn support(difference: Option<f64>, interval: Option<[f64; 2]>) -> String {
    let describes = "Descriptive: the two were not set against each other before they ran, so this \
                     is no verdict.";
    let Some((difference, [low, high])) = difference.zip(interval) else {
        return describes.to_owned();
    };
    format!(
        "{} points, {} to {} at {} % (Tango). {describes}",
        points(difference),
        points(low),
        points(high),
        percent(CONFIDENCE).trim_end_matches(".0"),
    )
}

/// What the two do not share.
fn notes(from: &Side, to: &Side, shared: usize) -> Vec<String> {
    let mut notes = Vec::new();
    if from.evaluation.question.split != to.evaluation.question.split {
        let [one, other] = [from, to].map(|side| side.evaluation.question.split.name());
        notes.push(format!("One run asked {one} rows and the other {other} rows."));
    } else if from.rows != to.rows {
        notes.push(format!(
            "The runs asked different versions of their rows ({} and {}). Only the {} in both count.",
            thousands(from.rows.len() as u64),
            thousands(to.rows.len() as u64),
            counted(shared as u32, "row", "rows"),
        ));
    } else if shared < to.rows.len() {
        let missing = (to.rows.len() - shared) as u32;
        let rows = counted(missing, "row has", "rows have");
        notes.push(format!("{rows} no answer in one of the runs and count for neither."));
    }
    let versions = [from, to].map(|side| side.question.corrections + 1);
    if versions[0] != versions[1] {
        notes.push(format!(
            "They were begun on versions {} and {} of the holdout. Both are graded by the expected \
             answers as they are now.",
            versions[0], versions[1]
        ));
    }
    if from.question.metric != to.question.metric {
        let metric = to.question.metric.name();
        notes.push(format!("The runs had different metrics. Both are graded by {metric} here."));
    }
    notes
}
