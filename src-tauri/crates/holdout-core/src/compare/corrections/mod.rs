//! Expected answers of sealed rows that turned out wrong.
//!
//! The sealed rows never change: a correction stands beside them, in a chain that begins with the
//! seal, and everything that reads an expected answer asks here which one holds. A run remembers
//! after how many corrections it was begun. Its stored answers are graded again without a call, and
//! its first verdict stays beside the one after the corrections. What is shown to the person who
//! corrects holds no candidate's answer.

mod correct;
mod show;
pub(super) mod wording;

use std::collections::HashMap;

use holdout_dataset::Example;
use holdout_store::Correction;
use holdout_types::{ApiError, RowId};

pub(crate) use self::show::BeforeAfter;
use crate::project::OpenProject;

/// Which answer holds for every row that was ever corrected.
#[derive(Debug, Clone, Default)]
pub(crate) struct Corrected(HashMap<RowId, String>);

impl Corrected {
    /// As it is now.
    pub(crate) fn now(project: &OpenProject) -> Result<Self, ApiError> {
        Self::after(project, u32::MAX)
    }

    /// As it was after the first `count` corrections. Rows that were corrected only later are in it
    /// too, with the answer that they expected until then.
    pub(crate) fn after(project: &OpenProject, count: u32) -> Result<Self, ApiError> {
        Ok(Self::of(project.store.corrections().all()?, count))
    }

    fn of(all: Vec<Correction>, count: u32) -> Self {
        let mut answers = HashMap::new();
        for made in all {
            let new = made.correction;
            if made.number <= count {
                answers.insert(new.row, new.new_answer);
            } else {
                answers.entry(new.row).or_insert(new.old_answer);
            }
        }
        Self(answers)
    }

    /// The answer of a row that was corrected.
    pub(crate) fn get(&self, row: RowId) -> Option<&str> {
        self.0.get(&row).map(String::as_str)
    }

    /// Every row that was corrected, with its answer.
    pub(crate) fn answers(&self) -> impl Iterator<Item = (RowId, String)> {
        self.0.iter().map(|(row, answer)| (*row, answer.clone()))
    }

    /// The answer that a row expects.
    pub(crate) fn answer(&self, row: RowId, example: &Example) -> String {
        self.get(row).map_or_else(|| example.answer(), str::to_owned)
    }
}

/// How many corrections there are.
pub(crate) fn count(project: &OpenProject) -> Result<u32, ApiError> {
    Ok(project.store.corrections().all()?.len() as u32)
}

#[cfg(test)]
mod tests {
    use holdout_store::{ContentHash, NewCorrection};
    use holdout_types::Timestamp;

    use super::*;

    fn made(number: u32, row: u32, old: &str, new: &str) -> Correction {
        Correction {
            number,
            correction: NewCorrection {
                row: RowId(row),
                old_answer: old.into(),
                new_answer: new.into(),
                author: "Ada".into(),
                reason: "Wrong.".into(),
            },
            corrected_at: Timestamp(0),
            hash: ContentHash::of(b""),
        }
    }

    #[test]
    fn each_row_has_the_answer_that_held_then() {
        let all = || vec![made(1, 7, "a", "b"), made(2, 8, "x", "y"), made(3, 7, "b", "a")];
        let at = |count| {
            let corrected = Corrected::of(all(), count);
            [7, 8, 9].map(|row| corrected.get(RowId(row)).map(str::to_owned))
        };
        let said =
            |seven: &str, eight: &str| [Some(seven.to_owned()), Some(eight.to_owned()), None];
        assert_eq!(at(0), said("a", "x"));
        assert_eq!(at(1), said("b", "x"));
        assert_eq!(at(2), said("b", "y"));
        assert_eq!(at(u32::MAX), said("a", "y"));
    }
}
