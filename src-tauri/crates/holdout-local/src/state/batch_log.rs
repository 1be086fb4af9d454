//! The answered lines of a batch that runs: two append-only files, and what they amount to.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use serde_json::Value;

use crate::error::LocalError;
use crate::state::batch::{Batch, Tally};

/// The lines so far. A line that is in it is never asked for again.
#[derive(Debug)]
pub(crate) struct BatchLog {
    output: File,
    errors: File,
    answered: HashSet<String>,
    pub(crate) tally: Tally,
}

impl BatchLog {
    /// Opens the lines of a batch. A last line that a crash cut off is dropped.
    pub(crate) fn open(batch: &Batch) -> Result<Self, LocalError> {
        let (mut answered, mut tally) = (HashSet::new(), Tally::default());
        let mut see = |line: &Value| {
            answered.extend(line["custom_id"].as_str().map(str::to_owned));
            tally.add(line);
        };
        let output = open(&batch.output_path(), &mut see)?;
        let errors = open(&batch.error_path(), &mut see)?;
        Ok(Self { output, errors, answered, tally })
    }

    pub(crate) fn has(&self, custom_id: &str) -> bool {
        self.answered.contains(custom_id)
    }

    /// Adds the line of a request: to the output if it was answered, else to the errors.
    pub(crate) fn add(&mut self, custom_id: String, line: &Value) -> Result<(), LocalError> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        let answered = line["response"]["status_code"] == 200;
        let file = if answered { &mut self.output } else { &mut self.errors };
        file.write_all(&bytes)?;
        self.answered.insert(custom_id);
        self.tally.add(line);
        Ok(())
    }
}

fn open(path: &Path, see: &mut impl FnMut(&Value)) -> Result<File, LocalError> {
    let file = fs_err::OpenOptions::new().create(true).read(true).append(true).open(path)?;
    let mut reader = BufReader::new(file);
    let (mut whole, mut line) = (0, Vec::new());
    while reader.read_until(b'\n', &mut line)? > 0 {
        let Some(value) = line.strip_suffix(b"\n").and_then(|l| serde_json::from_slice(l).ok())
        else {
            break;
        };
        see(&value);
        whole += line.len() as u64;
        line.clear();
    }
    let file = reader.into_inner().into_parts().0;
    file.set_len(whole)?;
    Ok(file)
}
