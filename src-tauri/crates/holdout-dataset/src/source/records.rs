//! Records of a CSV file (RFC 4180), with the line that each starts in.
//!
//! Why not the `csv` crate: it takes a quotation mark that never closes as the rest of the file, has
//! no limit for a record, and its line numbers drift after blank lines. Where both read a file, they
//! read the same; the tests hold them together.

use super::error::ReadFault;
use super::lines::LineFault;
use std::io::{self, BufRead, BufReader, Read};

const BUFFER: usize = 256 * 1024;
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// So many records decide about the separator.
const RECORDS_LOOKED_AT: usize = 50;

/// How a CSV file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) separator: u8,
    /// Whether Excel's line `sep=;` stands first.
    pub(crate) announced: bool,
}

impl Dialect {
    /// The separator that the first line announces; else the one with which most of the first
    /// records have as many fields as the header, of these the one with the most fields.
    pub(crate) fn detect(head: &[u8]) -> Self {
        if let [b's', b'e', b'p', b'=', separator, b'\r' | b'\n', ..] = head {
            return Self { separator: *separator, announced: true };
        }
        let score = |separator: u8| {
            let widths = widths(head, separator);
            let header = widths.first().copied().unwrap_or(1);
            let same = widths.iter().filter(|width| **width == header).count();
            (header > 1, same * 1000 / widths.len().max(1), header)
        };
        let best = SEPARATORS.iter().rev().copied().max_by_key(|separator| score(*separator));
        Self { separator: best.unwrap_or(b','), announced: false }
    }
}

fn widths(head: &[u8], separator: u8) -> Vec<usize> {
    let mut records = Records::new(head, separator, head.len().max(1));
    let mut record = Record::default();
    let mut widths = Vec::new();
    while widths.len() < RECORDS_LOOKED_AT && matches!(records.next(&mut record), Ok(true)) {
        if !record.is_blank() {
            widths.push(record.len());
        }
    }
    // The head may end in the middle of a record.
    if widths.len() > 2 && widths.len() < RECORDS_LOOKED_AT {
        widths.pop();
    }
    widths
}

/// One record: its fields one after the other.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The physical line that it starts in, from 1.
    pub(crate) line: u64,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Record {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.bytes[start..*end])
    }

    pub(crate) fn field(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[at]]
    }

    /// Whether every field is empty or white space.
    pub(crate) fn is_blank(&self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    fn end_field(&mut self) {
        self.ends.push(self.bytes.len());
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing of the field read yet.
    Start,
    /// In a field without quotation marks.
    Plain,
    /// Between quotation marks, the first of which stands in this line.
    Quoted { opened: u64 },
    /// After a quotation mark in a quoted field: its end, or the first of two.
    Closing { opened: u64 },
}

/// Reads records.
pub(crate) struct Records<R> {
    reader: BufReader<R>,
    separator: u8,
    limit: usize,
    line: u64,
    consumed: u64,
    /// A `\r` ended the last record; a `\n` right after it belongs to it.
    after_return: bool,
    /// Whether any record ended with `\r\n`.
    pub(crate) crlf: bool,
}

impl<R: Read> Records<R> {
    pub(crate) fn new(reader: R, separator: u8, limit: usize) -> Self {
        let reader = BufReader::with_capacity(BUFFER, reader);
        Self { reader, separator, limit, line: 1, consumed: 0, after_return: false, crlf: false }
    }

    /// Bytes read so far.
    pub(crate) const fn consumed(&self) -> u64 {
        self.consumed
    }

    /// Reads the next record; `false` at the end.
    pub(crate) fn next(&mut self, record: &mut Record) -> Result<bool, LineFault> {
        record.clear();
        let mut state = State::Start;
        let mut started = false;
        loop {
            let first = match self.reader.fill_buf() {
                Ok(available) => available.first().copied(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(LineFault::Io(error)),
            };
            let Some(first) = first else { return Self::at_end(state, started, record) };
            let mut at = 0;
            if !started {
                at = self.skip_line_feed(first);
                started = at < self.reader.buffer().len();
                record.line = self.line;
            }
            let ended = self.scan(&mut at, &mut state, record)?;
            self.reader.consume(at);
            self.consumed += at as u64;
            if ended {
                return Ok(true);
            }
        }
    }

    /// How many bytes of a `\r\n` that ended the last record are left.
    fn skip_line_feed(&mut self, next: u8) -> usize {
        let is_pair = std::mem::take(&mut self.after_return) && next == b'\n';
        self.crlf |= is_pair;
        usize::from(is_pair)
    }

    fn at_end(state: State, started: bool, record: &mut Record) -> Result<bool, LineFault> {
        match state {
            State::Quoted { opened } => Err(LineFault::At(opened, ReadFault::UnclosedQuote)),
            _ if !started => Ok(false),
            _ => {
                record.end_field();
                Ok(true)
            }
        }
    }

    /// Goes through the buffer from `at` to the end of the record or of the buffer.
    fn scan(
        &mut self,
        at: &mut usize,
        state: &mut State,
        record: &mut Record,
    ) -> Result<bool, LineFault> {
        let buffer = self.reader.buffer();
        while *at < buffer.len() {
            let run = run(&buffer[*at..], *state, self.separator);
            record.bytes.extend_from_slice(&buffer[*at..*at + run]);
            if record.bytes.len() > self.limit {
                return Err(LineFault::At(
                    record.line,
                    ReadFault::LineTooLong { limit: self.limit },
                ));
            }
            *at += run;
            let Some(&byte) = buffer.get(*at) else { break };
            *at += 1;
            match (*state, byte) {
                (State::Quoted { opened }, b'"') => *state = State::Closing { opened },
                (State::Quoted { .. }, byte) => {
                    self.line += u64::from(byte == b'\n');
                    record.bytes.push(byte);
                }
                (State::Start, b'"') => *state = State::Quoted { opened: self.line },
                (State::Closing { opened }, b'"') => {
                    record.bytes.push(b'"');
                    *state = State::Quoted { opened };
                }
                (_, byte) if byte == self.separator => {
                    record.end_field();
                    *state = State::Start;
                }
                (_, b'\n' | b'\r') => {
                    record.end_field();
                    self.line += 1;
                    self.after_return = byte == b'\r';
                    return Ok(true);
                }
                (_, byte) => {
                    record.bytes.push(byte);
                    *state = State::Plain;
                }
            }
        }
        Ok(false)
    }
}

/// How many bytes from here are nothing but the field's text.
fn run(bytes: &[u8], state: State, separator: u8) -> usize {
    let end = match state {
        State::Quoted { .. } => memchr::memchr2(b'"', b'\n', bytes),
        State::Plain => memchr::memchr3(separator, b'\n', b'\r', bytes),
        State::Start | State::Closing { .. } => Some(0),
    };
    end.unwrap_or(bytes.len())
}

#[cfg(test)]
#[path = "records_tests.rs"]
mod tests;
