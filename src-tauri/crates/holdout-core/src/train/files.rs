//! The files that a training sends, and the proof that no test row is in them.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use holdout_dataset::export::{with_system, without_source};
use holdout_types::{ApiError, ErrorCode, RowId, Split};

use crate::data::columns::Columns;
use crate::knowledge::training::TrainingContext;
use crate::project::OpenProject;
use crate::study::SystemPlan;

/// A file to send, under a name that is its content's own.
#[derive(Debug, Clone)]
pub(crate) struct TrainingFile {
    /// Where it stands until it is sent.
    pub(crate) path: PathBuf,
    /// Its name at the provider: the split and the hash of the content.
    pub(crate) name: String,
}

/// What a candidate learns of a row beside the row itself.
#[derive(Clone, Copy)]
pub(crate) struct Learnt<'a> {
    /// Its system prompt.
    pub(crate) system: &'a SystemPlan,
    /// What is looked up for its rows; nothing when absent.
    pub(crate) context: Option<&'a TrainingContext>,
}

impl Learnt<'_> {
    fn line<'r>(&self, row: RowId, raw: &'r str, split: Split) -> Result<Cow<'r, str>, ApiError> {
        let mut line = without_source(raw);
        if let SystemPlan::Replace(text) = self.system {
            line = Cow::Owned(with_system(&line, Some(text)));
        }
        if let Some(context) = self.context {
            // The row as it came names its source.
            line = Cow::Owned(context.row(row, raw, &line, split)?);
        }
        Ok(line)
    }
}

/// Writes the rows of a split as the candidate learns them.
pub(crate) fn write(
    project: &OpenProject,
    columns: &Columns,
    split: Split,
    learnt: Learnt<'_>,
    folder: &Path,
) -> Result<Option<TrainingFile>, ApiError> {
    let rows = rows_of(columns, split);
    if rows.is_empty() {
        return Ok(None);
    }
    let unwritable = |error: std::io::Error| {
        let code = match error.kind() {
            std::io::ErrorKind::StorageFull => ErrorCode::DiskFull,
            _ => ErrorCode::FileAccess,
        };
        ApiError::new(code, format!("The {} file can't be written: {error}", split.name()))
            .with_hint("Make room in the cache folder, or make it writable, then try again.")
    };
    fs_err::create_dir_all(folder).map_err(unwritable)?;
    let draft = folder.join(format!("{}.draft", split.name()));
    let mut out = Hashing::new(BufWriter::new(fs_err::File::create(&draft).map_err(unwritable)?));
    let mut written = Ok(());
    project.store.rows().visit(&rows, |row| {
        let line = learnt.line(row.id, row.raw, split);
        written = line.and_then(|line| writeln!(out, "{line}").map_err(unwritable));
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    written?;
    out.flush().map_err(unwritable)?;
    let name = format!("{}-{}.jsonl", split.name(), &out.hash.finalize().to_hex()[..16]);
    let path = folder.join(&name);
    fs_err::rename(draft, &path).map_err(unwritable)?;
    Ok(Some(TrainingFile { path, name }))
}

/// The rows of a split that are in the version, in the order of import.
pub(crate) fn rows_of(columns: &Columns, split: Split) -> Vec<RowId> {
    let rows = columns.splits.iter().enumerate();
    rows.filter(|(_, of)| **of == Some(split)).map(|(row, _)| RowId(row as u32)).collect()
}

/// Whether neither a test row nor the input of one stands in training or validation, by comparing
/// the hashes of all of them.
pub(crate) fn test_is_absent(columns: &Columns) -> bool {
    let column = |row: &RowId| &columns.report.columns[row.0 as usize];
    let test = rows_of(columns, Split::Test);
    let inputs: HashSet<u128> = test.iter().map(|row| column(row).input_hash).collect();
    let rows: HashSet<u128> = test.iter().map(|row| column(row).row_hash).collect();
    let sent = [Split::Train, Split::Validation].map(|split| rows_of(columns, split)).concat();
    sent.iter().all(|row| {
        !inputs.contains(&column(row).input_hash) && !rows.contains(&column(row).row_hash)
    })
}

/// Hashes what is written through it.
struct Hashing<W: Write> {
    inner: W,
    hash: blake3::Hasher,
}

impl<W: Write> Hashing<W> {
    fn new(inner: W) -> Self {
        Self { inner, hash: blake3::Hasher::new() }
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}
