//! Where the candidates differ: row by row, and by label.

use std::collections::{BTreeMap, HashMap};

use holdout_dataset::Example;
use holdout_report::{Differences, DifferingRow, LabelLine, LabelTable, PairWords};
use holdout_types::{ApiError, CandidateId, EvaluationId, RowId};

use crate::compare::corrections::Corrected;
use crate::compare::grading::Grading;
use crate::compare::labels::Labels;
use crate::compare::question::{Question, row_ids};
use crate::compare::view::{AnswerView, PairFilter, PairPage, PairQuery};
use crate::project::OpenProject;

/// Rows that are listed of those that a challenger fixed, and of those that it broke.
const LISTED: u32 = 20;

/// The answers to the rows that are listed.
type Answers = HashMap<(RowId, CandidateId), String>;

/// Each challenger against the baseline, row by row.
pub(super) fn differences(
    project: &OpenProject,
    id: EvaluationId,
    question: &Question,
) -> Result<Vec<Differences>, ApiError> {
    let challengers: Vec<CandidateId> =
        question.ids().into_iter().filter(|id| *id != question.baseline).collect();
    let page = |challenger, filter| {
        project.pairs(&PairQuery::first(id, question.baseline, challenger, filter, LISTED))
    };
    let mut pages = Vec::new();
    for challenger in challengers {
        let fixed = page(challenger, PairFilter::OnlyChallenger)?;
        let broken = page(challenger, PairFilter::OnlyBaseline)?;
        pages.push((challenger, fixed, broken));
    }
    let listed = pages.iter().flat_map(|(_, fixed, broken)| fixed.rows.iter().chain(&broken.rows));
    let answers = answers(project, id, &listed.map(|row| row.id).collect::<Vec<_>>())?;
    let of = |challenger, page: &PairPage| differing(project, question, challenger, page, &answers);
    pages
        .into_iter()
        .map(|(challenger, fixed, broken)| {
            Ok(Differences {
                baseline: question.letter(question.baseline),
                challenger: question.letter(challenger),
                words: PairWords::of(
                    &question.letter(challenger),
                    &question.letter(question.baseline),
                    question.trials,
                ),
                fixed: of(challenger, &fixed)?,
                fixed_total: fixed.total,
                broken: of(challenger, &broken)?,
                broken_total: broken.total,
                strip: fixed.strip.into_iter().map(|group| (group.label, group.marks)).collect(),
            })
        })
        .collect()
}

fn answers(project: &OpenProject, id: EvaluationId, rows: &[RowId]) -> Result<Answers, ApiError> {
    let mut answers = Answers::new();
    for result in project.store.results().of(id) {
        let result = result?;
        // Of several trials the first, as on the screen.
        if result.key.trial == 0 && rows.contains(&result.key.row) {
            let answer = result.answer.unwrap_or_default();
            answers.insert((result.key.row, result.key.candidate), answer);
        }
    }
    Ok(answers)
}

fn differing(
    project: &OpenProject,
    question: &Question,
    challenger: CandidateId,
    page: &PairPage,
    answers: &Answers,
) -> Result<Vec<DifferingRow>, ApiError> {
    let ids: Vec<RowId> = page.rows.iter().map(|row| row.id).collect();
    let answer = |row, candidate| answers.get(&(row, candidate)).cloned().unwrap_or_default();
    let corrected = Corrected::now(project)?;
    let mut rows = Vec::new();
    for (row, line) in project.store.rows().get(&ids)?.into_iter().zip(&page.rows) {
        let example = Example::parse(&row.raw).ok();
        let text = |part: fn(&Example) -> String| example.as_ref().map(part).unwrap_or_default();
        rows.push(DifferingRow {
            place: format!("{}:{}", project.origin_of(row.id)?, row.line),
            input: text(Example::input),
            expected: match corrected.get(row.id) {
                Some(answer) => answer.to_owned(),
                None => text(Example::answer),
            },
            baseline: told(answer(row.id, question.baseline), line.baseline.as_ref()),
            challenger: told(answer(row.id, challenger), line.challenger.as_ref()),
        });
    }
    Ok(rows)
}

/// An answer, with how many of several trials were right.
fn told(answer: String, view: Option<&AnswerView>) -> String {
    match view.and_then(|view| view.right_of) {
        Some([right, of]) => format!("{answer} (the first of {of} trials, {right} right)"),
        None => answer,
    }
}

/// Right answers by label, over the rows that every candidate answered.
pub(super) fn labels(
    project: &OpenProject,
    id: EvaluationId,
    question: &Question,
) -> Result<LabelTable, ApiError> {
    let columns = project.columns()?;
    let corrected = Corrected::now(project)?;
    let labels = Labels::of(&columns, &question.metric, &corrected);
    let label_of = |row: RowId| labels.names().get(labels.expected(row)? as usize);
    let ids = question.ids();
    let right = right(project, id, question)?;
    let mut lines: BTreeMap<&str, LabelLine> = BTreeMap::new();
    for row in row_ids(project, &project.store.evaluations().get(id)?)? {
        let (Some(label), Some(marks)) = (label_of(row), right.get(&row)) else { continue };
        let Some(marks) = marks.iter().copied().collect::<Option<Vec<bool>>>() else { continue };
        let line = lines.entry(label).or_insert_with(|| LabelLine {
            label: label.clone(),
            rows: 0,
            right: vec![0; ids.len()],
        });
        line.rows += 1;
        line.right.iter_mut().zip(marks).for_each(|(count, right)| *count += u32::from(right));
    }
    let mut lines: Vec<LabelLine> = lines.into_values().collect();
    lines.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.label.cmp(&b.label)));
    Ok(LabelTable { letters: ids.iter().map(|id| question.letter(*id)).collect(), lines })
}

/// Whether each candidate has a row right; absent where it was excluded.
fn right(
    project: &OpenProject,
    id: EvaluationId,
    question: &Question,
) -> Result<HashMap<RowId, Vec<Option<bool>>>, ApiError> {
    let ids = question.ids();
    let grading = Grading::of(project, &project.store.evaluations().get(id)?, question)?;
    let mut right: HashMap<RowId, Vec<Option<bool>>> = HashMap::new();
    for result in project.store.results().of(id) {
        let result = result?;
        let Some(place) = ids.iter().position(|id| *id == result.key.candidate) else { continue };
        // Of several trials the first, as in the confusion matrix.
        if result.error.is_none() && result.key.trial == 0 {
            let record = grading.record(&result);
            let marks = right.entry(result.key.row).or_insert_with(|| vec![None; ids.len()]);
            marks[place] = Some(record.is_correct());
        }
    }
    Ok(right)
}
