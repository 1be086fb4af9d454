//! Vectors of passages, by the provider and model that made them and the hash of what they were made
//! of, so that a passage that moved or came back is not paid for again.

use rusqlite::params;

use crate::error::StoreError;
use crate::hash::ContentHash;
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE embeddings (
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    hash BLOB NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (provider, model, hash)
) STRICT, WITHOUT ROWID;
";

impl Project {
    /// Reads vectors.
    pub fn embeddings(&self) -> Embeddings<'_> {
        Embeddings(self)
    }

    /// Keeps and removes vectors.
    pub fn embeddings_mut(&self) -> EmbeddingsMut<'_> {
        EmbeddingsMut(self)
    }
}

/// Reads vectors.
#[derive(Debug, Clone, Copy)]
pub struct Embeddings<'p>(&'p Project);

impl Embeddings<'_> {
    /// All vectors of a model at a provider, by the hash of what they were made of.
    pub fn of(
        &self,
        provider: &str,
        model: &str,
    ) -> Result<Vec<(ContentHash, Vec<f32>)>, StoreError> {
        self.0.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT hash, vector FROM embeddings WHERE provider = ?1 AND model = ?2",
            )?;
            let vectors = statement.query_map([provider, model], |row| {
                Ok((ContentHash(row.get(0)?), unpacked(&row.get::<_, Vec<u8>>(1)?)))
            })?;
            Ok(vectors.collect::<Result<_, _>>()?)
        })
    }
}

/// Keeps and removes vectors.
#[derive(Debug, Clone, Copy)]
pub struct EmbeddingsMut<'p>(&'p Project);

impl EmbeddingsMut<'_> {
    /// Keeps vectors of a model at a provider, in place of those of the same hashes.
    pub fn put(
        &self,
        provider: &str,
        model: &str,
        vectors: Vec<(ContentHash, Vec<f32>)>,
    ) -> Result<(), StoreError> {
        let (provider, model) = (provider.to_owned(), model.to_owned());
        self.0.write(move |tx| {
            let mut insert = tx.prepare_cached(
                "INSERT OR REPLACE INTO embeddings (provider, model, hash, vector)
                 VALUES (?1, ?2, ?3, ?4)",
            )?;
            for (hash, vector) in vectors {
                insert.execute(params![provider, model, hash.0, packed(&vector)])?;
            }
            Ok(())
        })
    }

    /// Removes the vectors of everything that `kept` does not name, of all models.
    pub fn keep_only(&self, kept: Vec<ContentHash>) -> Result<(), StoreError> {
        self.0.write(move |tx| {
            tx.execute_batch(
                "CREATE TEMP TABLE IF NOT EXISTS kept_vectors (hash BLOB PRIMARY KEY);
                 DELETE FROM temp.kept_vectors;",
            )?;
            let mut insert =
                tx.prepare_cached("INSERT OR IGNORE INTO temp.kept_vectors VALUES (?1)")?;
            for hash in kept {
                insert.execute([hash.0])?;
            }
            tx.execute(
                "DELETE FROM embeddings WHERE hash NOT IN (SELECT hash FROM temp.kept_vectors)",
                [],
            )?;
            Ok(())
        })
    }
}

/// Little-endian, four bytes a number.
fn packed(vector: &[f32]) -> Vec<u8> {
    vector.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn unpacked(bytes: &[u8]) -> Vec<f32> {
    let (numbers, _) = bytes.as_chunks::<4>();
    numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}
