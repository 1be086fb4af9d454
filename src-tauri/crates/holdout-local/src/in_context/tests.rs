use super::*;

fn answer(turns: &[(Speaker, &str)]) -> String {
    let turns: Vec<Turn> = turns.iter().map(|(who, text)| Turn::new(*who, *text)).collect();
    InContext::default().answer(&turns)
}

#[test]
fn examples_in_turns_teach_their_answers() {
    let said = |request| {
        answer(&[
            (Speaker::Instructions, "Route the ticket."),
            (Speaker::User, "my invoice is wrong"),
            (Speaker::Assistant, "finance"),
            (Speaker::User, "the parcel never came"),
            (Speaker::Assistant, "logistics"),
            (Speaker::User, request),
        ])
    };
    assert_eq!(said("two invoices for one order"), "finance");
    assert_eq!(said("where are my parcels"), "logistics");
}

#[test]
fn examples_inside_the_system_text_teach_their_answers() {
    let system = "Route tickets.\n\nTicket: my invoice is wrong\nAnswer: {\"team\": \"finance\"}\n\n\
                  Ticket: the parcel never came\nAnswer: {\"team\": \"logistics\"}";
    let said = answer(&[(Speaker::Instructions, system), (Speaker::User, "no parcel yet")]);
    assert_eq!(said, "{\"team\": \"logistics\"}");
}

#[test]
fn one_message_can_hold_instructions_examples_and_the_request() {
    let prompt = "Route tickets.\nInput: my invoice is wrong\nOutput: finance\n\
                  Input: the parcel never came\nOutput: logistics\nInput: wrong invoices\nOutput:";
    assert_eq!(answer(&[(Speaker::User, prompt)]), "finance");
}

#[test]
fn without_examples_the_best_fitting_label_is_the_answer() {
    let system = "Answer with one of these labels:\n- finance: invoices, payments\n\
                  - logistics: parcels and delivery\n- other: anything else";
    let said = |request| answer(&[(Speaker::Instructions, system), (Speaker::User, request)]);
    assert_eq!(said("my payment failed"), "finance");
    assert_eq!(said("was it delivered"), "logistics");
    assert_eq!(said("zzz"), "other");
}

#[test]
fn labels_and_request_in_one_message_are_told_apart() {
    let prompt = "Classify as finance or logistics.\n\nText: logistic problems with my parcel";
    assert_eq!(answer(&[(Speaker::User, prompt)]), "logistics");
}

#[test]
fn retrieved_context_states_the_answer() {
    let system = "Answer with one of: 14 days, 30 days, never";
    let user = "Context:\nElectronics may be returned within 14 days. Clothes may be returned \
                within 30 days.\n\nQuestion: how long can I return a shirt or other clothes?";
    assert_eq!(answer(&[(Speaker::Instructions, system), (Speaker::User, user)]), "30 days");
    // The same context without a closed set: the sentence.
    assert_eq!(answer(&[(Speaker::User, user)]), "Clothes may be returned within 30 days.");
}

#[test]
fn retrieved_examples_teach_their_answers() {
    let user = "Context:\nInput: my invoice is wrong\nOutput: finance\n\nInput: late parcel\n\
                Output: logistics\n---\nthe parcel is late again";
    assert_eq!(answer(&[(Speaker::User, user)]), "logistics");
}

#[test]
fn a_transcript_to_classify_is_not_taken_for_examples() {
    let system = "Labels: refund, praise";
    let user = "User: hello\nAssistant: hi\nUser: refund please\nAssistant: sure, a refund";
    assert_eq!(answer(&[(Speaker::Instructions, system), (Speaker::User, user)]), "refund");
}

#[test]
fn a_prompt_that_teaches_nothing_is_told_so() {
    let said = answer(&[(Speaker::User, "Tell me a story")]);
    assert_eq!(said, NOTHING_TO_GO_BY);
}

#[test]
fn small_talk_before_the_request_is_no_example_where_labels_are_named() {
    let said = answer(&[
        (Speaker::Instructions, "Labels: refund, delivery"),
        (Speaker::User, "hi"),
        (Speaker::Assistant, "Hello, how can I help?"),
        (Speaker::User, "when is the delivery"),
    ]);
    assert_eq!(said, "delivery");
}
