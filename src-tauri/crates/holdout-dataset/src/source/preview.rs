//! A look at the first rows of a file, before it is read.

use super::error::{ReadError, ReadFault};
use super::lines::{LineFault, Lines, utf8};
use super::mapping::{Mapping, Shape, suggest};
use super::sniff::{self, Kind};
use super::watch::Watched;
use super::{Format, LONGEST_LINE, csv, xlsx};
use crate::example::Example;
use crate::text::shorten;
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::path::Path;

/// So many rows are looked at.
pub(crate) const SAMPLE_ROWS: u32 = 1000;
const SAMPLES: usize = 5;
const SAMPLE_CHARACTERS: usize = 200;

/// What the first rows of a file look like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Preview {
    /// What kind of file it is.
    pub format: Format,
    /// The columns of a table; of chat JSONL what the rows hold: prompt, input and answer.
    pub columns: Vec<Column>,
    /// How many rows were looked at, from the first on.
    pub rows_sampled: u32,
    /// The mapping to start from. `None` where none is plain, and for chat JSONL, which needs none.
    pub suggested: Option<Mapping>,
}

/// One column of the rows that were looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its first different values, shortened, at most five.
    pub samples: Vec<String>,
    /// In how many rows it has a value.
    pub filled: u32,
    /// How many different values it has.
    pub distinct: u32,
}

/// Looks at the first thousand rows of a file.
pub fn preview(path: &Path) -> Result<Preview, ReadError> {
    let watched = Watched::open(path)?;
    let kind = sniff::sniff(&watched)?;
    let sample = match kind {
        Kind::Jsonl => chat_sample(&watched)?,
        Kind::Csv(dialect) => csv::sample(&watched, dialect)?,
        Kind::Xlsx => xlsx::sample(&watched)?,
    };
    let suggested = if kind == Kind::Jsonl { None } else { suggest(&sample.shapes()) };
    Ok(Preview {
        format: kind.format(),
        rows_sampled: sample.rows,
        suggested,
        columns: sample.columns(),
    })
}

/// Columns being looked at.
pub(crate) struct Sample {
    pub(crate) rows: u32,
    columns: Vec<Seen>,
}

#[derive(Default)]
struct Seen {
    shape: Shape,
    samples: Vec<String>,
    values: FxHashSet<blake3::Hash>,
}

impl Sample {
    pub(crate) fn new(names: &[String]) -> Self {
        let seen = |name: &String| Seen {
            shape: Shape { name: name.clone(), ..Shape::default() },
            ..Seen::default()
        };
        Self { rows: 0, columns: names.iter().map(seen).collect() }
    }

    /// Adds a value of the column at `place` to the present row.
    pub(crate) fn add(&mut self, place: usize, value: &str) {
        let Some(seen) = self.columns.get_mut(place) else { return };
        if value.trim().is_empty() {
            return;
        }
        seen.shape.filled += 1;
        seen.shape.characters += value.chars().count() as u64;
        if seen.values.insert(blake3::hash(value.as_bytes())) {
            seen.shape.distinct += 1;
            if seen.samples.len() < SAMPLES {
                seen.samples.push(shorten(value, SAMPLE_CHARACTERS));
            }
        }
    }

    fn shapes(&self) -> Vec<Shape> {
        self.columns.iter().map(|seen| seen.shape.clone()).collect()
    }

    fn columns(self) -> Vec<Column> {
        let column = |seen: Seen| Column {
            name: seen.shape.name,
            samples: seen.samples,
            filled: seen.shape.filled,
            distinct: seen.shape.distinct,
        };
        self.columns.into_iter().map(column).collect()
    }
}

fn chat_sample(watched: &Watched) -> Result<Sample, ReadError> {
    let mut sample = Sample::new(&["prompt", "input", "answer"].map(str::to_owned));
    let mut lines = Lines::new(watched.reader()?, LONGEST_LINE);
    let mut buffer = Vec::new();
    let fail = |fault| match fault {
        LineFault::Io(error) => ReadError::io(watched.path(), &error),
        LineFault::At(line, fault) => ReadError::at(watched.path(), line, fault),
    };
    while sample.rows < SAMPLE_ROWS {
        let Some(line) = lines.next(&mut buffer).map_err(fail)? else { break };
        if buffer.trim_ascii().is_empty() {
            continue;
        }
        let raw =
            utf8(buffer.clone()).map_err(|fault| ReadError::at(watched.path(), line, fault))?;
        sample.rows += 1;
        if let Ok(example) = Example::parse(&raw) {
            sample.add(0, &example.system().unwrap_or_default());
            sample.add(1, &example.input());
            sample.add(2, &example.answer());
        }
    }
    if sample.rows == 0 {
        return Err(ReadError::new(watched.path(), ReadFault::Empty));
    }
    Ok(sample)
}
