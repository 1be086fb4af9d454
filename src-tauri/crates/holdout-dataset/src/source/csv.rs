//! CSV: a header, then records of as many fields.

use super::error::{ReadError, ReadFault};
use super::lines::{LineFault, utf8};
use super::mapping::{Mapping, Places, chat_row, check_header};
use super::preview::{SAMPLE_ROWS, Sample};
use super::reading::Reading;
use super::records::{Dialect, Record, Records};
use super::watch::{Watched, WatchedReader};
use super::{LONGEST_LINE, preview};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

pub(crate) fn read(
    reading: &mut Reading<'_>,
    dialect: Dialect,
    mapping: Option<&Mapping>,
) -> Result<(), ReadError> {
    let mut table = Table::open(reading.watched, dialect)?;
    let mapping = chosen(reading.watched.path(), mapping, &table.names)?;
    let places =
        mapping.places(&table.names).map_err(|fault| reading.fail_at(table.header_line, fault))?;
    while table.next()? {
        reading.advance(table.consumed())?;
        let raw = table.row(places)?;
        reading.row(table.record.line, raw)?;
    }
    reading.end(table.consumed());
    if reading.summary.rows == 0 {
        return Err(reading.fail(ReadFault::HeaderOnly));
    }
    let summary = &mut reading.summary;
    summary.mapping = Some(mapping);
    summary.byte_order_mark = table.byte_order_mark;
    summary.blank_lines = table.blank;
    summary.crlf = table.records.crlf;
    summary.separator = Some(char::from(dialect.separator));
    Ok(())
}

/// The mapping that was given; else the one that the first rows suggest.
pub(crate) fn chosen(
    path: &Path,
    mapping: Option<&Mapping>,
    names: &[String],
) -> Result<Mapping, ReadError> {
    if let Some(mapping) = mapping {
        return Ok(mapping.clone());
    }
    let suggested = preview(path)?.suggested;
    suggested.ok_or_else(|| ReadError::new(path, ReadFault::NoMapping(names.to_vec())))
}

/// The columns of the first records.
pub(crate) fn sample(watched: &Watched, dialect: Dialect) -> Result<Sample, ReadError> {
    let mut table = Table::open(watched, dialect)?;
    let mut sample = Sample::new(&table.names);
    while sample.rows < SAMPLE_ROWS && table.next()? {
        sample.rows += 1;
        for place in 0..table.names.len() {
            sample.add(place, &table.text(place)?);
        }
    }
    if sample.rows == 0 {
        return Err(ReadError::new(watched.path(), ReadFault::HeaderOnly));
    }
    Ok(sample)
}

/// A file past its header.
pub(crate) struct Table<'a> {
    watched: &'a Watched,
    records: Records<WatchedReader>,
    record: Record,
    names: Vec<String>,
    header_line: u64,
    byte_order_mark: bool,
    blank: u64,
}

impl<'a> Table<'a> {
    pub(crate) fn open(watched: &'a Watched, dialect: Dialect) -> Result<Self, ReadError> {
        let mut reader = watched.reader()?;
        let byte_order_mark =
            skip_mark(&mut reader).map_err(|error| ReadError::io(watched.path(), &error))?;
        let mut table = Self {
            watched,
            records: Records::new(reader, dialect.separator, LONGEST_LINE),
            record: Record::default(),
            names: Vec::new(),
            header_line: 1,
            byte_order_mark,
            blank: 0,
        };
        if dialect.announced {
            table.step()?;
        }
        table.header()?;
        Ok(table)
    }

    fn header(&mut self) -> Result<(), ReadError> {
        if !self.fill()? {
            return Err(ReadError::new(self.watched.path(), ReadFault::Empty));
        }
        self.header_line = self.record.line;
        self.names = (0..self.record.len())
            .map(|place| Ok(self.text(place)?.trim().to_owned()))
            .collect::<Result<_, _>>()?;
        check_header(&self.names).map_err(|fault| self.fail(fault))
    }

    /// The next record that has something in it; it has as many fields as the header.
    pub(crate) fn next(&mut self) -> Result<bool, ReadError> {
        if !self.fill()? {
            return Ok(false);
        }
        let (expected, found) = (self.names.len(), self.record.len());
        if expected == found {
            Ok(true)
        } else {
            Err(self.fail(ReadFault::Ragged { expected, found }))
        }
    }

    fn fill(&mut self) -> Result<bool, ReadError> {
        while self.step()? {
            if !self.record.is_blank() {
                return Ok(true);
            }
            self.blank += 1;
        }
        Ok(false)
    }

    fn step(&mut self) -> Result<bool, ReadError> {
        self.records.next(&mut self.record).map_err(|fault| match fault {
            LineFault::Io(error) => ReadError::io(self.watched.path(), &error),
            LineFault::At(line, fault) => ReadError::at(self.watched.path(), line, fault),
        })
    }

    /// A field of the record.
    pub(crate) fn text(&self, place: usize) -> Result<String, ReadError> {
        utf8(self.record.field(place).to_vec()).map_err(|fault| match fault {
            ReadFault::InvalidUtf8 { byte } => self.fail_in_field(place, byte),
            other => self.fail(other),
        })
    }

    /// Invalid UTF-8 is reported where it stands, which for a field of several lines is not the
    /// line that the record starts in.
    fn fail_in_field(&self, place: usize, byte: usize) -> ReadError {
        let before: Vec<u8> = self.record.fields().take(place).flatten().copied().collect();
        let valid = &self.record.field(place)[..byte - 1];
        let lines = |bytes: &[u8]| memchr::memchr_iter(b'\n', bytes).count() as u64;
        let line = self.record.line + lines(&before) + lines(valid);
        ReadError::at(
            self.watched.path(),
            line,
            ReadFault::InvalidUtf8InField { field: place + 1, byte },
        )
    }

    fn row(&self, places: Places) -> Result<String, ReadError> {
        let prompt = places.prompt.map(|place| self.text(place)).transpose()?;
        let source = places.source.map(|place| self.text(place)).transpose()?;
        let (input, answer) = (self.text(places.input)?, self.text(places.answer)?);
        Ok(chat_row(prompt.as_deref(), &input, &answer, source.as_deref()))
    }

    fn fail(&self, fault: ReadFault) -> ReadError {
        ReadError::at(self.watched.path(), self.record.line, fault)
    }

    /// The names of the columns.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The line that the record starts in; that of the header before the first.
    pub(crate) const fn line(&self) -> u64 {
        self.record.line
    }

    /// Bytes read so far.
    pub(crate) fn consumed(&self) -> u64 {
        self.records.consumed() + if self.byte_order_mark { 3 } else { 0 }
    }
}

/// Passes over a byte order mark; gives whether there was one.
fn skip_mark(reader: &mut WatchedReader) -> std::io::Result<bool> {
    let mut first = Vec::new();
    reader.take(3).read_to_end(&mut first)?;
    let found = first == b"\xEF\xBB\xBF";
    if !found {
        reader.seek(SeekFrom::Start(0))?;
    }
    Ok(found)
}
