use proptest::prelude::*;

use super::*;

const INPUT_OUTPUT: &str = include_str!("fixtures/input_output.txt");
const USER_ASSISTANT: &str = include_str!("fixtures/user_assistant.txt");
const QUESTION_ANSWER: &str = include_str!("fixtures/question_answer.md");
const LABELLED: &str = include_str!("fixtures/own_words.txt");
const TAGS: &str = include_str!("fixtures/tags.txt");
const TABLE: &str = include_str!("fixtures/table.md");
const JSON: &str = include_str!("fixtures/json.md");
const MIXED: &str = include_str!("fixtures/mixed.md");
const FALSE_FRIENDS: &str = include_str!("fixtures/false_friends.md");
const PRODUCTION: &str = include_str!("../../../holdout-core/src/sample/production_prompt.md");

fn texts(prompt: &str) -> Vec<(String, String)> {
    take_apart(prompt).pairs.into_iter().map(|pair| (pair.input, pair.answer)).collect()
}

fn forms(prompt: &str) -> Vec<PairForm> {
    take_apart(prompt).pairs.iter().map(|pair| pair.form).collect()
}

fn two(input: &str, answer: &str) -> (String, String) {
    (input.to_owned(), answer.to_owned())
}

#[test]
fn input_and_output_are_found_with_bold_labels_numbers_and_titles() {
    let found = take_apart(INPUT_OUTPUT);
    assert_eq!(
        texts(INPUT_OUTPUT),
        [
            two("The parcel is late", "delivery"),
            two("I want my money back", "refund"),
            two("Can't sign in.\n\nI tried twice.", "login"),
            two("Where is my invoice?", "billing"),
        ]
    );
    assert!(found.pairs.iter().all(|pair| pair.form == PairForm::InputOutput));
    assert_eq!(found.pairs[0].lines, 2..5, "its title goes with it");
}

#[test]
fn turns_of_a_conversation_are_found() {
    assert_eq!(forms(USER_ASSISTANT), [PairForm::UserAssistant; 3]);
    assert_eq!(
        texts(USER_ASSISTANT)[1],
        two(
            "Subject: Order 77\nMessage: where is it?",
            "{\n  \"label\": \"delivery\",\n\n  \"urgent\": true\n}"
        )
    );
}

#[test]
fn questions_are_found_as_headings_on_one_line_and_in_fences() {
    assert_eq!(
        texts(QUESTION_ANSWER),
        [
            two("Is the sky blue?", "yes"),
            two("Is snow black?", "no"),
            two("Does it rain: often?", "yes"),
            two("Is fire cold?", "no"),
            two("What is two and two?", "four"),
        ]
    );
    let rules = take_apart(QUESTION_ANSWER).rules;
    assert!(!rules.contains("```"), "a fence that holds only examples goes with them: {rules}");
}

#[test]
fn own_words_that_keep_following_each_other_are_labels() {
    assert_eq!(forms(LABELLED), [PairForm::Labelled; 4]);
    assert_eq!(texts(LABELLED)[3], two("Bitte löschen Sie alles", "Löschung"));
}

#[test]
fn tags_are_found_with_what_holds_them() {
    assert_eq!(
        texts(TAGS),
        [
            two("money back\nplease", "refund"),
            two("lost password", "login"),
            two("where is it", "delivery"),
        ]
    );
    assert_eq!(take_apart(TAGS).rules, "Sort the ticket.\n\n\n\n\nAnswer with one label.\n");
}

#[test]
fn a_table_with_a_column_for_each_is_found_and_one_of_definitions_is_not() {
    assert_eq!(texts(TABLE), [two("a | b", "pipe"), two("money back", "refund")]);
    assert!(take_apart(TABLE).rules.contains("| refund | money goes back |"));
}

#[test]
fn json_lists_messages_and_lines_are_found() {
    assert_eq!(
        texts(JSON),
        [
            two("money back", r#"{"label":"refund","urgent":true}"#),
            two("sign in", "login"),
            two("hello", "other"),
            two("thanks", "other"),
            two("late", "delivery"),
            two("[broken] export", "export"),
            two("bill", "invoice"),
            two("bye", "other"),
        ]
    );
}

#[test]
fn forms_may_be_mixed() {
    assert_eq!(
        forms(MIXED),
        [
            PairForm::Labelled,
            PairForm::Labelled,
            PairForm::Tags,
            PairForm::Table,
            PairForm::Json,
            PairForm::Json
        ]
    );
}

#[test]
fn descriptions_and_placeholders_are_no_examples() {
    let found = take_apart(FALSE_FRIENDS);
    assert_eq!(found.pairs, []);
    assert_eq!(found.rules, FALSE_FRIENDS);
}

#[test]
fn the_production_prompt_of_the_sample_gives_its_fifteen_pairs() {
    let found = take_apart(PRODUCTION);
    assert_eq!(found.pairs.len(), 15);
    assert!(
        found.pairs.iter().all(|pair| pair.form == PairForm::Labelled && pair.lines.len() == 2)
    );
    assert_eq!(found.pairs[14].answer, "bug_report");
    assert!(found.rules.contains("# Before you answer") && !found.rules.contains("Answer: "));
    assert_eq!(found.sections.len(), 8);
}

#[test]
fn the_short_prompt_has_task_form_labels_and_tie_breaks() {
    let labels: Vec<String> =
        ["billing_refund", "billing_invoice", "other", "Billing Refund"].map(str::to_owned).into();
    insta::assert_snapshot!(short_prompt(&take_apart(PRODUCTION), &labels));
}

#[test]
fn a_prompt_that_is_short_already_stays() {
    assert_eq!(short_prompt(&take_apart("Label it."), &[]), "Label it.");
    assert_eq!(short_prompt(&take_apart(""), &[]), "");
}

/// Texts that look like prompts, so that every reader has something to chew on.
fn prompts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Input: "),
        Just("Output: "),
        Just("**Q:** "),
        Just("A: "),
        Just("Ticket:"),
        Just("Queue: "),
        Just("<example>"),
        Just("</example>"),
        Just("<input>"),
        Just("</input>"),
        Just("<output>"),
        Just("</output>"),
        Just("| Input | Label |"),
        Just("|---|---|"),
        Just("| a | b |"),
        Just("```\n"),
        Just("[{\"input\":\"a\",\"output\":\"b\"},"),
        Just("{\"input\":\"x\",\"label\":\"y\"}]"),
        Just("# Example 1:"),
        Just("\n"),
        Just("\n\n"),
        Just("\r\n"),
        Just("ü€ text. "),
        Just("{"),
        Just("]"),
        Just("：")
    ];
    prop_oneof![
        proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat()),
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn any_text_is_taken_apart_and_nothing_is_lost(prompt in prompts()) {
        let found = take_apart(&prompt);
        let mut whole = String::new();
        let (mut at, mut rest) = (0, found.rules.as_str());
        for span in &found.taken {
            prop_assert!(span.start >= at && span.end <= prompt.len());
            let (before, after) = rest.split_at(span.start - at);
            whole.push_str(before);
            whole.push_str(&prompt[span.clone()]);
            (at, rest) = (span.end, after);
        }
        whole.push_str(rest);
        prop_assert_eq!(&whole, &prompt);
        for pair in &found.pairs {
            prop_assert!(found.taken.iter().any(|span| span.start <= pair.span.start && pair.span.end <= span.end));
            prop_assert!(pair.lines.end <= prompt.split_inclusive('\n').count());
            prop_assert!(!pair.input.is_empty() && !pair.answer.is_empty());
        }
        let _ = short_prompt(&found, &["refund".to_owned(), "login".to_owned()]);
    }
}
