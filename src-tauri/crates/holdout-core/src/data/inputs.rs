//! The hashes by which rows know their inputs, for texts that are no rows of the project.

use holdout_dataset::{CheckOptions, Checker};
use serde_json::json;

/// A row in which `input` is asked and `answer` answered.
pub(crate) fn raw(input: &str, answer: &str) -> String {
    let message = |role: &str, content: &str| json!({ "role": role, "content": content });
    json!({ "messages": [message("user", input), message("assistant", answer)] }).to_string()
}

/// The hash of the input of each row, in their order. Case and spacing are put aside.
pub(crate) fn hashes(rows: impl IntoIterator<Item = String>) -> Vec<u128> {
    let mut checker = Checker::new(CheckOptions::default());
    for (line, row) in (1..).zip(rows) {
        checker.push_line(None, line, &row);
    }
    checker.finish().columns.iter().map(|column| column.input_hash).collect()
}
