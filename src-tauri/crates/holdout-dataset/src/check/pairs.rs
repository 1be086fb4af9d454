//! What is wrong with rows when they are put side by side.

use super::Kept;
use super::tally::{issue, rows_where};
use crate::example::RowKind;
use holdout_types::{Issue, IssueCode, Severity};
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::Hash;

/// So many rows must share an input before their system texts are looked at.
const SHARED_BY: usize = 5;

/// Rows that stand more than once: all but the first of each.
pub(crate) fn duplicates(kept: &[Kept]) -> Option<Issue> {
    let mut seen = FxHashSet::default();
    let rows: Vec<u32> = (0_u32..)
        .zip(kept)
        .filter(|(_, kept)| {
            kept.columns.usable && !kept.left_out && !seen.insert(kept.columns.row_hash)
        })
        .map(|(at, _)| at)
        .collect();
    issue(
        IssueCode::ExactDuplicate,
        Severity::Warning,
        rows,
        |count| format!("{count} exactly the same as an earlier row."),
        "Leave the repetitions out: the model would learn them twice, and the test would count them twice.",
    )
}

/// Rows that ask the same under the same instructions and are answered differently. Preference
/// pairs are left out: several pairs about one input are usual there.
pub(crate) fn conflicts(kept: &[Kept]) -> Option<Issue> {
    let key = |kept: &Kept| {
        (kept.columns.usable && !kept.left_out && kept.kind == RowKind::Chat)
            .then_some((kept.columns.input_hash, kept.system_hash))
    };
    let mut rows = Vec::new();
    let mut inputs = 0;
    for members in groups(kept, key).into_values().filter(|members| members.len() > 1) {
        let answer = |row: u32| kept[row as usize].answer_hash;
        let is_settled = members.iter().all(|row| kept[*row as usize].accepted);
        if !is_settled && members.iter().any(|row| answer(*row) != answer(members[0])) {
            inputs += 1;
            rows.extend(members);
        }
    }
    rows.sort_unstable();
    let inputs = if inputs == 1 { "1 input".to_owned() } else { format!("{inputs} inputs") };
    issue(
        IssueCode::ConflictingAnswers,
        Severity::Warning,
        rows,
        |count| format!("{count} answered differently although the input is the same ({inputs})."),
        "Decide on one answer for each input: no model can get both right.",
    )
}

/// Chat rows and preference pairs in one list: the rarer kind is wrong.
pub(crate) fn mixed_kinds(kept: &[Kept]) -> Option<Issue> {
    let usual = usual_kind(kept)?;
    let rows = rows_where(kept, |kept| kept.columns.usable && kept.kind != usual);
    let (this, others) = match usual {
        RowKind::Chat => ("preference pairs", "chat rows"),
        RowKind::Preference => ("chat rows", "preference pairs"),
    };
    issue(
        IssueCode::MissingMessages,
        Severity::Error,
        rows,
        |count| format!("{count} of another kind: {this} among {others}."),
        "Keep chat rows and preference pairs in separate datasets: they are trained by different methods.",
    )
}

/// The kind that most usable rows have.
pub(crate) fn usual_kind(kept: &[Kept]) -> Option<RowKind> {
    let count = |kind| kept.iter().filter(|kept| kept.columns.usable && kept.kind == kind).count();
    match (count(RowKind::Chat), count(RowKind::Preference)) {
        (0, 0) => None,
        (chats, pairs) if chats >= pairs => Some(RowKind::Chat),
        _ => Some(RowKind::Preference),
    }
}

/// Makes the system text part of the input where it carries the content.
///
/// Some datasets ask every row the same ("Go on.") and put what it is about into the system
/// message. Where at least five rows share an input and most of them have a system text of their
/// own, their input hashes are made to differ by it; else every such row would count as a leak.
pub(crate) fn tell_inputs_apart(kept: &mut [Kept]) {
    let shared = groups(kept, |kept| Some(kept.columns.input_hash));
    for members in shared.into_values().filter(|members| members.len() >= SHARED_BY) {
        let systems: FxHashSet<u128> =
            members.iter().map(|row| kept[*row as usize].system_hash).collect();
        if systems.len() >= SHARED_BY && systems.len() * 2 > members.len() {
            for row in members {
                let row = &mut kept[row as usize];
                row.columns.input_hash ^= row.system_hash.rotate_left(1);
            }
        }
    }
}

/// Rows with the same key, rising; rows without one are in no group.
pub(crate) fn groups<K: Hash + Eq>(
    kept: &[Kept],
    key: impl Fn(&Kept) -> Option<K>,
) -> FxHashMap<K, Vec<u32>> {
    let mut groups: FxHashMap<K, Vec<u32>> = FxHashMap::default();
    for (at, kept) in (0_u32..).zip(kept) {
        if let Some(key) = key(kept) {
            groups.entry(key).or_default().push(at);
        }
    }
    groups
}
