//! Which graders fit, from the shape of the expected answers.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{figures, json_fields, number, tool_call};
use crate::grader::{
    Grader, JsonFields, Normalisation, NumberMatch, TextSimilarity, ToolCallMatch,
};

/// Longer answers are sentences rather than labels or values.
const LONGEST_LABEL: usize = 60;
/// Above this mean length, in characters, no match says much.
const LONG_TEXT: usize = 200;

/// A grader, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GraderProposal {
    /// The grader that fits.
    pub grader: Grader,
    /// Why, in a sentence.
    pub reason: String,
    /// What it can't judge, if that matters here.
    pub caution: Option<String>,
}

/// Proposes graders from the expected answers, before the test set is sealed; the best first, and at
/// least one.
///
/// Labels from a closed set are compared exactly, since whatever reads them does so too; JSON field by
/// field, tool calls by name and arguments (also where only some answers call one), numbers as numbers;
/// short free text after normalisation, and long text by its words, which is no more than a hint.
pub fn propose_graders<S: AsRef<str>>(answers: impl IntoIterator<Item = S>) -> Vec<GraderProposal> {
    let shape = Shape::of(answers);
    if shape.count == 0 {
        return vec![normalised("There are no expected answers yet.")];
    }
    if shape.has_many(shape.tool_calls) {
        return tool_calls(&shape);
    }
    if shape.is_mostly(shape.json) {
        return json(&shape);
    }
    if shape.is_closed_set() {
        return closed_set(&shape);
    }
    if shape.is_mostly(shape.numbers) {
        return numbers(&shape);
    }
    if shape.characters > LONG_TEXT * shape.count {
        return long_texts();
    }
    short_texts()
}

fn tool_calls(shape: &Shape) -> Vec<GraderProposal> {
    let calls = |arguments| Grader::ToolCall(ToolCallMatch { arguments });
    let reason = "The answers call tools, and the order of calls and keys says nothing.";
    let names = "The names alone, where arguments are free text.";
    let others = shape.count - shape.tool_calls;
    let caution = (others > 0).then(|| {
        format!(
            "{others} of {} expected answers call no tool. There it is right to call none, and what \
             is said is not judged.",
            shape.count
        )
    });
    vec![
        proposal(calls(true), reason, caution),
        proposal(calls(false), names, Some("Wrong arguments count as right.".to_owned())),
    ]
}

fn json(shape: &Shape) -> Vec<GraderProposal> {
    let caution = shape.others(shape.json, "are no JSON");
    let texts = Grader::JsonFields(JsonFields { texts: Some(Normalisation::default()) });
    let exact = "Two JSON texts that mean the same count as different if they are written \
                 differently.";
    vec![
        proposal(
            Grader::JsonFields(JsonFields::default()),
            "The answers are JSON: they are compared field by field, whatever the order and the \
             spaces.",
            caution.clone(),
        ),
        proposal(texts, "The same, with case and spaces inside of texts put aside.", caution),
        proposal(
            Grader::ExactMatch,
            "Where whatever reads the answers compares them as texts.",
            Some(exact.to_owned()),
        ),
    ]
}

fn closed_set(shape: &Shape) -> Vec<GraderProposal> {
    let names = shape.normalised.len();
    let variants = shape.distinct.len() - names;
    let reason = format!(
        "The answers come from a set of {names}, which whatever reads them compares exactly."
    );
    if variants == 0 {
        let other = "Also counts what differs only in case, spaces or a full stop.";
        return vec![proposal(Grader::ExactMatch, reason, None), normalised(other)];
    }
    let caution = format!(
        "The data writes {variants} of them in another way too: bring them to one spelling on the \
         Data screen, or put case and spaces aside."
    );
    let other = format!("The data writes {variants} of the {names} answers in another way too.");
    vec![proposal(Grader::ExactMatch, reason, Some(caution)), normalised(other)]
}

fn numbers(shape: &Shape) -> Vec<GraderProposal> {
    let reason = "The answers are numbers, however they are written.";
    let near = Grader::Number(NumberMatch { absolute: 0.0, relative: 0.01 });
    let forms = Normalisation { numbers: true, currency: true, ..Normalisation::default() };
    vec![
        proposal(
            Grader::Number(NumberMatch::default()),
            reason,
            shape.others(shape.numbers, "are no number"),
        ),
        proposal(near, "The same, with room for 1 %, where they are estimates.", None),
        proposal(
            Grader::NormalisedMatch(forms),
            "As texts, with number formats and currency signs put aside: units still count.",
            None,
        ),
    ]
}

fn long_texts() -> Vec<GraderProposal> {
    let similar = "It measures shared words and not meaning: a right answer in other words counts as \
                   wrong, and a wrong one in the same words as right. A model judge that people \
                   agree with is better.";
    let match_caution = "A right answer in other words counts as wrong. For free text no match is a \
                         good judge.";
    vec![
        proposal(
            Grader::TextSimilarity(TextSimilarity::default()),
            "The answers are long texts, of which no two right ones are the same.",
            Some(similar.to_owned()),
        ),
        proposal(
            Grader::NormalisedMatch(Normalisation::default()),
            "Where the text must be the expected one but for its form.",
            Some(match_caution.to_owned()),
        ),
    ]
}

fn short_texts() -> Vec<GraderProposal> {
    let forms = "The answers are short texts of many kinds, in which case, spaces and a full stop \
                 rarely matter.";
    let holds = "An answer that says more than the expected text, or denies it, counts as right.";
    vec![
        normalised(forms),
        proposal(
            Grader::Contains(Normalisation::default()),
            "Where candidates answer in sentences around the expected text.",
            Some(holds.to_owned()),
        ),
        proposal(
            Grader::TextSimilarity(TextSimilarity::default()),
            "Where answers are sentences that may differ in a few words.",
            Some("It measures shared words and not meaning.".to_owned()),
        ),
    ]
}

fn normalised(reason: impl Into<String>) -> GraderProposal {
    proposal(Grader::NormalisedMatch(Normalisation::default()), reason, None)
}

fn proposal(grader: Grader, reason: impl Into<String>, caution: Option<String>) -> GraderProposal {
    GraderProposal { grader, reason: reason.into(), caution }
}

/// What the answers look like, in numbers.
#[derive(Default)]
struct Shape {
    count: usize,
    characters: usize,
    longest: usize,
    json: usize,
    tool_calls: usize,
    numbers: usize,
    lines: bool,
    distinct: HashSet<String>,
    normalised: HashSet<String>,
}

impl Shape {
    fn of<S: AsRef<str>>(answers: impl IntoIterator<Item = S>) -> Self {
        let mut shape = Self::default();
        for answer in answers {
            shape.add(answer.as_ref());
        }
        shape
    }

    fn add(&mut self, answer: &str) {
        let length = answer.chars().count();
        self.count += 1;
        self.characters += length;
        self.longest = self.longest.max(length);
        self.json += usize::from(is_json(answer));
        self.tool_calls += usize::from(tool_call::calls(answer).is_some());
        self.numbers += usize::from(is_number(answer));
        self.lines |= answer.contains('\n');
        if length <= LONGEST_LABEL && self.distinct.insert(answer.to_owned()) {
            self.normalised.insert(Normalisation::default().apply(answer));
        }
    }

    /// Nine in ten are like that.
    const fn is_mostly(&self, such: usize) -> bool {
        such * 10 >= self.count * 9
    }

    /// One in ten is like that.
    const fn has_many(&self, such: usize) -> bool {
        such > 0 && such * 10 >= self.count
    }

    /// Short, on one line, and on average at least three rows to each.
    fn is_closed_set(&self) -> bool {
        self.longest <= LONGEST_LABEL && !self.lines && self.distinct.len() * 3 <= self.count
    }

    /// A caution about the answers that are not like most, if there are any.
    fn others(&self, such: usize, are_not: &str) -> Option<String> {
        let others = self.count - such;
        (others > 0).then(|| {
            format!(
                "{others} of {} expected answers {are_not}: whatever is answered there counts as \
                 wrong.",
                self.count
            )
        })
    }
}

/// A number with at most a sign, a currency or a unit: `1,234.50 €`, `EUR 5`, not a sentence or a name
/// with a number in it.
fn is_number(answer: &str) -> bool {
    let bare = figures::without_currency(answer);
    let words: Vec<&str> = bare.split_whitespace().collect();
    let is_code = |word: &str| word.len() == 3 && word.chars().all(|c| c.is_ascii_uppercase());
    let has_form = match words.as_slice() {
        [_] => true,
        [first, _] => number::read(first).is_some() || is_code(first),
        _ => false,
    };
    has_form && answer.chars().count() <= LONGEST_LABEL && number::read(&bare).is_some()
}

/// An object or a list; a bare number or word is JSON too, and says nothing.
fn is_json(answer: &str) -> bool {
    json_fields::parse(answer).is_some_and(|value| value.is_object() || value.is_array())
}

#[cfg(test)]
mod tests {
    use holdout_types::GraderKind::{
        self, ExactMatch, JsonFields, NormalisedMatch, Number, TextSimilarity, ToolCall,
    };

    use super::{GraderProposal, propose_graders};

    fn first<S: AsRef<str>>(answers: impl IntoIterator<Item = S>) -> GraderProposal {
        propose_graders(answers).swap_remove(0)
    }

    fn kind<S: AsRef<str>>(answers: impl IntoIterator<Item = S>) -> GraderKind {
        first(answers).grader.kind()
    }

    fn forty(answer: impl Fn(usize) -> String) -> Vec<String> {
        (0..40).map(answer).collect()
    }

    #[test]
    fn the_shape_of_the_answers_decides() {
        assert_eq!(kind(["yes", "no"].repeat(20)), ExactMatch, "a closed set");
        assert_eq!(kind(["1", "2", "3"].repeat(20)), ExactMatch, "a closed set of numbers");
        assert_eq!(kind(forty(|i| format!("{{\"total\":{i}}}"))), JsonFields, "JSON");
        assert_eq!(kind([r#"{"a":1}"#, r#"{"a":2}"#].repeat(20)), JsonFields, "a few of them");
        let call = |i| format!(r#"[{{"name":"find","arguments":{{"row":{i}}}}}]"#);
        assert_eq!(kind(forty(call)), ToolCall, "tool calls");
        assert_eq!(kind(forty(|i| format!("{i},{:03}.50 €", i * 7))), Number, "amounts");
        assert_eq!(kind(forty(|i| format!("Order {i}"))), NormalisedMatch, "short texts");
        assert_eq!(kind(Vec::<String>::new()), NormalisedMatch, "nothing");
    }

    #[test]
    fn answers_that_call_a_tool_or_ask_back_are_judged_by_their_calls() {
        let call = |i| format!(r#"[{{"name":"find","arguments":{{"row":{i}}}}}]"#);
        let mixed = forty(|i| if i % 5 < 2 { call(i) } else { format!("Which order, {i}?") });
        let proposal = first(mixed);
        assert_eq!(proposal.grader.kind(), ToolCall);
        assert!(proposal.caution.unwrap().starts_with("24 of 40 expected answers call no tool"));
    }

    #[test]
    fn a_set_that_the_data_writes_in_two_ways_stays_exact_with_a_caution() {
        let proposals = propose_graders(["yes", "no", "Yes"].repeat(20));
        assert_eq!(proposals[0].grader.kind(), ExactMatch);
        assert!(proposals[0].caution.as_ref().unwrap().contains("1 of them in another way"));
        assert_eq!(proposals[1].grader.kind(), NormalisedMatch);
    }

    #[test]
    fn long_texts_come_with_the_caution_that_a_judge_is_better() {
        let answers = forty(|i| format!("Dear customer {i}, {}", "we are sorry. ".repeat(30)));
        let proposal = first(answers);
        assert_eq!(proposal.grader.kind(), TextSimilarity);
        assert!(proposal.caution.unwrap().contains("judge"));
    }

    #[test]
    fn rows_that_a_grader_could_only_call_wrong_are_counted() {
        let mixed = forty(|i| if i == 7 { "none".into() } else { format!("{{\"total\":{i}}}") });
        let proposal = first(mixed);
        assert_eq!(proposal.grader.kind(), JsonFields);
        let caution = "1 of 40 expected answers are no JSON: whatever is answered there counts as \
                       wrong.";
        assert_eq!(proposal.caution.as_deref(), Some(caution));
        assert_eq!(first(forty(|i| format!("{{\"total\":{i}}}"))).caution, None);
    }
}
