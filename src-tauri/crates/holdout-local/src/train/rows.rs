//! The rows of a file as features: what a trainer steps over.

use std::ops::ControlFlow;
use std::path::Path;

use crate::train::dictionary::{Dictionary, DocumentFrequency, SparseVector};
use crate::train::examples::{FileError, FileRole, read_examples};
use crate::train::features::{Counted, FeatureHasher};
use crate::train::heads::AnswerIndex;
use crate::train::model::Sections;

/// Features that the rows of one file may have together: 1 GiB of them.
const ENTRIES_MAX: usize = 256 << 20;

/// Rows with their features and the classes of their answers, in the order of the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    entries: Vec<Counted>,
    /// Where each row's entries end.
    ends: Vec<usize>,
    /// The classes of row `i` are at `i * heads ..`; meaningless where `known` says no.
    classes: Vec<u32>,
    known: Vec<bool>,
    heads: usize,
}

/// What a file is read with.
pub(crate) struct RowReader<'a> {
    pub(crate) sections: Sections,
    pub(crate) seed: u64,
    pub(crate) index: &'a AnswerIndex,
    pub(crate) heads: usize,
    /// Asked now and then; the reading ends when it says yes.
    pub(crate) stop: &'a dyn Fn() -> bool,
}

impl RowReader<'_> {
    /// Reads a file into rows of raw buckets.
    pub(crate) fn read(&self, path: &Path, role: FileRole) -> Result<Rows, FileError> {
        let mut hasher = FeatureHasher::new(self.seed);
        let mut rows = Rows { heads: self.heads, ..Rows::default() };
        let mut full = false;
        let read = read_examples(path, role, |example| {
            let features = self.sections.features(&example.turns, &mut hasher);
            rows.push(&features, self.index.find(&example.answer));
            full = rows.entries.len() > ENTRIES_MAX;
            let ask = rows.len().is_multiple_of(1_024);
            if full || (ask && (self.stop)()) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        match read {
            Err(FileError::Interrupted) if full => Err(too_large(role, rows.len())),
            Err(error) => Err(error),
            Ok(_) => Ok(rows),
        }
    }
}

fn too_large(role: FileRole, rows: usize) -> FileError {
    let message = format!(
        "The first {rows} examples of the {} already fill the memory that the local provider \
         trains in. Train on fewer or shorter examples",
        role.param()
    );
    FileError::Refused { code: "training_file_too_large", message }
}

impl Rows {
    fn push(&mut self, features: &[Counted], classes: Option<Vec<u32>>) {
        self.entries.extend_from_slice(features);
        self.ends.push(self.entries.len());
        self.known.push(classes.is_some());
        self.classes.extend(classes.unwrap_or_else(|| vec![0; self.heads]));
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Rows whose answer the model can't give.
    pub(crate) fn unknown(&self) -> usize {
        self.known.iter().filter(|known| !**known).count()
    }

    /// The dictionary that these rows call for.
    pub(crate) fn dictionary(&self, width: usize) -> Dictionary {
        let mut frequency = DocumentFrequency::new();
        (0..self.len()).for_each(|row| frequency.add(self.entries(row)));
        frequency.dictionary(width)
    }

    /// Replaces buckets by the dictionary's ids.
    pub(crate) fn encode(&mut self, dictionary: &Dictionary) {
        let (mut start, mut filled) = (0, 0);
        for row in 0..self.len() {
            let end = self.ends[row];
            let encoded = dictionary.encode(&self.entries[start..end]);
            self.entries[filled..filled + encoded.len()].copy_from_slice(&encoded);
            filled += encoded.len();
            start = end;
            self.ends[row] = filled;
        }
        self.entries.truncate(filled);
        self.entries.shrink_to_fit();
    }

    /// The weighted vector of a row of encoded features, written over `vector`.
    pub(crate) fn vector(&self, row: usize, dictionary: &Dictionary, vector: &mut SparseVector) {
        dictionary.weigh(self.entries(row), vector);
    }

    /// The class of each head, where the model can give the row's answer.
    pub(crate) fn classes(&self, row: usize) -> Option<&[u32]> {
        self.known[row].then(|| &self.classes[row * self.heads..(row + 1) * self.heads])
    }

    /// The share of each class of each head, with one row more for each class.
    pub(crate) fn shares(&self, sizes: &[usize]) -> Vec<Vec<f32>> {
        let mut counts: Vec<Vec<f32>> = sizes.iter().map(|&size| vec![1.0; size]).collect();
        for classes in (0..self.len()).filter_map(|row| self.classes(row)) {
            for (count, &class) in counts.iter_mut().zip(classes) {
                count[class as usize] += 1.0;
            }
        }
        for count in &mut counts {
            let all: f32 = count.iter().sum();
            for share in count {
                *share /= all;
            }
        }
        counts
    }

    fn entries(&self, row: usize) -> &[Counted] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.entries[start..self.ends[row]]
    }
}
