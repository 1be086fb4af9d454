//! What one row shows, in words.

use holdout_evaluation::{Outcome, WrongReason};

use crate::compare::QUESTION;
use crate::compare::judgement::Judgement;
use crate::compare::view::AnswerState;
use crate::view::Headline;
use crate::words::{listed, one_line, points, thousands};

/// An answer of more characters is not said in a sentence.
const SHORT: usize = 48;

/// The two candidates that the sentence is about, and what they were to answer.
pub(super) struct Pair<'a> {
    pub(super) baseline: &'a str,
    pub(super) challenger: &'a str,
    pub(super) expected: &'a str,
}

/// One candidate's answer, as far as it can be told.
pub(super) struct Told<'a> {
    pub(super) letter: &'a str,
    pub(super) state: AnswerState,
    /// Of several trials, how many are right and how many there are.
    pub(super) right_of: Option<[u32; 2]>,
    /// Of several trials, how many have no answer where not all lack one, and how many there are.
    pub(super) missing_of: Option<[u32; 2]>,
    pub(super) outcome: Option<&'a Outcome>,
    /// Whether it is the expected text but for case, space and punctuation at the ends.
    pub(super) differs_in_form: bool,
}

pub(super) fn headline(
    pair: &Pair<'_>,
    told: &[Told<'_>],
    judgement: Option<&Judgement>,
) -> Headline {
    let support = [others(pair, told), whole(pair, judgement)];
    Headline {
        question: QUESTION.to_owned(),
        answer: answer(pair, told),
        support: support.into_iter().flatten().collect::<Vec<_>>().join(" "),
    }
}

fn answer(pair: &Pair<'_>, told: &[Told<'_>]) -> String {
    use AnswerState::{Right, Wrong};
    let find = |letter: &str| told.iter().find(|one| one.letter == letter);
    let (Some(a), Some(c)) = (find(pair.baseline), find(pair.challenger)) else {
        return "This row was not asked of both.".to_owned();
    };
    if let (Some(_), Some(_)) = (a.right_of, c.right_of) {
        return format!("Here {}.", in_trials(&[c, a]));
    }
    match (a.state, c.state) {
        (Right, Right) if told.len() > 2 && told.iter().all(|one| one.state == Right) => {
            format!("All {} candidates are right here.", told.len())
        }
        (Right, Right) => format!("{} and {} are both right here.", a.letter, c.letter),
        (Wrong, Right) => {
            format!("{} is right here and {} is not{}", c.letter, a.letter, how(a, pair))
        }
        (Right, Wrong) => {
            format!("{} is right here and {} is not{}", a.letter, c.letter, how(c, pair))
        }
        (Wrong, Wrong) => both_wrong(a, c, pair),
        _ => {
            let without: Vec<&Told<'_>> =
                [a, c].into_iter().filter(|one| !matches!(one.state, Right | Wrong)).collect();
            let letters: Vec<&str> = without.iter().map(|one| one.letter).collect();
            let have = if without.len() == 1 { "has" } else { "have" };
            let partly = without.iter().all(|one| one.missing_of.is_some());
            let lacks = if partly { "no answer in some trials" } else { "no answer" };
            format!("{} {have} {lacks} here, so the row counts for nobody.", listed(&letters))
        }
    }
}

/// "C is right in 3 of 3 trials, A in 1"; of those that have several trials.
fn in_trials(told: &[&Told<'_>]) -> String {
    let counted = told.iter().filter_map(|one| Some((one.letter, one.right_of?)));
    let parts = counted.enumerate().map(|(place, (letter, [right, of]))| match place {
        0 => format!("{letter} is right in {right} of {of} trials"),
        _ => format!("{letter} in {right}"),
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// How an answer is wrong, as the end of a sentence.
fn how(one: &Told<'_>, pair: &Pair<'_>) -> String {
    match one.outcome {
        Some(Outcome::Wrong { reason: WrongReason::Refusal, .. }) => {
            format!(": {} refuses to answer.", one.letter)
        }
        Some(Outcome::Wrong { reason: WrongReason::ContextOverflow, .. }) => {
            ": the prompt is longer than its context.".to_owned()
        }
        Some(Outcome::Wrong { reason: WrongReason::ContentFilter, .. }) => {
            ": the provider's content filter cut in.".to_owned()
        }
        Some(Outcome::Answered { text, .. }) if text.trim().is_empty() => {
            ": its answer is empty.".to_owned()
        }
        Some(Outcome::Answered { .. }) if one.differs_in_form => {
            ": its answer differs only in its form.".to_owned()
        }
        Some(Outcome::Answered { text, .. }) => match (short(pair.expected), short(text)) {
            (Some(expected), Some(text)) => format!(": {expected} read as {text}."),
            _ => ".".to_owned(),
        },
        _ => ".".to_owned(),
    }
}

fn both_wrong(a: &Told<'_>, c: &Told<'_>, pair: &Pair<'_>) -> String {
    let neither = format!("Neither {} nor {} is right here", a.letter, c.letter);
    let text = |one: &Told<'_>| match one.outcome {
        Some(Outcome::Answered { text, .. }) => short(text),
        _ => None,
    };
    match (short(pair.expected), text(a), text(c)) {
        (Some(expected), Some(one), Some(other)) if one == other => {
            format!("{neither}: both read {expected} as {one}.")
        }
        (Some(expected), Some(one), Some(other)) => {
            format!("{neither}: {} reads {expected} as {one}, {} as {other}.", a.letter, c.letter)
        }
        _ => format!("{neither}."),
    }
}

/// A text that can be said in a sentence.
fn short(text: &str) -> Option<String> {
    let text = text.trim();
    let is_short = !text.is_empty() && !text.contains('\n') && text.chars().count() <= SHORT;
    is_short.then(|| one_line(text, SHORT))
}

/// How the candidates do that the sentence is not about.
fn others(pair: &Pair<'_>, told: &[Told<'_>]) -> Option<String> {
    let others: Vec<&Told<'_>> = told
        .iter()
        .filter(|one| one.letter != pair.baseline && one.letter != pair.challenger)
        .collect();
    if others.iter().any(|one| one.right_of.is_some()) {
        return Some(format!("{}.", in_trials(&others)));
    }
    let with = |state: AnswerState| -> Vec<&str> {
        others.iter().filter(|one| one.state == state).map(|one| one.letter).collect()
    };
    let said = |state, word: &str| {
        let letters = with(state);
        let verb = if letters.len() == 1 { "is" } else { "are" };
        (!letters.is_empty()).then(|| format!("{} {verb} {word}", listed(&letters)))
    };
    let parts = [said(AnswerState::Right, "right"), said(AnswerState::Wrong, "wrong")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("{}.", parts.join(", ")))
}

/// What the two are on all rows.
fn whole(pair: &Pair<'_>, judgement: Option<&Judgement>) -> Option<String> {
    let comparison = judgement?.comparison(pair.challenger)?;
    let [difference, low, high] =
        [comparison.difference, comparison.interval.low, comparison.interval.high]
            .map(|share| points(share * 100.0));
    Some(format!(
        "On all {} rows {} against {}: {difference} points, {low} to {high}.",
        thousands(comparison.n.into()),
        pair.challenger,
        comparison.baseline
    ))
}

/// How an answer counts, in a word or two.
pub(super) fn grade_words(one: &Told<'_>) -> String {
    if let Some([right, of]) = one.right_of {
        return format!("Right in {right} of {of} trials");
    }
    if let Some([missing, of]) = one.missing_of {
        return format!("No answer in {missing} of {of} trials, counts for nobody");
    }
    once_in_words(one.state, one.outcome).to_owned()
}

const fn once_in_words(state: AnswerState, outcome: Option<&Outcome>) -> &'static str {
    match (state, outcome) {
        (AnswerState::Right, _) => "Right",
        (AnswerState::Missing, _) => "Not asked",
        (AnswerState::Excluded, _) => "No answer, counts for nobody",
        (AnswerState::Wrong, Some(Outcome::Wrong { reason, .. })) => match reason {
            WrongReason::Refusal => "Refused, counts as wrong",
            WrongReason::ContextOverflow => "Too long a prompt, counts as wrong",
            WrongReason::ContentFilter => "Filtered, counts as wrong",
        },
        (AnswerState::Wrong, _) => "Wrong",
    }
}

#[cfg(test)]
mod tests {
    use holdout_provider::Finish;

    use super::*;

    fn answered(text: &str) -> Outcome {
        Outcome::Answered { text: text.into(), finish: Finish::Stop }
    }

    fn told<'a>(letter: &'a str, state: AnswerState, outcome: &'a Outcome) -> Told<'a> {
        Told {
            letter,
            state,
            right_of: None,
            missing_of: None,
            outcome: Some(outcome),
            differs_in_form: false,
        }
    }

    fn said(told: &[Told<'_>]) -> String {
        let pair = Pair { baseline: "A", challenger: "C", expected: "billing_refund" };
        let headline = headline(&pair, told, None);
        format!("{} {}", headline.answer, headline.support).trim().to_owned()
    }

    use AnswerState::{Excluded, Missing, Right, Wrong};

    #[test]
    fn the_sentence_names_who_is_right_and_what_was_read_as_what() {
        let (right, wrong) = (answered("billing_refund"), answered("billing_invoice"));
        let a = || told("A", Wrong, &wrong);
        assert_eq!(
            said(&[a(), told("C", Right, &right)]),
            "C is right here and A is not: billing_refund read as billing_invoice."
        );
        assert_eq!(
            said(&[told("A", Right, &right), told("C", Wrong, &wrong)]),
            "A is right here and C is not: billing_refund read as billing_invoice."
        );
        assert_eq!(
            said(&[a(), told("C", Wrong, &wrong)]),
            "Neither A nor C is right here: both read billing_refund as billing_invoice."
        );
        let other = answered("login");
        assert_eq!(
            said(&[a(), told("C", Wrong, &other)]),
            "Neither A nor C is right here: A reads billing_refund as billing_invoice, C as login."
        );
    }

    #[test]
    fn the_others_are_told_in_the_second_line() {
        let (right, wrong) = (answered("billing_refund"), answered("login"));
        let told_of = |d| {
            said(&[
                told("A", Wrong, &wrong),
                told("B", Right, &right),
                told("C", Right, &right),
                told("D", d, &wrong),
            ])
        };
        let head = "C is right here and A is not: billing_refund read as login.";
        assert_eq!(told_of(Wrong), format!("{head} B is right, D is wrong."));
        assert_eq!(told_of(Right), format!("{head} B and D are right."));
        let all = ["A", "B", "C"].map(|letter| told(letter, Right, &right));
        assert_eq!(said(&all), "All 3 candidates are right here. B is right.");
    }

    #[test]
    fn of_several_trials_it_is_said_how_many_are_right() {
        let right = answered("billing_refund");
        let tried = |letter, right_of, state| Told {
            right_of: Some([right_of, 3]),
            ..told(letter, state, &right)
        };
        let (a, b, c) = (tried("A", 1, Wrong), tried("B", 0, Wrong), tried("C", 3, Right));
        assert_eq!(grade_words(&a), "Right in 1 of 3 trials");
        assert_eq!(
            said(&[a, b, c]),
            "Here C is right in 3 of 3 trials, A in 1. B is right in 0 of 3 trials."
        );
        let partly = Told { missing_of: Some([1, 3]), ..told("A", Excluded, &right) };
        assert_eq!(grade_words(&partly), "No answer in 1 of 3 trials, counts for nobody");
        assert_eq!(
            said(&[partly, tried("C", 3, Right)]),
            "A has no answer in some trials here, so the row counts for nobody."
        );
    }

    #[test]
    fn what_is_no_answer_is_not_quoted_as_one() {
        let right = answered("billing_refund");
        let end = |outcome: &Outcome| {
            said(&[told("A", Wrong, outcome), told("C", Right, &right)])
                .replace("C is right here and A is not", "")
        };
        let wrong = |reason| Outcome::Wrong { reason, text: "No.".into() };
        assert_eq!(end(&wrong(WrongReason::Refusal)), ": A refuses to answer.");
        assert_eq!(
            end(&wrong(WrongReason::ContextOverflow)),
            ": the prompt is longer than its context."
        );
        assert_eq!(end(&answered(" \n")), ": its answer is empty.");
        assert_eq!(end(&answered(&"long ".repeat(100))), ".");
        assert_eq!(
            end(&answered("log\u{202e}in")),
            ": billing_refund read as log\u{fffd}in.",
            "it can't turn the sentence around"
        );
        let excluded = Outcome::Excluded { reason: "The connection was lost.".into() };
        assert_eq!(
            said(&[told("A", Excluded, &excluded), told("C", Right, &right)]),
            "A has no answer here, so the row counts for nobody."
        );
        let none = Told { outcome: None, ..told("C", Missing, &right) };
        assert_eq!(
            said(&[told("A", Excluded, &excluded), none]),
            "A and C have no answer here, so the row counts for nobody."
        );
    }
}
