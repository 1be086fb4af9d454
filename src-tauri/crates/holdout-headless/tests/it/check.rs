//! `check`: findings with their lines, and exit codes.

use serde_json::Value;

use crate::support::{Study, call, csv, said, text, tickets};

const ROW: &str =
    r#"{"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"a"}]}"#;

fn chat(rows: usize) -> Vec<String> {
    let row = |n: usize| {
        ROW.replace("\"hi\"", &format!("\"question {n}\""))
            .replace("\"a\"", &format!("\"answer {n}\""))
    };
    (0..rows).map(row).collect()
}

#[test]
fn a_clean_file_exits_with_0() {
    let study = Study::new();
    study.write("rows.jsonl", chat(12).join("\n"));
    let output = call(&["check", text(&study.path("rows.jsonl"))]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("12 rows, 12 usable"));
}

#[test]
fn errors_exit_with_1_and_name_file_line_and_remedy() {
    let study = Study::new();
    let mut rows = chat(12);
    rows[4] = "{\"messages\": [".to_owned();
    rows[7] = rows[7].replace("assistant", "robot");
    study.write("rows.jsonl", rows.join("\n"));
    let output = call(&["check", text(&study.path("rows.jsonl")), "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let issue = |code: &str| {
        let issues = found["issues"].as_array().unwrap();
        issues.iter().find(|issue| issue["code"] == code).unwrap_or_else(|| panic!("{found:#}"))
    };
    assert_eq!(issue("malformed_json")["rows"][0]["line"], 5);
    assert_eq!(issue("unknown_role")["rows"][0]["line"], 8);
    assert_eq!(issue("unknown_role")["rows"][0]["file"], "rows.jsonl");
    for code in ["malformed_json", "unknown_role"] {
        assert!(!issue(code)["remedy"].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_leak_into_the_test_file_is_a_warning_and_with_strict_an_error() {
    let study = Study::new();
    let (train, mut test) = (tickets(1, 60), tickets(2, 30));
    test[3] = train[8].clone();
    study.write("train.csv", csv(&train));
    study.write("test.csv", csv(&test));
    let (train, test) = (study.path("train.csv"), study.path("test.csv"));
    let arguments = ["check", text(&train), "--against", text(&test)];
    assert_eq!(call(&arguments).status.code(), Some(0));
    let strict = call(&[&arguments[..], &["--strict"]].concat());
    assert_eq!(strict.status.code(), Some(1));
    let printed = String::from_utf8_lossy(&strict.stdout).into_owned();
    assert!(printed.contains("error[exact_leak]"), "{printed}");
    assert!(printed.contains("train.csv:10") && printed.contains("test.csv:5"), "{printed}");
}
