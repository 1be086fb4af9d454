//! A block: whole lines, compressed together, found again one by one.

use std::sync::{Arc, Mutex, PoisonError};

use holdout_types::RowId;

use super::RowView;
use crate::columns::decompress;
use crate::hash::ContentHash;

/// How much text a block has before it is closed.
pub(crate) const BLOCK_SIZE: usize = 1 << 20;

/// Bytes per row in the table of places: its length, and the line it came from.
const PLACE_SIZE: usize = 4 + 8;

/// The lines of a block, with where each ends and where it came from.
#[derive(Debug, Default)]
pub(crate) struct Block {
    first_row: u32,
    text: String,
    ends: Vec<u32>,
    lines: Vec<u64>,
}

/// A block as it stands in the file.
pub(crate) struct PackedBlock {
    pub(crate) first_row: u32,
    pub(crate) row_count: u32,
    pub(crate) hash: ContentHash,
    pub(crate) places: Vec<u8>,
    pub(crate) text: Vec<u8>,
}

impl Block {
    /// An empty block whose first row will be `first_row`.
    pub(crate) fn starting_at(first_row: u32) -> Self {
        Self { first_row, ..Self::default() }
    }

    /// Adds a row that came from `line`.
    pub(crate) fn push(&mut self, line: u64, raw: &str) {
        self.text.push_str(raw);
        self.ends.push(self.text.len() as u32);
        self.lines.push(line);
    }

    pub(crate) fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    /// The bytes so far, before compression.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len() + self.ends.len() * PLACE_SIZE
    }

    /// The id of the row after the last.
    pub(crate) fn end(&self) -> u32 {
        self.first_row + self.len()
    }

    /// The row, if it is in this block.
    pub(crate) fn row(&self, id: RowId) -> Option<RowView<'_>> {
        let index = id.0.checked_sub(self.first_row)? as usize;
        let end = *self.ends.get(index)? as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        Some(RowView { id, line: *self.lines.get(index)?, raw: self.text.get(start..end)? })
    }

    /// Compresses the block.
    pub(crate) fn pack(&self) -> PackedBlock {
        let mut places = Vec::with_capacity(self.ends.len() * PLACE_SIZE);
        let (mut start, mut previous_line) = (0, 0_u64);
        for (&end, &line) in self.ends.iter().zip(&self.lines) {
            places.extend((end - start).to_le_bytes());
            places.extend(line.wrapping_sub(previous_line).to_le_bytes());
            (start, previous_line) = (end, line);
        }
        PackedBlock {
            first_row: self.first_row,
            row_count: self.len(),
            hash: hash_of(&places, &self.text),
            places: lz4_flex::compress_prepend_size(&places),
            text: lz4_flex::compress_prepend_size(self.text.as_bytes()),
        }
    }
}

impl PackedBlock {
    /// The inverse of [`Block::pack`]; `None` if a byte is not as it was written.
    pub(crate) fn unpack(&self) -> Option<Block> {
        let places = decompress(&self.places)?;
        let text = String::from_utf8(decompress(&self.text)?).ok()?;
        if hash_of(&places, &text) != self.hash {
            return None;
        }
        let (records, rest) = places.as_chunks::<PLACE_SIZE>();
        if !rest.is_empty() || records.len() != self.row_count as usize {
            return None;
        }
        let mut block = Block::starting_at(self.first_row);
        let (mut end, mut line) = (0_u32, 0_u64);
        for [l0, l1, l2, l3, from_line @ ..] in records {
            end = end.checked_add(u32::from_le_bytes([*l0, *l1, *l2, *l3]))?;
            line = line.wrapping_add(u64::from_le_bytes(*from_line));
            block.ends.push(end);
            block.lines.push(line);
        }
        block.text = text;
        (end as usize == block.text.len()).then_some(block)
    }
}

fn hash_of(places: &[u8], text: &str) -> ContentHash {
    blake3::Hasher::new().update(places).update(text.as_bytes()).finalize().into()
}

/// Blocks read lately, the newest last, since one screen reads the same block many times.
#[derive(Debug, Default)]
pub(crate) struct BlockCache {
    blocks: Mutex<Vec<Arc<Block>>>,
}

/// How much text the cache keeps.
const CACHE_SIZE: usize = 32 << 20;

impl BlockCache {
    /// The block with this row, if it was read lately.
    pub(crate) fn find(&self, id: RowId) -> Option<Arc<Block>> {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        let at = blocks.iter().rposition(|block| (block.first_row..block.end()).contains(&id.0))?;
        let block = blocks.remove(at);
        blocks.push(Arc::clone(&block));
        Some(block)
    }

    /// Keeps a block, and lets the oldest go.
    pub(crate) fn keep(&self, block: &Arc<Block>) {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        if blocks.iter().any(|kept| kept.first_row == block.first_row) {
            return;
        }
        blocks.push(Arc::clone(block));
        let mut bytes: usize = blocks.iter().map(|block| block.bytes()).sum();
        while bytes > CACHE_SIZE && blocks.len() > 1 {
            bytes -= blocks.remove(0).bytes();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block_of(first_row: u32, text: &str) -> Arc<Block> {
        let mut block = Block::starting_at(first_row);
        block.push(1, text);
        Arc::new(block)
    }

    #[test]
    fn a_changed_byte_never_changes_a_row() {
        let mut block = Block::starting_at(7);
        block.push(3, "first");
        block.push(9, "zweite Zeile: ü");
        let same =
            |unpacked: &Block| (7..10).all(|id| unpacked.row(RowId(id)) == block.row(RowId(id)));
        assert!(block.pack().unpack().is_some_and(|unpacked| same(&unpacked)));
        let packed = block.pack();
        for at in 0..packed.text.len() + packed.places.len() {
            let mut changed = block.pack();
            match at.checked_sub(packed.text.len()) {
                None => changed.text[at] ^= 1,
                Some(at) => changed.places[at] ^= 1,
            }
            // A larger size than needed in front of the compressed bytes does no harm.
            assert!(changed.unpack().is_none_or(|unpacked| same(&unpacked)), "byte {at}");
        }
    }

    #[test]
    fn the_cache_keeps_the_newest_up_to_its_size() {
        let cache = BlockCache::default();
        let text = "x".repeat(CACHE_SIZE / 2 - PLACE_SIZE);
        for first_row in 0..3 {
            cache.keep(&block_of(first_row, &text));
            cache.find(RowId(0));
        }
        let kept: Vec<bool> = (0..3).map(|row| cache.find(RowId(row)).is_some()).collect();
        assert_eq!(kept, [true, false, true], "row 0 was asked for, row 1 was not");
    }
}
