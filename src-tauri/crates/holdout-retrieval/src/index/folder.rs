//! An index in a folder of the cache: found again, brought up to date, or made anew when it is
//! damaged.

use std::path::Path;

use tantivy::directory::MmapDirectory;
use tantivy::directory::error::LockError;
use tantivy::{Index, TantivyError};

use super::{Fields, IndexError, LexicalIndex, Opened, schema, tokens, writing};
use crate::passage::Passage;

pub(super) fn open(
    folder: &Path,
    passages: &[Passage],
) -> Result<(LexicalIndex, Opened), IndexError> {
    match existing_or_new(folder, passages) {
        Ok(opened) => Ok(opened),
        Err(error) if is_in_use(&error) => in_memory(passages),
        Err(_damaged) => match anew(folder, passages) {
            Ok(opened) => Ok(opened),
            Err(_unwritable) => in_memory(passages),
        },
    }
}

fn in_memory(passages: &[Passage]) -> Result<(LexicalIndex, Opened), IndexError> {
    Ok((LexicalIndex::in_memory(passages)?, Opened::InMemory))
}

fn existing_or_new(
    folder: &Path,
    passages: &[Passage],
) -> Result<(LexicalIndex, Opened), IndexError> {
    fs_err::create_dir_all(folder)?;
    let (index, fields) = attach(folder)?;
    if !index.validate_checksum()?.is_empty() || writing::is_foreign(&index)? {
        return Err(IndexError::Damaged);
    }
    LexicalIndex::brought_to(index, fields, passages, Some(folder.to_owned()))
}

fn anew(folder: &Path, passages: &[Passage]) -> Result<(LexicalIndex, Opened), IndexError> {
    fs_err::remove_dir_all(folder)?;
    fs_err::create_dir_all(folder)?;
    let (index, fields) = attach(folder)?;
    let (index, _) = LexicalIndex::brought_to(index, fields, passages, Some(folder.to_owned()))?;
    Ok((index, Opened::Rebuilt))
}

fn attach(folder: &Path) -> Result<(Index, Fields), IndexError> {
    let (schema, fields) = schema();
    let directory = MmapDirectory::open(folder).map_err(TantivyError::from)?;
    let index = Index::open_or_create(directory, schema)?;
    Ok((tokens::with_own_words(index), fields))
}

fn is_in_use(error: &IndexError) -> bool {
    matches!(error, IndexError::Library(TantivyError::LockFailure(LockError::LockBusy, _)))
}
