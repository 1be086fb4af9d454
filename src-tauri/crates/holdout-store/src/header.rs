//! What a file says about itself in its first 100 bytes, read before SQLite touches it.
//!
//! Source: <https://www.sqlite.org/fileformat2.html>, section 1.3. All numbers are big-endian.

use std::io::Read;
use std::path::Path;

use fs_err::File;

use crate::error::StoreError;

/// `application_id` of a project file: the letters `HOLD`.
pub(crate) const APPLICATION_ID: u32 = u32::from_be_bytes(*b"HOLD");

const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER_SIZE: usize = 100;

/// Checks that the file at `path` is a project of a format up to `supported`, without changing it.
///
/// Call it only under the project's lock and before SQLite opens the file in this process: closing
/// the descriptor used here would drop SQLite's own locks.
pub(crate) fn check_header(path: &Path, supported: u32) -> Result<(), StoreError> {
    let (header, length) = read_header(path).map_err(|error| StoreError::from_io(path, &error))?;
    let foreign = |reason| Err(StoreError::Foreign { path: path.to_owned(), reason });
    let damaged = |detail: String| Err(StoreError::Damaged { path: path.to_owned(), detail });
    if header.is_empty() {
        return foreign("it is empty");
    }
    if !header.starts_with(MAGIC) {
        return foreign("it has another format");
    }
    let Ok(header) = <[u8; HEADER_SIZE]>::try_from(header) else {
        return damaged(format!("only its first {length} bytes are there"));
    };
    let number = |at: usize| {
        u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    if number(68) != APPLICATION_ID {
        return foreign("it is a database of another program");
    }
    if number(60) > supported {
        let path = path.to_owned();
        return Err(StoreError::Newer { path, found: number(60), supported });
    }
    let expected = page_size([header[16], header[17]]) * u64::from(number(28));
    // With a journal left to replay, the file itself may lag behind its header.
    if length < expected && !has_wal(path) {
        return damaged(format!("it should be {expected} bytes long, and {length} are there"));
    }
    Ok(())
}

fn read_header(path: &Path) -> std::io::Result<(Vec<u8>, u64)> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut header = Vec::with_capacity(HEADER_SIZE);
    file.take(HEADER_SIZE as u64).read_to_end(&mut header)?;
    Ok((header, length))
}

/// The value 1 stands for 65,536.
fn page_size(field: [u8; 2]) -> u64 {
    match u16::from_be_bytes(field) {
        1 => 65_536,
        size => size.into(),
    }
}

/// Whether a process died before its last changes reached the file itself.
pub(crate) fn has_wal(path: &Path) -> bool {
    fs_err::metadata(beside(path, "-wal")).is_ok_and(|wal| wal.len() > 0)
}

/// The path with something appended to its name: `a.holdout-wal`.
pub(crate) fn beside(path: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
