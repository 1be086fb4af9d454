use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fmt::Write;

fn chat(input: &str, answer: &str) -> String {
    json!({"messages": [{"role": "user", "content": input}, {"role": "assistant", "content": answer}]})
        .to_string()
}

/// Twelve rows without a fault, so that only what a test adds is found.
fn good_rows() -> Vec<(Option<Split>, String)> {
    (0..60).map(|row| (None, chat(&format!("question {row}"), &format!("answer {row}")))).collect()
}

fn check(rows: &[(Option<Split>, String)], options: CheckOptions) -> CheckReport {
    let mut checker = Checker::new(options);
    for (split, raw) in rows {
        checker.push(*split, raw);
    }
    checker.finish()
}

fn with(extra: impl IntoIterator<Item = String>) -> CheckReport {
    let mut rows = good_rows();
    rows.extend(extra.into_iter().map(|raw| (None, raw)));
    check(&rows, CheckOptions::default())
}

fn codes(report: &CheckReport) -> Vec<(IssueCode, Severity)> {
    report.issues.iter().map(|issue| (issue.code, issue.severity)).collect()
}

fn listing(report: &CheckReport) -> String {
    report.issues.iter().fold(String::new(), |mut text, issue| {
        let _ = writeln!(
            text,
            "{:?} {}: {} -> {} {:?}",
            issue.severity,
            issue.code.name(),
            issue.message,
            issue.remedy,
            issue.rows
        );
        text
    })
}

fn user_and(assistant: &Value) -> Value {
    json!({"messages": [{"role": "user", "content": "q"}, assistant]})
}

/// A row for each rule about chat rows, all of them wrong.
fn wrong_chat_rows() -> Vec<String> {
    let ok = json!({"role": "assistant", "content": "a"});
    let call = |function: Value| json!([{"id": "c1", "type": "function", "function": function}]);
    let tools = json!([{"type": "function", "function": {"name": "f", "parameters": {}}}]);
    let with_tools = |messages: Value| json!({"messages": messages, "tools": tools}).to_string();
    let user = json!({"role": "user", "content": "q"});
    let calls =
        json!({"role": "assistant", "tool_calls": call(json!({"name": "f", "arguments": "{}"}))});
    let mut rows = vec![
        r#"{"messages": [{"role": "user", "content": "cut"#.to_owned(),
        "[1, 2]".to_owned(),
        "{}".to_owned(),
        r#"{"messages": []}"#.to_owned(),
        r#"{"messages": "text"}"#.to_owned(),
        r#"{"prompt": "a", "completion": "b"}"#.to_owned(),
        json!({"messages": [user, ok], "metadata": 1}).to_string(),
        json!({"messages": ["hello", ok]}).to_string(),
        json!({"messages": [{"content": "q"}, ok]}).to_string(),
        json!({"messages": [{"role": "human", "content": "q"}, ok]}).to_string(),
        json!({"messages": [{"role": "developer", "content": "s"}, user, ok]}).to_string(),
        json!({"messages": [user]}).to_string(),
        json!({"messages": [user, ok, {"role": "user", "content": "thanks"}]}).to_string(),
        with_tools(json!([user, {"role": "assistant", "tool_calls": []}])),
        with_tools(
            json!([user, {"role": "assistant", "tool_calls": call(json!({"name": "f", "arguments": "\"{}\""}))}]),
        ),
        with_tools(
            json!([user, {"role": "assistant", "tool_calls": call(json!({"name": "f", "arguments": {}}))}]),
        ),
        with_tools(
            json!([user, {"role": "assistant", "tool_calls": call(json!({"name": "f", "arguments": "[1]"}))}]),
        ),
        with_tools(
            json!([user, {"role": "assistant", "tool_calls": call(json!({"name": "g", "arguments": "{}"}))}]),
        ),
        with_tools(
            json!([user, {"role": "assistant", "tool_calls": [{"type": "function", "function": {"arguments": "{}"}}]}]),
        ),
        with_tools(json!([user, calls, user, ok])),
        with_tools(json!([user, {"role": "tool", "content": "1", "tool_call_id": "zz"}, ok])),
        json!({"messages": [user, calls]}).to_string(),
        json!({"messages": [user, ok], "tools": {}, "parallel_tool_calls": 1}).to_string(),
        json!({"messages": [user, ok], "tools": [{"type": "function"}]}).to_string(),
    ];
    let answers = [
        json!({"role": "assistant", "content": ""}),
        json!({"role": "assistant", "content": null}),
        json!({"role": "assistant", "content": " \n"}),
        json!({"role": "assistant", "content": 7}),
        json!({"role": "assistant", "content": "a", "label": "x"}),
        json!({"role": "assistant", "content": "a", "weight": 0.5}),
        json!({"role": "assistant", "content": "a", "weight": 0}),
        json!({"role": "assistant", "content": "a<|fim_suffix|>"}),
        json!({"role": "assistant", "content": "a<|turn|>"}),
        json!({"role": "assistant", "content": [{"type": "image_url", "image_url": {"url": "x.png"}}]}),
        json!({"role": "assistant", "content": [{"type": "video"}]}),
    ];
    rows.extend(answers.into_iter().map(|answer| user_and(&answer).to_string()));
    rows.push(json!({"messages": [{"role": "user", "content": "q", "weight": 1}, ok]}).to_string());
    let image = json!({"type": "image_url", "image_url": {"url": "https://x/1.png"}});
    rows.push(json!({"messages": [{"role": "user", "content": vec![image; 11]}, ok]}).to_string());
    rows
}

#[test]
fn every_fault_of_a_chat_row_is_told_with_its_row_and_a_remedy() {
    insta::assert_snapshot!("chat_rows", listing(&with(wrong_chat_rows())));
}

#[test]
fn every_fault_of_a_preference_pair_is_told() {
    let answer = |text: &str| json!([{"role": "assistant", "content": text}]);
    let input = json!({"messages": [{"role": "user", "content": "q"}]});
    let pair = |input: &Value, good: &Value, bad: &Value| {
        json!({"input": input, "preferred_output": good, "non_preferred_output": bad}).to_string()
    };
    let mut rows: Vec<String> = (0..60)
        .map(|row| {
            let input = json!({"messages": [{"role": "user", "content": format!("q{row}")}]});
            pair(&input, &answer("good"), &answer("bad"))
        })
        .collect();
    rows.extend([
        json!({"preferred_output": answer("a"), "non_preferred_output": answer("b")}).to_string(),
        pair(&json!("text"), &answer("a"), &answer("b")),
        pair(&json!({"messages": [], "extra": 1}), &answer("a"), &answer("b")),
        json!({"input": input, "preferred_output": answer("a")}).to_string(),
        pair(&input, &json!([{"role": "user", "content": "a"}]), &answer("b")),
        pair(&input, &answer("same"), &answer("same")),
        json!({"input": input, "preferred_output": answer("a"), "non_preferred_output": answer("b"), "id": 1}).to_string(),
        chat("hello", "there"),
    ]);
    let rows: Vec<_> = rows.into_iter().map(|raw| (None, raw)).collect();
    let report = check(&rows, CheckOptions::default());
    assert_eq!(report.kind, Some(RowKind::Preference));
    insta::assert_snapshot!("preference_pairs", listing(&report));
}

#[test]
fn good_rows_give_no_finding() {
    assert_eq!(with([]).issues, []);
}

#[test]
fn a_line_is_named_where_it_is_known() {
    let mut checker = Checker::new(CheckOptions::default());
    for (_, raw) in good_rows() {
        checker.push(None, &raw);
    }
    checker.push_line(None, 412, "{\"messages\": [}");
    let report = checker.finish();
    assert_eq!(
        report.issues[0].message,
        "The line is not JSON: line 412 (column 15: expected value)."
    );
    assert_eq!(report.issues[0].rows, [60]);
}

#[test]
fn fewer_than_ten_training_rows_are_an_error_and_fewer_than_fifty_a_note() {
    let few = |count| check(&good_rows()[..count], CheckOptions::default());
    assert_eq!(codes(&few(9)), [(IssueCode::TooFewRows, Severity::Error)]);
    assert_eq!(codes(&few(10)), [(IssueCode::TooFewRows, Severity::Note)]);
    assert_eq!(codes(&few(50)), []);
    let test_only: Vec<_> =
        good_rows().into_iter().map(|(_, raw)| (Some(Split::Test), raw)).collect();
    assert!(
        check(&test_only, CheckOptions::default()).issues[0]
            .message
            .starts_with("Training has 0 usable rows")
    );
}

#[test]
fn duplicates_are_found_across_spacing_and_order_of_keys() {
    let report = with([
        r#"{ "messages" : [{"content":"question 3","role":"user"}, {"content":"answer 3","role":"assistant"}]}"#
            .to_owned(),
    ]);
    assert_eq!(codes(&report), [(IssueCode::ExactDuplicate, Severity::Warning)]);
    assert_eq!(report.issues[0].rows, [60]);
}

#[test]
fn conflicts_are_found_under_the_same_instructions_only() {
    let report = with([chat("QUESTION  3", "another answer")]);
    assert_eq!(codes(&report), [(IssueCode::ConflictingAnswers, Severity::Warning)]);
    assert_eq!(report.issues[0].rows, [3, 60]);
    let instructed =
        crate::export::with_system(&chat("question 3", "another answer"), Some("Be rude."));
    let others = codes(&with([instructed]));
    assert!(!others.contains(&(IssueCode::ConflictingAnswers, Severity::Warning)), "{others:?}");
}

#[test]
fn a_leak_is_found_across_case_and_spacing() {
    let mut rows: Vec<_> =
        good_rows().into_iter().map(|(_, raw)| (Some(Split::Train), raw)).collect();
    rows.push((Some(Split::Validation), chat("Ｑuestion 5", "answer 5")));
    rows.push((Some(Split::Test), chat("question\u{a0} 7", "something else")));
    rows.push((Some(Split::Test), chat("QUESTION 5", "answer 5")));
    let report = check(&rows, CheckOptions::default());
    assert_eq!(report.leaking_rows, [5, 7, 60]);
    let of = |code| report.issues.iter().find(|issue| issue.code == code).unwrap();
    assert_eq!(of(IssueCode::ExactLeak).rows, [5, 7, 60, 61, 62]);
    assert_eq!(of(IssueCode::ExactLeak).severity, Severity::Warning);
    assert_eq!(of(IssueCode::ValidationLeak).rows, [5, 60]);
    let blocking = check(&rows, CheckOptions { block_on_leaks: true, ..CheckOptions::default() });
    assert!(codes(&blocking).contains(&(IssueCode::ExactLeak, Severity::Error)));
}

#[test]
fn without_the_leaking_rows_nothing_leaks() {
    let split = |row: usize| Some(Split::ALL[row % 3]);
    let rows: Vec<_> =
        (0..90).map(|row| (split(row), chat(&format!("q{}", row % 40), "a"))).collect();
    let leaking = check(&rows, CheckOptions::default()).leaking_rows;
    assert!(!leaking.is_empty());
    let clean: Vec<_> =
        (0_u32..).zip(rows).filter(|(at, _)| !leaking.contains(at)).map(|(_, row)| row).collect();
    let report = check(&clean, CheckOptions::default());
    assert!(report.leaking_rows.is_empty());
    assert!(
        report
            .issues
            .iter()
            .all(|issue| issue.code != IssueCode::ExactLeak
                && issue.code != IssueCode::ValidationLeak)
    );
}

#[test]
fn rows_that_carry_their_content_in_the_system_message_do_not_leak() {
    let row = |at: usize| {
        crate::export::with_system(
            &chat("Go on.", &format!("answer {at}")),
            Some(&format!("document {at}")),
        )
    };
    let rows: Vec<_> = (0..60).map(|at| (Some(Split::ALL[at % 3]), row(at))).collect();
    let report = check(&rows, CheckOptions::default());
    assert!(report.leaking_rows.is_empty());
    assert!(
        report.issues.iter().all(|issue| issue.code == IssueCode::TooFewRows),
        "{:?}",
        report.issues
    );
}

#[test]
fn answers_that_repeat_are_labels_and_texts_are_not() {
    let rows: Vec<_> =
        (0..60).map(|at| (None, chat(&format!("q{at}"), ["a", "b", "c"][at % 3]))).collect();
    let report = check(&rows, CheckOptions::default());
    assert_eq!(report.labels, ["a", "b", "c"]);
    assert_eq!(report.columns[4].label, Some(1));
    let report = with([]);
    assert_eq!((report.labels.len(), report.columns[0].label), (0, None));
}

#[test]
fn a_row_that_cannot_be_read_does_not_shift_the_labels() {
    let mut rows: Vec<_> =
        (0..60).map(|at| (None, chat(&format!("q{at}"), ["a", "b"][at % 2]))).collect();
    rows.insert(1, (None, "{".to_owned()));
    let report = check(&rows, CheckOptions::default());
    assert_eq!(
        report.columns[..3].iter().map(|row| row.label).collect::<Vec<_>>(),
        [Some(0), None, Some(1)]
    );
    assert!(!report.columns[1].usable);
    assert_eq!((report.usable, report.columns.len()), (60, 61));
}

#[test]
fn thin_and_untrained_labels_are_told() {
    let mut rows: Vec<_> =
        (0..60).map(|at| (Some(Split::Train), chat(&format!("q{at}"), "common"))).collect();
    rows.push((Some(Split::Train), chat("r", "rare")));
    rows.push((Some(Split::Test), chat("n", "new")));
    let report = check(&rows, CheckOptions::default());
    let messages: Vec<_> = report.issues.iter().map(|issue| issue.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "1 label has fewer than 3 rows: `rare`.",
            "1 label has rows in the test set and none in training: `new`."
        ]
    );
}

#[test]
fn a_row_beyond_the_limit_of_the_model_is_told_with_both_lengths() {
    let mut rows = good_rows();
    rows.push((None, chat(&"word ".repeat(17_000), "a")));
    let report = check(
        &rows,
        CheckOptions { model: Some("gpt-3.5-turbo-0125".to_owned()), ..CheckOptions::default() },
    );
    assert_eq!(codes(&report), [(IssueCode::TooLong, Severity::Warning)]);
    assert_eq!(
        report.issues[0].message,
        "1 row is longer than the 16385 tokens that gpt-3.5-turbo-0125 takes; the longest has 17013. \
         The end, and with it the answer, is cut off."
    );
    assert_eq!(check(&rows, CheckOptions::default()).issues, []);
}

#[test]
fn strict_hardens_what_would_make_the_evidence_false() {
    let mut rows = good_rows();
    rows.push(rows[0].clone());
    rows.push((None, user_and(&json!({"role": "assistant", "content": " "})).to_string()));
    let severities =
        |strict| codes(&check(&rows, CheckOptions { strict, ..CheckOptions::default() }));
    assert_eq!(
        severities(false),
        [
            (IssueCode::EmptyContent, Severity::Warning),
            (IssueCode::ExactDuplicate, Severity::Warning)
        ]
    );
    assert_eq!(
        severities(true),
        [
            (IssueCode::ExactDuplicate, Severity::Error),
            (IssueCode::EmptyContent, Severity::Warning)
        ]
    );
}

#[test]
fn a_byte_order_mark_is_a_note() {
    let mut checker = Checker::new(CheckOptions::default());
    for (_, raw) in good_rows() {
        checker.push(None, &raw);
    }
    checker.note_byte_order_mark();
    assert_eq!(codes(&checker.finish()), [(IssueCode::ByteOrderMark, Severity::Note)]);
}

#[test]
fn findings_without_end_are_gathered() {
    let rows = (0..500).map(|at| {
        let mut row: Value = serde_json::from_str(&chat(&format!("x{at}"), "a")).unwrap();
        row[format!("key{at}")] = Value::from(1);
        row.to_string()
    });
    let report = with(rows);
    let unknown: Vec<_> =
        report.issues.iter().filter(|issue| issue.code == IssueCode::UnknownKey).collect();
    assert_eq!(unknown.len(), 21);
    assert_eq!(unknown.iter().map(|issue| issue.rows.len()).sum::<usize>(), 500);
}

#[test]
fn the_words_of_leaks_stay_as_they_are() {
    let mut rows: Vec<_> =
        good_rows().into_iter().map(|(_, raw)| (Some(Split::Train), raw)).collect();
    rows.push((Some(Split::Validation), chat("question 5", "answer 5")));
    rows.push((Some(Split::Test), chat("question 7", "answer 7b")));
    let report = check(&rows, CheckOptions { strict: true, ..CheckOptions::default() });
    insta::assert_snapshot!("leaks", listing(&report));
}

proptest! {
    #[test]
    fn no_line_makes_the_checker_panic(raw in "\\PC{0,120}") {
        let report = with([raw]);
        prop_assert_eq!(report.columns.len(), 61);
    }

    #[test]
    fn no_shape_of_json_makes_the_checker_panic(row in any_json()) {
        let report = with([row.to_string(), json!({"messages": row}).to_string(), json!({"input": row, "preferred_output": row}).to_string(), user_and(&row).to_string()]);
        prop_assert_eq!(report.columns.len(), 64);
    }
}

/// Any JSON, rich in the keys that rows have.
fn any_json() -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        Just("messages"),
        Just("role"),
        Just("content"),
        Just("tool_calls"),
        Just("function"),
        Just("arguments"),
        Just("name"),
        Just("tools"),
        Just("weight"),
        Just("type"),
        Just("text"),
        Just("image_url"),
        Just("x")
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        prop_oneof![
            Just("assistant"),
            Just("user"),
            Just("tool"),
            Just("text"),
            Just("{}"),
            Just("<|im_end|>"),
            Just("é<|")
        ]
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((key.clone(), inner), 0..5).prop_map(|pairs| {
                Value::Object(
                    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
                )
            }),
        ]
    })
}

/// Rows of two labels, so that answers are a closed set.
fn labelled(label: impl Fn(usize) -> &'static str) -> Vec<(Option<Split>, String)> {
    (0..60).map(|row| (None, chat(&format!("question {row}"), label(row)))).collect()
}

fn rows_of(report: &CheckReport, code: IssueCode) -> Vec<u32> {
    let issues = report.issues.iter().filter(|issue| issue.code == code);
    issues.flat_map(|issue| issue.rows.clone()).collect()
}

const LONG: &str = "I was charged twice for the October invoice, please give me back one payment";

#[test]
fn a_near_duplicate_is_the_later_row_and_names_the_earlier() {
    let near = LONG.replace("October", "october").replace("charged", "chargd");
    let report = with([chat(LONG, "refund"), chat(&near, "refund")]);
    assert_eq!(rows_of(&report, IssueCode::NearDuplicate), [61]);
    assert_eq!((report.near[0].row, report.near[0].of), (61, 60));
    assert!((0.8..1.0).contains(&report.near[0].likeness), "{:?}", report.near);
}

#[test]
fn a_near_duplicate_across_into_the_test_split_is_a_near_leak() {
    let near = LONG.replace("charged", "chargd");
    let mut rows: Vec<_> =
        good_rows().into_iter().map(|(_, raw)| (Some(Split::Train), raw)).collect();
    rows.push((Some(Split::Test), chat(LONG, "refund")));
    rows.push((Some(Split::Train), chat(&near, "refund")));
    let report = check(&rows, CheckOptions::default());
    assert_eq!(rows_of(&report, IssueCode::NearLeak), [60, 61]);
    assert_eq!(rows_of(&report, IssueCode::NearDuplicate), [0_u32; 0]);
    assert_eq!((report.near[0].row, report.near[0].of), (61, 60));
}

#[test]
fn a_label_in_another_spelling_is_told_with_the_usual_one() {
    let report = check(
        &labelled(|row| match row {
            0 => "Billing refund",
            1 => "billing-refund",
            2 => "biling_refund",
            row if row % 2 == 0 => "billing_refund",
            _ => "login_problem",
        }),
        CheckOptions::default(),
    );
    assert_eq!(rows_of(&report, IssueCode::LabelSpelling), [0, 1, 2]);
    let usual = |spelling: &Spelling| report.labels[spelling.canonical as usize].as_str();
    assert_eq!(report.spellings.iter().map(usual).collect::<Vec<_>>(), ["billing_refund"; 3]);
}

#[test]
fn a_left_out_row_is_compared_with_the_others_no_more() {
    let mut checker = Checker::new(CheckOptions::default());
    for row in 0..60 {
        checker.push(None, &chat(&format!("question {row}"), &format!("answer {row}")));
    }
    let left_out = Standing { left_out: true, ..Standing::default() };
    checker.push_standing(left_out, 61, &chat("question 3", "another answer"));
    checker.push_standing(left_out, 62, &chat("question 4", "answer 4"));
    checker.skip();
    let report = checker.finish();
    assert_eq!(report.columns.len(), 63);
    assert_eq!(codes(&report), []);
}

#[test]
fn a_conflict_that_was_looked_at_and_accepted_is_none() {
    let mut checker = Checker::new(CheckOptions::default());
    let accepted = Standing { accepted: true, ..Standing::default() };
    for row in 0..60 {
        checker.push(None, &chat(&format!("question {row}"), &format!("answer {row}")));
    }
    for answer in ["one", "two"] {
        checker.push_standing(accepted, 1, &chat("an old question", answer));
    }
    assert_eq!(codes(&checker.finish()), []);
}

#[test]
fn personal_data_is_a_note_with_its_kinds() {
    let report = with([chat("write to me at ines@example.org", "x"), chat("order 48213", "y")]);
    assert_eq!(codes(&report), [(IssueCode::PersonalData, Severity::Note)]);
    assert_eq!(rows_of(&report, IssueCode::PersonalData), [60]);
    assert!(report.issues[0].message.contains("1 with an e-mail address"), "{:?}", report.issues);
}
