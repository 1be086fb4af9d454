//! What a confusion matrix says, in words.

use super::matrix::Matrix;
use crate::compare::QUESTION;
use crate::compare::view::{ConfusionCount, ConfusionLine, LabelFigures};
use crate::view::Headline;
use crate::words::{counted, one_line, thousands};

/// Characters of a label in a sentence.
const NAME_LIMIT: usize = 60;

/// Why there is no matrix where answers are no closed set.
pub(super) fn absent(rows: usize, different: usize) -> String {
    format!(
        "There is no table of labels, because the answers are no closed set: {} {} different \
         answers. They are one where nine in ten are a short line and each stands in two rows on \
         average.",
        counted(rows as u32, "test row has", "test rows have"),
        thousands(different as u64)
    )
}

pub(super) fn headline(matrix: &Matrix, letter: &str, answered: usize, absent: bool) -> Headline {
    let (answer, support) = if absent {
        (format!("{letter} answers in free text: there are no labels to confuse."), String::new())
    } else {
        (answer(matrix, letter), support(matrix, answered))
    };
    Headline { question: QUESTION.to_owned(), answer, support }
}

fn answer(matrix: &Matrix, letter: &str) -> String {
    let wrong = matrix.n - matrix.correct;
    let rows = counted(matrix.n, "row", "rows");
    match matrix.confusions().next() {
        None if matrix.n == 0 => format!("{letter} has no answer that could be counted."),
        None => format!("{letter} answers {rows} with the right label, every one."),
        Some(most) if most.rows == 1 => {
            format!(
                "{letter} is wrong on {} of {rows}; no confusion comes twice.",
                thousands(wrong.into())
            )
        }
        Some(most) => format!(
            "{letter} is wrong on {} of {rows}, most often with {} for {}: {} times.",
            thousands(wrong.into()),
            answered_name(matrix, most),
            name(matrix, most.expected),
            thousands(most.rows.into())
        ),
    }
}

fn support(matrix: &Matrix, answered: usize) -> String {
    let with_error = matrix.labels.iter().filter(|label| label.has_error()).count();
    let mut text = format!(
        "{} of {} with an error.",
        thousands(with_error as u64),
        counted(matrix.labels.len() as u32, "label", "labels"),
    );
    if let Some(worst) = worst(matrix) {
        text += &format!(
            " Least often right: {}, {} of {}.",
            one_line(&worst.label, NAME_LIMIT),
            thousands(worst.correct.into()),
            counted(worst.expected, "row", "rows"),
        );
    }
    let unlabelled = (answered as u32).saturating_sub(matrix.n);
    if unlabelled > 0 {
        let rows = counted(unlabelled, "row expects no label", "rows expect no label");
        text += &format!(" {rows}, left out here.");
    }
    text
}

/// The label of the lowest recall; of several the one with the most rows.
fn worst(matrix: &Matrix) -> Option<&LabelFigures> {
    let with_error = matrix.labels.iter().filter(|label| label.correct < label.expected);
    with_error.min_by(|one, other| {
        let by_recall = one.recall.partial_cmp(&other.recall);
        by_recall.unwrap_or(std::cmp::Ordering::Equal).then(other.expected.cmp(&one.expected))
    })
}

/// One confusion: `billing_invoice answered for billing_refund: 6 times`.
pub(super) fn line(matrix: &Matrix, cell: &ConfusionCount) -> ConfusionLine {
    let times = match cell.rows {
        1 => "once".to_owned(),
        rows => format!("{} times", thousands(rows.into())),
    };
    ConfusionLine {
        expected: cell.expected,
        answered: cell.answered,
        rows: cell.rows,
        sentence: format!(
            "{} answered for {}: {times}",
            answered_name(matrix, cell),
            name(matrix, cell.expected)
        ),
    }
}

fn name(matrix: &Matrix, label: u32) -> String {
    matrix.labels.get(label as usize).map(|l| one_line(&l.label, NAME_LIMIT)).unwrap_or_default()
}

fn answered_name(matrix: &Matrix, cell: &ConfusionCount) -> String {
    cell.answered.map_or_else(|| "no label".to_owned(), |label| name(matrix, label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(pairs: &[(u32, Option<u32>)]) -> Matrix {
        let names = ["billing_refund", "billing_invoice", "log\u{202e}in"].map(str::to_owned);
        Matrix::of(&names, pairs.iter().copied())
    }

    #[test]
    fn the_most_frequent_confusion_is_named_with_its_count() {
        let found = matrix(&[(0, Some(1)), (0, Some(1)), (0, Some(0)), (1, None), (2, Some(2))]);
        let headline = headline(&found, "A", 6, false);
        assert_eq!(
            headline.answer,
            "A is wrong on 3 of 5 rows, most often with billing_invoice for billing_refund: 2 times."
        );
        assert_eq!(
            headline.support,
            "2 of 3 labels with an error. Least often right: billing_invoice, 0 of 1 row. \
             1 row expects no label, left out here."
        );
        let lines: Vec<String> =
            found.confusions().map(|cell| line(&found, cell).sentence).collect();
        assert_eq!(
            lines,
            [
                "billing_invoice answered for billing_refund: 2 times",
                "no label answered for billing_invoice: once"
            ]
        );
    }

    #[test]
    fn what_is_all_right_or_wrong_by_chance_is_said_so() {
        let answer = |pairs| headline(&matrix(pairs), "B", 2, false).answer;
        assert_eq!(
            answer(&[(0, Some(0)), (1, Some(1))]),
            "B answers 2 rows with the right label, every one."
        );
        assert_eq!(
            answer(&[(0, Some(1)), (1, Some(1))]),
            "B is wrong on 1 of 2 rows; no confusion comes twice."
        );
        assert_eq!(answer(&[]), "B has no answer that could be counted.");
    }

    #[test]
    fn a_label_can_not_turn_its_sentence_around() {
        let found = matrix(&[(2, Some(0))]);
        let said = line(&found, &found.cells[0]).sentence;
        assert_eq!(said, "billing_refund answered for log\u{fffd}in: once");
    }

    #[test]
    fn free_text_has_no_matrix_and_it_is_said_why() {
        let why = absent(248, 241);
        assert!(why.contains("248 test rows have 241 different answers"), "{why}");
    }
}
