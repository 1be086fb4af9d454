//! Two candidates, row by row.

use std::collections::{BTreeMap, HashMap, HashSet};

use holdout_dataset::Example;
use holdout_evaluation::{AnswerRecord, Outcome};
use holdout_types::{ApiError, CandidateId, RowId};

use super::log::record;
use super::question::{Question, row_ids};
use super::view::{AnswerView, PairFilter, PairLine, PairPage, PairQuery, StripGroup};
use crate::project::OpenProject;
use crate::words::one_line;

const PAGE_LIMIT: u32 = 500;
const LINE_LIMIT: usize = 240;

/// What two candidates made of one row: baseline, then challenger; absent where excluded.
#[derive(Default)]
struct Pair {
    baseline: Option<AnswerRecord>,
    challenger: Option<AnswerRecord>,
}

impl OpenProject {
    /// A piece of the table of two candidates.
    pub fn pairs(&self, query: &PairQuery) -> Result<PairPage, ApiError> {
        let evaluation = self.store.evaluations().get(query.evaluation)?;
        let question = Question::of(&evaluation)?;
        let rows = row_ids(self, &evaluation)?;
        let mut pairs = self.read_pairs(query, &question)?;
        let wanted: Vec<(u32, RowId)> = (1..)
            .zip(rows.iter().copied())
            .filter(|(_, row)| is_wanted(pairs.get(row), query.filter))
            .collect();
        let strip = self.strip(&rows, &pairs)?;
        let total = wanted.len() as u32;
        let start = query.offset.min(total);
        let end = start.saturating_add(query.limit.min(PAGE_LIMIT)).min(total);
        let shown = &wanted[start as usize..end as usize];
        let ids: Vec<RowId> = shown.iter().map(|(_, row)| *row).collect();
        let stored = self.store.rows().get(&ids)?;
        let lines = shown.iter().zip(&stored).map(|((number, id), row)| {
            line(*number, &row.raw, *id, pairs.remove(id).unwrap_or_default())
        });
        Ok(PairPage { total, offset: start, rows: lines.collect(), strip })
    }

    /// The answers of both to every row that all candidates answered, as the scoreboard counts them.
    fn read_pairs(
        &self,
        query: &PairQuery,
        question: &Question,
    ) -> Result<HashMap<RowId, Pair>, ApiError> {
        let mut pairs: HashMap<RowId, Pair> = HashMap::new();
        let mut missing: HashSet<RowId> = HashSet::new();
        let concerns = |id: CandidateId| id == query.baseline || id == query.challenger;
        for row in self.store.results().of(query.evaluation) {
            let row = row?;
            if row.error.is_some() {
                missing.insert(row.key.row);
            }
            if !concerns(row.key.candidate) {
                continue;
            }
            let pair = pairs.entry(row.key.row).or_default();
            let record = Some(record(&row, question.metric));
            if row.key.candidate == query.baseline {
                pair.baseline = record;
            } else {
                pair.challenger = record;
            }
        }
        pairs.retain(|row, _| !missing.contains(row));
        Ok(pairs)
    }

    /// A mark for every row, grouped by label.
    fn strip(
        &self,
        rows: &[RowId],
        pairs: &HashMap<RowId, Pair>,
    ) -> Result<Vec<StripGroup>, ApiError> {
        let columns = self.columns()?;
        let mut groups: BTreeMap<String, String> = BTreeMap::new();
        for row in rows {
            let place = columns.report.columns[row.0 as usize].label;
            let label = place.and_then(|place| columns.report.labels.get(place as usize));
            let marks = groups.entry(label.cloned().unwrap_or_default()).or_default();
            marks.push(pairs.get(row).map_or(' ', mark));
        }
        Ok(groups.into_iter().map(|(label, marks)| StripGroup { label, marks }).collect())
    }
}

fn mark(pair: &Pair) -> char {
    match right(pair) {
        None => ' ',
        Some((true, true)) => '.',
        Some((false, true)) => '+',
        Some((true, false)) => '-',
        Some((false, false)) => 'x',
    }
}

/// Whether baseline and challenger are right, if both answered.
fn right(pair: &Pair) -> Option<(bool, bool)> {
    Some((pair.baseline.as_ref()?.is_correct(), pair.challenger.as_ref()?.is_correct()))
}

fn is_wanted(pair: Option<&Pair>, filter: PairFilter) -> bool {
    let Some(right) = pair.and_then(right) else { return filter == PairFilter::All };
    match filter {
        PairFilter::All => true,
        PairFilter::OnlyChallenger => right == (false, true),
        PairFilter::OnlyBaseline => right == (true, false),
        PairFilter::BothWrong => right == (false, false),
        PairFilter::BothRight => right == (true, true),
    }
}

fn line(number: u32, raw: &str, id: RowId, pair: Pair) -> PairLine {
    let (input, expected) = match Example::parse(raw) {
        Ok(example) => (example.input(), example.answer()),
        Err(_) => (raw.to_owned(), String::new()),
    };
    PairLine {
        id,
        number,
        input: one_line(&input, LINE_LIMIT),
        expected: one_line(&expected, LINE_LIMIT),
        baseline: pair.baseline.map(answer),
        challenger: pair.challenger.map(answer),
    }
}

fn answer(record: AnswerRecord) -> AnswerView {
    let correct = record.is_correct();
    let text = match record.outcome {
        Outcome::Answered { text, .. } | Outcome::Wrong { text, .. } => text,
        Outcome::Excluded { reason } => reason,
    };
    AnswerView {
        text: one_line(&text, LINE_LIMIT),
        correct,
        explanation: record.grades.map(|grades| grades.primary.explanation).unwrap_or_default(),
    }
}
