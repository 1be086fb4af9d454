//! What all formats share while they are read: handing out rows, progress, cancelling.

use super::Format;
use super::error::{ReadError, ReadFault};
use super::mapping::Mapping;
use super::watch::Watched;
use holdout_types::{Cancel, Progress, ProgressSink, Unit};

/// Progress is told every so many bytes.
const STEP: u64 = 1024 * 1024;
/// Cancelling is looked at every so many rows, and with every step of bytes.
const ROWS_BETWEEN_LOOKS: u32 = 256;

/// One row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRow {
    /// Where it starts: the physical line, from 1; of a workbook the row of the sheet.
    pub line: u64,
    /// One JSON line without its end. From JSONL as it came, even if it is not JSON, so that nothing
    /// is lost; from a table `{"messages": […]}`.
    pub raw: String,
}

/// The receiver of rows wants no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop;

/// Who gets the rows.
pub(crate) type OnRow<'a> = dyn FnMut(ReadRow) -> Result<(), Stop> + 'a;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadSummary {
    /// What kind of file it was.
    pub format: Format,
    /// How many rows were handed out.
    pub rows: u32,
    /// Lines with nothing in them, which were passed over.
    pub blank_lines: u64,
    /// Whether a byte order mark was left out.
    pub byte_order_mark: bool,
    /// Whether lines end with `\r\n`.
    pub crlf: bool,
    /// The size of the file.
    pub bytes: u64,
    /// What separates the fields of a CSV file.
    pub separator: Option<char>,
    /// Which columns were read, of a table.
    pub mapping: Option<Mapping>,
}

/// A reading in progress.
pub(crate) struct Reading<'a> {
    pub(crate) watched: &'a Watched,
    pub(crate) summary: ReadSummary,
    cancel: &'a Cancel,
    progress: &'a dyn ProgressSink,
    on_row: &'a mut OnRow<'a>,
    stage: String,
    told: u64,
    consumed: Option<u64>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(
        watched: &'a Watched,
        format: Format,
        cancel: &'a Cancel,
        progress: &'a dyn ProgressSink,
        on_row: &'a mut OnRow<'a>,
    ) -> Self {
        let summary = ReadSummary {
            format,
            rows: 0,
            blank_lines: 0,
            byte_order_mark: false,
            crlf: false,
            bytes: watched.length(),
            separator: None,
            mapping: None,
        };
        let stage = format!("Reading {}", watched.name());
        Self { watched, summary, cancel, progress, on_row, stage, told: 0, consumed: None }
    }

    /// Hands out a row.
    pub(crate) fn row(&mut self, line: u64, raw: String) -> Result<(), ReadError> {
        self.summary.rows += 1;
        if self.summary.rows.is_multiple_of(ROWS_BETWEEN_LOOKS) {
            self.look()?;
        }
        (self.on_row)(ReadRow { line, raw }).map_err(|Stop| self.fail(ReadFault::Stopped))
    }

    /// Tells how many bytes are read.
    pub(crate) fn advance(&mut self, bytes: u64) -> Result<(), ReadError> {
        if bytes - self.told >= STEP {
            self.told = bytes;
            self.look()?;
            self.tell(Unit::Bytes, bytes, Some(self.watched.length()));
        }
        Ok(())
    }

    /// Tells progress in the unit of the format.
    pub(crate) fn tell(&self, unit: Unit, done: u64, total: Option<u64>) {
        self.progress.report(Progress::new(self.stage.clone(), unit, done, total));
    }

    /// Says that the end was reached, after so many bytes.
    pub(crate) fn end(&mut self, bytes: u64) {
        self.consumed = Some(bytes);
        self.tell(Unit::Bytes, bytes, Some(self.watched.length()));
    }

    /// The bytes read, if the end was reached and bytes were counted.
    pub(crate) const fn consumed(&self) -> Option<u64> {
        self.consumed
    }

    pub(crate) fn finish(self) -> ReadSummary {
        self.summary
    }

    /// Fails if someone asked to stop.
    pub(crate) fn look(&self) -> Result<(), ReadError> {
        if self.cancel.is_cancelled() { Err(self.fail(ReadFault::Cancelled)) } else { Ok(()) }
    }

    pub(crate) fn fail(&self, fault: ReadFault) -> ReadError {
        ReadError::new(self.watched.path(), fault)
    }

    pub(crate) fn fail_at(&self, line: u64, fault: ReadFault) -> ReadError {
        ReadError::at(self.watched.path(), line, fault)
    }
}
