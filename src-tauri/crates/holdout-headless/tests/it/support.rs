//! Calling the program, and tables of made-up tickets.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rand::SeedableRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use tempfile::TempDir;

/// Calls the program.
pub(crate) fn call(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_holdout-headless")).args(arguments).output().unwrap()
}

/// What it printed to standard error.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with a study in it.
pub(crate) struct Study {
    pub(crate) folder: TempDir,
}

impl Study {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    /// Runs the study of this text into a fresh output folder.
    pub(crate) fn run(&self, study: &str) -> Output {
        self.write("study.toml", study);
        let out = self.path("out");
        if out.exists() {
            std::fs::remove_dir_all(&out).unwrap();
        }
        call(&["run", text(&self.path("study.toml")), "--out", text(&out)])
    }

    /// Runs it and reads its result, which must keep the schema.
    pub(crate) fn result(&self, study: &str) -> Value {
        let output = self.run(study);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let result: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_schema(&result);
        result
    }
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Fails unless the result is what the schema of the repository says.
pub(crate) fn assert_schema(result: &Value) {
    let schema = include_str!("../../schema/run.schema.json");
    let schema = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<_> = validator.iter_errors(result).map(|fault| fault.to_string()).collect();
    assert_eq!(faults, Vec::<String>::new());
}

const TOPICS: [(&str, [&str; 4]); 6] = [
    ("refund", ["money back", "charged twice", "reverse the payment", "refund me"]),
    ("login", ["sign in", "log in", "locked out", "code is rejected"]),
    ("delivery", ["parcel", "courier", "tracking number", "not arrived"]),
    ("cancel", ["cancel my plan", "end the contract", "stop the renewal", "close it"]),
    ("invoice", ["invoice", "receipt", "billing address", "VAT number"]),
    ("export", ["download my data", "export", "spreadsheet", "all rows"]),
];
const FRAMES: [(&str, &str); 6] = [
    ("Hello, it is about the ", ", order "),
    ("Why is there a problem: ", "? Number "),
    ("please look at ", " - ticket "),
    ("Nobody answers me about ", ", case "),
    ("my boss asks for ", " since day "),
    ("again ", " thanks, "),
];

/// Rows of (text, label), the same for the same seed, no text twice.
pub(crate) fn tickets(seed: u64, rows: usize) -> Vec<(String, String)> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let row = |number: usize| {
        let (label, words) = TOPICS[number % TOPICS.len()];
        let (before, after) = FRAMES.choose(&mut rng).unwrap();
        let word = words.choose(&mut rng).unwrap();
        (format!("{before}{word}{after}{}", seed * 100_000 + number as u64), label.to_owned())
    };
    (0..rows).map(row).collect()
}

/// The same texts with their labels dealt anew.
pub(crate) fn shuffled(mut rows: Vec<(String, String)>, seed: u64) -> Vec<(String, String)> {
    let mut labels: Vec<String> = rows.iter().map(|row| row.1.clone()).collect();
    labels.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    rows.iter_mut().zip(labels).for_each(|(row, label)| row.1 = label);
    rows
}

/// The rows as CSV with the columns `text` and `label`.
pub(crate) fn csv(rows: &[(String, String)]) -> String {
    let lines = rows.iter().map(|(text, label)| format!("\"{text}\",{label}\n"));
    std::iter::once("text,label\n".to_owned()).chain(lines).collect()
}
