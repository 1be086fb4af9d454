//! Reading examples from a file: chat JSONL, CSV, or the first sheet of an XLSX workbook.
//!
//! Rows are streamed and never all held, apart from what a workbook's format forces. Whatever is
//! wrong with a file ends in a [`ReadError`] that names the file, the line and a remedy; what is
//! wrong with a row is left to [`crate::check`].

mod answers;
mod csv;
mod error;
mod jsonl;
mod lines;
mod mapping;
mod preview;
mod reading;
mod records;
mod sniff;
mod watch;
mod xlsx;
mod xlsx_cells;

pub use answers::{AnswerLine, read_answers};
pub use error::{ReadError, ReadFault};
pub use mapping::Mapping;
pub use preview::{Column, Preview, preview};
pub use reading::{ReadRow, ReadSummary, Stop};

use holdout_types::{Cancel, ProgressSink};
use reading::{OnRow, Reading};
use serde::{Deserialize, Serialize};
use sniff::Kind;
use std::path::Path;
use watch::Watched;

/// The longest line or record that is read: 32 MiB. A longer one is refused without being held.
pub const LONGEST_LINE: usize = 32 * 1024 * 1024;

/// What kind of file examples come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// One JSON object per line.
    ChatJsonl,
    /// Separated by commas, semicolons, tabs or bars.
    Csv,
    /// A workbook of Excel.
    Xlsx,
}

/// Reads every row of a file, in order.
///
/// `mapping` says which columns of a table hold input, answer and prompt; `None` takes the one that
/// [`preview`] suggests. Chat JSONL needs none and ignores it. `on_row` gets each row once; if it
/// answers [`Stop`], the reading ends with [`ReadFault::Stopped`].
///
/// A summary comes back only if the file was read to its end and stayed what it was meanwhile. On
/// any error the rows handed out so far are to be thrown away.
pub fn read_rows(
    path: &Path,
    mapping: Option<&Mapping>,
    cancel: &Cancel,
    progress: &dyn ProgressSink,
    on_row: &mut OnRow<'_>,
) -> Result<ReadSummary, ReadError> {
    let watched = Watched::open(path)?;
    let kind = sniff::sniff(&watched)?;
    let mut reading = Reading::new(&watched, kind.format(), cancel, progress, on_row);
    let read = match kind {
        Kind::Jsonl => jsonl::read(&mut reading),
        Kind::Csv(dialect) => csv::read(&mut reading, dialect, mapping),
        Kind::Xlsx => xlsx::read(&mut reading, mapping),
    };
    let interrupted = matches!(&read, Err(error) if matches!(error.fault, ReadFault::Cancelled | ReadFault::Stopped));
    if !interrupted {
        // A file that was cut while it was read looks damaged; the cause is what helps.
        watched.verify(read.is_ok().then_some(reading.consumed()).flatten())?;
    }
    read.map(|()| reading.finish())
}
