//! Data of others. Runs where `HOLDOUT_EXTRA_DATA` names a folder with `data/` in it.

use crate::files::{Folder, read};
use holdout_dataset::{CheckOptions, CheckReport, Checker, RowKind};
use holdout_types::{IssueCode, Severity, Split};
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn data(name: &str) -> Option<PathBuf> {
    Some(PathBuf::from(std::env::var_os("HOLDOUT_EXTRA_DATA")?).join("data").join(name))
}

fn check(files: &[(Option<Split>, PathBuf)]) -> CheckReport {
    let model = Some("gpt-4o-mini-2024-07-18".to_owned());
    let mut checker = Checker::new(CheckOptions { model, ..CheckOptions::default() });
    for (split, path) in files {
        for row in read(path, None).unwrap().0 {
            checker.push_line(*split, row.line, &row.raw);
        }
    }
    checker.finish()
}

#[test]
fn training_files_that_providers_took_have_no_error() {
    let files = [
        ("gsm8k_chat_train.jsonl", 449, RowKind::Chat),
        ("gsm8k_chat_valid.jsonl", 50, RowKind::Chat),
        ("stock_toolcall_train.jsonl", 86, RowKind::Chat),
        ("chartqa_vision_train.jsonl", 100, RowKind::Chat),
        ("orca_dpo_60.jsonl", 60, RowKind::Preference),
    ];
    for (name, rows, kind) in files {
        let Some(path) = data(name) else { return };
        let report = check(&[(None, path)]);
        let errors: Vec<_> =
            report.issues.iter().filter(|issue| issue.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        assert_eq!((report.usable, report.kind), (rows, Some(kind)), "{name}");
        assert!(report.columns.iter().all(|row| row.tokens > 10), "{name}");
    }
}

#[test]
fn the_same_files_made_wrong_are_caught_in_their_line() {
    let breaks: [(&str, &str, &str, IssueCode); 4] = [
        (
            "gsm8k_chat_train.jsonl",
            "\"role\": \"assistant\"",
            "\"role\": \"bot\"",
            IssueCode::UnknownRole,
        ),
        ("gsm8k_chat_train.jsonl", "]}", "}", IssueCode::MalformedJson),
        (
            "stock_toolcall_train.jsonl",
            "\"arguments\": \"{",
            "\"arguments\": \"",
            IssueCode::InvalidToolCall,
        ),
        ("orca_dpo_60.jsonl", "\"preferred_output\"", "\"preferred\"", IssueCode::NoAssistantReply),
    ];
    for (name, from, to, code) in breaks {
        let Some(path) = data(name) else { return };
        let text = std::fs::read_to_string(path).unwrap();
        let lines: Vec<String> = (1..)
            .zip(text.lines())
            .map(|(line, row)| if line == 17 { row.replace(from, to) } else { row.to_owned() })
            .collect();
        let folder = Folder::new();
        let report = check(&[(None, folder.file(name, lines.join("\n")))]);
        let issue = report.issues.iter().find(|issue| issue.code == code).unwrap();
        assert_eq!((issue.severity, issue.rows.as_slice()), (Severity::Error, &[16][..]), "{name}");
        assert!(issue.message.contains("line 17"), "{}", issue.message);
    }
}

#[test]
fn the_leaks_of_clinc150_are_found() {
    let (Some(train), Some(test)) = (data("clinc150_train.csv"), data("clinc150_test.csv")) else {
        return;
    };
    let start = Instant::now();
    let report = check(&[(Some(Split::Train), train), (Some(Split::Test), test)]);
    let seconds = start.elapsed();
    assert_eq!((report.splits.train, report.splits.test, report.labels.len()), (15_000, 4500, 150));
    // Counted with a Python script of its own: NFKC, lower case, spaces folded.
    assert_eq!(report.leaking_rows.len(), 2);
    let leak = report.issues.iter().find(|issue| issue.code == IssueCode::ExactLeak).unwrap();
    assert_eq!(leak.rows.len(), 4);
    // Both stand in the test set with another intent than in training.
    let codes: Vec<_> = report.issues.iter().map(|issue| (issue.code, issue.rows.len())).collect();
    assert_eq!(
        codes,
        [
            (IssueCode::NearDuplicate, 358),
            (IssueCode::ConflictingAnswers, 4),
            (IssueCode::ExactLeak, 4),
            (IssueCode::NearLeak, 119)
        ]
    );
    // Measured: about 0.5 s for 19,500 rows, reading and the tokenizer's start included.
    assert!(seconds < Duration::from_secs(5), "{seconds:?}");
}
