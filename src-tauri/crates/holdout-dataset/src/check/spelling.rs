//! Labels that are one label in several spellings.
//!
//! Two labels are the same when they agree but for case, width (NFKC) and separators; and a rare one
//! is taken for a slip of a frequent one when they are one edit apart. Digits are never a slip:
//! `tier_1` and `tier_2` are two labels.

use super::Kept;
use super::tally::issue;
use holdout_types::{Issue, IssueCode, Severity};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A label with at most so many rows may be a slip.
const RARE: u32 = 2;
/// A slip is so many times rarer than what it stands for.
const TIMES_RARER: u32 = 10;
/// A slip of a shorter label can't be told from another word.
const SHORTEST_SLIP: usize = 6;

/// A label that is another one in another spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spelling {
    /// The label, as a place in [`super::CheckReport::labels`].
    pub label: u32,
    /// The usual spelling: the one that most rows have.
    pub canonical: u32,
}

/// Finds labels that are spellings of others.
pub(crate) fn find(kept: &[Kept], labels: &[String]) -> Vec<Spelling> {
    let counts = counts(kept, labels.len());
    let mut groups: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for (place, label) in (0_u32..).zip(labels).filter(|(place, _)| counts[*place as usize] > 0) {
        groups.entry(key(label)).or_default().push(place);
    }
    let frequent = |members: &[u32]| {
        let most = |one: &&u32, two: &&u32| {
            counts[**one as usize].cmp(&counts[**two as usize]).then(two.cmp(one))
        };
        members.iter().max_by(most).copied().unwrap_or_default()
    };
    let mut usual: Vec<(String, u32, u32)> = groups
        .iter()
        .map(|(key, members)| {
            let rows = members.iter().map(|label| counts[*label as usize]).sum();
            (key.clone(), frequent(members), rows)
        })
        .collect();
    usual.sort_unstable_by_key(|(_, label, _)| *label);
    let mut found = Vec::new();
    for (key, canonical, rows) in &usual {
        let canonical = slip_of(key, *rows, &usual).unwrap_or(*canonical);
        let members = groups.get(key).map_or(&[][..], Vec::as_slice);
        let others = members.iter().filter(|label| **label != canonical);
        found.extend(others.map(|label| Spelling { label: *label, canonical }));
    }
    found.sort_unstable_by_key(|spelling| spelling.label);
    found
}

fn counts(kept: &[Kept], labels: usize) -> Vec<u32> {
    let mut counts = vec![0; labels];
    for kept in kept.iter().filter(|kept| kept.columns.usable && !kept.left_out) {
        if let Some(label) = kept.columns.label {
            counts[label as usize] += 1;
        }
    }
    counts
}

/// The label that a rare one is a slip of, if there is exactly one.
fn slip_of(rare: &str, rows: u32, usual: &[(String, u32, u32)]) -> Option<u32> {
    if rows > RARE || rare.chars().count() < SHORTEST_SLIP {
        return None;
    }
    let mut meant = usual
        .iter()
        .filter(|(key, _, of)| *of >= rows * TIMES_RARER && is_one_edit_apart(rare, key))
        .map(|(_, label, _)| *label);
    meant.next().filter(|_| meant.next().is_none())
}

/// A label without case, width and separators. A separator beside a digit stays, as `_`, and one
/// that begins a number as it is: `1-0`, `10` and `-10` are three labels.
fn key(label: &str) -> String {
    let letters: Vec<char> = label.trim().nfkc().flat_map(char::to_lowercase).collect();
    let is_separator = |c: char| c.is_whitespace() || matches!(c, '_' | '-');
    let mut out = String::with_capacity(letters.len());
    let mut at = 0;
    while at < letters.len() {
        if !is_separator(letters[at]) {
            out.push(letters[at]);
            at += 1;
            continue;
        }
        let end = (at..letters.len()).find(|next| !is_separator(letters[*next]));
        let next = end.map(|end| letters[end]);
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        match (out.chars().last(), next) {
            (None, next) if is_digit(next) => out.push(letters[at]),
            (last, next) if is_digit(last) || is_digit(next) => out.push('_'),
            _ => {}
        }
        at = end.unwrap_or(letters.len());
    }
    out
}

/// Whether one letter was left out, put in, changed, or two neighbours swapped; never a digit.
fn is_one_edit_apart(one: &str, two: &str) -> bool {
    let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    let (short, long) = if one.len() <= two.len() { (&one, &two) } else { (&two, &one) };
    let start = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[start..], &long[start..]);
    if long.iter().chain(short).take(2).any(char::is_ascii_digit) {
        return false;
    }
    match long.len() - short.len() {
        0 if short.is_empty() => false,
        0 => {
            let swapped = short.len() > 1
                && (short[0], short[1]) == (long[1], long[0])
                && short[2..] == long[2..];
            swapped || short[1..] == long[1..]
        }
        1 => *short == long[1..],
        _ => false,
    }
}

/// The rows whose answer is spelt in another way than usual.
pub(crate) fn told(kept: &[Kept], labels: &[String], spellings: &[Spelling]) -> Option<Issue> {
    let is_variant = |label: u32| spellings.iter().any(|spelling| spelling.label == label);
    let rows = super::tally::rows_where(kept, |kept| {
        kept.columns.usable && !kept.left_out && kept.columns.label.is_some_and(is_variant)
    });
    let name = |label: u32| crate::text::shorten(&labels[label as usize], 40);
    let first = spellings.iter().take(3);
    let examples: Vec<String> = first
        .map(|spelling| format!("`{}` for `{}`", name(spelling.label), name(spelling.canonical)))
        .collect();
    let more = if spellings.len() > 3 { ", …" } else { "" };
    issue(
        IssueCode::LabelSpelling,
        Severity::Warning,
        rows,
        |count| {
            format!(
                "{count} answered by another spelling of a label: {}{more}.",
                examples.join(", ")
            )
        },
        "Rename them to the usual spelling: to a model and to a grader each spelling is a label of its own.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_separators_do_not_make_another_label() {
        let same = [
            "billing_refund",
            "Billing refund",
            "billing-refund",
            "billingRefund",
            " BILLING  REFUND",
        ];
        assert!(same.iter().all(|label| key(label) == "billingrefund"), "{:?}", same.map(key));
        assert_eq!(key("plan-1"), key("Plan 1"));
    }

    #[test]
    fn numbers_keep_their_signs_and_separators() {
        let labels = ["1", "-1", "10", "1-0", "1.0", "tier_1", "tier_2", "a/b", "ab"];
        let keys: std::collections::HashSet<String> = labels.iter().map(|l| key(l)).collect();
        assert_eq!(keys.len(), labels.len(), "{keys:?}");
    }

    #[test]
    fn one_edit_is_a_letter_more_less_or_other_or_two_swapped() {
        for slip in ["biling", "billling", "bolling", "iblling", "billng", "billign"] {
            assert!(is_one_edit_apart(slip, "billing"), "{slip}");
        }
        for other in ["billing", "bling", "billings2", "filling up"] {
            assert!(!is_one_edit_apart(other, "billing"), "{other}");
        }
        assert!(!is_one_edit_apart("level1", "level2"));
        assert!(!is_one_edit_apart("level1", "level11"));
    }
}
