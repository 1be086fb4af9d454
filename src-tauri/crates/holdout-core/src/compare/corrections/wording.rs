//! Corrections in words.

use std::collections::BTreeSet;

use crate::compare::view::CorrectionLine;
use crate::words::{counted, listed};

/// The label of a verdict: `After 2 corrections`.
pub(crate) fn after(corrections: u32) -> String {
    format!("After {}", counted(corrections, "correction", "corrections"))
}

/// What limits a verdict that rests on corrected answers.
pub(in crate::compare) fn caveat(corrections: u32) -> String {
    let what = counted(corrections, "expected answer was", "expected answers were");
    format!(
        "{what} corrected after the first answers were in, without showing whose answers gain. The \
         verdict before that is kept beside this one."
    )
}

/// How many corrections, by whom, and what became of the verdict.
pub(super) fn sentence(lines: &[CorrectionLine], is_same: bool) -> String {
    let rows: BTreeSet<u32> = lines.iter().map(|line| line.row_number).collect();
    let verdict =
        if is_same { "The verdict stays the same." } else { "The verdict is another one." };
    format!(
        "{} of {} by {}. {verdict}",
        counted(lines.len() as u32, "correction", "corrections"),
        counted(rows.len() as u32, "row", "rows"),
        authors(lines),
    )
}

/// Everybody who corrected, each once.
pub(crate) fn authors(lines: &[CorrectionLine]) -> String {
    let names: BTreeSet<&str> = lines.iter().map(|line| line.author.as_str()).collect();
    listed(&names.into_iter().collect::<Vec<_>>())
}
