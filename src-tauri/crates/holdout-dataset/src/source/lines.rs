//! Lines of a text file, one at a time, with a limit.

use super::error::ReadFault;
use std::io::{self, BufRead, BufReader, Read};

const BUFFER: usize = 256 * 1024;
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Reads lines. The longest is bounded, so that a file without line ends is never held as a whole.
pub(crate) struct Lines<R> {
    reader: BufReader<R>,
    limit: usize,
    line: u64,
    consumed: u64,
    /// Whether any line ended with `\r\n`.
    pub(crate) crlf: bool,
    /// Whether the text began with a byte order mark.
    pub(crate) byte_order_mark: bool,
}

/// Why a line can't be read.
#[derive(Debug)]
pub(crate) enum LineFault {
    Io(io::Error),
    /// In a line, from 1.
    At(u64, ReadFault),
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(reader: R, limit: usize) -> Self {
        let reader = BufReader::with_capacity(BUFFER, reader);
        Self { reader, limit, line: 0, consumed: 0, crlf: false, byte_order_mark: false }
    }

    /// Puts the next line without its end into `buffer`; gives its number, or `None` at the end.
    pub(crate) fn next(&mut self, buffer: &mut Vec<u8>) -> Result<Option<u64>, LineFault> {
        buffer.clear();
        if !self.fill(buffer)? {
            return Ok(None);
        }
        if buffer.last() == Some(&b'\r') {
            buffer.pop();
            self.crlf = true;
        }
        if self.line == 1 && buffer.starts_with(BOM) {
            self.byte_order_mark = true;
            buffer.drain(..BOM.len());
        }
        Ok(Some(self.line))
    }

    /// Bytes read so far.
    pub(crate) const fn consumed(&self) -> u64 {
        self.consumed
    }

    fn fill(&mut self, buffer: &mut Vec<u8>) -> Result<bool, LineFault> {
        let mut started = false;
        loop {
            let available = match self.reader.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(LineFault::Io(error)),
            };
            if available.is_empty() {
                return Ok(started);
            }
            if !started {
                started = true;
                self.line += 1;
            }
            let end = memchr::memchr(b'\n', available);
            let piece = &available[..end.unwrap_or(available.len())];
            if buffer.len() + piece.len() > self.limit {
                return Err(LineFault::At(self.line, ReadFault::LineTooLong { limit: self.limit }));
            }
            buffer.extend_from_slice(piece);
            let used = piece.len() + usize::from(end.is_some());
            self.reader.consume(used);
            self.consumed += used as u64;
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

/// Bytes as text, or where they stop being it.
pub(crate) fn utf8(bytes: Vec<u8>) -> Result<String, ReadFault> {
    String::from_utf8(bytes)
        .map_err(|error| ReadFault::InvalidUtf8 { byte: error.utf8_error().valid_up_to() + 1 })
}
