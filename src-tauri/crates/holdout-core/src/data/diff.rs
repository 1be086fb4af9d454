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

/// Both texts in pieces: those that both have, in their order (the longest common subsequence of
/// words, spaces and signs), and those that only one has.
pub(crate) fn word_diff(one: &str, two: &str) -> (Vec<DiffPiece>, Vec<DiffPiece>) {
    let (left, right) = (words(one), words(two));
    let start = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let (rest_left, rest_right) = (&left[start..], &right[start..]);
    let ends = rest_left.iter().rev().zip(rest_right.iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let middle_left = &rest_left[..rest_left.len() - end];
    let middle_right = &rest_right[..rest_right.len() - end];
    let (common_left, common_right) = common(middle_left, middle_right);
    let is_common = |common: &[bool], words: usize| -> Vec<bool> {
        let ends = std::iter::repeat_n(true, end);
        let all: Vec<bool> =
            std::iter::repeat_n(true, start).chain(common.iter().copied()).chain(ends).collect();
        debug_assert_eq!(all.len(), words);
        all
    };
    (
        pieces(&left, &is_common(&common_left, left.len())),
        pieces(&right, &is_common(&common_right, right.len())),
    )
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

fn pieces(words: &[&str], is_common: &[bool]) -> Vec<DiffPiece> {
    let mut pieces: Vec<DiffPiece> = Vec::new();
    for (word, common) in words.iter().zip(is_common) {
        match pieces.last_mut() {
            Some(last) if last.changed != *common => last.text.push_str(word),
            _ => pieces.push(DiffPiece { text: (*word).to_owned(), changed: !common }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
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

    fn diff(one: &str, two: &str) -> (String, String) {
        let (left, right) = word_diff(one, two);
        (marked(&left), marked(&right))
    }

    #[test]
    fn what_only_one_side_has_is_marked() {
        let (one, two) = diff(
            "I was charged twice for the October invoice, please",
            "hi, I was charged twice for the october invoice please",
        );
        assert_eq!(one, "I was charged twice for the [October] invoice[,] please");
        assert_eq!(two, "[hi, ]I was charged twice for the [october] invoice please");
    }

    #[test]
    fn equal_texts_have_no_mark_and_nothing_is_lost() {
        assert_eq!(diff("a  b\n", "a  b\n"), ("a  b\n".to_owned(), "a  b\n".to_owned()));
        assert_eq!(diff("", "new"), (String::new(), "[new]".to_owned()));
        let (left, right) = word_diff("größe: 3 — x", "größe: 4 – x y");
        let text =
            |pieces: &[DiffPiece]| pieces.iter().map(|p| p.text.as_str()).collect::<String>();
        assert_eq!((text(&left), text(&right)), ("größe: 3 — x".into(), "größe: 4 – x y".into()));
    }

    #[test]
    fn very_long_texts_are_marked_between_their_common_ends() {
        let long = "a b ".repeat(3_000);
        let (one, two) = diff(&format!("x {long}y"), &format!("x {}z", long.replace('b', "c")));
        assert!(one.starts_with("x a [") && two.starts_with("x a ["), "{}", &one[..40]);
    }
}
