//! What could a combination reach?
//!
//! Of the rows that the baseline gets wrong: those that looking things up fixes, those that training
//! fixes, and their overlap; and how many rows any candidate has right, which no way of choosing
//! among them can exceed. Counted from the answers that are there: no new call is made, and nothing
//! here is a forecast of what a trained model with retrieval would do.

use holdout_evaluation::{ScoreLine, Scoreboard};
use holdout_statistics::wilson;
use holdout_types::{CandidateId, CandidateKind};
use serde::{Deserialize, Serialize};

use super::question::Question;
use super::view::{AlsoAsked, CombinationView, FixedRows, PairFilter, UpperBound};
use crate::words::{counted, percent, thousands};

const CONFIDENCE: f64 = 0.95;
/// A row counts as right when most of its trials are.
const RIGHT: f64 = 0.5;

/// The counts, kept with the judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Combination {
    /// The best candidate that looks things up and is not trained.
    looking: CandidateId,
    /// The best that is trained and looks nothing up.
    tuned: CandidateId,
    /// Rows counted.
    n: u32,
    /// Rows that the baseline has wrong and looking things up right.
    looking_fixes: u32,
    /// Rows that the baseline has wrong and the trained one right.
    tuned_fixes: u32,
    /// Rows that both fix.
    both_fix: u32,
    /// Rows that the baseline, the looking or the trained one has right.
    within_reach: u32,
    /// The most rows that one of these three has right.
    best_of_them: u32,
    /// Rows that any candidate has right.
    any_right: u32,
    /// The candidate with the most right rows, and these.
    best: (CandidateId, u32),
    /// The best that is trained and looks things up, with its right rows.
    combined: Option<(CandidateId, u32)>,
}

impl Combination {
    /// The counts of an evaluation; none where nothing looks things up or nothing was trained, and none
    /// over several trials: a row that is right now and then is neither fixed nor not.
    pub(crate) fn of(question: &Question, board: &Scoreboard) -> Option<Self> {
        if question.trials > 1 {
            return None;
        }
        let rights = Rights::of(question, board);
        let baseline = rights.of_candidate(question.baseline)?;
        let best = |kind| rights.best(kind, question.baseline);
        let looking = best(CandidateKind::Rag)?;
        let tuned = best(CandidateKind::FineTuned)?;
        let three = [baseline, looking, tuned];
        let count = |is: &dyn Fn(usize) -> bool| {
            (0..baseline.rows.len()).filter(|row| is(*row)).count() as u32
        };
        let combined = best(CandidateKind::FineTunedRag);
        let best = rights.all.iter().rev().max_by_key(|line| line.count)?;
        Some(Self {
            looking: looking.id,
            tuned: tuned.id,
            n: baseline.rows.len() as u32,
            looking_fixes: count(&|row| !baseline.rows[row] && looking.rows[row]),
            tuned_fixes: count(&|row| !baseline.rows[row] && tuned.rows[row]),
            both_fix: count(&|row| !baseline.rows[row] && looking.rows[row] && tuned.rows[row]),
            within_reach: count(&|row| three.iter().any(|line| line.rows[row])),
            best_of_them: three.iter().map(|line| line.count).max().unwrap_or_default(),
            any_right: count(&|row| rights.all.iter().any(|line| line.rows[row])),
            best: (best.id, best.count),
            combined: combined.map(|line| (line.id, line.count)),
        })
    }

    /// The counts as the window shows them.
    pub(super) fn view(&self, question: &Question) -> CombinationView {
        let worth_trying = self.is_worth_trying(question.margin_points / 100.0);
        CombinationView {
            sentence: self.sentence(question, worth_trying),
            worth_trying,
            fixes: self.fixes(question),
            bound: self.bound(question),
        }
    }

    /// Whether a perfect choice among baseline, looking and trained would gain more than the margin.
    fn is_worth_trying(&self, margin: f64) -> bool {
        let gain = f64::from(self.within_reach - self.best_of_them);
        gain > margin * f64::from(self.n)
    }

    fn sentence(&self, question: &Question, worth_trying: bool) -> String {
        let letters = Letters::of(self, question);
        let sentence = match (self.looking_fixes, self.tuned_fixes) {
            (0, 0) => letters.nothing_fixed(),
            _ if worth_trying => self.worth(&letters),
            (_, 0) => letters.fixes_nothing(&letters.tuned),
            (0, _) => letters.fixes_nothing(&letters.looking),
            _ => self.overlap(&letters),
        };
        match self.combined {
            Some((id, right)) => {
                format!("{sentence} {}", self.reached(&question.letter(id), right))
            }
            None => sentence,
        }
    }

    fn worth(&self, letters: &Letters) -> String {
        format!(
            "Worth trying combined: of the rows that {} has wrong, {} fixes {} that {} does not, and \
             {} fixes {} that {} does not.",
            letters.baseline,
            letters.looking,
            thousands(u64::from(self.looking_fixes - self.both_fix)),
            letters.tuned,
            letters.tuned,
            thousands(u64::from(self.tuned_fixes - self.both_fix)),
            letters.looking,
        )
    }

    /// Said of the one that fixes less beside the other.
    fn overlap(&self, letters: &Letters) -> String {
        let (only_looking, only_tuned) =
            (self.looking_fixes - self.both_fix, self.tuned_fixes - self.both_fix);
        let (lesser, all, only, other) = if only_tuned <= only_looking {
            (&letters.tuned, self.tuned_fixes, only_tuned, &letters.looking)
        } else {
            (&letters.looking, self.looking_fixes, only_looking, &letters.tuned)
        };
        let but = match only {
            0 => "all".to_owned(),
            few => format!("all but {}", thousands(u64::from(few))),
        };
        format!(
            "Not worth combining: {but} of the {} that {lesser} fixes {} fixed by {other} too.",
            counted(all, "row", "rows"),
            if all == 1 { "is" } else { "are" }
        )
    }

    fn reached(&self, letter: &str, right: u32) -> String {
        format!(
            "{letter} is such a combination and has {} of {} right.",
            thousands(u64::from(right)),
            thousands(u64::from(self.n))
        )
    }

    fn fixes(&self, question: &Question) -> Vec<FixedRows> {
        let letters = Letters::of(self, question);
        let (looking, tuned, baseline) = (&letters.looking, &letters.tuned, &letters.baseline);
        let both = |text: String, rows, challenger, third, right| FixedRows {
            also: vec![AlsoAsked { candidate: third, right }],
            ..fixed(text, rows, challenger)
        };
        let [only_looking, only_tuned] =
            [self.looking_fixes, self.tuned_fixes].map(|fixes| fixes - self.both_fix);
        vec![
            fixed(format!("{looking} fixes"), self.looking_fixes, self.looking),
            fixed(format!("{tuned} fixes"), self.tuned_fixes, self.tuned),
            both("Both fix".to_owned(), self.both_fix, self.looking, self.tuned, true),
            both(format!("Only {looking} right"), only_looking, self.looking, self.tuned, false),
            both(format!("Only {tuned} right"), only_tuned, self.tuned, self.looking, false),
        ]
        .into_iter()
        .map(|line| FixedRows { text: format!("{}, {baseline} wrong", line.text), ..line })
        .collect()
    }

    fn bound(&self, question: &Question) -> UpperBound {
        let interval = wilson(self.any_right, self.n, CONFIDENCE);
        let share = f64::from(self.any_right) / f64::from(self.n.max(1));
        let (best, right) = (question.letter(self.best.0), self.best.1);
        let text = format!(
            "{} of {} rows are right at one candidate or another: {} % (95 % interval {} to {}). \
             That is an upper bound: it takes a choice that never errs, and nobody reached it. The \
             best alone, {best}, has {}.",
            thousands(u64::from(self.any_right)),
            thousands(u64::from(self.n)),
            percent(share),
            percent(interval.low),
            percent(interval.high),
            thousands(u64::from(right)),
        );
        UpperBound {
            rows: self.any_right,
            n: self.n,
            share,
            interval: [interval.low, interval.high],
            text,
        }
    }
}

fn fixed(text: String, rows: u32, challenger: CandidateId) -> FixedRows {
    FixedRows { text, rows, challenger, filter: PairFilter::OnlyChallenger, also: Vec::new() }
}

/// The marks of the three that are spoken of.
struct Letters {
    baseline: String,
    looking: String,
    tuned: String,
}

impl Letters {
    fn of(combination: &Combination, question: &Question) -> Self {
        Self {
            baseline: question.letter(question.baseline),
            looking: question.letter(combination.looking),
            tuned: question.letter(combination.tuned),
        }
    }

    fn nothing_fixed(&self) -> String {
        format!(
            "Nothing to combine: neither {} nor {} is right where {} is wrong.",
            self.looking, self.tuned, self.baseline
        )
    }

    fn fixes_nothing(&self, which: &str) -> String {
        format!("Not worth combining: {which} fixes no row that {} has wrong.", self.baseline)
    }
}

/// Which rows each candidate has right, on the rows that all answered.
struct Rights {
    all: Vec<RightRows>,
}

struct RightRows {
    id: CandidateId,
    kind: CandidateKind,
    rows: Vec<bool>,
    count: u32,
}

impl Rights {
    fn of(question: &Question, board: &Scoreboard) -> Self {
        let is_compared = |row: &usize| {
            board.lines.iter().all(|line| line.scores.get(*row).is_some_and(Option::is_some))
        };
        let compared: Vec<usize> = (0..board.rows.len()).filter(is_compared).collect();
        let rows_of = |line: &ScoreLine| -> Vec<bool> {
            let score = |row: &usize| line.scores[*row].unwrap_or_default();
            compared.iter().map(|row| score(row) > RIGHT).collect()
        };
        let lines = question.candidates.iter().zip(&board.lines);
        let all = lines.map(|(asked, line)| {
            let rows = rows_of(line);
            let count = rows.iter().filter(|right| **right).count() as u32;
            RightRows { id: asked.spec.id, kind: asked.spec.kind, rows, count }
        });
        Self { all: all.collect() }
    }

    fn of_candidate(&self, id: CandidateId) -> Option<&RightRows> {
        self.all.iter().find(|line| line.id == id)
    }

    /// The one of a kind with the most right rows, but for the baseline, which fixes nothing that it
    /// has wrong; the first of several.
    fn best(&self, kind: CandidateKind, baseline: CandidateId) -> Option<&RightRows> {
        let challengers = self.all.iter().rev().filter(|line| line.id != baseline);
        challengers.filter(|line| line.kind == kind).max_by_key(|line| line.count)
    }
}

#[cfg(test)]
#[path = "combination_tests.rs"]
mod tests;
