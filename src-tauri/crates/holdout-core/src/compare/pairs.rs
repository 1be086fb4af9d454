//! Two candidates, row by row.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;
use std::time::Duration;

use holdout_dataset::Example;
use holdout_evaluation::{AnswerRecord, Outcome};
use holdout_types::{ApiError, RowId};

use super::corrections::Corrected;
use super::grading::Grading;
use super::labels::Labels;
use super::question::{Question, row_ids};
use super::row_counts::kind;
use super::view::{
    AlsoAsked, AnswerView, PairFilter, PairLine, PairPage, PairQuery, PairSort, StripGroup,
};
use crate::project::OpenProject;
use crate::words::one_line;

const PAGE_LIMIT: u32 = 500;
const LINE_LIMIT: usize = 240;

/// What two candidates made of one row: baseline, then challenger; absent where excluded.
#[derive(Default)]
struct Pair {
    baseline: Option<Answered>,
    challenger: Option<Answered>,
    /// Whether the row belongs to the cell that is asked for.
    in_cell: bool,
    /// Whether the field that is asked for is wrong in it.
    is_field_wrong: bool,
    /// How many of the other candidates have made of it what is asked for.
    as_asked: usize,
}

/// What one candidate made of a row, in all trials.
struct Answered {
    /// The first trial, which is shown.
    first: AnswerRecord,
    right: u32,
    trials: u32,
    /// The longest of the trials.
    latency: Option<Duration>,
}

impl Answered {
    fn of(record: AnswerRecord) -> Self {
        let right = u32::from(record.is_correct());
        Self { right, trials: 1, latency: record.latency, first: record }
    }

    fn with(self, other: Self) -> Self {
        let (right, trials) = (self.right + other.right, self.trials + other.trials);
        let latency = self.latency.max(other.latency);
        let first =
            if other.first.call.trial < self.first.call.trial { other.first } else { self.first };
        Self { first, right, trials, latency }
    }

    /// The share of right answers.
    fn share(&self) -> f64 {
        f64::from(self.right) / f64::from(self.trials)
    }

    fn view(self) -> AnswerView {
        let (right, trials) = (self.right, self.trials);
        AnswerView {
            text: one_line(said(&self.first.outcome), LINE_LIMIT),
            correct: right == trials,
            right_of: (trials > 1).then_some([right, trials]),
            latency_ms: self.latency.map(|latency| latency.as_secs_f64() * 1e3),
            explanation: self
                .first
                .grades
                .map(|grades| grades.primary.explanation)
                .unwrap_or_default(),
        }
    }
}

impl OpenProject {
    /// A piece of the table of two candidates.
    pub fn pairs(&self, query: &PairQuery) -> Result<PairPage, ApiError> {
        let evaluation = self.store.evaluations().get(query.evaluation)?;
        let question = Question::of(&evaluation)?;
        let rows = row_ids(self, &evaluation)?;
        let columns = self.columns()?;
        let corrected = Corrected::now(self)?;
        let labels = Labels::of(&columns, &question.metric, &corrected);
        let grading = Grading::of(self, &evaluation, &question)?;
        let mut pairs = self.read_pairs(query, &grading, &labels)?;
        if let Some(field) = &query.field {
            for row in self.rows_with_wrong_field(&evaluation, &question, field)? {
                if let Some(pair) = pairs.get_mut(&row) {
                    pair.is_field_wrong = true;
                }
            }
        }
        let strip = strip(&rows, &pairs, &labels);
        let wanted = self.wanted(query, &rows, &pairs, &corrected)?;
        let total = wanted.len() as u32;
        let start = query.offset.min(total);
        let end = start.saturating_add(query.limit.min(PAGE_LIMIT)).min(total);
        let shown = &wanted[start as usize..end as usize];
        let ids: Vec<RowId> = shown.iter().map(|(_, row)| *row).collect();
        let stored = self.store.rows().get(&ids)?;
        let lines = shown.iter().zip(&stored).map(|((number, id), row)| {
            let expected = corrected.get(*id);
            line(*number, &row.raw, *id, expected, pairs.remove(id).unwrap_or_default())
        });
        Ok(PairPage { total, offset: start, rows: lines.collect(), strip })
    }

    /// The answers of both to every row that all candidates answered, as the scoreboard counts them.
    fn read_pairs(
        &self,
        query: &PairQuery,
        grading: &Grading,
        labels: &Labels<'_>,
    ) -> Result<HashMap<RowId, Pair>, ApiError> {
        let mut pairs: HashMap<RowId, Pair> = HashMap::new();
        let mut missing: HashSet<RowId> = HashSet::new();
        for row in self.store.results().of(query.evaluation) {
            let row = row?;
            if row.error.is_some() {
                missing.insert(row.key.row);
            }
            let record = grading.record(&row);
            let pair = pairs.entry(row.key.row).or_default();
            // A confusion matrix counts first trials.
            let is_in = |cell| row.key.trial == 0 && labels.is_in(&record, cell);
            pair.in_cell |= query.cell.as_ref().is_some_and(is_in);
            let is_asked = |also: &&AlsoAsked| {
                also.candidate == row.key.candidate && also.right == record.is_correct()
            };
            pair.as_asked += query.also.iter().filter(is_asked).count();
            let side = if row.key.candidate == query.baseline {
                &mut pair.baseline
            } else if row.key.candidate == query.challenger {
                &mut pair.challenger
            } else {
                continue;
            };
            let answered = Answered::of(record);
            *side = Some(match side.take() {
                Some(others) => others.with(answered),
                None => answered,
            });
        }
        pairs.retain(|row, _| !missing.contains(row));
        Ok(pairs)
    }

    /// The rows that a query asks for with their numbers, in its order.
    fn wanted(
        &self,
        query: &PairQuery,
        rows: &[RowId],
        pairs: &HashMap<RowId, Pair>,
        corrected: &Corrected,
    ) -> Result<Vec<(u32, RowId)>, ApiError> {
        let is_wanted = |(_, row): &(u32, RowId)| is_wanted(pairs.get(row), query);
        let mut wanted: Vec<_> = (1..).zip(rows.iter().copied()).filter(is_wanted).collect();
        let text = query.search.trim().to_lowercase();
        if !text.is_empty() {
            let ids: Vec<RowId> = wanted.iter().map(|(_, row)| *row).collect();
            let found = self.search(&ids, &text, pairs, corrected)?;
            wanted.retain(|(_, row)| found.contains(row));
        }
        if query.sort == PairSort::Slowest {
            let latency = |row: &RowId| pairs.get(row).and_then(slowest).unwrap_or_default();
            wanted.sort_by_key(|(_, row)| Reverse(latency(row)));
        }
        Ok(wanted)
    }

    /// Those of `rows` that have a text, in lower case, in their input or one of the answers.
    fn search(
        &self,
        rows: &[RowId],
        text: &str,
        pairs: &HashMap<RowId, Pair>,
        corrected: &Corrected,
    ) -> Result<HashSet<RowId>, ApiError> {
        let has = |part: &str| part.to_lowercase().contains(text);
        let answered = |row: &RowId| {
            let pair = pairs.get(row);
            let answers = pair.into_iter().flat_map(|pair| [&pair.baseline, &pair.challenger]);
            answers.flatten().any(|answered| has(said(&answered.first.outcome)))
        };
        let mut found = HashSet::new();
        self.store.rows().visit(rows, |row| {
            let is_found = answered(&row.id)
                || match Example::parse(row.raw) {
                    Ok(example) => {
                        has(&example.input()) || has(&corrected.answer(row.id, &example))
                    }
                    Err(_) => has(row.raw),
                };
            if is_found {
                found.insert(row.id);
            }
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }
}

/// A mark for every row, grouped by label.
fn strip(rows: &[RowId], pairs: &HashMap<RowId, Pair>, labels: &Labels<'_>) -> Vec<StripGroup> {
    let mut groups: BTreeMap<&str, String> = BTreeMap::new();
    for row in rows {
        let label = labels.expected(*row).and_then(|place| labels.names().get(place as usize));
        let marks = groups.entry(label.map_or("", String::as_str)).or_default();
        marks.push(pairs.get(row).map_or(' ', mark));
    }
    let groups = groups.into_iter();
    groups.map(|(label, marks)| StripGroup { label: label.to_owned(), marks }).collect()
}

fn mark(pair: &Pair) -> char {
    match whose(pair) {
        None | Some(PairFilter::All) => ' ',
        Some(PairFilter::BothRight) => '.',
        Some(PairFilter::OnlyChallenger) => '+',
        Some(PairFilter::OnlyBaseline) => '-',
        Some(PairFilter::BothWrong) => 'x',
    }
}

/// Who has the row right, if both answered.
fn whose(pair: &Pair) -> Option<PairFilter> {
    Some(kind(pair.baseline.as_ref()?.share(), pair.challenger.as_ref()?.share()))
}

fn is_wanted(pair: Option<&Pair>, query: &PairQuery) -> bool {
    if query.cell.is_some() && !pair.is_some_and(|pair| pair.in_cell) {
        return false;
    }
    if query.field.is_some() && !pair.is_some_and(|pair| pair.is_field_wrong) {
        return false;
    }
    if pair.map_or(0, |pair| pair.as_asked) < query.also.len() {
        return false;
    }
    query.filter == PairFilter::All || pair.and_then(whose) == Some(query.filter)
}

/// The longer of the two latencies.
fn slowest(pair: &Pair) -> Option<Duration> {
    [&pair.baseline, &pair.challenger].into_iter().flatten().filter_map(|one| one.latency).max()
}

fn line(number: u32, raw: &str, id: RowId, corrected: Option<&str>, pair: Pair) -> PairLine {
    let (input, expected) = match Example::parse(raw) {
        Ok(example) => (example.input(), example.answer()),
        Err(_) => (raw.to_owned(), String::new()),
    };
    let expected = corrected.map_or(expected, str::to_owned);
    PairLine {
        id,
        number,
        input: one_line(&input, LINE_LIMIT),
        expected: one_line(&expected, LINE_LIMIT),
        baseline: pair.baseline.map(Answered::view),
        challenger: pair.challenger.map(Answered::view),
    }
}

/// What came back, or why nothing did.
fn said(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Answered { text, .. } | Outcome::Wrong { text, .. } => text,
        Outcome::Excluded { reason } => reason,
    }
}
