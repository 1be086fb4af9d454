use super::*;

fn read(lines: &[String]) -> Result<Vec<Example>, FileError> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs_err::write(file.path(), lines.join("\n")).unwrap();
    let mut examples = Vec::new();
    let visit = |example| {
        examples.push(example);
        ControlFlow::Continue(())
    };
    read_examples(file.path(), FileRole::Training, visit).map(|_| examples)
}

/// Ten good rows, with one of them (counted from 1) replaced.
fn read_with(number: usize, row: &str) -> Result<Vec<Example>, FileError> {
    let mut lines: Vec<String> = (0..10)
        .map(|i| {
            format!(
                r#"{{"messages":[{{"role":"user","content":"u{i}"}},{{"role":"assistant","content":"a"}}]}}"#
            )
        })
        .collect();
    row.clone_into(&mut lines[number - 1]);
    read(&lines)
}

fn refusal(number: usize, row: &str) -> (&'static str, String) {
    match read_with(number, row) {
        Err(FileError::Refused { code, message }) => (code, message),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_file_of_three_rows_is_refused_in_the_words_of_the_api() {
    let row = r#"{"messages":[{"role":"user","content":"u"},{"role":"assistant","content":"a"}]}"#;
    let Err(FileError::Refused { code, message }) = read(&vec![row.to_owned(); 3]) else {
        panic!("not refused");
    };
    assert_eq!(code, "invalid_n_examples");
    // Text recorded from the reference API: openai-php/client, tests/Fixtures/FineTuning.php.
    assert_eq!(message, "Training file has 3 example(s), but must have at least 10 examples");
}

#[test]
fn rows_are_refused_with_their_number_and_the_codes_of_the_api() {
    let user = r#"{"role":"user","content":"u"}"#;
    let cases = [
        (
            r#"{"messages":[{"content":"u"}]}"#,
            "invalid_training_file",
            "The job failed due to an invalid training file. Invalid file format. Example 4, message 1 Discriminator 'role' is missing in value",
        ),
        (
            r#"{"messages":[{"role":"user","content":"u","weight":1}]}"#,
            "invalid_file_format",
            "The job failed due to a file format error in the training file. Invalid file format. Example 4 contains an extra \"weight\".",
        ),
        (
            r#"{"messages":[],"metadata":1}"#,
            "invalid_file_format",
            "Example 4 contains an extra \"metadata\".",
        ),
        (r#"{"messages":[]}"#, "invalid_file_format", "Example 4 has no messages"),
        (r#"{"chat":[]}"#, "invalid_file_format", "Example 4 is missing key 'messages'."),
        (r"[1]", "invalid_file_format", "Example 4 is not a JSON object."),
        (
            r#"{"messages":["#,
            "invalid_file_format",
            "Example 4 cannot be parsed. Error: line contains invalid json:",
        ),
        (
            "",
            "invalid_file_format",
            "Example 4 cannot be parsed. Error: line contains invalid json:",
        ),
        (
            r#"{"messages":[{"role":"bot","content":"u"}]}"#,
            "invalid_training_file",
            "Example 4, message 1 'bot' is not one of",
        ),
        (
            r#"{"messages":[{"role":"user","content":7}]}"#,
            "invalid_training_file",
            "message 1 'content' must be",
        ),
        (
            r#"{"messages":[{"role":"user","content":"<|fim_suffix|>"}]}"#,
            "invalid_training_file",
            "Example 4 message contains an invalid token: <|fim_suffix|>.",
        ),
        (
            &format!(r#"{{"messages":[{user}]}}"#),
            "invalid_training_file",
            "last message must be from the assistant",
        ),
        (
            &format!(r#"{{"messages":[{user},{{"role":"assistant","content":"a","weight":0}}]}}"#),
            "invalid_training_file",
            "at least one assistant message",
        ),
        (
            &format!(
                r#"{{"messages":[{user},{{"role":"assistant","content":"a","weight":0.5}}]}}"#
            ),
            "invalid_training_file",
            "must be 0 or 1, not 0.5",
        ),
        (
            &format!(r#"{{"messages":[{user},{{"role":"assistant","content":null}}]}}"#),
            "invalid_training_file",
            "message 2 'content' must be",
        ),
        (
            &format!(
                r#"{{"messages":[{user},{{"role":"assistant","tool_calls":[{{"function":{{"name":"f","arguments":"{{}}"}}}}]}}]}}"#
            ),
            "unsupported_training_data",
            "calls a tool",
        ),
        (
            &format!(
                r#"{{"messages":[{user},{{"role":"assistant","tool_calls":[{{"function":{{"name":"f","arguments":"no"}}}}]}}]}}"#
            ),
            "invalid_training_file",
            "JSON object in a string",
        ),
    ];
    for (row, code, message) in cases {
        let found = refusal(4, row);
        assert_eq!(found.0, code, "{row}");
        assert!(found.1.contains(message), "{row}: {}", found.1);
    }
}

#[test]
fn the_answer_is_the_last_one_that_is_not_weighted_zero() {
    let row = r#"{"messages":[{"role":"system","content":"S"},{"role":"user","content":"u1"},{"role":"assistant","content":" first "},{"role":"user","content":"u2"},{"role":"assistant","content":"second","weight":0}]}"#;
    let examples = read_with(2, row).unwrap();
    assert_eq!(examples[1].answer, "first");
    assert_eq!(examples[1].turns.len(), 2);
    // Five messages of three, and seven tokens of text: S, u1, first and its space, u2, second.
    assert_eq!(examples[1].tokens, 5 * 3 + 6);
}

#[test]
fn a_byte_order_mark_and_empty_last_lines_are_taken() {
    let mut lines = vec![
        r#"{"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},{"role":"assistant","content":"x"}]}"#.to_owned();
        10
    ];
    lines[0].insert(0, '\u{FEFF}');
    lines.extend([String::new(), "  ".to_owned()]);
    let examples = read(&lines).unwrap();
    assert_eq!(examples.len(), 10);
    assert_eq!(examples[0].turns[0].text, "a\nb");
}

#[test]
fn images_are_refused_because_the_classifier_reads_text() {
    let row = r#"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]},{"role":"assistant","content":"x"}]}"#;
    assert!(refusal(1, row).1.contains("a part that is not text"));
}
