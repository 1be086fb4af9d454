//! The overlap is counted as it is, and said as it counts.

use holdout_evaluation::{CandidateSpec, SystemPrompt};
use holdout_types::{RowId, Sampling};

use super::super::question::AskedCandidate;
use super::*;
use crate::study::Metric;

const KINDS: [CandidateKind; 4] = [
    CandidateKind::Prompted,
    CandidateKind::FineTuned,
    CandidateKind::Rag,
    CandidateKind::FineTunedRag,
];

fn asked(number: usize) -> AskedCandidate {
    AskedCandidate {
        letter: char::from(b'A' + number as u8).to_string(),
        spec: CandidateSpec {
            id: CandidateId(number as u32),
            name: String::new(),
            kind: KINDS[number],
            model: String::new(),
            system: SystemPrompt::AsInRow,
            shots: Vec::new(),
            sampling: Sampling::default(),
            response_format: None,
            unwrap: None,
            prices: None,
        },
        lacks_instructions: false,
        provider: None,
        recorded: None,
        retrieval: None,
    }
}

/// `1` right, `0` wrong, ` ` without an answer; a text a candidate, in the order of [`KINDS`].
fn judged(marks: &[&str]) -> (Question, Scoreboard) {
    let question = Question {
        candidates: (0..marks.len()).map(asked).collect(),
        baseline: CandidateId(0),
        metric: Metric::default(),
        margin_points: 2.0,
        concurrency: 1,
        seed: 1,
        first_rows: None,
        also: Vec::new(),
        trials: 1,
        budget: None,
        asks_anew: false,
        corrections: 0,
        by_batch: Vec::new(),
        guess: None,
    };
    let rows: Vec<RowId> = (0..marks[0].len() as u32).map(RowId).collect();
    let mut board =
        Scoreboard::of(&question.ids(), &rows, 1, Vec::<holdout_evaluation::AnswerRecord>::new());
    for (line, marks) in board.lines.iter_mut().zip(marks) {
        let score = |mark: char| mark.to_digit(2).map(f64::from);
        line.scores = marks.chars().map(score).collect();
    }
    (question, board)
}

fn view(marks: &[&str]) -> CombinationView {
    let (question, board) = judged(marks);
    Combination::of(&question, &board).unwrap().view(&question)
}

#[test]
fn fixes_overlap_and_reach_are_counted_over_the_rows_that_all_answered() {
    //               A wrong in all but the last; the seventh was not answered by B.
    let view = view(&["00000001", "110000 1", "10110001"]);
    let rows: Vec<u32> = view.fixes.iter().map(|line| line.rows).collect();
    assert_eq!(rows, [3, 2, 1, 2, 1], "C, B, both, only C, only B");
    assert_eq!(view.fixes[2].also, [AlsoAsked { candidate: CandidateId(1), right: true }]);
    assert_eq!(view.fixes[4].challenger, CandidateId(1));
    assert_eq!((view.bound.rows, view.bound.n), (5, 7));
    assert!(view.bound.interval[0] < view.bound.share && view.bound.share < view.bound.interval[1]);
    assert!(view.bound.text.contains("upper bound") && view.bound.text.contains("nobody reached"));
    assert!(view.bound.text.ends_with("The best alone, C, has 4."), "{}", view.bound.text);
}

#[test]
fn the_baseline_is_not_put_beside_itself_and_several_trials_are_not_counted() {
    let (mut question, board) = judged(&["00000001", "11000001", "10110001"]);
    assert!(Combination::of(&question, &board).is_some());
    question.trials = 3;
    assert!(Combination::of(&question, &board).is_none());
    question.trials = 1;
    for tuned_or_looking in [1, 2] {
        question.baseline = CandidateId(tuned_or_looking);
        assert!(Combination::of(&question, &board).is_none());
    }
}

#[test]
fn different_rows_are_worth_a_combination_and_the_same_rows_are_not() {
    let apart = view(&["0000", "1100", "0011"]);
    assert!(apart.worth_trying);
    assert_eq!(
        apart.sentence,
        "Worth trying combined: of the rows that A has wrong, C fixes 2 that B does not, and B \
         fixes 2 that C does not."
    );
    let alike = view(&["0000", "1100", "1110"]);
    assert!(!alike.worth_trying);
    assert_eq!(
        alike.sentence,
        "Not worth combining: all of the 2 rows that B fixes are fixed by C too."
    );
}

#[test]
fn what_little_is_apart_is_named_as_the_exception() {
    let (zeros, b) = ("0".repeat(100), format!("{}{}", "1".repeat(51), "0".repeat(49)));
    let c = format!("0{}", "1".repeat(99));
    assert_eq!(
        view(&[&zeros, &b, &c]).sentence,
        "Not worth combining: all but 1 of the 51 rows that B fixes are fixed by C too."
    );
}

#[test]
fn one_that_fixes_nothing_and_two_that_do_not_are_said_as_that() {
    assert_eq!(
        view(&["0011", "0000", "1111"]).sentence,
        "Not worth combining: B fixes no row that A has wrong."
    );
    assert_eq!(
        view(&["0011", "0000", "0001"]).sentence,
        "Nothing to combine: neither C nor B is right where A is wrong."
    );
}

#[test]
fn a_combination_that_was_measured_is_named_with_what_it_reached() {
    let said = view(&["0000", "1100", "0011", "1110"]).sentence;
    assert!(said.ends_with("D is such a combination and has 3 of 4 right."), "{said}");
}

#[test]
fn without_a_lookup_or_a_training_there_is_nothing_to_say() {
    let (mut question, board) = judged(&["01", "11", "10"]);
    question.candidates[2].spec.kind = CandidateKind::Prompted;
    assert_eq!(Combination::of(&question, &board), None);
}
