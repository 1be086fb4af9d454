//! One JSON object per line. Lines are handed on as they are; whether they are JSON is checked later.

use super::LONGEST_LINE;
use super::error::{ReadError, ReadFault};
use super::lines::{LineFault, Lines, utf8};
use super::reading::Reading;
use super::watch::WatchedReader;

pub(crate) fn read(reading: &mut Reading<'_>) -> Result<(), ReadError> {
    let mut lines = Lines::new(reading.watched.reader()?, LONGEST_LINE);
    let mut buffer = Vec::new();
    while let Some(line) = next(reading, &mut lines, &mut buffer)? {
        reading.advance(lines.consumed())?;
        if buffer.trim_ascii().is_empty() {
            reading.summary.blank_lines += 1;
            continue;
        }
        let raw =
            utf8(std::mem::take(&mut buffer)).map_err(|fault| reading.fail_at(line, fault))?;
        reading.row(line, raw)?;
    }
    reading.end(lines.consumed());
    reading.summary.crlf = lines.crlf;
    reading.summary.byte_order_mark = lines.byte_order_mark;
    if reading.summary.rows == 0 {
        return Err(reading.fail(ReadFault::Empty));
    }
    Ok(())
}

fn next(
    reading: &Reading<'_>,
    lines: &mut Lines<WatchedReader>,
    buffer: &mut Vec<u8>,
) -> Result<Option<u64>, ReadError> {
    lines.next(buffer).map_err(|fault| match fault {
        LineFault::Io(error) => ReadError::io(reading.watched.path(), &error),
        LineFault::At(line, fault) => reading.fail_at(line, fault),
    })
}
