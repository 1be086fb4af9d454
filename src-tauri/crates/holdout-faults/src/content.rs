//! What a file holds, without keeping a big one in memory.

use axum::extract::multipart::{Field, MultipartError};

/// Of a longer file only its size and its hash are kept.
const LONGEST_KEPT: usize = 16 << 20;

/// The bytes of a file, or what tells them apart.
#[derive(Default)]
pub(crate) struct Content {
    size: u64,
    hasher: blake3::Hasher,
    kept: Vec<u8>,
}

impl Content {
    /// Reads a field to its end; one that breaks off is an error.
    pub(crate) async fn read(mut field: Field<'_>) -> Result<Self, MultipartError> {
        let mut content = Self::default();
        while let Some(chunk) = field.chunk().await? {
            content.take(&chunk);
        }
        Ok(content)
    }

    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut content = Self::default();
        content.take(bytes);
        content
    }

    fn take(&mut self, chunk: &[u8]) {
        self.size += chunk.len() as u64;
        self.hasher.update(chunk);
        if self.size <= LONGEST_KEPT as u64 {
            self.kept.extend_from_slice(chunk);
        } else {
            self.kept = Vec::new();
        }
    }

    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        *self.hasher.finalize().as_bytes()
    }

    /// All of it; nothing where it was too long to be kept.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.kept
    }
}
