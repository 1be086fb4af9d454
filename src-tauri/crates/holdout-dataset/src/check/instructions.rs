//! Rows whose instructions differ from those of nearly all others.

use super::tally::{issue, rows_where};
use super::{Kept, pairs};
use crate::example::RowKind;
use holdout_types::{Issue, IssueCode, Severity};

/// From this share of the rows on, one system text is what the dataset means.
const USUAL: f64 = 0.8;

/// Rows with another system text than at least four fifths of the chat rows have, none counting as
/// one. Where rows differ widely they are meant to.
pub(crate) fn odd_ones(kept: &[Kept]) -> Option<Issue> {
    let is_chat = |kept: &Kept| kept.columns.usable && !kept.left_out && kept.kind == RowKind::Chat;
    let by_system = pairs::groups(kept, |kept| is_chat(kept).then_some(kept.system_hash));
    let all: usize = by_system.values().map(Vec::len).sum();
    let (usual, rows) = by_system.iter().max_by_key(|(_, rows)| rows.len())?;
    if (rows.len() as f64) < USUAL * all as f64 {
        return None;
    }
    let odd = rows_where(kept, |kept| is_chat(kept) && kept.system_hash != *usual);
    issue(
        IssueCode::SystemPromptVaries,
        Severity::Warning,
        odd,
        |count| format!("{count} under another system prompt than the {} others.", rows.len()),
        "Give them the usual one, or leave them out: a model learns its task under the prompt that it is shown.",
    )
}
