//! What differs between two texts, word by word, for rows that stand side by side.

use serde::Serialize;

/// Words that are compared one by one at most; of longer texts only the ends are.
const MOST_WORDS: usize = 1_500;

/// A piece of a text that stands beside another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DiffPiece {
    /// What it says.
    pub text: String,
    /// Whether it is on this side only.
    pub changed: bool,
}

/// Whether a segment stands in both texts, or in which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DiffKind {
    /// In both.
    Kept,
    /// In the first text only.
    Removed,
    /// In the second text only.
    Inserted,
}

/// A stretch of two texts that are read as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DiffSegment {
    /// Which of the two it is of.
    pub kind: DiffKind,
    /// What it says.
    pub text: String,
}

/// Two texts as one: what both have in its order (the longest common subsequence of words, spaces
/// and signs), and between it what only one has, the first text's before the second's.
///
/// What is kept and removed makes the first text, what is kept and inserted the second.
pub(crate) fn diff(one: &str, two: &str) -> Vec<DiffSegment> {
    let (left, right) = (words(one), words(two));
    let (in_left, in_right) = in_both(&left, &right);
    let mut segments: Vec<DiffSegment> = Vec::new();
    let mut add = |kind, word: &str| match segments.last_mut() {
        Some(last) if last.kind == kind => last.text.push_str(word),
        _ => segments.push(DiffSegment { kind, text: word.to_owned() }),
    };
    let mut others = right.iter().zip(&in_right).peekable();
    for (word, is_common) in left.iter().zip(&in_left) {
        if !is_common {
            add(DiffKind::Removed, word);
            continue;
        }
        while let Some((word, _)) = others.next_if(|(_, is_common)| !**is_common) {
            add(DiffKind::Inserted, word);
        }
        others.next();
        add(DiffKind::Kept, word);
    }
    others.for_each(|(word, _)| add(DiffKind::Inserted, word));
    segments
}

/// The two texts of [`diff`] each by itself: what both have, and what only this one has.
pub(crate) fn word_diff(one: &str, two: &str) -> (Vec<DiffPiece>, Vec<DiffPiece>) {
    let segments = diff(one, two);
    let side = |own: DiffKind| -> Vec<DiffPiece> {
        let mut pieces: Vec<DiffPiece> = Vec::new();
        for segment in segments.iter().filter(|s| s.kind == DiffKind::Kept || s.kind == own) {
            let changed = segment.kind == own;
            match pieces.last_mut() {
                Some(last) if last.changed == changed => last.text.push_str(&segment.text),
                _ => pieces.push(DiffPiece { text: segment.text.clone(), changed }),
            }
        }
        pieces
    };
    (side(DiffKind::Removed), side(DiffKind::Inserted))
}

/// Which words of each side stand in both: equal ends, and between them the longest common
/// subsequence. A space between words that changed changes with them, so that they read as one.
fn in_both(left: &[&str], right: &[&str]) -> (Vec<bool>, Vec<bool>) {
    let start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let ends = left[start..].iter().rev().zip(right[start..].iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let (middle_left, middle_right) = (start..left.len() - end, start..right.len() - end);
    let (mut in_left, mut in_right) = (vec![true; left.len()], vec![true; right.len()]);
    let (common_left, common_right) =
        common(&left[middle_left.clone()], &right[middle_right.clone()]);
    in_left[middle_left].copy_from_slice(&common_left);
    in_right[middle_right].copy_from_slice(&common_right);
    release_lone_spaces(left, &mut in_left, &mut in_right);
    (in_left, in_right)
}

fn release_lone_spaces(left: &[&str], in_left: &mut [bool], in_right: &mut [bool]) {
    let places = |side: &[bool]| -> Vec<usize> { (0..side.len()).filter(|at| side[*at]).collect() };
    let is_lone = |side: &[bool], at: usize| {
        let changed = |at: Option<usize>| at.and_then(|at| side.get(at)).is_some_and(|is| !is);
        changed(at.checked_sub(1)) && changed(at.checked_add(1))
    };
    let pairs = places(in_left).into_iter().zip(places(in_right));
    let lone: Vec<(usize, usize)> = pairs
        .filter(|(one, _)| left[*one].trim().is_empty())
        .filter(|(one, two)| is_lone(in_left, *one) && is_lone(in_right, *two))
        .collect();
    for (one, two) in lone {
        (in_left[one], in_right[two]) = (false, false);
    }
}

/// Runs of letters and digits, runs of space, and single signs.
fn words(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' => 0,
        c if c.is_whitespace() => 1,
        _ => 2,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (place, c) in text.char_indices() {
        if before.is_some_and(|before| before != kind(c) || before == 2) {
            words.push(&text[start..place]);
            start = place;
        }
        before = Some(kind(c));
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

/// Which words of each side belong to the longest common subsequence.
fn common(left: &[&str], right: &[&str]) -> (Vec<bool>, Vec<bool>) {
    let (mut in_left, mut in_right) = (vec![false; left.len()], vec![false; right.len()]);
    if left.len() > MOST_WORDS || right.len() > MOST_WORDS {
        return (in_left, in_right);
    }
    let width = right.len() + 1;
    let mut lengths = vec![0_u16; (left.len() + 1) * width];
    for (row, one) in left.iter().enumerate().rev() {
        for (column, two) in right.iter().enumerate().rev() {
            lengths[row * width + column] = if one == two {
                lengths[(row + 1) * width + column + 1] + 1
            } else {
                lengths[(row + 1) * width + column].max(lengths[row * width + column + 1])
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    while row < left.len() && column < right.len() {
        if left[row] == right[column] {
            (in_left[row], in_right[column]) = (true, true);
            (row, column) = (row + 1, column + 1);
        } else if lengths[(row + 1) * width + column] >= lengths[row * width + column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    (in_left, in_right)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The pieces as one text, what is on one side only in brackets.
    fn marked(pieces: &[DiffPiece]) -> String {
        pieces
            .iter()
            .map(
                |piece| {
                    if piece.changed { format!("[{}]", piece.text) } else { piece.text.clone() }
                },
            )
            .collect()
    }

    fn sides(one: &str, two: &str) -> (String, String) {
        let (left, right) = word_diff(one, two);
        (marked(&left), marked(&right))
    }

    #[test]
    fn what_only_one_side_has_is_marked() {
        let (one, two) = sides(
            "I was charged twice for the October invoice, please",
            "hi, I was charged twice for the october invoice please",
        );
        assert_eq!(one, "I was charged twice for the [October] invoice[,] please");
        assert_eq!(two, "[hi, ]I was charged twice for the [october] invoice please");
    }

    #[test]
    fn equal_texts_have_no_mark_and_nothing_is_lost() {
        assert_eq!(sides("a  b\n", "a  b\n"), ("a  b\n".to_owned(), "a  b\n".to_owned()));
        assert_eq!(sides("", "new"), (String::new(), "[new]".to_owned()));
        let (left, right) = word_diff("größe: 3 — x", "größe: 4 – x y");
        let text =
            |pieces: &[DiffPiece]| pieces.iter().map(|p| p.text.as_str()).collect::<String>();
        assert_eq!((text(&left), text(&right)), ("größe: 3 — x".into(), "größe: 4 – x y".into()));
    }

    #[test]
    fn two_texts_read_as_one() {
        let read = |one: &str, two: &str| -> String {
            let mark = |segment: DiffSegment| match segment.kind {
                DiffKind::Kept => segment.text,
                DiffKind::Removed => format!("-{}-", segment.text),
                DiffKind::Inserted => format!("+{}+", segment.text),
            };
            diff(one, two).into_iter().map(mark).collect()
        };
        assert_eq!(read("billing_invoice", "billing_refund"), "-billing_invoice-+billing_refund+");
        assert_eq!(read("pay the fee back", "pay a sum back"), "pay -the fee-+a sum+ back");
        assert_eq!(read("", "a"), "+a+");
        assert_eq!(read("a", ""), "-a-");
        assert_eq!(read("", ""), "");
    }

    proptest! {
        #[test]
        fn kept_and_removed_is_the_one_text_and_kept_and_inserted_the_other(
            one in "[ab_ .\\n\u{202e}é]{0,40}|\\PC{0,40}",
            two in "[ab_ .\\n\u{202e}é]{0,40}|\\PC{0,40}",
        ) {
            let segments = diff(&one, &two);
            let without = |other: DiffKind| -> String {
                segments.iter().filter(|s| s.kind != other).map(|s| s.text.as_str()).collect()
            };
            prop_assert_eq!(without(DiffKind::Inserted), one);
            prop_assert_eq!(without(DiffKind::Removed), two);
            prop_assert!(segments.iter().all(|segment| !segment.text.is_empty()));
            prop_assert!(segments.windows(2).all(|pair| pair[0].kind != pair[1].kind));
        }
    }

    #[test]
    fn very_long_texts_are_marked_between_their_common_ends() {
        let long = "a b ".repeat(3_000);
        let (one, two) = sides(&format!("x {long}y"), &format!("x {}z", long.replace('b', "c")));
        assert!(one.starts_with("x a [") && two.starts_with("x a ["), "{}", &one[..40]);
    }
}
