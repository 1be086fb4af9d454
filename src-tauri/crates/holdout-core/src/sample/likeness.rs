//! How alike two tickets are, so that only the planted near-duplicates are near-duplicates.

use std::collections::{BTreeMap, BTreeSet};

use super::compose::Draft;

/// Two tickets of a label that share more of their pieces than this are too alike.
const TOO_ALIKE: f64 = 0.6;

/// How many letters of a ticket's beginning may not come again.
const START: usize = 40;

/// What has been written so far.
#[derive(Default)]
pub(super) struct Seen {
    texts: BTreeSet<String>,
    starts: BTreeSet<String>,
    pieces: BTreeMap<String, Vec<Vec<u64>>>,
}

impl Seen {
    /// Whether the draft has its own beginning and is unlike every earlier ticket of its label.
    pub(super) fn is_new(&self, label: &str, draft: &Draft) -> bool {
        let text = draft.text();
        if self.texts.contains(&plain(&text)) || self.starts.contains(&draft.start()) {
            return false;
        }
        let pieces = pieces(&text);
        let earlier = self.pieces.get(label).map_or(&[][..], Vec::as_slice);
        let may_be_alike = |other: &&Vec<u64>| most_shared(&pieces, other) > TOO_ALIKE;
        earlier.iter().filter(may_be_alike).all(|other| shared(&pieces, other) <= TOO_ALIKE)
    }

    /// Remembers a ticket that was taken.
    pub(super) fn add(&mut self, label: &str, draft: &Draft) {
        let text = draft.text();
        self.texts.insert(plain(&text));
        self.starts.insert(draft.start());
        self.pieces.entry(label.to_owned()).or_default().push(pieces(&text));
    }
}

/// The share of five-letter pieces that two texts have in common.
pub(super) fn likeness(one: &str, other: &str) -> f64 {
    shared(&pieces(one), &pieces(other))
}

/// The beginning of a text, in lower case and with single spaces.
pub(super) fn start(text: &str) -> String {
    plain(text).chars().take(START).collect()
}

/// In lower case, with single spaces.
pub(super) fn plain(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The hashes (FNV-1a) of a text's pieces of five letters, in lower case and with single spaces;
/// sorted, each once.
pub(super) fn pieces(text: &str) -> Vec<u64> {
    let letters: Vec<char> = plain(text).chars().collect();
    let mut pieces: Vec<u64> = letters.windows(5.min(letters.len()).max(1)).map(hash).collect();
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

fn hash(letters: &[char]) -> u64 {
    letters.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &letter| {
        (hash ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The share of pieces that two lists have in common (Jaccard's coefficient).
pub(super) fn shared(one: &[u64], other: &[u64]) -> f64 {
    let common = common(one, other);
    let all = one.len() + other.len() - common;
    if all == 0 { 1.0 } else { common as f64 / all as f64 }
}

/// What [`shared`] is at most for lists of these lengths.
fn most_shared(one: &[u64], other: &[u64]) -> f64 {
    one.len().min(other.len()) as f64 / one.len().max(other.len()).max(1) as f64
}

/// How many pieces stand in both of two sorted lists.
fn common(one: &[u64], other: &[u64]) -> usize {
    let (mut left, mut right, mut common) = (0, 0, 0);
    while let (Some(first), Some(second)) = (one.get(left), other.get(right)) {
        common += usize::from(first == second);
        left += usize::from(first <= second);
        right += usize::from(second <= first);
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_spacing_do_not_make_a_difference() {
        assert_eq!(likeness("Where is  my parcel?", "where IS my\nparcel?"), 1.0);
    }

    #[test]
    fn one_letter_of_a_long_text_changes_little_and_another_text_everything() {
        let text = "I was charged twice for the October invoice, please give me back one payment";
        assert!(likeness(text, &text.replace("October", "Octber")) > 0.8);
        assert!(likeness(text, "The scanner beeps but no line is added to the count sheet") < 0.05);
    }

    #[test]
    fn empty_texts_are_the_same_text() {
        assert_eq!(likeness("", " "), 1.0);
    }
}
