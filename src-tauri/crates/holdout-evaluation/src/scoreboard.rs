//! Adding up the answers: one line per candidate, on the rows that all of them answered.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::time::Duration;

use holdout_statistics::{Percentiles, mean};
use holdout_types::{CandidateId, Money, RowId};

use crate::record::{AnswerRecord, Grades, Outcome};

/// The candidates side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Scoreboard {
    /// The rows, in the order of the test set. The lists of a [`ScoreLine`] are aligned with it.
    pub rows: Vec<RowId>,
    /// How many of them every candidate answered, in every trial. Figures are over these rows.
    pub compared: u32,
    /// One line per candidate, in the order given.
    pub lines: Vec<ScoreLine>,
}

/// One candidate's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreLine {
    /// Whose they are.
    pub candidate: CandidateId,
    /// Its answers on the compared rows: rows times trials.
    pub n: u32,
    /// Those of them that the primary metric counts as right.
    pub correct: u32,
    /// Those that are right only after normalisation.
    pub only_by_normalisation: u32,
    /// Those that are the expected text, character for character.
    pub exact: u32,
    /// Calls wrong for a reason of their own: overflow, refusal, content filter.
    pub failed: u32,
    /// Calls on any row that network or server failed.
    pub excluded: u32,
    /// The mean over the compared rows of the row's share of right answers, 0 to 1; `None` without
    /// rows.
    pub accuracy: Option<f64>,
    /// The mean of the grader's own scores, 0 to 1: F1 over the fields of a JSON answer, say. The same
    /// as `accuracy` where a grader knows only right and wrong.
    pub mean_score: Option<f64>,
    /// Tokens of question and answer per request, on average; `None` where no usage is known.
    pub tokens_per_request: Option<f64>,
    /// Those of them that are the answer's.
    pub answer_tokens_per_request: Option<f64>,
    /// What the answers on the compared rows cost; `None` as soon as one of them is unknown.
    pub cost: Option<Money>,
    /// The score of each row, averaged over its trials, 0 to 1; `None` without an answer in every
    /// trial. A wrong answer is 0, never `None`.
    pub scores: Vec<Option<f64>>,
    /// Dollars per request of each row; `None` where unknown.
    pub costs: Vec<Option<f64>>,
    /// Milliseconds per request of each row, without repetitions and pauses, averaged over trials.
    pub latencies_ms: Vec<Option<f64>>,
    /// Every latency on the compared rows, in milliseconds, unsorted, for quantiles.
    pub latency_samples_ms: Vec<f64>,
    /// Percentiles of those, in milliseconds.
    pub latency_ms: Option<Percentiles>,
    /// The same with repetitions and pauses.
    pub waited_ms: Option<Percentiles>,
}

impl Scoreboard {
    /// Adds up the records of an evaluation. Records of other candidates or rows are passed over.
    ///
    /// Records may be streamed: of each, only the figures are kept.
    pub fn of<R: Borrow<AnswerRecord>>(
        candidates: &[CandidateId],
        rows: &[RowId],
        trials: u16,
        records: impl IntoIterator<Item = R>,
    ) -> Self {
        let places: HashMap<RowId, usize> =
            rows.iter().enumerate().map(|(place, row)| (*row, place)).collect();
        let mut columns: HashMap<CandidateId, Column> =
            candidates.iter().map(|id| (*id, Column::new(rows.len()))).collect();
        for record in records {
            let record = record.borrow();
            if let Some(place) = places.get(&record.call.row)
                && let Some(column) = columns.get_mut(&record.call.candidate)
            {
                column.add(*place, record);
            }
        }
        let columns: Vec<Column> =
            candidates.iter().filter_map(|candidate| columns.remove(candidate)).collect();
        let is_compared =
            |place: &usize| columns.iter().all(|column| column.cells[*place].answers == trials);
        let compared: Vec<usize> = (0..rows.len()).filter(is_compared).collect();
        let lines = candidates
            .iter()
            .zip(&columns)
            .map(|(candidate, column)| column.line(*candidate, trials, &compared))
            .collect();
        Self { rows: rows.to_vec(), compared: compared.len() as u32, lines }
    }
}

/// One candidate's answers to each row: under a hundred bytes an answer, whatever its text.
struct Column {
    cells: Vec<Cell>,
    times: Vec<Time>,
    excluded: u32,
}

/// How long one answer took.
struct Time {
    place: u32,
    latency_ms: f64,
    waited_ms: f64,
}

/// The answers of one candidate to one row, added up over the trials.
#[derive(Clone, Default)]
struct Cell {
    answers: u16,
    correct: u16,
    exact: u16,
    only_by_normalisation: u16,
    failed: u16,
    counted: u16,
    priced: u16,
    timed: u16,
    graded: f64,
    tokens: u64,
    answer_tokens: u64,
    cost: Money,
    latency_ms: f64,
}

impl Column {
    fn new(rows: usize) -> Self {
        Self { cells: vec![Cell::default(); rows], times: Vec::new(), excluded: 0 }
    }

    fn add(&mut self, place: usize, record: &AnswerRecord) {
        match &record.grades {
            Some(grades) if record.outcome.counts() => {
                self.cells[place].add(record, grades);
                let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
                self.times.extend(record.latency.map(|latency| Time {
                    place: place as u32,
                    latency_ms: milliseconds(latency),
                    waited_ms: milliseconds(record.waited),
                }));
            }
            _ => self.excluded += 1,
        }
    }

    fn line(&self, candidate: CandidateId, trials: u16, compared: &[usize]) -> ScoreLine {
        let cells = || compared.iter().map(|place| &self.cells[*place]);
        let sum =
            |figure: fn(&Cell) -> u16| cells().map(|cell| u32::from(figure(cell))).sum::<u32>();
        let whole = |cell: &Cell| cell.answers == trials;
        let scores: Vec<Option<f64>> =
            self.cells.iter().map(|cell| whole(cell).then(|| cell.mean_score())).collect();
        // Places that are compared are in order.
        let is_compared = |time: &&Time| compared.binary_search(&(time.place as usize)).is_ok();
        let samples = |which: fn(&Time) -> f64| -> Vec<f64> {
            self.times.iter().filter(is_compared).map(which).collect()
        };
        let latencies = samples(|time| time.latency_ms);
        let means: Vec<f64> = cells().map(Cell::mean_score).collect();
        let grades: Vec<f64> = cells().map(Cell::mean_grade).collect();
        let n = sum(|cell| cell.answers);
        let counted = sum(|cell| cell.counted);
        let tokens: u64 = cells().map(|cell| cell.tokens).sum();
        let answer_tokens: u64 = cells().map(|cell| cell.answer_tokens).sum();
        let per_request = |tokens: u64| (counted > 0).then(|| tokens as f64 / f64::from(counted));
        let priced = n > 0 && sum(|cell| cell.priced) == n;
        ScoreLine {
            candidate,
            n,
            correct: sum(|cell| cell.correct),
            only_by_normalisation: sum(|cell| cell.only_by_normalisation),
            exact: sum(|cell| cell.exact),
            failed: sum(|cell| cell.failed),
            excluded: self.excluded,
            accuracy: mean(&means),
            mean_score: mean(&grades),
            tokens_per_request: per_request(tokens),
            answer_tokens_per_request: per_request(answer_tokens),
            cost: priced.then(|| cells().map(|cell| cell.cost).sum()),
            scores,
            costs: self.cells.iter().map(|cell| cell.mean_cost().filter(|_| whole(cell))).collect(),
            latencies_ms: self.cells.iter().map(Cell::mean_latency).collect(),
            latency_ms: Percentiles::of(&latencies),
            waited_ms: Percentiles::of(&samples(|time| time.waited_ms)),
            latency_samples_ms: latencies,
        }
    }
}

impl Cell {
    fn add(&mut self, record: &AnswerRecord, grades: &Grades) {
        self.answers += 1;
        self.correct += u16::from(grades.primary.correct);
        self.exact += u16::from(grades.exact);
        self.only_by_normalisation += u16::from(grades.normalised && !grades.exact);
        self.failed += u16::from(matches!(record.outcome, Outcome::Wrong { .. }));
        self.graded += grades.primary.score;
        if let Some(usage) = &record.usage {
            self.tokens += usage.prompt_tokens + usage.completion_tokens;
            self.answer_tokens += usage.completion_tokens;
            self.counted += 1;
        }
        if let Some(cost) = record.cost {
            self.cost += cost;
            self.priced += 1;
        }
        if let Some(latency) = record.latency {
            self.latency_ms += latency.as_secs_f64() * 1e3;
            self.timed += 1;
        }
    }

    fn mean_score(&self) -> f64 {
        self.of_answers(f64::from(self.correct)).unwrap_or(0.0)
    }

    fn mean_grade(&self) -> f64 {
        self.of_answers(self.graded).unwrap_or(0.0)
    }

    fn mean_cost(&self) -> Option<f64> {
        self.of_answers(self.cost.dollars()).filter(|_| self.priced == self.answers)
    }

    fn mean_latency(&self) -> Option<f64> {
        (self.timed > 0).then(|| self.latency_ms / f64::from(self.timed))
    }

    fn of_answers(&self, sum: f64) -> Option<f64> {
        (self.answers > 0).then(|| sum / f64::from(self.answers))
    }
}

#[cfg(test)]
mod tests;
