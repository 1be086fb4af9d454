//! The words of errors, which people read and reports repeat.

use holdout_dataset::{ReadError, ReadFault, SplitError};
use holdout_types::ApiError;
use std::fmt::Write;
use std::path::PathBuf;

fn every_fault() -> Vec<(Option<u64>, ReadFault)> {
    let columns = || vec!["text".to_owned(), "intent".to_owned()];
    vec![
        (None, ReadFault::NotFound),
        (None, ReadFault::PermissionDenied),
        (None, ReadFault::Directory),
        (None, ReadFault::NotAFile),
        (None, ReadFault::Io("the device is gone".into())),
        (None, ReadFault::Empty),
        (None, ReadFault::Binary("a PDF document")),
        (None, ReadFault::OtherEncoding("UTF-16")),
        (Some(3), ReadFault::InvalidUtf8 { byte: 18 }),
        (Some(3), ReadFault::InvalidUtf8InField { field: 2, byte: 7 }),
        (None, ReadFault::JsonDocument),
        (Some(1), ReadFault::LineTooLong { limit: 32 * 1024 * 1024 }),
        (Some(9), ReadFault::UnclosedQuote),
        (Some(5), ReadFault::Ragged { expected: 2, found: 3 }),
        (Some(1), ReadFault::DuplicateHeader { name: "text".into(), first: 1, second: 3 }),
        (Some(1), ReadFault::EmptyHeader("2".into())),
        (Some(1), ReadFault::MissingColumn { name: "label".into(), columns: columns() }),
        (Some(1), ReadFault::SameColumn("text".into())),
        (None, ReadFault::NoMapping(columns())),
        (None, ReadFault::HeaderOnly),
        (None, ReadFault::OldExcel),
        (None, ReadFault::EncryptedWorkbook),
        (None, ReadFault::DamagedWorkbook("Zip error: invalid Zip archive".into())),
        (None, ReadFault::NoSheet),
        (None, ReadFault::EmptySheet("Sheet1".into())),
        (Some(3), ReadFault::FormulaWithoutValue("B3".into())),
        (Some(3), ReadFault::ErrorCell { cell: "B3".into(), value: "#N/A".into() }),
        (Some(3), ReadFault::MergedCells("A3:A5".into())),
        (None, ReadFault::Changed("it grew")),
        (None, ReadFault::Vanished),
        (None, ReadFault::Cancelled),
        (None, ReadFault::Stopped),
    ]
}

#[test]
fn every_error_names_the_file_the_place_and_a_remedy() {
    let mut text = String::new();
    for (line, fault) in every_fault() {
        let error =
            ApiError::from(ReadError { file: PathBuf::from("data/tickets.csv"), line, fault });
        let hint = error.hint.unwrap();
        assert!(error.message.starts_with("tickets.csv") && hint.ends_with('.'));
        let _ = writeln!(
            text,
            "{:?}{} {}\n    {hint}",
            error.code,
            if error.retryable { "*" } else { "" },
            error.message
        );
    }
    let split = SplitError::Ratios { train: 0.5, validation: 0.1, test: 0.1 };
    let _ = writeln!(text, "{split}");
    insta::assert_snapshot!(text);
}
