//! Inputs that stand in two splits.
//!
//! Inputs are compared folded (NFKC, lower case, runs of space), whatever their answers and
//! instructions: a model that has seen the question has seen it.

use super::Kept;
use super::tally::issue;
use holdout_types::{Issue, IssueCode, Severity, Split};
use rustc_hash::FxHashSet;

/// What leaks.
pub(crate) struct Leaks {
    pub(crate) issues: Vec<Issue>,
    /// The rows to leave out, rising: see [`super::CheckReport::leaking_rows`].
    pub(crate) rows: Vec<u32>,
}

/// Finds test inputs in training and validation, and validation inputs in training.
pub(crate) fn find(kept: &[Kept], block: bool) -> Leaks {
    let severity = if block { Severity::Error } else { Severity::Warning };
    let remedy = if block {
        "Leave these rows out of training and validation, or let the app leave them out (drop_from_train)."
    } else {
        "Nothing: the rows are left out of training and validation. Keep the test set as it is."
    };
    let test = inputs(kept, Split::Test);
    let validation = inputs(kept, Split::Validation);
    let of_test = Overlap::find(kept, &test, &[Split::Train, Split::Validation], Split::Test);
    let of_validation = Overlap::find(kept, &validation, &[Split::Train], Split::Validation);
    let issues = [
        issue(
            IssueCode::ExactLeak,
            severity,
            of_test.rows(),
            |_| {
                format!(
                    "{} in training or validation, in {} there.",
                    inputs_words(of_test.guarded.len(), "the test set"),
                    rows_words(of_test.leaking.len())
                )
            },
            remedy,
        ),
        issue(
            IssueCode::ValidationLeak,
            Severity::Warning,
            of_validation.rows(),
            |_| {
                format!(
                    "{} in training, in {} there.",
                    inputs_words(of_validation.guarded.len(), "validation"),
                    rows_words(of_validation.leaking.len())
                )
            },
            "Leave these rows out of training, or the validation loss looks better than it is.",
        ),
    ];
    let mut rows = [of_test.leaking, of_validation.leaking].concat();
    rows.sort_unstable();
    rows.dedup();
    Leaks { issues: issues.into_iter().flatten().collect(), rows }
}

/// Rows with the same input in a guarded split and where it must not be.
struct Overlap {
    guarded: Vec<u32>,
    leaking: Vec<u32>,
}

impl Overlap {
    fn find(kept: &[Kept], guarded: &FxHashSet<u128>, from: &[Split], split: Split) -> Self {
        let is_in =
            |kept: &Kept, splits: &[Split]| kept.split.is_some_and(|split| splits.contains(&split));
        let pick = |splits: &[Split], inputs: &FxHashSet<u128>| -> Vec<u32> {
            let found = |kept: &Kept| {
                kept.columns.usable
                    && is_in(kept, splits)
                    && inputs.contains(&kept.columns.input_hash)
            };
            super::tally::rows_where(kept, found)
        };
        let leaking = pick(from, guarded);
        let leaked: FxHashSet<u128> =
            leaking.iter().map(|row| kept[*row as usize].columns.input_hash).collect();
        Self { guarded: pick(&[split], &leaked), leaking }
    }

    fn rows(&self) -> Vec<u32> {
        let mut rows = [self.guarded.as_slice(), self.leaking.as_slice()].concat();
        rows.sort_unstable();
        rows
    }
}

fn inputs(kept: &[Kept], split: Split) -> FxHashSet<u128> {
    let in_split = kept.iter().filter(|kept| kept.columns.usable && kept.split == Some(split));
    in_split.map(|kept| kept.columns.input_hash).collect()
}

/// "The inputs of 2 rows of the test set stand", with the verb that fits.
fn inputs_words(count: usize, place: &str) -> String {
    if count == 1 {
        format!("The input of 1 row of {place} stands")
    } else {
        format!("The inputs of {count} rows of {place} stand")
    }
}

fn rows_words(count: usize) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}
